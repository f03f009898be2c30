"""The tabellenboek of all questions: every question by every standard breakdown.

A workbook beside the one of the report's tables, because it is made for looking things up and not
for reading along: sheets by group and part of the questionnaire instead of by table. The same
figures are in one file of open data.
"""

from graadmeter.publication.question_book.book import render_question_book
from graadmeter.publication.question_book.description import describe_question_data
from graadmeter.publication.question_book.open_data import render_question_data

__all__ = ["describe_question_data", "render_question_book", "render_question_data"]

"""What is left out of a publication for a file is not in that file."""

from dataclasses import replace

import pytest
from tests.unit.publication.example import example

from graadmeter.monitor import ChapterText
from graadmeter.publication.data_formats.all_files import render_open_data
from graadmeter.publication.narrowed import (
    open_data_only,
    questions_only,
    tables_only,
    without_text,
)
from graadmeter.publication.question_book import render_question_book, render_question_data
from graadmeter.publication.workbook import render_workbook


@pytest.mark.parametrize(
    ("narrow", "render"),
    [
        (tables_only, render_workbook),
        (questions_only, render_question_book),
        (questions_only, render_question_data),
        (open_data_only, render_open_data),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_file_is_the_same_without_what_it_does_not_show(narrow, render, language):
    content = example(language)
    assert content.inputs
    assert render(narrow(content)) == render(content)


def test_a_text_is_in_none_of_them():
    content = example()
    text = ChapterText(content.wave, content.chapters[0].number, "report/tekst.md", ())
    chapters = tuple(replace(one, text=text) for one in content.chapters)
    for narrow in (without_text, tables_only, questions_only, open_data_only):
        assert narrow(replace(content, chapters=chapters)) == narrow(content)

"""From the answers of a respondent to one record of microdata."""

from __future__ import annotations

from graadmeter.expressions import Value, missing_kind_column
from graadmeter.questionnaire.answers import Answers, Missing
from graadmeter.questionnaire.instrument import Instrument
from graadmeter.questionnaire.path import NOTHING, path, put

Record = dict[str, str | int | bool | None]


def completed(instrument: Instrument, answers: Answers, given: Answers = NOTHING) -> Record:
    """One record: what the respondent answered on their route, and why the rest is missing.

    Answers off the route are left out. A question on the route that was not answered is "no
    answer"; what is asked of nobody and not given is "unknown".

    Returns:
        Each column of the questionnaire (None when missing; options as true or false) and
        ``q__missing`` for each question with a column: the kind of missing, None when answered.
        ``microdata.stored_of_records`` takes a list of them.
    """
    settled = path(instrument, answers, given).answers
    row: dict[str, Value] = {}
    for item in instrument.items:
        put(row, item, settled[item.id])
    record: Record = {}
    for column in instrument.columns:
        value = row.get(column.name)
        record[column.name] = value if isinstance(value, str | int) else None
    for question in dict.fromkeys(column.question for column in instrument.columns):
        answer = settled[question]
        record[missing_kind_column(question)] = answer.kind if isinstance(answer, Missing) else None
    return record

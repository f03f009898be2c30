"""Answers of respondents one by one, put together as stored microdata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from graadmeter.expressions import missing_kind_column
from graadmeter.microdata.columns import Column, columns_of
from graadmeter.microdata.metadata import MISSING_CODES, MissingKind
from graadmeter.monitor import CodeList, Questionnaire

Record = Mapping[str, str | int | bool | None]
_MISSING_TEXTS = frozenset(str(code) for code in MISSING_CODES.values())
_MINUS = "−"  # a minus sign, where a hyphen would make the text a code for missing


def stored_of_records(
    records: Sequence[Record],
    questionnaire: Questionnaire,
    code_lists: Mapping[str, CodeList],
) -> pl.DataFrame:
    """Records as one frame, missing answers as their reserved codes.

    Args:
        records: per respondent the value of each column (None for missing) and, as ``q__missing``,
            why the answer to question ``q`` is missing; without a reason it is "no answer".
        questionnaire: the questionnaire they answered.
        code_lists: its answers.

    Returns:
        One row per record, one column per column of the questionnaire, as ``checked_microdata``
        and ``write_microdata`` take them. A text of an answer that is itself a code for missing
        gets a minus sign for its hyphen.

    Raises:
        ValueError: a reason is no kind of missing.
        KeyError: a record lacks a column.
    """
    columns = columns_of(questionnaire, code_lists)
    return pl.DataFrame([_series(column, records) for column in columns])


def _series(column: Column, records: Sequence[Record]) -> pl.Series:
    reason = missing_kind_column(column.question)
    values = [_stored(record[column.name], record.get(reason), column) for record in records]
    if column.textual:
        return pl.Series(column.name, values, dtype=pl.String)
    return pl.Series(column.name, values, dtype=column.dtype)


def _stored(
    value: str | int | bool | None, reason: str | int | bool | None, column: Column
) -> str | int:
    if value is None:
        code = MISSING_CODES[MissingKind(str(reason or MissingKind.NO_ANSWER))]
        return str(code) if column.textual else code
    if not column.textual:
        return int(value)
    text = str(value)
    return _MINUS + text[1:] if text in _MISSING_TEXTS else text

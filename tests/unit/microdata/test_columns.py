"""Answers as columns: one type per type of question, and missing that stays of several kinds."""

import polars as pl
import pytest
from tests.unit.microdata.people import answers, checked, code_lists, questionnaire

from graadmeter.expressions import holds, missing_kind_column, parse
from graadmeter.microdata import columns_of
from graadmeter.microdata.microdata import missing_kinds

COLUMNS = {
    "victim": ("code", pl.Enum(["yes", "no"])),
    "forms__verbal": ("option", pl.Int8()),
    "forms__physical": ("option", pl.Int8()),
    "forms__none": ("option", pl.Int8()),
    "severity": ("code", pl.Enum(["1", "2", "3"])),
    "order__young": ("rank", pl.Int8()),
    "order__old": ("rank", pl.Int8()),
    "age": ("number", pl.Int32()),
    "story": ("text", pl.String()),
    "day": ("text", pl.String()),
}


def test_every_question_type_has_its_columns_and_a_block_has_none():
    columns = columns_of(questionnaire(), code_lists())
    assert {c.name: (c.kind, c.dtype) for c in columns} == COLUMNS


def test_columns_come_in_the_order_of_the_questions():
    assert [c.name for c in columns_of(questionnaire(), code_lists())] == list(COLUMNS)


def test_values_have_the_types_of_their_columns():
    values = checked(answers()).values
    assert {name: values.schema[name] for name in COLUMNS} == {
        name: dtype for name, (_kind, dtype) in COLUMNS.items()
    }


@pytest.mark.parametrize("name", list(COLUMNS))
def test_a_reserved_code_is_null_among_the_values(name):
    stored, values = answers()[name], checked(answers()).values[name]
    reserved = [str(v) in {"-6", "-7", "-8", "-9"} for v in stored]
    assert values.is_null().to_list() == reserved


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("victim", [None, None, None, "no_answer"]),
        ("forms__verbal", [None, "no_answer", "not_asked", "not_asked"]),
        ("severity", [None, "not_applicable", "not_asked", "not_asked"]),
        ("age", [None, None, "unknown", "no_answer"]),
        ("story", [None, "no_answer", "no_answer", None]),
    ],
)
def test_kinds_of_missing_are_kept_apart(name, kinds):
    assert missing_kinds(answers()[name]).to_list() == kinds


@pytest.mark.parametrize(
    ("kind", "who"),
    [("unknown", [False, False, True, False]), ("no_answer", [False, False, False, True])],
)
def test_missing_asks_for_one_kind(kind, who):
    stored = answers()
    frame = checked(stored).values.with_columns(
        missing_kinds(stored["age"]).alias(missing_kind_column("age"))
    )
    truth = holds(frame, {"it": parse(f"MISSING(age) = '{kind}'")})
    assert truth["it"].to_list() == who


def test_an_empty_text_is_an_answer():
    assert checked(answers()).values["story"].to_list()[3] == ""


def test_microdata_know_how_many_answered():
    assert checked(answers()).respondents == 4

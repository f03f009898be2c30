"""Figures of all questions and of factsheets in an erratum."""

import csv
import io

import pytest
from tests.unit.publication.corrections.versions import SECOND

from graadmeter.publication.corrections.figure_lists import (
    FACTSHEETS,
    QUESTIONS,
    carry_figures,
    compare_figures,
    read_figures,
)
from graadmeter.publication.edition import WITHHELD, Correction, Figure, Item, Kind, Release
from graadmeter.publication.factsheets.description import KEY as FACTSHEET_KEY
from graadmeter.publication.factsheets.description import factsheet_fields
from graadmeter.publication.question_book.description import KEY as QUESTION_KEY
from graadmeter.publication.question_book.description import question_fields

SHOWN = {
    "group": "staff",
    "question": "q1",
    "question_label": "Veilig?",
    "answer": "a",
    "answer_label": "Ja",
    "level_label": "Totaal",
    "wave": "2025",
    "statistic": "percentage",
    "n": "120",
    "estimate": "23.4567890123",
    "se": "3.0",
    "ci_low": "20.0",
    "ci_high": "27.0",
    "flag": "computed",
}
NAME = "staff/q1/a///2025/percentage/"
HIDDEN = {"n": "", "estimate": "", "se": "", "ci_low": "", "ci_high": "", "flag": "hidden"}


def read(*rows: dict[str, str]):
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, [f.name for f in question_fields()], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return read_figures(QUESTIONS, {QUESTIONS.file: stream.getvalue().encode()})


def compared(**facts: str) -> tuple[Item, ...]:
    return compare_figures(QUESTIONS, read(SHOWN), read(SHOWN | facts))


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        ({"estimate": "24.0"}, True),
        ({"estimate": "23.4"}, False),
        ({"n": "119"}, True),
        ({"se": "3.1"}, False),
        ({"flag": "small"}, True),
        ({"estimate": "23.45678901234"}, None),  # beyond ten digits
        ({"higher_than": "b"}, None),
    ],
)
def test_a_changed_figure_is_listed_under_what_names_it(facts, seen):
    found = compared(**facts)
    assert [(i.kind, i.title, i.seen) for i in found] == (
        [] if seen is None else [(Kind.QUESTION, NAME, seen)]
    )


def test_what_is_hidden_now_is_not_repeated():
    (item,) = compared(**HIDDEN)
    assert (item.old, item.new) == (Figure(WITHHELD), Figure("hidden", unit="percent", decimals=0))
    (gone,) = compare_figures(QUESTIONS, read(SHOWN), read())
    assert (gone.old, gone.new) == (Figure(WITHHELD), None)
    (came,) = compare_figures(QUESTIONS, read(), read(SHOWN))
    assert (came.old, came.new and came.new.n) == (None, 120)


@pytest.mark.parametrize("newest", [(SHOWN | HIDDEN,), ()])
def test_what_a_later_version_hides_leaves_earlier_corrections(newest):
    correction = Correction(Release(2, SECOND, "Fout."), compared(estimate="30.0"))
    (kept,) = carry_figures(QUESTIONS, (correction,), read(SHOWN | {"estimate": "30.0"}))
    assert kept == correction
    (kept,) = carry_figures(QUESTIONS, (correction,), read(*newest))
    assert [(i.old, i.new) for i in kept.items] == [(Figure(WITHHELD), Figure(WITHHELD))]


def test_lists_are_named_as_their_open_data_are():
    assert FACTSHEETS.key == FACTSHEET_KEY
    assert set(QUESTION_KEY) <= set(QUESTIONS.key)
    assert read_figures(FACTSHEETS, {}) == {}


def read_sheets(**facts: str):
    row = {
        "factsheet": "noord",
        "group": "staff",
        "figure": "incident",
        "figure_label": "Een incident",
        "people": "Noord",
        "where": "team = 'noord'",
        **{name: SHOWN[name] for name in ("wave", "n", "estimate", "se", "ci_low", "ci_high")},
        "flag": "computed",
        **facts,
    }
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, [f.name for f in factsheet_fields()], restval="")
    writer.writeheader()
    writer.writerow(row)
    return read_figures(FACTSHEETS, {FACTSHEETS.file: stream.getvalue().encode()})


def test_a_changed_figure_of_a_factsheet_is_listed_and_leaves_when_it_is_hidden():
    old, new = read_sheets(), read_sheets(estimate="74.0")
    (item,) = compare_figures(FACTSHEETS, old, new)
    assert (item.kind, item.table) == (Kind.FACTSHEET, "data/factsheets.csv")
    assert item.title == "noord/staff/incident/team = 'noord'"
    assert (item.row_section, item.row, item.column) == ("noord", "Een incident", "Noord")
    assert (item.old and item.old.value, item.new and item.new.value) == (23.45678901, 74.0)
    correction = Correction(Release(2, SECOND, "Fout."), (item,))
    assert carry_figures(FACTSHEETS, (correction,), new) == (correction,)
    assert carry_figures(QUESTIONS, (correction,), {}) == (correction,)
    (kept,) = carry_figures(FACTSHEETS, (correction,), read_sheets(**HIDDEN))
    assert [(i.old, i.new) for i in kept.items] == [(Figure(WITHHELD), Figure(WITHHELD))]

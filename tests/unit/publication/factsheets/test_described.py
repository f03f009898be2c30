"""The words of a factsheet's chart: each question by itself, beside the nearest larger group."""

from __future__ import annotations

import pytest
from tests.unit.publication.charts.tiny import cell, hidden, table
from tests.unit.publication.factsheets.sheets import content

from graadmeter.language import use_language
from graadmeter.publication.charts.plans import Kind
from graadmeter.publication.factsheets.described import in_words
from graadmeter.publication.factsheets.pictures import draw_pictures
from graadmeter.publication.factsheets.view import view_factsheets
from graadmeter.publication.protection import redact
from graadmeter.tabulation.table import Heading


def words(rows, columns, *, questions=("Slachtoffer", "Gemeld")) -> str:
    made = table(
        rows,
        rows=[Heading(name) for name in questions[: len(rows)]],
        columns=[Heading(name) for name in columns],
        title=columns[0],
    )
    with use_language("nl"):
        return in_words(redact(made), Kind.BARS)


def test_questions_are_not_ranked_and_only_the_nearest_larger_group_is_named():
    said = words(
        [
            [cell(31, n=50), cell(34, n=240), cell(27, n=4000)],
            [cell(50, n=50), cell(38, n=240), cell(53, n=4000)],
        ],
        ["Oost", "Provincies", "Allen"],
    )
    assert said == (
        "Staafdiagram: Oost. Slachtoffer: 31% (Provincies: 34%). Gemeld: 50% (Provincies: 38%). "
        "De gegevens zijn synthetisch."
    )


def test_what_is_hidden_is_said_and_its_number_is_not():
    said = words(
        [[hidden(), cell(34, n=240)], [cell(50, n=12, small=True), cell(38, n=240)]],
        ["Oost", "Provincies"],
    )
    assert "Slachtoffer: niet getoond (Provincies: 34%)." in said
    assert "Gemeld: 50%, indicatief (Provincies: 38%)." in said


def test_a_larger_group_with_a_figure_is_named_before_one_without():
    said = words([[hidden(), hidden(), cell(27, n=4000)]], ["Oost", "Provincies", "Allen"])
    assert "Slachtoffer: niet getoond (Allen: 27%)." in said


def test_parts_of_the_group_are_all_named():
    said = words(
        [[cell(18, n=900), cell(13, n=300), cell(23, n=600)]], ["Allen", "Rijk", "Gemeenten"]
    )
    assert "Slachtoffer: 18% (Rijk: 13%; Gemeenten: 23%)." in said


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_picture_has_words_with_a_number(language):
    made = content(language)
    with use_language(language):
        sheets = tuple(sheet for group in view_factsheets(made) for sheet in group.sheets)
        pictures = draw_pictures(sheets)
    assert pictures
    for one in pictures.values():
        assert len(one.alt) >= 40
        assert any(letter.isdigit() for letter in one.alt)

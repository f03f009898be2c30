"""Parts above what they are part of."""

import pytest
from tests.unit.consistency.rules.grids_of_groups import grid, material

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.material import Heading
from graadmeter.consistency.rules.part_above_whole import RULE

WAYS = ["Aangifte totaal", "Aangifte door slachtoffer", "Aangifte door organisatie"]


def found(table):
    return list(RULE.check(material(table)))


@pytest.mark.parametrize("total", ["Aangifte totaal", "Totaal"])
@pytest.mark.parametrize("weighted", [True, False])
def test_one_way_above_all_ways_is_certain(total, weighted):
    (finding,) = found(grid([total, *WAYS[1:]], {"Noord": "8 10 3"}, weighted=weighted))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where == (Spot("t", 0, 1), Spot("t", 0, 0))


@pytest.mark.parametrize("line", ["10 10 3", "10 11 3", "10 - 3", "- 11 3"])
def test_a_way_that_rounding_allows_or_that_is_not_printed_is_not_reported(line):
    assert not found(grid(WAYS, {"Noord": line}))


def test_ways_that_are_shares_of_the_total_have_another_base():
    assert not found(grid(WAYS, {"Noord": "13 62 38"}))


def test_ways_of_another_wave_are_not_compared():
    columns = [Heading(WAYS[0], wave=2024), Heading(WAYS[1], wave=2022)]
    assert not found(grid(columns, {"Noord": "8 10"}))


def test_a_total_of_something_else_is_no_total_of_the_ways():
    assert not found(grid(["Totaal", "Aangifte door slachtoffer", "Vrouw"], {"Noord": "8 10 3"}))


@pytest.mark.parametrize(
    ("column", "certainty"), [("Aantal", Certainty.CERTAIN), ("Procent", Certainty.NOTE)]
)
def test_a_waarvan_above_its_heading(column, certainty):
    rows = {"Meldingen": "10", "waarvan ernstig": "12", "Klachten": "5", "w.v. licht": "5"}
    (finding,) = found(grid([column], rows))
    assert finding.certainty is certainty
    assert finding.where == (Spot("t", 1, 0), Spot("t", 0, 0))


def test_one_form_above_any_form_is_likely():
    rows = {"Een of meerdere vormen": "20", "Verbaal": "22", "Fysiek": "3", "Geen geweld": "80"}
    (finding,) = found(grid(["2024"], rows))
    assert finding.certainty is Certainty.LIKELY
    assert finding.where[0] == Spot("t", 1, 0)
    assert not found(grid(["2024"], {**rows, "Verbaal": "20"}))


def test_one_or_more_times_is_an_answer_and_no_whole():
    assert not found(grid(["1 of meer keer", "Geen"], {"Incidenten": "17 43"}))
    assert not found(grid(["2024"], {"Een of meer keer": "17", "Weet ik niet zeker": "43"}))


def test_who_discussed_it_is_no_whole_of_with_whom():
    assert not found(grid(["Besproken/gemeld", "Bij: leidinggevende"], {"Noord": "45 63"}))

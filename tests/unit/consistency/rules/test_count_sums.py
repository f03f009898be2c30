"""Counts and their totals."""

import pytest
from tests.unit.consistency.rules.grids_of_groups import grid, material, response

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.rules.count_sums import RULE


def found(table):
    return list(RULE.check(material(table)))


def test_a_total_that_is_not_the_sum_is_certain():
    rows = {"Noord": "20 10 50", "Zuid": "50 30 60", "Totaal": "70 41 57"}
    (finding,) = found(response(rows))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where[0] == Spot("respons", 2, 1)
    assert (finding.printed, finding.possible) == ("41; 10; 30", "40")


def test_the_sum_itself_is_not_reported():
    assert not found(response({"Noord": "20 10 50", "Zuid": "50 30 60", "Totaal": "70 40 57"}))


def test_subtotals_are_checked_and_the_total_is_of_the_subtotals():
    rows = {
        "Noord (totaal)": "300",
        "Raad": "100",
        "Bestuur": "190",
        "Zuid (totaal)": "50",
        "Raad zuid": "20",
        "Bestuur zuid": "30",
        "Totaal": "350",
    }
    (finding,) = found(grid(["Benaderd"], rows))
    assert finding.where[0] == Spot("t", 0, 0)
    assert finding.possible == "290"


@pytest.mark.parametrize("label", ["Gemiddeld aantal meldingen", "Average number"])
def test_an_average_has_no_sum(label):
    assert not found(grid([label], {"Noord": "110", "Zuid": "130", "Totaal": "120"}))


def test_small_numbers_under_a_vague_heading_are_likely_and_only_above_their_parts():
    rows = {"Noord": "10", "Zuid": "20"}
    (finding,) = found(grid(["Aantal"], {**rows, "Totaal": "40"}))
    assert finding.certainty is Certainty.LIKELY
    assert not found(grid(["Aantal"], {**rows, "Totaal": "15"}))


def test_percentages_are_no_counts():
    assert not found(grid(["Respons"], {"Noord": "50", "Zuid": "60", "Totaal": "57"}))


def test_weighted_counts_may_each_be_half_a_person_off():
    rows = {"Noord": "100", "Zuid": "200", "Totaal": "301"}
    assert not found(grid(["Aantal"], rows, weighted=True))
    assert found(grid(["Aantal"], rows, weighted=False))
    assert found(grid(["Aantal"], {**rows, "Totaal": "302"}, weighted=True))


def test_a_count_that_is_not_printed_leaves_the_total_alone():
    assert not found(grid(["Benaderd"], {"Noord": "100", "Zuid": "-", "Totaal": "301"}))


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("Groei van het aantal meldingen", {"Noord": "110", "Zuid": "40", "Totaal": "75"}),
        ("Indexcijfers (2010 = 100)", {"Noord": "110", "Zuid": "140", "Totaal": "124"}),
        ("Schade in euro's", {"Noord": "1100", "Zuid": "1400", "Totaal": "1240"}),
        ("Doorlooptijd in dagen", {"Noord": "110", "Zuid": "140", "Totaal": "124"}),
        ("Werknemers (x 1.000)", {"Noord": "123", "Zuid": "234", "Totaal": "358"}),
        ("Aantal, afgerond op tientallen", {"Noord": "1230", "Zuid": "2340", "Totaal": "3580"}),
        ("Klachten (meerdere antwoorden)", {"Noord": "123", "Zuid": "234", "Totaal": "301"}),
        ("Aantal", {"Intern": "120", "waarvan ernstig": "20", "Extern": "80", "Totaal": "200"}),
        ("Aantal", {"Noord": "120", "Zuid": "80", "Subtotaal": "200", "Totaal": "200"}),
        ("Klachten", {"Noord": "123.4", "Zuid": "234.0", "Totaal": "358.0"}),
    ],
)
def test_a_total_that_need_not_be_the_sum_is_left_alone(title, rows):
    assert not found(grid(["2024"], rows, title=title))


def test_large_counts_in_words_are_certain_wherever_the_total_lies():
    rows = {"Noord": "120", "Zuid": "230", "Totaal": "205"}
    (finding,) = found(grid(["Aantal"], rows))
    assert finding.certainty is Certainty.CERTAIN


def test_a_total_that_may_be_an_answer_is_never_certain():
    rows = {"Totaal oneens": "300", "Oneens": "200", "Eens": "500"}
    assert all(each.certainty is not Certainty.CERTAIN for each in found(grid(["Aantal"], rows)))

"""Response percentages and the counts they follow from."""

from fractions import Fraction

import pytest
from tests.unit.consistency.rules.grids_of_groups import grid, material, response

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.material import Heading
from graadmeter.consistency.rules.response_rate import RULE, rounded

COUNTS = {"Noord": "200 69 35", "Zuid": "500 300 60", "Totaal": "700 369 53"}


def found(*tables):
    return list(RULE.check(material(*tables)))


@pytest.mark.parametrize("printed", ["34", "35"])
def test_a_response_that_is_exactly_halfway_may_be_rounded_both_ways(printed):
    assert not found(response({**COUNTS, "Noord": f"200 69 {printed}"}))


def test_a_response_that_the_counts_beside_it_do_not_give_is_certain():
    (finding,) = found(response({**COUNTS, "Zuid": "500 300 59"}))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where == (Spot("respons", 1, 2), Spot("respons", 1, 1), Spot("respons", 1, 0))
    assert (finding.printed, finding.possible) == ("59; 300; 500", "60")


def test_a_response_of_another_wave_does_not_follow_from_these_counts():
    columns = ["Benaderd", "Ingevuld", Heading("Respons", wave=2022)]
    assert not found(grid(columns, {"Noord": "200 100 12"}))  # type: ignore[arg-type]


def test_a_response_in_another_table_is_likely():
    other = grid(["Respons"], {"NOORD": "34", "Zuid": "61"}, name="elders")
    (finding,) = found(response(COUNTS), other)
    assert finding.certainty is Certainty.LIKELY
    assert finding.where[0] == Spot("elders", 1, 0)


def test_a_group_that_two_response_tables_know_is_found_by_its_people():
    raad = response({"Noord": "100 50 50"}, name="raad", people="raadsleden")
    other = grid(["Respons"], {"Noord": "50"}, name="elders")
    assert found(response(COUNTS), raad, other)
    same = grid(["Respons"], {"Noord": "50"}, name="elders", people="alle raadsleden")
    assert not found(response(COUNTS), raad, same)
    strangers = grid(["Respons"], {"Noord": "50"}, name="elders", people="burgers")
    assert not found(response(COUNTS), raad, strangers)


def test_counts_in_rows_are_read_as_well():
    turned = grid(
        ["Noord", "Zuid"], {"Benaderd": "200 500", "Ingevuld": "69 300", "Respons": "35 61"}
    )
    (finding,) = found(turned)
    assert finding.where[0] == Spot("t", 2, 1)


def test_nobody_approached_gives_no_response():
    assert not found(response({"Noord": "0 0 5"}))


def test_rounding_gives_two_texts_only_when_exactly_halfway():
    assert rounded(Fraction(69, 2), 0) == ["34", "35"]
    assert rounded(Fraction(346, 10), 0) == ["35"]
    assert rounded(Fraction(3461, 100), 1) == ["34,6"]


def test_a_response_spread_over_several_columns_is_left_alone():
    columns = ["Benaderd", "Ingevuld (online)", "Ingevuld (papier)", "Respons"]
    assert not list(RULE.check(material(grid(columns, {"Noord": "1000 200 100 30"}))))


def test_a_net_response_is_of_fewer_people():
    columns = ["Benaderd", "Ingevuld", "Respons (netto)"]
    assert not list(RULE.check(material(grid(columns, {"Noord": "1000 200 25"}))))

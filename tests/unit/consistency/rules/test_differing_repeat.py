"""One figure printed twice with two values. All tables are invented."""

from dataclasses import replace

import pytest

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.material import Grid, Heading, Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rules.differing_repeat import RULE


def table(name, title, row, value, *, column="Totaal", population="alle leden", wave=2016):
    return Grid(
        id=name,
        title=title,
        columns=(Heading(column, wave=wave),),
        rows=(Heading(row), Heading("Een andere rij")),
        cells=((Printed.of(value),), (Printed.of(3),)),
        population=population,
        wave=2016,
    )


FIRST = table("a", "Registratie van incidenten", "Geregistreerd", "20")


def check(*tables):
    return list(RULE.check(Material(tables)))


def test_one_figure_with_two_values_under_one_title_is_certain():
    second = table("b", "Registratie van incidenten", "geregistreerd", "24")
    (found,) = check(FIRST, second)
    assert found.certainty is Certainty.CERTAIN
    assert found.where == (Spot("b", 0, 0), Spot("a", 0, 0))
    assert found.printed == "20 | 24"
    assert "20 in tabel a en 24 in tabel b" in found.message.nl
    assert "20" in found.message.en


def test_neighbours_can_be_a_half_that_was_rounded_in_two_ways():
    (found,) = check(FIRST, table("b", "Registratie van incidenten", "Geregistreerd", "21"))
    assert found.certainty is Certainty.LIKELY


def test_a_title_that_says_more_makes_it_likely():
    second = table("b", "Registratie van een incident door de organisatie", "Geregistreerd", "21")
    (found,) = check(FIRST, second)
    assert found.certainty is Certainty.LIKELY


@pytest.mark.parametrize(
    "second",
    [
        table("b", "Registratie van incidenten", "Geregistreerd", "20"),
        table("b", "Registratie van incidenten", "Geregistreerd", "20.4"),
        table("b", "Registratie van incidenten", "Geregistreerd", "21", wave=2014),
        table("b", "Registratie van incidenten", "Geregistreerd", "21", population="bezoekers"),
        table("b", "Registratie van incidenten", "Geregistreerd", "21", column="Noord"),
        table("b", "Registratie van incidenten", "Gemeld", "21"),
        table("b", "Heel iets anders", "Geregistreerd", "21"),
    ],
)
def test_the_same_value_or_another_figure_is_left_alone(second):
    assert check(FIRST, second) == []


def test_a_narrower_population_is_a_note():
    second = table(
        "b", "Registratie van incidenten", "Geregistreerd", "21", population="alle leden, jong"
    )
    (found,) = check(FIRST, second)
    assert found.certainty is Certainty.NOTE


def test_a_row_yes_is_called_after_its_title():
    first = table("a", "Vertrouwensfuncties aangewezen", "Ja", "92")
    second = table("b", "Maatregelen", "vertrouwensfunctie", "67")
    (found,) = check(first, second)
    assert found.certainty is Certainty.NOTE
    assert check(first, replace(second, population="bezoekers")) == []


def test_several_differences_between_two_tables_are_one_finding():
    second = replace(FIRST, id="b", cells=((Printed.of(25),), (Printed.of(9),)))
    (found,) = check(FIRST, second)
    assert found.printed == "20 | 25; 3 | 9"
    assert len(found.where) == 4
    assert "verschillen er 2" in found.message.nl

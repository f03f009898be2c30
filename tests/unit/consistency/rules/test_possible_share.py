"""Percentages that no count gives. All tables are invented."""

from dataclasses import replace
from typing import Any

import pytest

from graadmeter.consistency import Certainty, Grid, Heading, Material, Printed, Spot, audit
from graadmeter.consistency.rules.possible_share import RULE


def table(cells, n=(9,), rows=None, **other):
    rows = rows or [Heading(f"Stelling {at}") for at in range(len(cells))]
    numbers = tuple(
        tuple(None if each is None else Printed.of(str(each)) for each in line) for line in cells
    )
    columns = tuple(Heading(f"Groep {at}", n=each) for at, each in enumerate(n))
    settings: dict[str, Any] = {"id": "t", "title": "Tabel", "weighted": False} | other
    return Grid(
        **settings,
        columns=columns,
        rows=tuple(rows),
        cells=numbers,
    )


def findings(*tables):
    return audit(Material(tables), [RULE])


def test_a_share_of_nine_people_that_no_count_gives():
    # 8 % needs at least twelve people.
    (finding,) = findings(table([[33], [8], [56]]))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where == (Spot("t", 1, 0),)
    assert (finding.printed, finding.possible) == ("8", "0; 11")
    assert "n = 9" in finding.message.nl
    assert "n = 9" in finding.message.en


def test_a_share_that_fewer_people_give_is_likely():
    # 4 of 8 is 50 %.
    (finding,) = findings(table([[33], [50], [56]]))
    assert finding.certainty is Certainty.LIKELY
    assert (finding.printed, finding.possible) == ("50", "44; 56")
    assert "8 van de 9" in finding.message.nl
    assert "8 of the 9" in finding.message.en


def test_nothing_is_certain_when_the_heading_names_another_wave():
    # Printed as 2012 above the n of 2016: if the heading is right, that n is not theirs.
    printed = table([[33], [8], [56]], wave=2016)
    for heading, certainty in ((2012, Certainty.LIKELY), (2016, Certainty.CERTAIN)):
        column = replace(printed.columns[0], wave_printed=heading)
        (finding,) = findings(replace(printed, columns=(column,)))
        assert finding.certainty is certainty


def test_possible_shares_are_left_alone():
    cells = [[0], [11], [22], [33], [44], [56], [67], [78], [89], [100]]
    assert findings(table(cells)) == ()


def test_halves_may_have_been_rounded_either_way():
    # 1 of 8 is 12.5 %.
    assert findings(table([[12], [13], [37], [38]], n=(8,))) == ()
    assert len(findings(table([[12], [14], [38]], n=(8,)))) == 1


def test_decimals_rule_out_more():
    assert findings(table([["33.3"]], n=(150,))) == ()
    (finding,) = findings(table([["33.2"]], n=(150,)))
    assert finding.possible == "32,7; 33,3"
    assert "33,2 procent" in finding.message.nl
    assert "33.2 per cent" in finding.message.en


def test_a_whole_column_is_one_finding():
    (finding,) = findings(table([[31, 31], [38, 38], [23, 23], [8, 8]], n=(9, 13)))
    assert finding.where == (Spot("t", None, 0),)
    assert finding.printed == "31; 38; 23; 8"


def test_a_distribution_shares_one_base():
    # 25 is possible of 4, 8, 12 or 16 people and 76 of 17, so that no number up to 18 gives both.
    cells = [[25, 40, 40, 40], [76, 60, 60, 60]]
    n = (18, 200, 200, 200)
    assert [each.certainty for each in findings(table([[25]], n=(18,)))] == [Certainty.LIKELY]
    (finding,) = findings(table(cells, n=n))
    assert finding.certainty is Certainty.CERTAIN
    assert "verdeling" in finding.message.nl
    cells = [[25, 40, 40, 40], [75, 60, 60, 60]]
    (finding,) = findings(table(cells, n=n))
    assert finding.certainty is Certainty.LIKELY
    assert "16 van de 18" in finding.message.nl


@pytest.mark.parametrize("weighted", [True, None])
def test_weighted_shares_can_be_anything(weighted):
    certainties = {each.certainty for each in findings(table([[8]], weighted=weighted))}
    assert certainties == (set() if weighted else {Certainty.NOTE})


@pytest.mark.parametrize("weighted", [True, False, None])
def test_one_person_is_nothing_or_everything_with_any_weight(weighted):
    (finding,) = findings(table([[40]], n=(1,), weighted=weighted))
    assert finding.certainty is Certainty.CERTAIN
    assert findings(table([[0]], n=(1,), weighted=weighted)) == ()


def test_the_n_of_the_publication_says_nothing_of_earlier_waves():
    rows = [Heading("A", wave=2012), Heading("A", wave=2016)]
    assert findings(table([[8], [11]], rows=rows, wave=2016)) == ()
    assert len(findings(table([[8], [8]], rows=rows, wave=2016))) == 1


def test_an_n_in_the_row_counts_as_well():
    rows = [Heading("Rijk", n=9), Heading("Provincie", n=12)]
    (finding,) = findings(table([[8, 33], [8, 33]], n=(None, None), rows=rows))
    assert finding.where == (Spot("t", 0, 0),)


def test_an_n_of_several_columns_together_only_tells_what_no_base_gives():
    def together(cells):
        columns = tuple(Heading(f"Groep {at}") for at in range(len(cells[0])))
        return findings(replace(table(cells, n=(None,) * len(cells[0])), columns=columns, n=9))

    assert together([[50, 33], [44, 33]]) == ()
    assert [each.certainty for each in together([[50], [44]])] == [Certainty.LIKELY]
    assert [each.certainty for each in together([[8, 33], [44, 33]])] == [Certainty.CERTAIN]


def test_counts_averages_and_factors_are_no_shares():
    cells = [[8], [8]]
    for label in ("Aantal meldingen", "Wegingsfactor", "Gemiddeld rapportcijfer"):
        assert findings(table(cells, rows=[Heading(label), Heading(label)])) == ()
    assert findings(table([[120]])) == ()
    assert findings(table([[None]])) == ()


@pytest.mark.parametrize(
    "title", ["Schaalscore veiligheid (0-100)", "Doorlooptijd in dagen", "Meldingen per 1.000"]
)
def test_what_is_measured_is_no_share_of_people(title):
    assert findings(table([[31], [38]])) != ()
    assert findings(table([[31], [38]], title=title)) == ()

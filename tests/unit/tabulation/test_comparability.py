"""What a column of an earlier wave shows, and why (MON-17)."""

import pytest
from tests.unit.tabulation.small import printed, spec, tabulate

from graadmeter.tabulation import Origin, Shown

WAVES = (2018, 2016, 2014, 2013, 2012, 2020)
VALUES = [40.0, 41.0, 42.0, 43.0, 44.0, 45.0]
# wave -> what is shown, the value, comparable, the reason, the note
EXPECTED = {
    2018: (Shown.WITH_NOTE, 40.0, "with_note", "", "Other words in 2018."),
    2016: (Shown.VALUE, 41.0, "yes", "", ""),
    2014: (Shown.DASH, None, "no", "Five forms became three.", ""),
    2013: (Shown.DASH, None, "no", "Niet vergelijkbaar met 2013.", ""),
    2012: (Shown.DASH, None, None, "Voor 2012 is geen vergelijking vastgelegd.", ""),
}


def row(values=VALUES, waves=WAVES, **more):
    columns = [{"wave": wave} for wave in waves]
    table = spec(columns, [{}], **({"question": "answer", "codes": ["yes"]} | more))
    return tabulate(table, printed(columns, [values])).cells[0]


@pytest.mark.parametrize("wave", EXPECTED)
def test_an_earlier_figure_is_shown_as_its_comparability_allows(wave):
    cell = row()[WAVES.index(wave)]
    found = (cell.shown, cell.value, cell.comparable, cell.reason, cell.note)
    assert found == EXPECTED[wave]


@pytest.mark.parametrize("wave", EXPECTED)
def test_only_a_figure_that_is_shown_is_a_published_one(wave):
    cell = row()[WAVES.index(wave)]
    shown = EXPECTED[wave][0] is not Shown.DASH
    assert (cell.origin is Origin.PUBLISHED) is shown


def test_the_current_wave_is_computed_beside_the_printed_figure():
    cell = row()[-1]
    assert (cell.origin, cell.printed, cell.comparable) == (Origin.COMPUTED, 45.0, None)
    assert cell.value == pytest.approx(100 * 17 / 56)


@pytest.mark.parametrize(
    ("wave", "comparable", "reason"),
    [
        (2018, "with_note", "Voor 2018 is geen cijfer gepubliceerd."),
        (2014, "no", "Five forms became three."),
    ],
)
def test_where_nothing_is_published_there_is_a_dash(wave, comparable, reason):
    cell = row(values=[None] * len(WAVES))[WAVES.index(wave)]
    assert (cell.shown, cell.value) == (Shown.DASH, None)
    assert (cell.comparable, cell.reason) == (comparable, reason)


@pytest.mark.parametrize(
    ("question", "note"),
    [("discrimination", "Now part of answer."), ("other", "Deze vraag is vervallen.")],
)
def test_a_dropped_question_is_shown_for_earlier_waves_with_its_note(question, note):
    cell = row(question=question)[WAVES.index(2018)]
    assert (cell.shown, cell.value, cell.note) == (Shown.WITH_NOTE, 40.0, note)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("discrimination", "In 2020 niet meer gevraagd. Now part of answer."),
        ("other", "In 2020 niet meer gevraagd."),
    ],
)
def test_a_dropped_question_is_a_dash_in_the_current_wave(question, reason):
    cell = row(question=question)[-1]
    assert (cell.shown, cell.value, cell.reason) == (Shown.DASH, None, reason)


def test_an_option_column_compares_as_its_question_does():
    cell = row(question="forms__verbal", codes=["1"])[WAVES.index(2018)]
    assert (cell.shown, cell.comparable) == (Shown.VALUE, "yes")


def test_an_n_printed_for_an_earlier_wave_goes_with_its_figure():
    columns = [{"wave": 2016}, {"wave": 2020}]
    table = spec(columns, [{}], question="answer", codes=["yes"])
    published = printed([{"wave": 2016, "n": 500}, {"wave": 2020, "n": 9}], [[30, 31]])
    earlier, current = tabulate(table, published).cells[0]
    assert (earlier.n, earlier.n_printed) == (500, 500)
    assert (current.n, current.n_printed) == (9, 9)


def test_a_printed_figure_of_one_wave_is_never_shown_for_another():
    """The specification says 2016, the report 2014: then there is no figure for 2016."""
    table = spec([{"wave": 2016}], [{}], question="answer", codes=["yes"])
    cell = tabulate(table, printed([{"wave": 2014}], [[30]])).cells[0][0]
    assert (cell.shown, cell.reason) == (Shown.DASH, "Voor 2016 is geen cijfer gepubliceerd.")


def test_what_is_not_printed_shifts_no_printed_figure():
    table = spec(
        [{"wave": 2016}, {"where": "team = 'a'", "printed": False}, {"wave": 2020}],
        [{"printed": False}, {}],
        question="answer",
        codes=["yes"],
    )
    cells = tabulate(table, printed([{"wave": 2016}, {"wave": 2020}], [[30, 31]])).cells
    assert [[cell.printed for cell in row] for row in cells] == [[None] * 3, [30.0, None, 31.0]]


def test_response_of_an_earlier_wave_is_always_comparable():
    cell = row(question=None, codes=None, statistic="response_rate")[WAVES.index(2012)]
    assert (cell.shown, cell.value, cell.comparable) == (Shown.VALUE, 44.0, "yes")

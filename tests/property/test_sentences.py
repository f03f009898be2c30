"""No sentence claims a fraction, direction or rank that its cells do not support."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from graadmeter.language.numbers import round_half_up
from graadmeter.publication.sentences import Figure, change, grammar_of, groups, ranking, share
from graadmeter.publication.sentences.fractions import FRACTIONS
from graadmeter.tabulation.table import Cell, Change, Heading, Origin, Shown, Table

NL = grammar_of("nl")
WORDS = {
    "één op de tien": 1 / 10,
    "één op de vijf": 1 / 5,
    "een kwart": 1 / 4,
    "drie op de tien": 3 / 10,
    "een derde": 1 / 3,
    "vier op de tien": 4 / 10,
    "de helft": 1 / 2,
    "zes op de tien": 6 / 10,
    "twee derde": 2 / 3,
    "zeven op de tien": 7 / 10,
    "driekwart": 3 / 4,
    "acht op de tien": 8 / 10,
    "negen op de tien": 9 / 10,
}
percents = st.one_of(st.floats(0, 100), st.integers(0, 1000).map(lambda n: n / 10))


def test_every_fraction_has_its_words_here():
    named = sorted(round(100 * value, 9) for value in WORDS.values())
    assert named == sorted(round(each.percent, 9) for each in FRACTIONS)


@given(percents, st.integers(0, 2))
def test_a_fraction_is_true_as_the_reader_sees_it(value, decimals):
    figure = Figure(value, 2016, ("t", 0, 0), decimals=decimals)
    text = share(figure, "mensen", "doet mee", NL).text.replace("Eén", "één")
    text = text[:1].lower() + text[1:]
    for words, fraction in WORDS.items():
        if words not in text:
            continue
        assert abs(value - 100 * fraction) <= min(2.5, 15 * fraction) + 1e-9
        if text.startswith("ruim"):
            assert value > 100 * fraction
        elif text.startswith("bijna"):
            assert value < 100 * fraction
        else:
            assert round_half_up(value, 0) == round_half_up(100 * fraction, 0)
    if text.startswith("geen"):
        assert value == 0
    if text.startswith("alle"):
        assert value == 100
    if "half procent" in text:
        assert 0 < value < 0.5
    if text.startswith("vrijwel alle"):
        assert 99.5 <= value < 100
    shown = re.search(r"(\d+(?:,\d+)?)%", text)
    if shown:
        assert abs(float(shown[1].replace(",", ".")) - value) <= 0.5 * 10**-decimals + 1e-9
    else:
        assert "half procent" in text or "vrijwel" in text


def _table(now: float, then: float) -> Table:
    cells = tuple(
        Cell(0, column, wave, "percentage", Origin.COMPUTED, Shown.VALUE, value=value, n=50)
        for column, (wave, value) in enumerate(((2016, now), (2014, then)))
    )
    heading = (Heading("2016", wave=2016), Heading("2014", wave=2014))
    return Table(
        "t",
        "table",
        "T",
        "g",
        "b",
        "percentage",
        2016,
        True,
        False,
        (Heading("r"),),
        heading,
        (cells,),
    )


@given(percents, percents, st.sampled_from([True, False, None]))
def test_a_direction_is_that_of_the_cells_and_tested(now, then, significant):
    moved = Change(0, 0, 0, 1, 2016, 2014, now - then, significant=significant)
    said = change(_table(now, then), moved, "dat aandeel", NL)
    assert said is not None
    if " steeg " in said.text or " hoger " in said.text:
        assert now > then
    if " daalde " in said.text or " lager " in said.text:
        assert now < then
    if " steeg " in said.text or " daalde " in said.text:
        assert significant
        numbers = [float(n.replace(",", ".")) for n in re.findall(r"(\d+(?:,\d+)?)%", said.text)]
        size = re.search(r"van (\d+(?:,\d+)?) procentpunt", said.text)
        if size:
            # Who subtracts finds the size, to the last decimal shown.
            last = 0.1 if "," in size[1] or any(n % 1 for n in numbers) else 1.0
            apart = abs(numbers[1] - numbers[0])
            assert abs(apart - float(size[1].replace(",", "."))) <= last + 1e-9
    if "noemenswaardig" in said.text:
        assert significant is False or now == then


@given(percents, percents, st.booleans())
def test_groups_differ_only_by_a_test(one, other, significant):
    a, b = Figure(one, 2016, ("t", 0, 0)), Figure(other, 2016, ("t", 0, 1))
    said = groups(("a", a), ("b", b), "iets", NL, significant=significant).text
    if "vaker" in said:
        assert significant
        higher = re.search(r"bij (\w) \(.*dan bij (\w) ", said)
        assert higher is not None
        values = {"a": one, "b": other}
        assert values[higher[1]] > values[higher[2]]


@given(st.lists(percents, max_size=12), st.integers(1, 5))
def test_a_ranking_leaves_out_nobody_who_ranks_higher(values, places):
    named = [(f"x{i}", Figure(v, 2016, ("t", i, 0))) for i, v in enumerate(values)]
    said = ranking(named, "het vaakst", NL, places)
    if said is None:
        return
    chosen = {place[1] for place in said.cells}
    shown = [round_half_up(v, 0) for v in values]
    least = min(shown[i] for i in chosen)
    assert all(shown[i] < least for i in range(len(values)) if i not in chosen)
    assert len(chosen) <= 2 * places

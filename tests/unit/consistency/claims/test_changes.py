"""Change and rank in sentences. All sentences are invented."""

import pytest

from graadmeter.consistency.claims import (
    Direction,
    Measure,
    Of,
    changes_of,
    rank_of,
    years_of,
)


@pytest.mark.parametrize(
    ("words", "direction", "waves"),
    [
        ("Het aantal clubs is sinds 2014 verder gedaald", Direction.DOWN, (2014,)),
        ("De deelname neemt sinds 2012 toe", Direction.UP, (2012,)),
        ("Dit is lager dan in 2014", Direction.DOWN, (2014,)),
        ("geen noemenswaardig verschil met 2014", Direction.SAME, (2014,)),
        ("de deelname is gelijk gebleven", Direction.SAME, ()),
        ("dit is nauwelijks veranderd", Direction.SAME, ()),
        ("een lichte stijging", Direction.UP, ()),
        ("komt steeds minder vaak voor", Direction.DOWN, ()),
        ("vergelijkbaar met de situatie in 2010", Direction.SAME, (2010,)),
    ],
)
def test_one_change_is_read_with_the_waves_it_names(words, direction, waves):
    (found,) = changes_of(words)
    assert (found.direction, found.waves) == (direction, waves)


def test_two_clauses_give_two_changes():
    first, second = changes_of("Dit is lager dan in 2014, en vrijwel gelijk aan 2012")
    assert (first.direction, first.waves) == (Direction.DOWN, (2014,))
    assert (second.direction, second.waves) == (Direction.SAME, (2012,))


@pytest.mark.parametrize(
    "words",
    [
        "iets afgenomen of gelijk gebleven",
        "niet vergelijkbaar met 2012",
        "de leden zijn tevreden",
        "er is veel veranderd",
    ],
)
def test_what_says_nothing_or_two_things_at_once_gives_none(words):
    assert changes_of(words) == ()


def test_a_change_after_another_is_the_second_one():
    (found,) = changes_of("Na een daling in 2014 is de deelname weer gestegen")
    assert found.direction is Direction.UP


def test_from_what_to_what_gives_the_direction():
    (found,) = changes_of("bij de clubs van 21 naar 7 procent")
    assert found.direction is Direction.DOWN
    assert found.ends is not None
    assert [each.stated for each in found.ends] == [21, 7]


def test_by_how_much_is_read_with_its_unit():
    (percent,) = changes_of("met 10 procent gedaald")
    assert percent.by is not None
    assert percent.by.measure is Measure.SHARE
    (points,) = changes_of("met tien procentpunten gedaald")
    assert points.by is not None
    assert points.by.measure is Measure.POINTS


def test_doubled_and_halved_are_ratios():
    (doubled,) = changes_of("dit is verdubbeld")
    (halved,) = changes_of("het aantal is gehalveerd")
    assert doubled.ratio is not None
    assert halved.ratio is not None
    assert 2 in doubled.ratio
    assert 1 not in doubled.ratio
    assert halved.direction is Direction.DOWN
    assert 1 not in halved.ratio


@pytest.mark.parametrize(
    ("words", "of", "most", "firm"),
    [
        ("het meest genoemd is de fiets", Of.VALUE, True, True),
        ("De bus wordt het minst gebruikt", Of.VALUE, False, True),
        ("vooral bij de clubs", Of.VALUE, True, False),
        ("de sterkste daling is bij de bus", Of.FALL, True, True),
        ("De stijging is het grootst bij de fiets", Of.RISE, True, True),
        ("Deze afname is vooral zichtbaar bij de bus", Of.FALL, True, False),
    ],
)
def test_rank_is_read(words, of, most, firm):
    found = rank_of(words)
    assert found is not None
    assert (found.of, found.most, found.firm) == (of, most, firm)


def test_a_sentence_without_rank_has_none():
    assert rank_of("de helft van de clubs") is None


def test_years_are_read_once_each():
    assert years_of("in 2012, 2014 en 2012") == (2012, 2014)

"""What may be said of figures: each statement is made only when its cells support it.

A fraction is true to the whole percentage, a direction needs a significant test or says that there
is none, a rank needs figures that differ as they are shown. A `Grammar` has the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from graadmeter.language.numbers import round_half_up
from graadmeter.publication.sentences.dutch import Dutch
from graadmeter.publication.sentences.english import English
from graadmeter.publication.sentences.figure import Figure, Sentence, figure_in
from graadmeter.publication.sentences.fractions import fraction_of
from graadmeter.publication.sentences.grammar import Direction, Grammar, capital, conjugated
from graadmeter.tabulation.table import Change, Table

_ALL = 100.0
GRAMMARS: dict[str, Grammar] = {"nl": Dutch(), "en": English()}


def grammar_of(language: str) -> Grammar:
    """The grammar of a language.

    Raises:
        KeyError: no sentences can be made in it.
    """
    return GRAMMARS[language]


def share(figure: Figure, people: str, predicate: str, grammar: Grammar) -> Sentence:
    """As in: ruim een kwart van de medewerkers (27%) is slachtoffer.

    Args:
        figure: a percentage.
        people: a plural noun, such as "medewerkers".
        predicate: the rest of the sentence; ``{is|zijn}`` follows the number of the subject.
        grammar: the language.
    """
    subject, plural, shown = _subject(figure, people, grammar)
    remarks = [shown] if shown else []
    if figure.small:
        remarks.append(grammar.indicative(figure.n))
    brackets = f" ({', '.join(remarks)})" if remarks else ""
    rest = conjugated(predicate, plural=plural).strip().rstrip(".")
    return Sentence(f"{capital(subject)}{brackets} {rest}.", (figure.place,))


def _subject(figure: Figure, people: str, grammar: Grammar) -> tuple[str, bool, str]:
    """Words for a percentage of people, whether plural, and the number that goes with them."""
    value = figure.value
    shown = grammar.percent(value, figure.decimals)
    rounded = round_half_up(value, figure.decimals)
    if value <= 0:
        return (*grammar.none(people), shown)
    if value >= _ALL:
        return (*grammar.everybody(people), shown)
    if rounded <= 0:
        return (
            (*grammar.less_than_one(people), "")
            if figure.decimals == 0
            else _plain(shown, people, grammar)
        )
    if rounded >= _ALL:
        return (
            (*grammar.nearly_all(people), "")
            if figure.decimals == 0
            else _plain(shown, people, grammar)
        )
    named = fraction_of(value)
    if named is None:
        return _plain(shown, people, grammar)
    return (*grammar.part(*named, people), shown)


def _plain(shown: str, people: str, grammar: Grammar) -> tuple[str, bool, str]:
    return (*grammar.percentage(shown, people), "")


def change(table: Table, moved: Change, what: str, grammar: Grammar) -> Sentence | None:
    """What became of a share since an earlier wave.

    Args:
        table: the table.
        moved: one of its changes.
        what: the share, as the subject of a sentence: "dat aandeel".
        grammar: the language.

    Returns:
        None when one of the figures may not be said.
    """
    now = figure_in(table, moved.row, moved.column)
    then = figure_in(table, moved.earlier_row, moved.earlier_column)
    if now is None or then is None:
        return None
    decimals = _enough(now, then, moved.difference)
    before, alone = (grammar.percent(then.value, places) for places in (decimals, then.decimals))
    size = grammar.points(moved.difference, decimals)
    direction = Direction.HIGHER if moved.difference > 0 else Direction.LOWER
    if moved.significant and moved.difference:
        shown = grammar.percent(now.value, decimals)
        text = grammar.changed(what, direction, before, then.wave, shown, size)
    elif moved.significant is not None:
        text = grammar.not_changed(what, then.wave, alone)
    elif not round_half_up(abs(moved.difference), decimals):
        text = grammar.same(what, then.wave, alone, moved.reason)
    else:
        text = grammar.untested(what, direction, before, then.wave, size, moved.reason)
    notes = [note for note in dict.fromkeys((then.note, now.note)) if note]
    return Sentence(" ".join([text, *notes]), (now.place, then.place))


def _enough(now: Figure, then: Figure, difference: float) -> int:
    """The decimals with which a reader who subtracts finds the difference; one more at most."""
    decimals = max(now.decimals, then.decimals)
    subtracted = round_half_up(now.value, decimals) - round_half_up(then.value, decimals)
    same = subtracted == round_half_up(difference, decimals)
    return decimals if same else decimals + 1


def not_comparable(wave: int, reason: str, grammar: Grammar) -> Sentence:
    """That an earlier wave may not stand beside this one, and why."""
    return Sentence(grammar.not_comparable(wave, reason), ())


def groups(
    one: tuple[str, Figure],
    other: tuple[str, Figure],
    what: str,
    grammar: Grammar,
    *,
    significant: bool,
) -> Sentence:
    """Whether something holds more often in one group than in another.

    Args:
        one: the name of a group as it follows "bij", and its figure.
        other: the same of another group.
        what: the fact, as a noun: "slachtofferschap".
        grammar: the language.
        significant: whether a test of the difference, with its covariance, says so.
    """
    ordered = sorted((one, other), key=lambda each: -each[1].value)
    said = [(name, grammar.percent(f.value, f.decimals)) for name, f in ordered]
    places = (ordered[0][1].place, ordered[1][1].place)
    if significant and ordered[0][1].value > ordered[1][1].value:
        return Sentence(grammar.groups(what, said[0], said[1]), places)
    return Sentence(grammar.groups_alike(what, said[0], said[1]), places)


def most_frequent(
    named: Sequence[tuple[str, Figure]], places: int = 3
) -> list[list[tuple[str, Figure]]]:
    """The most frequent answers, place by place; those that show the same number share one.

    A tie on the last place is there whole, or not at all when it would double the number of places.
    """
    ordered = sorted(named, key=lambda each: (-_shown(each[1]), each[0]))
    chosen: list[list[tuple[str, Figure]]] = []
    for _value, tied in groupby(ordered, key=lambda each: _shown(each[1])):
        members = list(tied)
        held = sum(map(len, chosen))
        if held >= places or held + len(members) > 2 * places:
            break
        chosen.append(members)
    return chosen


def ranking(
    named: Sequence[tuple[str, Figure]], what: str, grammar: Grammar, places: int = 3
) -> Sentence | None:
    """The most frequent answers; those that show the same number share a place.

    Args:
        named: answers and their figures, in any order.
        what: how it begins: "het vaakst genoemd".
        grammar: the language.
        places: how many answers; a tie on the last place is named whole, or not at all when it
            would double that number.

    Returns:
        None when there is nothing to rank.
    """
    chosen = most_frequent(named, places)
    if not chosen:
        return None
    said = [[(name, _with_remark(f, grammar)) for name, f in members] for members in chosen]
    cells = tuple(f.place for members in chosen for _name, f in members)
    return Sentence(grammar.ranking(what, said), cells)


def _with_remark(figure: Figure, grammar: Grammar) -> str:
    shown = grammar.percent(figure.value, figure.decimals)
    return f"{shown}, {grammar.indicative(figure.n)}" if figure.small else shown


def _shown(figure: Figure) -> float:
    return float(round_half_up(figure.value, figure.decimals))

"""What a sentence says of change: its direction, its factor, from what to what, and rank."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from graadmeter.consistency.claims.amounts import Amount, Measure, amounts_of
from graadmeter.consistency.claims.numbers import plain
from graadmeter.consistency.printed import Interval


class Direction(StrEnum):
    """How a figure of one wave stands to that of an earlier one."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """A change over time.

    Attributes:
        direction: up, down or the same.
        waves: years it compares with; empty when the sentence names none.
        ratio: what the new figure divided by the old may be; None when nothing is said of it.
        by: the amount it changed by.
        ends: the amounts it changed from and to.
        text: the words that say so.
    """

    direction: Direction
    waves: tuple[int, ...] = ()
    ratio: Interval | None = None
    by: Amount | None = None
    ends: tuple[Amount, Amount] | None = None
    text: str = ""


class Of(StrEnum):
    """What is the largest, in a rank."""

    VALUE = "value"
    FALL = "fall"
    RISE = "rise"


@dataclass(frozen=True)
class Rank:
    """That something is the first, or the last, of its kind.

    Attributes:
        of: whether it is the figure itself, its fall or its rise that is ranked.
        most: the largest; otherwise the smallest.
        firm: whether the words leave no room: "het meest", but not "vooral".
        text: the words that say so.
    """

    of: Of
    most: bool
    firm: bool
    text: str


_RATIOS = (
    (r"verdubbel(?:d|de|en|ing)\w*", Fraction(2)),
    (r"verdrievoudig\w*", Fraction(3)),
    (r"gehalveerd\w*|halveer\w*|halvering", Fraction(1, 2)),
)
_ROOM = (Fraction(4, 5), Fraction(5, 4))
"""Generous: "verdubbeld" is said of 1.6 to 2.5 times as much."""

_SAME = re.compile(
    r"(?:onveranderd|veranderd|gelijk gebleven|gelijk aan|stabiel)"
    r"|geen (?:noemenswaardig|significant|duidelijk|groot)\w* verschil"
    r"|(?:blijft|bleef|bleven|blijven|is|zijn) (?:vrijwel |ongeveer |nagenoeg )?"
    r"(?:gelijk|hetzelfde)"
    r"|ongeveer gelijke? "
    r"|vergelijkbaar met (?:de situatie in |de meting van |dat van )?(?:19|20)\d\d"
)
_NOT_SAME = re.compile(
    r"(?:niet|geen|minder) (?:\w+ )?(?:\w+ )?(?:vergelijkbaar|gelijk)"
    r"|(?<!niet )(?<!nauwelijks )\bveranderd"
)
_UP = re.compile(
    r"\b(?:gestegen|steeg|stegen|stijgen|stijgt|stijging|toegenomen|toename|neemt[^.,;]*\btoe\b"
    r"|nam[^.,;]*\btoe\b|namen[^.,;]*\btoe\b|toenemende?|gegroeid|groei|opgelopen)\b"
    r"|\b(?:hoger|meer|vaker)(?: \w+){0,4} dan (?:in )?(?:de meting van )?(?:19|20)\d\d\b"
)
_DOWN = re.compile(
    r"\b(?:gedaald|daalt|daalde|daalden|dalen|daling|afgenomen|afname|neemt[^.,;]*\baf\b|afneemt"
    r"|nam[^.,;]*\baf\b|namen[^.,;]*\baf\b|steeds minder|teruggelopen|verminderd)\b"
    r"|\b(?:lager|minder)(?: \w+){0,4} dan (?:in )?(?:de meting van )?(?:19|20)\d\d\b"
)
_AFTER = re.compile(r"\bna een (?:\w+ )?(?:daling|stijging|afname|toename)(?: in \d{4})?")
_CLAUSE = re.compile(
    r"[;.](?=\s)|,(?=\s)"
    r"|\s(?:maar|en (?=(?:vrijwel|ongeveer|iets|wel|nog) |lager|hoger|meer|minder|vaker|gelijk))"
)
_YEAR = re.compile(r"\b(?:19[89]\d|20[0-4]\d)\b")
_BY = re.compile(r"\bmet\s+(?:ongeveer |ruim |bijna |zo'n )?$")
_FROM_TO = re.compile(r"\bvan\s+$")
_FIRM = r"(?:het |de )?(?:meest|vaakst|grootste|hoogste|sterkst|sterkste)"
_MOST = re.compile(
    rf"\b(?:{_FIRM} genoemd\w*|het vaakst|het meest\b|{_FIRM} (?:aandeel|percentage|groep|score)"
    r"|het hoogst|staat bovenaan|op de eerste plaats)\b"
)
_LEAST = re.compile(r"\b(?:het minst|het laagst|laagste (?:aandeel|percentage|score))\b")
_MAINLY = re.compile(r"\b(?:vooral|voornamelijk|met name|hoofdzakelijk)\b")
_SHARPEST_FALL = re.compile(
    r"(?:sterkste|grootste) (?:daling|afname)|(?:daling|afname) is het (?:sterkst|grootst)"
)
_SHARPEST_RISE = re.compile(
    r"(?:sterkste|grootste) (?:stijging|toename)|(?:stijging|toename) is het (?:sterkst|grootst)"
)


def years_of(words: str) -> tuple[int, ...]:
    """The years a sentence names, in their order."""
    return tuple(dict.fromkeys(int(each) for each in _YEAR.findall(plain(words))))


def changes_of(words: str) -> tuple[Change, ...]:
    """The changes a sentence speaks of, clause by clause.

    A clause that says several things at once ("iets afgenomen of gelijk gebleven") gives none.
    """
    text = _AFTER.sub(lambda match: " " * len(match[0]), plain(words))
    amounts = amounts_of(words)
    found, start = [], 0
    for end in [*(match.start() for match in _CLAUSE.finditer(text)), len(text)]:
        change = _change_in(text, start, end, amounts)
        if change is not None:
            found.append(change)
        start = end
    return tuple(found)


def _change_in(text: str, start: int, end: int, amounts: tuple[Amount, ...]) -> Change | None:
    clause = text[start:end]
    waves = years_of(clause)
    inside = tuple(each for each in amounts if start <= each.start < end)
    for pattern, factor in _RATIOS:
        match = re.search(rf"\b(?:{pattern})", clause)
        if match:
            direction = Direction.UP if factor > 1 else Direction.DOWN
            ratio = Interval(factor * _ROOM[0], factor * _ROOM[1])
            return Change(direction, waves, ratio, text=match[0])
    ends = _ends(text, inside)
    said = [
        (direction, match[0])
        for direction, match in (
            (Direction.UP, _UP.search(clause)),
            (Direction.DOWN, _DOWN.search(clause)),
            (Direction.SAME, None if _NOT_SAME.search(clause) else _SAME.search(clause)),
        )
        if match
    ]
    if len(said) == 1:
        return Change(said[0][0], waves, None, _by(text, inside), ends, said[0][1])
    if ends is not None and not said and ends[0].stated != ends[1].stated:
        direction = Direction.UP if ends[1].stated > ends[0].stated else Direction.DOWN
        return Change(direction, waves, None, None, ends, text[ends[0].start : ends[1].end])
    return None


def rank_of(words: str) -> Rank | None:
    """The rank a sentence gives; None when it gives none."""
    text = plain(words)
    moved = _MAINLY.search(text) is not None
    if moved and _DOWN.search(text) and not _UP.search(text):
        return Rank(Of.FALL, most=True, firm=False, text=text.strip())
    if moved and _UP.search(text) and not _DOWN.search(text):
        return Rank(Of.RISE, most=True, firm=False, text=text.strip())
    for of, most, firm, pattern in (
        (Of.FALL, True, True, _SHARPEST_FALL),
        (Of.RISE, True, True, _SHARPEST_RISE),
        (Of.VALUE, True, True, _MOST),
        (Of.VALUE, False, True, _LEAST),
        (Of.VALUE, True, False, _MAINLY),
    ):
        found = pattern.search(text)
        if found:
            return Rank(of, most, firm, found[0])
    return None


def _by(text: str, amounts: tuple[Amount, ...]) -> Amount | None:
    """The amount after "met": "met 10 procent gedaald"."""
    for amount in amounts:
        if amount.measure is not Measure.COUNT and _BY.search(text[: amount.start]):
            return amount
    return None


def _ends(text: str, amounts: tuple[Amount, ...]) -> tuple[Amount, Amount] | None:
    """The amounts of "van 21 naar 7 procent"; the first may borrow the unit of the second."""
    for first, second in pairwise(amounts):
        between = text[first.end : second.start]
        if _FROM_TO.search(text[: first.start]) and re.fullmatch(
            r"\s*(?:procent|%)?\s*(?:naar|tot)\s*", between
        ):
            return first, second
    return None

"""Every amount in a Dutch sentence, with the values it allows.

A fraction in words is the nearest of the fractions of everyday speech: "een op de vijf" is said
of a share that is nearer to 1/5 than to 1/6 or 1/4, so from 18.3 to 22.5 percent. A share in
tenths ("drie op de tien") is the nearest tenth: 25 to 35. A number in digits, or in words before
"procent", is the value itself, rounded to its last decimal. What a word before it does stands in
`quantifiers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from graadmeter.consistency.claims.numbers import DIGITS, WORD, plain, read
from graadmeter.consistency.claims.quantifiers import (
    HIGHEST,
    PREFIX,
    Quantifier,
    quantifier,
    room,
)
from graadmeter.consistency.printed import Interval, Printed

EVERYDAY = tuple(
    sorted(
        {Fraction(part, 10) for part in (1, 3, 4, 6, 7, 8, 9)}
        | {Fraction(1, whole) for whole in (2, 3, 4, 5, 6, 7, 8)}
        | {Fraction(2, 3), Fraction(3, 4), Fraction(5, 6), Fraction(3, 5), Fraction(2, 5)}
    )
)
"""The fractions of everyday speech."""

_DENOMINATORS = {
    "derde": 3,
    "kwart": 4,
    "vierde": 4,
    "vijfde": 5,
    "zesde": 6,
    "zevende": 7,
    "achtste": 8,
    "tiende": 10,
}
_TENTHS = 10
_ALL = Fraction(100)


class Measure(StrEnum):
    """What an amount is counted in."""

    SHARE = "percent"
    POINTS = "percentage points"
    COUNT = "count"


class Form(StrEnum):
    """How an amount is written."""

    NUMBER = "number"
    """Digits, or a number word before "procent"."""
    FRACTION = "fraction"
    """One in five, a third, three in ten."""
    RANGE = "range"
    """From 73 to 86 percent."""


@dataclass(frozen=True)
class Amount:
    """An amount a sentence states.

    Attributes:
        text: as it is written.
        allows: every value it allows; shares in percent.
        stated: the number it names.
        measure: what it is counted in.
        form: how it is written.
        quantifier: what the word before it does.
        start, end: where it stands in the sentence.
    """

    text: str
    allows: Interval
    stated: Fraction
    measure: Measure
    form: Form
    quantifier: Quantifier
    start: int
    end: int

    @property
    def exact(self) -> bool:
        """Whether it names one number and nothing else."""
        return self.form is Form.NUMBER and self.quantifier is Quantifier.NONE


_Q = rf"(?:(?P<q>{PREFIX})\s+(?:de\s+|het\s+)?)?"
_NUMBER = rf"(?:{DIGITS}|{WORD})"
_PARTS = "|".join(_DENOMINATORS)
_UNIT = r"(?P<unit>%|procentpunt(?:en)?|procent\b)"
_PATTERNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("of", rf"\b{_Q}(?P<part>{WORD}) (?:op|van) de (?P<whole>{WORD})\b"),
        ("of", rf"\b{_Q}(?P<part>\d+) op de (?P<whole>\d+)\b"),
        ("fraction", rf"\b{_Q}(?P<part>{WORD})[ -]?(?P<whole>{_PARTS})\b"),
        ("half", rf"\b{_Q}(?P<whole>helft|kwart)\b"),
        (
            "range",
            rf"\b(?:tussen (?:de )?)?(?<!van )(?P<low>{_NUMBER})\s*(?:tot(?: en met)?|-|a)\s*"
            rf"(?P<high>{_NUMBER})\s*{_UNIT}",
        ),
        ("range", rf"\btussen (?:de )?(?P<low>{_NUMBER}) en (?P<high>{_NUMBER})\s*{_UNIT}"),
        (
            "list",
            rf"\b{_Q}(?P<all>{_NUMBER}(?:\s*(?:,|en|of|naar|tot|om)\s*{_NUMBER})*)\s*{_UNIT}",
        ),
        ("count", rf"\b{_Q}(?P<all>{_NUMBER})\b"),
    )
)
_NOT_COUNTED = re.compile(
    r"\s*(?:maand|jaar|jaren|dag|week|weken|uur|tot \d|e\b|de meting|\.\d|-)|\s*%"
)
_NAMES_A_PLACE = re.compile(
    r"(?:noot|tabel|figuur|hoofdstuk|paragraaf|bijlage|deel|vraag|score|scores|art\.?|artikel"
    r"|schaal van|sinds|eind|begin|[\d.,]\s?(?:of|en|tot)?|-)\s*$"
)
_YEARS = range(1990, 2050)


@lru_cache(maxsize=4096)
def amounts_of(words: str) -> tuple[Amount, ...]:
    """The amounts in a sentence, in their order; years, notes and terms of time are left out."""
    text = plain(words)
    found: list[Amount] = []
    taken = [False] * len(text)
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            amounts = list(_read(name, match, text))
            if amounts:
                found.extend(amounts)
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    return tuple(sorted(found, key=lambda each: each.start))


def _read(name: str, match: re.Match[str], text: str) -> Iterator[Amount]:
    if name in ("of", "fraction", "half"):
        yield from _fraction(match)
    elif name == "range":
        low, high = read(match["low"]), read(match["high"])
        if low is not None and high is not None and low < high:
            yield _amount(
                match,
                Interval(_rounding(match["low"]).low, _rounding(match["high"]).high),
                Fraction(low),
                _measure(match["unit"]),
                Form.RANGE,
            )
    elif name == "list":
        yield from _numbers(match, _measure(match["unit"]), match.start("all"))
    elif not _aside(match, text):
        yield from _numbers(match, Measure.COUNT, match.start("all"))


def _fraction(match: re.Match[str]) -> Iterator[Amount]:
    groups = match.groupdict()
    whole_word, part_word = groups["whole"], groups.get("part")
    if whole_word == "helft":
        part, whole = Decimal(1), Decimal(2)
    else:
        number = Decimal(_DENOMINATORS.get(whole_word, 0)) or read(whole_word)
        top = read(part_word) if part_word else Decimal(1)
        if number is None or top is None or not 0 < top < number:
            return
        part, whole = top, number
    share = Fraction(part) / Fraction(whole)
    kind = quantifier(groups.get("q") or "")
    allowed = room(kind, share * 100, near(share, int(whole)).times(100), Fraction(10), _ALL)
    yield _amount(match, allowed, share * 100, Measure.SHARE, Form.FRACTION, kind)


def near(share: Fraction, whole: int) -> Interval:
    """Every share that is nearest to this fraction.

    From ten parts on, nearest among fractions with as many parts; with fewer, nearest among the
    fractions of everyday speech.
    """
    if whole >= _TENTHS:
        half = Fraction(1, 2 * whole)
        return Interval(max(Fraction(0), share - half), min(Fraction(1), share + half))
    below = max((each for each in EVERYDAY if each < share), default=Fraction(0))
    above = min((each for each in EVERYDAY if each > share), default=Fraction(1))
    return Interval((below + share) / 2, (share + above) / 2)


def _numbers(match: re.Match[str], measure: Measure, start: int) -> Iterator[Amount]:
    """Every number of a list that shares one unit; the quantifier belongs to each of them."""
    kind = quantifier(match["q"] or "")
    top = HIGHEST if measure is Measure.COUNT else _ALL
    for piece in re.finditer(rf"{DIGITS}|[^\W\d]+", match["all"]):
        value = read(piece[0])
        if value is None or (measure is Measure.COUNT and value <= 1 and not piece[0].isdigit()):
            continue
        if measure is not Measure.COUNT and value > _ALL:
            continue
        point, grain = Fraction(value), _grain(value)
        bare = _rounding(piece[0])
        if kind is Quantifier.ABOUT:
            bare = Interval(point - grain / 2, point + grain / 2)
        allowed = room(kind, point, bare, grain, top)
        yield Amount(
            (match["q"] + " " if match["q"] else "") + piece[0],
            allowed,
            point,
            measure,
            Form.NUMBER,
            kind,
            start + piece.start(),
            start + piece.end(),
        )


def _aside(match: re.Match[str], text: str) -> bool:
    """Whether a bare number counts nothing: a year, a term of time, the number of a note."""
    value = read(match["all"])
    if value is None:
        return True
    if match["all"].isdigit() and int(value) in _YEARS:
        return True
    if _NOT_COUNTED.match(text, match.end()):
        return True
    if match["q"] is not None or "." in match["all"]:
        return False
    return _NAMES_A_PLACE.search(text[: match.start("all")]) is not None


def _measure(unit: str) -> Measure:
    return Measure.POINTS if unit.startswith("procentpunt") else Measure.SHARE


def _rounding(text: str) -> Interval:
    value = read(text)
    if value is None:
        raise ValueError(f"no number: {text}")
    return Printed.of(str(value)).rounding


def _grain(value: Decimal) -> Fraction:
    """The unit of the last digit that is not zero."""
    if not value:
        return Fraction(1)
    exponent = value.normalize().as_tuple().exponent
    return Fraction(10) ** exponent if isinstance(exponent, int) else Fraction(1)


def _amount(
    match: re.Match[str],
    allowed: Interval,
    stated: Fraction,
    measure: Measure,
    form: Form,
    kind: Quantifier = Quantifier.NONE,
) -> Amount:
    return Amount(match[0], allowed, stated, measure, form, kind, match.start(), match.end())

"""How much room a word such as "ruim" or "bijna" gives to the number after it.

The room is generous on purpose: a finding must not rest on a taste for words. With `grain` the
unit of the last digit that is not zero (10 for 80, 1 for 76, 10 percentage points for "de helft"):

========================================  ===========================================
``ruim``, ``iets meer dan``               from the number up to one grain above it
``bijna``, ``iets minder dan``, ``krap``  from one grain below the number up to it
``ongeveer``, ``circa``, ``zo'n``         one and a half times the room without the word
``meer dan``, ``minstens``                the number and everything above it
``minder dan``, ``hooguit``, ``nog geen`` the number and everything below it
``slechts``, ``precies``                  no change: they say what the writer thinks of it
========================================  ===========================================

Ends are always included, since a cell was rounded as well.
"""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction

from graadmeter.consistency.printed import Interval

HIGHEST = Fraction(10**12)
"""Stands for "without end" where an amount has no highest value."""


class Quantifier(StrEnum):
    """What a word does to the number after it."""

    NONE = "none"
    ABOUT = "about"
    JUST_OVER = "just over"
    JUST_UNDER = "just under"
    AT_LEAST = "at least"
    AT_MOST = "at most"


_WORDS = (
    (Quantifier.JUST_OVER, r"(?:net )?(?:iets|wat|licht|een fractie) (?:meer dan|boven)|ruim"),
    (
        Quantifier.JUST_UNDER,
        r"(?:net )?(?:iets|wat|licht) (?:minder dan|onder)|bijna|krap|net geen|vrijwel|haast",
    ),
    (
        Quantifier.AT_MOST,
        r"niet meer dan|nog geen|minder dan|maximaal|hooguit|hoogstens|ten hoogste",
    ),
    (
        Quantifier.AT_LEAST,
        r"niet minder dan|meer dan|minstens|minimaal|ten ?minste|op zijn minst",
    ),
    (
        Quantifier.ABOUT,
        r"ongeveer|circa|ca\.?|zo'n|omstreeks|rond|grofweg|om en nabij|naar schatting",
    ),
    (Quantifier.NONE, r"slechts|maar|precies|exact|maar liefst|wel"),
)
PREFIX = "|".join(pattern for _, pattern in _WORDS)
"""Pattern of every quantifier, in plain text."""


def quantifier(words: str) -> Quantifier:
    """What a quantifier in plain text says; ``NONE`` for an empty one."""
    for kind, pattern in _WORDS:
        if re.fullmatch(pattern, words.strip()):
            return kind
    return Quantifier.NONE


def room(
    kind: Quantifier, point: Fraction, bare: Interval, grain: Fraction, top: Fraction = HIGHEST
) -> Interval:
    """Every value an amount allows.

    Args:
        kind: the quantifier before it.
        point: the number named.
        bare: the values it allows without a quantifier.
        grain: the unit of its last digit that is not zero.
        top: the largest value there is: 100 for a share.
    """
    match kind:
        case Quantifier.JUST_OVER:
            found = Interval(point, max(point + grain, bare.high))
        case Quantifier.JUST_UNDER:
            found = Interval(min(point - grain, bare.low), point)
        case Quantifier.AT_LEAST:
            found = Interval(point, max(top, point))
        case Quantifier.AT_MOST:
            found = Interval(Fraction(0), point)
        case Quantifier.ABOUT:
            below, above = point - bare.low, bare.high - point
            found = Interval(point - below * 3 / 2, point + above * 3 / 2)
        case _:
            found = bare
    return Interval(max(Fraction(0), found.low), min(top, found.high))

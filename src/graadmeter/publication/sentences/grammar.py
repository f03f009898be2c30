"""What every language must be able to say; Dutch and English say it in modules of their own.

No method decides whether something may be said. That is done before, in `statements`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Protocol

from graadmeter.publication.sentences.fractions import Fraction, Nearness

_CHOICE = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


class Direction(Enum):
    """Which way a figure went, or is."""

    LOWER = -1
    HIGHER = 1


class Certainty(Enum):
    """What is known of a change."""

    TESTED = "tested"
    NOT_SIGNIFICANT = "not significant"
    UNTESTED = "untested"


class Grammar(Protocol):
    """One language."""

    def number(self, value: float | Decimal, decimals: int) -> str:
        """A number as it is written."""

    def percent(self, value: float, decimals: int) -> str:
        """A percentage as it is written."""

    def part(self, fraction: Fraction, nearness: Nearness, people: str) -> tuple[str, bool]:
        """As in: Ruim een kwart van de medewerkers, and whether its verb is plural."""

    def percentage(self, shown: str, people: str) -> tuple[str, bool]:
        """As in: 27% van de medewerkers."""

    def none(self, people: str) -> tuple[str, bool]:
        """Nobody."""

    def everybody(self, people: str) -> tuple[str, bool]:
        """All of them."""

    def less_than_one(self, people: str) -> tuple[str, bool]:
        """More than nobody, and less than half a percent."""

    def nearly_all(self, people: str) -> tuple[str, bool]:
        """Less than all, and half a percent or less below it."""

    def indicative(self, n: int | None) -> str:
        """That the base is small."""

    def points(self, size: float, decimals: int) -> str:
        """A difference in percentage points."""

    def changed(
        self,
        what: str,
        direction: Direction,
        before: str,
        wave: int,
        now: str,
        size: str,
    ) -> str:
        """That something rose or fell."""

    def not_changed(self, what: str, wave: int, before: str) -> str:
        """That a difference is not noteworthy."""

    def untested(
        self, what: str, direction: Direction, before: str, wave: int, size: str, reason: str
    ) -> str:
        """That a figure is higher or lower, and that nobody can say whether by chance."""

    def same(self, what: str, wave: int, before: str, reason: str) -> str:
        """That a figure shows no other number, without a test."""

    def not_comparable(self, wave: int, reason: str) -> str:
        """That an earlier wave may not stand beside it."""

    def groups(self, what: str, higher: tuple[str, str], lower: tuple[str, str]) -> str:
        """That something holds more often in one group than in another."""

    def groups_alike(self, what: str, one: tuple[str, str], other: tuple[str, str]) -> str:
        """That two groups do not differ noteworthily."""

    def ranking(self, what: str, places: Sequence[Sequence[tuple[str, str]]]) -> str:
        """The most frequent, place by place; those on one place are alike."""

    def listed(self, words: Sequence[str]) -> str:
        """As in: a, b en c."""


def conjugated(text: str, *, plural: bool) -> str:
    """Chooses between ``{is|zijn}``: the first for one, the second for more."""
    return _CHOICE.sub(lambda found: found[2 if plural else 1], text)


def capital(text: str) -> str:
    """The first letter as a capital; Dutch writes "Eén" with one accent."""
    if text.startswith("één"):
        return "Eén" + text.removeprefix("één")
    return text[:1].upper() + text[1:]


def stopped(text: str) -> str:
    """With a full stop, when there is none."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."

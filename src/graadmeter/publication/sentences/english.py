"""Sentences in English."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from graadmeter.language import format_number, use_language
from graadmeter.language.numbers import round_half_up
from graadmeter.publication.sentences.fractions import Fraction, Nearness
from graadmeter.publication.sentences.grammar import Direction, capital, stopped

_NAMES = {
    (1, 10): "one in ten",
    (1, 5): "one in five",
    (1, 4): "a quarter",
    (3, 10): "three in ten",
    (1, 3): "a third",
    (4, 10): "four in ten",
    (1, 2): "half",
    (6, 10): "six in ten",
    (2, 3): "two thirds",
    (7, 10): "seven in ten",
    (3, 4): "three quarters",
    (8, 10): "eight in ten",
    (9, 10): "nine in ten",
}
_NEAR = {Nearness.ALMOST: "almost ", Nearness.PLAIN: "", Nearness.OVER: "just over "}


class English:
    """Says it in English; `people` is a plural noun, such as "civil servants"."""

    def number(self, value: float | Decimal, decimals: int) -> str:
        """With a decimal point and a real minus sign."""
        with use_language("en"):
            return format_number(float(value), decimals).replace("-", "−")

    def percent(self, value: float, decimals: int) -> str:
        """As in: 27%."""
        return f"{self.number(value, decimals)}%"

    def part(self, fraction: Fraction, nearness: Nearness, people: str) -> tuple[str, bool]:
        """As in: just over a quarter of civil servants; a part of people has a plural verb."""
        name = _NEAR[nearness] + _NAMES[fraction.parts, fraction.whole]
        if fraction.tenths:
            return f"{name} {people.removeprefix('the ')}", fraction.parts > 1
        return f"{name} of {people}", True

    def percentage(self, shown: str, people: str) -> tuple[str, bool]:
        """As in: 27% of civil servants."""
        return f"{shown} of {people}", True

    def none(self, people: str) -> tuple[str, bool]:
        """As in: none of the civil servants."""
        return f"none of the {people.removeprefix('the ')}", False

    def everybody(self, people: str) -> tuple[str, bool]:
        """As in: all civil servants."""
        return f"all {people}", True

    def less_than_one(self, people: str) -> tuple[str, bool]:
        """As in: less than half a percent of civil servants."""
        return f"less than half a percent of {people}", True

    def nearly_all(self, people: str) -> tuple[str, bool]:
        """As in: nearly all civil servants."""
        return f"nearly all {people}", True

    def indicative(self, n: int | None) -> str:
        """As in: indicative, n = 23."""
        return "indicative" if n is None else f"indicative, n = {self.number(n, 0)}"

    def points(self, size: float, decimals: int) -> str:
        """As in: 4 percentage points."""
        shown = round_half_up(abs(size), decimals)
        if not shown:
            return f"less than {self.number(10.0**-decimals, decimals)} percentage point"
        return f"{self.number(shown, decimals)} percentage point{'' if shown == 1 else 's'}"

    def changed(
        self, what: str, direction: Direction, before: str, wave: int, now: str, size: str
    ) -> str:
        """As in: That share rose from 35% in 2014 to 49%, an increase of 14 percentage points."""
        verb, noun = {
            Direction.HIGHER: ("rose", "an increase"),
            Direction.LOWER: ("fell", "a decrease"),
        }[direction]
        return f"{capital(what)} {verb} from {before} in {wave} to {now}, {noun} of {size}."

    def not_changed(self, what: str, wave: int, before: str) -> str:
        """As in: … shows no noteworthy difference from 2014 (35%)."""
        return f"{capital(what)} shows no noteworthy difference from {wave} ({before})."

    def untested(
        self, what: str, direction: Direction, before: str, wave: int, size: str, reason: str
    ) -> str:
        """As in: … is 8 percentage points lower than in 2014 (38%); whether by chance …."""
        word = "higher" if direction is Direction.HIGHER else "lower"
        said = f"{capital(what)} is {size} {word} than in {wave} ({before})"
        return f"{said}; whether by chance cannot be said{_because(reason)}."

    def same(self, what: str, wave: int, before: str, reason: str) -> str:
        """As in: … is the same as in 2014 when rounded."""
        said = f"{capital(what)} is the same as {wave} when rounded ({before})"
        return f"{said}; that was not tested{_because(reason)}."

    def not_comparable(self, wave: int, reason: str) -> str:
        """As in: It cannot be compared with 2012: …."""
        return stopped(f"It cannot be compared with {wave}: {reason}")

    def groups(self, what: str, higher: tuple[str, str], lower: tuple[str, str]) -> str:
        """As in: victimisation is more common in municipalities (31%) than in provinces (24%)."""
        than = f"than in {lower[0]} ({lower[1]})"
        return f"{capital(what)} is more common in {higher[0]} ({higher[1]}) {than}."

    def groups_alike(self, what: str, one: tuple[str, str], other: tuple[str, str]) -> str:
        """As in: …: no noteworthy difference between a (31%) and b (30%)."""
        pair = f"{one[0]} ({one[1]}) and {other[0]} ({other[1]})"
        return f"{capital(what)}: no noteworthy difference between {pair}."

    def ranking(self, what: str, places: Sequence[Sequence[tuple[str, str]]]) -> str:
        """As in: Mentioned most often: a (45%), followed by b and c (both 30%)."""
        first, *rest = [self._place(place) for place in places]
        return f"{capital(what)}: {first}" + (
            f", followed by {self.listed(rest)}." if rest else "."
        )

    def _place(self, place: Sequence[tuple[str, str]]) -> str:
        names = self.listed([name for name, _shown in place])
        if len(place) == 1:
            return f"{names} ({place[0][1]})"
        return f"{names} ({'both' if len(place) == 2 else 'each'} {place[0][1]})"

    def listed(self, words: Sequence[str]) -> str:
        """As in: a, b and c; with a semicolon where a part has a comma or and of its own."""
        if len(words) < 2:
            return "".join(words)
        if any(", " in word or " and " in word for word in words):
            return "; ".join(words[:-1]) + f"; and {words[-1]}"
        return ", ".join(words[:-1]) + f" and {words[-1]}"


def _because(reason: str) -> str:
    reason = reason.strip().rstrip(".")
    return f" ({reason})" if reason else ""

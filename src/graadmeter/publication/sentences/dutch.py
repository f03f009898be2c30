"""Sentences in Dutch."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from graadmeter.language import format_number, use_language
from graadmeter.language.numbers import round_half_up
from graadmeter.publication.sentences.fractions import Fraction, Nearness
from graadmeter.publication.sentences.grammar import Direction, capital, stopped

_NAMES = {
    (1, 10): "één op de tien",
    (1, 5): "één op de vijf",
    (1, 4): "een kwart",
    (3, 10): "drie op de tien",
    (1, 3): "een derde",
    (4, 10): "vier op de tien",
    (1, 2): "de helft",
    (6, 10): "zes op de tien",
    (2, 3): "twee derde",
    (7, 10): "zeven op de tien",
    (3, 4): "driekwart",
    (8, 10): "acht op de tien",
    (9, 10): "negen op de tien",
}
_NEAR = {Nearness.ALMOST: "bijna ", Nearness.PLAIN: "", Nearness.OVER: "ruim "}
_ARTICLES = ("de ", "het ")
_POINTING = ("deze ", "die ")


def _all_of(people: str) -> str:
    return f"van {people}" if people.startswith((*_ARTICLES, *_POINTING)) else f"van de {people}"


def _some_of(people: str) -> str:
    """After a number: drie op de tien medewerkers, but drie op de tien van deze medewerkers."""
    return f"van {people}" if people.startswith(_POINTING) else _bare(people)


def _every(people: str) -> str:
    return f"al {people}" if people.startswith(_POINTING) else f"alle {_bare(people)}"


def _bare(people: str) -> str:
    for article in _ARTICLES:
        people = people.removeprefix(article)
    return people


class Dutch:
    """Says it in Dutch; `people` is a plural noun, such as "medewerkers" or "de raadsleden"."""

    def number(self, value: float | Decimal, decimals: int) -> str:
        """With a decimal comma and a real minus sign."""
        with use_language("nl"):
            return format_number(float(value), decimals).replace("-", "−")

    def percent(self, value: float, decimals: int) -> str:
        """As in: 27%."""
        return f"{self.number(value, decimals)}%"

    def part(self, fraction: Fraction, nearness: Nearness, people: str) -> tuple[str, bool]:
        """As in: ruim een kwart van de medewerkers; drie op de tien medewerkers is plural."""
        name = _NEAR[nearness] + _NAMES[fraction.parts, fraction.whole]
        if fraction.tenths:
            return f"{name} {_some_of(people)}", fraction.parts > 1
        return f"{name} {_all_of(people)}", False

    def percentage(self, shown: str, people: str) -> tuple[str, bool]:
        """As in: 27% van de medewerkers."""
        return f"{shown} {_all_of(people)}", False

    def none(self, people: str) -> tuple[str, bool]:
        """As in: geen van de medewerkers."""
        return f"geen {_all_of(people)}", False

    def everybody(self, people: str) -> tuple[str, bool]:
        """As in: alle medewerkers."""
        return _every(people), True

    def less_than_one(self, people: str) -> tuple[str, bool]:
        """As in: minder dan een half procent van de medewerkers."""
        return f"minder dan een half procent {_all_of(people)}", False

    def nearly_all(self, people: str) -> tuple[str, bool]:
        """As in: vrijwel alle medewerkers."""
        return f"vrijwel {_every(people)}", True

    def indicative(self, n: int | None) -> str:
        """As in: indicatief, n = 23."""
        return "indicatief" if n is None else f"indicatief, n = {self.number(n, 0)}"

    def points(self, size: float, decimals: int) -> str:
        """As in: 4 procentpunt."""
        shown = round_half_up(abs(size), decimals)
        if not shown:
            least = self.number(10.0**-decimals, decimals)
            return f"minder dan {least} procentpunt"
        return f"{self.number(shown, decimals)} procentpunt"

    def changed(
        self, what: str, direction: Direction, before: str, wave: int, now: str, size: str
    ) -> str:
        """As in: Dat aandeel steeg van 35% in 2014 naar 49%, een stijging van 14 procentpunt."""
        verb, noun = {
            Direction.HIGHER: ("steeg", "stijging"),
            Direction.LOWER: ("daalde", "daling"),
        }[direction]
        moved = f"{capital(what)} {verb} van {before} in {wave} naar {now}"
        return f"{moved}, een {noun} van {size}."

    def not_changed(self, what: str, wave: int, before: str) -> str:
        """As in: Met 2014 (35%) is er geen noemenswaardig verschil."""
        return f"{capital(what)} toont geen noemenswaardig verschil met {wave} ({before})."

    def untested(
        self, what: str, direction: Direction, before: str, wave: int, size: str, reason: str
    ) -> str:
        """As in: … is 8 procentpunt lager dan in 2014 (38%); of dat toeval is …."""
        word = "hoger" if direction is Direction.HIGHER else "lager"
        said = f"{capital(what)} is {size} {word} dan in {wave} ({before})"
        return f"{said}; of dat toeval is, is niet te zeggen{_because(reason)}."

    def same(self, what: str, wave: int, before: str, reason: str) -> str:
        """As in: … is gelijk aan dat in 2014 (38%)."""
        said = f"{capital(what)} is afgerond gelijk aan {wave} ({before})"
        return f"{said}; getoetst is dat niet{_because(reason)}."

    def not_comparable(self, wave: int, reason: str) -> str:
        """As in: Met 2012 is geen vergelijking mogelijk: …."""
        return stopped(f"Met {wave} is geen vergelijking mogelijk: {reason}")

    def groups(self, what: str, higher: tuple[str, str], lower: tuple[str, str]) -> str:
        """As in: slachtofferschap komt vaker voor bij gemeenten (31%) dan bij provincies (24%)."""
        than = f"dan bij {lower[0]} ({lower[1]})"
        return f"{capital(what)} komt vaker voor bij {higher[0]} ({higher[1]}) {than}."

    def groups_alike(self, what: str, one: tuple[str, str], other: tuple[str, str]) -> str:
        """As in: … : tussen gemeenten (31%) en provincies (30%) is geen noemenswaardig verschil."""
        pair = f"{one[0]} ({one[1]}) en {other[0]} ({other[1]})"
        return f"{capital(what)}: tussen {pair} is geen noemenswaardig verschil."

    def ranking(self, what: str, places: Sequence[Sequence[tuple[str, str]]]) -> str:
        """As in: Het vaakst genoemd: a (45%), gevolgd door b en c (beide 30%)."""
        first, *rest = [self._place(place) for place in places]
        return f"{capital(what)}: {first}" + (
            f", gevolgd door {self.listed(rest)}." if rest else "."
        )

    def _place(self, place: Sequence[tuple[str, str]]) -> str:
        names = self.listed([name for name, _shown in place])
        if len(place) == 1:
            return f"{names} ({place[0][1]})"
        return f"{names} ({'beide' if len(place) == 2 else 'elk'} {place[0][1]})"

    def listed(self, words: Sequence[str]) -> str:
        """As in: a, b en c; with a semicolon where a part has a comma or en of its own."""
        if len(words) < 2:
            return "".join(words)
        crowded = any(", " in word or " en " in word for word in words)
        if crowded:
            return "; ".join(words[:-1]) + f"; en {words[-1]}"
        return ", ".join(words[:-1]) + f" en {words[-1]}"


def _because(reason: str) -> str:
    reason = reason.strip().removeprefix("Niet te toetsen:").strip().rstrip(".")
    return f" ({reason})" if reason else ""

"""Clean tables: invented surveys whose every figure follows from known counts.

A survey has 2 to 5 groups of 6 to 4,000 respondents and ten tables: who was approached and who
completed the questionnaire, the weights, five questions with one answer, two with several answers
and one question by wave. Groups differ much, little or not at all in what they answer. Half of the
surveys are weighted: the total is then the mean of the groups by their share of the population. In
three surveys of ten many percentages are exactly halfway.

Percentages are rounded once, from exact fractions: a half up, or to even, with 0 or 1 decimals. All
words are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np

from graadmeter.consistency.material import Grid, Heading
from graadmeter.consistency.printed import Printed

SEED = 20_240_611
TABLES_IN_SURVEY = 10
WAVE = 2024
_SMALLEST, _LARGEST = 6, 4_000
_GROUPS = ("Haven", "Polder", "Heide", "Duin", "Veen")
_TOPICS = (
    "vergaderingen",
    "roosters",
    "thuiswerken",
    "scholing",
    "gereedschap",
    "klanten",
    "werkdruk",
    "koffie",
    "parkeren",
    "nieuwsbrief",
    "leiding",
    "verlof",
    "overleg",
    "veiligheid",
)
_SCALES = (
    ("Helemaal eens", "Eens", "Neutraal", "Oneens", "Helemaal oneens"),
    ("Dagelijks", "Wekelijks", "Maandelijks", "Jaarlijks", "Nooit"),
    ("Dit jaar", "Vorig jaar", "Langer geleden", "Nooit"),
    ("Zeer goed", "Goed", "Redelijk", "Matig", "Slecht", "Zeer slecht"),
)
_KINDS = ("Brief", "Gesprek", "Telefoon", "Folder", "Cursus", "Bezoek", "Film", "Prikbord")
_REST = ("Weet niet", "Anders")


@dataclass(frozen=True)
class Table:
    """A clean table, and the tables of its survey that say how many people there are.

    Attributes:
        kind: ``single``, ``several``, ``waves``, ``response`` or ``weights``.
        grid: the table.
        context: response and weights of the same survey; empty for those themselves.
    """

    kind: str
    grid: Grid
    context: tuple[Grid, ...] = ()


def rounded(value: Fraction, decimals: int, rounding: str) -> Printed:
    """A value as it would be printed; 50 digits are more than any half of these n's needs."""
    scaled = value * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = twice > 0 or (twice == 0 and (rounding == ROUND_HALF_UP or whole % 2 == 1))
    return Printed(Decimal(whole + up).scaleb(-decimals), decimals)


class Survey:
    """One invented survey; the same number always gives the same survey."""

    def __init__(self, number: int) -> None:
        self.rng = rng = np.random.default_rng([SEED, number])
        self.number = number
        scale = float(np.exp(rng.uniform(np.log(_SMALLEST), np.log(_LARGEST))))
        groups = int(rng.integers(2, 6))
        self.labels = _GROUPS[:groups]
        self.ns = [
            int(np.clip(scale * rng.uniform(0.3, 1.5), _SMALLEST, _LARGEST)) for _ in range(groups)
        ]
        self.approached = [n + int(rng.integers(0, 2 * n + 2)) for n in self.ns]
        halves = bool(rng.random() < 0.3)
        if halves:  # eighths and odd counts out of 200 give many exact halves
            self.ns = [max(8, n // 8 * 8) for n in self.ns]
            self.approached = [200 * (n // 200 + int(rng.integers(1, 3))) for n in self.ns]
        self.people = [int(each * rng.uniform(1, 4)) for each in self.approached]
        self.weighted = bool(rng.random() < 0.5)
        self.decimals = 1 if rng.random() < 0.25 else 0
        self.rounding = (
            ROUND_HALF_EVEN if rng.random() < (0.6 if halves else 0.15) else ROUND_HALF_UP
        )
        self.total_first = bool(rng.random() < 0.3)
        self.population = f"medewerkers van dienst {number}"
        self.topics = [str(each) for each in rng.permutation(_TOPICS)]

    def tables(self) -> tuple[Table, ...]:
        """All ten."""
        response, weights = self._response(), self._weights()
        context = (response, weights)
        questions = [self._question("single", at) for at in range(5)]
        questions += [self._question("several", at) for at in range(5, 7)]
        questions.append(self._by_wave(7))
        return (
            Table("response", response),
            Table("weights", weights),
            *(Table(kind, grid, context) for kind, grid in questions),
        )

    def _print(self, value: Fraction, decimals: int | None = None) -> Printed:
        return rounded(value, self.decimals if decimals is None else decimals, self.rounding)

    def _grid(
        self,
        name: str,
        title: str,
        columns: Sequence[Heading],
        rows: Sequence[Heading],
        cells: Sequence[Sequence[Printed]],
        *,
        weighted: bool | None = None,
        notes: tuple[str, ...] = (),
    ) -> Grid:
        return Grid(
            id=f"{self.number}-{name}",
            title=title,
            columns=tuple(columns),
            rows=tuple(rows),
            cells=tuple(tuple(line) for line in cells),
            population=self.population,
            wave=WAVE,
            notes=notes,
            weighted=weighted,
        )

    def _response(self) -> Grid:
        asked = [*self.approached, sum(self.approached)]
        done = [*self.ns, sum(self.ns)]
        return self._grid(
            "respons",
            "Respons",
            [Heading("Benaderd"), Heading("Ingevuld"), Heading("Respons (%)")],
            [Heading(label) for label in (*self.labels, "Totaal")],
            [
                [Printed(Decimal(a)), Printed(Decimal(n)), self._print(Fraction(100 * n, a))]
                for a, n in zip(asked, done, strict=True)
            ],
        )

    def _weights(self) -> Grid:
        decimals = int(self.rng.integers(1, 3))
        lines = []
        for people, n in zip(self.people, self.ns, strict=True):
            whole = Fraction(100 * people, sum(self.people))
            part = Fraction(100 * n, sum(self.ns))
            lines.append(
                [self._print(whole), self._print(part), self._print(whole / part, decimals)]
            )
        labels = ("Verdeling populatie (%)", "Verdeling respons (%)", "Wegingsfactor")
        return self._grid(
            "weging",
            "Weging",
            [Heading(label) for label in labels],
            [Heading(label) for label in self.labels],
            lines,
        )

    def _question(self, kind: str, at: int) -> tuple[str, Grid]:
        several = kind == "several"
        answers = _answers(self.rng, several=several)
        parts = [
            counts(self.rng, shares, n, several=several)
            for shares, n in zip(self._shares(answers, several=several), self.ns, strict=True)
        ]
        lines = [
            [Fraction(100 * part[row], n) for part, n in zip(parts, self.ns, strict=True)]
            for row in range(len(answers))
        ]
        columns = [Heading(label, n=n) for label, n in zip(self.labels, self.ns, strict=True)]
        whole = Heading("Totaal", n=sum(self.ns))
        totals = [self._total(line, self.ns) for line in lines]
        if self.total_first:
            columns = [whole, *columns]
            lines = [[total, *line] for total, line in zip(totals, lines, strict=True)]
        else:
            columns = [*columns, whole]
            lines = [[*line, total] for total, line in zip(totals, lines, strict=True)]
        return kind, self._grid(
            f"vraag-{at}",
            f"Ervaringen met {self.topics[at]}",
            columns,
            [Heading(label) for label in answers],
            [[self._print(value) for value in line] for line in lines],
            weighted=self.weighted,
            notes=("Meerdere antwoorden mogelijk.",) if several else (),
        )

    def _by_wave(self, at: int) -> tuple[str, Grid]:
        answers = _answers(self.rng, several=False)
        waves = [WAVE - 4 * back for back in range(int(self.rng.integers(2, 5)), -1, -1)]
        columns, lines = [], []
        for wave in waves:
            size = 1.0 if wave == WAVE else self.rng.uniform(0.5, 1.5)
            ns = [int(np.clip(n * size, _SMALLEST, _LARGEST)) for n in self.ns]
            shares = self._shares(answers, several=False)
            parts = [counts(self.rng, p, n, several=False) for p, n in zip(shares, ns, strict=True)]
            columns.append(Heading(str(wave), wave=wave, n=sum(ns)))
            lines.append(
                [
                    self._total(
                        [Fraction(100 * part[row], n) for part, n in zip(parts, ns, strict=True)],
                        ns,
                    )
                    for row in range(len(answers))
                ]
            )
        return "waves", self._grid(
            f"vraag-{at}",
            f"Ervaringen met {self.topics[at]}",
            columns,
            [Heading(label) for label in answers],
            [[self._print(line[row]) for line in lines] for row in range(len(answers))],
            weighted=self.weighted,
        )

    def _total(self, parts: Sequence[Fraction], ns: Sequence[int]) -> Fraction:
        sizes = self.people if self.weighted else ns
        added = sum((part * size for part, size in zip(parts, sizes, strict=True)), Fraction(0))
        return added / sum(sizes)

    def _shares(self, answers: Sequence[str], *, several: bool) -> list[np.ndarray]:
        """True shares per group, around those of the survey."""
        rng, size = self.rng, len(answers)
        near = float(rng.choice([0, 40, 400]))
        if several:
            base = rng.uniform(0.03, rng.uniform(0.2, 0.9), size)
            if not near:
                return [base] * len(self.ns)
            return [rng.beta(base * near, (1 - base) * near) for _ in self.ns]
        base = rng.dirichlet(np.full(size, rng.uniform(0.7, 3)))
        return [rng.dirichlet(base * near + 0.01) if near else base for _ in self.ns]


def counts(rng: np.random.Generator, shares: np.ndarray, n: int, *, several: bool) -> list[int]:
    """How many of n people gave each answer.

    Who could give several answers is drawn per person: some give many, some few.
    """
    if not several:
        return [int(each) for each in rng.multinomial(n, shares / shares.sum())]
    eager = rng.normal(0, 0.15, size=(n, 1))
    return [int(each) for each in (rng.random((n, len(shares))) < shares + eager).sum(axis=0)]


def _answers(rng: np.random.Generator, *, several: bool) -> list[str]:
    """Four to eight answers."""
    if several or rng.random() < 0.3:
        size = int(rng.integers(4, 9))
        return [str(each) for each in rng.permutation(_KINDS)[:size]]
    scale = list(_SCALES[int(rng.integers(len(_SCALES)))])
    return scale + list(_REST[: int(rng.integers(0, 3))])

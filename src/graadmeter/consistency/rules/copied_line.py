"""A column, a row or a block of figures that stands in a second place as well.

*Columns of one table* are alike by nature. The null model is therefore that the two groups are
truly equal and that only their samples differ (`graadmeter.consistency.coincidence`). A column is
evidence of copying to the extent that even then complete agreement would be rare. Where the table
has other columns, the median over their pairs says how many sampling errors columns of this table
lie apart; that factor widens the spread, for ``likely`` and ``note`` only.

*Bound on what can be found.* A copied column of k figures around a share p of n respondents gives
about ``k log2(2 sqrt(pi) s / step)`` bits, ``s = 100 sqrt(p (1 - p) / n)`` the sampling error in
points (k - 1 when the column adds up to 100), minus half a bit to one and a half for figures that
go together. ``likely`` asks for ``log2(100 N)`` bits, N the number of pairs that were compared.
With p around 30 %, n = 200 and 3 pairs: 3.5 bits a figure against 8.2, so three figures do;
with n = 4000 a figure gives 1.3 bits and seven are needed, unless the spread of the other columns
adds to it. With n = 6 only 7 values exist: a figure gives some 2 bits at most. A copy with fewer
bits cannot be told from two groups that think alike.

*The same two columns in several tables* are one finding: the bits are added up, and the choice of
the tables in which they agree is paid for. When a column has percentages that no count out of its
own n gives while they equal those of the column beside it, one coincidence in ten is enough
for ``likely`` in place of one in a hundred, since a copied column explains both.

*Rows and blocks*: see `graadmeter.consistency.blocks`. Two or more rows, or part of some columns.
A single row elsewhere belongs to the rule ``repeated-values``; one that equals the next row is
found here.

*False alarms.* Pairs are counted (Bonferroni) per kind: columns side by side, other columns of
one table, rows side by side, rows and columns of different tables. Totals with a part of theirs
are not compared, nor figures that are repeated on purpose: the same row labels for the same
population and wave. ``certain`` asks for one in a million and four different figures that are not
near 0 or 100, without help of the spread. Counts and weighting factors are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import comb, sqrt
from statistics import median_low

from graadmeter.consistency.blocks import Block
from graadmeter.consistency.blocks import found as blocks_of
from graadmeter.consistency.coincidence import (
    SAME_PEOPLE,
    Pairing,
    bits,
    chance_in_words,
    fits,
    is_trivial,
    largest_n,
    percentage,
)
from graadmeter.consistency.findings import Bilingual, Certainty, Finding, Spot, in_both
from graadmeter.consistency.material import Grid, Heading, Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.structure import wholes_of_columns
from graadmeter.consistency.wording import words
from graadmeter.language import gettext as _

ID = "copied-line"
_FEWEST = 3
_WIDEST = 6.0
_LIKELY = 0.01
_LIKELY_MISFIT = 0.1
_NOTE = 0.1
_CERTAIN = 1e-6
_DIFFERENT = 4

_Heads = tuple[frozenset[str], int | None, frozenset[str], int | None]
_Numbers = dict[int, Printed]


@dataclass(frozen=True)
class _Copy:
    """Two columns of a table that agree throughout.

    Attributes:
        columns: their positions, in order.
        misfit: positions of columns with figures that no count out of their own n gives.
        pairing: their figures.
        spread: as in `bits`.
    """

    table: Grid
    columns: tuple[int, int]
    misfit: frozenset[int]
    pairing: Pairing
    spread: float

    @property
    def spots(self) -> tuple[Spot, Spot]:
        """The most suspect column first: the one that does not fit its n, else the latter."""
        first, second = self.columns
        if first in self.misfit and second not in self.misfit:
            return Spot(self.table.id, None, first), Spot(self.table.id, None, second)
        return Spot(self.table.id, None, second), Spot(self.table.id, None, first)


@dataclass
class _Tally:
    """In how many tables two headings were compared, and of those with a misfit."""

    beside: Counter[_Heads] = field(default_factory=Counter)
    others: Counter[_Heads] = field(default_factory=Counter)
    misfit: Counter[_Heads] = field(default_factory=Counter)

    def of(self, copy: _Copy) -> Counter[_Heads]:
        """Those of columns side by side, or the others."""
        return self.beside if copy.columns[1] == copy.columns[0] + 1 else self.others


def check(material: Material) -> Iterator[Finding]:
    """Copied columns within tables, rows equal to the next, blocks in two tables."""
    yield from _columns(material)
    for block in blocks_of(material):
        certainty = certainty_of(block)
        if certainty is not None and (block.height > 1 or block.next_to):
            printed = "; ".join(str(value) for value in block.values)
            yield Finding(ID, certainty, block.spots, printed, "", _block_message(block))


def certainty_of(block: Block) -> Certainty | None:
    """How sure it is that a block was copied; None when that is not sure enough to be said.

    Two tables about the same people, or with the same rows, can present one question under two
    names, so that a block in those is never ``certain``.
    """
    elsewhere = block.tables[0].id != block.tables[1].id
    if block.chance < _CERTAIN and block.different >= _DIFFERENT:
        return Certainty.LIKELY if elsewhere and block.explained else Certainty.CERTAIN
    if block.chance < _LIKELY:
        return Certainty.LIKELY
    return Certainty.NOTE if block.chance < _NOTE else None


def _columns(material: Material) -> Iterator[Finding]:
    ceiling = largest_n(material.tables)
    tally = _Tally()
    copies: dict[tuple[bool, _Heads], list[_Copy]] = {}
    for table in material.tables:
        related = {
            frozenset((whole.total, part))
            for whole in wholes_of_columns(table)
            for part in whole.parts
        }
        lines = [_numbers(table, column) for column in range(len(table.columns))]
        apart = _Apart(table, lines, ceiling)
        misfit = frozenset(at for at, line in enumerate(lines) if _is_misfit(table, at, line))
        for pair in combinations(range(len(lines)), 2):
            first, second = lines[pair[0]], lines[pair[1]]
            shared = sorted(first.keys() & second.keys())
            if len(shared) < _FEWEST or frozenset(pair) in related:
                continue
            heads = _heads(table, pair)
            beside = pair[1] == pair[0] + 1
            (tally.beside if beside else tally.others)[heads] += 1
            if beside and misfit & set(pair):
                tally.misfit[heads] += 1
            whole = first.keys() == second.keys()
            if whole and all(first[row].value == second[row].value for row in shared):
                pairing = _pairing(table, pair, shared, ceiling)
                spread = _spread(apart, pair)
                copy = _Copy(table, pair, misfit & set(pair), pairing, spread)
                copies.setdefault((beside, heads), []).append(copy)
    for (_beside, heads), found in copies.items():
        yield from _judged(heads, found, tally)


def _judged(heads: _Heads, copies: Sequence[_Copy], tally: _Tally) -> Iterator[Finding]:
    """One finding for two columns, in however many tables they agree."""
    compared = tally.of(copies[0])
    wide, found = _rarest(copies, heads, compared, spread=True)
    plain, certain = _rarest(copies, heads, compared, spread=False)
    misfits = [copy for copy in copies if copy.misfit and tally.of(copy) is tally.beside]
    certainty = Certainty.LIKELY if wide < _LIKELY else Certainty.NOTE if wide < _NOTE else None
    chance = wide
    if plain < _CERTAIN and _different(certain) >= _DIFFERENT:
        certainty, chance, found = Certainty.CERTAIN, plain, certain
    elif certainty is not Certainty.LIKELY and misfits:
        rare, rarest = _rarest(misfits, heads, tally.misfit, spread=True)
        if rare < _LIKELY_MISFIT:
            certainty, chance, found = Certainty.LIKELY, rare, rarest
    if certainty is None:
        return
    printed = "; ".join(str(value) for copy in found for value in copy.pairing.values)
    spots = tuple(spot for copy in found for spot in copy.spots)
    misfit = all(copy.misfit for copy in found)
    yield Finding(ID, certainty, spots, printed, "", _column_message(found, chance, misfit))


def _rarest(
    copies: Sequence[_Copy], heads: _Heads, compared: Counter[_Heads], *, spread: bool
) -> tuple[float, Sequence[_Copy]]:
    """The tables whose agreement together is least probable, and how many of those to expect.

    Every choice of as many tables out of those with these two headings is counted.
    """
    weighed = [(bits(copy.pairing, copy.spread if spread else 1.0), copy) for copy in copies]
    weighed.sort(key=lambda each: -each[0])
    total, expected, taken = 0.0, float("inf"), 1
    for number, (evidence, _copy) in enumerate(weighed, start=1):
        total += evidence
        chance = len(compared) * comb(compared[heads], number) * 2.0**-total
        if chance < expected:
            expected, taken = chance, number
    chosen = {copy.table.id for _evidence, copy in weighed[:taken]}
    return expected, [copy for copy in copies if copy.table.id in chosen]


def _different(copies: Sequence[_Copy]) -> int:
    return len(
        {value.value for copy in copies for value in copy.pairing.values if not is_trivial(value)}
    )


def _column_message(copies: Sequence[_Copy], chance: float, misfit: bool) -> Bilingual:
    table = copies[0].table
    first, second = (_named(table.columns[at], table.wave) for at in copies[0].columns)
    values = sum(len(copy.pairing.values) for copy in copies)

    def sentence() -> str:
        found = [
            _("De kolommen {first} en {second} zijn in alle {values} cijfers gelijk.").format(
                first=first, second=second, values=values
            )
            if len(copies) == 1
            else _(
                "De kolommen {first} en {second} zijn in alle {values} cijfers gelijk, in {tables} "
                "tabellen."
            ).format(first=first, second=second, values=values, tables=len(copies)),
            chance_in_words(chance),
        ]
        if misfit:
            found.append(
                _(
                    "Een van de twee kolommen bevat ook percentages die niet kunnen ontstaan bij "
                    "het aantal dat erboven staat."
                )
            )
        return " ".join(found)

    return in_both(sentence)


def _block_message(block: Block) -> Bilingual:
    first, second = block.tables
    if block.next_to:
        one, other = (first.rows[at].label for at in block.rows)
        return in_both(
            lambda: " ".join(
                [
                    _("De rijen “{first}” en “{second}” zijn in alle cijfers gelijk.").format(
                        first=one, second=other
                    ),
                    chance_in_words(block.chance),
                ]
            )
        )
    return in_both(
        lambda: " ".join(
            [
                _(
                    "Een blok van {rows} bij {columns} cijfers uit tabel {first} staat ook in "
                    "tabel {second}, bij een ander opschrift of een andere groep."
                ).format(rows=block.height, columns=block.width, first=first.id, second=second.id),
                chance_in_words(block.chance),
            ]
        )
    )


def _named(heading: Heading, wave: int | None) -> str:
    return " ".join(
        each for each in (f"“{heading.label}”", str(heading.wave or wave or "")) if each
    )


def _heads(table: Grid, pair: tuple[int, int]) -> _Heads:
    first, second = (table.columns[at] for at in pair)
    return (
        words(first.label),
        first.wave or table.wave,
        words(second.label),
        second.wave or table.wave,
    )


def _numbers(table: Grid, column: int) -> _Numbers:
    found = ((row, percentage(table, row, column)) for row in range(len(table.rows)))
    return {row: number for row, number in found if number is not None}


def _is_misfit(table: Grid, column: int, line: _Numbers) -> bool:
    """Whether some figure of an unweighted table is no count out of the n of its column."""
    if table.weighted is not False:
        return False
    sizes = ((number, table.n_of(row, column)) for row, number in line.items())
    return any(n is not None and n > 0 and not fits(number, n) for number, n in sizes)


def _pairing(table: Grid, pair: tuple[int, int], rows: Sequence[int], ceiling: int) -> Pairing:
    sizes = []
    for row in rows:
        each = []
        for column in pair:
            n = table.n_of(row, column)
            number = table.cells[row][column]
            wrong = table.weighted is False and n and number and not fits(number, n)
            each.append(None if wrong or not n else n)
        sizes.append((each[0], each[1]))
    known = [n for n in (table.n_of(row, at) for row in rows for at in pair) if n]
    return Pairing(
        values=tuple(number for row in rows if (number := table.cells[row][pair[0]]) is not None),
        parts=tuple(table.rows[row].section for row in rows),
        sizes=tuple(sizes),
        correlation=_correlation(table, pair, sizes),
        lattice=table.weighted is False,
        ceiling=max(known) if known else ceiling,
    )


def _correlation(
    table: Grid, pair: tuple[int, int], sizes: Sequence[tuple[int | None, int | None]]
) -> float:
    """Whether two columns can be of the same people: one group in two waves, or one n."""
    first, second = (table.columns[at] for at in pair)
    if _alike(table, pair):
        return SAME_PEOPLE
    if first.wave == second.wave and all(n == m for n, m in sizes):
        return SAME_PEOPLE
    return 0.0


class _Apart:
    """How many sampling errors, squared, two columns of a table lie apart; each pair once."""

    def __init__(self, table: Grid, lines: Sequence[_Numbers], ceiling: int) -> None:
        self._table, self._lines, self._ceiling = table, lines, ceiling
        self._known: dict[tuple[int, int], float | None] = {}
        self.pairs = tuple(
            (pair, _alike(table, pair)) for pair in combinations(range(len(lines)), 2)
        )

    def alike(self, pair: tuple[int, int]) -> bool:
        """See `_alike`."""
        return _alike(self._table, pair)

    def of(self, pair: tuple[int, int]) -> float | None:
        """The mean over the rows of both; None when there are too few."""
        if pair not in self._known:
            self._known[pair] = self._measured(pair)
        return self._known[pair]

    def _measured(self, pair: tuple[int, int]) -> float | None:
        first, second = self._lines[pair[0]], self._lines[pair[1]]
        rows = sorted(first.keys() & second.keys())
        if len(rows) < _FEWEST:
            return None
        squares = []
        for row in rows:
            n, m = (self._table.n_of(row, at) or self._ceiling for at in pair)
            share = (float(first[row].value) + float(second[row].value)) / 200
            unit = float(first[row].unit)
            error = 1e4 * share * (1 - share) * (1 / n + 1 / m) + unit * unit / 6
            squares.append(float(first[row].value - second[row].value) ** 2 / error)
        return sum(squares) / len(squares)


def _spread(apart: _Apart, pair: tuple[int, int]) -> float:
    """How many sampling errors other pairs of columns lie apart, between 1 and 6 (median).

    Only columns that are related as the two are: one group in two waves, or different groups.
    """
    alike = apart.alike(pair)
    found = [
        squares
        for other, same in apart.pairs
        if other != pair and same == alike and (squares := apart.of(other)) is not None
    ]
    return min(_WIDEST, max(1.0, sqrt(median_low(found)))) if found else 1.0


def _alike(table: Grid, pair: tuple[int, int]) -> bool:
    """Whether two columns are of one group, in two waves."""
    first, second = (
        words(heading.label) - {str(heading.wave)} for heading in (table.columns[at] for at in pair)
    )
    return first == second


RULE = Rule(id=ID, check=check)

"""Rows, and blocks of rows or of parts of columns, that stand in two places with other labels.

Two tables are seldom about the same thing, so that one figure of a block is charged with how often
such a figure occurs in the material at all. Given that one, the other figures may be as alike as
two answers of the same people can be: true values are taken as equal, see
`graadmeter.consistency.coincidence`. In one table nothing is charged for the first figure. The
number of pairs of rows (of parts of columns) that were compared is multiplied in. The figures
of a total column are no evidence, since they follow from those of its parts. Figures that are
repeated on purpose are skipped: the same row labels for the same wave about the same population.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import log2

from graadmeter.consistency.coincidence import (
    SAME_PEOPLE,
    Pairing,
    bits,
    is_trivial,
    largest_n,
    percentage,
)
from graadmeter.consistency.findings import Spot
from graadmeter.consistency.material import Grid, Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.structure import wholes_of_columns
from graadmeter.consistency.wording import contained, similar, words

_FEWEST_IN_ROW = 2
_PART = 3
_RAREST = 0.01

_Cells = tuple[Printed | None, ...]
_Place = tuple[int, int]
"""Number of a table in the material, and of a row."""


@dataclass(frozen=True)
class Block:
    """Figures that stand in two places.

    Attributes:
        tables: the table of the first place and of the second.
        rows: the first row in each.
        height: number of rows.
        columns: pairs of columns; empty when whole rows agree.
        values: the figures, row by row.
        chance: expected number of such blocks by coincidence.
        explained: whether both tables are about the same people, or have the same row labels, so
            that one question may be presented twice.
    """

    tables: tuple[Grid, Grid]
    rows: tuple[int, int]
    height: int
    columns: tuple[tuple[int, int], ...]
    values: tuple[Printed, ...]
    chance: float
    explained: bool

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns) or len(self.tables[0].columns)

    @property
    def next_to(self) -> bool:
        """Whether it is a row and the next row of one table."""
        return (
            self.tables[0].id == self.tables[1].id
            and self.height == 1
            and self.rows[1] == self.rows[0] + 1
        )

    @property
    def different(self) -> int:
        """Number of different figures that are not near 0 or 100."""
        return len({value.value for value in self.values if not is_trivial(value)})

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Every row, or part of a column, the later place first."""
        first, second = self.tables
        if self.columns:
            return tuple(Spot(second.id, None, column) for _, column in self.columns) + tuple(
                Spot(first.id, None, column) for column, _ in self.columns
            )
        return tuple(Spot(second.id, self.rows[1] + at) for at in range(self.height)) + tuple(
            Spot(first.id, self.rows[0] + at) for at in range(self.height)
        )


def found(material: Material) -> tuple[Block, ...]:
    """All blocks, with the expected number of such blocks by coincidence."""
    ceiling = largest_n(material.tables)
    lines = [
        [
            tuple(percentage(table, row, column) for column in range(len(table.columns)))
            for row in range(len(table.rows))
        ]
        for table in material.tables
    ]
    often = Counter(
        number.value for table in lines for line in table for number in line if number is not None
    )
    rows = list(_rows(material, lines, often, ceiling))
    covered = {(block.tables[0].id, block.tables[1].id) for block in rows if block.height > 1}
    parts = [
        block
        for block in _parts(material, lines, often, ceiling)
        if (block.tables[0].id, block.tables[1].id) not in covered
    ]
    return (*rows, *parts)


def _rows(
    material: Material, lines: Sequence[Sequence[_Cells]], often: Counter[Decimal], ceiling: int
) -> Iterator[Block]:
    keys = [[_key(line) for line in table] for table in lines]
    telling = [
        [sum(1 for each in line if each and not is_trivial(each)) for line in table]
        for table in lines
    ]
    places: dict[tuple[Decimal | None, ...], list[_Place]] = {}
    beside = 0
    widths: Counter[int] = Counter()
    for at, table in enumerate(keys):
        before = False
        for row, key in enumerate(table):
            counted = telling[at][row] >= _FEWEST_IN_ROW
            if counted:
                places.setdefault(key, []).append((at, row))
                widths[len(key)] += 1
                beside += before
            before = counted
    elsewhere = sum(number * (number - 1) // 2 for number in widths.values())
    for shared in places.values():
        for first, second in combinations(shared, 2):
            if _continues(keys, first, second, telling):
                continue
            height = _height(keys, first, second)
            tables = material.tables[first[0]], material.tables[second[0]]
            rows = first[1], second[1]
            if _on_purpose(tables, rows, height):
                continue
            evidence = sum(
                _row_bits(tables, (rows[0] + at, rows[1] + at), lines[first[0]], ceiling)
                for at in range(height)
            )
            values = tuple(
                number
                for at in range(height)
                for number in lines[first[0]][rows[0] + at]
                if number is not None
            )
            next_to = first[0] == second[0] and rows[1] == rows[0] + 1
            if first[0] != second[0]:
                evidence += _rarity(values, often)
            chance = (beside if next_to else elsewhere) * 2.0**-evidence
            alike = _explained(tables, rows, height)
            yield Block(tables, rows, height, (), values, chance, alike)


def _parts(
    material: Material, lines: Sequence[Sequence[_Cells]], often: Counter[Decimal], ceiling: int
) -> Iterator[Block]:
    """Runs of three rows or more in a column that stand in a column of another table too."""
    seeds: dict[tuple[Decimal, ...], list[tuple[int, int, int]]] = {}
    tried = 0
    for at, table in enumerate(lines):
        for column in range(len(material.tables[at].columns)):
            for row in range(len(table) - _PART + 1):
                run = [table[row + step][column] for step in range(_PART)]
                key = tuple(each.value for each in run if each is not None)
                telling = {each.value for each in run if each and not is_trivial(each)}
                if len(key) == _PART and len(telling) > 1:
                    seeds.setdefault(key, []).append((at, column, row))
                    tried += 1
    groups: dict[tuple[int, int, int, int, int], list[tuple[int, int]]] = {}
    for shared in seeds.values():
        for first, second in combinations(shared, 2):
            if first[0] == second[0] or _run(lines, first, second, -1):
                continue
            height = _PART
            while _run(lines, first, second, height):
                height += 1
            group = first[0], second[0], first[2], second[2], height
            groups.setdefault(group, []).append((first[1], second[1]))
    for (left, right, top, other, height), columns in groups.items():
        tables = material.tables[left], material.tables[right]
        if _on_purpose(tables, (top, other), height):
            continue
        pairings = [
            _column_pairing(tables, (top, other), pair, lines[left], height, ceiling)
            for pair in columns
        ]
        values = tuple(value for pairing in pairings for value in pairing.values)
        evidence = sum(bits(pairing) for pairing in pairings) + _rarity(values, often)
        chance = tried * (tried - 1) / 2 * 2.0**-evidence
        alike = _explained(tables, (top, other), height)
        yield Block(tables, (top, other), height, tuple(columns), values, chance, alike)


def _key(line: _Cells) -> tuple[Decimal | None, ...]:
    return tuple(None if each is None else each.value for each in line)


def _continues(
    keys: Sequence[Sequence[tuple[Decimal | None, ...]]],
    first: _Place,
    second: _Place,
    telling: Sequence[Sequence[int]],
) -> bool:
    """Whether the rows before these agree too, so that the block began earlier."""
    before = first[1] - 1, second[1] - 1
    return (
        min(before) >= 0
        and keys[first[0]][before[0]] == keys[second[0]][before[1]]
        and telling[first[0]][before[0]] >= _FEWEST_IN_ROW
    )


def _height(
    keys: Sequence[Sequence[tuple[Decimal | None, ...]]], first: _Place, second: _Place
) -> int:
    one, other = keys[first[0]], keys[second[0]]
    stop = min(len(one) - first[1], len(other) - second[1])
    if first[0] == second[0]:
        stop = min(stop, second[1] - first[1])
    height = 1
    while height < stop and one[first[1] + height] == other[second[1] + height]:
        if all(value is None for value in one[first[1] + height]):
            break
        height += 1
    return height


def _run(
    lines: Sequence[Sequence[_Cells]],
    first: tuple[int, int, int],
    second: tuple[int, int, int],
    step: int,
) -> bool:
    """Whether two columns agree so many rows further."""
    found = []
    for at, column, row in (first, second):
        if not 0 <= row + step < len(lines[at]):
            return False
        found.append(lines[at][row + step][column])
    return found[0] is not None and found[1] is not None and found[0].value == found[1].value


def _row_bits(
    tables: tuple[Grid, Grid], rows: tuple[int, int], lines: Sequence[_Cells], ceiling: int
) -> float:
    derived = _totals(tables[0]) & _totals(tables[1])
    taken = [
        at for at, number in enumerate(lines[rows[0]]) if number is not None and at not in derived
    ]
    return bits(
        Pairing(
            values=tuple(number for at in taken if (number := lines[rows[0]][at]) is not None),
            parts=("",) * len(taken),
            sizes=tuple((tables[0].n_of(rows[0], at), tables[1].n_of(rows[1], at)) for at in taken),
            correlation=SAME_PEOPLE,
            lattice=_counts(tables),
            ceiling=ceiling,
        )
    )


def _totals(table: Grid) -> frozenset[int]:
    """Columns that follow from others: where those agree, their total does as well."""
    return frozenset(whole.total for whole in wholes_of_columns(table))


def _column_pairing(
    tables: tuple[Grid, Grid],
    rows: tuple[int, int],
    columns: tuple[int, int],
    lines: Sequence[_Cells],
    height: int,
    ceiling: int,
) -> Pairing:
    numbers = (lines[rows[0] + at][columns[0]] for at in range(height))
    return Pairing(
        values=tuple(number for number in numbers if number is not None),
        parts=("",) * height,
        sizes=tuple(
            (
                tables[0].n_of(rows[0] + at, columns[0]),
                tables[1].n_of(rows[1] + at, columns[1]),
            )
            for at in range(height)
        ),
        correlation=SAME_PEOPLE,
        lattice=_counts(tables),
        ceiling=ceiling,
    )


def _counts(tables: tuple[Grid, Grid]) -> bool:
    return all(table.weighted is False for table in tables)


def _rarity(values: Sequence[Printed], often: Counter[Decimal]) -> float:
    """Bits of the first figure that is not near 0 or 100."""
    first = next(value for value in values if not is_trivial(value))
    return -log2(max(_RAREST, often[first.value] / sum(often.values())))


def _on_purpose(tables: tuple[Grid, Grid], rows: tuple[int, int], height: int) -> bool:
    """Whether the same rows about the same people are presented twice."""
    first, second = tables
    if first.id == second.id:
        return False
    if not _same_labels(tables, rows, height):
        return False
    left, right = words(first.population), words(second.population)
    one, other = (words(table.rows[at].label) for table, at in zip(tables, rows, strict=True))
    return similar(left, right) or left <= right | other or right <= left | one


def _same_labels(tables: tuple[Grid, Grid], rows: tuple[int, int], height: int) -> bool:
    """Whether all rows have the same words and wave."""
    first, second = tables
    pairs = [(first.rows[rows[0] + at], second.rows[rows[1] + at]) for at in range(height)]
    return all(
        contained(words(one.label), words(other.label)) and one.wave in (other.wave, None)
        for one, other in pairs
    )


def _explained(tables: tuple[Grid, Grid], rows: tuple[int, int], height: int) -> bool:
    populations = (words(table.population) for table in tables)
    return similar(*populations) or _same_labels(tables, rows, height)

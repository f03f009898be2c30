"""Which lines of a table divide everybody over answers, so that they should add up to 100.

No table says of itself that it is a distribution; it is read from its shape and its figures. A
*line* is a block of rows of one section and one wave down a column, or the columns of one wave
along a row. It is a candidate when it has at least two figures, all from 0 to 100, without the
total's own row or column, and when nothing printed says that its figures are of different people
(different n's) or stand on their own (several answers allowed, "% ja", a top 3, an average).

A candidate is believed on the evidence of its siblings, the other lines of its section along the
same axis, or of the whole table when the section has only few. A list of unrelated percentages
adds up to 100 now and then, but hardly three times and hardly in two lines of three: with k figures
rounded to whole numbers about k of some 60 sums pass, so that two lines of four figures have a
chance of one in 225. Groups that think alike have sums that lie together, so that sums which pass
more loosely than roundings do are no strong evidence. When both axes pass, only the one that passes
most often is taken: in a table of ranks (most, less, least suitable) the other axis adds up as
well, but need not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil, floor, prod

from graadmeter.consistency.findings import Spot
from graadmeter.consistency.material import Grid, Heading
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.structure import (
    Unit,
    Whole,
    is_total,
    several_answers,
    unit_of,
    wholes_of_columns,
    wholes_of_rows,
)

ALL = 100
_PASSES = 3
"""So many siblings have to add up before a line that does not is suspect."""
_SHARE = Fraction(2, 3)
"""So large a part of the siblings has to add up."""
_FEW = 4
"""A section with fewer lines is judged with the rest of the table."""
_SUMS = 60
"""Over so many whole numbers the sums of unrelated percentages are spread, at least."""
_HARDLY = Fraction(1, 100)
"""What is less probable than this is hardly a coincidence."""
_LOOSE = 4
"""Sums that pass with more than so many times the variance of rounding pass loosely."""
_NEAR = 20
"""A lone line further than this from 100 may well be another kind of table."""

_OWN_SHARES = re.compile(
    r"\(?%\s*\(?\s*(helemaal|zeer|ja\b|mee eens|minimaal|minstens|yes\b|agree|strongly|at least)"
    r"|\btop\s*\d|belangrijkste redenen|most important reasons|stellingen|statements",
    re.IGNORECASE,
)
_NO_SHARE = re.compile(
    r"gemiddeld|mediaan|rapportcijfer|\b(mean|median|average)\b|indexcijfer|procentpunt"
    r"|schaalscore|\bscores?\b|\(0\s*[-–]\s*100\)|\bin (dagen|uren|days|hours)\b|\bper 1[.,]?000\b"
    r"|percentage points?|verschil|\bdifference|\bverandering|\bchange\b|euro\b|€",
    re.IGNORECASE,
)
_YES = re.compile(r"^\s*(ja|yes)\b", re.IGNORECASE)
_NO = re.compile(r"^\s*(nee|no)\b", re.IGNORECASE)
_ALWAYS = re.compile(r"^\s*(altijd|always)\b", re.IGNORECASE)
_NEVER = re.compile(r"^\s*(nooit|niet|never|not)\b", re.IGNORECASE)
_RECENT = re.compile(r"dit jaar|vorig jaar|this year|last year", re.IGNORECASE)
_LONG_AGO = re.compile(r"langer geleden|of eerder|longer ago|or earlier|nooit|never", re.IGNORECASE)
_UNKNOWN = re.compile(r"weet (ik )?niet|onbekend|don.t know|unknown", re.IGNORECASE)
_REST = re.compile(r"^\s*(anders|overig|other)\b", re.IGNORECASE)


class Axis(StrEnum):
    """Along what a line runs."""

    COLUMN = "column"
    ROW = "row"


class Evidence(StrEnum):
    """How sure it is that a line is a distribution."""

    STRONG = "strong"
    """At least three of its siblings add up as roundings do, and at least two in three."""
    SOME = "some"
    """Its answers look like all answers there are, or (nearly) enough of its siblings add up."""
    NONE = "none"


@dataclass(frozen=True)
class Line:
    """Figures that may divide the same people.

    Attributes:
        table: id of the table.
        title: its title.
        axis: down a column or along a row.
        at: position of that column or row.
        section: heading above the block of rows; empty when there is none.
        wave: the wave of the figures.
        heading: of the column or row.
        places: row and column of every figure.
        labels: of the answers, in the order of `places`.
        numbers: the figures, in the same order.
        whole: whether every place in the line has a figure.
        n: the number of respondents printed for all of them.
        evidence: how sure it is that this is a distribution.
    """

    table: str
    title: str
    axis: Axis
    at: int
    section: str
    wave: int | None
    heading: Heading
    places: tuple[tuple[int, int], ...]
    labels: tuple[str, ...]
    numbers: tuple[Printed, ...]
    whole: bool
    n: int | None
    evidence: Evidence = Evidence.NONE

    @cached_property
    def total(self) -> Decimal:
        """The sum of the figures as printed."""
        return sum((each.value for each in self.numbers), Decimal(0))

    @cached_property
    def fits(self) -> bool:
        """Whether rounding can explain how far the sum is from 100."""
        # No rounding is wider than one, so that a sum far off needs no exact arithmetic.
        return abs(self.total - ALL) <= len(self.numbers) and ALL in sum_of(self.numbers)

    @property
    def telling(self) -> bool:
        """Whether more than one answer was given: a sum of 100 and zeros says nothing."""
        return sum(each.value > 0 for each in self.numbers) > 1

    @property
    def name(self) -> str:
        """The words of its heading, with its section where that is needed to find it."""
        label = self.heading.label
        if self.heading.wave is not None and str(self.heading.wave) not in label:
            label = f"{label} {self.heading.wave}"
        return f"{label}, {self.section}" if self.section and self.axis is Axis.COLUMN else label

    @property
    def where(self) -> tuple[Spot, ...]:
        """The line, and its figures where it is not the whole column or row."""
        whole = Spot(
            self.table,
            self.at if self.axis is Axis.ROW else None,
            self.at if self.axis is Axis.COLUMN else None,
        )
        if not self.section:
            return (whole,)
        return tuple(Spot(self.table, row, column) for row, column in self.places)


def sum_of(numbers: Iterable[Printed]) -> Interval:
    """Every sum of percentages that are printed like this."""
    found = Interval(Fraction(0), Fraction(0))
    for number in numbers:
        found += number.share
    return found


def sums_possible(numbers: Sequence[Printed]) -> tuple[Printed, Printed]:
    """Lowest and highest sum that these numbers could have in print when the shares add to 100.

    A number above zero may have been rounded up or down by half a unit; a zero only down.
    """
    unit = min((number.unit for number in numbers), default=Fraction(1))
    decimals = max((number.decimals for number in numbers), default=0)
    down = sum((number.unit / 2 for number in numbers), Fraction(0))
    up = sum((number.unit / 2 for number in numbers if number.value > 0), Fraction(0))
    low = ceil((ALL - down) / unit) * unit
    high = floor((ALL + up) / unit) * unit
    return (
        Printed.of(f"{float(low):.{decimals}f}"),
        Printed.of(f"{float(high):.{decimals}f}"),
    )


def shares_of_their_own(table: Grid) -> bool:
    """Whether a table says that its percentages need not have anything to do with each other."""
    return several_answers(table) or _OWN_SHARES.search(table.title) is not None


def is_share(table: Grid, row: int, column: int) -> bool:
    """Whether a figure can be a percentage of people: from 0 to 100, no average, no difference."""
    number = table.cells[row][column]
    if number is None or not 0 <= number.value <= ALL:
        return False
    words = (table.title, table.columns[column].label, table.rows[row].label)
    return (
        not any(_measures_something_else(each) for each in words)
        and unit_of(table, row, column) is not Unit.FACTOR
    )


@lru_cache(maxsize=4096)  # the same headings come back for every cell
def _measures_something_else(words: str) -> bool:
    return _NO_SHARE.search(words) is not None


@lru_cache(maxsize=2)  # three rules ask for it in one audit
def distributions(tables: tuple[Grid, ...]) -> tuple[Line, ...]:
    """The lines of all tables that are distributions, with the evidence, in the order of tables.

    Lines without evidence are left out. Tables with the same title (one figure, a panel per
    group) count as siblings of each other, but never make more than `Evidence.SOME`.
    """
    lines = {table.id: _along_one_axis(tuple(_lines(table))) for table in tables}
    titled: defaultdict[str, list[Line]] = defaultdict(list)
    for each in lines.values():
        for line in each:
            titled[_plain(line.title)].append(line)
    found = []
    for each in lines.values():
        for line in each:
            evidence = _of_siblings(line, each)
            if evidence is Evidence.NONE and _few(titled[_plain(line.title)], line):
                evidence = Evidence.SOME
            if evidence is not Evidence.NONE:
                found.append(replace(line, evidence=evidence))
    return tuple(found)


def complete_answers(labels: Sequence[str]) -> bool:
    """Whether answers run from one end to the other: yes and no, always and never, and so on."""

    def has(pattern: re.Pattern[str]) -> bool:
        return any(pattern.search(label) for label in labels)

    return (
        (has(_YES) and has(_NO))
        or (has(_ALWAYS) and has(_NEVER))
        or (has(_RECENT) and has(_LONG_AGO))
    )


def short_tables(tables: Iterable[Grid]) -> Iterator[tuple[Line, ...]]:
    """The lines of a table whose answers look complete, but of which every line falls short.

    Then an answer was left out of print on purpose, most likely: at least three lines, each
    between 50 and 100.
    """
    for table in tables:
        lines = [each for each in _lines(table) if each.axis is Axis.COLUMN and each.telling]
        if len(lines) >= _PASSES and all(
            complete_answers(each.labels)
            and each.whole
            and not each.fits
            and ALL // 2 < each.total < ALL
            for each in lines
        ):
            yield tuple(lines)


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def _few(siblings: Sequence[Line], line: Line) -> bool:
    """Whether few siblings, or the answers by themselves, make a distribution of a line."""
    far = abs(line.total - ALL) > _NEAR
    unknown = any(_UNKNOWN.search(label) for label in line.labels)
    if complete_answers(line.labels) and unknown and not far:
        return True
    closed = unknown or any(_REST.search(label) for label in line.labels)
    passes = sum(each.fits and each.telling for each in siblings)
    return len(siblings) > 1 and closed and passes >= 1 and 2 * passes >= len(siblings)


def _strong(lines: Sequence[Line]) -> bool:
    telling = [each for each in lines if each.telling]
    passes = sum(each.fits for each in telling)
    return passes >= _PASSES and passes >= _SHARE * len(telling)


def _hardly_chance(lines: Sequence[Line]) -> bool:
    """Whether two passes of three are hardly a coincidence: (k / 60)^2, see above."""
    telling = [each for each in lines if each.telling]
    passing = [Fraction(len(each.numbers), _SUMS) for each in telling if each.fits]
    enough = len(telling) >= _PASSES and len(passing) >= _SHARE * len(telling)
    return enough and prod(passing) <= _HARDLY


def _of_siblings(line: Line, lines: Sequence[Line]) -> Evidence:
    own = [each for each in lines if each.section == line.section]
    judged = own if len(own) >= _FEW else lines
    if not _strong(judged):
        return Evidence.SOME if _hardly_chance(judged) else Evidence.NONE
    sure = _like_roundings(judged) and any(each.fits for each in own)
    return Evidence.STRONG if sure else Evidence.SOME


def _like_roundings(lines: Sequence[Line]) -> bool:
    """Whether the sums that pass lie as close to 100 as roundings do, not just within their room.

    A rounding has a variance of 1/12 unit, so that a sum of k has k/12. Groups that think alike
    have sums that lie together, also of answers that are not all there are; then those pass more
    loosely. Four times the variance, for three lines or more, is rarer than one in a hundred.
    """
    passing = [each for each in lines if each.telling and each.fits]
    ratios = [
        Fraction(each.total - ALL) ** 2 * 12 / sum(number.unit**2 for number in each.numbers)
        for each in passing
    ]
    return sum(ratios) <= _LOOSE * len(ratios)


def _along_one_axis(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of the axis along which they add up most often; columns when it is the same."""

    def passing(axis: Axis) -> Fraction:
        telling = [each for each in lines if each.axis is axis and each.telling]
        return Fraction(sum(each.fits for each in telling), max(1, len(telling)))

    best = Axis.ROW if passing(Axis.ROW) > passing(Axis.COLUMN) else Axis.COLUMN
    return tuple(each for each in lines if each.axis is best)


def _lines(table: Grid) -> Iterator[Line]:
    """Every candidate of a table."""
    if shares_of_their_own(table):
        return
    if not _nested(table.rows, wholes_of_rows(table)):
        for rows in _blocks(table.rows):
            for column in range(len(table.columns)):
                yield from _line(table, Axis.COLUMN, column, [(row, column) for row in rows])
    if not _nested(table.columns, wholes_of_columns(table)):
        for columns in _blocks(table.columns):
            for row in range(len(table.rows)):
                yield from _line(table, Axis.ROW, row, [(row, column) for column in columns])


def _nested(headings: Sequence[Heading], wholes: Iterable[Whole]) -> bool:
    """Whether some headings are totals of others among them, without being the grand total."""
    return any(not is_total(headings[whole.total]) for whole in wholes)


def _blocks(headings: Sequence[Heading]) -> Iterator[list[int]]:
    """Positions of headings that can be answers of the same people: one section, wave and n."""
    blocks: defaultdict[tuple[str, int | None], list[int]] = defaultdict(list)
    for at, heading in enumerate(headings):
        if not is_total(heading):
            blocks[heading.section, heading.wave].append(at)
    for block in blocks.values():
        if len({headings[at].n for at in block}) == 1:
            yield block


def _line(table: Grid, axis: Axis, at: int, places: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """The line at these places, when it has at least two figures and all can be shares."""
    filled = [(row, column) for row, column in places if table.cells[row][column] is not None]
    if len(filled) < 2 or not all(is_share(table, row, column) for row, column in filled):
        return
    counts = {table.n_of(row, column) for row, column in filled}
    down = axis is Axis.COLUMN
    found = (table.cells[row][column] for row, column in filled)
    numbers = tuple(number for number in found if number is not None)
    yield Line(
        table=table.id,
        title=table.title,
        axis=axis,
        at=at,
        section=table.rows[filled[0][0]].section,
        wave=table.wave_of(*filled[0]),
        heading=table.columns[at] if down else table.rows[at],
        places=tuple(filled),
        labels=tuple(
            table.rows[row].label if down else table.columns[column].label for row, column in filled
        ),
        numbers=numbers,
        whole=len(filled) == len(places),
        n=counts.pop() if len(counts) == 1 else None,
    )

"""Two columns, two rows or two tables with the same heading over different figures.

A heading is its label, its section and the wave *as printed*: where the print says a wave that
cannot be meant, that printed wave counts (`Heading.wave_printed`). Two columns of one table with
the same heading and different figures cannot both be headed right, whatever the figures are: that
is ``certain``. The same holds for two rows of one section. Rows without any number are subheadings
and begin a section. An n that is printed with both and differs can tell them apart: ``likely``.
So do numbers beside percentages under one heading, which can be told apart by their size, and
the row above when the row says that it is a part or the rest of it ("waarvan", "- man",
"anders"): ``likely``. The same heading over the same figures is a line printed twice: ``likely``
as well.

Two tables with the same title about the same people (or one about part of the other's) and with
different figures are a ``note``, and ``likely`` when every row and column heading is the same too.

*Assumption*: the headings were carried over as printed. *False alarms*: none by chance, since no
figure is judged; columns without label and wave, and rows or columns that never both have a number
in one place (a label that is repeated because its line runs on), are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from graadmeter.consistency.findings import Bilingual, Certainty, Finding, Spot, in_both
from graadmeter.consistency.material import Grid, Heading, Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.wording import contained, words
from graadmeter.language import gettext as _

ID = "same-heading"
_PART = re.compile(
    r"^\s*[-–—•]|^\W*(waarvan|w\.v\.|of which|of whom|anders|overige?|other)\b", re.IGNORECASE
)
"""What a heading begins with that is a part, or the rest, of what stands above it."""

_ALL = 100
_Line = tuple[Printed | None, ...]
_Name = tuple[str, str, int | None]


def check(material: Material) -> Iterator[Finding]:
    """Headings that stand over two different lines of a table, or over two tables."""
    for table in material.tables:
        yield from _columns(table)
        yield from _rows(table)
    yield from _tables(material.tables)


def _columns(table: Grid) -> Iterator[Finding]:
    lines = [table.line(column=column) for column in range(len(table.columns))]
    for first, second in _same([_name(each, each.section) for each in table.columns]):
        spots = Spot(table.id, None, second), Spot(table.id, None, first)
        yield from _judged(table.columns, (first, second), (lines[first], lines[second]), spots)


def _rows(table: Grid) -> Iterator[Finding]:
    names = []
    section = ""
    for heading, line in zip(table.rows, table.cells, strict=True):
        if all(number is None for number in line) and not heading.wave:
            section = heading.label
        names.append(_name(heading, heading.section or section))
    for first, second in _same(names):
        spots = Spot(table.id, second), Spot(table.id, first)
        lines = table.cells[first], table.cells[second]
        yield from _judged(table.rows, (first, second), lines, spots)


def _judged(
    headings: Sequence[Heading],
    pair: tuple[int, int],
    lines: tuple[_Line, _Line],
    spots: tuple[Spot, Spot],
) -> Iterator[Finding]:
    shared = [(one, other) for one, other in zip(*lines, strict=True) if one and other]
    if not shared:
        return
    first, second = (headings[at] for at in pair)
    differ = any(one.value != other.value for one, other in shared)
    told_apart = first.n is not None and second.n is not None and first.n != second.n
    told_apart = told_apart or _PART.search(second.label) is not None or _number_and_share(*lines)
    certainty = Certainty.CERTAIN if differ and not told_apart else Certainty.LIKELY
    printed = " | ".join(_values(line) for line in lines)
    wave = second.wave_printed or second.wave
    name = f"{second.label} {wave}" if wave else second.label
    yield Finding(ID, certainty, spots, printed, "", _line_message(name.strip(), differ))


def _number_and_share(one: _Line, other: _Line) -> bool:
    """Whether one line goes above 100 and the other does not, as numbers beside percentages."""
    above = [any(each is not None and each.value > _ALL for each in line) for line in (one, other)]
    return above[0] != above[1]


def _line_message(name: str, differ: bool) -> Bilingual:
    if differ:
        return in_both(
            lambda: _(
                "De kop “{name}” staat in één tabel bij twee reeksen met verschillende cijfers, "
                "dus minstens één van de twee koppen kan niet kloppen."
            ).format(name=name)
        )
    return in_both(
        lambda: _(
            "De kop “{name}” staat in één tabel bij twee reeksen met dezelfde cijfers: een van de "
            "twee is dubbel, of hoort andere cijfers te hebben."
        ).format(name=name)
    )


def _tables(tables: Sequence[Grid]) -> Iterator[Finding]:
    titles = defaultdict(list)
    for table in tables:
        if any(True for _place in table.places()):
            titles[words(table.title)].append(table)
    for title, same in titles.items():
        if not title:
            continue
        for first, second in combinations(same, 2):
            if not contained(words(first.population), words(second.population)):
                continue
            if first.wave != second.wave or _numbers(first) == _numbers(second):
                continue
            alike = first.columns == second.columns and first.rows == second.rows
            yield Finding(
                ID,
                Certainty.LIKELY if alike else Certainty.NOTE,
                (Spot(second.id), Spot(first.id)),
                f"{first.title} | {second.title}",
                "",
                _table_message(first, second),
            )


def _table_message(first: Grid, second: Grid) -> Bilingual:
    return in_both(
        lambda: _(
            "De tabellen {first} en {second} hebben dezelfde titel en gaan over dezelfde groep, "
            "maar hun cijfers verschillen."
        ).format(first=first.id, second=second.id)
    )


def _same(names: Sequence[_Name]) -> Iterator[tuple[int, int]]:
    """The first position of each heading with every later one; signs are no heading."""
    first_of: dict[_Name, int] = {}
    for at, name in enumerate(names):
        if not any(each.isalnum() for each in name[0]) and name[2] is None:
            continue
        if name in first_of:
            yield first_of[name], at
        else:
            first_of[name] = at


def _name(heading: Heading, section: str) -> _Name:
    """A heading as printed, without case and superfluous space."""
    wave = heading.wave_printed or heading.wave
    return " ".join(heading.label.lower().split()), " ".join(section.lower().split()), wave


def _numbers(table: Grid) -> list[tuple[int, int, Printed]]:
    return list(table.places())


def _values(line: _Line) -> str:
    return "; ".join("–" if number is None else str(number) for number in line)


RULE = Rule(id=ID, check=check)

"""Which headings are groups of people, how many there are, and which tables are about the same.

Words are compared by their stem: Dutch and English plurals, and Dutch doubled consonants, fall
together ("Waterschap" and "WATERSCHAPPEN"). That is coarse on purpose and used for equality only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graadmeter.consistency.findings import Spot
from graadmeter.consistency.material import Grid, Material
from graadmeter.consistency.structure import Unit, Whole, is_total, unit_of, wholes_of_rows

_WORD = re.compile(r"[^\W_]+")
_TOTAL = re.compile(r"\((totaal|total)\)", re.IGNORECASE)
_YEAR = re.compile(r"^\s*(19|20)\d\d\s*$")
_BREAKDOWN = re.compile(r",?\s+(naar|by)\s+[^();]*", re.IGNORECASE)
_APPROACHED = re.compile(r"\b(benaderd|uitgenodigd|approached|invited)\b", re.IGNORECASE)
_COMPLETED = re.compile(r"\b(ingevuld|completed)\b", re.IGNORECASE)
_RATE = re.compile(r"^\s*(respons|response)\b", re.IGNORECASE)
_NET = re.compile(
    r"\b(netto|net|gecorrigeerd|effectie\w+|adjusted|effective|corrected)\b", re.IGNORECASE
)
_IRREGULAR = {"leden": "lid", "y": "i"}
_SHORT = 4
_EMPTY_WORDS = frozenset(
    {"alle", "all", "de", "het", "een", "en", "and", "of", "or", "the", "bij", "onder", "van", "in"}
    | {"among", "samen", "together", "totaal", "total", "gewogen", "ongewogen"}
    | {"weighted", "unweighted"}
)


def stem(word: str) -> str:
    """A word without the ending of its plural, in small letters."""
    found = word.casefold()
    for ending, single in _IRREGULAR.items():
        if found.endswith(ending):
            found = found.removesuffix(ending) + single
    if len(found) <= _SHORT:
        return found
    if found.endswith("en"):
        found = found[:-2]
        if found[-1] == found[-2]:
            found = found[:-1]
    return found.removesuffix("s").removesuffix("e")


def group_key(label: str) -> str:
    """By which a group is recognised; empty for a label that names everybody or only a year."""
    if _YEAR.match(label):
        return ""
    words = [stem(word) for word in _WORD.findall(_TOTAL.sub("", label))]
    return " ".join(word for word in words if word not in ("totaal", "total"))


def people(population: str) -> frozenset[str]:
    """Stems of the words that say about whom a table is, without what it is broken down by."""
    words = _WORD.findall(_BREAKDOWN.sub(" ", population))
    return frozenset(stem(each) for each in words if each.casefold() not in _EMPTY_WORDS)


@dataclass(frozen=True)
class View:
    """A table, or the same table with rows and columns exchanged.

    Attributes:
        grid: with the headings that are looked at as its rows.
        turned: whether rows and columns were exchanged.
    """

    grid: Grid
    turned: bool

    def spot(self, row: int | None, column: int | None) -> Spot:
        """A place in the table as it was printed."""
        return Spot(self.grid.id, column, row) if self.turned else Spot(self.grid.id, row, column)

    def n(self, row: int, column: int) -> int | None:
        """The n printed in a row's heading, when it belongs to the wave of this cell."""
        heading = self.grid.rows[row]
        same = (heading.wave or self.grid.wave) == self.grid.wave_of(row, column)
        return heading.n if same else None

    def unit(self, row: int, column: int) -> Unit:
        """See `structure.unit_of`."""
        return unit_of(self.grid, row, column)

    def keys(self, whole: Whole) -> frozenset[str]:
        """The groups that a total is of."""
        return frozenset(group_key(self.grid.rows[part].label) for part in whole.parts)

    def wholes(self) -> tuple[Whole, ...]:
        """See `structure.wholes_of_rows`."""
        return wholes_of_rows(self.grid)

    def adds_up(self, whole: Whole, column: int) -> bool:
        """Whether the n's of the parts are printed for this column and sum to the total's n."""
        parts = [self.n(part, column) for part in whole.parts]
        known = [n for n in parts if n is not None]
        return len(known) == len(parts) and sum(known) == self.n(whole.total, column)


def views(table: Grid) -> tuple[View, View]:
    """A table by its rows and by its columns."""
    turned = replace(
        table,
        columns=table.rows,
        rows=table.columns,
        cells=tuple(zip(*table.cells, strict=True)),
        words=(),
    )
    return View(table, False), View(turned, True)


@dataclass(frozen=True)
class Response:
    """How many of a group were approached and how many completed the questionnaire.

    Attributes:
        view: the table by the axis of its groups; ``row`` is the group's place on it.
        row: place of the group.
        columns: places of the counts approached and completed; None when one is not printed.
        group: the group's key; empty for everybody.
        people: words that say about whom the table is.
        wave: wave of the counts.
        approached, completed: the counts.
    """

    view: View
    row: int
    columns: tuple[int | None, int | None]
    group: str
    people: frozenset[str]
    wave: int | None
    approached: int | None
    completed: int | None

    @property
    def label(self) -> str:
        """The group's heading."""
        return self.view.grid.rows[self.row].label

    def spot(self) -> Spot:
        """Where the number who completed is printed, or else who were approached."""
        column = self.columns[1] if self.columns[1] is not None else self.columns[0]
        return self.view.spot(self.row, column)


def responses(material: Material) -> tuple[Response, ...]:
    """The counts of all response tables, in order."""
    return tuple(
        found for table in material.tables for view in views(table) for found in _responses(view)
    )


def _responses(view: View) -> Iterator[Response]:
    labels = [heading.label for heading in view.grid.columns]
    asking = [at for at, each in enumerate(labels) if _APPROACHED.search(each)]
    finishing = [at for at, each in enumerate(labels) if _COMPLETED.search(each)]
    if not finishing or _split(view, asking) or _split(view, finishing):
        return
    asked, done = asking[0] if asking else None, finishing[0]
    for row, heading in enumerate(view.grid.rows):
        completed = _count(view.grid, row, done)
        approached = None if asked is None else _count(view.grid, row, asked)
        if completed is None and approached is None:
            continue
        yield Response(
            view=view,
            row=row,
            columns=(None if approached is None else asked, None if completed is None else done),
            group="" if is_total(heading) else group_key(heading.label),
            people=people(view.grid.population),
            wave=view.grid.wave_of(row, done),
            approached=approached,
            completed=completed,
        )


def _split(view: View, columns: Sequence[int]) -> bool:
    """Whether the people of one wave stand in several columns, such as one for each mode."""
    waves = [view.grid.columns[column].wave for column in columns]
    return len(set(waves)) < len(waves)


def _count(grid: Grid, row: int, column: int) -> int | None:
    number = grid.cells[row][column]
    if number is None or number.value != int(number.value):
        return None
    return int(number.value)


def is_rate(label: str) -> bool:
    """Whether a heading says that its percentages are response rates of everybody approached."""
    return _RATE.match(label) is not None and _NET.search(label) is None


def partitions(material: Material) -> frozenset[frozenset[str]]:
    """Sets of groups of which some table shows, by n's or by counts, that they are everybody."""
    found = set()
    for table in material.tables:
        for view in views(table):
            for whole in view.wholes():
                for column in range(len(view.grid.columns)):
                    if view.adds_up(whole, column) or _counts_add_up(view, whole, column):
                        found.add(view.keys(whole))
    return frozenset(found)


def _counts_add_up(view: View, whole: Whole, column: int) -> bool:
    if not _COMPLETED.search(view.grid.columns[column].label):
        return False
    parts = [_count(view.grid, part, column) for part in whole.parts]
    known = [each for each in parts if each is not None]
    return len(known) == len(parts) and sum(known) == _count(view.grid, whole.total, column)


def counts_cover(view: View, whole: Whole, column: int) -> bool:
    """Whether counts in the same table show that the parts are everybody, in a column's wave."""
    wave = view.grid.wave_of(whole.total, column)
    return any(
        view.grid.wave_of(whole.total, other) == wave and _counts_add_up(view, whole, other)
        for other in range(len(view.grid.columns))
    )

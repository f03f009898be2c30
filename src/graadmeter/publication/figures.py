"""Figures in words: values with their unit, headings, changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.language.numbers import round_half_up
from graadmeter.publication.protection import is_seen
from graadmeter.tabulation.table import Cell, Change, Heading, Origin, Table

MINUS = "−"


class Unit(StrEnum):
    """What a figure counts in."""

    PERCENT = "percent"
    MEAN = "mean"
    COUNT = "count"
    FACTOR = "factor"


_UNITS = {
    "mean": Unit.MEAN,
    "approached": Unit.COUNT,
    "completed": Unit.COUNT,
    "weight": Unit.FACTOR,
}


def unit_of(statistic: str) -> Unit:
    """The unit of a statistic; percentages are the rule."""
    return _UNITS.get(statistic, Unit.PERCENT)


def shared_unit(table: Table) -> Unit | None:
    """The unit of all figures of a table; None when they differ."""
    units = {unit_of(cell.statistic) for row in table.cells for cell in row if is_seen(cell)}
    if not units:
        return unit_of(table.statistic)
    return units.pop() if len(units) == 1 else None


def unit_words(unit: Unit | None) -> str:
    """The unit as it is stated once for a whole table; empty when each figure states its own."""
    if unit is None:
        return ""
    return {
        Unit.PERCENT: _("percentages"),
        Unit.MEAN: _("gemiddelden"),
        Unit.COUNT: _("aantallen"),
        Unit.FACTOR: _("wegingsfactoren"),
    }[unit]


def number(value: float | None, decimals: int = 0) -> str:
    """A number for a reader, with a real minus sign."""
    return format_number(value, decimals).replace("-", MINUS)


def printed_decimals(value: float) -> int:
    """How many decimals a printed number has."""
    text = repr(float(value))
    if "e" in text:
        return 0
    return len(text.partition(".")[2].rstrip("0"))


def share(part: int, whole: int) -> str:
    """A percentage with one decimal that says 100 only for all, and 0 only for none."""
    if not whole:
        return "–"
    percentage = 100 * part / whole
    if 0 < part < whole:
        percentage = min(max(percentage, 0.1), 99.9)
    return number(percentage, 0 if part == whole else 1) + "%"


def figure(cell: Cell, shared: Unit | None) -> str:
    """The figure of a cell; its unit only when the table does not state it for all."""
    text = number(cell.value, cell.decimals)
    return f"{text}%" if shared is None and unit_of(cell.statistic) is Unit.PERCENT else text


def interval(low: float | None, high: float | None, decimals: int) -> str:
    """An interval such as "20–27"; empty when there is none. Below zero a word stands between."""
    if low is None or high is None:
        return ""
    if low < 0 or high < 0:
        between = _("{low} tot {high}")
        return between.format(low=number(low, decimals), high=number(high, decimals))
    return f"{number(low, decimals)}–{number(high, decimals)}"


def heading_texts(headings: Sequence[Heading]) -> tuple[str, ...]:
    """The words of the headings of one axis, with the wave where the headings differ in it."""
    differ = len({heading.wave for heading in headings}) > 1
    return tuple(_heading_text(heading, with_wave=differ) for heading in headings)


def _heading_text(heading: Heading, *, with_wave: bool) -> str:
    wave = str(heading.wave) if heading.wave is not None else ""
    if not heading.label:
        return wave or _("waarde")
    if not with_wave or wave in f"{heading.section or ''} {heading.label}":
        return heading.label
    return f"{heading.label} ({wave})"


def grouped_by_wave(headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """Headings that mostly repeat a label wave after wave, with that label over them as a section.

    Other headings, and those that have sections already, stay as they are.
    """
    runs = [list(run) for _label, run in groupby(headings, key=lambda heading: heading.label)]
    repeated = sum(len(run) for run in runs if len(run) > 1)
    clear = all(len({h.wave for h in run}) == len(run) for run in runs)
    if 2 * repeated <= len(headings) or len(runs) < 2 or not clear:
        return tuple(headings)
    if any(h.section or not h.label or h.wave is None for h in headings):
        return tuple(headings)
    return tuple(replace(h, section=h.label, label=str(h.wave)) for h in headings)


def base_words(n: int | None, published: int | None) -> str:
    """The base of a row or column: "n = 507", with the printed one if that differs."""
    if n is None:
        if published is None:
            return ""
        return _("n = {n} (gepubliceerd)").format(n=number(published))
    if published in (None, n):
        return _("n = {n}").format(n=number(n))
    return _("n = {n} (gepubliceerd: {published})").format(n=number(n), published=number(published))


@dataclass(frozen=True)
class Bases:
    """Where the bases of a table stand, each as near to the top as it holds.

    Attributes:
        common: the base of all computed figures, which the caption gives.
        rows, columns: bases in the headings; None where the cells under a heading differ.
        in_cells: some figures have their base in no heading, so that all give their own.
    """

    common: int | None
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    in_cells: bool


def bases(table: Table) -> Bases:
    """Where the bases of a table stand. The cells decide: a heading may not contradict them."""
    counted = [
        [cell.n if is_seen(cell) and cell.origin is Origin.COMPUTED else None for cell in row]
        for row in table.cells
    ]
    every = {n for row in counted for n in row if n is not None}
    columns = tuple(
        _agreed(heading.n, [row[position] for row in counted])
        for position, heading in enumerate(table.columns)
    )
    common = every.pop() if len(every) == 1 else None
    if common is not None:
        return Bases(common, (None,) * len(table.rows), columns, in_cells=False)
    rows = tuple(_agreed(h.n, row) for h, row in zip(table.rows, counted, strict=True))
    missing = any(
        n is not None and rows[r] is None and columns[c] is None
        for r, row in enumerate(counted)
        for c, n in enumerate(row)
    )
    return Bases(None, rows, columns, in_cells=missing)


def _agreed(stated: int | None, counted: Sequence[int | None]) -> int | None:
    return stated if {n for n in counted if n is not None} <= {stated} else None


def is_weighted(table: Table) -> bool | None:
    """Whether the figures are weighted; None when all of them are of other sources."""
    origins = {cell.origin for row in table.cells for cell in row}
    return table.weighted if Origin.COMPUTED in origins or origins <= {Origin.NONE} else None


def weighted_words(table: Table) -> str:
    """Whether the figures are weighted."""
    weighted = is_weighted(table)
    if weighted is None:
        return _("weging zoals in de bron")
    return _("gewogen") if weighted else _("ongewogen")


def subject(table: Table, change: Change) -> str:
    """Whom and what a change is about, without the wave."""
    words: list[str] = []
    for heading in (table.rows[change.row], table.columns[change.column]):
        for part in (heading.section, heading.label):
            is_wave = heading.wave is not None and (part or "").strip() == str(heading.wave)
            if part and not is_wave and part not in words:
                words.append(part)
    return ", ".join(words) or _("alle respondenten")


def difference(table: Table, change: Change) -> str:
    """The size of a change, with its sign and unit."""
    cell = table.cells[change.row][change.column]
    size = round_half_up(change.difference, cell.decimals)
    text = number(change.difference, cell.decimals)
    if size > 0:
        text = f"+{text}"
    if unit_of(cell.statistic) is not Unit.PERCENT:
        return text
    one = abs(size) == 1
    return f"{text} {_('procentpunt') if one else _('procentpunten')}"


def from_to(table: Table, change: Change) -> str:
    """A change in words: "van 38 (2014) naar 30 (2016)"."""
    now = table.cells[change.row][change.column]
    earlier = table.cells[change.earlier_row][change.earlier_column]
    shared = shared_unit(table)
    return _("van {earlier} ({earlier_wave}) naar {now} ({wave})").format(
        earlier=figure(earlier, shared),
        earlier_wave=change.earlier_wave,
        now=figure(now, shared),
        wave=change.wave,
    )


def verdict(change: Change, *, synthetic: bool) -> str:
    """What a test says of a change, or why there is none."""
    if change.significant is None:
        return change.reason or _("niet te toetsen")
    if change.significant:
        return _("significant (illustratief)") if synthetic else _("significant")
    if synthetic:
        return _("geen noemenswaardig verschil (illustratief)")
    return _("geen noemenswaardig verschil")

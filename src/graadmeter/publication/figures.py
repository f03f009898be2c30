"""Figures in words: values with their unit, headings, changes."""

from __future__ import annotations

from enum import StrEnum

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


def heading_text(heading: Heading) -> str:
    """The words of a heading, with its wave where they do not name it."""
    wave = str(heading.wave) if heading.wave is not None else ""
    if not heading.label:
        return wave or _("waarde")
    if not wave or wave in heading.label or wave in (heading.section or ""):
        return heading.label
    return f"{heading.label} ({wave})"


def base_words(heading: Heading) -> str:
    """The base of a row or column: "n = 507", with the printed one if that differs."""
    if heading.n is None:
        if heading.n_published is None:
            return ""
        return _("n = {n} (gepubliceerd)").format(n=number(heading.n_published))
    if heading.n_published in (None, heading.n):
        return _("n = {n}").format(n=number(heading.n))
    return _("n = {n} (gepubliceerd: {published})").format(
        n=number(heading.n), published=number(heading.n_published)
    )


def common_base(table: Table) -> int | None:
    """The base that all computed figures of the table share."""
    bases = {c.n for row in table.cells for c in row if is_seen(c) and c.origin is Origin.COMPUTED}
    return bases.pop() if len(bases) == 1 else None


def bases_in_cells(table: Table) -> bool:
    """Whether a base must stand in the cells, since no heading and no caption has it."""
    return common_base(table) is None and any(
        cell.n is not None and row.n is None and column.n is None
        for row, cells in zip(table.rows, table.cells, strict=True)
        for column, cell in zip(table.columns, cells, strict=True)
        if cell.origin is Origin.COMPUTED
    )


def weighted_words(table: Table) -> str:
    """Whether the figures are weighted."""
    return _("gewogen") if table.weighted else _("ongewogen")


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

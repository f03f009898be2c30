"""What the chart of a factsheet shows, in words: each question by itself, beside a larger group."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.charts.alternative import kind_name
from graadmeter.publication.charts.plans import Kind
from graadmeter.publication.protection import is_seen
from graadmeter.tabulation.table import Cell, Table


def in_words(table: Table, kind: Kind) -> str:
    """The words for who does not see the picture of a redacted table; at least one number.

    The first column is that of the factsheet. Different questions are not compared, and of the
    other groups only the nearest larger one is named; where there is none, they are all parts of
    the first and are all named.
    """
    own = table.columns[0].label
    name = table.title if own == table.title else f"{table.title}, {own}"
    parts = [f"{kind_name(kind)}: {name.rstrip('. ')}."]
    beside = _beside(table)
    for heading, row in zip(table.rows, table.cells, strict=True):
        others = "; ".join(f"{table.columns[c].label}: {_figure(row[c])}" for c in beside)
        said = f"{_figure(row[0])} ({others})" if others else _figure(row[0])
        parts.append(f"{heading.label.rstrip('. ')}: {said}.")
    if table.synthetic:
        parts.append(_("De gegevens zijn synthetisch."))
    return " ".join(parts)


def _beside(table: Table) -> list[int]:
    """The columns that are named beside the first."""
    larger = [c for c in range(1, len(table.columns)) if _is_larger(table, c)]
    told = [c for c in larger if any(_told(row[c]) for row in table.cells)]
    return (told or larger)[:1] or list(range(1, len(table.columns)))


def _is_larger(table: Table, column: int) -> bool:
    """Whether nobody of the first column is seen to be missing from another column."""
    return all(
        row[0].n is None or (row[column].n or 0) >= row[0].n
        for row in table.cells
        if _told(row[column]) or _told(row[0])
    )


def _told(cell: Cell) -> bool:
    return is_seen(cell) and cell.value is not None


def _figure(cell: Cell) -> str:
    if not _told(cell):
        return _("niet getoond")
    percent = f"{figures.number(cell.value, cell.decimals)}%"
    return f"{percent}, {_('indicatief')}" if cell.small else percent

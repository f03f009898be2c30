"""Key findings, in the order of their evidence; what cannot be compared is named as such."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graadmeter.publication.sentences.figure import Figure, figure_in
from graadmeter.tabulation.table import Change, Table


@dataclass(frozen=True)
class Finding:
    """A change that stands out.

    Attributes:
        table: the table it is in.
        change: the change; significant after correction over its table.
        now, then: its figures.
    """

    table: Table
    change: Change
    now: Figure
    then: Figure

    @property
    def order(self) -> tuple[float, float, str, int, int]:
        """Evidence first, then size; never size alone."""
        p = 1.0 if self.change.p_adjusted is None else self.change.p_adjusted
        return (p, -abs(self.change.difference), self.table.id, self.change.row, self.change.column)


def key_findings(tables: Iterable[Table], most: int = 5) -> list[Finding]:
    """The changes with the most evidence, at most one per table.

    Small bases, filler and figures that may not be seen are left out. A table counts once, so that
    one question does not fill the list.
    """
    best: dict[str, Finding] = {}
    for table in tables:
        for change in table.changes:
            if not change.significant:
                continue
            now = figure_in(table, change.row, change.column)
            then = figure_in(table, change.earlier_row, change.earlier_column)
            if now is None or then is None or now.small or then.small:
                continue
            found = Finding(table, change, now, then)
            held = best.get(table.id)
            if held is None or found.order < held.order:
                best[table.id] = found
    return sorted(best.values(), key=lambda each: each.order)[:most]

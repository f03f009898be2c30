"""Whether figures of too few respondents are hidden in what is about to be published."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.consistency.findings import Certainty, Finding, Spot, in_both
from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.publication.content import Content, Thresholds
from graadmeter.publication.gate.said import gated_tables
from graadmeter.publication.names import table_label
from graadmeter.tabulation.table import Cell, Origin, Shown, Table

RULE = "own-protection"
_OF_ANSWERS = frozenset({"percentage", "mean", "rank"})


def unprotected(content: Content) -> Iterator[Finding]:
    """Computed figures of answers that readers would see, with a base below that of their group.

    Tables of factsheets mix target groups, each row with its own; they have the threshold of the
    group of the row.
    """
    groups = _groups_of_sheets(content)
    for name, (_chapter, table) in gated_tables(content).items():
        for row, line in enumerate(table.cells):
            group = groups.get((name, row), table.group)
            least = content.thresholds.get(group, Thresholds()).hide_below
            for column, cell in enumerate(line):
                if _seen(cell) and cell.n is not None and cell.n < least:
                    yield _finding(name, table, (row, column), cell.n, least)


def _seen(cell: Cell) -> bool:
    return (
        cell.origin is Origin.COMPUTED
        and cell.statistic in _OF_ANSWERS
        and cell.shown in {Shown.VALUE, Shown.WITH_NOTE}
        and cell.value is not None
    )


def _groups_of_sheets(content: Content) -> dict[tuple[str, int], str]:
    found = {}
    for group in content.factsheets:
        for sheet in group.sheets:
            for number, part in enumerate(sheet.parts):
                for row, facts in enumerate(part.rows):
                    found[f"factsheet {sheet.id}/{number + 1}", row] = facts.group
    return found


def _finding(name: str, table: Table, place: tuple[int, int], n: int, least: int) -> Finding:
    row, column = place
    return Finding(
        rule=RULE,
        certainty=Certainty.CERTAIN,
        where=(Spot(name, row, column),),
        printed=format_number(n),
        possible="",
        message=in_both(
            lambda: _(
                "Een cijfer van {table} gaat over {n} mensen of organisaties en zou te zien zijn; "
                "onder de {least} hoort het verborgen te zijn."
            ).format(table=table_label(table), n=format_number(n), least=format_number(least))
        ),
    )

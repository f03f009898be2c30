"""What the tables of the report say of a question in earlier waves.

Only a figure that a table of the report shows, about exactly the same answer and the same column,
is used: the table has decided whether it is comparable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graadmeter.monitor import CellSpec, Monitor, TableSpec, cells_of
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.tabulation.breakdowns import BreakdownColumn
from graadmeter.tabulation.question_figures import Answer, EarlierFigures
from graadmeter.tabulation.table import Cell, Origin, Shown, Table

_STATISTICS = frozenset({"percentage", "mean"})
_MEAN = ""

_Row = tuple[str, str, str]
"""Group, question and answer; the answer of a mean is empty."""


@dataclass(frozen=True)
class EarlierPublished:
    """Published figures by row, then wave and table, then condition."""

    rows: Mapping[_Row, Mapping[tuple[int, str], Mapping[frozenset[str], Cell]]] = field(
        default_factory=dict
    )

    def of(
        self,
        group: str,
        question: str,
        answers: Sequence[Answer],
        columns: Sequence[BreakdownColumn],
    ) -> tuple[EarlierFigures, ...]:
        """The figures of a question, latest wave first."""
        conditions = [frozenset({c.condition} if c.condition else ()) for c in columns]
        found = []
        for place, answer in enumerate(answers):
            of_row = self.rows.get((group, question, answer.code), {})
            for (wave, table), cells in sorted(of_row.items(), key=lambda at: (-at[0][0], at[0])):
                line = tuple(cells.get(condition) for condition in conditions)
                if any(line):
                    found.append(EarlierFigures(place, wave, table, line))
        return tuple(found)


def narrowing(monitor: Monitor, wave: int, cell: CellSpec) -> frozenset[str]:
    """The conditions of a cell besides the one that says who got its question."""
    name = (cell.question or "").partition(OPTION_SEPARATOR)[0]
    asked = monitor.questionnaire(cell.group, wave).question(name)
    universe = asked.universe if asked is not None else None
    return frozenset(text for text in cell.conditions if text != universe)


def earlier_published(
    monitor: Monitor, wave: int, tables: Iterable[tuple[TableSpec, Table]]
) -> EarlierPublished:
    """Every figure of an earlier wave that stands in a table of the report.

    Args:
        monitor: the monitor.
        wave: the wave of the tables.
        tables: specifications with the protected tables made from them.
    """
    rows: dict[_Row, dict[tuple[int, str], dict[frozenset[str], Cell]]] = {}
    for spec, table in tables:
        for described in cells_of(spec, wave):
            cell = table.cells[described.row][described.column]
            if (
                described.wave >= wave
                or described.statistic not in _STATISTICS
                or described.leave_out
                or described.groups != (described.group,)
                or cell.origin is not Origin.PUBLISHED
                or cell.shown not in {Shown.VALUE, Shown.WITH_NOTE}
            ):
                continue
            question, _mark, option = (described.question or "").partition(OPTION_SEPARATOR)
            codes = (option,) if option else described.codes
            if described.statistic == "mean":
                codes = (_MEAN,)
            if len(codes) != 1:
                continue
            condition = narrowing(monitor, wave, described)
            of_row = rows.setdefault((described.group, question, codes[0]), {})
            of_row.setdefault((described.wave, spec.id), {}).setdefault(condition, cell)
    return EarlierPublished(rows)

"""From table specifications, answers and published figures to protected tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from graadmeter.language import gettext as _
from graadmeter.microdata import Microdata
from graadmeter.monitor import (
    Axis,
    CellSpec,
    Monitor,
    PublishedTable,
    TableSpec,
    cell_spec,
    cells_of,
)
from graadmeter.monitor.cells import conditions_of
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.tabulation.accounting import Accounting
from graadmeter.tabulation.across_outputs import HiddenFigures
from graadmeter.tabulation.changes import changes_of
from graadmeter.tabulation.comparison import earlier_cell
from graadmeter.tabulation.measures import GroupMeasures, Measure
from graadmeter.tabulation.origin import origin_notes
from graadmeter.tabulation.positions import printed_positions
from graadmeter.tabulation.protection import protect
from graadmeter.tabulation.table import Cell, Heading, Origin, Shown, Table

WEIGHT_DECIMALS = 3


class Tabulator:
    """Tabulates the tables of a monitor for one wave.

    Args:
        monitor: the monitor.
        wave: the wave whose answers are tabulated.
        microdata: group to answers, for every group that tables are about.
    """

    def __init__(self, monitor: Monitor, wave: int, microdata: Mapping[str, Microdata]) -> None:
        self._monitor = monitor
        self._wave = wave
        self._microdata = microdata
        self._hidden = HiddenFigures(monitor, wave, microdata)
        self._accounting = Accounting(monitor, wave, microdata)
        self._measures = {
            group: GroupMeasures(monitor, answers, self._domains(group))
            for group, answers in microdata.items()
        }

    @property
    def hidden(self) -> HiddenFigures:
        """Which figures are hidden in all outputs."""
        return self._hidden

    @property
    def accounting(self) -> Accounting:
        """The response accounting of the wave."""
        return self._accounting

    def _domains(self, group: str) -> list[CellSpec]:
        """Cells whose conditions are domains of a group; headings count as cells too."""
        found = []
        chapters = self._monitor.tables_in(self._wave)
        sheets = self._monitor.factsheets_in(self._wave)
        every = [part.table for sheet in sheets for part in sheet.parts]
        for tables in (*(tables for _chapter, tables in chapters), every):
            for table in tables:
                cells = [c for c in cells_of(table, self._wave) if _computed(c, self._wave)]
                own = [c for c in cells if c.group == group]
                found += own
                for cell in own:
                    for axis in (table.rows[cell.row], table.columns[cell.column]):
                        conditions = self._asked(cell, conditions_of(table.base, axis))
                        found.append(replace(cell, conditions=conditions))
        return found

    def table(self, spec: TableSpec) -> Table:
        """One table, compared with earlier waves and protected."""
        table = self._unprotected(spec)
        protection = self._monitor.group(spec.group).protection

        def telling(cell: Cell) -> bool:
            return self._hidden.hides(cell_spec(spec, cell.row, cell.column, self._wave))

        protected = protect(table, protection.mark_below, protection.hide_below, telling)
        return replace(protected, changes=changes_of(protected, spec, self._wave))

    def unprotected_measures(self, spec: TableSpec) -> dict[tuple[int, int], tuple[float, int]]:
        """Value and base of every computed cell, for the comparison with printed figures.

        Reproduction is the one use of figures before protection; what it makes of them is
        protected by the publication, unless the answers are synthetic.
        """
        found = {}
        for row in self._grid(spec):
            for cell in row:
                if cell.origin is Origin.COMPUTED and cell.value is not None:
                    found[cell.row, cell.column] = (cell.value, cell.n or 0)
        return found

    def _grid(self, spec: TableSpec) -> tuple[tuple[Cell, ...], ...]:
        """The cells of a table by row, before protection."""
        published = self._monitor.published.get(spec.published_id or "")
        rows, columns = printed_positions(spec.rows), printed_positions(spec.columns)
        cells = [
            self._cell(spec, cell, published, rows.get(cell.row), columns.get(cell.column))
            for cell in cells_of(spec, self._wave)
        ]
        width = len(spec.columns)
        return tuple(tuple(cells[i : i + width]) for i in range(0, len(cells), width))

    def _unprotected(self, spec: TableSpec) -> Table:
        grid = self._grid(spec)
        published = self._monitor.published.get(spec.published_id or "")
        return Table(
            id=spec.id,
            kind=spec.kind,
            title=str(spec.title),
            group=spec.group,
            base_label=str(spec.base_label),
            statistic=spec.statistic,
            wave=self._wave,
            weighted=spec.weighted and bool(self._monitor.group(spec.group).strata),
            synthetic=any(answers.synthetic for answers in self._microdata.values()),
            rows=self._headings(spec, spec.rows, grid),
            columns=self._headings(spec, spec.columns, tuple(zip(*grid, strict=True))),
            cells=grid,
            notes=(
                *(str(note) for note in spec.notes),
                *origin_notes(self._monitor, spec, self._wave),
                *self._synthetic_notes(spec, published),
            ),
        )

    def _synthetic_notes(self, spec: TableSpec, published: PublishedTable | None) -> Iterator[str]:
        """What a reader must know of figures that no printed figure stands behind."""
        cells = [cell for cell in cells_of(spec, self._wave) if _computed(cell, self._wave)]
        answers = {cell.group: self._microdata[cell.group] for cell in cells}
        if not any(found.synthetic for found in answers.values()):
            return
        if any(self._question_name(c) in answers[c.group].placeholders for c in cells):
            yield _(
                "Over een of meer vragen in deze tabel is niets gedrukt: de synthetische "
                "antwoorden erop zijn opvulling en zeggen niets."
            )
        elif published is None:
            yield _(
                "Deze tabel is niet gedrukt: de samenhang die hier te zien is, is in synthetische "
                "antwoorden toeval."
            )

    def _cell(
        self,
        spec: TableSpec,
        cell: CellSpec,
        published: PublishedTable | None,
        row: int | None,
        column: int | None,
    ) -> Cell:
        printed, n_printed, words = None, None, None
        if published is not None and row is not None and column is not None:
            if (published.wave_of(row, column) or cell.wave) == cell.wave:
                printed = published.number(row, column)
                words = published.words(row, column) if cell.statistic == "rank" else None
            n_printed = published.n_of(row, column, self._wave)
        decimals = WEIGHT_DECIMALS if cell.statistic == "weight" else spec.decimals
        start = Cell(
            row=cell.row,
            column=cell.column,
            wave=cell.wave,
            statistic=cell.statistic,
            origin=Origin.NONE,
            shown=Shown.DASH,
            printed=printed,
            n_printed=n_printed,
            decimals=decimals,
        )
        if cell.heading:
            return replace(start, reason=_("Tussenkop zonder cijfers."))
        if cell.wave != self._wave:
            return earlier_cell(replace(start, text=words), cell, self._monitor, self._wave)
        if cell.accounting:
            return self._accounting_cell(start, cell)
        return self._computed_cell(start, cell)

    def _accounting_cell(self, start: Cell, cell: CellSpec) -> Cell:
        figure = self._accounting.figure(cell)
        if figure is None:
            return replace(start, reason=_("Het aantal benaderden is hier niet bekend."))
        return replace(start, origin=Origin.COMPUTED, shown=Shown.VALUE, value=figure)

    def _computed_cell(self, start: Cell, cell: CellSpec) -> Cell:
        questionnaire = self._monitor.questionnaire(cell.group, self._wave)
        dropped = questionnaire.dropped_question(cell.question or "")
        if dropped is not None:
            reason = _("In {wave} niet meer gevraagd.").format(wave=self._wave)
            return replace(start, reason=f"{reason} {dropped.note or ''}".strip())
        measure = self._measures[cell.group].measure(cell)
        if measure.n == 0:
            reason = _("Niemand is in de basis.")
            return replace(start, origin=Origin.COMPUTED, n=0, reason=reason)
        return replace(
            start,
            origin=Origin.COMPUTED,
            shown=Shown.VALUE,
            value=measure.value,
            n=measure.n,
            se=_known(measure.se),
            ci_low=_known(measure.ci_low),
            ci_high=_known(measure.ci_high),
            deff=_known(measure.deff),
            n_effective=_known(measure.n_effective),
            df=_known(measure.df),
            text=self._rank_text(cell, measure),
            filler=self._question_name(cell) in self._microdata[cell.group].placeholders,
        )

    def _rank_text(self, cell: CellSpec, measure: Measure) -> str | None:
        if measure.code is None:
            return None
        code_list = self._monitor.answer_codes(cell.group, cell.wave, cell.question or "")
        return str(code_list.label(measure.code)) if code_list else measure.code

    def _headings(
        self, spec: TableSpec, axes: tuple[Axis, ...], lines: tuple[tuple[Cell, ...], ...]
    ) -> tuple[Heading, ...]:
        """Headings of one side; they state a wave only if they are of several waves."""
        waves = [{cell.wave for cell in line} for line in lines]
        single = {next(iter(found)) for found in waves if len(found) == 1}
        return tuple(
            self._heading(
                spec, axis, line, next(iter(w)) if len(w) == 1 and len(single) > 1 else None
            )
            for axis, line, w in zip(axes, lines, waves, strict=True)
        )

    def _heading(
        self, spec: TableSpec, axis: Axis, cells: tuple[Cell, ...], wave: int | None
    ) -> Heading:
        current = [cell for cell in cells if cell.wave == self._wave and cell.n is not None]
        printed = {cell.n_printed for cell in current}
        return Heading(
            label=str(axis.label),
            section=str(axis.section) if axis.section else None,
            wave=wave,
            n=self._heading_n(spec, axis, current),
            n_published=next(iter(printed)) if len(printed) == 1 else None,
        )

    def _heading_n(self, spec: TableSpec, axis: Axis, current: list[Cell]) -> int | None:
        """Who is in the base of a row or column and got its question, if that is one number."""
        measures = self._measures.get(axis.group or spec.group)
        described = [cell_spec(spec, cell.row, cell.column, self._wave) for cell in current]
        stated = conditions_of(spec.base, axis)
        asked = {self._asked(cell, stated) for cell in described}
        if measures is None or len(asked) != 1:
            return None
        if any(self._hidden.hides(replace(cell, conditions=stated)) for cell in described):
            return None
        conditions = asked.pop()
        return measures.base(conditions) if measures.knows(conditions) else None

    @staticmethod
    def _question_name(cell: CellSpec) -> str:
        """The question of a cell, also where an option of it is counted."""
        return (cell.question or "").split(OPTION_SEPARATOR, maxsplit=1)[0]

    def _asked(self, cell: CellSpec, conditions: tuple[str, ...]) -> tuple[str, ...]:
        """Conditions, and the universe of a cell's question."""
        questionnaire = self._monitor.questionnaire(cell.group, self._wave)
        question = questionnaire.question(self._question_name(cell))
        universe = question.universe if question is not None else None
        return tuple(dict.fromkeys([*conditions, *([universe] if universe else [])]))


def _computed(cell: CellSpec, wave: int) -> bool:
    return (
        cell.wave == wave and cell.question is not None and not cell.accounting and not cell.heading
    )


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None

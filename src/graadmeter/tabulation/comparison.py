"""What a column of an earlier wave may show (MON-17)."""

from __future__ import annotations

from dataclasses import replace

from graadmeter.language import gettext as _
from graadmeter.monitor import CellSpec, Monitor
from graadmeter.tabulation.table import Cell, Origin, Shown


def earlier_cell(start: Cell, cell: CellSpec, monitor: Monitor, wave: int) -> Cell:
    """The figure of an earlier wave: its value, its value with a note, or a dash with the reason.

    Figures of the response are facts about the fieldwork and always comparable.
    """
    if cell.accounting:
        return _shown(start, "yes", "")
    questionnaire = monitor.questionnaire(cell.group, wave)
    dropped = questionnaire.dropped_question(cell.question or "")
    if dropped is not None:
        return _shown(start, "with_note", str(dropped.note or _("Deze vraag is vervallen.")))
    statement = monitor.comparability(cell.group, wave, cell.question or "", cell.wave)
    if statement is None:
        return replace(
            start, reason=_("Voor {wave} is geen vergelijking vastgelegd.").format(wave=cell.wave)
        )
    note = str(statement.note) if statement.note else ""
    if statement.trend == "no":
        reason = note or _("Niet vergelijkbaar met {wave}.").format(wave=cell.wave)
        return replace(start, comparable="no", reason=reason)
    return _shown(start, statement.trend, note)


def _shown(start: Cell, trend: str, note: str) -> Cell:
    if start.printed is None:
        reason = _("Voor {wave} is geen cijfer gepubliceerd.").format(wave=start.wave)
        return replace(start, comparable=trend, reason=reason)
    return replace(
        start,
        origin=Origin.PUBLISHED,
        shown=Shown.WITH_NOTE if trend == "with_note" else Shown.VALUE,
        value=start.printed,
        n=start.n_printed,
        comparable=trend,
        note=note if trend == "with_note" else "",
    )

"""The tables that a new wave starts with: those of the earlier wave, with its column beside them.

A table that compares waves stays tied to the printed one, cell for cell: what was printed of the
earlier wave now names that wave, and the new wave gets a row or column of its own. Any other table
is about one wave, and so about the new one; nothing is printed of it yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from graadmeter.language import gettext as _
from graadmeter.monitor.cells import CellSpec, cells_of
from graadmeter.monitor.monitor import OPTION_SEPARATOR, Monitor
from graadmeter.monitor.new_wave.words import in_each_language, with_year
from graadmeter.monitor.new_wave.writing import Block
from graadmeter.monitor.tables import TableFile, TableSpec

SIDES = ("columns", "rows")
NOT_PRINTED = "none"


def table_file_of(
    monitor: Monitor, file: TableFile, data: Any, wave: int, groups: Collection[str]
) -> dict[str, Any] | None:
    """The tables of a file that are about these groups; None when there are none.

    Decompositions are left out: they are about waves that have passed, and stay where they are.

    Args:
        monitor: the monitor without the new wave.
        file: tables of the earlier wave.
        data: the same as it stands in the file.
        wave: the new wave.
        groups: target groups of the new wave.
    """
    tables = [
        made
        for spec, table in zip(file.tables, data["tables"], strict=True)
        if spec.group in groups
        and (made := _table(table, _no_longer_asked(monitor, spec, file.wave), wave, groups, file))
    ]
    if not tables:
        return None
    return Block(wave=wave, chapter=data["chapter"], tables=[Block(table) for table in tables])


def _no_longer_asked(monitor: Monitor, spec: TableSpec, wave: int) -> dict[str, set[int]]:
    """Rows and columns that are only about questions of still earlier waves."""
    cells = [cell for cell in cells_of(spec, wave) if not cell.heading]
    asked = [cell for cell in cells if not _dropped(monitor, cell, wave)]
    return {
        "rows": {cell.row for cell in cells} - {cell.row for cell in asked},
        "columns": {cell.column for cell in cells} - {cell.column for cell in asked},
    }


def _dropped(monitor: Monitor, cell: CellSpec, wave: int) -> bool:
    questionnaire = monitor.questionnaires.get((cell.group, wave))
    name = (cell.question or "").split(OPTION_SEPARATOR, maxsplit=1)[0]
    return questionnaire is not None and questionnaire.dropped_question(name) is not None


def _table(
    data: Any,
    gone: Mapping[str, Collection[int]],
    wave: int,
    groups: Collection[str],
    file: TableFile,
) -> dict[str, Any] | None:
    table: dict[str, Any] = deepcopy(data)
    earlier = file.wave
    axes = {
        side: [
            (axis, i in gone[side])
            for i, axis in enumerate(table[side])
            if {axis.get("group", table["group"]), *axis.get("also", [])} <= set(groups)
        ]
        for side in SIDES
    }
    whole = all(len(axes[side]) == len(table[side]) for side in SIDES)
    compared = [side for side in SIDES if any("wave" in axis for axis in table[side])]
    others = [side for side in SIDES if side not in compared]
    tied = (
        table.get("published") != NOT_PRINTED
        and whole
        and len(compared) == 1
        and not any(left for side in others for _axis, left in axes[side])
    )
    if tied:
        side = compared[0]
        table[side] = [
            made for axis, left in axes[side] for made in _beside(axis, earlier, wave, left)
        ]
    else:
        table["published"] = NOT_PRINTED
        for side in SIDES:
            table[side] = [_alone(axis) for axis, left in axes[side] if not _past(axis, left)]
    if not all(any(_of_now(axis) for axis in table[side]) for side in SIDES):
        return None
    table["title"] = with_year(table["title"], earlier, wave)
    _labels(table, earlier, wave)
    if table.get("notes"):
        table["notes"] = [
            in_each_language(
                note, lambda words: _("Bij {earlier}: {note}").format(earlier=earlier, note=words)
            )
            for note in table["notes"]
        ]
    return table


def _beside(axis: dict[str, Any], earlier: int, wave: int, gone: bool) -> list[dict[str, Any]]:
    """What the earlier wave printed, and the same of the new wave after it."""
    if "wave" in axis or axis.get("heading"):
        return [axis]
    fresh = {"label": axis["label"], "printed": False} | {
        key: value for key, value in axis.items() if key not in {"label", "printed", "note"}
    }
    if not axis.get("printed", True):
        return [] if gone else [fresh]
    old = {"label": axis["label"], "wave": earlier} | {
        key: value for key, value in axis.items() if key != "label"
    }
    fresh["label"] = with_year(axis["label"], earlier, wave)
    return [old] if gone else [old, fresh]


def _past(axis: dict[str, Any], gone: bool) -> bool:
    return "wave" in axis or gone


def _alone(axis: dict[str, Any]) -> dict[str, Any]:
    """As it is in a table with nothing printed beside it."""
    return {key: value for key, value in axis.items() if key != "printed"}


def _of_now(axis: dict[str, Any]) -> bool:
    return not axis.get("heading") and "wave" not in axis


def _labels(table: dict[str, Any], earlier: int, wave: int) -> None:
    """The year in what is about the new wave."""
    table["base_label"] = with_year(table["base_label"], earlier, wave)
    for side in SIDES:
        for axis in table[side]:
            if "wave" not in axis:
                axis["label"] = with_year(axis["label"], earlier, wave)

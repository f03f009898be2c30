"""The publications of a monitor as material for an audit."""

from __future__ import annotations

from collections.abc import Mapping

from graadmeter.consistency.material import Grid, Material
from graadmeter.consistency.reading.figures import grids_of_figures
from graadmeter.consistency.reading.published import grids_of
from graadmeter.consistency.reading.statements import statements_of
from graadmeter.monitor import Monitor


def publications_of(monitor: Monitor) -> tuple[int | None, ...]:
    """The waves of the publications of which there are tables or text, the earliest first.

    None, last, stands for the files that do not say of which wave their publication is.
    """
    stated = {file.wave for file in monitor.published_files}
    stated |= {file.wave for file in monitor.statement_files}
    return tuple(sorted(stated, key=lambda wave: (wave is None, wave or 0)))


def material_of(monitor: Monitor, wave: int | None) -> Material:
    """The printed tables and the text of one publication.

    A publication without printed tables is held against the loose published figures up to its
    wave, one table per indicator that a table of published figures gives a title.

    Args:
        monitor: the monitor.
        wave: wave of the publication; None for the files that name no wave.
    """
    printed = {
        table.id: table
        for file in monitor.published_files
        if file.wave == wave
        for table in file.tables
    }
    statements = [
        statement
        for file in monitor.statement_files
        if file.wave == wave
        for statement in file.statements
    ]
    tables = grids_of(printed, wave, _weighted(monitor)) if printed else _figures(monitor, wave)
    return Material(tables, statements_of(statements, wave))


def _weighted(monitor: Monitor) -> Mapping[str, bool]:
    """Whether a printed table has weighted percentages, where all specifications agree on it."""
    found: dict[str, set[bool]] = {}
    for file in monitor.table_files:
        for spec in file.tables:
            if spec.published_id is not None:
                weighted = spec.weighted and bool(monitor.group(spec.group).strata)
                found.setdefault(spec.published_id, set()).add(weighted)
    return {name: said.pop() for name, said in found.items() if len(said) == 1}


def _figures(monitor: Monitor, wave: int | None) -> tuple[Grid, ...]:
    known = [figure for figure in monitor.figures if wave is None or figure.wave <= wave]
    return grids_of_figures(known, wave, _titles(monitor))


def _titles(monitor: Monitor) -> Mapping[str, str]:
    """Title by indicator: those of the tables of published figures that use it."""
    titles: dict[str, list[str]] = {}
    for file in monitor.series_files:
        for spec in file.tables:
            rows: dict[str, list[str]] = {}
            for row in spec.rows:
                rows.setdefault(row.indicator, []).append(str(row.label))
            for indicator, labels in rows.items():
                alone = len(rows) == 1 or len(labels) > 1
                title = str(spec.title) if alone else f"{spec.title}: {labels[0]}"
                titles.setdefault(indicator, []).append(title)
    return {indicator: " / ".join(dict.fromkeys(found)) for indicator, found in titles.items()}

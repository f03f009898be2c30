"""Response in earlier waves, as far as the monitor's published tables have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graadmeter.monitor import Monitor
from graadmeter.monitor.tables import Axis, TableSpec

_ONE_VALUE = re.compile(r"\s*(\w+)\s*=\s*'([^']*)'\s*")
PERCENT = 100.0


@dataclass(frozen=True)
class EarlierRate:
    """The response of an earlier study, or that it is not known.

    Attributes:
        wave: year.
        title: the study, or the heading of the printed column.
        variable: the stratum variable, or "" for the whole group.
        code: its value, or "".
        rate: 0..1; None when the monitor has no figure.
        source: where it is printed.
    """

    wave: int
    title: str
    variable: str = ""
    code: str = ""
    rate: float | None = None
    source: str = ""


def earlier_rates(monitor: Monitor, group: str, wave: int) -> tuple[EarlierRate, ...]:
    """Response of a group before a wave: printed rates, and studies without one as not known."""
    printed = list(_printed(monitor, group, wave))
    known = {rate.wave for rate in printed if not rate.variable}
    for (name, year), population in monitor.populations.items():
        if name != group or year >= wave or year in known:
            continue
        asked = [cell.approached for cell in population.approached or population.cells]
        total = 0 if None in asked else sum(number or 0 for number in asked)
        if total:
            rate = sum(cell.completed for cell in population.cells) / total
            printed.append(EarlierRate(year, "", rate=rate, source=population.source))
            known.add(year)
    for study in monitor.settings.studies:
        if group in study.groups and study.wave < wave and study.wave not in known:
            printed.append(EarlierRate(study.wave, str(study.title)))
    return tuple(sorted(printed, key=lambda rate: (-rate.wave, rate.title)))


def _printed(monitor: Monitor, group: str, wave: int) -> Iterator[EarlierRate]:
    # Of the newest edition that prints a year, so that one figure does not come twice.
    seen: set[tuple[int, str, str, str]] = set()
    files = sorted(monitor.table_files, key=lambda file: -file.wave)
    for spec, edition in ((spec, file.wave) for file in files for spec in file.tables):
        published = monitor.published.get(spec.published_id or "")
        if published is None:
            continue
        rows = [row for row in spec.rows if row.printed]
        columns = [column for column in spec.columns if column.printed]
        for i, row in enumerate(rows):
            place = _place(row)
            if (row.group or spec.group) != group or row.also or row.heading or place is None:
                continue
            for j, column in enumerate(columns):
                year = row.wave or column.wave or edition
                if not _is_rate(spec, row, column) or year >= wave:
                    continue
                if i >= len(published.rows) or j >= len(published.rows[i].values):
                    continue
                value, title = published.number(i, j), _title(column)
                key = (year, title, *place)
                if value is None or key in seen:
                    continue
                seen.add(key)
                yield EarlierRate(year, title, *place, value / PERCENT, published.source)


def _is_rate(spec: TableSpec, row: Axis, column: Axis) -> bool:
    where = spec.base or row.base or column.base or column.where
    return (row.statistic or column.statistic or spec.statistic) == "response_rate" and not where


def _title(column: Axis) -> str:
    return str(column.label)


def _place(row: Axis) -> tuple[str, str] | None:
    """Variable and value of a row; two empty texts for the whole group; None for anything else."""
    if row.where is None:
        return ("", "")
    found = _ONE_VALUE.fullmatch(row.where)
    return (found[1], found[2]) if found else None

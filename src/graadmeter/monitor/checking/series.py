"""Tables of published figures: every row has figures, every wave and name exists once."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context, did_you_mean
from graadmeter.monitor.series import SeriesTable
from graadmeter.monitor.source import DataPath, Document


def series_table_faults(context: Context) -> Iterator[Fault]:
    """All faults of tables of published figures."""
    taken = {
        (file.wave, spec.id): document.name
        for file, document in context.table_files
        for spec in file.tables
    }
    for file, document in context.series_tables:
        yield from context.unknown("wave", file.wave, document, ("wave",))
        yield from context.unknown("chapter", file.chapter, document, ("chapter",))
        for i, spec in enumerate(file.tables):
            path: DataPath = ("tables", i)
            first = taken.setdefault((file.wave, spec.id), document.name)
            if first != document.name or _is_repeated(file.tables[:i], spec):
                yield document.fault(
                    (*path, "id"),
                    "duplicate-id",
                    _("De tabel “{name}” staat er twee keer.").format(name=spec.id),
                    _("De eerste staat in {place}.").format(place=first),
                )
            yield from context.unknown("group", spec.group, document, (*path, "group"))
            for j, wave in enumerate(spec.waves):
                yield from context.unknown("wave", wave, document, (*path, "waves", j))
            yield from _row_faults(context, spec, document, path)


def _is_repeated(before: tuple[SeriesTable, ...], spec: SeriesTable) -> bool:
    return any(other.id == spec.id for other in before)


def _row_faults(
    context: Context, spec: SeriesTable, document: Document, path: DataPath
) -> Iterator[Fault]:
    figures = [figure for series, _document in context.series for figure in series.figures]
    indicators = {figure.indicator for figure in figures}
    complete = "series" not in context.unread and all(
        context.is_complete(found) for _series, found in context.series
    )
    for j, row in enumerate(spec.rows):
        populations = {f.population for f in figures if f.indicator == row.indicator}
        if row.population in populations or not complete:
            continue
        message = _("Er is geen gepubliceerd cijfer “{indicator}” van “{population}”.").format(
            indicator=row.indicator, population=row.population
        )
        hint = (
            did_you_mean(row.population, populations)
            or did_you_mean(row.indicator, indicators - {row.indicator})
            or _("De cijfers staan in de map published.")
        )
        yield document.fault((*path, "rows", j), "series-figure-missing", message, hint)

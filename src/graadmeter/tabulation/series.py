"""Tables of published figures: as printed, with their source, and never tested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.monitor import Comparability, Monitor
from graadmeter.monitor.published import PublishedFigure
from graadmeter.monitor.series import SeriesRow, SeriesTable
from graadmeter.tabulation.table import Cell, Change, Heading, Origin, Shown, Table

_PERCENTAGE = "percentage"


def series_table(monitor: Monitor, spec: SeriesTable, wave: int) -> Table:
    """A table of published figures.

    A figure is shown when its sources agree on it; figures that only words tell, or on which
    sources contradict each other, are a dash with the reason. No difference is tested:
    neither the answers nor their design are published.

    Args:
        monitor: the monitor.
        spec: what stands in the table.
        wave: the wave that is published.
    """
    found = {
        (r, c): _figures(monitor.figures, row, year)
        for r, row in enumerate(spec.rows)
        for c, year in enumerate(spec.waves)
    }
    cells = tuple(
        tuple(_cell(r, c, spec, found[r, c], wave) for c in range(len(spec.waves)))
        for r in range(len(spec.rows))
    )
    used = [figure for figures in found.values() for figure in figures]
    return Table(
        id=spec.id,
        kind="table",
        title=str(spec.title),
        group=spec.group,
        base_label=str(spec.base_label),
        statistic=_PERCENTAGE,
        wave=wave,
        weighted=False,
        synthetic=False,
        rows=tuple(
            Heading(str(row.label), section=str(row.section) if row.section else None)
            for row in spec.rows
        ),
        columns=tuple(Heading(str(year), wave=year) for year in spec.waves),
        cells=cells,
        changes=tuple(_changes(cells, wave)),
        notes=(*(str(note) for note in spec.notes), *_source_notes(used)),
    )


def _figures(
    figures: Sequence[PublishedFigure], row: SeriesRow, wave: int
) -> tuple[PublishedFigure, ...]:
    wanted = (wave, row.indicator, row.population)
    return tuple(f for f in figures if (f.wave, f.indicator, f.population) == wanted)


def _cell(r: int, c: int, spec: SeriesTable, found: Sequence[PublishedFigure], wave: int) -> Cell:
    year = spec.waves[c]
    start = Cell(r, c, year, _PERCENTAGE, Origin.NONE, Shown.DASH)
    values = sorted({figure.value for figure in found if figure.value is not None})
    words = [figure.words for figure in found if figure.words]
    statement = _statement(spec.rows[r].comparability, year)
    note = str(statement.note) if statement is not None and statement.note else ""
    if statement is not None and statement.trend == "no":
        reason = note or _("Niet vergelijkbaar met {wave}.").format(wave=wave)
        return replace(start, comparable="no", reason=reason)
    if len(values) > 1:
        listed = " / ".join(format_number(value, 0) for value in values)
        reason = _("Bronnen spreken elkaar tegen: {values}.").format(values=listed)
        return replace(start, reason=reason)
    if not values and words:
        reason = _("Alleen in woorden gepubliceerd: {words}.").format(words=words[0])
        return replace(start, reason=reason)
    if not values:
        reason = _("Hier is voor {wave} geen openbaar cijfer opgenomen.").format(wave=year)
        return replace(start, reason=reason)
    noted = statement is not None and statement.trend == "with_note"
    return replace(
        start,
        origin=Origin.PUBLISHED,
        shown=Shown.WITH_NOTE if noted else Shown.VALUE,
        value=values[0],
        comparable=None if year == wave else "with_note" if noted else "yes",
        note=note if noted else "",
    )


def _statement(statements: Iterable[Comparability], wave: int) -> Comparability | None:
    return next((one for one in statements if wave in one.waves), None)


def _changes(cells: tuple[tuple[Cell, ...], ...], wave: int) -> Iterable[Change]:
    """Every published figure of the wave beside those of earlier waves."""
    for r, row in enumerate(cells):
        for now in row:
            if now.wave != wave or now.value is None:
                continue
            for then in row:
                if then.wave < wave and then.value is not None:
                    yield Change(
                        r,
                        now.column,
                        r,
                        then.column,
                        wave,
                        then.wave,
                        now.value - then.value,
                        reason=_("Niet te toetsen: de antwoorden zelf zijn niet gepubliceerd."),
                    )


def _source_notes(used: Sequence[PublishedFigure]) -> Iterable[str]:
    by_source: dict[str, set[int]] = {}
    for figure in used:
        by_source.setdefault(figure.source, set()).add(figure.wave)
    for source, years in sorted(by_source.items(), key=lambda each: (sorted(each[1]), each[0])):
        listed = ", ".join(map(str, sorted(years)))
        yield _("Bron {waves}: {source}").format(waves=listed, source=source)
    if any(not figure.verified for figure in used):
        yield _("De cijfers zijn overgenomen uit deze bronnen en niet in de rapporten nagekeken.")

"""Every printed figure of a wave beside the computed one (DAT-04)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graadmeter.estimation import rounding_interval, weight_interval
from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor, PublishedTable, TableSpec, cell_spec
from graadmeter.tabulation.accounting import Accounting
from graadmeter.tabulation.kept_apart import KeptApart
from graadmeter.tabulation.positions import printed_positions
from graadmeter.tabulation.table import (
    Outcome,
    ReproducedCell,
    Reproduction,
    UnknownWaveValue,
    WeightCheck,
)
from graadmeter.tabulation.tabulate import Tabulator

TOLERANCE = 1e-9


def reproduce(
    monitor: Monitor, tabulator: Tabulator, wave: int, kept_apart: Sequence[KeptApart]
) -> Reproduction:
    """Hold every number printed in the numbered tables for a wave against the computed one.

    Args:
        monitor: the monitor.
        tabulator: the estimates of the wave.
        wave: the wave.
        kept_apart: printed figures known to contradict others; they come out as conflicts.
    """
    apart = {(k.table, k.row, k.column): k for k in kept_apart}
    cells: list[ReproducedCell] = []
    unknown: list[UnknownWaveValue] = []
    for spec, published in _numbered(monitor, wave):
        computed = _by_printed_position(spec, tabulator)
        for row, column, printed in _numbers(published):
            value, n = computed.get((row, column), (None, None))
            of_wave = published.wave_of(row, column)
            if of_wave is None:
                unknown.append(_unknown(published, row, column, printed, value))
            elif of_wave == wave:
                reason = apart.get((published.id, row, column))
                n_printed = published.n_of(row, column, wave)
                cells.append(
                    _reproduced(
                        spec, published, (row, column), printed, n_printed, value, n, reason
                    )
                )
    return Reproduction(tuple(cells), tuple(unknown))


def _numbered(monitor: Monitor, wave: int) -> Iterator[tuple[TableSpec, PublishedTable]]:
    for _chapter, tables in monitor.tables_in(wave):
        for spec in tables:
            published = monitor.published.get(spec.published_id or "")
            if spec.kind == "table" and published is not None and published.kind == "table":
                yield spec, published


def _by_printed_position(
    spec: TableSpec, tabulator: Tabulator
) -> dict[tuple[int, int], tuple[float, int]]:
    rows, columns = printed_positions(spec.rows), printed_positions(spec.columns)
    return {
        (rows[row], columns[column]): figure
        for (row, column), figure in tabulator.unprotected_measures(spec).items()
        if row in rows and column in columns
    }


def _numbers(published: PublishedTable) -> Iterator[tuple[int, int, float]]:
    for row in range(len(published.rows)):
        for column in range(len(published.columns)):
            printed = published.number(row, column)
            if printed is not None:
                yield row, column, printed


def _reproduced(
    spec: TableSpec,
    published: PublishedTable,
    place: tuple[int, int],
    printed: float,
    n_printed: int | None,
    value: float | None,
    n: int | None,
    apart: KeptApart | None,
) -> ReproducedCell:
    row, column = place
    half = 0.5 * 10.0**-spec.decimals
    status, reason = Outcome.NOT_REACHED, ""
    others: tuple[str, ...] = ()
    if value is None:
        reason = _("Er is geen berekend cijfer.")
    elif printed - half - TOLERANCE <= value < printed + half - TOLERANCE:
        status = Outcome.REPRODUCED
    elif apart is not None and apart.proven:
        status, reason, others = Outcome.CONFLICT, apart.reason, apart.others
    else:
        reason = _("Berekend is {value}.").format(value=format_number(value, spec.decimals + 1))
        if apart is not None:
            reason = f"{reason} {apart.reason}"
    if status is Outcome.REPRODUCED and n_printed is not None and n is not None and n > n_printed:
        reason = _("De gedrukte n is {printed}, de basis is hier {n}.").format(
            printed=n_printed, n=n
        )
    return ReproducedCell(
        table=published.id,
        row=row,
        column=column,
        row_label=published.rows[row].label,
        column_label=published.columns[column].label,
        n_printed=n_printed,
        n_computed=n,
        printed=printed,
        computed=value,
        status=status,
        reason=reason,
        conflicts_with=tuple(others),
    )


def _unknown(
    published: PublishedTable, row: int, column: int, printed: float, value: float | None
) -> UnknownWaveValue:
    heading = published.columns[column]
    return UnknownWaveValue(
        table=published.id,
        row=row,
        column=column,
        row_label=published.rows[row].label,
        column_label=heading.label,
        wave_printed=heading.wave_printed,
        wave_presumed=heading.wave_presumed,
        printed=printed,
        computed=value,
    )


def check_weights(monitor: Monitor, accounting: Accounting, wave: int) -> tuple[WeightCheck, ...]:
    """Weights computed from the counts beside the printed ones.

    A printed weight is explained if its own rounding interval meets the interval of weights that
    the printed, rounded shares of population and response allow.
    """
    found = []
    for _chapter, tables in monitor.tables_in(wave):
        for spec in tables:
            statistics = [axis.statistic for axis in spec.columns]
            if "weight" in statistics:
                found += [
                    check
                    for row in range(len(spec.rows))
                    if (check := _weight_check(monitor, accounting, spec, row, wave)) is not None
                ]
    return tuple(found)


def _weight_check(
    monitor: Monitor, accounting: Accounting, spec: TableSpec, row: int, wave: int
) -> WeightCheck | None:
    positions = {axis.statistic: i for i, axis in enumerate(spec.columns)}
    cell = cell_spec(spec, row, positions["weight"], wave)
    computed = accounting.figure(cell) if not cell.heading else None
    if computed is None or not cell.conditions:
        return None
    printed = {
        statistic: _printed(monitor, spec, row, column) for statistic, column in positions.items()
    }
    weight = printed.get("weight")
    shares = (printed.get("population_share"), printed.get("response_share"))
    low = high = None
    explained = None
    decimals = _most_decimals(monitor, spec, positions["weight"])
    if shares[0] is not None and shares[1] is not None:
        low, high = weight_interval(
            population=rounding_interval(shares[0], 1.0),
            response=rounding_interval(shares[1], 1.0),
        )
        if weight is not None:
            least, most = rounding_interval(weight, 10.0**-decimals)
            explained = least <= high and low <= most
    return WeightCheck(
        table=spec.id,
        label=str(spec.rows[row].label),
        computed=computed,
        printed=weight,
        printed_decimals=decimals,
        low=low,
        high=high,
        explained=explained,
        reconstructed=accounting.reconstructed(cell),
    )


def _printed(monitor: Monitor, spec: TableSpec, row: int, column: int) -> float | None:
    published = monitor.published.get(spec.published_id or "")
    rows, columns = printed_positions(spec.rows), printed_positions(spec.columns)
    if published is None or row not in rows or column not in columns:
        return None
    return published.number(rows[row], columns[column])


def _most_decimals(monitor: Monitor, spec: TableSpec, column: int) -> int:
    """Decimals a column of weights is printed with: those of its longest number."""
    printed = [_printed(monitor, spec, row, column) for row in range(len(spec.rows))]
    texts = [f"{value:.6f}".rstrip("0") for value in printed if value is not None]
    return max((len(text.partition(".")[2]) for text in texts), default=0)

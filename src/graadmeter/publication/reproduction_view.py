"""The page on reproduction, in words: printed figures beside computed ones, table by table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.content import Content
from graadmeter.publication.names import Place, table_label
from graadmeter.publication.protection import redact_reproduction
from graadmeter.tabulation.table import Outcome, ReproducedCell, UnknownWaveValue, WeightCheck

WEIGHT_DECIMALS = 3


@dataclass(frozen=True)
class ComparedView:
    """A printed figure beside the computed one."""

    row: str
    column: str
    n_printed: str
    n_computed: str
    printed: str
    computed: str
    status: str
    outcome: str
    reason: str
    conflicts_with: str


@dataclass(frozen=True)
class ReproducedTable:
    """The figures of one printed table."""

    anchor: str
    label: str
    title: str
    href: str
    cells: tuple[ComparedView, ...]
    reproduced: int
    conflict: int
    not_reached: int

    @property
    def deviating(self) -> tuple[ComparedView, ...]:
        """The figures that did not come back."""
        return tuple(cell for cell in self.cells if cell.status != Outcome.REPRODUCED.value)


@dataclass(frozen=True)
class UnknownView:
    """A printed figure whose wave is not known."""

    table: str
    row: str
    column: str
    wave_printed: str
    wave_presumed: str
    printed: str
    computed: str


@dataclass(frozen=True)
class ReproductionView:
    """The whole page."""

    total: int
    reproduced: int
    conflict: int
    not_reached: int
    share: str
    tables: tuple[ReproducedTable, ...]
    unknown: tuple[UnknownView, ...]


@dataclass(frozen=True)
class WeightView:
    """A computed weight beside the printed one."""

    label: str
    computed: str
    printed: str
    allowed: str
    verdict: str
    kind: str
    reconstructed: bool


@dataclass(frozen=True)
class WeightTable:
    """The weights of one printed table."""

    anchor: str
    label: str
    weights: tuple[WeightView, ...]


def view_reproduction(content: Content, places: Mapping[str, Place]) -> ReproductionView | None:
    """The reproduction in words, tables in the order in which they first occur."""
    reproduction = redact_reproduction(content)
    if reproduction is None:
        return None
    by_table: dict[str, list[ReproducedCell]] = {}
    for cell in reproduction.cells:
        by_table.setdefault(cell.table, []).append(cell)
    reproduced = reproduction.count(Outcome.REPRODUCED)
    return ReproductionView(
        total=len(reproduction.cells),
        reproduced=reproduced,
        conflict=reproduction.count(Outcome.CONFLICT),
        not_reached=reproduction.count(Outcome.NOT_REACHED),
        share=figures.share(reproduced, len(reproduction.cells)),
        tables=tuple(
            _table(number, name, cells, places.get(name))
            for number, (name, cells) in enumerate(by_table.items(), start=1)
        ),
        unknown=tuple(
            _unknown(value, places.get(value.table)) for value in reproduction.unknown_wave
        ),
    )


def view_weights(weights: tuple[WeightCheck, ...]) -> tuple[WeightTable, ...]:
    """Computed weights beside printed ones, per printed table."""
    blocks = groupby(weights, key=lambda weight: weight.table)
    return tuple(
        WeightTable(f"gewichten-{number}", name, tuple(_weight(weight) for weight in block))
        for number, (name, block) in enumerate(blocks, start=1)
    )


def _table(
    number: int, name: str, cells: list[ReproducedCell], place: Place | None
) -> ReproducedTable:
    def count(status: Outcome) -> int:
        return sum(cell.status is status for cell in cells)

    return ReproducedTable(
        anchor=f"vergelijking-{number}",
        label=_label(name, place),
        title=place.table.title if place else "",
        href=place.href if place else "",
        cells=tuple(_cell(cell) for cell in cells),
        reproduced=count(Outcome.REPRODUCED),
        conflict=count(Outcome.CONFLICT),
        not_reached=count(Outcome.NOT_REACHED),
    )


def _label(name: str, place: Place | None) -> str:
    return table_label(place.table) if place else _("Gedrukte tabel {name}").format(name=name)


def _cell(cell: ReproducedCell) -> ComparedView:
    decimals = figures.printed_decimals(cell.printed)
    outcomes = {
        Outcome.REPRODUCED: _("komt overeen"),
        Outcome.CONFLICT: _("tegenspraak in de bron"),
        Outcome.NOT_REACHED: _("niet bereikt"),
    }
    return ComparedView(
        row=cell.row_label or _("rij {number}").format(number=cell.row + 1),
        column=cell.column_label or _("kolom {number}").format(number=cell.column + 1),
        n_printed=figures.number(cell.n_printed),
        n_computed=figures.number(cell.n_computed),
        printed=figures.number(cell.printed, decimals),
        computed=figures.number(cell.computed, decimals + 1),
        status=cell.status.value,
        outcome=outcomes[cell.status],
        reason=cell.reason,
        conflicts_with=", ".join(cell.conflicts_with),
    )


def _unknown(value: UnknownWaveValue, place: Place | None) -> UnknownView:
    decimals = figures.printed_decimals(value.printed)
    return UnknownView(
        table=_label(value.table, place),
        row=value.row_label or _("rij {number}").format(number=value.row + 1),
        column=value.column_label or _("kolom {number}").format(number=value.column + 1),
        wave_printed="–" if value.wave_printed is None else str(value.wave_printed),
        wave_presumed="–" if value.wave_presumed is None else str(value.wave_presumed),
        printed=figures.number(value.printed, decimals),
        computed=figures.number(value.computed, decimals + 1),
    )


def _weight(weight: WeightCheck) -> WeightView:
    # Weights are worked with at three decimals, whatever was printed.
    decimals = max(WEIGHT_DECIMALS, weight.printed_decimals + 1)
    kinds = {
        True: ("explained", _("verklaard door afronding")),
        False: ("unexplained", _("niet verklaard door afronding")),
        None: ("unprinted", _("geen gewicht gedrukt")),
    }
    kind, verdict = kinds[weight.explained]
    return WeightView(
        label=weight.label,
        computed=figures.number(weight.computed, decimals),
        printed=figures.number(weight.printed, weight.printed_decimals),
        allowed=figures.interval(weight.low, weight.high, decimals) or "–",
        verdict=verdict,
        kind=kind,
        reconstructed=weight.reconstructed,
    )

"""Figures and tables to make sentences of."""

from __future__ import annotations

from dataclasses import replace

from graadmeter.publication.sentences import Figure
from graadmeter.tabulation.table import Cell, Change, Heading, Origin, Shown, Table


def figure(value: float, **more) -> Figure:
    return replace(Figure(value, 2016, ("t", 0, 0)), **more)


def table(now: float, then: float, **more) -> tuple[Table, Change]:
    """A table of one figure in two waves, and its change."""

    def cell(column: int, wave: int, value: float) -> Cell:
        published = wave != 2016
        return Cell(
            row=0,
            column=column,
            wave=wave,
            statistic="percentage",
            origin=Origin.PUBLISHED if published else Origin.COMPUTED,
            shown=Shown.VALUE,
            value=value,
            n=100,
        )

    made = Table(
        id="fig-2.1",
        kind="figure",
        title="Slachtofferschap",
        group="medewerkers",
        base_label="alle medewerkers",
        statistic="percentage",
        wave=2016,
        weighted=True,
        synthetic=False,
        rows=(Heading("Slachtoffer"),),
        columns=(Heading("2016", wave=2016), Heading("2014", wave=2014)),
        cells=((cell(0, 2016, now), cell(1, 2014, then)),),
    )
    change = Change(0, 0, 0, 1, 2016, 2014, now - then, **more)
    return made, change

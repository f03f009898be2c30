"""Loose published figures as tables for an audit: one per indicator, rows people, columns waves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graadmeter.consistency.material import Grid, Heading, Origin
from graadmeter.consistency.reading.numbers import printed_of
from graadmeter.monitor.published import PublishedFigure


def grids_of_figures(
    figures: Iterable[PublishedFigure], wave: int | None, titles: Mapping[str, str]
) -> tuple[Grid, ...]:
    """One table per indicator, in the order in which indicators first occur.

    Of several sources for one figure the first verified one has the cell, else the first. A source
    that says something else has a row of its own, with the source in its heading.

    Rules read words, and an indicator is a name for programs: one without a title is left out.

    Args:
        figures: of any wave, indicator and source.
        wave: wave of the publication that is audited.
        titles: title of a table by its indicator.
    """
    found: dict[str, list[PublishedFigure]] = {}
    for figure in figures:
        if figure.indicator in titles:
            found.setdefault(figure.indicator, []).append(figure)
    return tuple(_grid(name, titles[name], own, wave) for name, own in found.items())


def _grid(name: str, title: str, figures: Sequence[PublishedFigure], wave: int | None) -> Grid:
    waves = sorted({figure.wave for figure in figures})
    people = dict.fromkeys(figure.population for figure in figures)
    lines = [line for each in people for line in _lines(each, figures, waves)]
    return Grid(
        id=name,
        title=title,
        population=", ".join(people),
        wave=wave,
        columns=tuple(Heading(str(year), wave=year) for year in waves),
        rows=tuple(Heading(label) for label, _line in lines),
        cells=tuple(
            tuple(None if f is None or f.value is None else printed_of(f.value) for f in line)
            for _label, line in lines
        ),
        words=tuple(tuple(None if f is None else f.words for f in line) for _label, line in lines),
        origin=Origin.PRINTED,
    )


_Line = tuple[PublishedFigure | None, ...]


def _lines(
    population: str, figures: Sequence[PublishedFigure], waves: Sequence[int]
) -> Iterator[tuple[str, _Line]]:
    """The row of a population, and a row per figure of another source that differs from it."""
    chosen: list[PublishedFigure | None] = []
    others: list[PublishedFigure] = []
    for year in waves:
        own = [f for f in figures if (f.population, f.wave) == (population, year)]
        if not own:
            chosen.append(None)
            continue
        # Of equals the first: a number before words, a verified one before others.
        best = min(own, key=lambda f: (f.value is None, not f.verified))
        chosen.append(best)
        others += [f for f in own if (f.value, f.words) != (best.value, best.words)]
    yield population, tuple(chosen)
    for other in others:
        line = tuple(other if year == other.wave else None for year in waves)
        yield f"{population} ({other.source})", line

"""Tiny tables for charts. The figures are invented."""

from dataclasses import replace
from typing import Any

from graadmeter.publication.charts.choice import NoChart, choose
from graadmeter.publication.charts.rendering import draw
from graadmeter.publication.content import Thresholds
from graadmeter.publication.protection import redact
from graadmeter.tabulation.table import Cell, Heading, Origin, Shown, Table

SECRET = 77.125


def cell(value, wave=2016, **more):
    """A computed figure with an interval, or a printed one of an earlier wave."""
    if wave < 2016:
        facts: dict[str, Any] = {"origin": Origin.PUBLISHED, "comparable": "yes"}
    else:
        facts = {
            "origin": Origin.COMPUTED,
            "n": 100,
            "ci_low": max(value - 3, 0.0),
            "ci_high": min(value + 3, 100.0),
        }
    return Cell(
        0,
        0,
        wave,
        **({"statistic": "percentage", "shown": Shown.VALUE, "value": value} | facts | more),
    )


def hidden(wave=2016):
    return cell(SECRET, wave, shown=Shown.HIDDEN, n=4)


def dash(wave=2016, comparable="yes"):
    return Cell(
        0, 0, wave, "percentage", Origin.NONE, Shown.DASH, value=SECRET, comparable=comparable
    )


def table(cells, rows=None, columns=None, **more):
    """A table from its cells; headings are letters unless they are given."""
    rows = rows or [Heading(f"rij {r + 1}") for r in range(len(cells))]
    columns = columns or [Heading(f"kolom {c + 1}") for c in range(len(cells[0]))]
    placed = tuple(
        tuple(replace(one, row=r, column=c) for c, one in enumerate(line))
        for r, line in enumerate(cells)
    )
    facts: dict[str, Any] = {
        "id": "fig-1",
        "kind": "figure",
        "title": "Wat mensen zien",
        "group": "medewerkers",
        "base_label": "alle medewerkers",
        "statistic": "percentage",
        "wave": 2016,
        "weighted": True,
        "synthetic": True,
    }
    return Table(rows=tuple(rows), columns=tuple(columns), cells=placed, **(facts | more))


def waves(*years):
    return [Heading(str(year), wave=year) for year in years]


def plan_of(one):
    return choose(redact(one))


def scene_of(one):
    plan = plan_of(one)
    assert not isinstance(plan, NoChart), plan
    return draw(redact(one), plan, Thresholds())


def texts(scene):
    return [words.text for words in scene.words]

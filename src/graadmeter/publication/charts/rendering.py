"""All charts of a publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graadmeter.language import use_language
from graadmeter.publication import figures
from graadmeter.publication.cache import NOTHING_KEPT, Cache
from graadmeter.publication.charts.alternative import alternative
from graadmeter.publication.charts.bars import draw_bars
from graadmeter.publication.charts.choice import NoChart, choose
from graadmeter.publication.charts.frame import Facts
from graadmeter.publication.charts.pictures import render_pictures
from graadmeter.publication.charts.plans import Bars, Kind, Plan, Stacked
from graadmeter.publication.charts.scene import Scene
from graadmeter.publication.charts.stacks import draw_stacked
from graadmeter.publication.charts.trends import draw_trend
from graadmeter.publication.content import Content, Thresholds
from graadmeter.publication.names import chart_file, places
from graadmeter.publication.protection import redact
from graadmeter.tabulation.table import Table


@dataclass(frozen=True)
class Chart:
    """A chart of one table.

    Attributes:
        slug: id of the table in file names.
        svg, png: the picture; the PNG has twice as many pixels each way.
        width, height: size in CSS pixels.
        alt: what the picture shows, in words.
    """

    slug: str
    kind: Kind
    svg: bytes
    png: bytes
    width: int
    height: int
    alt: str

    @property
    def svg_file(self) -> str:
        """Name of the SVG file, from the root of the publication."""
        return chart_file(self.slug, "svg")

    @property
    def png_file(self) -> str:
        """Name of the PNG file, from the root of the publication."""
        return chart_file(self.slug, "png")


@dataclass(frozen=True)
class Charts:
    """The charts of a publication.

    Attributes:
        by_table: table id to chart; a table that has none is not in it.
        without: table id to why it has none.
    """

    by_table: Mapping[str, Chart]
    without: Mapping[str, str]

    def __iter__(self) -> Iterator[Chart]:
        """The charts, in the order of their tables."""
        return iter(self.by_table.values())

    @property
    def files(self) -> dict[str, bytes]:
        """File name to picture."""
        files = {chart.svg_file: chart.svg for chart in self}
        return files | {chart.png_file: chart.png for chart in self}


def render_charts(content: Content, cache: Cache = NOTHING_KEPT) -> Charts:
    """The charts of all tables, in the language of the publication.

    Args:
        content: the publication.
        cache: where pictures are kept.
    """
    with use_language(content.language):
        planned: dict[str, tuple[str, Plan, Scene, str]] = {}
        without: dict[str, str] = {}
        for table_id, place in places(content).items():
            table = redact(place.table)
            plan = choose(table)
            if isinstance(plan, NoChart):
                without[table_id] = plan.reason
                continue
            scene = draw(table, plan, content.thresholds.get(table.group, Thresholds()))
            planned[table_id] = (place.slug, plan, scene, alternative(table, plan.kind))
        pictures = render_pictures({name: one[2] for name, one in planned.items()}, cache)
    made = {
        table_id: Chart(slug, plan.kind, *pictures[table_id], scene.width, scene.height, words)
        for table_id, (slug, plan, scene, words) in planned.items()
    }
    return Charts(made, without)


def draw(table: Table, plan: Plan, thresholds: Thresholds) -> Scene:
    """Where everything stands in the picture of a redacted table, in the current language."""
    facts = Facts(table, figures.shared_unit(table), thresholds.mark_below)
    if isinstance(plan, Bars):
        return draw_bars(plan, facts)
    if isinstance(plan, Stacked):
        return draw_stacked(plan, facts)
    return draw_trend(plan, facts)

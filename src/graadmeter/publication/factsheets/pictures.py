"""The charts of factsheets: what stands large, beside the same of larger groups."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.publication.cache import NOTHING_KEPT, Cache
from graadmeter.publication.charts.choice import NoChart, choose
from graadmeter.publication.charts.rendering import draw
from graadmeter.publication.charts.scene import Scene
from graadmeter.publication.factsheets.described import in_words
from graadmeter.publication.factsheets.view import PartView, SheetView


@dataclass(frozen=True)
class Picture:
    """A chart: its SVG, size in CSS pixels, and what it shows in words."""

    svg: bytes
    width: int
    height: int
    alt: str


Pictures = dict[tuple[str, int], Picture]
"""Factsheet and place of its part to picture; a part with nothing to draw is not in it."""


def draw_pictures(sheets: tuple[SheetView, ...], cache: Cache = NOTHING_KEPT) -> Pictures:
    """The charts of factsheets, in the current language; drawn, or taken from the cache."""
    found: Pictures = {}
    for sheet in sheets:
        for place, part in enumerate(sheet.parts):
            made = _picture(part, cache)
            if made is not None:
                found[sheet.id, place] = made
    return found


def _picture(part: PartView, cache: Cache) -> Picture | None:
    if part.pictured is None:
        return None
    plan = choose(part.pictured)
    if isinstance(plan, NoChart):
        return None
    scene = draw(part.pictured, plan, part.thresholds)
    words = in_words(part.pictured, plan.kind)
    return Picture(cache.data("svg", _drawn, scene), scene.width, scene.height, words)


def _drawn(scene: Scene) -> bytes:
    # Altair takes most of a second to import, which nothing but a drawing needs.
    from graadmeter.publication.charts.drawing import to_svg

    return to_svg(scene)

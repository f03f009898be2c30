"""Scenes as pictures: Altair makes Vega-Lite of them, vl-convert SVG."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import altair as alt
import vl_convert

from graadmeter.language import current_language, use_language
from graadmeter.publication.charts import palette, theme
from graadmeter.publication.charts.scene import Box, Dot, Rule, Scene, Words
from graadmeter.publication.charts.svg import with_words

_HALO = 3.0
_DASHES = [4.0, 3.0]
_DOT = 42.0
_OUTLINE = 1.5
_ALIGN = {"start": "left", "middle": "center", "end": "right"}


def specification(scene: Scene) -> dict[str, Any]:
    """The Vega-Lite specification of a scene, in the current language."""
    return {
        **_layers(current_language()),
        "width": scene.width,
        "height": scene.height,
        "datasets": _values(scene),
    }


def _shapes(scene: Scene) -> dict[str, Any]:
    """The shapes of a scene for Vega, which is what draws; all have the same layers, compiled once.

    Words are left out: Vega would measure each of them, and their places are known.
    """
    compiled = _compiled(current_language())
    values = {**_values(scene), "halos": [], "words": []}
    data = [
        {**source, "values": values[source["name"]]} if source["name"] in values else source
        for source in compiled["data"]
    ]
    return {**compiled, "data": data, "width": scene.width, "height": scene.height}


@cache
def _layers(language: str) -> dict[str, Any]:
    with use_language(language), alt.theme.enable(theme.NAME):
        chart = alt.layer(
            _rules("grid"),
            _boxes(),
            _rules("rules"),
            _dots(),
            _words("halos", halo=True),
            _words("words", halo=False),
        ).properties(autosize=alt.AutoSizeParams(type="none"))
        made: dict[str, Any] = chart.to_dict()
    return made


@cache
def _compiled(language: str) -> dict[str, Any]:
    empty: dict[str, list[dict[str, Any]]] = {name: [{}] for name in _values(Scene(0, 0, ()))}
    vega: dict[str, Any] = vl_convert.vegalite_to_vega({**_layers(language), "datasets": empty})
    return vega


def _values(scene: Scene) -> dict[str, list[dict[str, Any]]]:
    """The data of the layers."""
    rules = [shape for shape in scene.shapes if isinstance(shape, Rule)]
    return {
        "grid": [_of_rule(rule) for rule in rules if rule.grid],
        "boxes": [_of_box(shape) for shape in scene.shapes if isinstance(shape, Box)],
        "rules": [_of_rule(rule) for rule in rules if not rule.grid],
        "dots": [_of_dot(shape) for shape in scene.shapes if isinstance(shape, Dot)],
        "halos": [_of_words(words, words.on) for words in scene.words if words.halo],
        "words": [_of_words(words, words.colour) for words in scene.words],
    }


def to_svg(scene: Scene) -> bytes:
    """A scene as SVG 1.1 without fonts, scripts, styles or addresses in it."""
    return with_words(vl_convert.vega_to_svg(_shapes(scene)), scene.words).encode("utf-8")


@alt.theme.register(theme.NAME, enable=False)
def _theme() -> alt.theme.ThemeConfig:
    return alt.theme.ThemeConfig(config=theme.config())  # type: ignore[typeddict-item]


def _chart(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name=name))


def _place(channel: Callable[..., Any], field: str) -> Any:
    """A place in pixels: no scale and no axis between the figure and the paper."""
    return channel(f"{field}:Q", scale=None, axis=None)


def _literal(channel: Callable[..., Any], field: str, kind: str = "N") -> Any:
    return channel(f"{field}:{kind}", scale=None, legend=None)


def _boxes() -> alt.Chart:
    chart: alt.Chart = (
        _chart("boxes")
        .mark_rect()
        .encode(
            x=_place(alt.X, "x"),
            x2="x2:Q",
            y=_place(alt.Y, "y"),
            y2="y2:Q",
            fill=_literal(alt.Fill, "fill"),
            stroke=_literal(alt.Stroke, "stroke"),
            strokeWidth=_literal(alt.StrokeWidth, "width", "Q"),
        )
    )
    return chart


def _of_box(box: Box) -> dict[str, Any]:
    return {
        "x": _rounded(box.x),
        "x2": _rounded(box.x + box.width),
        "y": _rounded(box.y),
        "y2": _rounded(box.y + box.height),
        "fill": box.fill,
        "stroke": box.stroke or box.fill,
        "width": _OUTLINE if box.stroke else 0,
    }


def _rules(name: str) -> alt.Chart:
    chart: alt.Chart = (
        _chart(name)
        .mark_rule()
        .encode(
            x=_place(alt.X, "x"),
            x2="x2:Q",
            y=_place(alt.Y, "y"),
            y2="y2:Q",
            stroke=_literal(alt.Stroke, "stroke"),
            strokeWidth=_literal(alt.StrokeWidth, "width", "Q"),
            strokeDash=_literal(alt.StrokeDash, "dashes"),
        )
    )
    return chart


def _of_rule(rule: Rule) -> dict[str, Any]:
    return {
        "x": _rounded(rule.x),
        "x2": _rounded(rule.x2),
        "y": _rounded(rule.y),
        "y2": _rounded(rule.y2),
        "stroke": rule.colour,
        "width": rule.width,
        "dashes": _DASHES if rule.dashed else [],
    }


def _dots() -> alt.Chart:
    chart: alt.Chart = (
        _chart("dots")
        .mark_point(size=_DOT, strokeWidth=1.75, opacity=1)
        .encode(
            x=_place(alt.X, "x"),
            y=_place(alt.Y, "y"),
            fill=_literal(alt.Fill, "fill"),
            stroke=_literal(alt.Stroke, "stroke"),
        )
    )
    return chart


def _of_dot(dot: Dot) -> dict[str, Any]:
    return {"x": _rounded(dot.x), "y": _rounded(dot.y), "fill": dot.fill, "stroke": dot.stroke}


def _words(name: str, *, halo: bool) -> alt.Chart:
    edge: dict[str, Any] = {}
    if halo:
        edge = {"stroke": palette.PAPER, "strokeWidth": _HALO, "strokeJoin": "round"}
    chart: alt.Chart = (
        _chart(name)
        .mark_text(
            align=alt.ExprRef("datum.anchor"),
            fontWeight=alt.ExprRef("datum.weight"),
            fontSize=alt.ExprRef("datum.size"),
            baseline="middle",
            limit=0,
            **edge,
        )
        .encode(
            x=_place(alt.X, "x"),
            y=_place(alt.Y, "y"),
            text=alt.Text("text:N"),
            fill=_literal(alt.Fill, "fill"),
        )
    )
    return chart


def _of_words(words: Words, colour: str) -> dict[str, Any]:
    return {
        "x": _rounded(words.x),
        "y": _rounded(words.y),
        "text": words.text,
        "anchor": _ALIGN[words.anchor],
        "size": words.size,
        "weight": "bold" if words.bold else "normal",
        "fill": colour,
    }


def _rounded(pixels: float) -> float:
    return round(pixels, 2)

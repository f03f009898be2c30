"""How every picture looks: one Altair theme."""

from __future__ import annotations

from typing import Any

from graadmeter.language import current_language
from graadmeter.publication.charts import palette

NAME = "graadmeter"

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first is in the renderer; the others, which readers have, are as wide letter by letter."""

_LOCALES = {
    "nl": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]},
}


def config() -> dict[str, Any]:
    """The configuration of Vega-Lite in the current language."""
    return {
        "background": palette.PAPER,
        "font": FONT,
        "padding": 0,
        "locale": {"number": _LOCALES[current_language()]},
        "view": {"stroke": None},
        "axis": {
            "labelColor": palette.MUTED,
            "titleColor": palette.INK,
            "gridColor": palette.GRID,
            "domain": False,
            "ticks": False,
        },
        "range": {"ordinal": list(palette.ramp(palette.MOST_PARTS)), "category": [palette.MARK]},
        "mark": {"color": palette.MARK, "aria": False},
        "text": {"font": FONT, "color": palette.INK, "baseline": "middle"},
        "aria": False,
    }

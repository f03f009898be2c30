"""The text of a chapter with its figures and sentences filled in, for every output."""

from __future__ import annotations

from graadmeter.publication.report_text.blocks import (
    Apart,
    BlockView,
    Bullets,
    Figures,
    Finding,
    Findings,
    Part,
    Prose,
    Quoted,
    Span,
    TableHere,
    Taken,
    TopPlaces,
)
from graadmeter.publication.report_text.filling import Surroundings, fill_text

__all__ = [
    "Apart",
    "BlockView",
    "Bullets",
    "Figures",
    "Finding",
    "Findings",
    "Part",
    "Prose",
    "Quoted",
    "Span",
    "Surroundings",
    "TableHere",
    "Taken",
    "TopPlaces",
    "fill_text",
]

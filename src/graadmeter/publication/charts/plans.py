"""What is to be drawn of a table: which figures stand together, before any place is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graadmeter.publication.charts.reading import Figure


class Kind(StrEnum):
    """The kinds of charts."""

    BARS = "bars"
    DOTS = "dots"
    STACKED = "stacked"
    TREND = "trend"


@dataclass(frozen=True)
class Line:
    """One line of bars: a label and a figure in each panel."""

    label: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Block:
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Bars:
    """Bars in panels beside each other; dots on a scale that does not start at nothing.

    Attributes:
        panels: titles; one empty title when there is one panel.
        scale: lowest and highest answer, for averages on a scale.
    """

    panels: tuple[str, ...]
    blocks: tuple[Block, ...]
    scale: tuple[int, int] | None = None

    @property
    def kind(self) -> Kind:
        """Bars, or dots on a scale."""
        return Kind.BARS if self.scale is None else Kind.DOTS


@dataclass(frozen=True)
class Bar:
    """The parts of one whole; None when they may not be shown or do not exist."""

    label: str
    parts: tuple[Figure, ...] | None
    hidden: bool = False


@dataclass(frozen=True)
class Whole:
    """Bars of the same parts."""

    heading: str
    parts: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Stacked:
    """Bars of 100 %."""

    wholes: tuple[Whole, ...]

    @property
    def kind(self) -> Kind:
        """Stacked."""
        return Kind.STACKED


@dataclass(frozen=True)
class Panel:
    """One line through the waves; a figure per wave."""

    title: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Strip:
    """Panels beside each other under a heading."""

    heading: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Trend:
    """Lines through the waves, each in a panel of its own, all on one scale."""

    waves: tuple[int, ...]
    strips: tuple[Strip, ...]

    @property
    def kind(self) -> Kind:
        """Trend."""
        return Kind.TREND


Plan = Bars | Stacked | Trend

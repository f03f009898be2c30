"""What a picture consists of: shapes and words at places in pixels, from the upper left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graadmeter.publication.charts import palette
from graadmeter.publication.charts.metrics import text_width

At = tuple[int, int]
"""Row and column of the cell that a shape or label is of."""

SIZE = 12.0
"""Type size of labels, in pixels."""
SMALL = 11.0
"""Type size of notes, in pixels."""
LEADING = 15.0
"""Distance between lines of text, in pixels."""


@dataclass(frozen=True)
class Box:
    """A rectangle; an outlined one has its fill in the colour of the paper."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = ""
    of: At | None = None


@dataclass(frozen=True)
class Rule:
    """A straight line; one of the grid lies behind everything else."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str
    width: float = 1.0
    dashed: bool = False
    grid: bool = False


@dataclass(frozen=True)
class Dot:
    """A point; an open one has its fill in the colour of the paper."""

    x: float
    y: float
    fill: str
    stroke: str
    of: At | None = None


@dataclass(frozen=True)
class Words:
    """Words on one line.

    Attributes:
        x: where they start, have their middle or end, as ``anchor`` says.
        y: the middle of the line.
        on: colour behind the words.
        halo: keeps lines that pass behind the words away from them.
    """

    text: str
    x: float
    y: float
    anchor: str = "start"
    size: float = SIZE
    bold: bool = False
    colour: str = palette.INK
    on: str = palette.PAPER
    halo: bool = False
    of: At | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the words, as wide as they are and as high as letters."""
        width = text_width(self.text, self.size, bold=self.bold)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - 0.45 * self.size, left + width, self.y + 0.45 * self.size


Shape = Box | Rule | Dot | Words


@dataclass(frozen=True)
class Scene:
    """A picture of a width and height in pixels; later shapes of a kind lie on earlier ones."""

    width: int
    height: int
    shapes: tuple[Shape, ...]

    @property
    def words(self) -> tuple[Words, ...]:
        """All words."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Words))

    @property
    def drawn(self) -> frozenset[At]:
        """The cells that a mark or a number stands for."""
        marks = (shape.of for shape in self.shapes if not isinstance(shape, Rule))
        return frozenset(at for at in marks if at is not None)


@dataclass
class Sketch:
    """A scene in the making."""

    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Put shapes on it."""
        self.shapes.extend(shapes)

    def lines(self, texts: Iterable[str], x: float, y: float, like: Words) -> None:
        """Put lines of text below each other; ``y`` is the middle of the first."""
        for position, text in enumerate(texts):
            self.add(
                Words(
                    text,
                    x,
                    y + position * LEADING,
                    like.anchor,
                    like.size,
                    like.bold,
                    like.colour,
                )
            )

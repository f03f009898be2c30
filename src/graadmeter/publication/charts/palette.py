"""The colours of pictures, and how well they can be told apart.

Every mark has a contrast of 3 to 1 with the paper and words 4.5 to 1 (WCAG 2.2, 1.4.11 and
1.4.3). The ramp goes from dark blue to light ochre: lightness rises with every step, and blue
against yellow is what people who see no red or green can tell apart.
"""

from __future__ import annotations

PAPER = "#ffffff"
INK = "#1a2430"
MUTED = "#55606e"
GRID = "#e1e7ee"
MARK = "#1f5fae"
WHISKER = INK

_RAMPS = (
    ("#155f79",),
    ("#002157", "#d57c20"),
    ("#002157", "#155f79", "#d57c20"),
    ("#002157", "#004a86", "#656e59", "#d57c20"),
    ("#002157", "#003d83", "#155f79", "#897143", "#d57c20"),
    ("#002157", "#003681", "#005489", "#3d6b69", "#9c7234", "#d57c20"),
    ("#002157", "#003279", "#004a86", "#155f79", "#656e59", "#a67431", "#d57c20"),
)
MOST_PARTS = len(_RAMPS)

_WORDS_CONTRAST = 4.5


def ramp(count: int) -> tuple[str, ...]:
    """Colours for the ordered parts of a whole, as far apart as they can be.

    Raises:
        ValueError: no parts, or more than there are colours for.
    """
    if not 1 <= count <= MOST_PARTS:
        raise ValueError(f"no more than {MOST_PARTS} parts can be told apart")
    return _RAMPS[count - 1]


def luminance(colour: str) -> float:
    """Relative luminance of a colour such as ``#1f5fae``, from 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def words_on(colour: str) -> str:
    """A colour for words on a colour: that of the paper where it can be read, else of ink."""
    if contrast(PAPER, colour) >= _WORDS_CONTRAST:
        return PAPER
    return "#000000"

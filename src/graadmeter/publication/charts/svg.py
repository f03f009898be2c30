"""SVG that any reader can show: plain SVG 1.1, with the letters as shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from graadmeter.publication.charts import palette
from graadmeter.publication.charts.outlines import letters
from graadmeter.publication.charts.scene import Words
from graadmeter.publication.charts.theme import FONT

# Vega describes its parts in English; the picture has its alternative text where it is shown.
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"')
_HEAD = re.compile(r"<svg [^>]*>")
_PART_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
_BELOW_MIDDLE = 0.3
"""From the middle of a line down to its base line, in type sizes; what Vega takes too."""
_HALO = 3.0


def with_words(svg: str, words: Iterable[Words]) -> str:
    """A picture without words for machines, and with words for readers.

    Letters are shapes, so that no reader needs a font; each is defined once and used wherever it
    stands. A text with a letter that the font does not have is a text.
    """
    used: dict[str, str] = {}
    every = list(words)
    halos = [_drawn(one, used, halo=True) for one in every if one.halo]
    drawn = [_drawn(one, used, halo=False) for one in every]
    defined = "".join(f'<path id="{name}" d="{path}"/>' for name, path in sorted(used.items()))
    picture = _HEAD.sub(
        lambda head: f"{head[0]}<defs>{defined}</defs>", _SPOKEN.sub("", svg), count=1
    )
    return picture.removesuffix("</svg>") + "".join([*halos, *drawn]) + "</svg>"


def _drawn(words: Words, used: dict[str, str], *, halo: bool) -> str:
    """Words at their place. Adds to the letters that are used."""
    font = letters(words.text, bold=words.bold)
    base = words.y + _BELOW_MIDDLE * words.size
    colour = words.on if halo else words.colour
    if font is None:
        weight = "bold" if words.bold else "normal"
        return (
            f'<text x="{words.x:.2f}" y="{base:.2f}" text-anchor="{words.anchor}" fill="{colour}" '
            f'font-family="{FONT}" font-size="{words.size}" font-weight="{weight}">'
            f"{escape(words.text)}</text>"
        )
    scale = words.size / font.units
    uses = []
    along = 0
    for character in words.text:
        letter = font.by_character[character]
        if letter.path:
            name = f"{'b' if words.bold else 'r'}{ord(character):x}"
            used[name] = letter.path
            uses.append(f'<use xlink:href="#{name}" x="{along}"/>')
        along += letter.advance
    start = words.x - _PART_BEFORE[words.anchor] * along * scale
    edge = ""
    if halo:
        edge = (
            f' stroke="{palette.PAPER}" stroke-linejoin="round" stroke-width="{_HALO / scale:.0f}"'
        )
    move = f"translate({start:.2f},{base:.2f}) scale({scale:.6f},{-scale:.6f})"
    return f'<g transform="{move}" fill="{colour}"{edge}>{"".join(uses)}</g>'

"""The letters of pictures as shapes, so that no reader needs a font and all see the same.

The renderer carries Liberation Sans with it but hands out no shapes. A PDF of it holds the letters
that were used, as a font: those are read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from io import BytesIO

import pikepdf
import vl_convert
from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FAMILY = "LiberationSans"
_USUAL = frozenset(map(chr, [*range(0x21, 0x7F), *range(0xA1, 0x100)])) - {"\u00ad"} | set(
    "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2212\u2264\u2265\u20ac"
)
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>")


@dataclass(frozen=True)
class Letter:
    """A letter: its shape as an SVG path, upward from its base line, in units of its font."""

    path: str
    advance: int


@dataclass(frozen=True)
class Letters:
    """Letters of one weight; ``units`` of the font make one type size."""

    units: int
    by_character: dict[str, Letter]


def letters(text: str, *, bold: bool) -> Letters | None:
    """The letters of a text; None when the font does not have them all."""
    usual = _letters(_USUAL, bold=bold)
    others = frozenset(set(text) - usual.by_character.keys())
    if not others:
        return usual
    more = _letters(others, bold=bold)
    if not others <= more.by_character.keys():
        return None
    return Letters(usual.units, usual.by_character | more.by_character)


@cache
def _letters(characters: frozenset[str], *, bold: bool) -> Letters:
    weight = "bold" if bold else "normal"
    style = f'font-family="Liberation Sans" font-weight="{weight}" font-size="10"'
    # A text per letter keeps pairs such as "fi" from becoming one shape.
    drawn = "".join(f"<text y='9' {style}>{escape(one)}</text>" for one in sorted(characters))
    sheet = f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{drawn}</svg>'
    with pikepdf.open(BytesIO(vl_convert.svg_to_pdf(sheet))) as pdf:
        found = [_read(one) for one in pdf.objects if _is_font(one)]
    units = found[0].units if found else 1
    by_character = {c: letter for font in found for c, letter in font.by_character.items()}
    space = Letter("", round(units * 569 / 2048))
    return Letters(units, {" ": space, **by_character})


def _is_font(one: pikepdf.Object) -> bool:
    return (
        isinstance(one, pikepdf.Dictionary)
        and one.get("/Subtype") == pikepdf.Name.Type0
        and str(one.get("/BaseFont")).partition("+")[2].startswith(FAMILY)
    )


def _read(font: pikepdf.Object) -> Letters:
    """The letters of a font in a PDF: its own table tells which shape is which character."""
    held = font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"].read_bytes()
    shapes = TTFont(BytesIO(held))
    glyphs, order, widths = shapes.getGlyphSet(), shapes.getGlyphOrder(), shapes["hmtx"]
    by_character: dict[str, Letter] = {}
    for glyph, character in _PAIR.findall(font["/ToUnicode"].read_bytes()):
        if not 0 < int(glyph, 16) < len(order):
            # Glyph 0 is the box for a letter that the font does not have; and the table begins
            # with the range of codes that it may hold.
            continue
        name = order[int(glyph, 16)]
        pen = SVGPathPen(glyphs)
        glyphs[name].draw(pen)
        by_character[chr(int(character, 16))] = Letter(pen.getCommands(), widths[name][0])
    return Letters(shapes["head"].unitsPerEm, by_character)

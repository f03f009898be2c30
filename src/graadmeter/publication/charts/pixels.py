"""Pictures as PNG: Typst makes pixels of the SVG, a palette makes them small.

Typst draws with the same library as vl-convert, in less time and without holding up other threads,
and uses no font of the machine, so that the bytes are the same everywhere.
"""

from __future__ import annotations

import io

import numpy as np
import typst
from numpy.typing import NDArray
from PIL import Image

PNG_SCALE = 2
_PER_INCH = 96.0
"""Pixels of a picture, as Typst takes them."""
_TEMPLATE = b"""\
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg")
"""
_MOST_COLOURS = 256
_EFFORT = 6
"""Of zlib: more takes six times as long for a tenth fewer bytes."""


def to_png(svg: bytes) -> bytes:
    """A picture as PNG with twice as many pixels each way, in at most 256 colours."""
    made = typst.compile(
        _TEMPLATE,
        format="png",
        ppi=PNG_SCALE * _PER_INCH,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[]),
        sys_inputs={"picture": svg.decode("utf-8")},
    )
    return with_palette(made)


def with_palette(png: bytes) -> bytes:
    """The same picture with a palette, exact for as many colours as one can hold.

    With more colours, which edges of letters have, the rarest become the nearest of the others.
    """
    with Image.open(io.BytesIO(png)) as image:
        size = image.size
        pixels = np.asarray(image.convert("RGBX")).view(np.uint32).reshape(-1)
    # Most of a picture is one colour for a while: runs of pixels are far fewer than pixels.
    starts = np.flatnonzero(np.concatenate(([True], pixels[1:] != pixels[:-1])))
    colours, index = np.unique(pixels[starts], return_inverse=True)
    lengths = np.diff(starts, append=pixels.size)
    if colours.size > _MOST_COLOURS:
        colours, merged = _fewer(colours, np.bincount(index, weights=lengths).astype(np.float64))
        index = merged[index]
    places = np.repeat(index.astype(np.uint8), lengths)
    picture = Image.frombytes("P", size, places.tobytes())
    picture.putpalette(_channels(colours).astype(np.uint8).tobytes())
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=_EFFORT)
    return stream.getvalue()


def _fewer(
    colours: NDArray[np.uint32], pixels: NDArray[np.float64]
) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """The colours with most pixels, and for every colour which of those it becomes."""
    kept = np.sort(np.argsort(-pixels, kind="stable")[:_MOST_COLOURS])
    distances = _channels(colours)[:, None, :] - _channels(colours[kept])[None, :, :]
    return colours[kept], (distances**2).sum(axis=2).argmin(axis=1)


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.int32]:
    """Red, green and blue of each colour; shape (colours, 3)."""
    return colours.view(np.uint8).reshape(-1, 4)[:, :3].astype(np.int32)

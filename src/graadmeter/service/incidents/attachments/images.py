"""A photograph or screenshot, drawn anew: only what is seen remains."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from graadmeter.service.incidents.attachments.refusal import RefusalError

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 4096
_FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",)}
_GPS, _MAKE, _ORIENTATION = 0x8825, 0x010F, 0x0112


def clean_image(kind: str, data: bytes) -> tuple[bytes, list[str]]:
    """A copy that was drawn pixel by pixel, turned the way it was taken.

    Place, device, time, thumbnail, comments and whatever stood behind the image are not in it.

    Raises:
        RefusalError: it cannot be read, or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS[kind])
            if image.width * image.height > MOST_PIXELS:
                raise RefusalError("pixels")
            removed = _found(image)
            image = ImageOps.exif_transpose(image)
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _drawn(kind, image), removed
    except (Image.DecompressionBombError, MemoryError) as error:
        raise RefusalError("pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise RefusalError("broken") from error


def _found(image: Image.Image) -> list[str]:
    exif = image.getexif()
    found = ["place"] if exif.get_ifd(_GPS) else []
    if exif.get(_MAKE):
        found.append("device")
    kept = {"dpi", "gamma", "jfif", "jfif_version", "jfif_unit", "jfif_density", "transparency"}
    if set(exif) - {_GPS, _MAKE, _ORIENTATION} or set(image.info) - kept - {"exif"}:
        found.append("properties")
    return found


def _drawn(kind: str, image: Image.Image) -> bytes:
    clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    mode = "RGBA" if clear and kind != "jpeg" else "RGB"
    pixels = image.convert(mode)
    # A new image has none of the blocks that came with the old one.
    fresh = Image.new(mode, pixels.size)
    fresh.paste(pixels)
    written = io.BytesIO()
    fresh.save(written, format=_FORMATS[kind][0], quality=90)
    return written.getvalue()


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG inside another file without the blocks that describe it; colours stay the same.

    Returns:
        The same bytes when it cannot be read that way.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            end = jpeg.rfind(b"\xff\xd9")
            return b"".join([*kept, jpeg[at : end + 2 if end > at else len(jpeg)]])
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        # APP0 says how dense, APP14 how colours are written; every other one describes.
        describes = (0xE0 < marker <= 0xEF and marker != 0xEE) or marker == 0xFE
        if not describes:
            kept.append(jpeg[at : at + length])
        at += length
    return jpeg

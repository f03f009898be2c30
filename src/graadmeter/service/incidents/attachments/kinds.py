"""What a file is, by what is in it; its name is only compared."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
_HEAD = 1024


class RefusedFileError(UserError):
    """A file that cannot be taken, with what to say about it."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken.

    Attributes:
        code: what it is kept under.
        extensions: how names of such files end; the first one is given to a copy.
        type: how it is sent.
        cleaned: whether a copy without traces can be made.
    """

    code: str
    extensions: tuple[str, ...]
    type: str
    cleaned: bool


JPEG = Kind("jpeg", ("jpg", "jpeg", "jfif"), "image/jpeg", cleaned=True)
PNG = Kind("png", ("png",), "image/png", cleaned=True)
WEBP = Kind("webp", ("webp",), "image/webp", cleaned=True)
HEIC = Kind("heic", ("heic", "heif"), "image/heic", cleaned=False)
PDF = Kind("pdf", ("pdf",), "application/pdf", cleaned=True)
DOCX = Kind(
    "docx",
    ("docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    cleaned=True,
)
TEXT = Kind("text", ("txt", "eml", "csv", "log"), "text/plain; charset=utf-8", cleaned=True)
MP3 = Kind("mp3", ("mp3",), "audio/mpeg", cleaned=False)
MPEG4 = Kind("mpeg4", ("m4a", "mp4", "mov", "3gp"), "video/mp4", cleaned=False)
OGG = Kind("ogg", ("ogg", "oga", "opus"), "audio/ogg", cleaned=False)
WAV = Kind("wav", ("wav",), "audio/wav", cleaned=False)
KINDS = {kind.code: kind for kind in (JPEG, PNG, WEBP, HEIC, PDF, DOCX, TEXT, MP3, MPEG4, OGG, WAV)}
ACCEPT = ",".join(f".{each}" for kind in KINDS.values() for each in kind.extensions)
"""For the control that asks for files; a phone then offers what can be taken."""
_STILLS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")


def recognise(data: bytes) -> Kind:
    """What a file is.

    Raises:
        RefusedFileError: it is empty, too large, of no kind that is taken, or of two at once.
    """
    if not data:
        raise RefusedFileError(_("Dit bestand is leeg"), mend=_("Kies een ander bestand."))
    if len(data) > MOST_BYTES:
        raise too_large()
    kind = _kind(data)
    if kind is None:
        raise RefusedFileError(
            _("Dit soort bestand kunnen wij niet aannemen"),
            mend=_("Neem een foto, een schermafbeelding, geluid, een pdf of een Word-bestand."),
        )
    other_pdf = kind is not PDF and b"%PDF-" in data[:_HEAD]
    other_zip = kind is not DOCX and zipfile.is_zipfile(io.BytesIO(data))
    if other_pdf or other_zip:
        raise RefusedFileError(
            _("In dit bestand zit een tweede bestand verstopt"),
            mend=_("Maak een schermafbeelding van wat u wilt laten zien, en stuur die."),
        )
    return kind


def too_large() -> RefusedFileError:
    """What to say of a file that is too large."""
    return RefusedFileError(
        _("Dit bestand is te groot"),
        mend=_("Een bestand mag {most} MB zijn. Maak het kleiner, of stuur een deel.").format(
            most=MOST_BYTES // 1024 // 1024
        ),
    )


def ending_of(name: str) -> str:
    """How a name ends, in small letters and without the dot."""
    return PurePath(name.replace("\\", "/")).suffix.lstrip(".").lower()


def safe_name(name: str, kind: Kind) -> str:
    """A name that no system takes for anything but a name, with an ending that fits the kind."""
    stem = PurePath(name.replace("\\", "/")).stem
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_ ") else "-" for c in stem)
    ending = ending_of(name)
    chosen = ending if ending in kind.extensions else kind.extensions[0]
    return f"{' '.join(plain.split()).strip('-')[:60] or 'bestand'}.{chosen}"


def _kind(data: bytes) -> Kind | None:
    if data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b"WAVE"}:
        return WEBP if data[8:12] == b"WEBP" else WAV
    if data[4:8] == b"ftyp":
        return HEIC if data[8:12] in _STILLS else MPEG4
    for start, kind in (
        (b"\xff\xd8\xff", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"%PDF-", PDF),
        (b"OggS", OGG),
        (b"ID3", MP3),
    ):
        if data.startswith(start):
            return kind
    if data[0] == 0xFF and len(data) > 3 and data[1] & 0xE6 == 0xE2:
        return MP3  # the frame of MPEG audio, layer III, without a tag in front
    if data.startswith(b"PK\x03\x04"):
        return _word(data)
    return TEXT if _is_text(data) else None


def _word(data: bytes) -> Kind | None:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    return DOCX if {"word/document.xml", "[Content_Types].xml"} <= names else None


def _is_text(data: bytes) -> bool:
    text = text_of(data)
    # A drawing (SVG) or a page can hold scripts; it is no text to somebody who opens it.
    return text is not None and not text.lstrip().startswith("<")


def text_of(data: bytes) -> str | None:
    """The text in a file of text, or None when it is none."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if b"\x00" in data or any(byte < 9 or 13 < byte < 32 for byte in data):
            return None
        text = data.decode("cp1252", "replace")
    controls = any(ord(c) < 32 and c not in "\t\r\n\f\v\x1b" for c in text)
    return None if controls else text

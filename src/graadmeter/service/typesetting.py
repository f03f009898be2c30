"""Documents as a PDF that a screen reader can read (PDF/UA-1), made in memory.

What people wrote is data to the typesetter and never markup. It reads no font of this machine and
nothing from the network, so that the same content is the same bytes everywhere.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import typst

_STANDARD: typst.PDFStandard = "ua-1"
_LATIN = 0x17F
"""The fonts have every printable character up to here."""


def printable(text: str) -> str:
    """A text without the characters that no font here has."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in composed if _has(c)).split())


def fits(name: str) -> bool:
    """Whether a name can be printed whole; half a name is worse than none."""
    return all(_has(c) for c in unicodedata.normalize("NFC", name))


@cache
def _has(character: str) -> bool:
    if not character.isprintable():
        return False
    if ord(character) <= _LATIN:
        return True
    try:
        source = b'#set document(title: "-")\n#sys.inputs.text'
        compiled(source, {"text": character})
    except typst.TypstError:
        return False
    return True


def compiled(source: bytes, inputs: dict[str, str]) -> bytes:
    """A document from a Typst source and the data it reads.

    Raises:
        typst.TypstError: the source is wrong, or a character has no font.
    """
    compiler = typst.Compiler(source, ignore_system_fonts=True, sys_inputs=inputs)
    made = compiler.compile(format="pdf", pdf_standards=[_STANDARD])
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)  # only images come as a list
    return made

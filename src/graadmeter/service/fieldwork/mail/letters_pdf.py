"""Letters as a PDF that a screen reader can read (PDF/UA-1), made in memory.

What people wrote is data to the typesetter and never markup. It reads no font of this machine and
nothing from the network, so that the same letters are the same bytes everywhere.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from email.utils import parseaddr
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.mail.handing_out import Letter

_SOURCE = Path(__file__).with_name("letters.typ").read_bytes()
_STANDARD: typst.PDFStandard = "ua-1"
_LATIN = 0x17F
"""The fonts have every printable character up to here."""


def letters_pdf(letters: Sequence[Letter], title: str) -> bytes:
    """A page per letter.

    Args:
        letters: at least one.
        title: of the document, for who opens it.
    """
    content = {
        "title": printable(title) or _("Brieven"),
        "language": current_language(),
        "sender": printable(sender()),
        "letters": [
            {
                "language": letter.language,
                "title": printable(letter.title),
                "before": letter.before,
                "code": letter.code,
                "caption": letter.caption,
                "svg": letter.svg,
                "described": letter.described,
                "after": letter.after,
            }
            for letter in letters
        ],
    }
    return _compiled(_SOURCE, {"letters": json.dumps(content)})


def sender() -> str:
    """Who writes, as GRAADMETER_MAIL_FROM calls them; empty when nobody was chosen."""
    name, address = parseaddr(settings.MAIL_FROM)
    return "" if address.endswith("@localhost") else name


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
        _compiled(source, {"text": character})
    except typst.TypstError:
        return False
    return True


def _compiled(source: bytes, inputs: dict[str, str]) -> bytes:
    compiler = typst.Compiler(source, ignore_system_fonts=True, sys_inputs=inputs)
    made = compiler.compile(format="pdf", pdf_standards=[_STANDARD])
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)  # only images come as a list
    return made

"""Copies as a PDF that a screen reader can read (PDF/UA-1), made in memory.

Only what is given goes to the typesetter, so nothing that was blacked out can be in the file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.service.incidents.keeping.copies import Copy, as_text, made_line
from graadmeter.service.typesetting import compiled, printable

_SOURCE = Path(__file__).with_name("copies.typ").read_bytes()


def copies_pdf(copies: Sequence[Copy], title: str) -> bytes:
    """One or more copies in one file.

    Args:
        copies: at least one.
        title: of the document.
    """
    content = {
        "title": title,
        "language": current_language(),
        "grounds_title": _("Waarom iets zwart is"),
        "copies": [
            {
                "title": copy.title,
                "made": made_line(copy),
                "about": [printable(line) for line in copy.about],
                "sections": [
                    {
                        "title": name,
                        "items": [
                            {"label": printable(each.label), "lines": _lines(as_text(each))}
                            for each in rows
                        ],
                    }
                    for name, rows in copy.sections
                ],
                "grounds": [f"{code}: {text}" for code, text in copy.grounds],
            }
            for copy in copies
        ],
    }
    return compiled(_SOURCE, {"copy": json.dumps(content)})


def _lines(text: str) -> list[str]:
    return [line for line in (printable(each) for each in text.split("\n")) if line]

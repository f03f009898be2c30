"""A factsheet as PDF/UA-1 of exactly two pages: data for one template, in the size that fits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.publication.content import Content
from graadmeter.publication.factsheets.pictures import Picture
from graadmeter.publication.factsheets.view import PartView, SheetView
from graadmeter.publication.pdf.data import FONTS, cell_data, legend_words
from graadmeter.publication.pdf.rendering import STANDARD, TIMESTAMP
from graadmeter.publication.pdf.scopes import give_scopes

PAGES = 2
SCALES = (1.2, 1.12, 1.06, 1.0, 0.94, 0.88, 0.84, 0.8)
"""Sizes of text that are tried, largest first; at the last one text is 8 points."""
BODY, FINE = 8, 7
"""The smallest text and the smallest small print, in points, whatever the size."""


def render_factsheet_pdf(
    content: Content, sheet: SheetView, pictures: Sequence[Picture | None]
) -> bytes:
    """One factsheet; the same content gives the same bytes.

    Args:
        content: the publication it belongs to.
        sheet: the factsheet in words.
        pictures: a chart per part.

    Raises:
        ValueError: it has so much that it does not fit on two pages.
        typst.TypstError: it cannot be made into an accessible PDF; a defect of ours.
    """
    with use_language(content.language):
        data = sheet_data(content, sheet, pictures)
    for scale in SCALES:
        made = _compiled({**data, "scale": scale})
        if _pages(made) == PAGES:
            return give_scopes(made, content.language)
    raise ValueError(f"factsheet {sheet.id} does not fit on {PAGES} pages")


def sheet_data(
    content: Content, sheet: SheetView, pictures: Sequence[Picture | None]
) -> dict[str, Any]:
    """Everything the template shows, in the current language."""
    mark = _("Synthetisch") if content.synthetic else ""
    return {
        "language": content.language,
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "about": sheet.about,
        "monitor": content.title,
        "wave": str(content.wave),
        "document": f"{sheet.title}. {content.title} {content.wave}",
        "description": " ".join(filter(None, (content.origin, content.disclaimer))),
        "keywords": [w for w in (content.monitor, str(content.wave), mark.lower()) if w],
        "mark": mark,
        "warning": _("deze cijfers zijn door een programma gemaakt, niet door mensen gegeven."),
        "fonts": list(FONTS),
        "smallest": {"body": BODY, "fine": FINE},
        "words": {
            "read": _("In één oogopslag"),
            "figures": _("Kerncijfers"),
            "report": _("In het rapport"),
            "source": _("Bron en verantwoording"),
        },
        "parts": [
            _part_data(part, picture) for part, picture in zip(sheet.parts, pictures, strict=True)
        ],
        "notes": _once(sheet),
        "sources": list(sheet.sources),
    }


def _once(sheet: SheetView) -> list[str]:
    """What the signs of all tables mean, and their notes, each said once."""
    tables = [part.table for part in sheet.parts]
    signs = dict.fromkeys(words for table in tables for words in legend_words(table.legend))
    notes = dict.fromkeys(note for table in tables for note in table.notes)
    return [*([f"{'; '.join(signs)}."] if signs else []), *notes]


def _part_data(part: PartView, picture: Picture | None) -> dict[str, Any]:
    view = part.table
    return {
        "title": part.title,
        "headlines": [asdict(one) for one in part.headlines],
        "sentences": list(part.sentences),
        "remarks": list(part.remarks),
        "chart": None
        if picture is None
        else {"svg": picture.svg.decode(), "alt": picture.alt, "width": picture.width},
        "caption": f"{view.facts}.",
        "columns": [asdict(column) for column in view.columns],
        "sections": [
            {
                "heading": section.heading,
                "rows": [
                    {
                        "heading": asdict(row.heading),
                        "cells": [cell_data(cell) for cell in row.cells],
                    }
                    for row in section.rows
                ],
            }
            for section in view.sections
        ],
        "links": [link.label for link in part.links],
    }


def _compiled(data: dict[str, Any]) -> bytes:
    import typst

    with as_file(files("graadmeter.publication") / "static" / "fonts") as fonts:
        made = typst.compile(
            _template(),
            format="pdf",
            font_paths=typst.Fonts(
                include_system_fonts=False, font_paths=[fonts] if fonts.is_dir() else []
            ),
            sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
            pdf_standards=STANDARD,
            timestamp=TIMESTAMP,
        )
    return bytes(made)


def _pages(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


@cache
def _template() -> bytes:
    return (files("graadmeter.publication.factsheets") / "factsheet.typ").read_bytes()

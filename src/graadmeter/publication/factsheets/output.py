"""The files of factsheets: pictures, PDFs, and their figures as open data."""

from __future__ import annotations

from graadmeter.language import use_language
from graadmeter.publication.cache import NOTHING_KEPT, Cache
from graadmeter.publication.content import Content
from graadmeter.publication.factsheets.open_data import render_factsheet_data
from graadmeter.publication.factsheets.paper import render_factsheet_pdf
from graadmeter.publication.factsheets.pictures import draw_pictures
from graadmeter.publication.factsheets.view import view_factsheets
from graadmeter.publication.names import FACTSHEET_DATA


def render_factsheets(content: Content, cache: Cache = NOTHING_KEPT) -> dict[str, bytes]:
    """Every file of the factsheets but their pages, by name; none without factsheets.

    Args:
        content: the publication.
        cache: where their pictures are kept.

    Raises:
        ValueError: a factsheet does not fit on two pages.
    """
    if not content.factsheets:
        return {}
    with use_language(content.language):
        sheets = tuple(sheet for group in view_factsheets(content) for sheet in group.sheets)
        pictures = draw_pictures(sheets, cache)
    files = {FACTSHEET_DATA: render_factsheet_data(content.factsheets)}
    for sheet in sheets:
        drawn = [pictures.get((sheet.id, place)) for place in range(len(sheet.parts))]
        files |= {sheet.picture(i): one.svg for i, one in enumerate(drawn) if one is not None}
        files[sheet.pdf] = render_factsheet_pdf(content, sheet, drawn)
    return files

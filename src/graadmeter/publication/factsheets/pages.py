"""Factsheets as pages of the site."""

from __future__ import annotations

import re
from collections.abc import Callable

from graadmeter.publication.cache import NOTHING_KEPT, Cache
from graadmeter.publication.content import Content
from graadmeter.publication.factsheets.pictures import Pictures, draw_pictures
from graadmeter.publication.factsheets.view import SheetGroupView, view_factsheets
from graadmeter.publication.factsheets.words import protection_words
from graadmeter.publication.names import FACTSHEETS_PAGE

Page = Callable[..., bytes]
"""Fills in a template: its name, then what it shows by name."""

_ADDRESS = re.compile(rb'(\b(?:href|src)=")(?![a-z]+:|[#/])')


def factsheet_pages(content: Content, page: Page, cache: Cache = NOTHING_KEPT) -> dict[str, bytes]:
    """The pages of all factsheets and their overview, by name; none without factsheets.

    Args:
        content: the publication.
        page: fills in a template, whose addresses count from the root of the site.
        cache: where their pictures are kept.
    """
    if not content.factsheets:
        return {}
    groups = view_factsheets(content)
    rows = [
        row
        for group in content.factsheets
        for sheet in group.sheets
        for part in sheet.parts
        for row in part.rows
    ]
    protection = protection_words(content, rows)
    pictures = draw_pictures(tuple(sheet for group in groups for sheet in group.sheets), cache)
    overview = page("factsheets.html", page=FACTSHEETS_PAGE, groups=groups, protection=protection)
    made = {FACTSHEETS_PAGE: overview}
    for group in groups:
        made |= _pages_of(group, pictures, page)
    return made


def _pages_of(group: SheetGroupView, pictures: Pictures, page: Page) -> dict[str, bytes]:
    return {
        sheet.page: from_folder(
            page(
                "factsheet.html",
                page=sheet.page,
                group=group,
                sheet=sheet,
                pictures={
                    place: pictures[sheet.id, place]
                    for place in range(len(sheet.parts))
                    if (sheet.id, place) in pictures
                },
            )
        )
        for sheet in group.sheets
    }


def from_folder(page: bytes) -> bytes:
    """A page whose addresses count from the root of the site, as one that stands in a folder."""
    return _ADDRESS.sub(rb"\1../", page)

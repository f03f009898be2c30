"""All pages on which something is done to a report, by their part of the address."""

from __future__ import annotations

from datetime import date

from django.http import Http404

from graadmeter.service.integrity.handling import (
    pages_accused,
    pages_deciding,
    pages_moving,
    pages_persons,
    pages_timing,
)
from graadmeter.service.integrity.handling.act_page import ActPage, Build
from graadmeter.service.integrity.opening import Opened

_BUILD: dict[str, Build] = {
    **pages_timing.BUILD,
    **pages_moving.BUILD,
    **pages_deciding.BUILD,
    **pages_persons.BUILD,
    **pages_accused.BUILD,
}


def act_page(slug: str, opened: Opened, today: date) -> ActPage:
    """The page with this part of the address, for a report as somebody opened it.

    Raises:
        Http404: there is none.
    """
    build = _BUILD.get(slug)
    if build is None:
        raise Http404
    return build(opened, today)


def slugs() -> tuple[str, ...]:
    """Every page there is."""
    return tuple(_BUILD)

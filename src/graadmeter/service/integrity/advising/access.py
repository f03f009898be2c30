"""Whose the pages of notes are: advisers, and those who were until their notes are gone.

For everybody else there are no such pages: 404, as at an address that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from graadmeter.service.integrity.holding.unlocking import (
    Unlocker,
    holder_of,
    unlocked_required_for,
)
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.words import Role

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]
Opened = Callable[Concatenate[HttpRequest, Visitor, Unlocker, P], HttpResponse]


def adviser_required(view: Page[P]) -> Callable[..., HttpResponse]:
    """Lets an adviser see a page; the view is ``view(request, visitor, ...)``."""

    @wraps(view)
    def guarded(
        request: HttpRequest, visitor: Visitor, /, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        member = visitor.member
        if member is None or not (
            visitor.has_role(Role.CONFIDENTIAL_ADVISER)
            or holder_of(member, HolderKind.NOTES) is not None
        ):
            raise Http404
        return view(request, visitor, *args, **kwargs)

    return member_required()(guarded)


def notes_required(view: Opened[P]) -> Callable[..., HttpResponse]:
    """Lets an adviser whose notes are unlocked see a page, and sends others to unlock them.

    The view is ``view(request, visitor, unlocker, ...)``.
    """
    unlocked = unlocked_required_for(
        HolderKind.NOTES, "integrity-notes-unlock", "integrity-notes-key"
    )
    return adviser_required(unlocked(view))

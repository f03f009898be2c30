"""What the pages of keeping share: who may come, the case, and what went wrong."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from graadmeter.errors import UserError
from graadmeter.service.incidents.access import case_for, may_handle
from graadmeter.service.incidents.models import Case
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.words import Role

KEEPERS = (Role.ADMINISTRATOR, Role.INCIDENT_COORDINATOR, Role.SECRETARY)
"""Who sees the numbers of what is kept, and may propose or agree to erase."""
SETTING_TERMS = (Role.ADMINISTRATOR, Role.SECRETARY)
GIVING_ACCESS = (Role.INCIDENT_COORDINATOR, Role.HR, Role.INTEGRITY_OFFICER)
"""Who answers a request for access of a member."""
_P = ParamSpec("_P")


def handled_case(visitor: Visitor, case_id: uuid.UUID) -> Case:
    """A case that a visitor handles; that they read it is in the journal.

    Raises:
        Http404: there is none, or it is not theirs to handle, or it was erased.
    """
    case = case_for(visitor, case_id, read=False)
    if not may_handle(visitor, case) or case.erased_on is not None:
        raise Http404
    return case_for(visitor, case_id)


def explained(
    view: Callable[Concatenate[HttpRequest, Visitor, _P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Visitor, _P], HttpResponse]:
    """Shows what is wrong and how to mend it, instead of failing."""

    @wraps(view)
    def guarded(
        request: HttpRequest, visitor: Visitor, /, *args: _P.args, **kwargs: _P.kwargs
    ) -> HttpResponse:
        try:
            return view(request, visitor, *args, **kwargs)
        except UserError as error:
            context = {"visitor": visitor, "problem": error}
            return render(request, "keeping/problem.html", context, status=409)

    return guarded


def problem_of(error: UserError, usual: str) -> Mapping[str, str]:
    """An error as one beside a field."""
    return {error.where or usual: f"{error.what}. {error.mend}".strip()}

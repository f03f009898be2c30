"""What all pages of this package share: who may see them, the survey, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from graadmeter.errors import FaultsError, UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.models import Survey

MANAGING = (Role.MANAGER, Role.ADMINISTRATOR)
LOOKING = (*MANAGING, Role.ANALYST)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def survey_of(survey_id: int) -> Survey:
    """The survey with this number.

    Raises:
        Http404: there is none.
    """
    survey = Survey.objects.filter(pk=survey_id).first()
    if survey is None:
        raise Http404
    return survey


def band_name(band: int | None) -> str:
    """A band of time in words."""
    if band is None:
        return _("niet getoond")
    return (
        _("minder dan 15 seconden"),
        _("15 tot 30 seconden"),
        _("30 seconden tot 1 minuut"),
        _("1 tot 2 minuten"),
        _("2 tot 5 minuten"),
        _("meer dan 5 minuten"),
    )[band]


def state_name(state: str) -> str:
    """The state of a survey in words."""
    return {
        Survey.State.PREPARING: _("in voorbereiding"),
        Survey.State.OPEN: _("open"),
        Survey.State.CLOSED: _("gesloten"),
    }[Survey.State(state)]


def in_words(error: UserError) -> str:
    """An error as one line beside a field."""
    faults = [str(fault) for fault in error.faults[:3]] if isinstance(error, FaultsError) else []
    place = f"{error.where}: " if error.where else ""
    said = " ".join([f"{place}{error.what}.", error.mend, *faults])
    return said.strip()


def explained(view: View[P]) -> View[P]:
    """Shows what is wrong and how to mend it, instead of failing."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UserError as error:
            return problem(request, error)

    return guarded


def problem(request: HttpRequest, error: UserError, **context: Any) -> HttpResponse:
    """The page that says what is wrong."""
    return render(request, "manage/problem.html", {"problem": error, **context}, status=409)

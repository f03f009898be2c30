"""Closing a survey, and the page that proves what it ended with."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.actions import close_survey
from graadmeter.service.fieldwork.fronts import is_front
from graadmeter.service.fieldwork.inventory.closing import unfinished
from graadmeter.service.fieldwork.manage.closing import audit_of
from graadmeter.service.fieldwork.manage.common import (
    LOOKING,
    MANAGING,
    explained,
    problem,
    survey_of,
)
from graadmeter.service.fieldwork.manage.counting import count, rows_of
from graadmeter.service.fieldwork.manage.response import front_total
from graadmeter.service.fieldwork.manage.retention import (
    closed_on,
    forget_people,
    forgotten_on,
    goes_on,
    thanks_wait,
)
from graadmeter.service.fieldwork.models import Person, Survey
from graadmeter.service.responses.models import Draft


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*MANAGING)
@explained
def close(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What closing does; the title of the survey, typed, does it."""
    survey = survey_of(survey_id)
    if survey.state == Survey.State.PREPARING:
        error = UserError(
            _("Dit onderzoek is nog niet begonnen"),
            where=survey.title,
            mend=_("Alleen een open onderzoek kan sluiten."),
        )
        return problem(request, error)
    if survey.state == Survey.State.CLOSED and audit_of(survey).sound:
        return redirect("survey-audit", survey.pk)
    problems: dict[str, str] = {}
    if request.method == "POST":
        if _same(request.POST.get("title", ""), survey.title):
            close_survey(survey=survey, account=require_account(request))
            return redirect("survey-audit", survey.pk)
        problems["title"] = _("Dit is niet de titel van het onderzoek.")
    context = {
        "survey": survey,
        "counts": front_total(survey) if is_front(survey) else count(rows_of(survey)),
        "front": _closes_with(survey),
        "drafts": Draft.objects.filter(survey=survey.pk).count() + unfinished(survey),
        "problems": problems,
    }
    return render(request, "manage/close.html", context, status=400 if problems else 200)


def _closes_with(survey: Survey) -> Survey | None:
    """The questionnaire in front that closing this one closes too."""
    front = survey.front
    if front is None or front.state != Survey.State.OPEN:
        return None
    others = Survey.objects.filter(front=front).exclude(state=Survey.State.CLOSED)
    return None if others.exclude(pk=survey.pk).exists() else front


def _same(typed: str, title: str) -> bool:
    return " ".join(typed.split()).casefold() == " ".join(title.split()).casefold()


@require_safe
@role_required(*LOOKING)
def audit(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The counts after closing, each found anew."""
    return _audited(request, survey_of(survey_id), {})


def _audited(request: HttpRequest, survey: Survey, problems: dict[str, str]) -> HttpResponse:
    if survey.state != Survey.State.CLOSED:
        error = UserError(
            _("Dit onderzoek is nog niet gesloten"),
            where=survey.title,
            mend=_("De verantwoording komt na het sluiten."),
        )
        return problem(request, error)
    account = require_account(request)
    context = {
        "survey": survey,
        "problems": problems,
        "audit": audit_of(survey),
        "front": is_front(survey),
        "closed_on": closed_on(survey),
        "forgotten_on": forgotten_on(survey),
        "goes_on": goes_on(survey),
        "thanks_wait": thanks_wait(survey, timezone.now()),
        "known": Person.objects.filter(survey=survey).exists(),
        "manages": account.has_role(*MANAGING),
        "analyses": account.has_role(Role.ANALYST),
    }
    return render(request, "manage/audit.html", context, status=400 if problems else 200)


@require_POST
@role_required(*MANAGING)
@explained
def forget(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Removes names, addresses and messages; every count stays."""
    survey = survey_of(survey_id)
    if request.POST.get("zeker") != "1":
        return _audited(request, survey, {"zeker": _("Vink aan dat u het zeker weet.")})
    forget_people(survey=survey, account=require_account(request), now=timezone.now())
    messages.success(request, _("Namen, adressen en berichten zijn verwijderd."))
    return redirect("survey-audit", survey.pk)

"""Pages of the sample frame: choose a file, look at what it will do, take it in."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.frame import actions
from graadmeter.service.fieldwork.frame.checking import Checked, check, strata_of
from graadmeter.service.fieldwork.frame.forms import (
    Asked,
    choices,
    first_asked,
    quota_name,
    read_asked,
)
from graadmeter.service.fieldwork.frame.reading import Table, too_large
from graadmeter.service.fieldwork.frame.sampling import Given
from graadmeter.service.fieldwork.frame.strata import stratum_name
from graadmeter.service.fieldwork.frame.variables import Variable, variables_of
from graadmeter.service.fieldwork.models import Person, Survey, Upload

_ROWS = 5
_FAULTS = 500
_STRATA = 200


@csrf_exempt  # only so that the handlers can be set first; _upload is protected
@role_required(Role.MANAGER)
def upload(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Takes a file, in memory alone: a larger one is not read and never on disk."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _upload(request, survey_id)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _upload(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = get_object_or_404(Survey, pk=survey_id)
    account = require_account(request)
    problem = None
    if request.method == "POST":
        file = request.FILES.get("bestand")
        try:
            if file is None:
                raise _no_file(request)
            kept = actions.keep_upload(
                survey=survey,
                account=account,
                name=file.name or "",
                content=file.read(),
                now=timezone.now(),
            )
            return redirect("frame-preview", survey_id=survey.pk, token=kept.token)
        except UserError as error:
            problem = error
    people = Person.objects.filter(survey=survey)
    context = {
        "survey": survey,
        "problem": problem,
        "people": people.count(),
        "sampled": people.filter(sampled=True).count(),
        "variables": variables_of(survey),
    }
    return render(request, "fieldwork/frame_upload.html", context, status=400 if problem else 200)


def _no_file(request: HttpRequest) -> UserError:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > 1024 * 1024:
        return too_large(_("bestand"))
    return UserError(_("Er is geen bestand gekozen"), mend=_("Kies een .xlsx- of .csv-bestand."))


@role_required(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, survey_id: int, token: str) -> HttpResponse:
    """Shows what an import will do, and does it when it was seen just so."""
    survey = get_object_or_404(Survey, pk=survey_id)
    account = require_account(request)
    kept = get_object_or_404(Upload, token=token, survey=survey, account=account)
    table, variables = actions.open_upload(kept), variables_of(survey)
    if request.method == "POST":
        asked = read_asked(request.POST.dict(), variables, survey.sample_seed)
    else:
        asked = first_asked(table, variables, actions.seed_of(survey))
    there = dict(Person.objects.filter(survey=survey).values_list("number", "mail"))
    checked = check(table, asked.columns, variables, there)
    strata: list[Given] = [tuple(sorted(given.items())) for given, _n in strata_of(checked.people)]
    arguments: dict[str, Any] = {
        "survey": survey,
        "table": table,
        "columns": asked.columns,
        "variables": variables,
        "design": asked.design(strata),
        "seed": asked.seed,
    }
    plan = None
    try:
        if not asked.problems and not checked.faults:
            plan = actions.plan_import(**arguments)
        seen = request.POST.get("gezien") == _mark(asked, plan)
        accepted = request.POST.get("aanvaard") == "1"
        if plan is None or "inlezen" not in request.POST or not seen:
            pass
        elif plan.sample and plan.sample.small and not accepted:
            asked.problems["aanvaard"] = _("Vink aan dat deze groepen klein mogen blijven.")
        else:
            done = actions.import_people(**arguments, account=account, accept_small=accepted)
            actions.drop_uploads(survey=survey, account=account)
            messages.success(request, _said(done))
            return redirect("frame", survey_id=survey.pk)
    except UserError as error:
        asked.problems["opzet"] = f"{error.what}. {error.mend}"
    context = _context(survey, kept, table, variables, asked, checked)
    context |= _sample(plan, variables) | {"mark": _mark(asked, plan)}
    return render(request, "fieldwork/frame_preview.html", context)


def _mark(asked: Asked, plan: actions.Plan | None) -> str:
    """Changes with what was filled in and with the groups that stay small."""
    small = plan.sample.small if plan and plan.sample else ()
    return hashlib.sha256(f"{asked.mark} {small}".encode()).hexdigest()


def _said(plan: actions.Plan) -> str:
    drawn = len(plan.sample.drawn) if plan.sample else 0
    return _(
        "{people} personen ingelezen, van wie {drawn} worden gevraagd; {repeated} waren er al."
    ).format(people=len(plan.checked.people), drawn=drawn, repeated=len(plan.checked.repeated))


def _context(
    survey: Survey,
    kept: Upload,
    table: Table,
    variables: tuple[Variable, ...],
    asked: Asked,
    checked: Checked,
) -> dict[str, Any]:
    strata = strata_of(checked.people)
    width = len(table.columns)
    return {
        "survey": survey,
        "upload": kept,
        "asked": asked,
        "choices": choices(asked, table, variables),
        "columns": table.columns,
        "first_rows": [
            [str(row.number), *(row.cells + ("",) * width)[:width]] for row in table.rows[:_ROWS]
        ],
        "faults": checked.faults[:_FAULTS],
        "fault_count": len(checked.faults),
        "fault_kinds": Counter(fault.rule for fault in checked.faults).most_common(),
        "people": len(checked.people),
        "repeated": len(checked.repeated),
        "remarks": checked.remarks,
        "strata": [
            (
                quota_name(place),
                stratum_name(tuple(given.items()), variables),
                count,
                asked.quotas.get(place, 0),
            )
            for place, (given, count) in enumerate(strata[:_STRATA])
        ],
        "seed_fixed": survey.sample_seed is not None,
    }


def _sample(plan: actions.Plan | None, variables: tuple[Variable, ...]) -> dict[str, Any]:
    found = plan.sample if plan else None
    if found is None:
        return {"drawn": None, "coarsened": [], "small": []}
    return {
        "drawn": len(found.drawn),
        "coarsened": [
            [stratum_name(c.before, variables), stratum_name(c.after, variables), c.people]
            for c in found.coarsened
        ],
        "small": [[stratum_name(given, variables), count] for given, count in found.small],
    }


@role_required(Role.MANAGER)
@require_POST
def drop(request: HttpRequest, survey_id: int, token: str) -> HttpResponse:  # noqa: ARG001
    """Removes an upload without taking it in."""
    survey = get_object_or_404(Survey, pk=survey_id)
    actions.drop_uploads(survey=survey, account=require_account(request))
    messages.success(request, _("Het bestand is weg; er is niets ingelezen."))
    return redirect("frame", survey_id=survey.pk)

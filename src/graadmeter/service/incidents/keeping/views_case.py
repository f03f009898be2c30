"""Pages about keeping one case: holds, corrections, and what people asked about their data."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.keeping import actions
from graadmeter.service.incidents.keeping.pages import (
    explained,
    handled_case,
    problem_of,
)
from graadmeter.service.incidents.keeping.passages import fact_names
from graadmeter.service.incidents.keeping.words import (
    Decision,
    RequestKind,
    decision_names,
    disclosure_names,
    request_names,
)
from graadmeter.service.incidents.models import Case, DataRequest
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.typed import day, plain, sent


@require_safe
@member_required()
def case_page(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID) -> HttpResponse:
    """What is kept of a case, and why."""
    return _shown(request, visitor, handled_case(visitor, case_id), {})


def _shown(
    request: HttpRequest, visitor: Visitor, case: Case, problems: dict[str, str]
) -> HttpResponse:
    names = fact_names()
    context = {
        "visitor": visitor,
        "case": case,
        "problems": problems,
        "hold": case.holds.filter(lifted_on__isnull=True).first(),
        "corrections": [
            (each, names.get(each.part, _("Verklaring")))
            for each in case.corrections.order_by("on")
        ],
        "requests": [
            (each, request_names()[each.kind], decision_names().get(each.decision, ""))
            for each in case.data_requests.order_by("received_on")
        ],
        "copies": list(disclosure_names().items()),
    }
    return render(request, "keeping/case.html", context, status=400 if problems else 200)


@require_POST
@member_required()
def hold(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID) -> HttpResponse:
    """Keeps a case from being erased, or lets it go again."""
    case = handled_case(visitor, case_id)
    member, today = visitor.require_member(), timezone.localdate()
    try:
        if request.POST.get("opheffen") == "1":
            actions.lift_hold(case=case, member=member, today=today)
            messages.success(request, _("De bewaarplicht is opgeheven."))
        else:
            reason = plain(request.POST.get("reason", ""))
            actions.hold_case(case=case, member=member, reason=reason, today=today)
            messages.success(request, _("Deze melding wordt niet gewist."))
    except UserError as error:
        return _shown(request, visitor, case, dict(problem_of(error, "")))
    return redirect("keeping-case", visitor.organisation.slug, case.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def correct(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID) -> HttpResponse:
    """Puts a text right: first which one, then what it must be."""
    case = handled_case(visitor, case_id)
    names = {"": _("Een verklaring bij de hele melding"), **fact_names()}
    typed = sent(request.POST if request.method == "POST" else request.GET)
    part = typed.get("part")
    if part is not None and part not in names:
        raise Http404
    problems: dict[str, str] = {}
    now = actions.text_of(facts_of(case), part) if part else ""
    if request.method == "POST":
        try:
            actions.correct(
                case=case,
                member=visitor.require_member(),
                part=part or "",
                text=typed.get("text", ""),
                reason=typed.get("reason", ""),
                today=timezone.localdate(),
            )
        except UserError as error:
            problems = dict(problem_of(error, "text"))
        else:
            messages.success(request, _("De verbetering staat erbij. Wat er stond, is bewaard."))
            return redirect("keeping-case", visitor.organisation.slug, case.pk)
    context = {
        "visitor": visitor,
        "case": case,
        "names": list(names.items()),
        "part": part,
        "name": names.get(part or "", ""),
        "now": now,
        "text": typed.get("text", now),
        "reason": typed.get("reason", ""),
        "problems": problems,
    }
    return render(request, "keeping/correct.html", context, status=400 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def ask(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID) -> HttpResponse:
    """Writes down what somebody asked about their data."""
    case = handled_case(visitor, case_id)
    today = timezone.localdate()
    problems: dict[str, str] = {}
    typed = {
        "kind": request.POST.get("kind", ""),
        "received_on": request.POST.get("received_on", today.isoformat()),
        "asked": plain(request.POST.get("asked", "")),
    }
    if request.method == "POST":
        received_on = day(typed["received_on"])
        if typed["kind"] not in RequestKind.values:
            problems["kind"] = _("Kies wat er gevraagd is.")
        if received_on is None:
            problems["received_on"] = _("Geef de dag waarop het verzoek kwam.")
        if not problems and received_on is not None:
            try:
                actions.note_request(
                    case=case,
                    member=visitor.require_member(),
                    kind=typed["kind"],
                    received_on=received_on,
                    asked=typed["asked"],
                    today=today,
                )
            except UserError as error:
                problems = dict(problem_of(error, "asked"))
            else:
                messages.success(request, _("Het verzoek staat erbij. U hebt een maand."))
                return redirect("keeping-case", visitor.organisation.slug, case.pk)
    context = {
        "visitor": visitor,
        "case": case,
        "kinds": list(request_names().items()),
        "typed": typed,
        "problems": problems,
    }
    return render(request, "keeping/ask.html", context, status=400 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
@explained
def answer(
    request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, request_id: uuid.UUID
) -> HttpResponse:
    """What was decided on a request, and why."""
    case = handled_case(visitor, case_id)
    found = DataRequest.objects.filter(case=case, pk=request_id).first()
    if found is None:
        raise Http404
    problems: dict[str, str] = {}
    typed = {name: plain(request.POST.get(name, "")) for name in ("decision", "reason")}
    if request.method == "POST":
        if typed["decision"] not in Decision.values:
            problems["decision"] = _("Kies wat er besloten is.")
        if not typed["reason"].strip():
            problems["reason"] = _("Schrijf waarom dit besluit is genomen.")
        if not problems:
            actions.decide_request(
                request=found,
                member=visitor.require_member(),
                today=timezone.localdate(),
                **typed,
            )
            messages.success(request, _("Het besluit staat erbij."))
            return redirect("keeping-case", visitor.organisation.slug, case.pk)
    context = {
        "visitor": visitor,
        "case": case,
        "found": found,
        "kind": request_names()[found.kind],
        "decisions": list(decision_names().items()),
        "typed": typed,
        "problems": problems,
    }
    return render(request, "keeping/answer.html", context, status=400 if problems else 200)

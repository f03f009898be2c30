"""Setting up: what is still to do, what the organisation is, what it chose, and a try-out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.language import gettext as _
from graadmeter.service.incidents.labels import label, pairs
from graadmeter.service.incidents.words import ByWhom, Capacity
from graadmeter.service.organisations import actions
from graadmeter.service.organisations.access import Visitor, setup_required
from graadmeter.service.organisations.checking import steps_of, undelivered, unreached
from graadmeter.service.organisations.choices import choices_of, default_support
from graadmeter.service.organisations.choices_form import TRUTHS, first_asked, read_choices
from graadmeter.service.organisations.forms import (
    Problems,
    chosen_department,
    chosen_member,
    code_of,
    department_options,
    details_of,
    people_options,
)
from graadmeter.service.organisations.people import name_of
from graadmeter.service.organisations.routing import Recipient, recipients, report_of, rules_of
from graadmeter.service.organisations.words import Audience, Layer, Province, Role, Size

either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@setup_required
def setup(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What is still to do, and what is ready."""
    today = timezone.localdate()
    missing = unreached(today)
    context = {
        "steps": steps_of(visitor.organisation, today, missing),
        "missing": missing,
        "undelivered": undelivered(),
        "organisation": visitor.organisation,
    }
    return render(request, "organisations/setup.html", context)


@either
@setup_required
def details(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What the organisation is."""
    organisation, problems = visitor.organisation, Problems()
    values: dict[str, Any] = {
        name: getattr(organisation, name) for name in ("name", "layer", "size", "province")
    }
    if request.method == "POST":
        values |= request.POST.dict()
        asked = details_of(values, problems)
        if not problems:
            actions.change_details(
                organisation=organisation, details=asked, account=visitor.account
            )
            messages.success(request, _("De gegevens zijn bewaard."))
            return redirect("people-setup", organisation.slug)
    context = {
        "values": values,
        "problems": problems,
        "layers": pairs(Layer),
        "sizes": pairs(Size),
        "provinces": pairs(Province),
    }
    return _page(request, "organisations/details.html", context)


@either
@setup_required
def choices(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What the organisation chose."""
    problems: Problems = {}
    values = first_asked(choices_of(visitor.organisation))
    if request.method == "POST":
        values |= dict.fromkeys(TRUTHS, "") | request.POST.dict()
        chosen = read_choices(values, problems)
        if chosen is not None:
            actions.change_choices(
                organisation=visitor.organisation, choices=chosen, account=visitor.account
            )
            messages.success(request, _("Uw keuzes zijn bewaard."))
            return redirect("people-setup", visitor.organisation.slug)
    context = {"values": values, "problems": problems, "national": default_support()}
    return _page(request, "organisations/choices.html", context)


@require_safe
@setup_required
def tryout(request: HttpRequest, visitor: Visitor) -> HttpResponse:  # noqa: ARG001
    """Who would be told of an example; nothing is written or sent."""
    today, problems = timezone.localdate(), Problems()
    asked = request.GET.dict()
    context: dict[str, Any] = {
        "values": asked,
        "problems": problems,
        "audiences": pairs(Audience),
        "by_whoms": [pair for pair in pairs(ByWhom) if pair[0] != ByWhom.UNKNOWN],
        "departments": department_options(today),
        "people": people_options(today),
        "offered": [],
        "lines": None,
    }
    audience = asked.get("audience", "")
    if audience in Audience.values and audience != Audience.STAFF:
        offered = rules_of(audience).rules.offered
        context["offered"] = [(line.role, label(line.role)) for line in offered]
    if audience:
        audience = code_of(asked, "audience", Audience, problems, _("Kies over wie het gaat."))
        by_whom = code_of(
            {"by_whom": asked.get("by_whom") or ByWhom.EXTERNAL}, "by_whom", ByWhom, problems
        )
        department = chosen_department(asked, "department", today, problems)
        victim = chosen_member(asked, "victim", today, problems, optional=True)
        subject = chosen_member(asked, "subject", today, problems, optional=True)
        if not problems:
            consents = request.GET.getlist("consents")
            report = report_of(
                audience, victim, subject, department, by_whom, asked.get("danger") == "1", consents
            )
            found = recipients(rules_of(audience).rules, report, today)
            context["lines"] = [_line(each) for each in found]
        context["consents"] = request.GET.getlist("consents")
    return _page(request, "organisations/tryout.html", {"consents": [], **context})


def _line(recipient: Recipient) -> dict[str, str]:
    instead = recipient.stands_in_for
    return {
        "name": name_of(recipient.member),
        "role": label(Role(recipient.role)),
        "capacity": label(Capacity(recipient.capacity)),
        "instead": name_of(instead) if instead else "",
    }


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=400 if context["problems"] else 200)

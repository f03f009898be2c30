"""The page of patterns: why, over which days, and then what was found."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.actions import note_search
from graadmeter.service.incidents.counting.patterns import (
    LONGEST,
    cases_between,
    opened,
    part_label,
    patterns,
    same_offender,
)
from graadmeter.service.incidents.facts import DayPart
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.typed import day, plain

LONGEST_REASON = 500


@member_required(Role.INCIDENT_COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Asks why, notes it, opens the facts of a period and counts what they have in common."""
    member, today = visitor.require_member(), timezone.localdate()
    choices = choices_of(visitor.organisation)
    first, last = today - timedelta(days=91), today
    values = {"van": first.isoformat(), "tot": last.isoformat(), "reden": ""}
    context = {"values": values, "problems": {}, "choices": choices, "found": None}
    if request.method == "POST":
        values |= {name: plain(request.POST.get(name, "")) for name in values}
        context["problems"] = problems = _problems(values, today)
        if not problems:
            days = date.fromisoformat(values["van"]), date.fromisoformat(values["tot"])
            cases = cases_between(visitor, *days)
            note_search(
                member=member,
                account=visitor.account,
                reason=values["reden"],
                days=days,
                cases=len(cases),
                matched=choices.matching,
                today=today,
            )
            facts = opened(cases)
            context |= {
                "found": patterns(facts),
                "parts_of_day": [part_label(one) for one in (*DayPart, "")],
                "same": same_offender(visitor.organisation.pk, facts) if choices.matching else (),
            }
    return render(
        request, "counting/patterns.html", context, status=400 if context["problems"] else 200
    )


def _problems(values: dict[str, str], today: date) -> dict[str, str]:
    found = {}
    if not values["reden"]:
        found["reden"] = _("Schrijf waarom u dit nodig hebt.")
    elif len(values["reden"]) > LONGEST_REASON:
        found["reden"] = _("Schrijf het korter: ten hoogste {most} tekens.").format(
            most=LONGEST_REASON
        )
    days = {}
    for name in ("van", "tot"):
        chosen = day(values[name])
        if chosen is None:
            found[name] = _("Vul een dag in.")
        else:
            days[name] = chosen
    if len(days) == 2:
        if days["tot"] < days["van"]:
            found["tot"] = _("De laatste dag ligt voor de eerste.")
        elif days["tot"] - days["van"] > LONGEST:
            found["tot"] = _("Kies ten hoogste een jaar.")
        elif days["van"] > today:
            found["van"] = _("Kies een dag die geweest is.")
    return found

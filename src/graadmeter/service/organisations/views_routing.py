"""Who is told of which report: shown, and laid down anew as a next version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import ValidationError

from graadmeter.language import gettext as _
from graadmeter.service.incidents.labels import label
from graadmeter.service.organisations import actions
from graadmeter.service.organisations.access import Visitor, setup_required
from graadmeter.service.organisations.checking import unreached
from graadmeter.service.organisations.models import Routing
from graadmeter.service.organisations.routing import rules_of
from graadmeter.service.organisations.rules import (
    USUAL,
    Outside,
    Rules,
    default_rules,
    lines_of,
)
from graadmeter.service.organisations.words import Audience
from graadmeter.service.typed import plain

_STAFF_PARTS = ("at_once", "otherwise", "internal", "danger")
_OFFICE_PARTS = ("offered", "internal", "danger")


def _titles() -> dict[str, str]:
    return {
        "at_once": _("Krijgen meteen bericht"),
        "otherwise": _("Krijgen bericht als van hen niemand er is, in deze volgorde"),
        "offered": _("Kan het slachtoffer kiezen"),
        "internal": _("Als een collega of ambtsdrager het deed"),
        "danger": _("Krijgen bij direct gevaar ook bericht"),
    }


def parts_of(audience: str) -> tuple[str, ...]:
    """Which parts of the rules matter for an audience."""
    return _STAFF_PARTS if audience == Audience.STAFF else _OFFICE_PARTS


@require_safe
@setup_required
def routing(request: HttpRequest, visitor: Visitor) -> HttpResponse:  # noqa: ARG001
    """Who is told, for each audience."""
    titles = _titles()
    shown = []
    for audience in Audience:
        found = rules_of(audience)
        lines = [
            (titles[part], ", ".join(label(line.role) for line in getattr(found.rules, part)))
            for part in parts_of(audience)
        ]
        made = Routing.objects.filter(audience=audience, version=found.version).first()
        shown.append((audience.value, label(audience), found, lines, made))
    context = {"shown": shown, "missing": unreached(timezone.localdate())}
    return render(request, "organisations/routing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@setup_required
def change_routing(request: HttpRequest, visitor: Visitor, audience: str) -> HttpResponse:
    """Lays down who is told, as a next version; those before it stay."""
    if audience not in Audience.values:
        raise Http404
    problems: dict[str, str] = {}
    rules = rules_of(audience).rules
    if request.method == "POST":
        read = _read(request.POST, audience, rules, problems)
        if read is not None:
            actions.lay_down_rules(
                organisation=visitor.organisation,
                audience=audience,
                rules=read,
                account=visitor.account,
            )
            messages.success(request, _("Wie bericht krijgt, is vastgelegd."))
            return redirect("people-routing", visitor.organisation.slug)
    titles = _titles()
    chosen = {
        part: request.POST.getlist(part)
        if request.method == "POST"
        else [str(line.role) for line in getattr(rules, part)]
        for part in parts_of(audience)
    }
    outside = request.POST.get("outside") if request.method == "POST" else _written(rules)
    context = {
        "name": label(Audience(audience)),
        "audience": audience,
        "parts_shown": [(part, titles[part], chosen[part]) for part in parts_of(audience)],
        "roles": [(role.value, label(role)) for role in USUAL],
        "outside": outside,
        "with_outside": audience != Audience.STAFF,
        "problems": problems,
    }
    return render(
        request, "organisations/routing_change.html", context, status=400 if problems else 200
    )


def _read(data: Any, audience: str, before: Rules, problems: dict[str, str]) -> Rules | None:
    """The rules that were filled in; the order of roles is that of the list."""
    asked: dict[str, Any] = {}
    for part in parts_of(audience):
        chosen = data.getlist(part)
        asked[part] = lines_of(*(role for role in USUAL if role.value in chosen))
    first = "at_once" if audience == Audience.STAFF else "offered"
    if not asked[first]:
        problems[first] = _("Kies er ten minste één, anders krijgt niemand bericht.")
    outside = _outside(data, before, audience, problems)
    if problems:
        return None
    try:
        return Rules(**asked, outside=outside)
    except ValidationError:
        problems["outside"] = _("Een regel is te lang of staat er twee keer.")
        return None


def _outside(
    data: Mapping[str, Any], before: Rules, audience: str, problems: dict[str, str]
) -> tuple[Outside, ...]:
    """Places outside: names and contacts; what they are called in consents never changes."""
    known = {each.name: each for each in (*default_rules(audience).outside, *before.outside)}
    codes = {each.code for each in known.values()}
    made: list[Outside] = []
    for line in plain(str(data.get("outside", ""))).splitlines():
        name, _bar, contact = (part.strip() for part in line.partition("|"))
        if not name:
            continue
        if len(name) > 200 or len(contact) > 200 or len(made) == 10:
            problems["outside"] = _("Ten hoogste tien regels, elk niet te lang.")
            return ()
        there = known.get(name)
        if there is not None:
            made.append(there.model_copy(update={"contact": contact}))
            continue
        code = next(
            code
            for code in (f"buiten_{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
            if code not in codes
        )
        codes.add(code)
        made.append(Outside(code=code, name=name, contact=contact))
    return tuple(made)


def _written(rules: Rules) -> str:
    return "\n".join(
        f"{each.name} | {each.contact}" if each.contact else each.name for each in rules.outside
    )

"""The protocol of an organisation: which steps, by whom, before which day."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import ValidationError

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.protocol_actions import write_protocol
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Protocol
from graadmeter.service.incidents.protocols import BY_NORM, MOST_DAYS, Step, Steps, When, newest
from graadmeter.service.incidents.words import TaskKind
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.rules import USUAL
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.typed import plain, whole

_KINDS = [kind for kind in TaskKind if kind not in {TaskKind.BAN_END, TaskKind.OTHER}]
"""Steps a protocol may have; the others come up by themselves."""
_MOST_ROLES = 3


@dataclass(frozen=True)
class Row:
    """A step as it stands in the form."""

    kind: TaskKind
    name: str
    chosen: bool
    days: str
    by_norm: bool
    roles: tuple[str, ...]
    when: str


@require_safe
@member_required(Role.ADMINISTRATOR, Role.INCIDENT_COORDINATOR)
def protocols(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The protocols there are, for whom, and in which version."""
    found = [(audience, label(audience), newest(audience)[0]) for audience in Audience]
    return render(request, "handling/protocols.html", {"visitor": visitor, "found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required(Role.ADMINISTRATOR, Role.INCIDENT_COORDINATOR)
def protocol(request: HttpRequest, visitor: Visitor, audience: str) -> HttpResponse:
    """One protocol; saving makes a new version."""
    if audience not in Audience:
        raise Http404
    version, steps = newest(audience)
    rows = [_row(kind, steps) for kind in _KINDS]
    problems: dict[str, str] = {}
    if request.method == "POST":
        rows = [_sent_row(kind, request) for kind in _KINDS]
        made, problems = _steps(rows)
        seen = whole(request.POST.get("versie", ""))
        if made is not None and not problems:
            try:
                fresh = write_protocol(
                    visitor=visitor,
                    audience=audience,
                    seen=-1 if seen is None else seen,
                    steps=made,
                )
            except UserError as error:
                problems[""] = f"{error.what}. {error.mend}"
            else:
                said = _("Versie {version} geldt nu voor nieuwe meldingen.")
                messages.success(request, said.format(version=fresh))
                return redirect("case-protocol", slug=visitor.organisation.slug, audience=audience)
    context = {
        "visitor": visitor,
        "audience": audience,
        "name": label(Audience(audience)),
        "version": version,
        "rows": rows,
        "roles": [(role.value, label(role)) for role in USUAL],
        "whens": [(when.value, text) for when, text in when_words().items()],
        "choices": choices_of(visitor.organisation),
        "problems": problems,
        "earlier": Protocol.objects.filter(audience=audience).order_by("-version")[:20],
        "most_roles": _MOST_ROLES,
    }
    return render(request, "handling/protocol.html", context, status=400 if problems else 200)


def when_words() -> dict[When, str]:
    """In which cases a step has to be done."""
    return {
        When.ALWAYS: _("altijd"),
        When.FROM_OUTSIDE: _("als de dader van buiten komt"),
        When.FROM_INSIDE: _("als een collega of ambtsdrager het deed"),
        When.PUNISHABLE: _("als het strafbaar kan zijn"),
        When.THREAT: _("bij bedreiging of geweld"),
        When.DAMAGE: _("bij schade"),
        When.CALL_BACK: _("als de melder gebeld wil worden"),
    }


def _row(kind: TaskKind, steps: Steps) -> Row:
    step = next((each for each in steps.steps if each.kind == kind), None)
    return Row(
        kind=kind,
        name=label(kind),
        chosen=step is not None,
        days="" if step is None or step.days is None else str(step.days),
        by_norm=kind in BY_NORM,
        roles=() if step is None else step.roles[:_MOST_ROLES],
        when=str(When.ALWAYS if step is None else step.when),
    )


def _sent_row(kind: TaskKind, request: HttpRequest) -> Row:
    sent = request.POST
    roles = [sent.get(f"{kind}-rol-{place}", "") for place in range(1, _MOST_ROLES + 1)]
    return Row(
        kind=kind,
        name=label(kind),
        chosen=sent.get(f"{kind}-doen") == "1",
        days=plain(sent.get(f"{kind}-dagen", "")),
        by_norm=kind in BY_NORM,
        roles=tuple(dict.fromkeys(role for role in roles if role)),
        when=sent.get(f"{kind}-wanneer", ""),
    )


def _steps(rows: list[Row]) -> tuple[Steps | None, dict[str, str]]:
    problems: dict[str, str] = {}
    steps = []
    for row in rows:
        if not row.chosen:
            continue
        days = whole(row.days)
        if not row.by_norm and days is None:
            problems[f"{row.kind}-dagen"] = _("{step}: vul een aantal dagen in").format(
                step=row.name
            )
        elif not row.by_norm and days is not None and days > MOST_DAYS:
            problems[f"{row.kind}-dagen"] = _("{step}: hooguit {count} dagen").format(
                step=row.name, count=MOST_DAYS
            )
        elif not set(row.roles) <= {role.value for role in USUAL} or not row.roles:
            problems[f"{row.kind}-rol-1"] = _("{step}: kies wie dit doet").format(step=row.name)
        elif row.when not in list(When):
            problems[f"{row.kind}-wanneer"] = _("{step}: kies wanneer").format(step=row.name)
        else:
            steps.append(_step(row))
    if not problems and not steps:
        problems[""] = _("Een protocol heeft minstens één stap.")
    if problems:
        return None, problems
    try:
        return Steps(steps=tuple(steps)), {}
    except ValidationError:
        return None, {"": _("Dit protocol kan niet zo worden bewaard.")}


def _step(row: Row) -> Step:
    return Step(
        kind=row.kind,
        roles=tuple(Role(role) for role in row.roles),
        days=None if row.by_norm else whole(row.days),
        when=When(row.when),
    )

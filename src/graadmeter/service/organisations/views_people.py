"""The people of an organisation: listed, added, changed, ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.labels import label, pairs
from graadmeter.service.organisations import people_actions
from graadmeter.service.organisations.access import Visitor, setup_required
from graadmeter.service.organisations.forms import (
    Problems,
    day_of,
    department_options,
    people_options,
    person_of,
    said,
)
from graadmeter.service.organisations.models import Member, RoleHolding
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.words import Function, Role
from graadmeter.service.typed import line, whole

either = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50
GIVEN = tuple(role for role in Role if role not in (Role.EMPLOYEE, Role.OFFICE_HOLDER))
"""Roles that are given to somebody; the other two follow from what they are."""


@require_safe
@setup_required
def members(request: HttpRequest, visitor: Visitor) -> HttpResponse:  # noqa: ARG001
    """The people there are, with a search; and who left, when asked."""
    today = timezone.localdate()
    sought, past = line(request.GET.get("zoek", "")), request.GET.get("vertrokken") == "1"
    rows = Member.objects.select_related("account", "department")
    rows = rows.filter(valid_until__lt=today) if past else rows.exclude(valid_until__lt=today)
    found = [each for each in rows if sought.casefold() in _searched(each)]
    found.sort(key=lambda each: str(each.account.name).casefold())
    page = _page_number(request, len(found))
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    roles: dict[int, list[str]] = {}
    held = RoleHolding.objects.filter(valid_on(today), member__in=shown, role__in=GIVEN)
    for holding in held.order_by("pk"):
        roles.setdefault(holding.member_id, []).append(label(Role(holding.role)))
    context = {
        "lines": [(each, roles.get(each.pk, [])) for each in shown],
        "count": len(found),
        "sought": sought,
        "past": past,
        "page": page,
        "pages": _pages(len(found)),
    }
    return render(request, "organisations/members.html", context)


def _searched(member: Member) -> str:
    department = member.department.name if member.department else ""
    text = f"{member.account.name} {member.account.mail} {member.number} {department}"
    return text.casefold()


def _pages(count: int) -> int:
    return max(1, -(-count // PER_PAGE))


def _page_number(request: HttpRequest, count: int) -> int:
    return min(max(1, whole(request.GET.get("pagina", "1")) or 1), _pages(count))


@either
@setup_required
def new(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Adds somebody; a first password is shown once."""
    today, problems = timezone.localdate(), Problems()
    values: dict[str, Any] = {}
    roles: list[str] = []
    if request.method == "POST":
        values, roles = request.POST.dict(), request.POST.getlist("roles")
        person = person_of(values, today, problems)
        if not problems:
            try:
                added = people_actions.add_member(
                    organisation=visitor.organisation,
                    person=person,
                    roles=[role for role in roles if role in GIVEN],
                    account=visitor.account,
                    on=today,
                )
            except UserError as error:
                problems.update([said(error)])
            else:
                if added.password:
                    return _password_page(request, added.member, added.password)
                messages.success(request, _("Toegevoegd: {name}.").format(name=person.name))
                return redirect("people-member", visitor.organisation.slug, added.member.pk)
    context = {**_options(today), "values": values, "roles": roles, "problems": problems}
    return render(request, "organisations/new.html", context, status=400 if problems else 200)


def _password_page(request: HttpRequest, member: Member, password: str) -> HttpResponse:
    context = {"member": member, "password": password}
    return render(request, "organisations/password.html", context)


@either
@setup_required
def change(request: HttpRequest, visitor: Visitor, member_id: int) -> HttpResponse:
    """Changes what somebody is."""
    today, problems = timezone.localdate(), Problems()
    rows = Member.objects.filter(valid_on(today)).select_related("account")
    member = get_object_or_404(rows, pk=member_id)
    values: dict[str, Any] = {
        "name": member.account.name,
        "mail": member.account.mail,
        "function": member.function,
        "department": member.department_id or "",
        "manager": member.manager_id or "",
        "number": member.number,
    }
    if request.method == "POST":
        values |= request.POST.dict() | {"mail": member.account.mail}
        person = person_of(values, today, problems)
        if not problems:
            try:
                people_actions.change_member(
                    member=member, person=person, account=visitor.account, on=today
                )
            except UserError as error:
                problems.update([said(error)])
            else:
                messages.success(request, _("De wijziging is bewaard."))
                return redirect("people-member", visitor.organisation.slug, member.pk)
    context = {
        **_options(today),
        "member": member,
        "values": values,
        "problems": problems,
        "renames": people_actions.is_only_here(member),
    }
    return render(request, "organisations/change.html", context, status=400 if problems else 200)


@either
@setup_required
def end(request: HttpRequest, visitor: Visitor, member_id: int) -> HttpResponse:
    """Ends somebody's membership."""
    today, problems = timezone.localdate(), Problems()
    rows = Member.objects.exclude(valid_until__lt=today).select_related("account")
    member = get_object_or_404(rows, pk=member_id)
    last_day: Any = today
    if request.method == "POST":
        last_day = request.POST.get("last_day", "")
        day = day_of(request.POST, "last_day", problems)
        if day is not None:
            try:
                people_actions.end_member(member=member, last_day=day, account=visitor.account)
            except UserError as error:
                problems.update([said(error)])
            else:
                messages.success(request, _("De laatste dag is bewaard."))
                return redirect("people-members", visitor.organisation.slug)
    led = Member.objects.filter(valid_on(today), manager=member).count()
    context = {"member": member, "last_day": last_day, "led": led, "problems": problems}
    return render(request, "organisations/end.html", context, status=400 if problems else 200)


def _options(today: Any) -> dict[str, Any]:
    return {
        "departments": department_options(today),
        "people": people_options(today),
        "functions": pairs(Function),
        "given": [(role.value, label(role)) for role in GIVEN],
    }

"""Departments: made, renamed, ended with what takes over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.organisations import actions
from graadmeter.service.organisations.access import Visitor, setup_required
from graadmeter.service.organisations.forms import (
    Problems,
    chosen_department,
    day_of,
    department_options,
    said,
    text_of,
)
from graadmeter.service.organisations.models import Department, Member
from graadmeter.service.organisations.people import valid_on

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@setup_required
def departments(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The departments there are and were, and a new one."""
    today, problems = timezone.localdate(), Problems()
    name = ""
    if request.method == "POST":
        name = text_of(request.POST, "name", problems, _("Vul de naam van de afdeling in."))
        if not problems:
            try:
                actions.make_department(
                    organisation=visitor.organisation,
                    name=name,
                    on=today,
                    account=visitor.account,
                )
            except UserError as error:
                problems.update([said(error)])
            else:
                messages.success(request, _("De afdeling is toegevoegd."))
                return redirect("people-departments", visitor.organisation.slug)
    rows = Department.objects.select_related("successor").order_by("name", "pk")
    staffed = Member.objects.filter(valid_on(today)).values_list("department_id", flat=True)
    numbers = list(staffed)
    context = {
        "present": [(each, numbers.count(each.pk)) for each in rows.filter(valid_on(today))],
        "past": rows.filter(valid_until__lt=today),
        "name": name,
        "problems": problems,
    }
    return render(
        request, "organisations/departments.html", context, status=400 if problems else 200
    )


@either
@setup_required
def department(request: HttpRequest, visitor: Visitor, department_id: int) -> HttpResponse:
    """One department: its name, and its end."""
    today, problems = timezone.localdate(), Problems()
    held = get_object_or_404(Department.objects.filter(valid_on(today)), pk=department_id)
    values = {"name": held.name, "last_day": "", "successor": ""}
    if request.method == "POST":
        values |= request.POST.dict()
        try:
            done = _changed(request, visitor, held, problems)
        except UserError as error:
            problems.update([said(error)])
            done = ""
        if done:
            messages.success(request, done)
            return redirect("people-departments", visitor.organisation.slug)
    others = [option for option in department_options(today) if option[0] != str(held.pk)]
    context = {"held": held, "values": values, "problems": problems, "others": others}
    return render(
        request, "organisations/department.html", context, status=400 if problems else 200
    )


def _changed(request: HttpRequest, visitor: Visitor, held: Department, problems: Problems) -> str:
    """Does what was asked, and says so; empty when something is wrong."""
    today = timezone.localdate()
    if "einde" not in request.POST:
        name = text_of(request.POST, "name", problems, _("Vul de naam van de afdeling in."))
        if problems:
            return ""
        actions.rename_department(department=held, name=name, on=today, account=visitor.account)
        return _("De afdeling heet nu {name}.").format(name=name)
    last_day = day_of(request.POST, "last_day", problems)
    successor = chosen_department(request.POST, "successor", today, problems)
    if problems or last_day is None:
        return ""
    moved = actions.end_department(
        department=held, last_day=last_day, successor=successor, account=visitor.account
    )
    return _("De afdeling is opgeheven. Mensen die meegaan: {count}.").format(count=moved)

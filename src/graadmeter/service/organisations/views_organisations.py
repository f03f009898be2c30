"""The organisations of an installation: for who runs it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.accounts.models import Role as InstallationRole
from graadmeter.service.incidents.labels import label, pairs
from graadmeter.service.organisations import actions
from graadmeter.service.organisations.forms import Problems, details_of, said, text_of
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.people_actions import Person
from graadmeter.service.organisations.words import Layer, Province, Size


@require_safe
@role_required(InstallationRole.ADMINISTRATOR)
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations, those that ended last."""
    today = timezone.localdate()
    rows = Organisation.objects.select_related("successor").order_by("name")
    lines = [(each, label(Layer(each.layer)), each.exists_on(today)) for each in rows]
    lines.sort(key=lambda line: not line[2])
    return render(request, "organisations/organisations.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(InstallationRole.ADMINISTRATOR)
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Makes an organisation; the first password of who sets it up is shown once."""
    problems: Problems = {}
    values: dict[str, Any] = {}
    if request.method == "POST":
        values = request.POST.dict()
        details = details_of(values, problems)
        person = Person(
            name=text_of(values, "admin_name", problems, _("Vul de naam van deze persoon in.")),
            mail=text_of(values, "mail", problems, _("Vul het mailadres in."), most=254),
        )
        slug = text_of(values, "slug", problems, _("Vul de naam in het adres in."), most=60)
        if not problems:
            try:
                made = actions.make_organisation(
                    slug=slug,
                    details=details,
                    person=person,
                    account=require_account(request),
                    on=timezone.localdate(),
                )
            except UserError as error:
                problems.update([said(error)])
            else:
                return render(request, "organisations/organisation_made.html", {"made": made})
    context = {
        "values": values,
        "problems": problems,
        "layers": pairs(Layer),
        "sizes": pairs(Size),
        "provinces": pairs(Province),
    }
    return render(
        request, "organisations/organisation_new.html", context, status=400 if problems else 200
    )

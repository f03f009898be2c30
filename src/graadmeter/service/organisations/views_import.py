"""Taking in a list of people: uploaded, looked at, confirmed."""

from __future__ import annotations

import base64
import csv
import io
import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.reading import MOST_BYTES, read_table, too_large
from graadmeter.service.incidents.labels import label
from graadmeter.service.organisations.access import Visitor, setup_required
from graadmeter.service.organisations.forms import said
from graadmeter.service.organisations.import_actions import Taken, plan_of, take_in
from graadmeter.service.organisations.importing import (
    DEPARTMENT,
    FUNCTION,
    MAIL,
    MANAGER,
    NAME,
    NUMBER,
    ROLES,
    Change,
    Known,
    columns_of,
)
from graadmeter.service.organisations.models import PeopleUpload
from graadmeter.service.organisations.upload_actions import keep_upload, open_upload
from graadmeter.service.organisations.words import Function, Role

either = require_http_methods(["GET", "HEAD", "POST"])
_SHOWN = 50


@either
@setup_required
def upload(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Takes a file, in memory alone, and shows what it would do."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            name, content = _content(request)
            table = read_table(name, content)
            columns_of(table)
        except UserError as error:
            problems["file"] = said(error)[1]
        else:
            kept = keep_upload(
                organisation=visitor.organisation, account=visitor.account, table=table
            )
            return redirect("people-import-preview", visitor.organisation.slug, kept.pk)
    context = {"problems": problems}
    return render(request, "organisations/import.html", context, status=400 if problems else 200)


def _content(request: HttpRequest) -> tuple[str, bytes]:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise too_large(_("bestand"))
        raise UserError(_("Er is geen bestand gekozen"), mend=_("Kies een .xlsx of .csv."))
    return str(file.name), file.read()


@either
@setup_required
def preview(request: HttpRequest, visitor: Visitor, upload_id: uuid.UUID) -> HttpResponse:
    """Shows what an import would do, and does it when it was seen just so."""
    today, problems = timezone.localdate(), dict[str, str]()
    kept = get_object_or_404(PeopleUpload, pk=upload_id, account=visitor.account)
    table = open_upload(kept)
    if request.method == "POST" and "weg" in request.POST:
        kept.delete()
        messages.success(request, _("Het bestand is weg. Er is niets ingelezen."))
        return redirect("people-import", visitor.organisation.slug)
    if request.method == "POST":
        try:
            taken = take_in(
                organisation=visitor.organisation,
                table=table,
                mark=request.POST.get("gezien", ""),
                account=visitor.account,
                on=today,
            )
        except UserError as error:
            problems[""] = said(error)[1]
        else:
            kept.delete()
            return _taken_page(request, visitor, taken)
    plan = plan_of(table, today)
    context: dict[str, Any] = {
        "plan": plan,
        "upload": kept,
        "new": [_shown(each) for each in plan.new[:_SHOWN]],
        "changed": [_shown_change(each) for each in plan.changed[:_SHOWN]],
        "faults": plan.faults[:_SHOWN],
        "shown": _SHOWN,
        "problems": problems,
    }
    return render(
        request, "organisations/import_preview.html", context, status=409 if problems else 200
    )


def _taken_page(request: HttpRequest, visitor: Visitor, taken: Taken) -> HttpResponse:
    if not taken.passwords:
        messages.success(request, _("De lijst is ingelezen."))
        return redirect("people-members", visitor.organisation.slug)
    context = {"taken": taken, "file": _as_file(taken.passwords)}
    return render(request, "organisations/import_taken.html", context)


def _as_file(passwords: tuple[tuple[str, str, str], ...]) -> str:
    """The first passwords as CSV, for a link that holds the file itself: it is made once."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow([_("Naam"), _("Mailadres"), _("Eerste wachtwoord")])
    for name, mail, password in passwords:
        writer.writerow([_harmless(name), _harmless(mail), password])
    content = base64.b64encode(stream.getvalue().encode("utf-8-sig")).decode()
    return f"data:text/csv;charset=utf-8;base64,{content}"


def _harmless(text: str) -> str:
    """A cell that no sheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _shown(known: Known) -> list[str]:
    roles = ", ".join(label(Role(role)) for role in sorted(known.roles))
    function = label(Function(known.function)) if known.function else ""
    return [known.name, known.mail, known.department, ", ".join(filter(None, [function, roles]))]


def _shown_change(change: Change) -> tuple[str, list[str]]:
    names = {
        MAIL: _("mailadres"),
        NAME: _("naam"),
        NUMBER: _("nummer"),
        DEPARTMENT: _("afdeling"),
        MANAGER: _("leidinggevende"),
        FUNCTION: _("functie"),
        ROLES: _("rollen"),
    }
    lines = []
    for field in change.fields:
        if field == ROLES:
            added = sorted(change.after.roles - change.before.roles)
            lines.append(
                _("{field}: erbij {after}").format(
                    field=names[field], after=", ".join(label(Role(role)) for role in added)
                )
            )
            continue
        before, after = getattr(change.before, field), getattr(change.after, field)
        lines.append(
            _("{field}: {before} wordt {after}").format(
                field=names[field], before=before or _("leeg"), after=after or _("leeg")
            )
        )
    return change.after.name, lines

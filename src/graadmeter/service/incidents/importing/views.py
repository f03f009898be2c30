"""Pages of an import: choose a list, look at what it will do, take it in."""

from __future__ import annotations

import uuid
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
from graadmeter.service.fieldwork.frame.reading import Table, too_large
from graadmeter.service.incidents.importing import actions
from graadmeter.service.incidents.importing.checking import Checked
from graadmeter.service.incidents.importing.forms import (
    column_choices,
    first_reading,
    mark_of,
    read_reading,
    value_groups,
)
from graadmeter.service.incidents.importing.mapping import Reading
from graadmeter.service.incidents.models import ListUpload
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.models import Department

IMPORTING = actions.IMPORTING
_ROWS = 5
_FAULTS = 500


@csrf_exempt  # only so that the handlers can be set first; _upload is protected
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a list, in memory alone: a larger one is not read and never on disk."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _upload(request, slug=slug)


@csrf_protect
@member_required(*IMPORTING)
@require_http_methods(["GET", "HEAD", "POST"])
def _upload(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    problem = None
    if request.method == "POST":
        file = request.FILES.get("bestand")
        try:
            if file is None:
                raise _no_file(request)
            kept = actions.keep_list(
                organisation=visitor.organisation,
                account=visitor.account,
                name=file.name or "",
                content=file.read(),
                now=timezone.now(),
            )
            return redirect(
                "figures-import-preview", slug=visitor.organisation.slug, upload_id=kept.pk
            )
        except UserError as error:
            problem = error
    status = 400 if problem else 200
    return render(request, "importing/upload.html", {"problem": problem}, status=status)


def _no_file(request: HttpRequest) -> UserError:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > 1024 * 1024:
        return too_large(_("bestand"))
    return UserError(_("Er is geen bestand gekozen"), mend=_("Kies een .xlsx- of .csv-bestand."))


@member_required(*IMPORTING)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, visitor: Visitor, upload_id: uuid.UUID) -> HttpResponse:
    """Shows what a list becomes, and takes it in when it was seen just so."""
    kept = get_object_or_404(ListUpload, pk=upload_id, account=visitor.account)
    table, today = actions.open_list(kept), timezone.localdate()
    departments = {str(one.pk): one.name for one in Department.objects.order_by("name")}
    if request.method == "POST":
        reading = read_reading(request.POST.dict(), table, departments)
    else:
        reading = first_reading(table, departments)
    checked = actions.check_list(visitor, table, reading, today)
    mark = mark_of(reading, [each.row for each in checked.doubles])
    wanted = "inlezen" in request.POST and request.POST.get("gezien") == mark
    problem = None
    if wanted and checked.planned and not checked.faults:
        try:
            done = actions.import_list(
                visitor=visitor,
                table=table,
                reading=reading,
                doubles=request.POST.get("dubbel") == "1",
                today=today,
            )
        except UserError as error:
            problem = error
        else:
            actions.drop_lists(organisation=visitor.organisation, account=visitor.account)
            messages.success(request, _said(done))
            return redirect("figures-import", slug=visitor.organisation.slug)
    context = _context(table, reading, checked, departments)
    context |= {"mark": mark, "upload_id": upload_id, "problem": problem}
    return render(request, "importing/preview.html", context)


def _said(done: actions.Imported) -> str:
    return _(
        "Ingelezen: {made}. Al eerder ingelezen: {repeated}. Overgeslagen als dubbel: {skipped}."
    ).format(made=done.made, repeated=done.repeated, skipped=done.skipped)


def _context(
    table: Table, reading: Reading, checked: Checked, departments: dict[str, str]
) -> dict[str, Any]:
    width = len(table.columns)
    return {
        "columns": table.columns,
        "first_rows": [
            [str(row.number), *(row.cells + ("",) * width)[:width]] for row in table.rows[:_ROWS]
        ],
        "choices": column_choices(table, reading),
        "groups": value_groups(table, reading, departments),
        "checked": checked,
        "faults": checked.faults[:_FAULTS],
        "kinds": Counter(fault.what for fault in checked.faults).most_common(),
        "doubles": checked.doubles[:_FAULTS],
        "closed": sum(bool(each.closing_reason) for each in checked.planned),
    }


@member_required(*IMPORTING)
@require_POST
def drop(request: HttpRequest, visitor: Visitor, upload_id: uuid.UUID) -> HttpResponse:  # noqa: ARG001
    """Removes a list without taking it in."""
    actions.drop_lists(organisation=visitor.organisation, account=visitor.account)
    messages.success(request, _("Het bestand is weg; er is niets ingelezen."))
    return redirect("figures-import", slug=visitor.organisation.slug)

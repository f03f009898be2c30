"""Pages on which codes leave by another way than mail: panel, intermediary, letter."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from graadmeter.errors import UserError
from graadmeter.language import LANGUAGES
from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.accounts.models import Account, Role
from graadmeter.service.fieldwork.mail import handing_out
from graadmeter.service.fieldwork.mail.handing_out import LETTERS, Letter
from graadmeter.service.fieldwork.mail.letters_pdf import letters_pdf
from graadmeter.service.fieldwork.mail.links import start_link
from graadmeter.service.fieldwork.mail.schedule import Kind, kind_name
from graadmeter.service.fieldwork.models import Pool, Survey
from graadmeter.service.typesetting import fits


@role_required(Role.MANAGER)
@require_POST
def panel(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The file for the panel's own mail."""
    survey = get_object_or_404(Survey, pk=survey_id)
    try:
        content = handing_out.export_panel(
            survey=survey,
            remaining=request.POST.get("alleen") == "1",
            account=require_account(request),
        )
    except UserError as error:
        return _refused(request, survey, error)
    return _download(content, f"panel-{survey.pk}.csv")


@role_required(Role.MANAGER)
@require_GET
def letters(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Letters to people, to print."""
    survey = get_object_or_404(Survey, pk=survey_id)
    start = _start(request.GET.get("vanaf", "0"))
    try:
        made, total = handing_out.letters_to_people(
            survey=survey, start=start, account=require_account(request)
        )
    except UserError as error:
        return _refused(request, survey, error)
    return _letters(request, survey, made, reverse("letters-pdf", args=[survey.pk]), total, start)


@role_required(Role.MANAGER)
@require_POST
def letters_as_pdf(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The same letters as PDF."""
    survey = get_object_or_404(Survey, pk=survey_id)
    try:
        made, _total = handing_out.letters_to_people(
            survey=survey,
            start=_start(request.POST.get("vanaf", "0")),
            account=require_account(request),
            fits=fits,
        )
    except UserError as error:
        return _refused(request, survey, error)
    return _pdf(request, survey, made, f"brieven-{survey.pk}.pdf")


def _start(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


@role_required(Role.MANAGER, Role.INTERMEDIARY)
@require_GET
def pool(request: HttpRequest, survey_id: int, pool_id: int) -> HttpResponse:
    """What an intermediary needs: texts to send on, and how many codes there are."""
    found, _account = _pool(request, survey_id, pool_id)
    texts = [
        (kind_name(kind), language, handing_out.pool_mail(found, kind, language))
        for kind in (Kind.INVITATION, Kind.REMINDER_1)
        for language in LANGUAGES
    ]
    context = {
        "pool": found,
        "survey": found.survey,
        "count": handing_out.pool_count(found),
        "texts": texts,
    }
    return render(request, "fieldwork/mail_pool.html", context)


@role_required(Role.MANAGER, Role.INTERMEDIARY)
@require_POST
def pool_list(request: HttpRequest, survey_id: int, pool_id: int) -> HttpResponse:
    """The codes of a pool, as a page to print or as CSV."""
    found, account = _pool(request, survey_id, pool_id)
    try:
        if "csv" in request.POST:
            content = handing_out.pool_csv(pool=found, account=account)
            return _download(content, f"codes-{found.pk}.csv")
        codes = handing_out.pool_codes(pool=found, account=account)
    except UserError as error:
        return _refused(request, found.survey, error)
    context = {"pool": found, "survey": found.survey, "codes": codes, "link": start_link()}
    return render(request, "fieldwork/mail_pool_codes.html", context)


@role_required(Role.MANAGER, Role.INTERMEDIARY)
@require_GET
def pool_letters(request: HttpRequest, survey_id: int, pool_id: int) -> HttpResponse:
    """A letter per code of a pool, to print."""
    found, account = _pool(request, survey_id, pool_id)
    try:
        made = handing_out.letters_of_pool(pool=found, account=account)
    except UserError as error:
        return _refused(request, found.survey, error)
    as_pdf = reverse("pool-letters-pdf", args=[survey_id, pool_id])
    return _letters(request, found.survey, made, as_pdf, len(made))


@role_required(Role.MANAGER, Role.INTERMEDIARY)
@require_POST
def pool_letters_as_pdf(request: HttpRequest, survey_id: int, pool_id: int) -> HttpResponse:
    """The same letters as PDF."""
    found, account = _pool(request, survey_id, pool_id)
    try:
        made = handing_out.letters_of_pool(pool=found, account=account)
    except UserError as error:
        return _refused(request, found.survey, error)
    return _pdf(request, found.survey, made, f"brieven-{found.survey.pk}-{found.pk}.pdf")


def _pool(request: HttpRequest, survey_id: int, pool_id: int) -> tuple[Pool, Account]:
    account = require_account(request)
    found = get_object_or_404(Pool.objects.select_related("survey"), pk=pool_id, survey=survey_id)
    if found.intermediary_id != account.pk and not account.has_role(Role.MANAGER):
        raise PermissionDenied
    return found, account


def _letters(
    request: HttpRequest,
    survey: Survey,
    made: Sequence[Letter],
    as_pdf: str,
    total: int,
    start: int = 0,
) -> HttpResponse:
    context = {
        "survey": survey,
        "letters": made,
        "as_pdf": as_pdf,
        "total": total,
        "start": start,
        "after": start + LETTERS if start + LETTERS < total else None,
    }
    return render(request, "fieldwork/mail_letters.html", context)


def _pdf(request: HttpRequest, survey: Survey, made: Sequence[Letter], name: str) -> HttpResponse:
    if not made:
        error = UserError(
            _("Er zijn geen brieven om te maken"),
            where=survey.title,
            mend=_("Een brief is voor wie is gevraagd en nog niet meedeed."),
        )
        return _refused(request, survey, error)
    content = letters_pdf(made, _("Brieven: {title}").format(title=survey.title))
    return _download(content, name, "application/pdf")


def _refused(request: HttpRequest, survey: Survey, error: UserError) -> HttpResponse:
    context = {"survey": survey, "problem": error}
    return render(request, "fieldwork/mail_refused.html", context, status=409)


def _download(content: bytes, name: str, kind: str = "text/csv; charset=utf-8") -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

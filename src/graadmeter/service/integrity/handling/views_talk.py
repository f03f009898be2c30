"""Writing to the reporter, and the files of a report: the copy, or the original with a reason."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.attachments import kinds
from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.incidents.handling.fields import LONGEST_TEXT, Problems
from graadmeter.service.incidents.reporting.uploads import taken, with_files
from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.files import about_of, content_of
from graadmeter.service.integrity.handling.access import opened_for
from graadmeter.service.integrity.handling.acting import (
    TALKING,
    Acting,
    begin,
    capacities_in,
)
from graadmeter.service.integrity.handling.secrets_of import SECRET_BYTES, secret_in
from graadmeter.service.integrity.handling.views_report import BAD, problem_words
from graadmeter.service.integrity.holding.unlocking import Unlocker, unlocked_required
from graadmeter.service.integrity.models import Attachment
from graadmeter.service.integrity.opening import NotARecipientError, Opened
from graadmeter.service.integrity.words import State
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.typed import plain


@with_files
@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
@unlocked_required
def reply(
    request: HttpRequest, visitor: Visitor, unlocker: Unlocker, report_id: uuid.UUID
) -> HttpResponse:
    """A message to the reporter, with files."""
    posted = request.method == "POST"
    opened = opened_for(visitor, unlocker, report_id, read=not posted)
    if not capacities_in(opened.report, unlocker.holder) & TALKING:
        raise PermissionDenied
    problems: Problems = {}
    if posted:
        text = plain(request.POST.get("tekst", ""))
        secret = secret_in(request.POST.get("sleutel", ""))
        files = taken(request)
        problems = _problems(text, secret, files.refused)
        if not problems and secret is not None:
            acting = Acting(visitor, unlocker, report_id)
            send_reply(acting=acting, text=text, secret=secret, files=files.evidence)
            messages.success(request, _("Uw bericht staat in het gesprek."))
            return redirect("integrity-report", slug=visitor.organisation.slug, report_id=report_id)
    context = {
        "visitor": visitor,
        "report": opened.report,
        "text": request.POST.get("tekst", ""),
        "once": _once(request),
        "problems": problems,
        "accept": kinds.ACCEPT,
    }
    status = BAD if problems else 200
    return render(request, "integrity/handling/reply.html", context, status=status)


def send_reply(*, acting: Acting, text: str, secret: bytes, files: Sequence[Evidence] = ()) -> None:
    """Writes a message to the reporter; sent twice it is there once."""
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, by=TALKING, states=tuple(State))
        write_message(
            opened=doing.opened,
            text=text,
            secret=secret,
            today=doing.today,
            member=doing.member,
            files=files,
        )


def _once(request: HttpRequest) -> str:
    given = request.POST.get("sleutel", "")
    return given if secret_in(given) else secrets.token_hex(SECRET_BYTES)


def _problems(text: str, secret: bytes | None, refused: Sequence[tuple[str, str]]) -> Problems:
    found: Problems = {}
    if not text:
        found["tekst"] = _("Schrijf een bericht")
    elif len(text) > LONGEST_TEXT:
        found["tekst"] = _("{label}: schrijf hooguit {count} tekens").format(
            label=_("Bericht"), count=LONGEST_TEXT
        )
    if refused:
        found["bestand"] = " ".join(f"{name}: {why}" for name, why in refused)
    if secret is None:
        found[""] = _("Er ging iets mis met deze pagina. Open haar opnieuw.")
    return found


@require_safe
@member_required()
@unlocked_required
def copy(
    _request: HttpRequest,
    visitor: Visitor,
    unlocker: Unlocker,
    report_id: uuid.UUID,
    attachment_id: uuid.UUID,
) -> HttpResponse:
    """The copy without traces of its maker; of what the organisation sent itself, the file."""
    opened = opened_for(visitor, unlocker, report_id, read=False)
    attachment = _attachment(opened, attachment_id)
    scrubbed = attachment.from_reporter
    if scrubbed and attachment.copy_pieces is None:
        raise Http404
    with transaction.atomic(using=CONTACTS):
        _journalled(visitor, attachment, "integrity.file")
    return _given(opened, attachment, scrubbed=scrubbed)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
@unlocked_required
def original(
    request: HttpRequest,
    visitor: Visitor,
    unlocker: Unlocker,
    report_id: uuid.UUID,
    attachment_id: uuid.UUID,
) -> HttpResponse:
    """The file as it came, after a reason, which is kept in the history of the report."""
    posted = request.method == "POST"
    opened = opened_for(visitor, unlocker, report_id, read=not posted)
    attachment = _attachment(opened, attachment_id)
    problems: Problems = {}
    if posted:
        try:
            acting = Acting(visitor, unlocker, report_id)
            note_original(acting=acting, attachment=attachment, text=request.POST.get("tekst", ""))
        except UserError as error:
            problems = {"tekst": problem_words(error)}
        else:
            return _given(opened, attachment, scrubbed=False)
    context = {
        "visitor": visitor,
        "report": opened.report,
        "about": about_of(opened, attachment),
        "text": request.POST.get("tekst", ""),
        "problems": problems,
    }
    status = BAD if problems else 200
    return render(request, "integrity/handling/original.html", context, status=status)


def note_original(*, acting: Acting, attachment: Attachment, text: str) -> None:
    """Writes down that somebody opens a file as it came, and why.

    Raises:
        UserError: there is no reason.
    """
    reason = plain(text)[:LONGEST_TEXT]
    if not reason:
        raise UserError(
            _("Er staat geen reden"),
            where="tekst",
            mend=_("Schrijf waarom de kopie niet genoeg is."),
        )
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, by=TALKING, states=tuple(State))
        doing.event("file.original", text=reason)
        _journalled(acting.visitor, attachment, "integrity.file-original")


def _attachment(opened: Opened, attachment_id: uuid.UUID) -> Attachment:
    rows = Attachment.objects.filter(report=opened.report, pk=attachment_id)
    found: Attachment | None = rows.first()
    if found is None or not opened.can_read(found.version):
        raise Http404
    return found


def _journalled(visitor: Visitor, attachment: Attachment, action: str) -> None:
    record(
        organisation_id=attachment.organisation_id,
        account=visitor.account,
        action=action,
        subject=str(attachment.report_id),
        file=str(attachment.pk),
    )


def _given(opened: Opened, attachment: Attachment, *, scrubbed: bool) -> HttpResponse:
    try:
        about = about_of(opened, attachment)
        data = b"".join(content_of(opened, attachment, scrubbed=scrubbed))
    except NotARecipientError:
        raise Http404 from None
    kind = kinds.KINDS[about.kind]
    response = HttpResponse(data, content_type=kind.type)
    name = kinds.safe_name(about.name, kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # Whatever a browser makes of it, it may not run, load or reach anything.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response

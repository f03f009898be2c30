"""A page of the form without its draft: handed in already, destroyed, or kept too long ago."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.reporting import drafts
from graadmeter.service.incidents.reporting.actions import idempotency_mark
from graadmeter.service.incidents.reporting.showing import answer_with
from graadmeter.service.incidents.reporting.visiting import Visit

FIELD = "melding"


def gone(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Says that the report was handed in, or that it cannot be found; nothing is kept.

    The cookie gives the receipt once more, as sending the last page again does. The mark in a page
    that was left open says only that the report is there.
    """
    secret = drafts.secret_of(visit.token) if visit.token else b""
    case = _of(idempotency_mark(secret)) if secret else None
    opens = case is not None
    case = case or _of(_posted_mark(request))
    if case is None:
        return visit.forget(answer_with(request, "lost", {"visit": visit}, status=403))
    context = {
        "visit": visit,
        "secret": secret.hex() if opens else "",
        "own_page": _own_page(visit, case),
    }
    return visit.forget(answer_with(request, "handed_in", context, status=409))


def _posted_mark(request: HttpRequest) -> bytes:
    try:
        return bytes.fromhex(request.POST.get(FIELD, ""))
    except ValueError:
        return b""


def _of(mark: bytes) -> Case | None:
    found: Case | None = Case.objects.filter(idempotency=mark).first() if mark else None
    return found


def _own_page(visit: Visit, case: Case) -> str:
    member = visit.member
    if member is None or member.pk == case.subject_id:
        return ""
    if member.pk not in (case.reporter_id, case.victim_id):
        return ""
    return reverse("report-own-case", kwargs={"slug": visit.organisation.slug, "case_id": case.pk})

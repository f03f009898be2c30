"""Giving evidence to who may see its case: the copy, or the original, which is journalled."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from graadmeter.service.incidents.access import capacities, case_for
from graadmeter.service.incidents.attachments import kinds
from graadmeter.service.incidents.attachments.keeping import content_of
from graadmeter.service.incidents.models import Attachment
from graadmeter.service.incidents.words import AttachmentState, Capacity
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.project.databases import CONTACTS

_OWN = frozenset({Capacity.VICTIM, Capacity.REPORTER})


@require_safe
@member_required()
def copy(
    _request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, attachment_id: uuid.UUID
) -> HttpResponse:
    """The copy without traces."""
    return _given(visitor, case_id, attachment_id, scrubbed=True)


@require_safe
@member_required()
def original(
    _request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, attachment_id: uuid.UUID
) -> HttpResponse:
    """The file as it came, for the police or a court."""
    return _given(visitor, case_id, attachment_id, scrubbed=False)


def _given(
    visitor: Visitor, case_id: uuid.UUID, attachment_id: uuid.UUID, *, scrubbed: bool
) -> HttpResponse:
    case = case_for(visitor, case_id, read=False)
    # Whose report it is has a page of their own, on which evidence of others is not given.
    if not capacities(visitor, case) - _OWN:
        raise Http404
    attachment = Attachment.objects.filter(case=case, pk=attachment_id).first()
    if attachment is None or attachment.about is None:
        raise Http404
    if scrubbed and attachment.state == AttachmentState.ORIGINAL_ONLY:
        raise Http404
    kind = kinds.KINDS[attachment.kind]
    response = HttpResponse(content_of(attachment, scrubbed=scrubbed), content_type=kind.type)
    name = kinds.safe_name(str(attachment.about["name"]), kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # Whatever a browser makes of it, it may not run, load or reach anything.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    with transaction.atomic(using=CONTACTS):
        record(
            organisation_id=case.organisation_id,
            account=visitor.account,
            action="attachment.read" if scrubbed else "attachment.read-original",
            subject=str(attachment.pk),
            case=str(case.pk),
        )
    return response

"""Keeping evidence with a case: the original in sealed pieces, and the copy beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.models import Attachment, AttachmentPiece, Case
from graadmeter.service.incidents.words import AttachmentState
from graadmeter.service.organisations.models import Member

PIECE = 256 * 1024


@dataclass(frozen=True)
class Evidence:
    """A file that was checked.

    Attributes:
        kind: the code of what it is, see `kinds`.
        name: a safe name for it.
        original: as it came.
        copy: without traces; None when no copy can be made of this kind.
        removed: codes of what was removed from the copy.
    """

    kind: str
    name: str
    original: bytes
    copy: bytes | None
    removed: tuple[str, ...] = ()


def keep(*, case: Case, evidence: Evidence, member: Member | None, today: date) -> Attachment:
    """Keeps a file with a case; call it in the transaction of what it came with.

    Args:
        case: held by the caller.
        evidence: the file.
        member: who added it, if they are one.
        today: the day.
    """
    attachment = Attachment(
        organisation_id=case.organisation_id,
        case=case,
        kind=evidence.kind,
        state=(
            AttachmentState.ORIGINAL_ONLY if evidence.copy is None else AttachmentState.SCRUBBED
        ),
        added_on=today,
        by=member,
    )
    attachment.about = {
        "name": evidence.name,
        "bytes": len(evidence.original),
        "removed": list(evidence.removed),
    }
    attachment.save(force_insert=True)
    pieces = [*_pieces(attachment, evidence.original, scrubbed=False)]
    if evidence.copy is not None:
        pieces += _pieces(attachment, evidence.copy, scrubbed=True)
    AttachmentPiece.objects.bulk_create(pieces, batch_size=8)
    add_event(
        case=case,
        kind="case.file",
        member=member,
        for_victim=True,
        codes={"kind": evidence.kind, "attachment": str(attachment.pk)},
        on=today,
    )
    return attachment


def _pieces(attachment: Attachment, data: bytes, *, scrubbed: bool) -> Iterator[AttachmentPiece]:
    for number, start in enumerate(range(0, len(data), PIECE)):
        piece = AttachmentPiece(
            organisation_id=attachment.organisation_id,
            attachment=attachment,
            scrubbed=scrubbed,
            number=number,
        )
        piece.content = data[start : start + PIECE]
        yield piece


def content_of(attachment: Attachment, *, scrubbed: bool) -> bytes:
    """A kept file, put together again."""
    rows = AttachmentPiece.objects.filter(attachment=attachment, scrubbed=scrubbed)
    return b"".join(row.content for row in rows.order_by("number").iterator(chunk_size=8))

"""Keeping files with a report, in pieces of an encrypted stream."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connections

from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.integrity.models import Attachment, AttachmentPiece, Report
from graadmeter.service.integrity.opening import NotARecipientError, Opened, place_of, sealed_under
from graadmeter.service.integrity.said import File
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import check_scope
from graadmeter.service.vault.envelopes import Place
from graadmeter.service.vault.personal.streams import decrypt, encrypt, file_key

_AT_ONCE = 16


@dataclass(frozen=True)
class Prepared:
    """A file that is encrypted and not written yet."""

    attachment: Attachment
    rows: tuple[AttachmentPiece, ...]


def prepare(
    report: Report,
    evidence: Evidence,
    key: bytes,
    version: int,
    today: date,
    *,
    from_reporter: bool,
) -> Prepared:
    """Encrypts a file for a report; do it before the transaction.

    Args:
        report: which need not be written yet.
        evidence: a file that was checked.
        key: of the report, 32 bytes.
        version: of that key.
        today: the day.
        from_reporter: who brought it.
    """
    attachment = Attachment(
        id=uuid.uuid4(),
        organisation_id=report.organisation_id,
        report=report,
        version=version,
        on=today,
        from_reporter=from_reporter,
    )
    rows = list(_pieces(attachment, evidence.original, key, scrubbed=False))
    attachment.pieces = len(rows)
    if evidence.copy is not None:
        copies = list(_pieces(attachment, evidence.copy, key, scrubbed=True))
        attachment.copy_pieces = len(copies)
        rows += copies
    about = File(
        name=evidence.name,
        kind=evidence.kind,
        length=len(evidence.original),
        copy_length=None if evidence.copy is None else len(evidence.copy),
        removed=evidence.removed,
    )
    attachment.sealed_about = sealed_under(
        key, version, attachment, "sealed_about", about.model_dump(mode="json")
    )
    return Prepared(attachment, tuple(rows))


def write(prepared: Prepared) -> Attachment:
    """Writes it; call it inside the transaction of what it came with."""
    prepared.attachment.save(force_insert=True)
    if connections[CONTACTS].vendor == "postgresql":
        _write_binary(prepared.rows)
    else:
        AttachmentPiece.objects.bulk_create(prepared.rows, batch_size=_AT_ONCE)
    return prepared.attachment


def _write_binary(rows: Sequence[AttachmentPiece]) -> None:
    """Sends pieces as they are.

    In a statement of the ORM each byte is written as two characters, which takes five times as long
    as the rest of the report.
    """
    from psycopg import Cursor

    for row in rows:
        check_scope(row.organisation_id, AttachmentPiece.__name__)
    connection = connections[CONTACTS]
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.executemany(
            "INSERT INTO integrity_attachment_piece "
            "(id, organisation_id, attachment_id, scrubbed, number, content) "
            "VALUES (%s, %s, %s, %s, %s, %b)",
            [
                (
                    row.pk,
                    row.organisation_id,
                    row.attachment_id,
                    row.scrubbed,
                    row.number,
                    row.content,
                )
                for row in rows
            ],
        )


def about_of(opened: Opened, attachment: Attachment) -> File:
    """What is known of a file.

    Raises:
        NotARecipientError: it is under a version of the key they do not have.
        SealBrokenError: it was changed.
    """
    return File.model_validate(opened.read(attachment, "sealed_about"))


def content_of(opened: Opened, attachment: Attachment, *, scrubbed: bool) -> Iterator[bytes]:
    """A file in pieces; what is not whole is refused before its piece is given.

    Raises:
        NotARecipientError: it is under a version of the key they do not have.
        SealBrokenError: a piece is missing, changed, or of another file.
    """
    if not opened.can_read(attachment.version):
        raise NotARecipientError(str(attachment.pk))
    rows = AttachmentPiece.objects.filter(attachment=attachment, scrubbed=scrubbed)
    pieces = (bytes(row.content) for row in rows.order_by("number").iterator(chunk_size=_AT_ONCE))
    key = file_key(opened.keys[attachment.version], attachment.pk)
    yield from decrypt(pieces, key, _place(attachment, scrubbed=scrubbed))


def _pieces(
    attachment: Attachment, data: bytes, key: bytes, *, scrubbed: bool
) -> Iterator[AttachmentPiece]:
    own = file_key(key, attachment.pk)
    stream = encrypt([data], own, _place(attachment, scrubbed=scrubbed))
    for number, piece in enumerate(stream):
        yield AttachmentPiece(
            organisation_id=attachment.organisation_id,
            attachment=attachment,
            scrubbed=scrubbed,
            number=number,
            content=piece,
        )


def _place(attachment: Attachment, *, scrubbed: bool) -> Place:
    return place_of(attachment, "copy" if scrubbed else "original")

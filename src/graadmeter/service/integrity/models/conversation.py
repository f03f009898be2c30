"""What is said between a reporter and who handles the report, with files."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from graadmeter.service.integrity.models.report import Report
from graadmeter.service.scope import OrganisationModel


class Message(OrganisationModel):
    """One message. Its place in the conversation is inside the envelope, since ids are random.

    Attributes:
        version: under which version of the key of the report it is sealed.
        from_reporter: who wrote it.
        seen_on: when the other side first opened it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    version = models.PositiveIntegerField()
    on = models.DateField()
    from_reporter = models.BooleanField()
    seen_on = models.DateField(null=True, blank=True)
    once = models.BinaryField(max_length=32)
    sealed_content = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "integrity_message"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "once"], name="integrity_message_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["report", "from_reporter", "seen_on"])]


class Attachment(OrganisationModel):
    """A file with a report. Name, kind and true length are in ``sealed_about``.

    Attributes:
        version: under which version of the key of the report it is sealed.
        pieces: of the file as it came, which says its size in steps.
        copy_pieces: of the copy without traces of its maker; None when none can be made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="attachments")
    version = models.PositiveIntegerField()
    on = models.DateField()
    from_reporter = models.BooleanField()
    pieces = models.PositiveIntegerField()
    copy_pieces = models.PositiveIntegerField(null=True, blank=True)
    sealed_about = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "integrity_attachment"


class AttachmentPiece(OrganisationModel):
    """A piece of the encrypted stream of a file, or of its copy without traces."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="rows")
    scrubbed = models.BooleanField()
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "integrity_attachment_piece"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["attachment", "scrubbed", "number"], name="integrity_attachment_piece_once"
            ),
        ]

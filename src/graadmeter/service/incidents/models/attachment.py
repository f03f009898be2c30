"""Evidence: the original as it came, and beside it a copy from which traces were removed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from graadmeter.service.incidents.models.case import Case
from graadmeter.service.incidents.words import AttachmentState
from graadmeter.service.organisations.models import Member
from graadmeter.service.scope import OrganisationModel
from graadmeter.service.vault.fields import Sealed, SealedBytes


class Attachment(OrganisationModel):
    """A file with a case. ``about`` holds its name and what was removed from the copy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=AttachmentState)
    added_on = models.DateField()
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_about = models.BinaryField(null=True, blank=True)

    about = Sealed("sealed_about")

    class Meta:
        """Table."""

        db_table = "incident_attachment"


class AttachmentPiece(OrganisationModel):
    """A piece of a file; the last one is padded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="pieces")
    scrubbed = models.BooleanField()
    number = models.PositiveIntegerField()
    sealed_content = models.BinaryField(null=True, blank=True)

    content = SealedBytes("sealed_content")

    class Meta:
        """Table."""

        db_table = "incident_attachment_piece"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["attachment", "scrubbed", "number"], name="attachment_piece_once"
            ),
        ]

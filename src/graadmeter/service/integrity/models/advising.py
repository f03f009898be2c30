"""Notes of a confidential adviser: sealed to their own key, and of nobody else's concern."""

from __future__ import annotations

import uuid

from django.db import models

from graadmeter.service.integrity.models.keys import KeyHolder
from graadmeter.service.scope import OrganisationModel


class AdviserNote(OrganisationModel):
    """A note, or a contact, of one adviser. No journal of the organisation names it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(KeyHolder, on_delete=models.CASCADE, related_name="notes")
    on = models.DateField()
    sealed_content = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "integrity_adviser_note"


class NotesCare(OrganisationModel):
    """What must be remembered of a key to notes, outside the journal, which others read.

    Attributes:
        failures: wrong passphrases on ``failed_on``.
        leaving_on: since when its owner knows that the role ended and the notes will go.
    """

    holder = models.OneToOneField(
        KeyHolder, on_delete=models.CASCADE, primary_key=True, related_name="care"
    )
    failures = models.PositiveSmallIntegerField(default=0)
    failed_on = models.DateField(null=True, blank=True)
    leaving_on = models.DateField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "integrity_notes_care"

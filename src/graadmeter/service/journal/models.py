"""Tables of the journal."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

INSTALLATION = uuid.UUID(int=0)
"""Stands for the installation itself where an organisation is asked for."""


class Entry(models.Model):
    """Something that was done or read; never changed and never removed, which triggers see to.

    ``content`` is the text that was hashed. The other columns repeat it, for questions to the
    database; `verification` compares them.

    Attributes:
        organisation_id: whose chain it is in.
        number: its place in the chain, from 1 and without gaps.
        account_id: of the account that did it; None for the service, or somebody without one.
        at: the second, or only the day for somebody without an account.
        hash: of the hash before it and the content.
    """

    organisation_id = models.UUIDField()
    number = models.PositiveBigIntegerField()
    account_id = models.BigIntegerField(null=True, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=64, blank=True)
    at = models.CharField(max_length=20)
    content = models.TextField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        """Table."""

        db_table = "journal_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "number"], name="journal_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation_id", "subject"],
                condition=~models.Q(subject=""),
                name="journal_subject",
            ),
            models.Index(fields=["account_id", "organisation_id"], name="journal_account"),
        ]


class Head(models.Model):
    """The end of a chain; who writes the next entry holds this row.

    Attributes:
        anchored: the number of the last entry that was anchored outside the database.
        anchored_at: when that was.
    """

    organisation_id = models.UUIDField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)
    anchored = models.PositiveBigIntegerField(default=0)
    anchored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "journal_head"

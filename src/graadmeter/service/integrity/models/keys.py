"""Key pairs of people, and the private keys that are unlocked at this moment."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.organisations.models import Member
from graadmeter.service.scope import OrganisationModel


class KeyHolder(OrganisationModel):
    """A key pair: reports are sealed to its public half.

    Attributes:
        member: whose it is; None for the recovery key of the organisation.
        locked: the private half under the passphrase of its owner, or under pairs of shares.
        rehearsed_on: when recovery was last tried out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=HolderKind, default=HolderKind.MEMBER)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    public = models.BinaryField(max_length=32)
    locked = models.BinaryField()
    made_on = models.DateField()
    replaced_on = models.DateField(null=True, blank=True)
    rehearsed_on = models.DateField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "integrity_key_holder"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "kind"],
                condition=Q(replaced_on__isnull=True, member__isnull=False),
                name="integrity_key_holder_once",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(replaced_on__isnull=True, kind=HolderKind.RECOVERY),
                name="integrity_recovery_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=HolderKind.RECOVERY, member__isnull=True)
                | ~Q(kind=HolderKind.RECOVERY) & Q(member__isnull=False),
                name="integrity_key_holder_member",
            ),
        ]


class Unlocked(OrganisationModel):
    """A private key between two pages: sealed under a key that is in the cookie alone.

    ``id`` and the key follow from the cookie. Gone when its owner locks, and soon by itself.
    """

    id = models.BinaryField(primary_key=True, max_length=32)
    holder = models.ForeignKey(KeyHolder, on_delete=models.CASCADE, related_name="unlocked")
    sealed = models.BinaryField()
    until = models.DateTimeField()

    class Meta:
        """Table."""

        db_table = "integrity_unlocked"


class Channel(OrganisationModel):
    """What an organisation chose for its integrity channel; see `integrity.channel`.

    Attributes:
        opened_on: since when reports can come in, without a break; set when it is saved.
        closed_on: since when they cannot any more.
    """

    choices = models.JSONField(default=dict)
    changed_on = models.DateField()
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "integrity_channel"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], name="integrity_channel_once"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves it, with the days on which it opened and closed: only then a none is a none."""
        if self.choices.get("open") and (self.opened_on is None or self.closed_on is not None):
            self.opened_on, self.closed_on = self.changed_on, None
        elif not self.choices.get("open") and self.opened_on is not None and not self.closed_on:
            self.closed_on = self.changed_on
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "opened_on", "closed_on"}
        super().save(*args, **kwargs)

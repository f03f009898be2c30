"""Tables of organisations and the people in them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from graadmeter.service.organisations.words import (
    Audience,
    Function,
    Layer,
    Province,
    Role,
    Size,
)
from graadmeter.service.scope import OrganisationModel
from graadmeter.service.vault.fields import Sealed


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name=name
    )


class Organisation(models.Model):
    """A municipality, province, water authority or part of the state.

    Its id never changes and is what keys and envelopes are tied to, so that a merger needs no new
    encryption. ``choices`` is read and written through `organisations.choices`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    layer = models.CharField(max_length=20, choices=Layer)
    size = models.CharField(max_length=20, choices=Size)
    province = models.CharField(max_length=20, choices=Province, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    choices = models.JSONField(default=dict)

    class Meta:
        """Table."""

        db_table = "organisation"
        constraints: ClassVar = [_ends_after_it_begins("organisation_ends_after")]

    def __str__(self) -> str:
        """Its name."""
        return self.name

    def exists_on(self, day: date) -> bool:
        """Whether it exists on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class OrganisationKey(models.Model):
    """A key of an organisation, wrapped by one outside the database; see `vault`.

    Version 0 is the key of blind indexes, which is never rotated.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="keys")
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    made_on = models.DateField(auto_now_add=True)
    retired = models.BooleanField(default=False)

    class Meta:
        """Table."""

        db_table = "organisation_key"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="organisation_key_once"
            ),
        ]


class Department(OrganisationModel):
    """A part of an organisation, with the part that took over what it did."""

    name = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        """Table."""

        db_table = "department"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name", "valid_from"], name="department_once"
            ),
            _ends_after_it_begins("department_ends_after"),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Member(OrganisationModel):
    """Somebody in an organisation, with an account to sign in with."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.STAFF)
    function = models.CharField(max_length=30, choices=Function, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    manager = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    number = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "member"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "account"], name="member_once"),
            models.CheckConstraint(
                condition=Q(audience=Audience.STAFF, function="")
                | (~Q(audience=Audience.STAFF) & ~Q(function="")),
                name="member_function_of_office_holders",
            ),
            _ends_after_it_begins("member_ends_after"),
        ]

    def __str__(self) -> str:
        """Their name."""
        return str(self.account)


class RoleHolding(OrganisationModel):
    """A role that a member has, from a day until a day."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="holdings")
    role = models.CharField(max_length=30, choices=Role)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "role_holding"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "role", "valid_from"], name="role_holding_once"
            ),
            _ends_after_it_begins("role_holding_ends_after"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "role"])]


class Deputy(OrganisationModel):
    """A member who stands in for somebody's role for a time, with its rights and its tasks."""

    holding = models.ForeignKey(RoleHolding, on_delete=models.CASCADE, related_name="deputies")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="deputising")
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        """Table."""

        db_table = "deputy"
        constraints: ClassVar = [_ends_after_it_begins("deputy_ends_after")]


class Absence(OrganisationModel):
    """Days on which a member is away: their tasks go to a deputy."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="absences")
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        """Table."""

        db_table = "absence"
        constraints: ClassVar = [_ends_after_it_begins("absence_ends_after")]


class Routing(OrganisationModel):
    """A version of who is told of a report about whom; the newest holds, older ones stay.

    ``rules`` is read and written through `organisations.routing`.
    """

    audience = models.CharField(max_length=20, choices=Audience)
    version = models.PositiveIntegerField()
    rules = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Table."""

        db_table = "routing"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "audience", "version"], name="routing_once"
            ),
        ]


class Notice(OrganisationModel):
    """A mail that says only that there is news; what it is stands behind the sign-in.

    Only the day it was made is kept: the moment would tell when a report without a name came in.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    token = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    made_on = models.DateField()

    class Meta:
        """Table."""

        db_table = "notice"
        indexes: ClassVar = [models.Index(fields=["state", "not_before"])]


class PeopleUpload(OrganisationModel):
    """A list of people between its preview and its confirmation, sealed; gone within a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    sealed_table = models.BinaryField()

    table = Sealed("sealed_table")

    class Meta:
        """Table."""

        db_table = "people_upload"

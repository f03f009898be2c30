"""A case: what was reported, by whom, who may see it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from graadmeter.service.incidents.words import (
    DEFINITION,
    ByWhom,
    Capacity,
    Channel,
    ClosingReason,
    ConsentState,
    Form,
    ReporterKind,
    State,
    Way,
)
from graadmeter.service.organisations.models import Department, Member
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import OrganisationModel
from graadmeter.service.vault.fields import Sealed


class CaseNumber(OrganisationModel):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """Table."""

        db_table = "incident_number"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year"], name="incident_number_once"),
        ]


class Case(OrganisationModel):
    """One incident, as it was reported and as it went on.

    Plain columns are what is counted, sorted and due; all that somebody wrote, and every name,
    number and address, is in ``facts`` (see `incidents.facts` for its form). Days, never times.

    Attributes:
        victim, reporter, subject: members, where they are; ``subject`` is the one accused, who
            never sees the case.
        counts_elsewhere: handed to the integrity side, which counts it (INT-38).
        definition: the version of the definitions by which its codes were chosen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20)
    audience = models.CharField(max_length=20, choices=Audience)
    state = models.CharField(max_length=20, choices=State, default=State.REPORTED)
    way = models.CharField(max_length=20, choices=Way)
    reporter_kind = models.CharField(max_length=20, choices=ReporterKind)
    reported_on = models.DateField()
    happened_on = models.DateField(null=True, blank=True)
    channel = models.CharField(max_length=20, choices=Channel)
    by_whom = models.CharField(max_length=20, choices=ByWhom)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    offender_known = models.BooleanField(null=True, blank=True)
    damage = models.BooleanField(default=False)
    danger = models.BooleanField(default=False)
    call_back = models.BooleanField(default=False)
    beyond_function = models.BooleanField(default=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    victim = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="suffered"
    )
    reporter = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="reported"
    )
    subject = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="accused_in"
    )
    definition = models.CharField(max_length=10, default=DEFINITION)
    counts_elsewhere = models.BooleanField(default=False)
    receipt = models.BinaryField(max_length=32, null=True, blank=True)
    idempotency = models.BinaryField(max_length=32)
    routing_version = models.PositiveIntegerField(null=True, blank=True)
    protocol_version = models.PositiveIntegerField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing_reason = models.CharField(max_length=20, choices=ClosingReason, blank=True)
    hold = models.BooleanField(default=False)
    erased_on = models.DateField(null=True, blank=True)
    offender_erased_on = models.DateField(null=True, blank=True)
    sealed_facts = models.BinaryField(null=True, blank=True)

    facts = Sealed("sealed_facts")

    class Meta:
        """Table."""

        db_table = "incident"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="incident_number_unique"
            ),
            models.UniqueConstraint(fields=["organisation", "idempotency"], name="incident_once"),
            models.UniqueConstraint(
                fields=["receipt"], name="incident_receipt", condition=Q(receipt__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__range=(1, 7)),
                name="incident_severity",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_on__isnull=False) & ~Q(closing_reason="")
                | ~Q(state=State.CLOSED) & Q(closed_on__isnull=True, closing_reason=""),
                name="incident_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(happened_on__isnull=True) | Q(happened_on__lte=F("reported_on")),
                name="incident_before_report",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "reported_on"]),
            models.Index(fields=["organisation", "happened_on"]),
            # All that a list chooses by, so that it reads no row it does not show.
            models.Index(
                fields=["organisation", "reported_on", "id", "state", "channel", "department"],
                name="incident_listed",
            ),
        ]

    def __str__(self) -> str:
        """Its number."""
        return self.number


class CaseForm(OrganisationModel):
    """A form of aggression in a case; older waves counted the two marks apart."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(max_length=30, choices=Form)
    sexual = models.BooleanField(default=False)
    discrimination = models.BooleanField(default=False)

    class Meta:
        """Table."""

        db_table = "incident_form"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "form"], name="incident_form_once"),
        ]


class Participant(OrganisationModel):
    """A member who may see a case, and as what. Without a row nobody does.

    Attributes:
        role: for which role they see it, so that it ends when the role does; empty for who takes
            part in person.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="participations")
    capacity = models.CharField(max_length=20, choices=Capacity)
    role = models.CharField(max_length=30, choices=Role, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "incident_participant"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "member", "capacity", "role"], name="incident_participant_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "until"])]


class Consent(OrganisationModel):
    """What an office holder decided about telling somebody, or who overruled it in danger."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    role = models.CharField(max_length=30, choices=Role, blank=True)
    other = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=20, choices=ConsentState)
    on = models.DateField()
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Table."""

        db_table = "incident_consent"


class Draft(OrganisationModel):
    """A report that is being written: found and opened only by who has its token.

    ``id`` and the key follow from the token in the reporter's browser.
    """

    id = models.BinaryField(primary_key=True, max_length=32)
    touched_on = models.DateField()
    sealed = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "incident_draft"

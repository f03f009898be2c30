"""A report: its codes and days in plain, all that was said sealed, and who has a key to it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from graadmeter.service.integrity.models.keys import KeyHolder
from graadmeter.service.integrity.words import (
    DEFINITION,
    Capacity,
    Category,
    ClosingReason,
    Conclusion,
    KeyKind,
    Medium,
    State,
    Way,
)
from graadmeter.service.organisations.words import Audience
from graadmeter.service.scope import OrganisationModel


class Report(OrganisationModel):
    """One report.

    No column says who reported it or whom it is about: that is in ``sealed_core`` under the key of
    the report, and who reported in `Identity` under a key of its own. Ids and references are
    random, since a number that counts up would tell in which order reports came on a day.

    Attributes:
        reference: by which people speak of it.
        audience: of which audience those are whom it is about.
        receipt_mark: what is kept instead of the receipt.
        once: mark of the idempotency key of its submission.
        reporter_public: of the key pair that follows from the receipt.
        key_version: the newest version of its key; it grows when a recipient is removed.
        confirm_due, inform_due: the last days for the confirmation and the information.
        suspended_since: from when the second term stands still.
        suspended_days: for how many days it stood still before.
        appealed_on: the day it was reopened at the request of the reporter or the accused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    way = models.CharField(max_length=20, choices=Way)
    medium = models.CharField(max_length=20, choices=Medium)
    audience = models.CharField(max_length=20, choices=Audience)
    definition = models.CharField(max_length=10, default=DEFINITION)
    received_on = models.DateField()
    confirm_due = models.DateField()
    confirmed_on = models.DateField(null=True, blank=True)
    inform_due = models.DateField()
    informed_on = models.DateField(null=True, blank=True)
    suspended_since = models.DateField(null=True, blank=True)
    suspended_days = models.PositiveSmallIntegerField(default=0)
    accused_informed_on = models.DateField(null=True, blank=True)
    accused_wait_reason = models.BooleanField(default=False)
    rehabilitated_on = models.DateField(null=True, blank=True)
    conclusion = models.CharField(max_length=30, choices=Conclusion, blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    police_report_on = models.DateField(null=True, blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing_reason = models.CharField(max_length=20, choices=ClosingReason, blank=True)
    verdict = models.CharField(max_length=20, blank=True)
    receipt_mark = models.BinaryField(max_length=32)
    once = models.BinaryField(max_length=32)
    reporter_public = models.BinaryField(max_length=32)
    key_version = models.PositiveIntegerField(default=1)
    sealed_core = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "integrity_report"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="integrity_reference"
            ),
            models.UniqueConstraint(fields=["receipt_mark"], name="integrity_receipt"),
            models.UniqueConstraint(fields=["organisation", "once"], name="integrity_once"),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_on__isnull=False) & ~Q(closing_reason="")
                | ~Q(state=State.CLOSED) & Q(closed_on__isnull=True, closing_reason=""),
                name="integrity_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(conclusion="", concluded_on__isnull=True)
                | ~Q(conclusion="") & Q(concluded_on__isnull=False),
                name="integrity_concluded_on",
            ),
            models.CheckConstraint(
                condition=Q(confirm_due__gte=F("received_on"), inform_due__gte=F("confirm_due")),
                name="integrity_terms",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "state", "received_on"])]

    def __str__(self) -> str:
        """Its reference."""
        return self.reference


class ReportCategory(OrganisationModel):
    """A kind of violation the report is about, as the officer sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="categories")
    category = models.CharField(max_length=30, choices=Category)

    class Meta:
        """Table."""

        db_table = "integrity_report_category"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "category"], name="integrity_report_category_once"
            ),
        ]


class ReportKey(OrganisationModel):
    """A version of the key of a report, sealed to one who may open it.

    Without a row nobody opens anything, whatever their role. A removed recipient keeps the rows of
    the versions they had, with the day; newer versions are not sealed to them.

    Attributes:
        holder: whose; None for the reporter, whose key follows from the receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="keys")
    holder = models.ForeignKey(
        KeyHolder, on_delete=models.PROTECT, null=True, blank=True, related_name="report_keys"
    )
    kind = models.CharField(max_length=20, choices=KeyKind)
    capacity = models.CharField(max_length=20, choices=Capacity)
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    since = models.DateField()
    removed_on = models.DateField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "integrity_report_key"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "holder", "kind", "version"], name="integrity_report_key_once"
            ),
            models.UniqueConstraint(
                fields=["report", "kind", "version"],
                condition=Q(holder__isnull=True),
                name="integrity_report_key_reporter",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["holder", "kind", "removed_on"])]


class Identity(OrganisationModel):
    """Who reported, in an envelope under a key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="identity")
    version = models.PositiveIntegerField(default=1)
    sealed_content = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "integrity_identity"


class IdentityRequest(OrganisationModel):
    """A handler asks the custodian to see who reported; the reporter reads what was decided.

    The reason and the decision are sealed under a key of the request. Who reads the report finds
    that key beside the reason in ``sealed_reason``; custodians have it in `IdentityRequestKey`.

    Attributes:
        version: under which version of the key of the report the reason is sealed.
        sealed_for_custodian: the reason once more, under the key of the request.
        sealed_decision: in the words of the custodian, under the key of the request.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="identity_requests")
    asked_by = models.ForeignKey(KeyHolder, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    version = models.PositiveIntegerField()
    sealed_reason = models.BinaryField()
    sealed_for_custodian = models.BinaryField()
    sealed_decision = models.BinaryField(null=True, blank=True)
    decided_by = models.ForeignKey(
        KeyHolder, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    granted = models.BooleanField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "integrity_identity_request"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decided_by__isnull=True, granted__isnull=True)
                | Q(decided_on__isnull=False, decided_by__isnull=False, granted__isnull=False),
                name="integrity_identity_decided",
            ),
        ]


class IdentityRequestKey(OrganisationModel):
    """The key of a request, sealed to a custodian: they read no report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(IdentityRequest, on_delete=models.CASCADE, related_name="keys")
    holder = models.ForeignKey(KeyHolder, on_delete=models.PROTECT, related_name="request_keys")
    sealed = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "integrity_identity_request_key"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "holder"], name="integrity_identity_request_key_once"
            ),
        ]

"""Keeping and erasing: what is held, what is to be erased, what was asked about whose data."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from graadmeter.service.incidents.keeping.words import (
    Decision,
    DisclosureKind,
    ProposalState,
    RequestKind,
)
from graadmeter.service.incidents.models.case import Case
from graadmeter.service.organisations.models import Member
from graadmeter.service.scope import OrganisationModel
from graadmeter.service.vault.fields import Sealed


class Hold(OrganisationModel):
    """Why a case may not be erased for now; `Case.hold` says that there is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="holds")
    since = models.DateField()
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_reason = models.BinaryField(null=True, blank=True)

    reason = Sealed("sealed_reason")

    class Meta:
        """Table."""

        db_table = "incident_hold"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], name="incident_hold_once", condition=Q(lifted_on__isnull=True)
            ),
        ]


class RetentionProposal(OrganisationModel):
    """What one member proposes to erase and another must agree with.

    Attributes:
        items: of each case its id, the part of it and the day it ended, as `keeping.retention`
            found them on ``made_on``; no content.
        erased, skipped: how many were erased, and how many no longer had to be.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_on = models.DateField()
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ProposalState, default=ProposalState.WAITING)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    items = models.JSONField(default=list)
    erased = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        """Table."""

        db_table = "incident_retention_proposal"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.APPROVED, ProposalState.DONE])
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("made_by")),
                name="retention_second_person",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                name="retention_one_proposal",
                condition=Q(state__in=[ProposalState.WAITING, ProposalState.APPROVED]),
            ),
        ]


class Correction(OrganisationModel):
    """What was put right in a case, with what stood there before.

    Attributes:
        part: the field of `incidents.facts.Facts`, or empty for a statement beside the whole.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    on = models.DateField()
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    part = models.CharField(max_length=30, blank=True)
    sealed_content = models.BinaryField(null=True, blank=True)

    content = Sealed("sealed_content")

    class Meta:
        """Table."""

        db_table = "incident_correction"


class DataRequest(OrganisationModel):
    """What somebody asked about their data, and what was decided (AVG articles 15 to 21)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=20, choices=RequestKind)
    received_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_asked = models.BinaryField(null=True, blank=True)
    sealed_reason = models.BinaryField(null=True, blank=True)

    asked = Sealed("sealed_asked")
    reason = Sealed("sealed_reason")

    class Meta:
        """Table."""

        db_table = "incident_data_request"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True)
                | ~Q(decision="") & Q(decided_on__isnull=False, decided_on__gte=F("received_on")),
                name="data_request_decided",
            ),
        ]


class Disclosure(OrganisationModel):
    """What was blacked out of a case for who asked, and of which text it was decided.

    Attributes:
        digest: of the passages as they were when somebody went through them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="disclosures")
    kind = models.CharField(max_length=30, choices=DisclosureKind)
    made_on = models.DateField()
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.BinaryField(max_length=32)
    sealed_marks = models.BinaryField(null=True, blank=True)

    marks = Sealed("sealed_marks")

    class Meta:
        """Table."""

        db_table = "incident_disclosure"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind"], name="incident_disclosure_once"),
        ]

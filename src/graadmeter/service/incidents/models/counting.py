"""What is kept around counting: lists on their way in, and why sealed facts were opened."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from graadmeter.service.organisations.models import Member
from graadmeter.service.scope import OrganisationModel
from graadmeter.service.vault.fields import Sealed


class ListUpload(OrganisationModel):
    """A list of incidents between its preview and its confirmation, sealed; gone within a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField()
    sealed_file = models.BinaryField(null=True, blank=True)

    file = Sealed("sealed_file")

    class Meta:
        """Table."""

        db_table = "incident_list_upload"


class PatternSearch(OrganisationModel):
    """That sealed facts of a period were opened to find patterns, by whom and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    cases = models.PositiveIntegerField()
    matched = models.BooleanField(default=False)
    sealed_reason = models.BinaryField(null=True, blank=True)

    reason = Sealed("sealed_reason")

    class Meta:
        """Table."""

        db_table = "incident_pattern_search"
        indexes: ClassVar = [models.Index(fields=["organisation", "on"])]

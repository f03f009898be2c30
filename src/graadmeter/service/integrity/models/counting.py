"""Figures of a year as they left the organisation, which happens once."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from graadmeter.service.scope import OrganisationModel


class IntegrityYear(OrganisationModel):
    """What may be published of a year, and nothing besides: no number that is hidden is kept."""

    year = models.PositiveSmallIntegerField()
    definition = models.CharField(max_length=40)
    figures = models.JSONField()
    fixed_on = models.DateField()
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Table."""

        db_table = "integrity_year"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year"], name="integrity_year_once"),
        ]

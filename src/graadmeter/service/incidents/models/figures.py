"""Yearly figures as they were fixed, with the version of what they counted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from graadmeter.service.scope import OrganisationModel


class YearFigures(OrganisationModel):
    """The figures of a year on the day they were fixed; a correction is a new version."""

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    definition = models.CharField(max_length=10)
    figures = models.JSONField()
    fixed_on = models.DateField()
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Table."""

        db_table = "incident_year_figures"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year", "version"], name="year_figures_once"
            ),
        ]

"""The persons a report is about, told apart when there are several."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from graadmeter.service.integrity.models.report import Report
from graadmeter.service.integrity.words import Conclusion
from graadmeter.service.scope import OrganisationModel


class PersonConcerned(OrganisationModel):
    """Somebody a report is about: a number and a conclusion in plain, who it is sealed.

    "Person concerned" is the word of Directive (EU) 2019/1937, article 5(10). A report without
    rows is about one person, whose number is 1.

    Attributes:
        number: by which lines and measures speak of them.
        conclusion: about this person; empty as long as there is none.
        sealed_content: who it is, as a handler wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="persons")
    number = models.PositiveSmallIntegerField()
    conclusion = models.CharField(max_length=30, choices=Conclusion, blank=True)
    version = models.PositiveIntegerField()
    sealed_content = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "integrity_person_concerned"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "number"], name="integrity_person_concerned_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="integrity_person_concerned_number"
            ),
        ]

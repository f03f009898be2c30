"""What was done with a report: events, investigation, measures, check-ins, reminders."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from graadmeter.service.integrity.models.report import Report
from graadmeter.service.integrity.words import (
    MeasureKind,
    Pool,
    ReminderKind,
    Retaliation,
    Undone,
)
from graadmeter.service.organisations.models import Member
from graadmeter.service.scope import OrganisationModel


class Event(OrganisationModel):
    """A line of what happened: codes and days in plain, what was written sealed.

    Attributes:
        member: who did it; None for the reporter and for the service.
        for_reporter: whether the reporter reads it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    on = models.DateField()
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=40)
    for_reporter = models.BooleanField(default=False)
    codes = models.JSONField(default=dict)
    version = models.PositiveIntegerField(null=True, blank=True)
    sealed_text = models.BinaryField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "integrity_event"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="integrity_event_once"),
        ]


class Investigation(OrganisationModel):
    """An investigation: assignment, questions, hearings and findings are in ``sealed_content``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="investigations")
    pool = models.CharField(max_length=10, choices=Pool)
    begun_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reporter_heard_on = models.DateField(null=True, blank=True)
    accused_heard_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField()
    sealed_content = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "integrity_investigation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("begun_on")),
                name="integrity_investigation_ends_after",
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(ended_on__isnull=True),
                name="integrity_investigation_one_open",
            ),
        ]


class Measure(OrganisationModel):
    """What was decided about somebody the report is about.

    Attributes:
        person: the number of whom it was decided about; 1 when they were never told apart.
        undone_on: the day from which it does not stand any more; it is not counted then.
        undone_because: a code of `Undone`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="measures")
    person = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=40, choices=MeasureKind)
    on = models.DateField()
    undone_on = models.DateField(null=True, blank=True)
    undone_because = models.CharField(max_length=20, choices=Undone, blank=True)

    class Meta:
        """Table."""

        db_table = "integrity_measure"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(undone_on__isnull=True, undone_because="")
                | Q(undone_on__isnull=False) & ~Q(undone_because=""),
                name="integrity_measure_undone",
            ),
        ]


class CheckIn(OrganisationModel):
    """The question to a reporter whether they were treated worse since."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="check_ins")
    round = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    asked_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=20, choices=Retaliation, blank=True)

    class Meta:
        """Table."""

        db_table = "integrity_check_in"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "round"], name="integrity_check_in_once"),
        ]


class Reminder(OrganisationModel):
    """That the handlers of a report were reminded, so that it happens once for each day due.

    Attributes:
        due_on: the day the thing itself is due, by which it was reminded.
        stage: which reminder it is of that day due, from 1.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=30, choices=ReminderKind)
    due_on = models.DateField()
    stage = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        """Table."""

        db_table = "integrity_reminder"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "kind", "due_on", "stage"], name="integrity_reminder_once"
            ),
        ]


class DailyRun(OrganisationModel):
    """That the morning run of a day was done for an organisation: it runs once, whatever comes in.

    Otherwise a mail would tell at which time of the day a report or a message came in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    on = models.DateField()

    class Meta:
        """Table."""

        db_table = "integrity_daily_run"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "on"], name="integrity_daily_run_once"),
        ]

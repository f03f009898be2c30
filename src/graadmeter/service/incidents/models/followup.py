"""What happens after a report: tasks, measures, bans, aftercare, and the line of events."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from graadmeter.service.incidents.models.case import Case
from graadmeter.service.incidents.words import Judgement, MeasureKind, TaskKind
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import OrganisationModel
from graadmeter.service.vault.fields import Sealed


class Protocol(OrganisationModel):
    """A version of the steps an organisation promises; read through `incidents.protocols`."""

    audience = models.CharField(max_length=20, choices=Audience)
    version = models.PositiveIntegerField()
    steps = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Table."""

        db_table = "incident_protocol"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "audience", "version"], name="incident_protocol_once"
            ),
        ]


class Task(OrganisationModel):
    """Something that has to be done before a day, by whoever has the role or by one member."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=30, choices=TaskKind)
    round = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=30, choices=Role)
    owner = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=40, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    sealed_note = models.BinaryField(null=True, blank=True)

    note = Sealed("sealed_note")

    class Meta:
        """Table."""

        db_table = "incident_task"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind", "round", "role"], name="task_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "done_on", "due_on"]),
            models.Index(
                fields=["organisation", "owner", "due_on"],
                condition=Q(done_on__isnull=True),
                name="task_open_of_owner",
            ),
            models.Index(
                fields=["organisation", "role", "due_on"],
                condition=Q(done_on__isnull=True, owner__isnull=True),
                name="task_open_of_role",
            ),
        ]


class Event(OrganisationModel):
    """A line in the history of a case, in the order it was written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    on = models.DateField()
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=40)
    for_victim = models.BooleanField(default=False)
    codes = models.JSONField(default=dict)
    sealed_text = models.BinaryField(null=True, blank=True)

    text = Sealed("sealed_text")

    class Meta:
        """Table."""

        db_table = "incident_event"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="incident_event_once"),
        ]


class Measure(OrganisationModel):
    """Something that was done about a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=30, choices=MeasureKind)
    on = models.DateField()
    by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_legal_ground = models.BinaryField(null=True, blank=True)
    sealed_note = models.BinaryField(null=True, blank=True)

    legal_ground = Sealed("sealed_legal_ground")
    note = Sealed("sealed_note")

    class Meta:
        """Table."""

        db_table = "incident_measure"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind=MeasureKind.PERSONNEL_FILE)
                | Q(sealed_legal_ground__isnull=False),
                name="personnel_file_with_ground",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "kind", "on"])]


class PoliceReport(OrganisationModel):
    """Whether there was a police report, by whom, and if not, why not (VEI-16)."""

    class Decision(models.TextChoices):
        """What was decided."""

        MADE_BY_VICTIM = "ja_zelf"
        MADE_BY_ORGANISATION = "ja_organisatie"
        NOT = "nee"

    class WhyNot(models.TextChoices):
        """Why there was none, as the monitor asks it."""

        NOT_SERIOUS = "niet_ernstig"
        PART_OF_FUNCTION = "hoort_bij_functie"
        SOLVED = "ter_plekke_opgelost"
        VICTIM_DECLINED = "slachtoffer_wil_niet"
        NOT_PUNISHABLE = "niet_strafbaar"
        OTHER = "overig"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="police_report")
    asked_on = models.DateField(null=True, blank=True)
    advised = models.BooleanField(null=True, blank=True)
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    why_not = models.CharField(max_length=30, choices=WhyNot, blank=True)
    made_on = models.DateField(null=True, blank=True)
    vpt_code = models.BooleanField(default=False)
    domicile_at_organisation = models.BooleanField(default=False)
    sealed_number = models.BinaryField(null=True, blank=True)

    number = Sealed("sealed_number")

    class Meta:
        """Table."""

        db_table = "incident_police_report"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="nee", made_on__isnull=True) & ~Q(why_not="")
                | Q(decision__in=["ja_zelf", "ja_organisatie"], made_on__isnull=False, why_not="")
                | Q(decision="", made_on__isnull=True, why_not=""),
                name="police_report_decided",
            ),
        ]


class Damage(OrganisationModel):
    """Damage, what was claimed and what was recovered, in cents."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="damage_claim")
    suffered = models.PositiveBigIntegerField(null=True, blank=True)
    claimed = models.PositiveBigIntegerField(null=True, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    recovered = models.PositiveBigIntegerField(null=True, blank=True)
    recovered_on = models.DateField(null=True, blank=True)
    sealed_note = models.BinaryField(null=True, blank=True)

    note = Sealed("sealed_note")

    class Meta:
        """Table."""

        db_table = "incident_damage"


class Ban(OrganisationModel):
    """A ban from premises, with a first and a last day (VEI-20)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="bans")
    first_day = models.DateField()
    last_day = models.DateField()
    lifted_on = models.DateField(null=True, blank=True)
    sealed_premises = models.BinaryField(null=True, blank=True)
    sealed_person = models.BinaryField(null=True, blank=True)

    premises = Sealed("sealed_premises")
    person = Sealed("sealed_person")

    class Meta:
        """Table."""

        db_table = "incident_ban"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="ban_ends_after_it_begins"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "last_day"])]


class Aftercare(OrganisationModel):
    """A moment at which the victim was asked whether they need something (VEI-22)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="aftercare")
    round = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    needed = models.BooleanField(null=True, blank=True)
    offered = models.BooleanField(null=True, blank=True)
    used = models.BooleanField(null=True, blank=True)
    judged = models.CharField(max_length=30, choices=Judgement, blank=True)
    sealed_note = models.BinaryField(null=True, blank=True)

    note = Sealed("sealed_note")

    class Meta:
        """Table."""

        db_table = "incident_aftercare"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round"], name="aftercare_once"),
        ]

"""Tables of fieldwork in the contacts database; nothing here leads to an answer."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def new_token() -> str:
    """Says nothing about what it names: 26 random letters and digits, 130 bits."""
    return "".join(secrets.choice(_LETTERS) for _index in range(26))


class Survey(models.Model):
    """One target group in one wave: what is asked, of whom, and whether it is open."""

    class State(models.TextChoices):
        """What can be done with a survey."""

        PREPARING = "preparing"
        OPEN = "open"
        CLOSED = "closed"

    monitor = models.CharField(max_length=500)
    wave = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=100)
    title = models.CharField(max_length=300)
    instrument = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=State, default=State.PREPARING)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    open_link = models.CharField(max_length=40, blank=True)
    sample_seed = models.BigIntegerField(null=True, blank=True)
    # Opens and closes on its days without anybody there.
    automatic = models.BooleanField(default=False)
    # Asked before this one under the same code, and stored apart from it.
    front = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="fronted"
    )
    # Asks people who did not take part in that one.
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )

    class Meta:
        """Table."""

        db_table = "survey"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monitor", "wave", "group"], name="survey_once"),
        ]

    def __str__(self) -> str:
        """Its title."""
        return self.title

    @property
    def with_wave(self) -> str:
        """Its title, with the wave unless that is in it."""
        year = str(self.wave)
        return self.title if year in self.title else f"{self.title}, {year}"


class Pool(models.Model):
    """Codes for a body and function that an intermediary hands out."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="pools")
    intermediary = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pools"
    )
    body = models.CharField(max_length=200)
    given = models.JSONField(default=dict)

    class Meta:
        """Table."""

        db_table = "pool"


class Person(models.Model):
    """Somebody who is asked, as the frame knows them."""

    class Route(models.TextChoices):
        """How they are reached."""

        MAIL = "mail"
        PANEL = "panel"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="people")
    number = models.CharField(max_length=100)
    route = models.CharField(max_length=10, choices=Route, default=Route.MAIL)
    mail = models.EmailField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="nl")
    given = models.JSONField(default=dict)
    sampled = models.BooleanField(default=True)
    stopped = models.BooleanField(default=False)
    bounced = models.BooleanField(default=False)

    class Meta:
        """Table."""

        db_table = "person"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="person_once"),
        ]


class Admission(models.Model):
    """The right to hand in answers once.

    Of the code only a keyed hash is kept, and until the wave closes a sealed copy for the mail
    worker.
    """

    id = models.BinaryField(primary_key=True, max_length=32)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="admissions")
    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="admission"
    )
    pool = models.ForeignKey(
        Pool, on_delete=models.CASCADE, null=True, blank=True, related_name="admissions"
    )
    sealed = models.BinaryField(null=True, blank=True)
    started = models.BooleanField(default=False)
    done = models.BooleanField(default=False)
    refused = models.BooleanField(default=False)

    class Meta:
        """Table."""

        db_table = "admission"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(pool__isnull=True), name="admission_one_route"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["survey", "done"])]


class Delegation(models.Model):
    """Sections of an organisation's form that a colleague fills in, with a code of their own.

    Who it is is known until the survey closes, to the organisation itself.
    """

    id = models.BinaryField(primary_key=True, max_length=32)
    admission = models.ForeignKey(Admission, on_delete=models.CASCADE, related_name="delegations")
    name = models.CharField(max_length=200)
    sections = models.JSONField(default=list)
    sealed = models.BinaryField(null=True, blank=True)
    done = models.BooleanField(default=False)

    class Meta:
        """Table."""

        db_table = "delegation"


class Mailing(models.Model):
    """One round of mail to a survey: announcement, invitation, reminder, thanks."""

    class Kind(models.TextChoices):
        """Which round."""

        ANNOUNCEMENT = "announcement"
        INVITATION = "invitation"
        REMINDER_1 = "reminder_1"
        REMINDER_2 = "reminder_2"
        REMINDER_3 = "reminder_3"
        THANKS = "thanks"

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=20, choices=Kind)
    send_on = models.DateField()
    subject = models.JSONField(default=dict)
    body = models.JSONField(default=dict)
    finished = models.BooleanField(default=False)

    class Meta:
        """Table."""

        db_table = "mailing"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "kind"], name="mailing_once"),
        ]


class Message(models.Model):
    """That one person gets one mailing: the reason why nobody gets it twice."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        SKIPPED = "skipped"
        FAILED = "failed"

    class Reason(models.TextChoices):
        """Why a message failed."""

        UNCERTAIN = "uncertain"
        REFUSED = "refused"
        EXPIRED = "expired"

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="messages")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=26, unique=True, default=new_token)

    class Meta:
        """Table."""

        db_table = "message"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "person"], name="message_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "not_before"]),
            models.Index(fields=["claimed_at"]),
        ]


class Upload(models.Model):
    """A frame between its preview and its confirmation, sealed; gone within a day."""

    token = models.CharField(max_length=26, unique=True, default=new_token)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="uploads")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        """Table."""

        db_table = "upload"


class DayCount(models.Model):
    """Completed answers per survey, stratum and day; no smaller unit of time is kept."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    completed = models.PositiveIntegerField(default=0)

    class Meta:
        """Table."""

        db_table = "day_count"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "day"], name="day_count_once"),
        ]


class JournalEntry(models.Model):
    """Who did what to which survey; never about one respondent."""

    at = models.DateTimeField(auto_now_add=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    action = models.CharField(max_length=60)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, null=True, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        """Table."""

        db_table = "journal"

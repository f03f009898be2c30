"""Tables of the responses database.

No table has a time, a serial number or a reference to another row, so that the order in which rows
were written is not in them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

KEY = 32
"""Length in bytes of ids that are derived or drawn."""


class Gate(models.Model):
    """Whether a survey takes answers: looked at in the transaction that takes them."""

    survey = models.BigIntegerField(primary_key=True)
    open = models.BooleanField()

    class Meta:
        """Table."""

        db_table = "gate"


class Draft(models.Model):
    """Answers so far, readable only with the code they were given under."""

    id = models.BinaryField(primary_key=True, max_length=KEY)
    survey = models.BigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "draft"


class Spent(models.Model):
    """A code that gave its answers; emptied when the wave closes."""

    id = models.BinaryField(primary_key=True, max_length=KEY)
    survey = models.BigIntegerField()

    class Meta:
        """Table."""

        db_table = "spent"
        indexes: ClassVar = [models.Index(fields=["survey"])]


class Inbox(models.Model):
    """Answers that were handed in and wait for others to be moved with."""

    id = models.BinaryField(primary_key=True, max_length=KEY)
    survey = models.BigIntegerField()
    record = models.JSONField()

    class Meta:
        """Table."""

        db_table = "inbox"
        indexes: ClassVar = [models.Index(fields=["survey"])]


class Final(models.Model):
    """Answers among those of at least as many others as the batch holds."""

    id = models.BinaryField(primary_key=True, max_length=KEY)
    survey = models.BigIntegerField()
    record = models.JSONField()

    class Meta:
        """Table."""

        db_table = "final"
        indexes: ClassVar = [models.Index(fields=["survey"])]


class Redaction(models.Model):
    """An open answer as analysts left it; the original stays with the answers until then."""

    final = models.ForeignKey(Final, on_delete=models.CASCADE, related_name="redactions")
    question = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    first = models.BigIntegerField()
    second = models.BigIntegerField(null=True, blank=True)

    class Meta:
        """Table."""

        db_table = "redaction"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["final", "question"], name="redaction_once"),
        ]


class PageCount(models.Model):
    """How many respondents came as far as a page.

    Spread over some rows, so that respondents on the same page do not wait for each other.
    """

    survey = models.BigIntegerField()
    page = models.CharField(max_length=200)
    slot = models.PositiveSmallIntegerField(default=0)
    arrived = models.PositiveIntegerField(default=0)

    class Meta:
        """Table."""

        db_table = "page_count"
        constraints = (
            models.UniqueConstraint(fields=["survey", "page", "slot"], name="page_count_once"),
        )


class PageTime(models.Model):
    """How many respondents needed about how long for a page, in bands; spread like `PageCount`."""

    survey = models.BigIntegerField()
    page = models.CharField(max_length=200)
    band = models.PositiveSmallIntegerField()
    slot = models.PositiveSmallIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)

    class Meta:
        """Table."""

        db_table = "page_time"
        constraints = (
            models.UniqueConstraint(
                fields=["survey", "page", "band", "slot"], name="page_time_once"
            ),
        )


class OrganisationForm(models.Model):
    """What an organisation filled in of an inventory, sealed under a key of the service.

    The other regime: whose it is can be found with the key file until the survey closes.
    """

    id = models.BinaryField(primary_key=True, max_length=KEY)
    survey = models.BigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Table."""

        db_table = "organisation_form"
        indexes: ClassVar = [models.Index(fields=["survey"])]

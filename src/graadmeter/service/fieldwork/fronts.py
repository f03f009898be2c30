"""A questionnaire that comes first under the same code, and is stored apart (MON-12).

Its survey has no admissions: those of the surveys it stands in front of open it, and a mark of its
own says that a code handed it in. Nothing joins the answers to the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.admissions import front_handed_in
from graadmeter.service.fieldwork.inventory.regime import is_inventory
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import (
    Admission,
    JournalEntry,
    Mailing,
    Person,
    Pool,
    Survey,
)
from graadmeter.service.fieldwork.runner.instruments import instrument_of, monitor_named
from graadmeter.service.project.databases import CONTACTS

_COUNTED = "survey.front-count"


@dataclass(frozen=True)
class FrontCount:
    """What became of a front questionnaire.

    Attributes:
        approached: codes that could open it.
        completed: codes that handed it in.
    """

    approached: int
    completed: int


def is_front(survey: Survey) -> bool:
    """Whether it stands in front of another."""
    return Survey.objects.filter(front=survey).exists()


def possible_fronts(survey: Survey) -> list[Survey]:
    """Surveys that can stand in front of this one: anonymous, of the same wave, not closed.

    And without any way of their own to come in: it is the codes of this one that open them.
    """
    others = Survey.objects.filter(monitor=survey.monitor, wave=survey.wave, front=None)
    groups = monitor_named(survey.monitor).settings.groups
    anonymous = {group.id for group in groups if group.regime == "perception"}
    return [
        other
        for other in others.exclude(pk=survey.pk).exclude(state=Survey.State.CLOSED).order_by("pk")
        if other.group in anonymous and not _has_a_way_in(other)
    ]


def _has_a_way_in(survey: Survey) -> bool:
    tables = (Admission, Person, Pool, Mailing)
    there = any(table.objects.filter(survey=survey).exists() for table in tables)
    return there or bool(survey.open_link)


def refuse_on_front(survey: Survey) -> None:
    """Keeps people, pools and an open link away from a questionnaire that comes first.

    Raises:
        UserError: it is one.
    """
    if is_front(survey):
        raise UserError(
            _("Dit onderzoek staat voor een ander en heeft zelf geen deelnemers"),
            where=survey.title,
            mend=_("Doe dit bij het onderzoek waar het voor staat."),
        )


def set_front(*, survey: Survey, front: Survey | None, account: Account | None) -> None:
    """Puts a questionnaire in front of a survey in preparation, or takes it away.

    Raises:
        UserError: the survey has begun, stands in front of another itself, or the other cannot.
    """
    with transaction.atomic(using=CONTACTS):
        held = Survey.objects.select_for_update().get(pk=survey.pk)
        if held.state != Survey.State.PREPARING:
            raise UserError(
                _("Dit onderzoek is al begonnen"),
                where=held.title,
                mend=_("Een vragenlijst vooraf kiest u voordat het onderzoek open is."),
            )
        if is_inventory(held):
            raise UserError(
                _("Een opgave van organisaties heeft geen vragenlijst vooraf"),
                where=held.title,
                mend=_("Alleen anonieme vragenlijsten kunnen samen onder één code."),
            )
        if is_front(held):
            raise UserError(
                _("Dit onderzoek staat zelf voor een ander"),
                where=held.title,
                mend=_("Twee vragenlijsten onder één code kan, drie niet."),
            )
        if front is not None and front.pk not in {each.pk for each in possible_fronts(held)}:
            raise UserError(
                _("Dit onderzoek kan niet vooraf gaan"),
                where=front.title,
                mend=_(
                    "Kies een anonieme vragenlijst van dezelfde meting, zonder eigen codes en "
                    "nog niet gesloten."
                ),
            )
        held.front = front
        held.save(update_fields=["front"])
        note("survey.front", held, account, front=front.pk if front else None)
    survey.front = front


def check_front(survey: Survey) -> None:
    """Finds what would stop a front questionnaire before respondents do.

    Raises:
        UserError: its questionnaire has changed.
    """
    if survey.front is not None:
        instrument_of(survey.front)


def count_front(front: Survey, answers: int) -> FrontCount:
    """What became of a front questionnaire, for the response monitor.

    Args:
        front: the survey.
        answers: how many answers it has.
    """
    return FrontCount(_admissions(front), answers)


def keep_count(front: Survey) -> FrontCount:
    """Counts codes by their marks, once: closing destroys the marks after this.

    Returns:
        The same again when a crash makes closing come twice.
    """
    with transaction.atomic(using=CONTACTS):
        Survey.objects.select_for_update().get(pk=front.pk)
        held = kept_count(front)
        if held is None:
            held = FrontCount(_admissions(front), front_handed_in(front))
            note(_COUNTED, front, None, **vars(held))
    return held


def kept_count(front: Survey) -> FrontCount | None:
    """What `keep_count` wrote; None before closing."""
    held = JournalEntry.objects.filter(survey=front, action=_COUNTED).order_by("pk").first()
    return None if held is None else FrontCount(**held.facts)


def _admissions(front: Survey) -> int:
    return Admission.objects.filter(survey__front=front).count()

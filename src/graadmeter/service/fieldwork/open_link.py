"""An address that lets anybody in, where the monitor allows it (MON-25: who is on no list)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.admissions import NotAdmittedError, check_open, issue_openly
from graadmeter.service.fieldwork.fronts import refuse_on_front
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import Admission, Survey, new_token
from graadmeter.service.fieldwork.runner.instruments import monitor_named
from graadmeter.service.project.databases import CONTACTS

_LINK = re.compile(r"[a-z2-7]{26}")

BY_OPEN_LINK = Q(person__isnull=True, pool__isnull=True)
"""Admissions that nobody was given: somebody came."""


@dataclass(frozen=True)
class CameOpenly:
    """Who came through the open link.

    Attributes:
        started: made a code.
        completed: handed in.
    """

    started: int
    completed: int


def allows_open_link(survey: Survey) -> bool:
    """Whether the monitor lets the group have one; never where organisations are identified."""
    try:
        group = monitor_named(survey.monitor).group(survey.group)
    except (KeyError, UserError):
        return False
    return group.open_link and group.regime == "perception"


def set_open_link(*, survey: Survey, wanted: bool, account: Account | None) -> None:
    """Makes an open link, or takes it away; a new one has a new address.

    Raises:
        UserError: the monitor does not allow it, or the survey is closed.
    """
    with transaction.atomic(using=CONTACTS):
        held = Survey.objects.select_for_update().get(pk=survey.pk)
        if held.state == Survey.State.CLOSED:
            raise UserError(_("Dit onderzoek is al gesloten"), where=held.title)
        if wanted:
            refuse_on_front(held)
        if wanted and not allows_open_link(held):
            raise UserError(
                _("Deze monitor staat voor deze doelgroep geen open link toe"),
                where=held.title,
                mend=_(
                    "Wie de monitor beheert, kan dat met open_link: true bij de doelgroep toestaan."
                ),
            )
        held.open_link = new_token() if wanted else ""
        held.save(update_fields=["open_link"])
        note("survey.open-link", held, account, wanted=wanted)
    survey.open_link = held.open_link


def survey_of_link(link: str) -> Survey:
    """The survey that an open link is for.

    Raises:
        NotAdmittedError: there is none, or it takes no answers.
    """
    survey = Survey.objects.filter(open_link=link).first() if _LINK.fullmatch(link) else None
    if survey is None or not allows_open_link(survey):
        raise NotAdmittedError(
            _("Dit adres laat niemand (meer) toe"),
            mend=_("Vraag degene van wie u het kreeg om het goede adres."),
        )
    check_open(survey)
    return survey


def come_openly(*, survey: Survey) -> str:
    """Makes a code for whoever came; not in the journal, which is never about one respondent.

    Raises:
        NotAdmittedError: as many came as the installation allows.
    """
    with transaction.atomic(using=CONTACTS):
        held = Survey.objects.select_for_update().get(pk=survey.pk)
        check_open(held)
        if came_openly(held).started >= settings.OPEN_LINK_MOST:
            raise NotAdmittedError(
                _("Via dit adres kan nu niemand meer meedoen"),
                mend=_("Het grootste aantal deelnemers is bereikt."),
            )
        return issue_openly(survey=held)


def came_openly(survey: Survey) -> CameOpenly:
    """How many came through the open link."""
    found = Admission.objects.filter(BY_OPEN_LINK, survey=survey)
    return CameOpenly(found.count(), found.filter(done=True).count())

"""Writes of an inventory: asking a colleague, withdrawing that, handing in, changing again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.questionnaire import completed, from_json, path, validate_given
from graadmeter.service.fieldwork.admissions import admission_id, check_open, mark_done
from graadmeter.service.fieldwork.codes import keys_of, new_code, normalise
from graadmeter.service.fieldwork.inventory.door import closed
from graadmeter.service.fieldwork.inventory.visit import Visit
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import Delegation, Survey
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.responses import forms
from graadmeter.service.responses.actions import ClosedError
from graadmeter.service.responses.forms import FormContent
from graadmeter.service.vault import seal, unseal

MOST_DELEGATIONS = 50
LONGEST_NAME = 200
_PLACE = "delegation "


class TooManyError(UserError):
    """An organisation asked more colleagues than it can."""


class IncompleteError(Exception):
    """Questions of the form were not passed yet."""


def delegate(*, visit: Visit, name: str, sections: Sequence[str]) -> Delegation:
    """Gives a colleague a code of their own for some sections.

    Args:
        visit: the coordinator.
        name: who it is, as the coordinator calls them.
        sections: ids of sections of the questionnaire.

    Raises:
        NotAdmittedError: the survey has closed.
        TooManyError: there are too many.
    """
    code = new_code()
    own = admission_id(keys_of(normalise(code), settings.KEYS.key("pepper")))
    with transaction.atomic(using=CONTACTS):
        # Held until the end: closing destroys delegations after it has changed the state.
        held = Survey.objects.select_for_update().get(pk=visit.survey.pk)
        check_open(held)
        if visit.admission.delegations.count() >= MOST_DELEGATIONS:
            raise TooManyError(
                _("U hebt al {count} keer een collega gevraagd; meer kan niet").format(
                    count=MOST_DELEGATIONS
                ),
                mend=_("Geef een collega die al een code heeft de link nog eens."),
            )
        made = Delegation.objects.create(
            id=own,
            admission=visit.admission,
            name=name,
            sections=list(sections),
            sealed=seal(settings.KEYS.key("seal"), code, _PLACE + own.hex()),
        )
        note("delegation.make", held, None, sections=len(sections))
    return made


def code_of(delegation: Delegation) -> str:
    """The code of a colleague, for the coordinator to hand on again."""
    place = _PLACE + bytes(delegation.id).hex()
    return str(unseal(settings.KEYS.key("seal"), bytes(delegation.sealed or b""), place))


def withdraw(*, visit: Visit, delegation: Delegation) -> None:
    """Makes the code of a colleague worthless, and forgets who it was; their answers stay."""
    with transaction.atomic(using=CONTACTS):
        own = Delegation.objects.filter(id=delegation.id, admission=visit.admission)
        own.update(name="", sections=[], sealed=None, done=False)
        note("delegation.withdraw", visit.survey, None)


def say_done(*, delegation: Delegation, done: bool) -> None:
    """A colleague says that they are ready, or not yet after all."""
    with transaction.atomic(using=CONTACTS):
        Delegation.objects.filter(id=delegation.id).update(done=done)


def hand_in(*, visit: Visit) -> None:
    """Hands in for the organisation, when nothing is missing.

    The form counts when this returns, even if the process stops before the admission is marked:
    `closing.settle` finds it.

    Raises:
        NotAdmittedError: the survey has closed.
        IncompleteError: something is missing; nothing was changed.
        GoneError: there is no form.
    """
    check_open(visit.survey)

    def recorded(form: FormContent) -> dict[str, Any]:
        given = validate_given(visit.instrument, form.given).answers
        answers = from_json(form.answers)
        if path(visit.instrument, answers, given).open:
            raise IncompleteError
        return dict(completed(visit.instrument, answers, given))

    try:
        forms.hand_in(visit.row, recorded)
    except ClosedError as error:
        raise closed() from error
    mark_done(visit.survey, bytes(visit.admission.id))


def reopen(*, visit: Visit) -> None:
    """Lets the form be changed again; what was handed in counts until it is handed in anew.

    Raises:
        NotAdmittedError: the survey has closed.
        GoneError: there is no form.
    """
    check_open(visit.survey)
    try:
        forms.reopen(visit.row)
    except ClosedError as error:
        raise closed() from error

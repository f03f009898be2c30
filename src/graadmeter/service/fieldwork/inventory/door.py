"""Letting in the code of an organisation, or of a colleague it asked."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.admissions import (
    NotAdmittedError,
    admission_id,
    check_open,
    given_of,
)
from graadmeter.service.fieldwork.codes import keys_of, normalise
from graadmeter.service.fieldwork.inventory import tickets
from graadmeter.service.fieldwork.inventory.regime import is_inventory
from graadmeter.service.fieldwork.inventory.tickets import InventoryTicket
from graadmeter.service.fieldwork.models import Admission, Delegation
from graadmeter.service.responses import forms
from graadmeter.service.responses.actions import ClosedError
from graadmeter.service.responses.forms import FormRow


def form_of(admission: Admission) -> FormRow:
    """Where the form of an organisation is."""
    return forms.row_of(bytes(admission.id), admission.survey_id, settings.KEYS.key("files"))


def opened(text: str) -> HttpResponse | None:
    """The way in for the code of an inventory; None for any other code.

    Raises:
        NotAdmittedError: the survey is not open, or the code was withdrawn.
        UserError: the monitor of the survey cannot be read.
    """
    ticket = let_in(text)
    if ticket is None:
        return None
    response = HttpResponseRedirect(reverse("inventory-about"))
    tickets.give(response, ticket)
    return response


def let_in(text: str) -> InventoryTicket | None:
    """Lets the code of an inventory in, and begins the form of its organisation.

    Args:
        text: the code as it was typed.

    Returns:
        The ticket; None when the code is of no inventory, or of nothing: then whoever lets in
        respondents says what is wrong with it.

    Raises:
        NotAdmittedError: the survey is not open, or the code was withdrawn.
        UserError: the monitor of the survey cannot be read.
    """
    try:
        own = admission_id(keys_of(normalise(text), settings.KEYS.key("pepper")))
    except UserError:
        return None
    related = "survey", "person", "pool"
    admission = Admission.objects.select_related(*related).filter(id=own).first()
    if admission is None:
        return _let_colleague_in(own)
    if not is_inventory(admission.survey):
        return None
    _begin(admission)
    return InventoryTicket(own)


def _let_colleague_in(own: bytes) -> InventoryTicket | None:
    related = "admission__survey", "admission__person", "admission__pool"
    delegation = Delegation.objects.select_related(*related).filter(id=own).first()
    if delegation is None:
        return None
    if not delegation.sections:
        raise NotAdmittedError(
            _("Deze code is ingetrokken"),
            mend=_("Vraag het aan de collega van wie u de code kreeg."),
        )
    _begin(delegation.admission)
    return InventoryTicket(bytes(delegation.admission_id), own)


def _begin(admission: Admission) -> None:
    check_open(admission.survey)
    try:
        forms.begin(form_of(admission), given_of(admission))
    except ClosedError as error:
        raise closed() from error
    Admission.objects.filter(id=admission.id, started=False).update(started=True)


def closed() -> NotAdmittedError:
    """What is said once the survey takes no answers."""
    return NotAdmittedError(
        _("Dit onderzoek is gesloten"), mend=_("Insturen kan niet meer. Dank voor uw moeite.")
    )

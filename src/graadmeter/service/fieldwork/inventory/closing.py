"""The end of an inventory: what was handed in stays without its organisation, the rest goes."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.admissions import mark_done
from graadmeter.service.fieldwork.inventory.door import form_of
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import Admission, Delegation, Survey
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.responses import forms


def settle(survey: Survey) -> int:
    """Marks organisations whose form was handed in although a crash kept them from being marked.

    Returns:
        How many were marked.
    """
    if not forms.began(survey.pk):
        return 0
    found = 0
    for admission in Admission.objects.filter(survey=survey, started=True, done=False):
        form = forms.load(form_of(admission))
        if form is not None and form.handed_in is not None:
            mark_done(survey, bytes(admission.id))
            found += 1
    return found


def unfinished(survey: Survey) -> int:
    """How many forms were begun and never handed in: what closing loses."""
    began = forms.began(survey.pk)
    done = Admission.objects.filter(survey=survey, done=True).count()
    return max(began - done, 0) if began else 0


def end_forms(*, survey: Survey, account: Account | None) -> None:
    """Takes what was handed in out of the forms, and destroys forms and delegations.

    For a survey whose gate is shut. The marks of admissions come first, since only a form says
    that it was handed in. Doing it again does no harm; a survey without forms is left alone.

    Args:
        survey: an inventory, or any other survey.
        account: who closes it.
    """
    settle(survey)
    found = forms.collect(survey.pk, settings.KEYS.key("files"))
    delegations = Delegation.objects.filter(admission__survey=survey)
    with transaction.atomic(using=CONTACTS):
        destroyed = delegations.delete()[0]
        if found.forms or destroyed:
            note(
                "forms.end",
                survey,
                account,
                forms=found.forms,
                handed_in=found.handed_in,
                lost=found.forms - found.handed_in,
            )

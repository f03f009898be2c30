"""For a manager: which organisation has started and handed in, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import role_required
from graadmeter.service.fieldwork.inventory.regime import is_inventory
from graadmeter.service.fieldwork.manage.common import MANAGING, explained, survey_of
from graadmeter.service.fieldwork.manage.retention import forgotten_on
from graadmeter.service.fieldwork.models import Admission, Survey


@dataclass(frozen=True)
class OrganisationLine:
    """One organisation."""

    number: str
    name: str
    state: str


@require_safe
@role_required(*MANAGING)
@explained
def organisations(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The organisations of an inventory with their state; of people this is shown nowhere."""
    survey = survey_of(survey_id)
    if not is_inventory(survey):
        raise Http404
    pools = Admission.objects.filter(survey=survey, pool__isnull=False)
    forgotten = forgotten_on(survey)
    context = {
        "survey": survey,
        "lines": [] if forgotten else lines_of(survey),
        "forgotten": forgotten,
        "pool_codes": pools.count(),
        "pool_done": pools.filter(done=True).count(),
    }
    return render(request, "inventory/organisations.html", context)


def lines_of(survey: Survey) -> list[OrganisationLine]:
    """The organisations with a code, by name."""
    rows = Admission.objects.filter(survey=survey, person__isnull=False)
    found = rows.order_by("person__name", "person__number").values_list(
        "person__number", "person__name", "started", "done"
    )
    return [
        OrganisationLine(str(number), str(name), _state(started=started, done=done))
        for number, name, started, done in found
    ]


def _state(*, started: bool, done: bool) -> str:
    if done:
        return _("ingestuurd")
    return _("begonnen") if started else _("nog niet begonnen")

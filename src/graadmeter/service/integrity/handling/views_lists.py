"""The worklist of who handles reports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from graadmeter.service.integrity.handling import worklist
from graadmeter.service.integrity.handling.access import reports_of
from graadmeter.service.integrity.holding.unlocking import Unlocker, unlocked_required
from graadmeter.service.integrity.labels import pairs
from graadmeter.service.integrity.words import State
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.words import Role
from graadmeter.service.typed import whole

RECORDING = (Role.INTEGRITY_OFFICER, Role.CONFIDENTIAL_ADVISER)
"""Who writes down what somebody else reports."""


@require_safe
@member_required()
@unlocked_required
def overview(request: HttpRequest, visitor: Visitor, unlocker: Unlocker) -> HttpResponse:
    """The reports one has a key to, what is late first."""
    wanted = request.GET.get("stand", "")
    state = wanted if wanted in State.values else ""
    number = max(1, whole(request.GET.get("deel", "")) or 1)
    context = {
        "visitor": visitor,
        "page": worklist.page(reports_of(unlocker.holder), state, number, timezone.localdate()),
        "state": state,
        "states": pairs(State),
        "records": visitor.has_role(*RECORDING),
    }
    return render(request, "integrity/handling/worklist.html", context)

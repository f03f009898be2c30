"""What reporting adds to the bar of a register, and to what comes due."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from graadmeter.language import gettext as _
from graadmeter.service.incidents.reporting.drafts import forget_old
from graadmeter.service.organisations.navigation import register_item
from graadmeter.service.registers_tick import add_part


def register() -> None:
    """Adds it; call it once the apps are ready."""
    register_item(lambda: _("Mijn meldingen"), "report-own", place=5)
    register_item(lambda: _("Iets melden"), "report-start", place=6)
    add_part("forget_drafts", _forget)


def _forget(now: datetime) -> int:
    return forget_old(timezone.localdate(now))

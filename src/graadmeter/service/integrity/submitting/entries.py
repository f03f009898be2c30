"""What reporting adds to the bar of a register, and to what comes due."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.service.integrity.submitting.settling import settler
from graadmeter.service.integrity.submitting.throttling import budget
from graadmeter.service.organisations.navigation import register_item
from graadmeter.service.registers_tick import add_part


def register() -> None:
    """Adds it; call it once the apps are ready."""
    register_item(lambda: _("Integriteit melden"), "integrity-report-own", place=7)
    add_part("integrity-settle", settler.settle)
    add_part("integrity-budget", lambda _now: budget().forget())

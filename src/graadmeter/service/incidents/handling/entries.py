"""What the bar of a register and the tick of the worker get from this package."""

from __future__ import annotations

from graadmeter.language import gettext as _


def register() -> None:
    """Adds them."""
    from django.utils import timezone

    from graadmeter.service.incidents.handling import ticking
    from graadmeter.service.incidents.handling.views_lists import DOOR
    from graadmeter.service.organisations.navigation import SETTING_UP, WORK, register_item
    from graadmeter.service.organisations.words import Role
    from graadmeter.service.registers_tick import add_part

    register_item(lambda: _("Werklijst"), "case-worklist", place=10, group=WORK)
    register_item(lambda: _("Zoeken"), "case-search", place=20, group=WORK)
    register_item(lambda: _("Toegangsverboden"), "case-bans", place=30, roles=DOOR)
    register_item(
        lambda: _("Protocol"),
        "case-protocols",
        place=91,
        group=SETTING_UP,
        roles=(Role.ADMINISTRATOR, Role.INCIDENT_COORDINATOR),
    )
    add_part("tasks-late", lambda now: ticking.escalate_overdue(timezone.localdate(now)))
    add_part("aftercare-open", lambda now: ticking.open_aftercare(timezone.localdate(now)))
    add_part("bans-end", lambda now: ticking.warn_of_bans(timezone.localdate(now)))

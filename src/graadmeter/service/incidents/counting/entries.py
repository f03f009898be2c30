"""What counting and importing add to the bar of a register and to the work that comes back."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.service.organisations.navigation import FIGURES, SETTING_UP, register_item
from graadmeter.service.registers_tick import add_part

_PLACE = 60


def register() -> None:
    """Adds it; once, when the app is ready."""
    from graadmeter.service.incidents.counting.views import READERS
    from graadmeter.service.incidents.importing.actions import forget_lists
    from graadmeter.service.incidents.importing.views import IMPORTING
    from graadmeter.service.organisations.words import Role

    register_item(lambda: _("Cijfers"), "figures", place=_PLACE, roles=READERS, group=FIGURES)
    register_item(
        lambda: _("Patronen"),
        "figures-patterns",
        place=_PLACE + 1,
        roles=(Role.INCIDENT_COORDINATOR,),
        group=FIGURES,
    )
    register_item(
        lambda: _("Inlezen"), "figures-import", place=92, roles=IMPORTING, group=SETTING_UP
    )
    add_part("lists", forget_lists)

"""What keeping adds to the bar of a register and to the work that comes back."""

from __future__ import annotations

from datetime import datetime

from graadmeter.language import gettext as _
from graadmeter.service.organisations.navigation import SETTING_UP, register_item
from graadmeter.service.registers_tick import add_part

_PLACE = 93
"""After everything that is done daily."""


def register() -> None:
    """Adds it; once, when the app is ready."""
    from graadmeter.service.incidents.keeping.pages import GIVING_ACCESS, KEEPERS
    from graadmeter.service.incidents.keeping.proposing import carry_out_agreed

    def erase(_now: datetime) -> int:
        return carry_out_agreed()

    register_item(lambda: _("Bewaren"), "keeping", place=_PLACE, roles=KEEPERS, group=SETTING_UP)
    register_item(
        lambda: _("Inzage geven"),
        "keeping-search",
        place=_PLACE + 1,
        roles=GIVING_ACCESS,
        group=SETTING_UP,
    )
    add_part("erase", erase)

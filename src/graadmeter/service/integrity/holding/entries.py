"""What keys add to the bar of a register, and to the work that comes back."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.service.organisations.navigation import INTEGRITY, register_item
from graadmeter.service.registers_tick import add_part

_PLACE = 48


def register() -> None:
    """Adds it; once, when the app is ready."""
    from graadmeter.service.integrity.channel import has_key
    from graadmeter.service.integrity.holding.unlocking import forget_unlocked, watch_sign_out
    from graadmeter.service.integrity.holding.watching import end_with_role
    from graadmeter.service.organisations.words import Role

    register_item(
        lambda: _("Mijn sleutel"),
        "integrity-key",
        place=_PLACE,
        roles=(Role.INTEGRITY_OFFICER, Role.CUSTODIAN),
        group=INTEGRITY,
        also=has_key,
    )
    add_part("integrity-unlocked", forget_unlocked)
    add_part("integrity-roles-ended", end_with_role)
    watch_sign_out()

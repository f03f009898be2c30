"""What advisers' notes add to the bar of a register, and to the work that comes back."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.service.organisations.navigation import INTEGRITY, register_item
from graadmeter.service.registers_tick import add_part

_PLACE = 46


def register() -> None:
    """Adds it; once, when the app is ready."""
    from django.utils import timezone

    from graadmeter.service.integrity.advising.leaving import forget_notes
    from graadmeter.service.organisations.words import Role

    register_item(
        lambda: _("Aantekeningen"),
        "integrity-notes",
        place=_PLACE,
        roles=(Role.CONFIDENTIAL_ADVISER,),
        group=INTEGRITY,
    )
    add_part("adviser-notes", lambda now: forget_notes(timezone.localdate(now)))

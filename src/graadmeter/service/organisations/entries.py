"""What the home page, the bar of a register and the tick of the worker get from this package."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.service.organisations.navigation import SETTING_UP, register_item
from graadmeter.service.project.pages import register_entry
from graadmeter.service.registers_tick import add_part
from graadmeter.service.statistics import keep_statistics

_INSTALLATION_ADMINISTRATOR = ("administrator",)
_SETTING_UP = ("administrator",)
"""Values of the roles, which cannot be read before the models are."""


def register() -> None:
    """Adds them."""
    from graadmeter.service.organisations.delivery import forget_notices
    from graadmeter.service.organisations.upload_actions import forget_uploads

    register_entry(
        title=lambda: _("Meldingen"),
        text=lambda: _("Agressie en geweld melden, opvolgen en tellen."),
        route="registers",
        roles=(),
        shown_to=_is_member,
    )
    register_entry(
        title=lambda: _("Organisaties"),
        text=lambda: _("Organisaties die meldingen opvolgen: maken en inrichten."),
        route="organisations",
        roles=_INSTALLATION_ADMINISTRATOR,
    )
    register_item(
        lambda: _("Organisatie en mensen"),
        "people-setup",
        place=90,
        roles=_SETTING_UP,
        group=SETTING_UP,
        for_others=True,
    )
    add_part("notices-forget", lambda now: forget_notices(now=now))
    add_part("statistics", keep_statistics)
    add_part("people-uploads", lambda now: forget_uploads(now=now))


def _is_member(account: object) -> bool:
    from django.utils import timezone

    from graadmeter.service.accounts.models import Account
    from graadmeter.service.organisations.people import organisations_of

    return isinstance(account, Account) and bool(organisations_of(account, timezone.localdate()))

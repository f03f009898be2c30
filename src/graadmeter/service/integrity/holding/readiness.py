"""Whether the integrity channel can be open: whether somebody could open what comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.integrity.channel import channel_of, recovery_holder
from graadmeter.service.integrity.holding.stranding import without_custodian, without_handler
from graadmeter.service.integrity.sealing import holders_of
from graadmeter.service.organisations.people import members_with
from graadmeter.service.organisations.words import Role

ADVISED_OFFICERS = 2


@dataclass(frozen=True)
class Need:
    """Something the channel needs.

    Attributes:
        text: what.
        met: whether it is there.
        needed: whether the channel cannot open without.
        route: the page where one sees to it.
    """

    text: str
    met: bool
    needed: bool
    route: str


def needs(today: date) -> list[Need]:
    """What the channel of the organisation of the scope needs, and what of it is there."""
    officers = {each.member_id for each in holders_of(Role.INTEGRITY_OFFICER, today)}
    custodians = {each.member_id for each in holders_of(Role.CUSTODIAN, today)}
    # Who keeps names decides about what others ask: so there is another who handles reports.
    apart = any(officers - {custodian} for custodian in custodians)
    recovery = recovery_holder()
    return [
        Need(
            _("Een behandelaar met een eigen sleutel"),
            bool(officers),
            needed=True,
            route="people-roles",
        ),
        Need(
            _("Een tweede behandelaar met een eigen sleutel"),
            len(officers) >= ADVISED_OFFICERS,
            needed=False,
            route="people-roles",
        ),
        Need(
            _("Een bewaarder van namen met een eigen sleutel, die niet de enige behandelaar is"),
            apart,
            needed=True,
            route="people-roles",
        ),
        Need(
            _("Een herstelsleutel"), recovery is not None, needed=True, route="integrity-recovery"
        ),
        Need(
            _("De herstelsleutel is geprobeerd"),
            recovery is not None and recovery.rehearsed_on is not None,
            needed=False,
            route="integrity-recovery",
        ),
        Need(
            _("Elke melding heeft een behandelaar met een sleutel"),
            not without_handler(today).exists(),
            needed=False,
            route="integrity-recovery",
        ),
        Need(
            _("Elke naam van een melder heeft een bewaarder met een sleutel"),
            not without_custodian(today).exists(),
            needed=False,
            route="integrity-recovery",
        ),
    ]


def is_ready(today: date) -> bool:
    """Whether the channel may be opened."""
    return all(need.met for need in needs(today) if need.needed)


def is_open(today: date) -> bool:
    """Whether reports can come in: the channel was opened, and somebody can open them.

    A channel without a custodian or a recovery key stays open, since a report can be read and
    answered; its administrators see what is missing.
    """
    return channel_of().open and bool(holders_of(Role.INTEGRITY_OFFICER, today))


def without_key(today: date) -> list[str]:
    """The names of handlers and custodians who have no key yet."""
    with_key = {
        each.member_id
        for role in (Role.INTEGRITY_OFFICER, Role.CUSTODIAN)
        for each in holders_of(role, today)
    }
    found = {
        member.pk: str(member.account.name)
        for role in (Role.INTEGRITY_OFFICER, Role.CUSTODIAN)
        for member in members_with(role, today)
        if member.pk not in with_key
    }
    return sorted(found.values(), key=str.casefold)

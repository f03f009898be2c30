"""Notes go when their adviser goes: after a term when the role ended, with the member at once."""

from __future__ import annotations

from datetime import date

from graadmeter.service.integrity.advising.actions import KEPT, start_over, stay, tell_leaving
from graadmeter.service.integrity.models import KeyHolder, NotesCare
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import every_organisation, organisation_scope


def forget_notes(today: date) -> int:
    """Tells advisers whose role ended, and removes the notes of those who were told in time.

    Returns:
        How many keys to notes were removed.
    """
    with every_organisation():
        found = KeyHolder.objects.filter(kind=HolderKind.NOTES)
        keys = list(found.values_list("organisation_id", "pk"))
    return sum(_look_at(organisation, key, today) for organisation, key in keys)


def last_day(care: NotesCare) -> date | None:
    """The day on which the notes go; None while their adviser stays."""
    return None if care.leaving_on is None else care.leaving_on + KEPT


def _look_at(organisation: object, key: object, today: date) -> bool:
    with organisation_scope(organisation):  # type: ignore[arg-type]
        holder = KeyHolder.objects.select_related("member__account", "care").filter(pk=key).first()
        if holder is None or holder.member is None:
            return False
        member = holder.member
        left = member.valid_until is not None and member.valid_until < today
        if left or not member.account.is_active:
            start_over(holder=holder)
            return True
        if Role.CONFIDENTIAL_ADVISER in roles_of(member, today):
            if holder.care.leaving_on is not None:
                stay(holder=holder)
            return False
        goes = last_day(holder.care)
        if goes is None:
            tell_leaving(holder=holder, today=today)
        elif today >= goes:
            start_over(holder=holder)
            return True
        return False

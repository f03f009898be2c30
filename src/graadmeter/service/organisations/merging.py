"""Organisations that merge: people move, cases stay where they were, series go on.

Nothing is encrypted anew: keys are tied to the immutable id of the organisation, in whose register
its cases can still be followed up by who was a member of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.lineage import organisations_of
from graadmeter.service.organisations.models import (
    Department,
    Member,
    Organisation,
    RoleHolding,
)
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation

MOVING = (Role.EMPLOYEE, Role.OFFICE_HOLDER, Role.MANAGER)
"""Roles that go along. Who then coordinates, decides or keeps watch is decided anew."""


@dataclass(frozen=True)
class Moved:
    """What a merger did."""

    members: int
    departments: int


def merge_organisations(
    *, old: Organisation, new: Organisation, on: date, account: Account | None
) -> Moved:
    """Has an organisation go up in another from a day; doing it again moves who came since.

    Args:
        old: which ends the day before.
        new: which goes on.
        on: the first day of the merger.
        account: who does it; None for a command.

    Raises:
        UserError: the one does not exist then, or went up in a third, or they would in each other.
    """
    with transaction.atomic(using=CONTACTS), every_organisation():
        first, second = sorted((old.pk, new.pk))
        held = {
            each.pk: each
            for each in Organisation.objects.select_for_update().filter(pk__in=(first, second))
        }
        ending, going_on = held[old.pk], held[new.pk]
        _check(ending, going_on, on)
        last_day = on - timedelta(days=1)
        departments = _move_departments(ending, going_on, on)
        members = _move_members(ending, going_on, departments, on)
        ending.valid_until, ending.successor = last_day, going_on
        ending.save(update_fields=["valid_until", "successor"])
        for organisation in (first, second):
            record(
                organisation_id=organisation,
                account=account,
                action="organisation.merge",
                old=str(ending.pk),
                new=str(going_on.pk),
                on=on,
                members=members,
            )
    return Moved(members, len(departments))


def _check(old: Organisation, new: Organisation, on: date) -> None:
    if new in organisations_of(old):
        raise UserError(
            _("Een organisatie kan niet in zichzelf opgaan"),
            where="NEW",
            mend=_("Kies een andere organisatie."),
        )
    if old.successor_id is not None and old.successor_id != new.pk:
        raise UserError(
            _("Deze organisatie ging al op in een andere"),
            where="OLD",
            mend=_("Kijk in de lijst van organisaties waarin."),
        )
    if on <= old.valid_from or not new.exists_on(on):
        raise UserError(
            _("Een van beide organisaties bestaat dan niet"),
            where="--on",
            mend=_("Kies een dag waarop beide bestaan."),
        )


def _move_departments(old: Organisation, new: Organisation, on: date) -> dict[int, Department]:
    """A department in the new organisation for each of the old, which it follows."""
    there = {
        each.name.casefold(): each
        for each in Department.objects.filter(valid_on(on), organisation=new)
    }
    made: dict[int, Department] = {}
    rows = Department.objects.filter(valid_on(on - timedelta(days=1)), organisation=old)
    for each in rows.order_by("pk"):
        if each.successor_id is not None and each.valid_until == on - timedelta(days=1):
            follower = Department.objects.get(pk=each.successor_id)
        else:
            follower = there.get(each.name.casefold()) or Department.objects.create(
                organisation=new, name=each.name, valid_from=on
            )
        each.valid_until, each.successor = on - timedelta(days=1), follower
        each.save(update_fields=["valid_until", "successor"])
        made[each.pk] = follower
    return made


def _move_members(
    old: Organisation, new: Organisation, departments: dict[int, Department], on: date
) -> int:
    """A membership in the new organisation for each of the old; the old one stays as it is."""
    present = set(Member.objects.filter(organisation=new).values_list("account_id", flat=True))
    moved: dict[int, Member] = {}
    rows = list(Member.objects.filter(valid_on(on), organisation=old).order_by("pk"))
    for each in rows:
        if each.account_id in present:
            continue
        moved[each.pk] = Member.objects.create(
            organisation=new,
            account_id=each.account_id,
            audience=each.audience,
            function=each.function,
            department=departments.get(each.department_id or 0),
            number=each.number,
            valid_from=on,
            valid_until=each.valid_until,
        )
    for each in rows:
        member, manager = moved.get(each.pk), moved.get(each.manager_id or 0)
        if member is not None and manager is not None:
            member.manager = manager
            member.save(update_fields=["manager"])
    held = RoleHolding.objects.filter(
        valid_on(on), organisation=old, role__in=MOVING, member_id__in=moved
    )
    RoleHolding.objects.bulk_create(
        [
            RoleHolding(
                organisation=new,
                member=moved[each.member_id],
                role=each.role,
                valid_from=on,
                valid_until=each.valid_until,
            )
            for each in held.order_by("pk")
        ]
    )
    return len(moved)

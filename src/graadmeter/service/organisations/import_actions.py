"""Taking in a list of people: all of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.frame.reading import Table
from graadmeter.service.incidents.labels import pairs
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.importing import Known, Plan, plan_import, words_of
from graadmeter.service.organisations.models import (
    Department,
    Member,
    Organisation,
    RoleHolding,
)
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.people_actions import Person, is_only_here, write_member
from graadmeter.service.organisations.role_actions import write_role
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.project.databases import CONTACTS

BASIC = frozenset({Role.EMPLOYEE, Role.OFFICE_HOLDER})
"""Roles that everybody has, and that no list names."""


@dataclass(frozen=True)
class Taken:
    """What an import did.

    Attributes:
        plan: what it was to do.
        passwords: name, address and first password of each new account.
    """

    plan: Plan
    passwords: tuple[tuple[str, str, str], ...]


def plan_of(table: Table, on: date) -> Plan:
    """What a file would do in the organisation of the scope; nothing is written.

    Raises:
        UserError: it has no column of names, or of mail addresses.
    """
    names = Department.objects.filter(valid_on(on)).values_list("name", flat=True)
    return plan_import(table, _known(on).values(), names, lambda: words_of(pairs))


def take_in(
    *, organisation: Organisation, table: Table, mark: str, account: Account, on: date
) -> Taken:
    """Takes in a file whole.

    Args:
        organisation: into which.
        table: the file.
        mark: that of the plan that was seen.
        account: who does it.
        on: the first day of who is new.

    Raises:
        UserError: it has faults, or what it would do is not what was seen.
    """
    with transaction.atomic(using=CONTACTS):
        held = Organisation.objects.select_for_update().get(pk=organisation.pk)
        plan = plan_of(table, on)
        if plan.faults or plan.mark != mark:
            raise UserError(
                _("Er is intussen iets veranderd"),
                where="file",
                mend=_("Bekijk nog eens wat er gaat gebeuren."),
            )
        departments = _departments(held, plan, on)
        passwords = []
        for person in plan.new:
            added = write_member(held, _person(person, departments), account, on)
            if added.password:
                passwords.append((person.name, person.mail, added.password))
        for change in plan.changed:
            _change(change.after, departments, on)
        _give(plan, on)
        record(
            organisation_id=held.pk,
            account=account,
            action="member.import",
            new=len(plan.new),
            changed=len(plan.changed),
            departments=len(plan.departments),
        )
    return Taken(plan, tuple(passwords))


def _known(on: date) -> dict[str, Known]:
    """Who is there on a day, by address."""
    roles: dict[int, set[str]] = {}
    held = RoleHolding.objects.filter(valid_on(on)).exclude(role__in=BASIC)
    for member, role in held.values_list("member_id", "role"):
        roles.setdefault(member, set()).add(role)
    rows = Member.objects.filter(valid_on(on)).values_list(
        "pk",
        "account__mail",
        "account__name",
        "number",
        "department__name",
        "manager__account__mail",
        "function",
    )
    return {
        mail: Known(
            mail=mail,
            name=name,
            number=number,
            department=department or "",
            manager=manager or "",
            function=function,
            roles=frozenset(roles.get(pk, ())),
        )
        for pk, mail, name, number, department, manager, function in rows
    }


def _departments(organisation: Organisation, plan: Plan, on: date) -> dict[str, Department]:
    """All departments by name, with the new ones made."""
    Department.objects.bulk_create(
        [
            Department(organisation=organisation, name=name, valid_from=on)
            for name in plan.departments
        ]
    )
    return {each.name.casefold(): each for each in Department.objects.filter(valid_on(on))}


def _person(known: Known, departments: dict[str, Department]) -> Person:
    return Person(
        name=known.name,
        mail=known.mail,
        audience=known.audience,
        function=known.function,
        department=departments.get(known.department.casefold()),
        number=known.number,
    )


def _change(after: Known, departments: dict[str, Department], on: date) -> None:
    member = Member.objects.select_related("account").get(valid_on(on), account__mail=after.mail)
    member.number, member.function = after.number, after.function
    member.audience = after.audience
    member.department = departments.get(after.department.casefold())
    member.save()
    if after.name != member.account.name and is_only_here(member):
        Account.objects.filter(pk=member.account_id).update(name=after.name)


def _give(plan: Plan, on: date) -> None:
    """Managers and roles, when everybody is there."""
    people = [*plan.new, *(change.after for change in plan.changed)]
    rows = Member.objects.filter(valid_on(on)).select_related("account")
    members = {each.account.mail: each for each in rows}
    for known in people:
        member = members[known.mail]
        manager = members.get(known.manager)
        if member.manager_id != (manager.pk if manager else None):
            member.manager = manager
            member.save(update_fields=["manager"])
        if manager is not None:
            write_role(manager, Role.MANAGER, on)
        staff = member.audience == Audience.STAFF
        for role in {*known.roles, Role.EMPLOYEE if staff else Role.OFFICE_HOLDER}:
            write_role(member, role, on)

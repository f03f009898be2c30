"""Who somebody is in an organisation on a day: roles, deputies, manager, absence.

Every function works in the scope of an organisation (see `scope`) and about one day, since a role,
a deputy or a member that has ended gives nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from graadmeter.service.accounts.models import Account
from graadmeter.service.organisations.models import (
    Absence,
    Department,
    Deputy,
    Member,
    Organisation,
    RoleHolding,
)
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import every_organisation


def valid_on(day: date, prefix: str = "") -> Q:
    """Rows that hold on a day.

    Args:
        day: the day.
        prefix: the way to the row, as ``member__``.
    """
    begun = Q(**{f"{prefix}valid_from__lte": day})
    without_end = Q(**{f"{prefix}valid_until__isnull": True})
    return begun & (without_end | Q(**{f"{prefix}valid_until__gte": day}))


def name_of(member: Member) -> str:
    """The name of a member, as colleagues know it."""
    return str(member.account.name)


def holdings_on(day: date) -> list[RoleHolding]:
    """The roles that members have on a day, of members who are there."""
    held = RoleHolding.objects.filter(valid_on(day), valid_on(day, "member__"))
    return list(held.select_related("member__account").order_by("pk"))


def members_with(role: str, on: date, department: Department | None = None) -> list[Member]:
    """The members who have a role on a day.

    Args:
        role: the role.
        on: the day.
        department: only those who work there.
    """
    held = RoleHolding.objects.filter(valid_on(on), valid_on(on, "member__"), role=role)
    if department is not None:
        held = held.filter(member__department=department)
    found = held.select_related("member__account", "member__department").order_by("member_id")
    return list({each.member_id: each.member for each in found}.values())


def manager_of(member: Member, on: date) -> Member | None:
    """Who leads a member: the one who was set, or else who leads the department."""
    if member.manager_id is not None:
        chosen = Member.objects.filter(valid_on(on), pk=member.manager_id)
        return chosen.select_related("account").first()
    if member.department_id is None:
        return None
    leads = members_with(Role.MANAGER, on, member.department)
    return next((each for each in leads if each.pk != member.pk), None)


def standing_in(held: RoleHolding | Member, role: str, on: date) -> list[Member]:
    """Who stands in for somebody in a role on a day.

    Args:
        held: the one who has the role, or that they have it.
        role: the role.
        on: the day.
    """
    holder = held.member_id if isinstance(held, RoleHolding) else held.pk
    found = Deputy.objects.filter(
        valid_on(on),
        valid_on(on, "member__"),
        valid_on(on, "holding__"),
        holding__member_id=holder,
        holding__role=role,
    )
    rows = found.select_related("member__account").order_by("pk")
    return list({each.member_id: each.member for each in rows}.values())


def is_absent(member: Member, on: date) -> bool:
    """Whether a member is away on a day."""
    away = Absence.objects.filter(member=member, valid_from__lte=on, valid_until__gte=on)
    return bool(away.exists())


def own_roles_of(member: Member, on: date) -> frozenset[str]:
    """The roles a member has on a day, without those they stand in for."""
    held = RoleHolding.objects.filter(valid_on(on), member=member)
    return frozenset(held.values_list("role", flat=True))


def roles_of(member: Member, on: date) -> frozenset[str]:
    """The roles a member may act in on a day: their own, and those they stand in for."""
    return roles_of_each([member], on)[member.pk]


def roles_of_each(members: Iterable[Member], on: date) -> dict[int, frozenset[str]]:
    """The same of several members at once, by their keys."""
    keys = {each.pk for each in members}
    own = RoleHolding.objects.filter(valid_on(on), member__in=keys)
    stands_in = Deputy.objects.filter(
        valid_on(on), valid_on(on, "holding__"), valid_on(on, "holding__member__"), member__in=keys
    )
    found: dict[int, set[str]] = {key: set() for key in keys}
    for key, role in own.values_list("member_id", "role"):
        found[key].add(role)
    for key, role in stands_in.values_list("member_id", "holding__role"):
        found[key].add(role)
    return {key: frozenset(roles) for key, roles in found.items()}


def member_of(account: Account, on: date) -> Member | None:
    """The member an account is on a day, in the organisation of the scope."""
    found = Member.objects.filter(valid_on(on), account=account)
    return found.select_related("account", "department", "organisation").first()


def organisations_of(account: Account, on: date) -> list[Organisation]:
    """The organisations an account is a member of on a day; call it outside a scope.

    Those that ended are among them: their cases stay where they were (see `merging`). This is the
    one question of a request about all organisations: it reads nothing but where the account that
    asks is a member itself.
    """
    with every_organisation():
        rows = Member.objects.filter(valid_on(on), account=account).select_related("organisation")
        found = [each.organisation for each in rows]
    return sorted(found, key=lambda each: str(each.name).casefold())

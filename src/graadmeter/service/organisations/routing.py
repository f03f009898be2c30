"""Who is told of a report in an organisation: its newest rules, and who is there today.

Works in the scope of the organisation. `told` decides; here are rows of the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from graadmeter.service.incidents.words import ByWhom
from graadmeter.service.organisations.models import (
    Absence,
    Department,
    Deputy,
    Member,
    RoleHolding,
    Routing,
)
from graadmeter.service.organisations.people import name_of, valid_on
from graadmeter.service.organisations.rules import Outside, Rules, default_rules
from graadmeter.service.organisations.told import Held, Report, Told, chair_concerned, told
from graadmeter.service.organisations.words import Role

INTERNAL = (ByWhom.COLLEAGUE, ByWhom.OFFICE_HOLDER)


@dataclass(frozen=True)
class Recipient:
    """A member who is told of a report.

    Attributes:
        member: who.
        capacity: as what they see the case.
        role: for which role.
        stands_in_for: the member who is away; whoever stands in sees the case by that one's row,
            so that it is over when the standing in is.
    """

    member: Member
    capacity: str
    role: str
    stands_in_for: Member | None = None


@dataclass(frozen=True)
class Offer:
    """Somebody an office holder may have told.

    Attributes:
        role: what a consent calls it.
        names: who that is now; empty when nobody has the role.
        instead_of_chair: whether it is the deputy, since the chair is concerned.
    """

    role: str
    names: tuple[str, ...]
    instead_of_chair: bool = False


@dataclass(frozen=True)
class Offers:
    """All that an office holder may choose from."""

    inside: tuple[Offer, ...]
    outside: tuple[Outside, ...]


@dataclass(frozen=True)
class Newest:
    """The rules that hold, and their version; 0 while nobody laid down any."""

    version: int
    rules: Rules


def rules_of(audience: str) -> Newest:
    """The rules that hold for an audience."""
    found = Routing.objects.filter(audience=audience).order_by("-version").first()
    if found is None:
        return Newest(0, default_rules(audience))
    return Newest(found.version, Rules.model_validate(found.rules))


def route(
    *,
    audience: str,
    victim: Member | None,
    subject: Member | None,
    department: Department | None,
    by_whom: str,
    danger: bool,
    consents: Iterable[str] = (),
    on: date | None = None,
) -> tuple[Recipient, ...]:
    """Who is told of a report, by the rules that hold.

    Args:
        audience: whom it is about: staff, board or representatives.
        victim: whom it happened to, when they are a member.
        subject: who is accused, when they are a member: never told.
        department: where it was; that of the victim without it.
        by_whom: who did it; what colleagues and office holders do goes to the integrity side.
        danger: whether there is immediate danger, in which the rules may overrule consent. The
            caller writes down that it did.
        consents: the roles an office holder chose to have told.
        on: the day; today without it.
    """
    report = report_of(audience, victim, subject, department, by_whom, danger, consents)
    return recipients(rules_of(audience).rules, report, on or timezone.localdate())


def recipients(rules: Rules, report: Report, day: date) -> tuple[Recipient, ...]:
    """Who is told of a report on a day, by these rules."""
    return _recipients(told(rules, roster(_roles_in(rules), day), report))


def offers(
    *,
    audience: str,
    victim: Member | None,
    subject: Member | None,
    by_whom: str,
    on: date | None = None,
) -> Offers:
    """Whom an office holder may choose to have told, with the names of who that is now."""
    day = on or timezone.localdate()
    using = rules_of(audience).rules
    held = roster(_roles_in(using), day)
    report = report_of(audience, victim, subject, None, by_whom, False, ())
    concerned = chair_concerned(held, report)
    lines = [*using.offered, *(using.internal if report.internal else ())]
    made = []
    for role in dict.fromkeys(line.role for line in lines):
        instead = concerned and role == Role.CHAIR
        shown = Role.DEPUTY_CHAIR if instead else role
        members = [
            each.member
            for each in held
            if each.role == shown and each.member not in (report.victim, report.subject)
        ]
        made.append(Offer(shown, tuple(_names(members)), instead))
    outside = tuple(each for each in using.outside if concerned or not each.for_chair)
    return Offers(tuple({offer.role: offer for offer in made}.values()), outside)


def report_of(
    audience: str,
    victim: Member | None,
    subject: Member | None,
    department: Department | None,
    by_whom: str,
    danger: bool,
    consents: Iterable[str],
) -> Report:
    """What `told` needs to know of a report."""
    place = department.pk if department else None
    return Report(
        audience=audience,
        victim=victim.pk if victim else None,
        manager=victim.manager_id if victim else None,
        subject=subject.pk if subject else None,
        department=victim.department_id if victim and place is None else place,
        internal=by_whom in INTERNAL,
        danger=danger,
        consents=frozenset(str(role) for role in consents),
    )


def roster(roles: Iterable[str], day: date) -> tuple[Held, ...]:
    """Who has one of these roles on a day, who is away, and who stands in for them."""
    holdings = RoleHolding.objects.filter(
        valid_on(day), valid_on(day, "member__"), role__in=set(roles)
    )
    rows = list(
        holdings.order_by("pk").values_list(
            "pk", "member_id", "role", "member__department_id", "member__manager_id"
        )
    )
    away = set(
        Absence.objects.filter(valid_from__lte=day, valid_until__gte=day).values_list(
            "member_id", flat=True
        )
    )
    deputies: dict[int, list[int]] = {}
    if any(member in away for _pk, member, *_rest in rows):
        standing = Deputy.objects.filter(valid_on(day), valid_on(day, "member__"))
        for holding, deputy in standing.order_by("pk").values_list("holding_id", "member_id"):
            if deputy not in away:
                deputies.setdefault(holding, []).append(deputy)
    return tuple(
        Held(member, role, department, manager, member in away, tuple(deputies.get(pk, ())))
        for pk, member, role, department, manager in rows
    )


def _roles_in(rules: Rules) -> set[str]:
    lines = (*rules.at_once, *rules.otherwise, *rules.offered, *rules.internal, *rules.danger)
    return {line.role for line in lines} | {Role.CHAIR, Role.DEPUTY_CHAIR}


def _recipients(found: Iterable[Told]) -> tuple[Recipient, ...]:
    rows = list(found)
    wanted = {each.member for each in rows} | {each.stands_in_for for each in rows}
    members = {
        each.pk: each for each in Member.objects.filter(pk__in=wanted).select_related("account")
    }
    return tuple(
        Recipient(
            members[each.member],
            str(each.line.capacity),
            str(each.line.role),
            members[each.stands_in_for] if each.stands_in_for is not None else None,
        )
        for each in rows
    )


def _names(members: Iterable[int]) -> list[str]:
    found = Member.objects.filter(pk__in=set(members)).select_related("account")
    return sorted(name_of(each) for each in found)

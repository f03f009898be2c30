"""Who is told of a case: by routing, and for an office holder by what they agreed to (VEI-30).

Whoever reports for an office holder who can sign in themselves only proposes: that is an event, no
consent, until the victim has decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet

from graadmeter.service.incidents.access import ROLES_OF, still_theirs
from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.models import Case, Consent, Event, Participant, Task
from graadmeter.service.incidents.words import Capacity, ConsentState
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.notices import notify_each
from graadmeter.service.organisations.people import is_absent, members_with, standing_in
from graadmeter.service.organisations.routing import (
    Recipient,
    recipients,
    report_of,
    rules_of,
)
from graadmeter.service.organisations.rules import Rules
from graadmeter.service.organisations.words import Audience, Function, Role

CHAIRS = frozenset({Function.BURGEMEESTER, Function.COMMISSARIS, Function.VOORZITTER_WATERSCHAP})
ROLE_CODES = frozenset(Role.values)
_ACCOUNT = "member__account"


@dataclass(frozen=True)
class Added:
    """In which roles somebody was told, in which without consent, and by which new rows."""

    roles: tuple[str, ...]
    overruled: tuple[str, ...]
    rows: tuple[Participant, ...]


def recipients_of(
    case: Case,
    agreed: Collection[str],
    today: date,
    using: Rules | None = None,
    *,
    danger: bool = False,
) -> tuple[Recipient, ...]:
    """Who is told of a case, given what its victim agreed to.

    Args:
        case: the case.
        agreed: whom they agreed to.
        today: the day.
        using: the rules that hold, for who has read them.
        danger: whether there is danger at this moment, in which consent may be overruled.
    """
    report = report_of(
        case.audience,
        case.victim or chair_of(facts_of(case).function, today),
        case.subject,
        case.department,
        case.by_whom,
        danger,
        agreed,
    )
    return recipients(using or rules_of(case.audience).rules, report, today)


def chair_of(function: str, today: date) -> Member | None:
    """The chair, when the victim wrote to be it without signing in: they are not told either."""
    if function not in CHAIRS:
        return None
    return next(iter(members_with(Role.CHAIR, today)), None)


def victim_decides(
    audience: str, victim: Member | None, reporter: Member | None, subject: Member | None
) -> bool:
    """Whether what a reporter chooses only proposes, since the victim can choose themselves.

    Where the victim is no member, may not sign in, or is the one accused and so does not see the
    report, nobody else could ever choose: then the choice of the reporter counts.
    """
    if audience == Audience.STAFF or victim is None or victim in (reporter, subject):
        return False
    return bool(victim.account.is_active)


def propose(case: Case, codes: Collection[str], today: date) -> None:
    """Writes down for the victim whom the reporter would have told; nobody is told by it."""
    for code in sorted(codes):
        add_event(
            case=case,
            kind="consent.propose",
            member=case.reporter,
            for_victim=True,
            codes={"role": code},
            on=today,
        )


def proposed_in(case: Case) -> dict[str, Member | None]:
    """Whom others proposed to tell, with who did, as long as the victim has not decided on it."""
    rows = Event.objects.filter(case=case, kind="consent.propose").order_by("number")
    said = {str(row.codes.get("role", "")): row.member for row in rows.select_related(_ACCOUNT)}
    decided = Consent.objects.filter(case=case).exclude(state=ConsentState.DANGER)
    over = {role or other for role, other in decided.values_list("role", "other")}
    return {code: member for code, member in said.items() if code not in over}


def agreed_in(case: Case) -> frozenset[str]:
    """Whom the victim wants to be told, by the last word on each."""
    said: dict[str, str] = {}
    for consent in Consent.objects.filter(case=case).order_by("pk"):
        if consent.state != ConsentState.DANGER:
            said[consent.role or consent.other] = consent.state
    return frozenset(code for code, state in said.items() if state == ConsentState.GIVEN)


def told_in_danger(case: Case) -> frozenset[str]:
    """The roles that were told without consent."""
    rows = Consent.objects.filter(case=case, state=ConsentState.DANGER)
    return frozenset(rows.values_list("role", flat=True))


def write_consent(
    case: Case, code: str, state: ConsentState, member: Member | None, today: date
) -> None:
    """A line of what was decided about telling somebody."""
    inside = code in ROLE_CODES
    Consent.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        role=code if inside else "",
        other="" if inside else code,
        state=state,
        on=today,
        by=member,
    )


def tell(
    case: Case,
    wanted: Iterable[Recipient],
    agreed: Collection[str],
    today: date,
    own: Sequence[Participant] | None = None,
) -> Added:
    """Lets members see a case, and has them told that there is news, unless they saw it already.

    Somebody who is told without the consent that an office holder's case needs, is told for
    danger: that is written down, and the victim reads it.

    Args:
        case: held by the caller, or made just now.
        wanted: who is told.
        agreed: whom an office holder agreed to.
        today: the day.
        own: of a case that was made just now, the rows of its victim and reporter: they are
            written with the others, and its first line before theirs.

    Returns:
        In which roles they were added, in which of those without consent, and the new rows.
    """
    known = () if own is not None else Participant.objects.filter(case=case)
    rows = {(row.member_id, row.capacity, row.role): row for row in known}
    new, roles, dangers, accounts = list(own or ()), [], [], {}
    for each in wanted:
        key = (each.member.pk, each.capacity, each.role)
        row = rows.get(key)
        sees = row is not None and (row.until is None or row.until >= today)
        if sees or each.member.pk == case.subject_id:
            continue
        accounts[each.member.account_id] = each.member.account
        if each.stands_in_for is not None:
            continue  # they see it by the row of the one who is away
        if row is None:
            rows[key] = seeing(case, each.member, each.capacity, today, each.role)
            new.append(rows[key])
        else:
            row.until = None
            row.save(update_fields=["until"])
        roles.append(each.role)
        for_chair = each.role == Role.DEPUTY_CHAIR and Role.CHAIR in agreed
        if case.audience != Audience.STAFF and each.role not in agreed and not for_chair:
            dangers.append(each.role)
    Participant.objects.bulk_create(new)
    for role in dict.fromkeys(dangers):
        write_consent(case, role, ConsentState.DANGER, None, today)
    added = Added(tuple(dict.fromkeys(roles)), tuple(dict.fromkeys(dangers)), tuple(new))
    _write_told(case, added, today, begun=own is not None)
    notify_each(accounts=accounts.values(), organisation=case.organisation)
    return added


def seeing(case: Case, member: Member, capacity: str, today: date, role: str = "") -> Participant:
    """A row, not written yet, by which a member sees a case, for a role or in person."""
    return Participant(
        organisation_id=case.organisation_id,
        case=case,
        member=member,
        capacity=capacity,
        role=role,
        since=today,
    )


def _write_told(case: Case, added: Added, today: date, *, begun: bool) -> None:
    """The lines of who was told; for a case made just now after that it was reported."""

    def line(kind: str, number: int, member: Member | None = None, **codes: str) -> Event:
        return Event(
            organisation_id=case.organisation_id,
            case=case,
            number=number,
            on=today,
            member=member,
            kind=kind,
            for_victim=True,
            codes=codes,
        )

    last = 0 if begun else Event.objects.filter(case=case).aggregate(last=Max("number"))["last"]
    lines = [line("case.report", 1, case.reporter)] if begun else []
    for role in added.roles:
        kind = "case.told-in-danger" if role in added.overruled else "case.told"
        lines.append(line(kind, (last or 0) + len(lines) + 1, role=role))
    Event.objects.bulk_create(lines)


def stop_telling(case: Case, roles: Collection[str], today: date) -> None:
    """Ends from today what anybody sees for these roles, whoever has them now.

    What they still had to do goes off their list, unless they see the case for something else too.
    Who was told in danger keeps seeing it: that was not the victim's choice to begin with.
    """
    ending = _present(case, today).filter(role__in=set(roles))
    for overruled in Consent.objects.filter(case=case, state=ConsentState.DANGER):
        ending = ending.exclude(role=overruled.role, since__lte=overruled.on)
    members = set(ending.values_list("member_id", flat=True))
    ending.update(until=today - timedelta(days=1))
    staying = _present(case, today).exclude(capacity__in=[Capacity.VICTIM, Capacity.REPORTER])
    gone = members - set(staying.values_list("member_id", flat=True))
    Task.objects.filter(case=case, owner__in=gone, done_on__isnull=True).update(owner=None)


def bring_news(case: Case, today: date, *, but: Member | None = None) -> None:
    """Has everybody who may see a case told that there is news, with who stands in for them.

    Args:
        case: the case.
        today: the day.
        but: who made the news.
    """
    accounts = {}
    rows = _present(case, today).filter(still_theirs(today))
    left_out = {case.subject_id, but.pk if but else None}
    for row in rows.select_related("member__account"):
        if row.member_id in left_out:
            continue
        accounts[row.member.account_id] = row.member.account
        if is_absent(row.member, today):
            roles = {row.role} if row.role else ROLES_OF.get(row.capacity, ())
            for role in sorted(roles):
                for deputy in standing_in(row.member, role, today):
                    if deputy.pk not in left_out:
                        accounts[deputy.account_id] = deputy.account
    notify_each(accounts=accounts.values(), organisation=case.organisation)


def followed(case: Case, today: date) -> bool:
    """Whether anybody but the victim and the reporter sees a case."""
    own = [Capacity.VICTIM, Capacity.REPORTER]
    return bool(_present(case, today).exclude(capacity__in=own).exists())


def _present(case: Case, today: date) -> QuerySet[Participant]:
    still = Q(until__isnull=True) | Q(until__gte=today)
    return Participant.objects.filter(still, case=case)

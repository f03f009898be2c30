"""A report, made of what was filled in; members are looked up in the organisation of the scope."""

from __future__ import annotations

from graadmeter.service.incidents.facts import (
    DayPart,
    Facts,
    FormOf,
    Person,
    Place,
    Report,
)
from graadmeter.service.incidents.reporting import asking, telling
from graadmeter.service.incidents.reporting.answers import (
    INTERNAL,
    STAFF,
    Answers,
    Subject,
    audience_of,
)
from graadmeter.service.incidents.reporting.naming import look_alikes, named, written_alike
from graadmeter.service.incidents.reporting.visiting import Visit
from graadmeter.service.incidents.words import ByWhom, Channel, ReporterKind, Way
from graadmeter.service.organisations.models import Department, Member
from graadmeter.service.organisations.people import manager_of, members_with, valid_on
from graadmeter.service.organisations.routing import offers
from graadmeter.service.organisations.words import Audience, Function, Role
from graadmeter.service.typed import whole


def report_of(visit: Visit) -> Report:
    """The report of a visit whose pages were all answered."""
    answers, member = visit.answers, visit.member
    victim = victim_of(visit)
    audience = Audience(victim.audience) if victim else audience_of(answers, visit.known)
    return Report(
        audience=audience,
        way=Way.SIGNED_IN if member else Way.PUBLIC,
        reporter_kind=answers.who or ReporterKind.VICTIM,
        channel=answers.channel or Channel.OTHER,
        by_whom=answers.by_whom or ByWhom.UNKNOWN,
        forms=tuple(
            FormOf(
                form=each,
                sexual=each in answers.sexual,
                discrimination=each in answers.discrimination,
            )
            for each in answers.forms
        ),
        happened_on=answers.happened_on,
        severity=answers.severity,
        offender_known={"ja": True, "nee": False}.get(answers.offender_known),
        damage=answers.damaged,
        danger=answers.danger,
        call_back=answers.call_back,
        beyond_function=answers.part_of_work != "ja",
        department=_department(visit, victim),
        victim=victim.pk if victim else None,
        reporter=member.pk if member else None,
        subject=_key(subject_of(visit)),
        tell=_told(visit) if audience is not Audience.STAFF else frozenset(),
        facts=_facts(visit, victim),
    )


def tellable(visit: Visit) -> list[asking.Choice]:
    """Whom an office holder can choose to have told of this report."""
    answers = visit.answers
    found = offers(
        audience=audience_of(answers, visit.known),
        victim=victim_of(visit) or telling.chair_of(answers.victim_is, visit.today),
        subject=subject_of(visit),
        by_whom=answers.by_whom or "",
        on=visit.today,
    )
    return asking.tellable(found, named=visit.member is not None)


def victim_decides(visit: Visit) -> bool:
    """Whether the victim is to choose who is told, and what is chosen here only proposes."""
    victim = victim_of(visit)
    audience = victim.audience if victim else audience_of(visit.answers, visit.known)
    return telling.victim_decides(audience, victim, visit.member, subject_of(visit))


def _told(visit: Visit) -> frozenset[str]:
    """Who was chosen, of those who can be: nobody is told whom the last page does not name."""
    return frozenset(visit.answers.tell) & {value for value, _name, _note in tellable(visit)}


def _facts(visit: Visit, victim: Member | None) -> Facts:
    answers = visit.answers
    own = answers.who is ReporterKind.VICTIM
    person = Person(
        name=answers.name,
        phone=answers.phone,
        mail=answers.mail,
        department=_name_of_department(answers.department),
    )
    other = Person(
        name=answers.victim_name, department=_name_of_department(answers.victim_department)
    )
    return Facts(
        story=answers.story,
        day_part=DayPart(answers.day_part) if answers.day_part else "",
        place=Place(answers.place) if answers.place else "",
        where=answers.where,
        offender=answers.offender,
        offender_name=answers.subject_name,
        witnesses=answers.witnesses,
        injury=answers.injury,
        damage=answers.damage,
        family=answers.family,
        family_involved=answers.family_involved,
        reporter=person,
        victim=Person() if own or victim else other,
        function="" if answers.victim_is in ("", STAFF) else Function(answers.victim_is),
    )


def victim_of(visit: Visit) -> Member | None:
    """The victim as a member: who is signed in, or a colleague of whom they wrote the full name.

    Without an account nobody is linked to a member: anybody could write anybody's name.
    """
    if visit.member is None:
        return None
    if visit.answers.who is ReporterKind.VICTIM:
        return visit.member
    return named(visit.answers.victim_name, visit.today)


def subject_of(visit: Visit) -> Member | None:
    """The accused as a member, so that they never see the report.

    A written name counts here without an account as well: it takes sight away, and gives none.
    """
    answers = visit.answers
    if answers.by_whom not in INTERNAL:
        return None
    if answers.subject is Subject.MANAGER:
        victim = victim_of(visit)
        return manager_of(victim, visit.today) if victim else None
    if answers.subject is Subject.CHAIR:
        return next(iter(members_with(Role.CHAIR, visit.today)), None)
    chosen = whole(answers.subject_choice)
    if chosen is not None:
        return Member.objects.filter(valid_on(visit.today), pk=chosen).first()
    name = answers.subject_name
    return named(name, visit.today) or written_alike(name, visit.today)


def alike(visit: Visit, name: str) -> list[asking.Choice]:
    """Colleagues of whom the accused may be one, when the name that was written does not say who.

    Without an account there are none: anybody could read the names of members that way.
    """
    if visit.member is None or not name:
        return []
    if named(name, visit.today) or written_alike(name, visit.today):
        return []
    besides = {visit.member.pk, _key(victim_of(visit)) or 0}
    return asking.alike(look_alikes(name, visit.today, besides))


def accused_unsure(visit: Visit) -> bool:
    """Whether the accused was named and may not be known, so that they might see the report.

    Without an account it is never said who is known here: anybody could try names.
    """
    answers = visit.answers
    if answers.by_whom not in INTERNAL or not (answers.subject_name or answers.subject):
        return False
    return visit.member is None or subject_of(visit) is None


def _department(visit: Visit, victim: Member | None) -> int | None:
    if victim is not None:
        return victim.department_id
    own = visit.answers.who is ReporterKind.VICTIM
    chosen = visit.answers.department if own else visit.answers.victim_department
    return int(chosen) if chosen else None


def _name_of_department(chosen: str) -> str:
    found = Department.objects.filter(pk=int(chosen)).first() if chosen else None
    return found.name[:200] if found else ""


def _key(member: Member | None) -> int | None:
    return None if member is None else member.pk


def answers_complete(answers: Answers) -> bool:
    """Whether what a report cannot do without is there."""
    return bool(answers.who and answers.forms and answers.channel and answers.by_whom)

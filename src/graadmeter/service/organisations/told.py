"""Who is told of a report: the rules applied to who is there. Pure; members are numbers here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graadmeter.service.organisations.rules import Line, Rules
from graadmeter.service.organisations.words import Audience, Role


@dataclass(frozen=True)
class Held:
    """That a member has a role today.

    Attributes:
        member: who.
        role: which.
        department: where they work.
        manager: who leads them, where that was set.
        away: whether they are absent.
        deputies: who stands in for them in this role.
    """

    member: int
    role: str
    department: int | None = None
    manager: int | None = None
    away: bool = False
    deputies: tuple[int, ...] = ()


@dataclass(frozen=True)
class Report:
    """What matters of a report.

    Attributes:
        audience: whom it is about.
        victim: the member it happened to.
        manager: who leads the victim, where that was set.
        subject: the member who is accused.
        department: where it happened, or where the victim works.
        internal: whether a colleague or an office holder did it.
        danger: whether there is immediate danger.
        consents: the roles an office holder chose to have told.
    """

    audience: str
    victim: int | None = None
    manager: int | None = None
    subject: int | None = None
    department: int | None = None
    internal: bool = False
    danger: bool = False
    consents: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Told:
    """A member who is told.

    Attributes:
        member: who.
        line: in which role and as what.
        stands_in_for: the member who is away, whose case it is too.
        away: whether they are absent, so that somebody else has to be told as well.
    """

    member: int
    line: Line
    stands_in_for: int | None = None
    away: bool = False


def told(rules: Rules, held: Iterable[Held], report: Report) -> tuple[Told, ...]:
    """Who is told, in the order of the rules, each member once per capacity and role.

    Never the accused. Not the victim either, unless there is nobody else in their organisation to
    follow up what happened to them. An office holder's choice is all there is, but for danger.
    """
    people = _People(tuple(held), report)
    if report.audience != Audience.STAFF:
        wanted = [*rules.offered, *(rules.internal if report.internal else ())]
        chosen = [line for line in _replaced(wanted, people) if _agreed(line, report, people)]
        lines = [*chosen, *(_replaced(rules.danger, people) if report.danger else ())]
        return _once(each for line in lines for each in people.told(line))
    lines = list(rules.internal if report.internal else rules.at_once)
    found = [each for line in lines for each in people.told(line)]
    spare = [*(rules.at_once if report.internal else ()), *rules.otherwise]
    for line in _replaced(spare, people):
        if _reached(found):
            break
        if not (report.internal and line.role == Role.MANAGER):
            found += people.told(line)
    if not _reached(found) and report.victim is not None:
        found += people.own([*lines, *spare])
    if report.danger:
        found += [each for line in rules.danger for each in people.told(line)]
    return _once(found)


def chair_concerned(held: Iterable[Held], report: Report) -> bool:
    """Whether the chair is the victim or the accused, so that somebody stands above this."""
    return any(
        each.role == Role.CHAIR and each.member in (report.victim, report.subject) for each in held
    )


@dataclass(frozen=True)
class _People:
    held: tuple[Held, ...]
    report: Report

    def told(self, line: Line) -> list[Told]:
        """The holders of a role who may know, with those who stand in for whoever is away."""
        holders = self._leading() if line.role == Role.MANAGER else self._with(line.role)
        found: list[Told] = []
        for each in holders:
            found.append(Told(each.member, line, away=each.away))
            if each.away:
                found += [
                    Told(deputy, line, stands_in_for=each.member)
                    for deputy in each.deputies
                    if deputy not in self._concerned
                ]
        return found

    def own(self, lines: Iterable[Line]) -> list[Told]:
        """The victim, who has these roles and is not the accused: nobody else can follow up."""
        return [
            Told(each.member, line)
            for line in lines
            for each in self.held
            if each.role == line.role
            and each.member == self.report.victim
            and each.member != self.report.subject
        ]

    @property
    def _concerned(self) -> tuple[int | None, int | None]:
        return self.report.victim, self.report.subject

    def _with(self, role: str) -> list[Held]:
        return [
            each for each in self.held if each.role == role and each.member not in self._concerned
        ]

    def _all_leads(self) -> list[Held]:
        return [each for each in self.held if each.role == Role.MANAGER]

    def _leading(self) -> list[Held]:
        """The manager of the victim, or the next one up; round a manager who is accused."""
        if any(each.member == self.report.manager for each in self._all_leads()):
            return list(self._upward())
        leads = [
            each
            for each in self._all_leads()
            if each.department is not None and each.department == self.report.department
        ]
        if any(each.member == self.report.subject for each in leads):
            above = {each.manager for each in leads if each.member == self.report.subject}
            return [each for each in self._with(Role.MANAGER) if each.member in above]
        return [each for each in leads if each.member not in self._concerned]

    def _upward(self) -> Iterator[Held]:
        """The nearest manager who may know; and the ones above while nobody is there."""
        leads = {each.member: each for each in self._all_leads()}
        seen: set[int] = set()
        next_up = self.report.manager
        while next_up is not None and next_up not in seen and next_up in leads:
            seen.add(next_up)
            each = leads[next_up]
            if each.member not in self._concerned:
                yield each
                if not each.away or set(each.deputies) - set(self._concerned):
                    return
            next_up = each.manager


def _replaced(lines: Iterable[Line], people: _People) -> list[Line]:
    """The deputy chair in the place of a chair who is the victim or the accused."""
    if not chair_concerned(people.held, people.report):
        return list(lines)
    return [
        line.model_copy(update={"role": Role.DEPUTY_CHAIR}) if line.role == Role.CHAIR else line
        for line in lines
    ]


def _agreed(line: Line, report: Report, people: _People) -> bool:
    """Whether the victim chose this role, or the chair in whose place it stands."""
    if line.role in report.consents:
        return True
    for_chair = line.role == Role.DEPUTY_CHAIR and chair_concerned(people.held, report)
    return for_chair and Role.CHAIR in report.consents


def _reached(found: Iterable[Told]) -> bool:
    """Whether somebody is there to read it."""
    return any(not each.away for each in found)


def _once(found: Iterable[Told]) -> tuple[Told, ...]:
    kept: dict[tuple[int, str, str], Told] = {}
    for each in found:
        kept.setdefault((each.member, each.line.capacity, each.line.role), each)
    return tuple(kept.values())

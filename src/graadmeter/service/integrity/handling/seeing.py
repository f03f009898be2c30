"""A report as its page shows it, opened by who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.seeing import due_words, in_words
from graadmeter.service.incidents.labels import label as common_label
from graadmeter.service.integrity.conversation.messages import messages_of
from graadmeter.service.integrity.events import text_of
from graadmeter.service.integrity.files import about_of
from graadmeter.service.integrity.handling.acting import HANDLING, capacities_in
from graadmeter.service.integrity.handling.event_lines import label_of
from graadmeter.service.integrity.handling.excluding import core_of
from graadmeter.service.integrity.handling.investigating import Assignment, assignment_of
from graadmeter.service.integrity.handling.next_steps import Step, next_steps
from graadmeter.service.integrity.handling.persons import persons_of
from graadmeter.service.integrity.handling.protecting import alarms
from graadmeter.service.integrity.handling.seeing_persons import (
    PersonView,
    measure_words,
    not_told_words,
    person_views,
)
from graadmeter.service.integrity.handling.telling_apart import removable
from graadmeter.service.integrity.handling.transitions import Act, states_for
from graadmeter.service.integrity.holding.recipients import recipients_of
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.models import (
    Attachment,
    CheckIn,
    Event,
    Identity,
    Investigation,
    KeyHolder,
    Measure,
    Report,
    ReportCategory,
)
from graadmeter.service.integrity.opening import NotARecipientError, Opened
from graadmeter.service.integrity.said import Core, File
from graadmeter.service.integrity.words import (
    Capacity,
    Category,
    Conclusion,
    Medium,
    Pool,
    Retaliation,
    State,
    Verdict,
    Way,
)
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import name_of
from graadmeter.service.organisations.words import Audience

Row = TypeVar("Row", CheckIn, Investigation, Measure)


@dataclass(frozen=True)
class StepLine:
    """What is next, with its day in words."""

    step: Step
    due: str
    late: bool


@dataclass(frozen=True)
class Letter:
    """A message with its files.

    Attributes:
        who: who wrote it, in words.
        contact: whether it says how the reporter wants to be spoken to from now on.
        files: each attachment, with what is known of it.
    """

    on: date
    who: str
    text: str
    from_reporter: bool
    contact: bool
    files: tuple[tuple[Attachment, File], ...]


@dataclass(frozen=True)
class Line:
    """A line of the history."""

    on: date
    what: str
    who: str
    text: str
    for_reporter: bool


@dataclass(frozen=True)
class Look:
    """An investigation as it is shown; the content is None when they have no key to it."""

    row: Investigation
    pool: str
    content: Assignment | None


@dataclass(frozen=True)
class View:
    """All that is on the page.

    Attributes:
        capacities: as what the reader has a key.
        whole: whether they can read what was reported; who got a key later may not.
        reported: names and texts.
        files: those that are with no message.
        terms: names and texts.
        alarm: whether the reporter was treated worse and nobody did something about it.
        named: whether the reporter said who they are.
        measured: whether there is a measure that stands.
        persons: each of those it is about, when they are told apart.
        unfounded: whether that was concluded about anybody.
        removable: whether one of those it is about can be left out again.
    """

    report: Report
    state: str
    capacities: frozenset[Capacity]
    whole: bool
    steps: tuple[StepLine, ...]
    reported: tuple[tuple[str, str], ...]
    files: tuple[tuple[Attachment, File], ...]
    letters: tuple[Letter, ...]
    terms: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    looks: tuple[Look, ...]
    check_ins: tuple[tuple[CheckIn, str], ...]
    lines: tuple[Line, ...]
    people: tuple[tuple[str, str], ...]
    alarm: bool
    named: bool
    measured: bool
    persons: tuple[PersonView, ...]
    unfounded: bool
    removable: bool

    @property
    def handles(self) -> bool:
        """Whether the reader decides about the report."""
        return bool(self.capacities & HANDLING)


def report_view(opened: Opened, holder: KeyHolder, today: date) -> View:
    """A report for who opened it."""
    report = opened.report
    files = _files(opened)
    letters = _letters(opened, files)
    with_letters = {row.pk for letter in letters for row, _about in letter.files}
    core = _core(opened)
    persons = persons_of(report)
    return View(
        report=report,
        state=label(State(report.state)),
        capacities=frozenset(capacities_in(report, holder)),
        whole=core is not None,
        steps=tuple(_step(each, today) for each in next_steps(report, today)),
        reported=tuple(_reported(report, core)),
        files=tuple(each for pk, each in files.items() if pk not in with_letters),
        letters=letters,
        terms=tuple(_terms(report, today)),
        facts=tuple(_facts(report, apart=persons[0].numbered)),
        looks=tuple(_look(opened, row) for row in _by_report(Investigation, report, "begun_on")),
        check_ins=tuple((row, _answer(row)) for row in _by_report(CheckIn, report, "round")),
        lines=tuple(_line(opened, event) for event in _events(report)),
        people=tuple(
            (name_of(each.holder.member), label(each.capacity))
            for each in recipients_of(report)
            if each.holder.member is not None
        ),
        alarm=bool(alarms(report)),
        named=Identity.objects.filter(report=report).exists(),
        measured=any(each.standing for each in persons),
        persons=person_views(opened, persons),
        unfounded=any(each.unfounded for each in persons),
        removable=len(persons) > 1
        and report.state in states_for(Act.CONCLUDE)
        and bool(removable(report)),
    )


def _step(step: Step, today: date) -> StepLine:
    due = due_words(step.due_on, today) if step.due_on else ""
    return StepLine(step, due, step.is_late(today))


def _by_report(model: type[Row], report: Report, order: str) -> list[Row]:
    return list(model.objects.filter(report=report).order_by(order))


def _events(report: Report) -> list[Event]:
    rows = Event.objects.filter(report=report).select_related("member__account")
    return list(rows.order_by("-number"))


def _core(opened: Opened) -> Core | None:
    try:
        return core_of(opened)
    except NotARecipientError:
        return None


def _reported(report: Report, core: Core | None) -> list[tuple[str, str]]:
    found = [
        (_("Hoe"), f"{label(Medium(report.medium))}, {label(Way(report.way)).lower()}"),
        (_("Om wie het gaat"), common_label(Audience(report.audience))),
    ]
    if core is None:
        return found
    adviser = Member.objects.filter(pk=core.adviser).select_related("account").first()
    excluded = Member.objects.filter(pk__in=core.excluded).select_related("account")
    found += [
        (_("Wat er is gebeurd"), core.story),
        (_("Wanneer"), core.happened),
        (_("Waar"), core.where),
        (_("Over wie"), core.about),
        (_("Wie het zag of ervan weet"), core.witnesses),
        (_("Aan wie het eerder is verteld"), core.told),
        (_("Waar de melder aan denkt"), ", ".join(label(each) for each in core.guesses)),
        (_("Hoe de melder contact wil"), core.contact),
        (_("Via vertrouwenspersoon"), name_of(adviser) if adviser else ""),
        (_("Mag de melding niet openen"), ", ".join(name_of(each) for each in excluded)),
        (_("De melder vond dat het klopte"), in_words(core.agreed_on)),
    ]
    return [(name, text) for name, text in found if text]


def _files(opened: Opened) -> dict[object, tuple[Attachment, File]]:
    rows = Attachment.objects.filter(report=opened.report).order_by("on", "pk")
    return {row.pk: (row, about_of(opened, row)) for row in rows if opened.can_read(row.version)}


def _letters(opened: Opened, files: dict[object, tuple[Attachment, File]]) -> tuple[Letter, ...]:
    read = messages_of(opened)
    members = {each.said.member for each in read if each.said.member is not None}
    names = {
        member.pk: name_of(member)
        for member in Member.objects.filter(pk__in=members).select_related("account")
    }
    by_text = {str(pk): each for pk, each in files.items()}
    return tuple(
        Letter(
            on=each.message.on,
            who=_("De melder")
            if each.message.from_reporter
            else names.get(each.said.member, _("De organisatie")),
            text=each.said.text,
            from_reporter=each.message.from_reporter,
            contact=each.said.kind == "contact",
            files=tuple(by_text[pk] for pk in each.said.files if pk in by_text),
        )
        for each in read
    )


def _terms(report: Report, today: date) -> list[tuple[str, str]]:
    found = [(_("Ontvangen"), in_words(report.received_on))]
    if report.confirmed_on:
        found.append((_("Ontvangst bevestigd"), in_words(report.confirmed_on)))
    else:
        found.append((_("Ontvangst bevestigen"), due_words(report.confirm_due, today)))
    if report.informed_on:
        found.append((_("Melder geïnformeerd"), in_words(report.informed_on)))
    elif report.suspended_since:
        found.append(
            (
                _("Melder informeren"),
                _("de termijn staat stil sinds {day}").format(day=in_words(report.suspended_since)),
            )
        )
    else:
        found.append((_("Melder informeren"), due_words(report.inform_due, today)))
    if report.suspended_days:
        found.append((_("Dagen dat de termijn stilstond"), str(report.suspended_days)))
    if report.closed_on:
        found.append((_("Gesloten"), in_words(report.closed_on)))
    return found


def _facts(report: Report, *, apart: bool) -> list[tuple[str, str]]:
    """What is so of the report; what is so of one person only when there is one."""
    kinds = ReportCategory.objects.filter(report=report).values_list("category", flat=True)
    measures = [measure_words(row) for row in _by_report(Measure, report, "on")]
    told = in_words(report.accused_informed_on)
    if not told and report.accused_wait_reason:
        told = not_told_words()
    conclusion = label(Conclusion(report.conclusion)) if report.conclusion else ""
    verdict = label(Verdict(report.verdict)) if report.verdict else ""
    found = [
        (_("Soort"), ", ".join(label(Category(each)) for each in sorted(kinds))),
        (_("Degene om wie het gaat geïnformeerd"), "" if apart else told),
        (_("Conclusie"), f"{conclusion} ({in_words(report.concluded_on)})" if conclusion else ""),
        (_("Maatregelen"), "" if apart else ", ".join(measures)),
        (_("Aangifte"), in_words(report.police_report_on)),
        (_("Naam gezuiverd"), "" if apart else in_words(report.rehabilitated_on)),
        (_("Opnieuw bekeken sinds"), in_words(report.appealed_on)),
        (_("Oordeel van de melder"), verdict),
    ]
    return [(name, text) for name, text in found if text]


def _look(opened: Opened, row: Investigation) -> Look:
    content = assignment_of(opened, row) if opened.can_read(row.version) else None
    return Look(row, label(Pool(row.pool)), content)


def _answer(row: CheckIn) -> str:
    if row.answer:
        return label(Retaliation(row.answer))
    return _("nog geen antwoord") if row.asked_on else _("nog niet gevraagd")


def _line(opened: Opened, event: Event) -> Line:
    try:
        text = text_of(opened, event)
    except NotARecipientError:
        text = _("U hebt geen sleutel voor deze tekst.")
    return Line(
        on=event.on,
        what=label_of(event),
        who=name_of(event.member) if event.member else "",
        text=text,
        for_reporter=event.for_reporter,
    )

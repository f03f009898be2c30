"""One case as its handlers see it: what is next on top, then what was reported and done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import may_handle
from graadmeter.service.incidents.event_lines import label_of
from graadmeter.service.incidents.facts import Facts, facts_of
from graadmeter.service.incidents.handling.act_pages import page_of
from graadmeter.service.incidents.handling.letter_texts import LETTERS
from graadmeter.service.incidents.handling.notes import note_of
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import (
    Aftercare,
    Ban,
    Case,
    Damage,
    Event,
    Measure,
    Participant,
    PoliceReport,
    Task,
)
from graadmeter.service.incidents.reporting.looking_again import note_words
from graadmeter.service.incidents.words import (
    Capacity,
    Channel,
    ClosingReason,
    Form,
    MeasureKind,
    State,
    TaskKind,
)
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.people import name_of
from graadmeter.service.organisations.words import Role

_SOON = 7


@dataclass(frozen=True)
class TaskLine:
    """A task in a list.

    Attributes:
        what: which it is.
        due: before when, in words.
        tone: ``late``, ``busy`` or empty; the words say the same.
        who: whose it is.
        page: the part of the address where it is done; empty when it is done by saying so.
    """

    task: Task
    what: str
    due: str
    tone: str
    who: str
    page: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the timeline."""

    on: date
    what: str
    who: str
    text: str
    for_victim: bool


@dataclass(frozen=True)
class MeasureLine:
    """A measure, with what was written about it and whether there is a letter."""

    measure: Measure
    what: str
    who: str
    text: str
    has_letter: bool


@dataclass(frozen=True)
class CaseView:
    """All that the page of a case shows."""

    case: Case
    title: str
    state: str
    closed: str
    handles: bool
    tasks: list[TaskLine]
    facts: Facts
    reported: list[tuple[str, str]]
    measures: list[MeasureLine]
    bans: list[Ban]
    police: PoliceReport | None
    damage: Damage | None
    talks: list[Aftercare]
    attachments: list[tuple[object, str]]
    people: list[tuple[str, str]]
    lines: list[Line]


def case_view(visitor: Visitor, case: Case, today: date) -> CaseView:
    """Opens the envelopes of a case and puts what is in them in order."""
    facts = facts_of(case)
    return CaseView(
        case=case,
        title=title_of(case),
        state=label(State(case.state)),
        closed=label(ClosingReason(case.closing_reason)) if case.closing_reason else "",
        handles=may_handle(visitor, case),
        tasks=open_tasks_of(case, today),
        facts=facts,
        reported=_reported(case, facts),
        measures=_measures(case),
        bans=list(Ban.objects.filter(case=case).order_by("first_day", "pk")),
        police=PoliceReport.objects.filter(case=case).first(),
        damage=Damage.objects.filter(case=case).first(),
        talks=list(Aftercare.objects.filter(case=case).order_by("round")),
        attachments=[
            (each, (each.about or {}).get("name", ""))
            for each in case.attachments.order_by("added_on", "pk")
        ],
        people=_people(case, today),
        lines=_timeline(case),
    )


def title_of(case: Case) -> str:
    """What a case is called in a list: its forms, never a name."""
    forms = [label(Form(each.form)) for each in case.forms.all()]
    return ", ".join(forms) or _("Melding")


def open_tasks_of(case: Case, today: date) -> list[TaskLine]:
    """The open tasks of a case, first due first."""
    tasks = Task.objects.filter(case=case, done_on__isnull=True).select_related("owner__account")
    return [task_line(task, today) for task in tasks.order_by("due_on", "pk")]


def task_line(task: Task, today: date, with_note: bool = True) -> TaskLine:
    """A task in words; without its note no envelope is opened."""
    what = label(TaskKind(task.kind))
    if task.kind == TaskKind.AFTERCARE:
        what = _("Vragen hoe het gaat, gesprek {number}").format(number=task.round)
    note = (task.note or {}).get("what", "") if with_note else ""
    return TaskLine(
        task=task,
        what=what,
        due=due_words(task.due_on, today),
        tone="late" if task.due_on < today else "busy" if task.due_on == today else "",
        who=name_of(task.owner) if task.owner else label(Role(task.role)),
        page=page_of(task),
        note=note_words(note),
    )


def due_words(due_on: date, today: date) -> str:
    """Before when, as one says it: late by so many days, today, in so many days, or on a day."""
    days = (due_on - today).days
    if days == -1:
        return _("1 dag te laat")
    if days < 0:
        return _("{count} dagen te laat").format(count=-days)
    if days == 0:
        return _("vandaag")
    if days == 1:
        return _("morgen")
    if days <= _SOON:
        return _("uiterlijk {day}").format(
            day=format_date(due_on, "EEEE d MMMM", locale=current_language())
        )
    return _("uiterlijk {day}").format(
        day=format_date(due_on, "d MMMM y", locale=current_language())
    )


def in_words(day: date | None) -> str:
    """A day as one reads it."""
    return "" if day is None else format_date(day, "d MMMM y", locale=current_language())


def _reported(case: Case, facts: Facts) -> list[tuple[str, str]]:
    victim = name_of(case.victim) if case.victim else facts.victim.name
    reporter = name_of(case.reporter) if case.reporter else facts.reporter.name
    known = {True: _("Ja"), False: _("Nee"), None: ""}
    rows = [
        (_("Wat"), ", ".join(_form_words(case))),
        (_("Verhaal"), facts.story),
        (_("Wanneer"), in_words(case.happened_on)),
        (_("Waar"), facts.where),
        (_("Hoe"), label(Channel(case.channel))),
        (_("Ernst"), _("{value} op een schaal van 1 tot 7").format(value=case.severity))
        if case.severity
        else ("", ""),
        (_("Afdeling"), str(case.department or "")),
        (_("Slachtoffer"), victim),
        (_("Melder"), reporter),
        (_("Telefoon van de melder"), facts.reporter.phone),
        (_("E-mail van de melder"), facts.reporter.mail),
        (_("Is de dader bekend?"), known[case.offender_known]),
        (_("Dader"), ", ".join(filter(None, [facts.offender_name, facts.offender]))),
        (_("Getuigen"), facts.witnesses),
        (_("Letsel"), facts.injury),
        (_("Schade"), facts.damage),
        (_("Familie of naasten"), facts.family),
        (_("Gemeld op"), in_words(case.reported_on)),
    ]
    return [(name, text) for name, text in rows if text]


def _form_words(case: Case) -> list[str]:
    found = []
    for each in case.forms.all():
        marks = [
            words
            for words, there in (
                (_("seksueel"), each.sexual),
                (_("discriminatie"), each.discrimination),
            )
            if there
        ]
        found.append(label(Form(each.form)) + (f" ({', '.join(marks)})" if marks else ""))
    return found


def _measures(case: Case) -> list[MeasureLine]:
    rows = Measure.objects.filter(case=case).select_related("by__account").order_by("on", "pk")
    found = []
    for row in rows:
        note = note_of(row)
        kind = MeasureKind(row.kind)
        found.append(
            MeasureLine(
                measure=row,
                what=label(kind),
                who=name_of(row.by) if row.by else "",
                text=note.text,
                has_letter=note.letter is not None and kind in LETTERS.values(),
            )
        )
    return found


def _people(case: Case, today: date) -> list[tuple[str, str]]:
    rows = Participant.objects.filter(case=case, since__lte=today).exclude(until__lt=today)
    rows = rows.select_related("member__account").order_by("since", "pk")
    named = ((name_of(row.member), label(Capacity(row.capacity))) for row in rows)
    return list(dict.fromkeys(named))  # one line for who sees it for two roles


def _timeline(case: Case) -> list[Line]:
    events = Event.objects.filter(case=case).select_related("member__account")
    return [
        Line(
            on=event.on,
            what=label_of(event),
            who=name_of(event.member) if event.member else "",
            text=event.text or "",
            for_victim=event.for_victim,
        )
        for event in events.order_by("-number")
    ]

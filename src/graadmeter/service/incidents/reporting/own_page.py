"""What a victim or reporter sees of their own report: what was done, by whom, what is next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from graadmeter.language import gettext as _
from graadmeter.service.incidents.event_lines import label_of
from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.handling.handing_over import may_claim
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import (
    Aftercare,
    Attachment,
    Case,
    Event,
    Participant,
    Task,
)
from graadmeter.service.incidents.reporting import asking, telling
from graadmeter.service.incidents.reporting.later_actions import Actor
from graadmeter.service.incidents.transitions import OPEN
from graadmeter.service.incidents.words import Capacity, ReporterKind, State, TaskKind
from graadmeter.service.organisations.people import name_of
from graadmeter.service.organisations.routing import offers
from graadmeter.service.organisations.words import Audience, Role

A_WEEK = timedelta(weeks=1)
_ALWAYS = frozenset({"case.report", "case.add", "case.file", "case.accept", "case.close"})
"""What somebody who reported about another reads: that something is done, not what."""
_WITH_TEXT = frozenset(
    {
        "case.add",
        "case.withdraw",
        "case.close",
        "case.call-back",
        "case.integrity",
        "feedback.give",
        "aftercare.judge",
    }
)


@dataclass(frozen=True)
class Line:
    """Something that was done.

    Attributes:
        who: the role of who did it, with a name for who is signed in; empty when it was oneself.
    """

    on: date
    what: str
    who: str
    text: str


@dataclass(frozen=True)
class Step:
    """Something that is still to be done, before the end of a day."""

    what: str
    due_on: date
    who: str


@dataclass(frozen=True)
class Choice:
    """Somebody who may or may not know.

    Attributes:
        proposed_by: who proposed it, while the victim has not decided; empty otherwise.
    """

    code: str
    name: str
    note: str
    told: bool
    in_danger: bool
    proposed_by: str = ""


@dataclass(frozen=True)
class OwnPage:
    """All of the page.

    Attributes:
        full: whether one acts for the victim, and so sees and decides everything.
        may_claim: whether one can get the receipt of the integrity report that was made of it.
    """

    case: Case
    state: str
    full: bool
    is_open: bool
    withdrawn: bool
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    files: tuple[tuple[date, str], ...]
    choices: tuple[Choice, ...]
    asks_aftercare: bool
    aftercare: Aftercare | None
    phone: str
    may_claim: bool


def acts_for_victim(case: Case, actor: Actor) -> bool:
    """Whether somebody decides for the victim: as the victim, or where no victim can themselves."""
    if case.victim_id is not None:
        return actor.member is not None and actor.member.pk == case.victim_id
    return True


def own_page(case: Case, actor: Actor) -> OwnPage:
    """The page for whoever reported or is the victim; see `access` for who that is."""
    full = acts_for_victim(case, actor)
    is_open = case.state in OPEN
    facts = facts_of(case)
    talk = Aftercare.objects.filter(case=case).order_by("round").last()
    files = Attachment.objects.filter(case=case, by=actor.member).order_by("added_on", "pk")
    return OwnPage(
        case=case,
        state=_state(case, actor.today),
        full=full,
        is_open=is_open,
        withdrawn=case.state == State.WITHDRAWN,
        lines=_lines(case, actor, full),
        steps=steps_of(case) if full and is_open else (),
        files=tuple((each.added_on, (each.about or {}).get("name", "")) for each in files),
        choices=_choices(case, actor) if full else (),
        asks_aftercare=full and _asks_aftercare(case, talk, actor.today),
        aftercare=talk,
        phone=facts.reporter.phone if full else "",
        may_claim=full and may_claim(case),
    )


def _state(case: Case, today: date) -> str:
    if case.state == State.REPORTED and not telling.followed(case, today):
        return _("Uw melding is bewaard. Er is nog niemand mee bezig.")
    return {
        State.REPORTED: _("Uw melding is binnen. Iemand gaat ermee aan de slag."),
        State.ACCEPTED: _("Er wordt aan uw melding gewerkt."),
        State.AFTERCARE: _("De maatregelen zijn genomen. Wij blijven vragen hoe het gaat."),
        State.CLOSED: _("Uw melding is afgesloten."),
        State.WITHDRAWN: _("U hebt deze melding ingetrokken."),
    }[State(case.state)]


def _asks_aftercare(case: Case, talk: Aftercare | None, today: date) -> bool:
    """Once somebody asked how it is, or a week has passed in which they should have."""
    if case.reporter_kind == ReporterKind.COLLEAGUE and case.victim_id is None:
        return False
    return talk is not None or today >= case.reported_on + A_WEEK


def steps_of(case: Case) -> tuple[Step, ...]:
    """What is promised and not done yet, the first first; aftercare once."""
    words = _steps()
    found: dict[str, Step] = {}
    for task in Task.objects.filter(case=case, done_on__isnull=True).order_by("due_on", "pk"):
        what = words.get(TaskKind(task.kind))
        if what is not None:
            found.setdefault(task.kind, Step(what, task.due_on, label(Role(task.role))))
    order = list(words)
    return tuple(
        step
        for kind, step in sorted(
            found.items(), key=lambda each: (each[1].due_on, order.index(TaskKind(each[0])))
        )
    )


def _steps() -> dict[TaskKind, str]:
    return {
        TaskKind.CALL_BACK: _("Iemand belt u."),
        TaskKind.FIRST_TALK: _("Iemand praat met u over wat er is gebeurd."),
        TaskKind.RESPONSE: _("De organisatie laat de dader weten dat dit niet mag."),
        TaskKind.POLICE_REPORT: _("Iemand bespreekt met u of er aangifte komt."),
        TaskKind.DAMAGE: _("De organisatie probeert de schade terug te krijgen."),
        TaskKind.LEGAL_HELP: _("U krijgt hulp van een jurist aangeboden."),
        TaskKind.HOME_SECURITY: _("Iemand bespreekt met u of u thuis veilig bent."),
        TaskKind.MEDIA_LINE: _("Iemand spreekt met u af wie met de pers praat."),
        TaskKind.AFTERCARE: _("Iemand vraagt hoe het met u gaat."),
        TaskKind.INTEGRITY: _("De integriteitsfunctionaris bekijkt uw melding."),
        TaskKind.FEEDBACK: _("U hoort wat er met uw melding is gedaan."),
        TaskKind.EVALUATION: _("De organisatie kijkt wat zij hiervan kan leren."),
    }


def _lines(case: Case, actor: Actor, full: bool) -> tuple[Line, ...]:
    capacities = dict(
        Participant.objects.filter(case=case)
        .exclude(capacity__in=[Capacity.VICTIM, Capacity.REPORTER])
        .values_list("member_id", "capacity")
    )
    rows = Event.objects.filter(case=case, for_victim=True).select_related("member__account")
    return tuple(
        Line(
            event.on,
            _told(event, own=_own(event, actor)),
            _who(event, case, actor, capacities),
            _words_in(event, actor, full),
        )
        for event in rows.order_by("number")
        if full or event.kind in _ALWAYS
    )


def _words_in(event: Event, actor: Actor, full: bool) -> str:
    """What was written; words of somebody else are read by who acts for the victim alone."""
    if event.kind not in _WITH_TEXT or not (full or _own(event, actor)):
        return ""
    return str(event.text or "")


def _own(event: Event, actor: Actor) -> bool:
    """Whether one did it oneself. Who came without an account left no member behind."""
    if actor.member is not None:
        return event.member_id == actor.member.pk
    return event.member_id is None


def _told(event: Event, *, own: bool) -> str:
    words = _own_words() if own else _words()
    made = words.get(event.kind)
    return made(event) if made else label_of(event)


def _words() -> dict[str, Callable[[Event], str]]:
    return {
        "feedback.give": lambda _event: _("U hoorde wat er is gedaan"),
        "aftercare.record": lambda _event: _("Iemand vroeg hoe het met u gaat"),
        "case.report": lambda _event: _("De melding kwam binnen"),
        "case.told": lambda event: _("Weet het nu: {who}").format(who=_role(event)),
        "case.told-in-danger": lambda event: _(
            "Weet het nu, zonder dat u het vroeg, omdat u gevaar liep: {who}"
        ).format(who=_role(event)),
    }


def _own_words() -> dict[str, Callable[[Event], str]]:
    return {
        **_words(),
        "case.report": lambda _event: _("U hebt dit gemeld"),
        "case.add": lambda _event: _("U hebt iets toegevoegd"),
        "case.file": lambda _event: _("U hebt een bestand toegevoegd"),
        "case.withdraw": lambda _event: _("U hebt uw melding ingetrokken"),
        "case.call-back": lambda _event: _("U hebt gevraagd of wij u bellen"),
        "aftercare.judge": lambda _event: _("U hebt gezegd hoe de nazorg was"),
        "consent.give": lambda event: _("U zei: mag het weten: {who}").format(who=_role(event)),
        "consent.propose": lambda event: _("U stelde voor: mag het weten: {who}").format(
            who=_role(event)
        ),
        "consent.refuse": lambda event: _("U zei: mag het niet weten: {who}").format(
            who=_role(event)
        ),
        "consent.withdraw": lambda event: _("U zei: mag het niet meer weten: {who}").format(
            who=_role(event)
        ),
    }


def _role(event: Event) -> str:
    return _name_of(str(event.codes.get("role", "")))


def _name_of(code: str) -> str:
    return label(Role(code)) if code in Role.values else code.replace("_", " ")


def _who(event: Event, case: Case, actor: Actor, capacities: dict[int, str]) -> str:
    if event.member is None or _own(event, actor):
        return ""
    if event.member_id == case.victim_id:
        return _("het slachtoffer")
    capacity = capacities.get(event.member_id or 0)
    role = label(Capacity(capacity)) if capacity else ""
    # A name is for colleagues, who know it anyway; somebody with a code alone reads the role.
    name = name_of(event.member) if actor.member is not None else ""
    return ", ".join(filter(None, [name, role]))


def _choices(case: Case, actor: Actor) -> tuple[Choice, ...]:
    if case.audience == Audience.STAFF:
        return ()
    agreed = telling.agreed_in(case)
    proposed = {
        code: name_of(member) if member else _("De melder")
        for code, member in telling.proposed_in(case).items()
    }
    dangers = telling.told_in_danger(case)
    found = offers(
        audience=case.audience,
        victim=case.victim or telling.chair_of(facts_of(case).function, actor.today),
        subject=case.subject,
        by_whom=case.by_whom,
        on=actor.today,
    )
    offered = asking.tellable(found, named=actor.member is not None)
    known = {code for code, _name, _note in offered}
    gone = [(code, _name_of(code), "") for code in sorted(agreed - known)]
    # Once it is over nobody can be told any more; who was told can always be stopped.
    return tuple(
        Choice(code, name, note, code in agreed, code in dangers, proposed.get(code, ""))
        for code, name, note in [*offered, *gone]
        if case.state in OPEN or code in agreed
    )

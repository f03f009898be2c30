"""What is still to do in a register: the steps of setting it up, and reports nobody would get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from graadmeter.language import gettext as _
from graadmeter.service.organisations.models import (
    Absence,
    Department,
    Deputy,
    Member,
    Notice,
    Organisation,
    Routing,
)
from graadmeter.service.organisations.people import members_with, name_of, valid_on
from graadmeter.service.organisations.routing import roster, rules_of
from graadmeter.service.organisations.rules import Rules
from graadmeter.service.organisations.told import Held, Report, told
from graadmeter.service.organisations.words import Audience, Layer, Role

_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Step:
    """A step of setting up.

    Attributes:
        route: its page.
        title: what it is called.
        text: what is there, or what is missing.
        ready: whether it is done.
        optional: whether it may stay undone.
    """

    route: str
    title: str
    text: str
    ready: bool
    optional: bool = False


@dataclass(frozen=True)
class Situation:
    """A report that could come, in words, with what routing would be asked."""

    text: str
    report: Report


def unreached(on: date) -> list[str]:
    """Reports that nobody would get, in words; for the organisation of the scope."""
    found: list[str] = []
    people = {each.pk: each for each in Member.objects.filter(valid_on(on))}
    departments = list(Department.objects.filter(valid_on(on)).order_by("name"))
    for audience in Audience.values:
        rules = rules_of(audience).rules
        held = roster(list(Role.values), on)
        for situation in _situations(audience, rules, held, people, departments):
            reached = told(rules, held, situation.report)
            if not any(not each.away for each in reached):
                found.append(
                    _("Niemand krijgt deze melding: {situation}.").format(situation=situation.text)
                )
    return found


def _situations(
    audience: str,
    rules: Rules,
    held: tuple[Held, ...],
    people: dict[int, Member],
    departments: list[Department],
) -> Iterator[Situation]:
    """The reports that are tried: the ordinary ones, and those about who would get them."""
    if audience == Audience.STAFF:
        yield Situation(_("een medewerker meldt agressie van een burger"), Report(audience))
        for each in departments:
            text = _("een medewerker van {department}").format(department=each.name)
            yield Situation(text, Report(audience, department=each.pk))
        internal = Report(audience, internal=True)
        yield Situation(_("een medewerker meldt iets van een collega"), internal)
        told_of = {line.role for line in (*rules.at_once, *rules.internal)}
        for member in sorted({each.member for each in held if each.role in told_of}):
            if member in people:
                name = name_of(people[member])
                yield Situation(
                    _("een medewerker meldt iets van {name}").format(name=name),
                    Report(audience, subject=member, internal=True),
                )
        return
    if not any(each.audience == audience for each in people.values()):
        return
    board = audience == Audience.BOARD
    consents = frozenset(str(line.role) for line in rules.offered)
    yield Situation(
        _("een bestuurder laat iedereen inlichten die kan worden gekozen")
        if board
        else _("een volksvertegenwoordiger laat iedereen inlichten die kan worden gekozen"),
        Report(audience, consents=consents),
    )
    yield Situation(
        _("een bestuurder is in acuut gevaar")
        if board
        else _("een volksvertegenwoordiger is in acuut gevaar"),
        Report(audience, danger=True),
    )


def steps_of(organisation: Organisation, on: date, missing: list[str]) -> list[Step]:
    """The steps of setting up, in the order in which they are taken.

    Args:
        organisation: that of the scope.
        on: today.
        missing: what `unreached` found.
    """
    members = Member.objects.filter(valid_on(on)).count()
    departments = Department.objects.filter(valid_on(on)).count()
    coordinators = members_with(Role.INCIDENT_COORDINATOR, on)
    layer_with_province = organisation.layer in (Layer.GEMEENTE, Layer.WATERSCHAP)
    return [
        _details(organisation, layer_with_province),
        Step(
            "people-departments",
            _("Afdelingen"),
            _("Aantal: {count}").format(count=departments)
            if departments
            else _("Nog geen. Heeft uw organisatie er geen, sla deze stap dan over."),
            departments > 0,
            optional=True,
        ),
        Step(
            "people-members",
            _("Mensen"),
            _("Aantal: {count}").format(count=members)
            if members > 1
            else _("Alleen u. Voeg mensen toe, of lees een lijst in."),
            members > 1,
        ),
        _roles(on, bool(coordinators)),
        _deputies(on),
        Step(
            "people-routing",
            _("Wie krijgt bericht"),
            missing[0] if missing else _routing_text(),
            not missing,
        ),
        Step(
            "people-choices",
            _("Keuzes"),
            _("Gekozen.")
            if organisation.choices
            else _("Nu geldt wat landelijk gebruikelijk is. Kijk of dat bij u past."),
            bool(organisation.choices),
        ),
        Step(
            "people-tryout",
            _("Proef"),
            _("Kijk bij een voorbeeld wie er bericht krijgt. Er wordt niets verstuurd."),
            not missing and members > 1,
            optional=True,
        ),
        _integrity(on),
    ]


def _integrity(on: date) -> Step:
    from graadmeter.service.integrity.holding.readiness import is_open

    is_there = is_open(on)
    return Step(
        "integrity-channel",
        _("Integriteitskanaal"),
        _("Het kanaal is open.")
        if is_there
        else _("Waar men een vermoeden van een integriteitsschending meldt."),
        is_there,
        optional=True,
    )


def _details(organisation: Organisation, with_province: bool) -> Step:
    lacking = with_province and not organisation.province
    text = _("De provincie ontbreekt.") if lacking else organisation.name
    return Step("people-details", _("Gegevens"), text, not lacking)


def _roles(on: date, coordinated: bool) -> Step:
    lacking = [] if coordinated else [_("een coördinator agressie")]
    if not members_with(Role.HR, on):
        lacking.append(_("iemand van personeelszaken"))
    if not members_with(Role.INTEGRITY_OFFICER, on):
        lacking.append(_("een integriteitsfunctionaris"))
    for audience, role, name in (
        (Audience.BOARD, Role.SECRETARY, _("een secretaris")),
        (Audience.REPRESENTATIVE, Role.CLERK, _("een griffier")),
    ):
        present = Member.objects.filter(valid_on(on), audience=audience).exists()
        if present and not members_with(role, on):
            lacking.append(name)
    text = (
        _("Nog niemand is: {roles}.").format(roles=", ".join(lacking))
        if lacking
        else _("De rollen zijn verdeeld.")
    )
    return Step("people-roles", _("Rollen"), text, not lacking)


def _deputies(on: date) -> Step:
    uncovered = absent_without_deputy(on)
    if uncovered:
        names = ", ".join(sorted({name_of(each) for each in uncovered}))
        text = _("Afwezig zonder vervanger: {names}.").format(names=names)
        return Step("people-deputies", _("Vervanging"), text, ready=False)
    ready = Deputy.objects.filter(valid_on(on)).exists()
    text = (
        _("Wie afwezig is, wordt vervangen.")
        if ready
        else _("Nog geen vervangers. Regel ze voor vakantie en ziekte.")
    )
    return Step("people-deputies", _("Vervanging"), text, ready, optional=True)


def absent_without_deputy(on: date) -> list[Member]:
    """Who has a role in following up, is away now or within two weeks, and whom nobody replaces."""
    away = Absence.objects.filter(valid_from__lte=on + _AHEAD, valid_until__gte=on)
    found = []
    for absence in away.select_related("member__account").order_by("pk"):
        day = max(on, absence.valid_from)
        held = absence.member.holdings.filter(valid_on(day)).exclude(
            role__in=(Role.EMPLOYEE, Role.OFFICE_HOLDER, Role.ADMINISTRATOR)
        )
        if held.exists() and not Deputy.objects.filter(valid_on(day), holding__in=held).exists():
            found.append(absence.member)
    return found


def _routing_text() -> str:
    if Routing.objects.exists():
        return _("U hebt vastgelegd wie bericht krijgt.")
    return _("Nu geldt wat landelijk gebruikelijk is.")


def undelivered() -> list[str]:
    """Names of people whose mail does not arrive."""
    failed = Notice.objects.filter(state=Notice.State.FAILED).select_related("account")
    return sorted({str(each.account.name) for each in failed})

"""What is next for a report: what to do, on which page, before when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.integrity.events import happened_since_conclusion
from graadmeter.service.integrity.handling.persons import Person, persons_of
from graadmeter.service.integrity.handling.protecting import alarms
from graadmeter.service.integrity.handling.transitions import UNDER_WAY
from graadmeter.service.integrity.models import Report, ReportCategory
from graadmeter.service.integrity.words import State


@dataclass(frozen=True)
class Step:
    """Something to do.

    Attributes:
        slug: the page on which it is done.
        due_on: before when; None without a day.
        query: what is chosen there at first, as ``persoon=2``; empty for nothing.
    """

    text: str
    slug: str
    due_on: date | None = None
    query: str = ""

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < today


def next_steps(report: Report, today: date) -> list[Step]:
    """What to do, what has a day first, then in the order of the procedure."""
    found = [*_terms(report, today), *_procedure(report)]
    return sorted(found, key=lambda step: step.due_on or date.max)


def late_terms(report: Report, today: date) -> bool:
    """Whether one of the two terms of a report has passed; by its own row alone."""
    unconfirmed = report.confirmed_on is None and report.confirm_due < today
    running = report.informed_on is None and report.suspended_since is None
    over = report.state in (State.CLOSED, State.WITHDRAWN)
    return not over and (unconfirmed or (running and report.inform_due < today))


def _terms(report: Report, today: date) -> list[Step]:
    found = []
    if alarms(report):
        found.append(
            Step(_("De melder wordt slechter behandeld: doe er iets aan"), "benadeling", today)
        )
    if report.state in (State.CLOSED, State.WITHDRAWN):
        return found
    if report.confirmed_on is None:
        found.append(Step(_("Bevestig de ontvangst"), "bevestigen", report.confirm_due))
    elif report.informed_on is None and report.suspended_since is None:
        found.append(Step(_("Informeer de melder"), "informeren", report.inform_due))
    return found


def _procedure(report: Report) -> list[Step]:
    found: list[Step] = []
    if report.state == State.RECEIVED:
        found.append(Step(_("Beslis of u de melding in behandeling neemt"), "in-behandeling-nemen"))
    if report.state in UNDER_WAY and not ReportCategory.objects.filter(report=report).exists():
        found.append(Step(_("Kies waar de melding over gaat"), "soort"))
    persons = persons_of(report)
    if report.state in UNDER_WAY:
        found += [
            _about(each, _("Informeer degene om wie het gaat"), "betrokkene")
            for each in persons
            if each.informed_on is None
        ]
    if report.state == State.HANDLING:
        found.append(Step(_("Begin een onderzoek, als dat nodig is"), "onderzoek"))
    if report.state in (State.HANDLING, State.INVESTIGATION):
        found += [
            _about(each, _("Hoor degene om wie het gaat"), "horen")
            for each in persons
            if each.heard_on is None
        ]
        found.append(Step(_("Leg de conclusie vast"), "conclusie"))
    if report.state == State.CONCLUDED:
        for each in persons:
            found += _owed(each)
        found += _after_conclusion(report)
    return found


def _owed(person: Person) -> list[Step]:
    """What is still to be done about one person, now that there is a conclusion."""
    found = []
    if person.unfounded and person.punished:
        found.append(_about(person, _("Trek de maatregel in"), "maatregel-intrekken"))
    if person.measure_due:
        found.append(_about(person, _("Leg vast welke maatregel volgt"), "maatregel"))
    if person.unfounded and not person.settled:
        text = _("Zuiver de naam van degene om wie het gaat")
        found.append(_about(person, text, "eerherstel"))
    if person.informed_on is not None and not person.told:
        text = _("Vertel degene om wie het gaat wat de conclusie is")
        found.append(_about(person, text, "betrokkene"))
    return found


def _about(person: Person, text: str, slug: str) -> Step:
    """A step about one person, whose page has them chosen."""
    if not person.apart:
        return Step(text, slug)
    field = f"wie=accused-{person.number}" if slug == "horen" else f"persoon={person.number}"
    return Step(person.of(text), slug, query=field)


def _after_conclusion(report: Report) -> list[Step]:
    found = []
    if report.appealed_on is not None and not happened_since_conclusion(report, "report.inform"):
        found.append(Step(_("Vertel de melder wat de nieuwe conclusie is"), "informeren"))
    found.append(Step(_("Sluit de melding af"), "afsluiten"))
    return found

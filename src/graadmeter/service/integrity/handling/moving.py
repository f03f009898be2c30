"""The acts that move a report through its states; one function each, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.acting import (
    Acting,
    Doing,
    begin,
    moved,
)
from graadmeter.service.integrity.handling.persons import (
    Person,
    codes_for,
    overall,
    persons_of,
    the_person,
)
from graadmeter.service.integrity.handling.transitions import Act, closed_by, states_for
from graadmeter.service.integrity.models import Investigation, PersonConcerned, Report
from graadmeter.service.integrity.words import ClosingReason, Conclusion
from graadmeter.service.project.databases import CONTACTS


def admit(*, acting: Acting, text: str = "") -> None:
    """Takes a report up: it is admissible.

    Raises:
        ImpossibleMoveError: it is not new any more.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.ADMIT))
        moved(doing, Act.ADMIT)
        doing.event("report.admit", text=text, for_reporter=True)
        doing.written("integrity.admit")


def decline(*, acting: Acting, reason: str, text: str) -> None:
    """Ends a report without a conclusion; the reporter reads why.

    Args:
        acting: who does it.
        reason: a code of `ClosingReason`.
        text: what is told to the reporter.

    Raises:
        ImpossibleMoveError: not now, or not for this reason.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.DECLINE))
        why = closed_by(doing.report.state, Act.DECLINE, reason)
        doing.tell(text)
        moved(doing, Act.DECLINE, closing_reason=why, closed_on=doing.today, **_told(doing))
        doing.event("report.decline", for_reporter=True, reason=str(why))
        doing.written("integrity.decline", reason=str(why))


def conclude(
    *, acting: Acting, conclusion: str | Mapping[int, str], text: str, unheard: str = ""
) -> None:
    """Writes down what came of it; an investigation that is open ends with it.

    Args:
        acting: who does it.
        conclusion: a code of `Conclusion`; where the report is about several persons one for each,
            by number, from which that of the report follows.
        text: the grounds, for who handles the report.
        unheard: why whom it is about was not heard, when somebody was not.

    Raises:
        UserError: whom it is about was never heard, and nothing says why; or the conclusions are
            not of exactly those whom it is about.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.CONCLUDE))
        persons = persons_of(doing.report)
        outcomes = _outcomes(persons, conclusion)
        heard = all(each.heard_on is not None for each in persons)
        if not heard and not unheard:
            raise UserError(
                next(
                    each.of(_("Degene om wie het gaat is nog niet gehoord"))
                    for each in persons
                    if each.heard_on is None
                ),
                where="niet-gehoord",
                mend=_("Leg eerst een gesprek vast, of schrijf op waarom dat niet kon."),
            )
        _end_investigation(doing)
        if not heard:
            doing.event("accused.unheard", text=unheard)
        outcome = overall(outcomes.values())
        codes: dict[str, Any] = {"conclusion": str(outcome), "heard": heard}
        if persons[0].numbered:
            codes["persons"] = {str(number): str(each) for number, each in outcomes.items()}
            for number, each in outcomes.items():
                rows = PersonConcerned.objects.filter(report=doing.report, number=number)
                rows.update(conclusion=each)
        moved(doing, Act.CONCLUDE, conclusion=outcome, concluded_on=doing.today)
        doing.event("report.conclude", text=text, **codes)
        doing.written(
            "integrity.conclude", conclusion=str(outcome), heard=heard, persons=len(persons)
        )


def close(*, acting: Acting, text: str) -> None:
    """Closes a report that was handled, with what the reporter is told of it.

    Raises:
        UserError: the reporter was not informed yet, somebody who was cleared was not told so or
            still has a measure, or a second conclusion was not told to whom it is about.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.CLOSE))
        report = doing.report
        closed_by(report.state, Act.CLOSE, ClosingReason.HANDLED)
        if report.informed_on is None:
            raise UserError(
                _("De melder weet nog niet wat er met de melding is gedaan"),
                where="tekst",
                mend=_("Informeer de melder eerst."),
            )
        for each in persons_of(report):
            _require_settled(report, each)
        doing.tell(text)
        moved(doing, Act.CLOSE, closing_reason=ClosingReason.HANDLED, closed_on=doing.today)
        doing.event("report.close", for_reporter=True, reason=str(ClosingReason.HANDLED))
        doing.written("integrity.close")


def go_on(*, acting: Acting, text: str) -> None:
    """Takes up a report that was withdrawn, because the organisation must.

    Args:
        acting: who does it.
        text: why; the reporter reads it as well.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.CONTINUE))
        # What its reporter withdrew left its investigation open; another one may begin now.
        _end_investigation(doing)
        moved(doing, Act.CONTINUE)
        doing.event("report.continue", text=text, for_reporter=True)
        doing.written("integrity.continue")


def appeal(*, acting: Acting, by_accused: bool, text: str, person: int | None = None) -> None:
    """Takes a closed report up again at the request of the reporter or of whom it is about.

    What was concluded stands in the history, and so does what the reporter thought of it; there is
    to be a new conclusion, about everybody it is about, which they may judge again.

    Raises:
        UserError: it is not said which of those it is about asks for it.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.APPEAL))
        codes = codes_for(the_person(doing.report, person)) if by_accused else {}
        PersonConcerned.objects.filter(report=doing.report).update(conclusion="")
        moved(
            doing,
            Act.APPEAL,
            appealed_on=doing.today,
            closed_on=None,
            closing_reason="",
            conclusion="",
            concluded_on=None,
            verdict="",
            rehabilitated_on=None,
        )
        doing.event("report.appeal", text=text, by_accused=by_accused, **codes)
        doing.event("report.reopen", for_reporter=True)
        doing.written("integrity.appeal", by_accused=by_accused, **codes)


def _outcomes(
    persons: tuple[Person, ...], conclusion: str | Mapping[int, str]
) -> dict[int, Conclusion]:
    """What was concluded about each; one conclusion does for one person alone."""
    if isinstance(conclusion, str):
        conclusion = {persons[0].number: conclusion}
    if set(conclusion) != {each.number for each in persons}:
        raise UserError(
            _("De conclusie gaat niet over precies deze personen"),
            mend=_("Kies bij elke persoon een conclusie."),
        )
    return {number: Conclusion(each) for number, each in sorted(conclusion.items())}


def _require_settled(report: Report, person: Person) -> None:
    """That a report may be closed as far as one person goes whom it is about."""
    if person.unfounded and not person.settled:
        raise UserError(
            person.of(_("De melding is ongegrond, en dat is nog niet rechtgezet")),
            where="tekst",
            mend=_("Leg eerst vast hoe u de naam van degene om wie het gaat hebt gezuiverd."),
        )
    if person.unfounded and person.punished:
        raise UserError(
            person.of(_("De melding is ongegrond, en er staat nog een maatregel")),
            where="tekst",
            mend=_("Trek de maatregel eerst in."),
        )
    # After an appeal who knows of the report would otherwise know its first conclusion alone.
    if report.appealed_on is not None and person.informed_on is not None and not person.told:
        raise UserError(
            person.of(_("Degene om wie het gaat weet nog niet wat de nieuwe conclusie is")),
            where="tekst",
            mend=_("Vertel het eerst, en leg dat vast."),
        )


def _end_investigation(doing: Doing) -> None:
    for row in Investigation.objects.filter(report=doing.report, ended_on__isnull=True):
        row.ended_on = max(doing.today, row.begun_on)
        row.save(update_fields=["ended_on"])


def _told(doing: Doing) -> dict[str, object]:
    """Who is told that a report ends knows by that what came of it."""
    return {} if doing.report.informed_on else {"informed_on": doing.today}

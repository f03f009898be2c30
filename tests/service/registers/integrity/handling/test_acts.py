"""What handlers do with a report: all of it or nothing, in the right state, by the right person."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from tests.service.registers.integrity.handling.scenes import (
    again,
    member_of,
    of_reporter,
)

from graadmeter import service
from graadmeter.errors import UserError
from graadmeter.service.integrity.conversation.messages import messages_of
from graadmeter.service.integrity.events import text_of
from graadmeter.service.integrity.handling import (
    accused,
    deciding,
    investigating,
    moving,
    protecting,
    timing,
)
from graadmeter.service.integrity.handling.acting import ChangedMeanwhileError
from graadmeter.service.integrity.handling.event_lines import known_kinds
from graadmeter.service.integrity.handling.excluding import exclude
from graadmeter.service.integrity.handling.investigating import Hearing
from graadmeter.service.integrity.handling.transitions import ImpossibleMoveError
from graadmeter.service.integrity.holding.recipients import add_recipient
from graadmeter.service.integrity.models import (
    CheckIn,
    Event,
    Investigation,
    Measure,
    Report,
    ReportCategory,
)
from graadmeter.service.integrity.words import (
    Authority,
    Capacity,
    Category,
    ClosingReason,
    Conclusion,
    Ground,
    MeasureKind,
    Pool,
    Retaliation,
    State,
)
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Audience

pytestmark = pytest.mark.django_db


def kinds(report: Report) -> list[str]:
    return list(
        Event.objects.filter(report=report).order_by("number").values_list("kind", flat=True)
    )


def handled(there, conclusion: Conclusion = Conclusion.FOUNDED):
    """A report that came to a conclusion, with both sides heard."""
    made = there.report()
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    moving.admit(acting=there.acting(made.report))
    for who in ("reporter", "accused"):
        investigating.record_hearing(
            acting=there.acting(made.report), hearing=Hearing(who, timezone.localdate(), "Verslag.")
        )
    moving.conclude(acting=there.acting(made.report), conclusion=conclusion, text="Omdat.")
    return made


def test_a_report_goes_from_received_to_closed_and_the_reporter_reads_along(there):
    made, today = there.report(), timezone.localdate()
    timing.confirm(acting=there.read(made.report), text="Wij hebben uw melding gelezen.")
    moving.admit(acting=there.read(made.report), text="Wij gaan ermee aan de slag.")
    deciding.set_categories(
        acting=there.read(made.report),
        categories=[Category.FINANCIAL],
        audience=Audience.STAFF,
    )
    investigating.begin_investigation(
        acting=there.read(made.report),
        pool=Pool.EXTERNAL,
        investigators="Bureau Verzonnen",
        questions="Wie tekende?",
    )
    accused.inform_accused(acting=there.read(made.report), on=today, text="Verteld.")
    investigating.record_hearing(
        acting=there.read(made.report), hearing=Hearing("accused", today, "Ontkent.", agreed=True)
    )
    accused.record_reply(acting=there.read(made.report), on=today, text="Het was niet zo.")
    investigating.write_findings(acting=there.read(made.report), text="Hij tekende.")
    moving.conclude(
        acting=there.read(made.report), conclusion=Conclusion.FOUNDED, text="Het staat vast."
    )
    deciding.add_measure(acting=there.read(made.report), kind=MeasureKind.WARNING, on=today)
    deciding.record_police_report(acting=there.read(made.report), on=today)
    timing.inform(acting=there.read(made.report), text="De melding is gegrond.")
    moving.close(acting=there.read(made.report), text="Wij sluiten de melding.")
    report = again(made)
    assert (report.state, report.closing_reason) == (State.CLOSED, ClosingReason.HANDLED)
    assert report.confirmed_on == report.informed_on == report.concluded_on == today
    look = Investigation.objects.get(report=report)
    content = investigating.assignment_of(there.opened(made), look)
    assert (look.ended_on, look.accused_heard_on) == (today, today)
    assert (content.questions, content.findings) == ("Wie tekende?", "Hij tekende.")
    own = of_reporter(made)
    assert [each.said.text for each in messages_of(own)] == [
        "Wij hebben uw melding gelezen.",
        "De melding is gegrond.",
        "Wij sluiten de melding.",
    ]
    told = Event.objects.filter(report=report, for_reporter=True).order_by("number")
    assert text_of(own, told.get(kind="report.admit")) == "Wij gaan ermee aan de slag."
    assert [each.kind for each in told] == [
        "report.received",
        "report.confirm",
        "report.admit",
        "investigation.begin",
        "report.inform",
        "report.close",
    ]


def test_nothing_that_was_written_stands_in_plain(there):
    made = there.report("Kraaiennest")
    timing.confirm(acting=there.acting(made.report), text="Kraaiennest")
    moving.admit(acting=there.acting(made.report))
    investigating.begin_investigation(
        acting=there.acting(made.report),
        pool=Pool.INTERNAL,
        investigators="Kraaiennest",
        questions="Kraaiennest",
    )
    investigating.record_hearing(
        acting=there.acting(made.report),
        hearing=Hearing("accused", timezone.localdate(), "Kraaiennest"),
    )
    for model in (Report, Event, Investigation, Entry):
        for row in model.objects.values():
            assert "Kraaiennest" not in str(row)


def test_confirming_plans_the_questions_of_the_channel_and_starts_the_second_term(there):
    made = there.report(today=timezone.localdate() - timedelta(days=3))
    before = again(made)
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    report, today = again(made), timezone.localdate()
    assert before.confirm_due == report.confirm_due
    assert report.inform_due <= before.inform_due
    found = list(CheckIn.objects.order_by("round").values_list("round", "due_on"))
    assert found == [
        (number, today + timedelta(weeks=weeks))
        for number, weeks in enumerate((4, 13, 26, 52), start=1)
    ]
    with pytest.raises(ImpossibleMoveError, match="al bevestigd"):
        timing.confirm(acting=there.acting(made.report), text="Nog eens.")
    assert CheckIn.objects.count() == 4


def test_what_is_declined_is_told_and_counts_as_informed(there):
    made = there.report()
    moving.decline(
        acting=there.acting(made.report), reason="andere_instantie", text="Ga naar de Inspectie."
    )
    report = again(made)
    assert (report.state, report.closing_reason) == (State.CLOSED, "andere_instantie")
    assert report.informed_on == timezone.localdate()
    assert messages_of(of_reporter(made))[0].said.text == "Ga naar de Inspectie."
    with pytest.raises(ImpossibleMoveError):
        moving.admit(acting=there.acting(made.report))


def test_a_conclusion_waits_until_the_accused_was_heard_or_it_is_written_why_not(there):
    made = there.report()
    moving.admit(acting=there.acting(made.report))
    with pytest.raises(UserError, match="nog niet gehoord") as refused:
        moving.conclude(
            acting=there.acting(made.report), conclusion=Conclusion.FOUNDED, text="Omdat."
        )
    assert refused.value.where == "niet-gehoord"
    assert again(made).state == State.HANDLING
    moving.conclude(
        acting=there.acting(made.report),
        conclusion=Conclusion.NOT_ESTABLISHED,
        text="Omdat.",
        unheard="Hij is niet te vinden.",
    )
    lines = Event.objects.filter(report=made.report, kind="accused.unheard")
    assert text_of(there.opened(made), lines.get()) == "Hij is niet te vinden."


def test_a_report_is_not_closed_before_the_reporter_knows(there):
    made = handled(there)
    with pytest.raises(UserError, match="melder weet nog niet"):
        moving.close(acting=there.acting(made.report), text="Klaar.")
    timing.inform(acting=there.acting(made.report), text="Zo zit het.")
    moving.close(acting=there.acting(made.report), text="Klaar.")


def test_who_was_accused_without_ground_is_cleared_before_it_is_closed(there):
    made = handled(there, Conclusion.UNFOUNDED)
    timing.inform(acting=there.acting(made.report), text="Niet gegrond.")
    with pytest.raises(UserError, match="nog niet rechtgezet"):
        moving.close(acting=there.acting(made.report), text="Klaar.")
    accused.clear(
        acting=there.acting(made.report),
        needed=True,
        to_reporter="Wij hebben het rechtgezet.",
        others="De afdeling.",
    )
    moving.close(acting=there.acting(made.report), text="Klaar.")
    assert again(made).rehabilitated_on == timezone.localdate()
    # A next conclusion asks for it anew.
    moving.appeal(acting=there.acting(made.report), by_accused=False, text="Niet eens.")
    moving.conclude(
        acting=there.acting(made.report), conclusion=Conclusion.UNFOUNDED, text="Weer niet."
    )
    with pytest.raises(UserError, match="nog niet rechtgezet"):
        moving.close(acting=there.acting(made.report), text="Klaar.")


def test_clearing_is_for_what_was_unfounded(there):
    made = handled(there)
    with pytest.raises(UserError, match="alleen als de melding ongegrond is"):
        accused.clear(
            acting=there.acting(made.report), needed=False, to_reporter="", others="Niemand."
        )


def test_an_appeal_takes_up_again_and_keeps_the_history(there):
    made = handled(there)
    timing.inform(acting=there.acting(made.report), text="Zo zit het.")
    moving.close(acting=there.acting(made.report), text="Klaar.")
    moving.appeal(acting=there.acting(made.report), by_accused=True, text="Oneens.")
    report = again(made)
    assert (report.state, report.conclusion, report.closed_on) == (State.HANDLING, "", None)
    assert report.appealed_on == timezone.localdate()
    event = Event.objects.get(report=report, kind="report.conclude")
    assert event.codes["conclusion"] == Conclusion.FOUNDED
    # The reporter reads that it is looked at again, not who asked.
    told = Event.objects.filter(report=report, for_reporter=True).order_by("-number")[0]
    assert (told.kind, told.codes) == ("report.reopen", {})


def test_a_withdrawn_report_goes_on_only_with_a_reason(there):
    made = there.report()
    Report.objects.filter(pk=made.report.pk).update(state=State.WITHDRAWN)
    with pytest.raises(ImpossibleMoveError):
        moving.admit(acting=there.acting(made.report))
    moving.go_on(acting=there.acting(made.report), text="Anderen lopen gevaar.")
    line = Event.objects.get(report=made.report, kind="report.continue")
    assert again(made).state == State.HANDLING
    assert text_of(of_reporter(made), line) == "Anderen lopen gevaar."


def test_the_term_stands_still_and_goes_on_later_by_those_days(there, monkeypatch):
    made = there.report(today=date(2026, 3, 2))
    day = date(2026, 3, 3)
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    with pytest.raises(ImpossibleMoveError, match="loopt nu niet"):
        timing.suspend(acting=there.acting(made.report), ground=Ground.AGREED, text="Stil.")
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    due = again(made).inform_due
    assert due == date(2026, 6, 3)
    day = date(2026, 4, 1)
    timing.suspend(acting=there.acting(made.report), ground=Ground.CRIMINAL, text="Stil.")
    with pytest.raises(ImpossibleMoveError, match="al stil"):
        timing.suspend(acting=there.acting(made.report), ground=Ground.AGREED, text="Stil.")
    day = date(2026, 5, 1)
    timing.resume(acting=there.acting(made.report))
    report = again(made)
    assert (report.suspended_days, report.suspended_since) == (30, None)
    assert report.inform_due == due + timedelta(days=30)
    with pytest.raises(ImpossibleMoveError, match="staat niet stil"):
        timing.resume(acting=there.acting(made.report))
    # A clock that goes back does not shorten the term.
    timing.suspend(acting=there.acting(made.report), ground=Ground.AGREED, text="Stil.")
    day = date(2026, 4, 20)
    timing.resume(acting=there.acting(made.report))
    assert again(made).inform_due == due + timedelta(days=30)


def test_what_ends_does_not_stand_still_any_more(there):
    made = there.report()
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    timing.suspend(acting=there.acting(made.report), ground=Ground.AGREED, text="Stil.")
    moving.decline(acting=there.acting(made.report), reason="dubbel", text="Dubbel.")
    assert again(made).suspended_since is None


def test_measures_are_those_of_the_audience(there):
    made, today = handled(there), timezone.localdate()
    with pytest.raises(UserError, match="past niet"):
        deciding.add_measure(acting=there.acting(made.report), kind=MeasureKind.SEAT_LOST, on=today)
    deciding.add_measure(acting=there.acting(made.report), kind=MeasureKind.NONE, on=today)
    deciding.add_measure(acting=there.acting(made.report), kind=MeasureKind.DISMISSAL, on=today)
    assert list(Measure.objects.values_list("kind", flat=True)) == [MeasureKind.DISMISSAL]
    with pytest.raises(UserError, match="al een maatregel"):
        deciding.add_measure(acting=there.acting(made.report), kind=MeasureKind.NONE, on=today)
    with pytest.raises(UserError, match="niet bij deze groep"):
        deciding.set_categories(
            acting=there.acting(made.report),
            categories=[Category.POWERS],
            audience=Audience.BOARD,
        )
    with pytest.raises(UserError, match="ligt voor de dag"):
        deciding.add_measure(
            acting=there.acting(made.report),
            kind=MeasureKind.WARNING,
            on=today - timedelta(days=1),
        )
    assert not ReportCategory.objects.exists()


def test_advice_and_notes_are_for_handlers_alone(there):
    made, today = there.report(), timezone.localdate()
    deciding.ask_advice(
        acting=there.acting(made.report), authority=Authority.BIOS, on=today, text="Wacht."
    )
    deciding.write_note(acting=there.acting(made.report), text="Bellen.")
    assert not Event.objects.filter(kind__in=["advice.ask", "note.add"], for_reporter=True).exists()


def test_a_reporter_who_is_treated_worse_is_followed_up_once_for_each_answer(there):
    made = there.report()
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    given = {"to_reporter": "Wij praten met uw chef.", "text": "Gesprek gepland."}
    with pytest.raises(UserError, match="niet gezegd"):
        protecting.follow_up(acting=there.acting(made.report), **given)
    CheckIn.objects.filter(round=1).update(answer=Retaliation.YES)
    assert [each.round for each in protecting.alarms(again(made))] == [1]
    protecting.follow_up(acting=there.acting(made.report), **given)
    assert protecting.alarms(again(made)) == []
    CheckIn.objects.filter(round=2).update(answer=Retaliation.YES)
    assert [each.round for each in protecting.alarms(again(made))] == [2]


def test_who_turns_out_to_be_accused_loses_the_key_and_gets_none(there):
    made = there.report()
    second = member_of(there.second)
    exclude(acting=there.acting(made.report), member_id=second.pk)
    with pytest.raises(Http404):
        moving.admit(acting=there.acting(made.report, there.second))
    with pytest.raises(UserError):
        add_recipient(
            opened=there.opened(made),
            by=member_of(there.officer),
            member=second,
            capacity=Capacity.OFFICER,
            reason="Toch.",
            today=timezone.localdate(),
            whole=True,
        )
    assert Event.objects.get(kind="report.exclude").codes == {}
    entry = Entry.objects.get(action="integrity.exclude")
    assert json.loads(entry.content)["facts"] == {}


def test_nobody_excludes_themselves(there):
    made = there.report()
    with pytest.raises(UserError, match="kunt u niet kiezen"):
        exclude(acting=there.acting(made.report), member_id=member_of(there.officer).pk)


def test_an_investigator_writes_hearings_and_decides_nothing(there):
    made = there.report()
    moving.admit(acting=there.acting(made.report))
    with pytest.raises(Http404):
        moving.admit(acting=there.acting(made.report, there.investigator))
    add_recipient(
        opened=there.opened(made),
        by=member_of(there.officer),
        member=member_of(there.investigator),
        capacity=Capacity.INVESTIGATOR,
        reason="Onderzoek.",
        today=timezone.localdate(),
        whole=True,
    )
    theirs = there.acting(made.report, there.investigator)
    investigating.record_hearing(
        acting=theirs, hearing=Hearing("witness", timezone.localdate(), "Zag het.")
    )
    with pytest.raises(PermissionDenied):
        moving.conclude(acting=theirs, conclusion=Conclusion.FOUNDED, text="Omdat.")


def test_two_handlers_at_once_do_not_overwrite_each_other(there):
    made = there.report()
    first, late = there.read(made.report), there.read(made.report)
    moving.admit(acting=first)
    with pytest.raises(ChangedMeanwhileError) as changed:
        moving.decline(acting=late, reason="dubbel", text="Dubbel.")
    assert [each.kind for each in changed.value.events] == ["report.admit"]
    read = replace(late, seen=changed.value.seen)
    moving.decline(acting=read, reason="dubbel", text="Dubbel.")
    assert kinds(made.report)[-2:] == ["report.admit", "report.decline"]


def test_what_officers_do_is_journalled_with_the_report_and_their_account(there):
    made = there.report()
    moving.admit(acting=there.acting(made.report))
    entry = Entry.objects.get(action="integrity.admit")
    assert entry.subject == str(made.report.pk)
    assert entry.account_id == member_of(there.officer).account_id
    assert not Entry.objects.filter(action="integrity.report", subject=str(made.report.pk)).exists()


def test_every_kind_of_event_has_words():
    folder = Path(str(service.__path__[0])) / "integrity"
    source = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    written = set(re.findall(r'(?:\.event\(|add_event\(\s*[\w.]+,\s*)\s*"([a-z.-]+)"', source))
    assert len(written) > 20
    assert written - known_kinds() == set()

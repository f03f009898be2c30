"""A report that is looked at again: a second conclusion, judgement and telling; measures undone."""

from __future__ import annotations

import json
import secrets
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.service.managing import text_of
from tests.service.registers.integrity.handling.scenes import again, of_reporter

from graadmeter.errors import UserError
from graadmeter.service.integrity.conversation.actions import can_withdraw, judge, withdraw
from graadmeter.service.integrity.conversation.lines import state_told
from graadmeter.service.integrity.counting.reading import reports_until
from graadmeter.service.integrity.handling import accused, deciding, moving, timing
from graadmeter.service.integrity.handling.event_lines import label_of
from graadmeter.service.integrity.handling.next_steps import next_steps
from graadmeter.service.integrity.models import Event, Measure
from graadmeter.service.integrity.words import (
    ClosingReason,
    Conclusion,
    MeasureKind,
    State,
    Undone,
    Verdict,
)
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Audience
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db


def concluded(there, conclusion: Conclusion):
    """A report that came to a conclusion, of which whom it is about knew before."""
    made, today = there.report(), timezone.localdate()
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    moving.admit(acting=there.acting(made.report))
    accused.inform_accused(acting=there.acting(made.report), on=today, text="Verteld.")
    conclude(there, made, conclusion)
    timing.inform(acting=there.acting(made.report), text="Zo zit het.")
    return made


def conclude(there, made, conclusion: Conclusion) -> None:
    moving.conclude(
        acting=there.acting(made.report), conclusion=conclusion, text="Omdat.", unheard="Ziek."
    )


def judged(made, verdict: Verdict, round_: int = 0) -> None:
    judge(
        opened=of_reporter(made),
        secret=secrets.token_bytes(32),
        verdict=verdict,
        text="",
        today=timezone.localdate(),
        round_=round_,
    )


def reopened(there, made, conclusion: Conclusion) -> None:
    """Closed, appealed and concluded once more, of which nobody was told yet."""
    moving.close(acting=there.acting(made.report), text="Klaar.")
    moving.appeal(acting=there.acting(made.report), by_accused=True, text="Niet eens.")
    conclude(there, made, conclusion)


def told_accused(there, made) -> None:
    accused.inform_accused(
        acting=there.acting(made.report), on=timezone.localdate(), text="De conclusie."
    )


def steps(made) -> set[str]:
    return {each.slug for each in next_steps(again(made), timezone.localdate())}


def taken(there, made, kind: MeasureKind) -> Measure:
    today = timezone.localdate()
    deciding.add_measure(acting=there.acting(made.report), kind=kind, on=today)
    return Measure.objects.get(report=made.report, kind=kind, undone_on__isnull=True)


def undone(there, row: Measure, because: Undone = Undone.OVERTURNED, **who: object) -> None:
    report = who.get("report", row.report)
    deciding.undo_measure(
        acting=there.acting(report), measure_id=row.pk, because=because, text="De rechter."
    )


def counted(there) -> tuple[str, ...]:
    (found,) = reports_until(there.organisation, timezone.localdate())
    return found.measures


def test_the_reporter_judges_each_round_and_both_judgements_stay(there):
    made = concluded(there, Conclusion.FOUNDED)
    moving.close(acting=there.acting(made.report), text="Klaar.")
    judged(made, Verdict.INSUFFICIENT)
    moving.appeal(acting=there.acting(made.report), by_accused=False, text="Niet eens.")
    assert again(made).verdict == ""
    with pytest.raises(UserError, match="kan nu niet"):
        judged(made, Verdict.GOOD, round_=1)
    conclude(there, made, Conclusion.FOUNDED)
    told_accused(there, made)
    moving.close(acting=there.acting(made.report), text="Klaar.")
    # The form of the first round, sent once more, says nothing of the second.
    with pytest.raises(UserError, match="kan nu niet"):
        judged(made, Verdict.INSUFFICIENT)
    assert again(made).verdict == ""
    judged(made, Verdict.GOOD, round_=1)
    assert again(made).verdict == Verdict.GOOD
    lines = Event.objects.filter(report=made.report, kind="report.judge").order_by("number")
    assert [label_of(each) for each in lines] == [
        "Oordeel van de melder: onvoldoende",
        "Oordeel van de melder: goed",
    ]


def test_what_was_told_of_a_conclusion_is_asked_again_after_the_next(there):
    made, today = concluded(there, Conclusion.UNFOUNDED), timezone.localdate()
    assert {"eerherstel", "betrokkene"} <= steps(made)
    accused.inform_accused(acting=there.acting(made.report), on=today, text="U gaat vrijuit.")
    accused.clear(
        acting=there.acting(made.report), needed=False, to_reporter="", others="Niemand wist het."
    )
    assert steps(made) == {"soort", "afsluiten"}
    moving.close(acting=there.acting(made.report), text="Klaar.")
    moving.appeal(acting=there.acting(made.report), by_accused=False, text="Niet eens.")
    conclude(there, made, Conclusion.UNFOUNDED)
    again_to_do = {"eerherstel", "betrokkene", "informeren"}
    assert steps(made) == {"soort", "afsluiten", *again_to_do}
    accused.inform_accused(acting=there.acting(made.report), on=today, text="Opnieuw vrijuit.")
    timing.inform(acting=there.acting(made.report), text="Het blijft zo.")
    assert steps(made) == {"soort", "afsluiten", "eerherstel"}


def test_a_second_conclusion_is_told_before_the_report_is_closed(there):
    made = concluded(there, Conclusion.FOUNDED)
    reopened(there, made, Conclusion.FOUNDED)
    assert state_told(again(made)) == "Er is een conclusie. U krijgt daar bericht over."
    with pytest.raises(UserError, match="weet nog niet wat de nieuwe conclusie"):
        moving.close(acting=there.acting(made.report), text="Klaar.")
    told_accused(there, made)
    moving.close(acting=there.acting(made.report), text="Klaar.")
    assert again(made).state == State.CLOSED


def test_an_unfounded_report_ends_without_a_measure(there):
    made = concluded(there, Conclusion.FOUNDED)
    row = taken(there, made, MeasureKind.DISMISSAL)
    reopened(there, made, Conclusion.UNFOUNDED)
    assert "maatregel-intrekken" in steps(made)
    with pytest.raises(UserError, match="dus er volgt geen maatregel"):
        taken(there, made, MeasureKind.WARNING)
    accused.clear(acting=there.acting(made.report), needed=False, to_reporter="", others="X.")
    told_accused(there, made)
    with pytest.raises(UserError, match="er staat nog een maatregel"):
        moving.close(acting=there.acting(made.report), text="Klaar.")
    undone(there, row)
    assert "maatregel-intrekken" not in steps(made)
    taken(there, made, MeasureKind.NONE)
    moving.close(acting=there.acting(made.report), text="Klaar.")
    assert counted(there) == ("geen",)


def test_a_name_that_was_cleared_is_not_when_the_second_conclusion_is_founded(there):
    made = concluded(there, Conclusion.UNFOUNDED)
    accused.clear(acting=there.acting(made.report), needed=True, to_reporter="Zo.", others="X.")
    assert again(made).rehabilitated_on is not None
    reopened(there, made, Conclusion.FOUNDED)
    assert again(made).rehabilitated_on is None


def test_what_was_concluded_once_is_not_withdrawn_when_it_is_open_again(there):
    made = concluded(there, Conclusion.FOUNDED)
    moving.close(acting=there.acting(made.report), text="Klaar.")
    moving.appeal(acting=there.acting(made.report), by_accused=True, text="Niet eens.")
    assert not can_withdraw(again(made))
    with pytest.raises(UserError, match="kan nu niet"):
        withdraw(
            opened=of_reporter(made),
            secret=secrets.token_bytes(32),
            text="",
            today=timezone.localdate(),
        )
    assert again(made).state == State.HANDLING


def test_what_was_never_taken_up_can_be_withdrawn_when_it_is_open_again(there):
    made = there.report()
    moving.decline(
        acting=there.acting(made.report), reason=ClosingReason.NOT_ADMISSIBLE, text="Niet hier."
    )
    moving.appeal(acting=there.acting(made.report), by_accused=False, text="Wel hier.")
    assert can_withdraw(again(made))


def test_a_court_speaks_when_the_report_was_closed_long_ago(there, settings):
    settings.TWO_FACTOR = False
    made = concluded(there, Conclusion.FOUNDED)
    row = taken(there, made, MeasureKind.DISMISSAL)
    moving.close(acting=there.acting(made.report), text="Klaar.")
    judged(made, Verdict.GOOD)
    where = [there.organisation.slug, made.report.pk]
    page = text_of(there.browser().get(reverse("integrity-report", args=where)))
    assert reverse("integrity-act", args=[*where, "maatregel-intrekken"]) in page
    with organisation_scope(there.organisation.pk):
        undone(there, row)
        kept = again(made)
        assert (kept.state, kept.conclusion, kept.verdict) == (
            State.CLOSED,
            Conclusion.FOUNDED,
            Verdict.GOOD,
        )
        assert counted(there) == ()


def test_a_measure_that_was_overturned_is_seen_and_not_counted(there):
    made = concluded(there, Conclusion.FOUNDED)
    row = taken(there, made, MeasureKind.DISMISSAL)
    assert counted(there) == ("onvoorwaardelijk_ontslag",)
    undone(there, row)
    assert counted(there) == ()
    assert "maatregel" in steps(made)
    row.refresh_from_db()
    assert (row.undone_on, row.undone_because) == (timezone.localdate(), "teruggedraaid")
    line = Event.objects.filter(report=made.report).order_by("-number")[0]
    assert label_of(line).startswith("Maatregel ingetrokken: Onvoorwaardelijk ontslag. Teruggedr")
    assert not line.for_reporter
    entry = Entry.objects.get(action="integrity.measure-undo")
    assert json.loads(entry.content)["facts"] == {
        "measure": "onvoorwaardelijk_ontslag",
        "because": "teruggedraaid",
    }
    # It does not stand in the way of what is decided instead.
    taken(there, made, MeasureKind.NONE)
    assert counted(there) == ("geen",)


def test_a_measure_is_undone_once_and_in_its_own_report(there):
    made, other = concluded(there, Conclusion.FOUNDED), there.report()
    row = taken(there, made, MeasureKind.WARNING)
    timing.confirm(acting=there.acting(other.report), text="Dank u.")
    moving.admit(acting=there.acting(other.report))
    with pytest.raises(UserError, match="staat niet meer bij"):
        undone(there, row, report=other.report)
    undone(there, row, Undone.MISTAKE)
    with pytest.raises(UserError, match="staat niet meer bij"):
        undone(there, row)
    with pytest.raises(UserError, match="staat niet meer bij"):
        deciding.undo_measure(
            acting=there.acting(made.report),
            measure_id=uuid.uuid4(),
            because=Undone.MISTAKE,
            text="Fout.",
        )
    assert Entry.objects.filter(action="integrity.measure-undo").count() == 1


def test_a_mistaken_measure_no_longer_holds_the_audience(there):
    made = concluded(there, Conclusion.FOUNDED)
    row = taken(there, made, MeasureKind.DISMISSAL)
    kinds = deciding.categories_for(again(made))[:1]
    with pytest.raises(UserError, match="niet bij deze groep past"):
        deciding.set_categories(
            acting=there.acting(made.report), categories=kinds, audience=Audience.REPRESENTATIVE
        )
    undone(there, row, Undone.MISTAKE)
    deciding.set_categories(
        acting=there.acting(made.report), categories=kinds, audience=Audience.REPRESENTATIVE
    )
    assert again(made).audience == Audience.REPRESENTATIVE


def test_the_database_takes_no_measure_that_is_half_undone(there):
    made = concluded(there, Conclusion.FOUNDED)
    row = taken(there, made, MeasureKind.WARNING)
    row.undone_on = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(update_fields=["undone_on"])


def test_the_page_offers_what_stands_and_is_not_there_when_nothing_does(there, settings):
    settings.TWO_FACTOR = False
    made = concluded(there, Conclusion.FOUNDED)
    slug, report_id = there.organisation.slug, made.report.pk
    form = reverse("integrity-act", args=[slug, report_id, "maatregel-intrekken"])
    page = reverse("integrity-report", args=[slug, report_id])
    browser = there.browser()
    assert form not in text_of(browser.get(page))
    assert browser.get(form).status_code == 409
    with organisation_scope(there.organisation.pk):
        row = taken(there, made, MeasureKind.WARNING)
    assert form in text_of(browser.get(page))
    assert "Waarschuwing (" in text_of(browser.get(form))
    bad = browser.post(form, {"maatregel": "x", "waarom": "teruggedraaid", "tekst": "Hof."})
    assert bad.status_code == 400
    sent = {"maatregel": str(row.pk), "waarom": "teruggedraaid", "tekst": "Hof.", "gelezen": "99"}
    assert browser.post(form, sent).status_code == 302
    after = text_of(browser.get(page))
    assert "Waarschuwing (" in after
    assert "ingetrokken op" in after
    assert form not in after

"""A report about several persons: each is told, heard, judged, punished and cleared apart."""

from __future__ import annotations

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.service.managing import text_of
from tests.service.registers.integrity.handling.scenes import again

from graadmeter.errors import UserError
from graadmeter.service.integrity.counting.reading import reports_until
from graadmeter.service.integrity.events import text_of as text_written
from graadmeter.service.integrity.handling import (
    accused,
    deciding,
    investigating,
    moving,
    telling_apart,
    timing,
)
from graadmeter.service.integrity.handling.event_lines import label_of
from graadmeter.service.integrity.handling.investigating import Hearing
from graadmeter.service.integrity.handling.next_steps import next_steps
from graadmeter.service.integrity.handling.persons import names_of, overall, persons_of
from graadmeter.service.integrity.handling.reminding import Facts
from graadmeter.service.integrity.handling.ticking import _facts
from graadmeter.service.integrity.holding.recipients import add_recipient, remove_recipient
from graadmeter.service.integrity.models import Event, Measure, PersonConcerned
from graadmeter.service.integrity.words import Capacity, Conclusion, MeasureKind, State, Undone
from graadmeter.service.journal.models import Entry
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
FOUNDED, PARTLY, UNFOUNDED, UNKNOWN = (
    Conclusion.FOUNDED,
    Conclusion.PARTLY,
    Conclusion.UNFOUNDED,
    Conclusion.NOT_ESTABLISHED,
)
ANNA, BRAM = "Anna Verzonnen, chef", "Bram Verzonnen"


def of_two(there):
    """A report in handling that is about two persons."""
    made = there.report()
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    moving.admit(acting=there.acting(made.report))
    apart(there, made, {1: ANNA}, BRAM)
    return made


def apart(there, made, names, another="") -> None:
    telling_apart.tell_apart(acting=there.acting(made.report), names=names, another=another)


def told(there, made, person=None) -> None:
    today = timezone.localdate()
    accused.inform_accused(
        acting=there.acting(made.report), on=today, text="Verteld.", person=person
    )


def heard(there, made, person=None) -> None:
    hearing = Hearing("accused", timezone.localdate(), "Verslag.", person=person)
    investigating.record_hearing(acting=there.acting(made.report), hearing=hearing)


def conclude(there, made, conclusion, unheard="Ziek.") -> None:
    moving.conclude(
        acting=there.acting(made.report), conclusion=conclusion, text="Omdat.", unheard=unheard
    )


def cleared(there, made, person=None, needed=True) -> None:
    accused.clear(
        acting=there.acting(made.report),
        needed=needed,
        to_reporter="Het was niet zo.",
        others="De afdeling.",
        person=person,
    )


def punished(there, made, kind, person=None) -> Measure:
    today = timezone.localdate()
    deciding.add_measure(acting=there.acting(made.report), kind=kind, on=today, person=person)
    return Measure.objects.get(report=made.report, kind=kind, person=person or 1)


def close(there, made) -> None:
    moving.close(acting=there.acting(made.report), text="Klaar.")


def steps(made) -> list[tuple[str, str]]:
    found = next_steps(again(made), timezone.localdate())
    return [(each.slug, each.text) for each in found if each.slug not in {"soort", "informeren"}]


def lines(made, kind: str) -> list[str]:
    rows = Event.objects.filter(report=made.report, kind=kind).order_by("number")
    return [label_of(each) for each in rows]


# ------------------------------------------------------------------------------------ telling apart


def test_a_report_is_about_one_person_until_they_are_told_apart(there):
    made = there.report()
    (one,) = persons_of(made.report)
    assert (one.number, one.apart, names_of(there.opened(made))) == (1, False, {})
    moving.admit(acting=there.acting(made.report))
    told(there, made)
    assert again(made).accused_informed_on == timezone.localdate()
    apart(there, made, {1: ANNA}, BRAM)
    first, second = persons_of(again(made))
    assert (first.informed_on, second.informed_on) == (timezone.localdate(), None)
    assert names_of(there.opened(made)) == {1: ANNA, 2: BRAM}
    # The second knows nothing, so it is asked for again.
    assert again(made).accused_informed_on is None
    assert lines(made, "person.add") == ["De melding gaat ook over persoon 2"]


def test_nothing_in_plain_says_who_they_are(there):
    made = of_two(there)
    apart(there, made, {1: ANNA, 2: "Bram Anders"})
    plain = json.dumps(
        [
            *PersonConcerned.objects.values("number", "conclusion"),
            *Event.objects.values("kind", "codes"),
            *Entry.objects.values("action", "content"),
        ]
    )
    assert not any(name in plain for name in ("Anna", "Bram", "Anders", "chef"))
    sealed = [bytes(row.sealed_content) for row in PersonConcerned.objects.all()]
    assert not any(b"Verzonnen" in each or b"Anders" in each for each in sealed)
    assert lines(made, "person.rename") == ["De omschrijving van persoon 2 is aangepast"]
    assert names_of(there.opened(made))[2] == "Bram Anders"


def test_who_got_a_key_later_reads_names_once_somebody_who_can_saved_them_again(there):
    made, today = of_two(there), timezone.localdate()
    officer, second = (
        there.visitor(held).require_member() for held in (there.officer, there.second)
    )
    remove_recipient(
        opened=there.opened(made), by=officer, member=second, reason="Op reis.", today=today
    )
    add_recipient(
        opened=there.opened(made),
        by=officer,
        member=second,
        capacity=Capacity.OFFICER,
        reason="Weer terug.",
        whole=False,
        today=today,
    )
    later = there.acting(made.report, there.second)
    assert names_of(there.opened(made, there.second)) == {}
    with pytest.raises(UserError, match="niet lezen wie dit is"):
        telling_apart.tell_apart(acting=later, names={2: "Bram, de tweede"})
    telling_apart.tell_apart(acting=later, names={}, another="Cor")
    assert names_of(there.opened(made, there.second)) == {3: "Cor"}
    conclude(there, made, dict.fromkeys((1, 2, 3), FOUNDED))
    assert telling_apart.sealed_before(there.opened(made))
    apart(there, made, {1: ANNA, 2: BRAM})
    assert not telling_apart.sealed_before(there.opened(made))
    assert names_of(there.opened(made, there.second)) == {1: ANNA, 2: BRAM, 3: "Cor"}
    assert lines(made, "person.share") == [
        f"Wie later een sleutel kreeg, kan nu lezen wie persoon {number} is" for number in (1, 2)
    ]
    assert not lines(made, "person.rename")
    with pytest.raises(UserError, match="Er is al een conclusie"):
        apart(there, made, {}, "Dirk")


@pytest.mark.parametrize(
    ("names", "another", "what"),
    [
        ({}, BRAM, "niet wie dit is"),
        ({1: " "}, BRAM, "niet wie dit is"),
        ({1: ANNA}, "", "maar één persoon"),
        ({1: ANNA, 4: "Vier"}, BRAM, "staat niet meer"),
        ({1: ANNA}, " anna  VERZONNEN, chef", "heten hetzelfde"),
        ({1: "\u200b"}, BRAM, "niet wie dit is"),
        ({1: ANNA}, "\u202e", "niet wie dit is"),
    ],
)
def test_telling_apart_needs_two_who_are_named(there, names, another, what):
    made = there.report()
    moving.admit(acting=there.acting(made.report))
    with pytest.raises(UserError, match=what):
        apart(there, made, names, another)
    assert not PersonConcerned.objects.exists()
    assert not lines(made, "person.add")


def test_nothing_changed_and_one_too_many_are_refused(there):
    made = of_two(there)
    with pytest.raises(UserError, match="niets veranderd"):
        apart(there, made, {1: ANNA, 2: BRAM})
    for number in range(3, telling_apart.MOST + 1):
        apart(there, made, {}, f"Persoon {number}")
    with pytest.raises(UserError, match="Er staan al 20 personen"):
        apart(there, made, {}, "Een te veel")
    assert len(persons_of(again(made))) == telling_apart.MOST


def test_other_words_for_somebody_leave_those_before_in_the_history(there):
    made = of_two(there)
    told(there, made, 1)
    apart(there, made, {1: BRAM, 2: ANNA})
    telling_apart.leave_out(acting=there.acting(made.report), number=2)
    rows = Event.objects.filter(report=made.report, kind__startswith="person.").order_by("number")
    assert [(each.kind, text_written(there.opened(made), each)) for each in rows] == [
        ("person.add", ""),
        ("person.rename", ANNA),
        ("person.rename", BRAM),
        ("person.leave-out", ANNA),
    ]


def test_a_number_is_of_one_person_for_ever(there):
    made = of_two(there)
    telling_apart.leave_out(acting=there.acting(made.report), number=2)
    apart(there, made, {}, "Cor")
    assert [each.number for each in persons_of(again(made))] == [1, 3]


def test_who_was_concluded_about_alone_stays_after_an_appeal(there):
    made = of_two(there)
    telling_apart.leave_out(acting=there.acting(made.report), number=1)
    conclude(there, made, FOUNDED)
    assert lines(made, "report.conclude") == ["De conclusie: gegrond (persoon 2: gegrond)"]
    timing.inform(acting=there.acting(made.report), text="Zo.")
    close(there, made)
    moving.appeal(acting=there.acting(made.report), by_accused=False, text="Nee.")
    apart(there, made, {}, "Cor")
    assert telling_apart.removable(made.report) == (3,)


def test_only_somebody_about_whom_nothing_was_written_is_left_out(there):
    made = of_two(there)
    apart(there, made, {}, "Cor")
    told(there, made, 2)
    assert telling_apart.removable(made.report) == (1, 3)
    telling_apart.leave_out(acting=there.acting(made.report), number=3)
    with pytest.raises(UserError, match="kan niet meer weg"):
        telling_apart.leave_out(acting=there.acting(made.report), number=2)
    telling_apart.leave_out(acting=there.acting(made.report), number=1)
    # Who is left has their own number still, and nobody need be chosen any more.
    (left,) = persons_of(again(made))
    assert (left.number, left.apart, left.informed_on) == (2, False, timezone.localdate())
    assert again(made).accused_informed_on == timezone.localdate()
    assert telling_apart.removable(made.report) == ()
    heard(there, made)
    conclude(there, made, UNFOUNDED, unheard="")
    cleared(there, made)
    timing.inform(acting=there.acting(made.report), text="Zo zit het.")
    close(there, made)
    assert again(made).state == State.CLOSED
    assert lines(made, "person.leave-out") == [
        "De melding gaat toch niet over persoon 3",
        "De melding gaat toch niet over persoon 1",
    ]


@pytest.mark.parametrize("act", ["reply", "wait", "heard", "measure", "concluded", "appealed"])
def test_whatever_was_written_keeps_somebody(there, act):
    made, today = of_two(there), timezone.localdate()
    apart(there, made, {}, "Cor")
    acting = there.acting(made.report)
    if act == "reply":
        accused.record_reply(acting=acting, on=today, text="Nee.", person=3)
    elif act == "wait":
        accused.wait_with_accused(acting=acting, text="Onderzoek.", person=3)
    elif act == "heard":
        heard(there, made, 3)
    elif act == "measure":
        row = punished(there, made, MeasureKind.TALK, 3)
        deciding.undo_measure(acting=acting, measure_id=row.pk, because=Undone.MISTAKE, text="X.")
    else:
        conclude(there, made, dict.fromkeys((1, 2, 3), FOUNDED))
        timing.inform(acting=acting, text="Zo.")
        close(there, made)
        moving.appeal(acting=acting, by_accused=True, text="Nee.", person=3)
    assert 3 not in telling_apart.removable(made.report)
    others = telling_apart.removable(made.report)
    assert others == (() if act in {"concluded", "appealed"} else (1, 2))


# ------------------------------------------------------------------------------- each their own


def test_it_must_be_said_about_whom_something_is(there):
    made, today = of_two(there), timezone.localdate()
    acting = there.acting(made.report)
    for person in (None, 3):
        for act in (
            lambda person=person: told(there, made, person),
            lambda person=person: heard(there, made, person),
            lambda person=person: punished(there, made, MeasureKind.TALK, person),
            lambda person=person: accused.wait_with_accused(
                acting=acting, text="Later.", person=person
            ),
            lambda person=person: accused.record_reply(
                acting=acting, on=today, text="Nee.", person=person
            ),
        ):
            what = "Kies om wie het gaat" if person is None else "staat niet meer bij"
            with pytest.raises(UserError, match=what):
                act()
    assert not Measure.objects.exists()
    assert not Event.objects.filter(kind__startswith="accused.").exists()


def test_two_outcomes_ask_for_what_each_is_owed(there):
    made = of_two(there)
    assert [each for each in steps(made) if each[0] in {"betrokkene", "horen"}] == [
        ("betrokkene", "Informeer degene om wie het gaat (persoon 1)"),
        ("betrokkene", "Informeer degene om wie het gaat (persoon 2)"),
        ("horen", "Hoor degene om wie het gaat (persoon 1)"),
        ("horen", "Hoor degene om wie het gaat (persoon 2)"),
    ]
    told(there, made, 1)
    heard(there, made, 1)
    told(there, made, 2)
    with pytest.raises(UserError, match=r"niet gehoord \(persoon 2\)"):
        conclude(there, made, {1: FOUNDED, 2: UNFOUNDED}, unheard="")
    heard(there, made, 2)
    conclude(there, made, {1: FOUNDED, 2: UNFOUNDED}, unheard="")
    assert again(made).conclusion == PARTLY
    assert lines(made, "report.conclude") == [
        "De conclusie: voor een deel gegrond (persoon 1: gegrond; persoon 2: ongegrond)"
    ]
    assert steps(made) == [
        ("maatregel", "Leg vast welke maatregel volgt (persoon 1)"),
        ("betrokkene", "Vertel degene om wie het gaat wat de conclusie is (persoon 1)"),
        ("eerherstel", "Zuiver de naam van degene om wie het gaat (persoon 2)"),
        ("betrokkene", "Vertel degene om wie het gaat wat de conclusie is (persoon 2)"),
        ("afsluiten", "Sluit de melding af"),
    ]
    with pytest.raises(UserError, match="ongegrond, dus er volgt geen maatregel"):
        punished(there, made, MeasureKind.WARNING, 2)
    punished(there, made, MeasureKind.WARNING, 1)
    with pytest.raises(UserError, match="alleen als de melding ongegrond is"):
        cleared(there, made, 1)
    timing.inform(acting=there.acting(made.report), text="Zo zit het.")
    with pytest.raises(UserError, match=r"nog niet rechtgezet \(persoon 2\)"):
        close(there, made)
    cleared(there, made, 2)
    close(there, made)
    assert again(made).state == State.CLOSED
    assert again(made).rehabilitated_on == timezone.localdate()
    assert [each.cleared_on for each in persons_of(again(made))] == [None, timezone.localdate()]


def test_no_measure_for_one_is_no_matter_of_the_other_and_each_counts(there):
    made = of_two(there)
    conclude(there, made, {1: FOUNDED, 2: FOUNDED})
    punished(there, made, MeasureKind.WARNING, 1)
    punished(there, made, MeasureKind.NONE, 2)
    with pytest.raises(UserError, match="al een maatregel"):
        punished(there, made, MeasureKind.NONE, 1)
    punished(there, made, MeasureKind.WARNING, 2)
    assert not Measure.objects.filter(kind=MeasureKind.NONE).exists()
    (counted,) = reports_until(there.organisation, timezone.localdate())
    assert counted.measures == (MeasureKind.WARNING, MeasureKind.WARNING)
    assert (counted.conclusion, again(made).conclusion) == (FOUNDED, FOUNDED)


def test_a_measure_from_before_an_unfounded_conclusion_about_one_is_undone_first(there):
    made = of_two(there)
    first, second = (punished(there, made, MeasureKind.TALK, number) for number in (1, 2))
    conclude(there, made, {1: FOUNDED, 2: UNFOUNDED})
    cleared(there, made, 2, needed=False)
    timing.inform(acting=there.acting(made.report), text="Zo zit het.")
    with pytest.raises(UserError, match=r"staat nog een maatregel \(persoon 2\)"):
        close(there, made)
    deciding.undo_measure(
        acting=there.acting(made.report), measure_id=second.pk, because=Undone.MISTAKE, text="X."
    )
    close(there, made)
    assert lines(made, "measure.undo") == [
        "Maatregel ingetrokken: Gesprek met de leidinggevende. Een vergissing: deze maatregel is "
        "nooit genomen (persoon 2)"
    ]
    first.refresh_from_db()
    assert first.undone_on is None


def test_waiting_is_of_one_person_and_the_reminder_stays_until_all_know(there):
    made, today = of_two(there), timezone.localdate()
    acting = there.acting(made.report)
    accused.wait_with_accused(acting=acting, text="Sporen.", person=2)
    assert again(made).accused_wait_reason
    told(there, made, 1)

    def reminded() -> Facts:
        return _facts(again(made), today, 14)

    assert reminded().accused_since == made.report.received_on
    with pytest.raises(UserError, match="al geïnformeerd"):
        accused.wait_with_accused(acting=acting, text="Toch niet.", person=1)
    told(there, made, 2)
    assert reminded().accused_since is None
    assert not again(made).accused_wait_reason


def test_after_an_appeal_of_one_both_are_concluded_and_told_again(there):
    made = of_two(there)
    told(there, made, 1)
    conclude(there, made, {1: FOUNDED, 2: UNFOUNDED})
    cleared(there, made, 2)
    timing.inform(acting=there.acting(made.report), text="Zo.")
    close(there, made)
    with pytest.raises(UserError, match="Kies om wie het gaat"):
        moving.appeal(acting=there.acting(made.report), by_accused=True, text="Nee.")
    moving.appeal(acting=there.acting(made.report), by_accused=True, text="Nee.", person=1)
    assert lines(made, "report.appeal") == [
        "Degene om wie het gaat vraagt om de melding opnieuw te bekijken (persoon 1)"
    ]
    assert {each.conclusion for each in persons_of(again(made))} == {""}
    conclude(there, made, {1: UNKNOWN, 2: UNFOUNDED})
    assert again(made).conclusion == UNKNOWN
    with pytest.raises(UserError, match=r"nieuwe conclusie is \(persoon 1\)"):
        close(there, made)
    told(there, made, 1)
    with pytest.raises(UserError, match=r"nog niet rechtgezet \(persoon 2\)"):
        close(there, made)
    cleared(there, made, 2, needed=False)
    close(there, made)


@pytest.mark.parametrize("wrong", [FOUNDED, {1: FOUNDED}, {1: FOUNDED, 3: FOUNDED}, {}])
def test_a_conclusion_is_of_exactly_those_it_is_about(there, wrong):
    made = of_two(there)
    with pytest.raises(UserError, match="niet over precies deze personen"):
        conclude(there, made, wrong)
    assert again(made).state == State.HANDLING


@given(st.lists(st.sampled_from(Conclusion), min_size=1, max_size=6))
def test_the_conclusion_of_the_report_follows_from_those_about_each(each):
    found = overall(each)
    assert found == overall(reversed(each))
    assert (found == FOUNDED) == (set(each) == {FOUNDED})
    assert (found == UNFOUNDED) == (set(each) == {UNFOUNDED})
    guilty = {FOUNDED, PARTLY} & set(each)
    assert bool(guilty) == (found in {FOUNDED, PARTLY})


def test_a_number_is_one_person_of_a_report(there):
    made = of_two(there)
    row = PersonConcerned.objects.get(number=1)
    for number in (2, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonConcerned.objects.filter(pk=row.pk).update(number=number)
    assert len(persons_of(made.report)) == 2


# ------------------------------------------------------------------------------------------ pages


def test_a_step_opens_its_page_with_the_person_it_is_about(there, settings):
    settings.TWO_FACTOR = False
    made = of_two(there)
    told(there, made, 1)
    told(there, made, 2)
    conclude(there, made, {1: UNKNOWN, 2: FOUNDED})
    client, of = there.browser(), {"slug": there.organisation.slug, "report_id": made.report.pk}
    report = client.get(reverse("integrity-report", kwargs=of)).content.decode()

    def ticked(act: str, query: str = "") -> list[str]:
        answer = client.get(reverse("integrity-act", kwargs={**of, "act": act}) + query)
        inputs = re.findall(r"<input[^>]+>", answer.content.decode())
        return [
            re.findall(r'value="([^"]*)"', each)[0]
            for each in inputs
            if 'name="persoon"' in each and "checked" in each
        ]

    # Both are to be told the conclusion, one is to have a measure.
    assert "betrokkene/?persoon=1" in report
    assert "betrokkene/?persoon=2" in report
    assert ticked("betrokkene") == []
    assert ticked("betrokkene", "?persoon=2") == ["2"]
    assert ticked("betrokkene", "?persoon=7") == []
    assert ticked("maatregel") == ["2"]


def test_the_pages_ask_about_whom_by_name_and_the_report_shows_each(there, settings):
    settings.TWO_FACTOR = False
    made = of_two(there)
    client, of = there.browser(), {"slug": there.organisation.slug, "report_id": made.report.pk}

    def page(act: str) -> str:
        with organisation_scope(there.organisation.pk):
            seen = str(Event.objects.filter(report=made.report).count())
        answer = client.get(reverse("integrity-act", kwargs={**of, "act": act}))
        assert answer.status_code == 200, act
        assert f'name="gelezen" value="{seen}"' in answer.content.decode()
        return answer.content.decode()

    def send(act: str, **values: str):
        with organisation_scope(there.organisation.pk):
            seen = max(Event.objects.filter(report=made.report).values_list("number", flat=True))
        url = reverse("integrity-act", kwargs={**of, "act": act})
        return client.post(url, {"gelezen": str(seen), **values})

    for act in ("betrokkene", "reactie", "horen", "maatregel", "conclusie"):
        assert f"Persoon 2: {BRAM}" in page(act), act
    day = timezone.localdate().isoformat()
    refused = send("betrokkene", keuze="ja", dag=day, tekst="Verteld.")
    assert refused.status_code == 400
    assert "Om wie gaat het?: maak een keuze" in text_of(refused)
    for number in ("1", "2"):
        sent = send("betrokkene", persoon=number, keuze="ja", dag=day, tekst="Verteld.")
        assert sent.status_code == 302
        assert send("horen", wie=f"accused-{number}", dag=day, tekst="Zo.").status_code == 302
    sent = send("conclusie", tekst="Omdat.", **{"conclusie-1": FOUNDED, "conclusie-2": UNFOUNDED})
    assert sent.status_code == 302
    assert f"Persoon 1: {ANNA}" not in page("eerherstel")
    with organisation_scope(there.organisation.pk):
        punished(there, made, MeasureKind.WARNING, 1)
    assert f"Persoon 1: {ANNA}: Waarschuwing" in text_of(
        client.get(reverse("integrity-act", kwargs={**of, "act": "maatregel-intrekken"}))
    )
    shown = text_of(client.get(reverse("integrity-report", kwargs=of)))
    for text in (f"<h3>Persoon 1: {ANNA}</h3>", "<dd>Gegrond</dd>", f"<h3>Persoon 2: {BRAM}</h3>"):
        assert text in shown, text
    # Who is heard or clears somebody of a report about one person sees no question about it.
    with organisation_scope(there.organisation.pk):
        single = there.report()
        moving.admit(acting=there.acting(single.report))
    url = reverse("integrity-act", kwargs={**of, "report_id": single.report.pk, "act": "maatregel"})
    assert "Om wie gaat het?" not in text_of(client.get(url))


def test_the_page_tells_apart_and_leaves_out(there, settings):
    settings.TWO_FACTOR = False
    made = there.report()
    moving.admit(acting=there.acting(made.report))
    client, of = there.browser(), {"slug": there.organisation.slug, "report_id": made.report.pk}

    def url(act: str) -> str:
        return reverse("integrity-act", kwargs={**of, "act": act})

    def send(act: str, **values: str):
        with organisation_scope(there.organisation.pk):
            seen = max(Event.objects.filter(report=made.report).values_list("number", flat=True))
        return client.post(url(act), {"gelezen": str(seen), **values})

    assert "hoort bij persoon 1" in text_of(client.get(url("personen")))
    assert send("personen", **{"persoon-1": ANNA}).status_code == 400
    assert send("personen", **{"persoon-1": ANNA, "nieuw": BRAM}).status_code == 302
    again_shown = client.get(url("personen"))
    assert f'value="{BRAM}"' in again_shown.content.decode()
    assert "hoort bij persoon 1" not in text_of(again_shown)
    same = send("personen", **{"persoon-1": ANNA, "persoon-2": BRAM, "nieuw": ""})
    assert (same.status_code, "Er is niets veranderd" in text_of(same)) == (400, True)
    emptied = send("personen", **{"persoon-1": ANNA, "persoon-2": "", "nieuw": ""})
    assert emptied.status_code == 400
    assert "Persoon weglaten" in text_of(client.get(reverse("integrity-report", kwargs=of)))
    assert send("persoon-weglaten", persoon="2").status_code == 302
    # Who is left has a name and a number in the history, so the report says which.
    shown = text_of(client.get(reverse("integrity-report", kwargs=of)))
    assert "Persoon weglaten" not in shown
    assert f"Persoon 1: {ANNA}" in shown
    # What was about to be written of who is gone does not come to stand on who is left unseen.
    day = timezone.localdate().isoformat()
    about_two = {"persoon": "2", "keuze": "ja", "dag": day, "tekst": "Verteld."}
    stale = send("betrokkene", **about_two)
    assert stale.status_code == 400
    assert "staat niet meer bij de melding" in text_of(stale)
    assert 'name="persoon"' not in stale.content.decode()
    with organisation_scope(there.organisation.pk):
        assert not Event.objects.filter(kind="accused.inform").exists()
    assert send("persoon-weglaten", persoon="1").status_code == 409

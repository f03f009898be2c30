"""Pages of following up: who sees what, what comes back when something is wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.managing import text_of
from tests.service.registers import made
from tests.service.registers.handling.scenes import days_after, scene

from graadmeter.service.incidents.handling.act_pages import slugs
from graadmeter.service.incidents.handling.worklist import PAGE, Key
from graadmeter.service.incidents.models import Case, Damage, Measure, Protocol, Task
from graadmeter.service.incidents.words import Capacity, Channel, Form, State, TaskKind
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db(databases=BOTH)
OK, FOUND, BAD, DENIED, MISSING, NO_POST, CONFLICT = 200, 302, 400, 403, 404, 405, 409


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.TWO_FACTOR = False


@pytest.fixture
def there():
    return scene()


def new_case(there: Any, **facts: Any) -> Case:
    with organisation_scope(there.organisation.id):
        return there.case(**facts)


def at(there: Any, name: str, case: Case | None = None, **parts: Any) -> str:
    if case is not None:
        parts["case_id"] = case.pk
    return reverse(name, kwargs={"slug": there.organisation.slug, **parts})


def seen(response: Any) -> str:
    found = re.search(r'name="gelezen" value="(\d+)"', text_of(response))
    assert found is not None
    return found[1]


def test_the_worklist_says_what_is_late_in_words_and_first(there):
    late = new_case(there, reported_on=days_after_today(-9), happened_on=days_after_today(-9))
    fresh = new_case(there)
    page = text_of(made.signed_in_as(there.manager).get(at(there, "case-worklist")))
    assert "dagen te laat" in page
    assert page.index(late.number) < page.index(fresh.number)


def days_after_today(days: int):
    today = timezone.localdate()
    return today.fromordinal(today.toordinal() + days)


def test_a_worklist_opens_no_envelope_and_writes_nothing_in_the_journal(there, monkeypatch):
    new_case(there)
    with organisation_scope(there.organisation.id):
        before = Entry.objects.count()

    def refuse(*_given: Any) -> bytes:
        raise AssertionError("an envelope was opened")

    monkeypatch.setattr("graadmeter.service.vault.fields.content_of", refuse)
    client = made.signed_in_as(there.coordinator)
    assert client.get(at(there, "case-worklist")).status_code == OK
    assert client.get(at(there, "case-search")).status_code == OK
    with organisation_scope(there.organisation.id):
        assert Entry.objects.count() == before


def test_reading_a_case_is_written_down(there):
    case = new_case(there)
    made.signed_in_as(there.manager).get(at(there, "case", case))
    with organisation_scope(there.organisation.id):
        last = Entry.objects.filter(action="case.read").get()
    assert (last.subject, last.account_id) == (str(case.pk), there.manager.account_id)


@pytest.mark.parametrize("who", ["stranger", "head", "secretary", "victim"])
def test_a_case_of_others_is_not_there(there, who):
    case = new_case(there)
    with organisation_scope(there.organisation.id):
        task = Task.objects.filter(case=case)[0]
    client = made.signed_in_as(getattr(there, who))
    addresses = [
        at(there, "case", case),
        at(there, "case-act", case, act="afsluiten"),
        at(there, "case-task", case, task_id=task.pk),
        at(there, "case-letter", case, kind="brief"),
        at(there, "case-police-sheet", case),
    ]
    for address in addresses:
        assert client.get(address).status_code == MISSING
        assert client.post(address).status_code in {MISSING, NO_POST}


def test_who_only_helps_sees_the_case_and_does_only_their_part(there):
    case = new_case(there)
    with organisation_scope(there.organisation.id):
        carer = made.make_member(there.organisation, Role.AFTERCARE)
        case.participants.create(
            organisation=there.organisation,
            member=carer,
            capacity=Capacity.AFTERCARE,
            since=case.reported_on,
        )
    client = made.signed_in_as(carer)
    assert client.get(at(there, "case", case)).status_code == OK
    assert client.get(at(there, "case-act", case, act="nazorg-1")).status_code == OK
    assert client.get(at(there, "case-act", case, act="eerste-gesprek")).status_code == OK
    for act in ("afsluiten", "aangifte", "reactie", "overdragen"):
        assert client.get(at(there, "case-act", case, act=act)).status_code == DENIED
    assert client.get(at(there, "case-letter", case, kind="brief")).status_code == DENIED


@pytest.mark.parametrize("act", slugs())
def test_every_page_on_which_something_is_done_can_be_asked_and_sent_empty(there, act):
    case = new_case(there, damage=True)
    client = made.signed_in_as(there.manager)
    address = at(there, "case-act", case, act=act)
    response = client.get(address)
    assert response.status_code in {OK, CONFLICT}
    if response.status_code == OK:
        sent = client.post(address, {"gelezen": seen(response)})
        assert sent.status_code in {FOUND, BAD}
        assert sent.status_code == FOUND or "Dit klopt nog niet" in text_of(sent)


@pytest.mark.parametrize("act", ["iets", "nazorg-0", "nazorg-13", "nazorg-x"])
def test_what_is_no_act_is_not_there(there, act):
    case = new_case(there)
    client = made.signed_in_as(there.manager)
    assert client.get(at(there, "case-act", case, act=act)).status_code == MISSING


def test_a_second_handler_gets_the_form_back_with_what_the_first_wrote(there):
    case = new_case(there)
    first, second = made.signed_in_as(there.manager), made.signed_in_as(there.coordinator)
    address = at(there, "case-act", case, act="schade")
    one, other = seen(first.get(address)), seen(second.get(address))
    assert first.post(address, {"gelezen": one, "schade": "100"}).status_code == FOUND
    refused = second.post(address, {"gelezen": other, "schade": "999,50"})
    assert refused.status_code == CONFLICT
    page = text_of(refused)
    assert "Intussen is er iets aan deze melding veranderd" in page
    assert "Mo Manager" in page and 'value="999,50"' in page
    again = second.post(address, {"gelezen": seen(refused), "schade": "999,50"})
    assert again.status_code == FOUND
    with organisation_scope(there.organisation.id):
        assert Damage.objects.get(case=case).suffered == 99_950


@pytest.mark.parametrize("sent", ["", "-1", "veel", "²"])
def test_a_form_that_does_not_say_what_was_read_is_shown_all_of_it(there, sent):
    case = new_case(there)
    client = made.signed_in_as(there.manager)
    address = at(there, "case-act", case, act="aannemen")
    assert client.post(address, {"gelezen": sent}).status_code == CONFLICT


def test_a_letter_is_kept_sealed_and_comes_as_a_pdf_that_stays_the_same(there):
    case = new_case(there, facts={"offender_name": "P. Voorbeeld"})
    client = made.signed_in_as(there.manager)
    address = at(there, "case-letter", case, kind="brief")
    page = client.get(address)
    letter = {
        "gelezen": seen(page),
        "aan": "P. Voorbeeld",
        "datum": "2026-11-20",
        "onderwerp": "Uw gedrag",
        "brief": "Wij vragen u dit niet meer te doen.",
        "ondertekening": "M. Manager",
    }
    assert client.post(address, letter).status_code == FOUND
    with organisation_scope(there.organisation.id):
        measure = Measure.objects.get(case=case)
        assert b"Voorbeeld" not in bytes(measure.sealed_note)
    file = at(there, "case-letter-file", case, measure_id=measure.pk)
    made_twice = {client.get(file).content for _time in range(2)}
    assert len(made_twice) == 1 and made_twice.pop().startswith(b"%PDF")
    assert made.signed_in_as(there.stranger).get(file).status_code == MISSING


def test_the_facts_for_the_police_say_what_was_reported_and_are_not_kept(there):
    case = new_case(there, facts={"story": "Hij sloeg.", "where": "Balie", "witnesses": "Ja"})
    client = made.signed_in_as(there.manager)
    address = at(there, "case-police-sheet", case)
    page = text_of(client.get(address))
    assert "Hij sloeg." in page and "Balie" in page
    made_file = client.post(address, {"wie": "Onbekend", "wat": "Hij sloeg."})
    assert made_file.content.startswith(b"%PDF")
    with organisation_scope(there.organisation.id):
        assert Measure.objects.filter(case=case).count() == 0
        assert Entry.objects.filter(action="case.police-sheet").count() == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stand": State.REPORTED}, {"verbal", "letter"}),
        ({"kanaal": Channel.LETTER}, {"letter"}),
        ({"vorm": Form.PHYSICAL}, {"letter"}),
        ({"stand": State.WITHDRAWN}, {"withdrawn"}),
        ({"van": "2026-03-01", "tot": "2026-03-31"}, {"letter"}),
        ({"nummer": "2026-77"}, {"letter"}),
        ({"nummer": "%"}, set()),
        ({}, {"verbal", "letter", "withdrawn"}),
    ],
)
def test_searching_finds_what_fits_and_only_ones_own(there, query, found):
    day = timezone.localdate().replace(year=2026, month=1, day=5)
    facts = {"tasks": False, "happened_on": day}
    cases = {
        "verbal": new_case(there, **facts, reported_on=day, forms=(Form.VERBAL,)),
        "letter": new_case(
            there,
            **facts,
            reported_on=day.replace(month=3),
            number="2026-7701",
            channel=Channel.LETTER,
            forms=(Form.PHYSICAL,),
        ),
        "withdrawn": new_case(
            there, **facts, reported_on=day, state=State.WITHDRAWN, forms=(Form.VERBAL,)
        ),
    }
    page = text_of(made.signed_in_as(there.manager).get(at(there, "case-search"), query))
    assert {name for name, case in cases.items() if str(case.pk) in page} == found
    other = text_of(made.signed_in_as(there.stranger).get(at(there, "case-search"), query))
    assert not [case for case in cases.values() if str(case.pk) in other]


def test_pages_of_a_search_hold_every_case_once(there):
    with organisation_scope(there.organisation.id):
        cases = {str(there.case(tasks=False).pk) for _number in range(PAGE + 7)}
    client = made.signed_in_as(there.manager)
    address, listed = at(there, "case-search"), []
    for _page in range(3):
        page = text_of(client.get(address))
        listed += re.findall(r'/melding/([0-9a-f-]{36})/"', page)
        onward = re.search(r'href="([^"]+)">Oudere meldingen', page)
        if onward is None:
            break
        address = onward[1].replace("&amp;", "&")
    assert sorted(listed) == sorted(cases)


@pytest.mark.parametrize("text", ["", "x", "2026-01-01", "2026-01-01.zz", "2026-99-01.ab"])
def test_a_key_that_is_none_is_the_first_page(text):
    assert Key.read(text) is None


def test_bans_are_for_the_door_without_the_case_they_come_from(there):
    case = new_case(there)
    client = made.signed_in_as(there.manager)
    address = at(there, "case-act", case, act="verbod")
    today = timezone.localdate()
    sent = {
        "gelezen": seen(client.get(address)),
        "wie": "P. Voorbeeld",
        "waar": "Stadhuis",
        "van": today.isoformat(),
        "tot": days_after(case, 60).isoformat(),
    }
    assert client.post(address, sent).status_code == FOUND
    with organisation_scope(there.organisation.id):
        guard = made.make_member(there.organisation, Role.SECURITY)
    for name in ("case-bans", "case-bans-print"):
        page = made.signed_in_as(guard).get(at(there, name))
        assert "P. Voorbeeld" in text_of(page) and str(case.pk) not in text_of(page)
        assert made.signed_in_as(there.victim).get(at(there, name)).status_code == DENIED
    with organisation_scope(there.organisation.id):
        assert Entry.objects.filter(action="bans.read", account_id=guard.account_id).count() == 2


def steps_of(page: str) -> dict[str, str]:
    """A form of a protocol as a browser would send it."""
    typed = r'<input[^>]*type="text"[^>]*name="([^"]+)"[^>]*value="([^"]*)"'
    sent = dict(re.findall(typed, page))
    for name in re.findall(r'type="checkbox"[^>]*name="([^"]+)"[^>]*checked', page):
        sent[name] = "1"
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    versions = re.findall(r'name="versie" value="(\d+)"', page)
    return {**sent, "versie": versions[0]}


@pytest.mark.parametrize("audience", Audience)
def test_a_protocol_is_changed_as_a_version_and_not_over_another(there, audience):
    client = made.signed_in_as(there.coordinator)
    address = at(there, "case-protocol", audience=audience)
    sent = steps_of(text_of(client.get(address)))
    sent[f"{TaskKind.FEEDBACK}-dagen"] = "10"
    assert client.post(address, sent).status_code == FOUND
    with organisation_scope(there.organisation.id):
        kept = Protocol.objects.get(audience=audience)
    days = {step["kind"]: step["days"] for step in kept.steps["steps"]}
    assert (kept.version, days[TaskKind.FEEDBACK]) == (1, 10)
    again = client.post(address, sent)
    assert again.status_code == BAD
    assert "Intussen heeft iemand anders" in text_of(again)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({f"{TaskKind.FEEDBACK}-dagen": "veel"}, "vul een aantal dagen in"),
        ({f"{TaskKind.FEEDBACK}-dagen": "9999"}, "hooguit 365 dagen"),
        ({f"{TaskKind.FEEDBACK}-rol-{n}": "" for n in (1, 2, 3)}, "kies wie dit doet"),
        ({f"{TaskKind.FEEDBACK}-rol-1": "employee"}, "kies wie dit doet"),
        ({f"{TaskKind.FEEDBACK}-wanneer": "nooit"}, "kies wanneer"),
    ],
)
def test_a_protocol_with_a_fault_says_which(there, change, said):
    client = made.signed_in_as(there.coordinator)
    address = at(there, "case-protocol", audience="staff")
    sent = {**steps_of(text_of(client.get(address))), **change}
    response = client.post(address, sent)
    assert response.status_code == BAD and said in text_of(response)


def test_only_who_sets_up_changes_a_protocol(there):
    for address in (at(there, "case-protocols"), at(there, "case-protocol", audience="staff")):
        assert made.signed_in_as(there.manager).get(address).status_code == DENIED
    client = made.signed_in_as(there.coordinator)
    assert client.get(at(there, "case-protocol", audience="iets")).status_code == MISSING

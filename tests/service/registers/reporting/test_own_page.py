"""Following a report: with a receipt, or signed in; what one sees and may do."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.service.registers.made import (
    make_member,
    make_organisation,
    make_representative,
    signed_in_as,
)
from tests.service.registers.reporting.reports import a_report, made
from tests.service.registers.reporting.walking import staying, text_of

from graadmeter.service.incidents.access import visible_cases
from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.handling.tasks import end_task
from graadmeter.service.incidents.handling.ticking import escalate_overdue
from graadmeter.service.incidents.handling.worklist import my_tasks
from graadmeter.service.incidents.models import (
    Aftercare,
    Attachment,
    Case,
    Consent,
    Event,
    Participant,
    Task,
)
from graadmeter.service.incidents.reporting import later_actions as later
from graadmeter.service.incidents.reporting import receipts
from graadmeter.service.incidents.reporting.guessing import MOST, SECONDS, WrongCodes, wrong_codes
from graadmeter.service.incidents.reporting.later_actions import Actor, TooLateError
from graadmeter.service.incidents.transitions import ImpossibleMoveError
from graadmeter.service.incidents.words import ReporterKind, State, TaskKind, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Notice
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.receipts import new_receipt

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
PAGE = "/melding/mijn/"
scopes = ExitStack()


@pytest.fixture(autouse=True)
def no_wrong_codes():
    wrong_codes.clear()


@pytest.fixture
def organisation(settings):
    settings.TWO_FACTOR = False
    organisation = make_organisation()
    with organisation_scope(organisation.pk), scopes:
        make_member(organisation, Role.INCIDENT_COORDINATOR, name="Coördinator Verzonnen")
        yield organisation


@pytest.fixture
def today():
    return timezone.localdate()


def browser() -> Client:
    return staying(Client(), scopes)


def inside(member) -> Client:
    return staying(signed_in_as(member), scopes)


def back_with(receipt: str) -> Client:
    client = browser()
    response = client.post("/melding/", {"code": receipt})
    assert response.status_code == 302, text_of(response)
    return client


def test_a_receipt_opens_the_page_however_it_is_typed(organisation, today):
    done = made(today=today)
    typed = done.receipt.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    page = text_of(back_with(typed).get(PAGE))
    assert done.case.number in page
    assert "U hebt dit gemeld" in page
    assert "Iemand praat met u over wat er is gebeurd." in page


def test_the_receipt_is_in_no_address_and_no_page_after_it(organisation, today):
    done = made(today=today)
    client = browser()
    response = client.post("/melding/", {"code": done.receipt})
    assert response["Location"] == PAGE
    page = text_of(client.get(PAGE))
    assert done.receipt not in page
    assert client.get(f"/melding/?code={done.receipt}").status_code == 200
    cookie = client.cookies[receipts.COOKIE]
    assert done.receipt.replace("-", "") not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/melding/"
    assert cookie["max-age"] == 1800


def test_the_cookie_ends_and_cannot_be_made(organisation, today, monkeypatch):
    client = back_with(made(today=today).receipt)
    assert client.get(PAGE).status_code == 200
    value = client.cookies[receipts.COOKIE].value
    other = browser()
    other.cookies[receipts.COOKIE] = value[:-6] + "AAAAAA"
    assert other.get(PAGE).status_code == 302
    late = time.time() + 31 * 60
    monkeypatch.setattr(time, "time", lambda: late)
    assert client.get(PAGE)["Location"] == "/melding/"


def test_a_wrong_receipt_is_refused_in_words(organisation):
    for code, said in (
        (new_receipt(), "Deze code kennen wij niet"),
        ("te kort", "tekens"),
        ("", "tekens"),
    ):
        response = browser().post("/melding/", {"code": code})
        assert response.status_code == 400
        assert said in text_of(response)


def test_many_wrong_receipts_are_put_off_and_a_right_one_still_opens(organisation, today):
    done = made(today=today)
    codes = [browser().post("/melding/", {"code": new_receipt()}).status_code for _ in range(32)]
    assert codes.count(429) == 2
    assert browser().post("/melding/", {"code": done.receipt}).status_code == 302


def test_wrong_codes_are_forgotten_after_a_minute():
    now = 0.0
    counter = WrongCodes(lambda: now)
    assert not any(counter.count() for _each in range(MOST))
    assert counter.count()
    now = SECONDS + 0.1
    assert not counter.count()


def test_a_receipt_of_a_case_that_was_erased_opens_nothing(organisation, today):
    done = made(today=today)
    client = back_with(done.receipt)
    Case.objects.filter(pk=done.case.pk).update(receipt=None)
    assert client.get(PAGE).status_code == 404
    assert browser().post("/melding/", {"code": done.receipt}).status_code == 400


def test_words_are_added_and_who_follows_the_report_has_news(organisation, today):
    done = made(today=today)
    Notice.objects.all().delete()
    client = back_with(done.receipt)
    response = client.post(PAGE, {"doe": "toevoegen", "tekst": "Hij belde weer."})
    assert response.status_code == 302
    page = text_of(client.get(response["Location"]))
    assert "Het is toegevoegd." in page
    assert "Hij belde weer." in page
    assert Notice.objects.count() == 1
    event = Event.objects.get(kind="case.add")
    assert b"belde" not in bytes(event.sealed_text)


def test_nothing_to_add_is_said(organisation, today):
    client = back_with(made(today=today).receipt)
    response = client.post(PAGE, {"doe": "toevoegen", "tekst": "  "})
    assert response.status_code == 400
    assert "U hebt nog niets ingevuld" in text_of(response)


def test_calling_back_makes_a_task_once_and_again_after_it_was_done(organisation, today):
    done = made(today=today)
    client = back_with(done.receipt)
    for _time in range(2):
        answer = client.post(PAGE, {"doe": "bellen", "telefoon": "0612345678", "moment": "avond"})
        assert answer.status_code == 302
    calls = Task.objects.filter(case=done.case, kind=TaskKind.CALL_BACK)
    assert calls.count() == 1
    assert calls.get().due_on > today
    calls.update(done_on=today)
    client.post(PAGE, {"doe": "bellen", "telefoon": "0612345678"})
    assert calls.filter(done_on__isnull=True).count() == 1
    case = Case.objects.get()
    assert case.call_back
    assert facts_of(case).reporter.phone == "0612345678"
    assert client.post(PAGE, {"doe": "bellen", "telefoon": " "}).status_code == 400


def test_who_asks_again_to_be_called_is_heard_when_it_is_late_again(organisation, today):
    done = made(today=today)
    actor = Actor(None, None, today)
    later.ask_call_back(case_id=done.case.pk, actor=actor, phone="0612345678")
    calls = Task.objects.filter(case=done.case, kind=TaskKind.CALL_BACK)
    calls.update(escalated_on=today)
    later.ask_call_back(case_id=done.case.pk, actor=actor, phone="0612345678")
    assert calls.get().escalated_on is None


def test_withdrawing_asks_for_certainty_and_ends_every_task(organisation, today):
    done = made(today=today)
    client = back_with(done.receipt)
    assert client.post(PAGE, {"doe": "intrekken"}).status_code == 400
    assert client.post(PAGE, {"doe": "intrekken", "zeker": "1"}).status_code == 302
    case = Case.objects.get()
    assert case.state == State.WITHDRAWN
    assert not Task.objects.filter(done_on__isnull=True).exists()
    page = text_of(client.get(PAGE))
    assert "U hebt deze melding ingetrokken." in page
    assert 'value="toevoegen"' not in page
    again = client.post(PAGE, {"doe": "toevoegen", "tekst": "Toch nog iets"})
    assert again.status_code == 400
    assert "ingetrokken" in text_of(again)


def test_aftercare_is_judged_as_the_monitor_asks(organisation, today):
    done = made(today=today)
    client = back_with(done.receipt)
    assert 'value="nazorg"' not in text_of(client.get(PAGE))
    Aftercare(case=done.case, round=2, asked_on=today).save()
    assert 'value="nazorg"' in text_of(client.get(PAGE))
    assert client.post(PAGE, {"doe": "nazorg"}).status_code == 400
    wrong = {"doe": "nazorg", "nodig": "ja", "aangeboden": "nee", "gebruikt": "ja"}
    assert client.post(PAGE, wrong).status_code == 400
    right = {
        "doe": "nazorg",
        "nodig": "ja",
        "aangeboden": "ja",
        "gebruikt": "nee",
        "oordeel": "nauwelijks_gereageerd",
        "over-nazorg": "Niemand belde.",
    }
    assert client.post(PAGE, right).status_code == 302
    talk = Aftercare.objects.get()
    assert (talk.round, talk.needed, talk.offered, talk.used) == (2, True, True, False)
    assert talk.judged == "nauwelijks_gereageerd"
    assert talk.note == {"victim": "Niemand belde."}


def test_after_a_week_without_a_question_one_can_judge_anyway(organisation, today):
    report = a_report(happened_on=None)
    client = back_with(made(report, today=today - timedelta(days=7)).receipt)
    assert 'value="nazorg"' in text_of(client.get(PAGE))


@pytest.fixture
def council(organisation):
    return make_representative(organisation)


def council_case(council, today, **changes) -> Case:
    report = a_report(
        audience=Audience.REPRESENTATIVE,
        way=Way.SIGNED_IN,
        victim=council.pk,
        reporter=council.pk,
        **changes,
    )
    return made(report, council.account, today=today).case


def sees(member, case: Case, today) -> bool:
    visitor = Visitor(member.account, case.organisation, member, roles_of(member, today))
    return visible_cases(visitor).filter(pk=case.pk).exists()


def test_consent_is_given_withdrawn_and_given_again(organisation, council, today):
    clerk = make_member(organisation, Role.CLERK)
    case = council_case(council, today)
    client = inside(council)
    page = f"/register/{organisation.slug}/mijn/{case.pk}/"
    assert not sees(clerk, case, today)
    assert not Task.objects.exists()
    for _round in range(2):
        Notice.objects.all().delete()
        assert client.post(page, {"doe": "toestemming", "wie": "clerk"}).status_code == 302
        assert sees(clerk, case, today)
        assert Task.objects.filter(case=case).exists()
        assert [each.account_id for each in Notice.objects.all()] == [clerk.account_id]
        assert client.post(page, {"doe": "geen-toestemming", "wie": "clerk"}).status_code == 302
        assert not sees(clerk, case, today)
        assert not Task.objects.filter(owner=clerk, done_on__isnull=True).exists()
    states = list(Consent.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["gegeven", "ingetrokken", "gegeven", "ingetrokken"]
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"consent.give", "consent.withdraw"} <= actions
    assert client.post(page, {"doe": "toestemming", "wie": "x"}).status_code == 400


def test_who_was_told_in_danger_keeps_seeing_it(organisation, council, today):
    clerk = make_member(organisation, Role.CLERK)
    case = council_case(council, today, danger=True)
    actor = Actor(council.account, council, today)
    later.give_consent(case_id=case.pk, actor=actor, code="clerk")
    later.withdraw_consent(case_id=case.pk, actor=actor, code="clerk")
    assert sees(clerk, case, today)


def test_staff_has_nobody_to_choose(organisation, today):
    done = made(today=today)
    with pytest.raises(TooLateError):
        later.give_consent(case_id=done.case.pk, actor=Actor(None, None, today), code="chair")


def test_calling_back_an_office_holder_who_told_nobody_says_so(organisation, council, today):
    case = council_case(council, today)
    with pytest.raises(TooLateError):
        later.ask_call_back(
            case_id=case.pk, actor=Actor(council.account, council, today), phone="06"
        )
    assert not Case.objects.get(pk=case.pk).call_back


def test_a_closed_report_takes_words_and_cannot_be_withdrawn(organisation, today):
    done = made(today=today)
    Case.objects.filter(pk=done.case.pk).update(state=State.ACCEPTED)
    Case.objects.filter(pk=done.case.pk).update(
        state=State.CLOSED, closed_on=today, closing_reason="afgehandeld"
    )
    actor = Actor(None, None, today)
    Task.objects.filter(case=done.case).update(done_on=today)
    for _time in range(2):
        later.add_to_case(case_id=done.case.pk, actor=actor, text="Nog iets")
    task = Task.objects.get(case=done.case, done_on__isnull=True)
    doer = task.owner
    assert task.kind == TaskKind.OTHER
    assert task.due_on > today
    assert doer is not None
    visitor = Visitor(doer.account, organisation, doer, roles_of(doer, today))
    assert [task] == [each for rows in my_tasks(visitor, today) for each in rows]
    assert escalate_overdue(task.due_on + timedelta(days=1)) == 1
    end_task(visitor=visitor, case_id=done.case.pk, task_id=task.pk, needed=True, text="")
    assert not Task.objects.filter(case=done.case, done_on__isnull=True).exists()
    with pytest.raises(ImpossibleMoveError):
        later.withdraw_case(case_id=done.case.pk, actor=actor)


def test_signed_in_one_sees_ones_own_reports_and_nobody_elses(organisation, today):
    victim = make_member(organisation, Role.EMPLOYEE)
    other = make_member(organisation, Role.EMPLOYEE)
    report = a_report(way=Way.SIGNED_IN, victim=victim.pk, reporter=victim.pk)
    case = made(report, victim.account, today=today).case
    there = f"/register/{organisation.slug}/mijn/"
    assert case.number in text_of(inside(victim).get(there))
    assert case.number not in text_of(inside(other).get(there))
    assert inside(victim).get(f"{there}{case.pk}/").status_code == 200
    assert inside(other).get(f"{there}{case.pk}/").status_code == 404
    handler = Participant.objects.exclude(member=victim).get().member
    assert inside(handler).get(f"{there}{case.pk}/").status_code == 404


def test_a_colleague_reads_that_something_is_done_and_decides_nothing(organisation, today):
    victim = make_member(organisation, Role.EMPLOYEE)
    colleague = make_member(organisation, Role.EMPLOYEE)
    report = a_report(
        way=Way.SIGNED_IN,
        reporter_kind=ReporterKind.COLLEAGUE,
        victim=victim.pk,
        reporter=colleague.pk,
    )
    case = made(report, colleague.account, today=today).case
    later.add_to_case(
        case_id=case.pk, actor=Actor(victim.account, victim, today), text="Dit is van mij"
    )
    add_event(case=case, kind="aftercare.record", for_victim=True, codes={"round": 1})
    page = f"/register/{organisation.slug}/mijn/{case.pk}/"
    client = inside(colleague)
    text = text_of(client.get(page))
    assert "Dit is van mij" not in text
    assert "hoe het met u gaat" not in text
    assert client.post(page, {"doe": "intrekken", "zeker": "1"}).status_code == 404
    assert "Dit is van mij" in text_of(inside(victim).get(page))
    assert Case.objects.get(pk=case.pk).state == State.REPORTED


def test_the_role_of_who_did_something_is_read_and_the_name_only_by_colleagues(organisation, today):
    victim = make_member(organisation, Role.EMPLOYEE)
    public = made(today=today)
    own = made(a_report(victim=victim.pk, reporter=victim.pk), victim.account, today=today)
    handler = Participant.objects.filter(case=public.case).get().member
    for case in (public.case, own.case):
        add_event(case=case, kind="case.accept", member=handler, for_victim=True)
    with_receipt = text_of(back_with(public.receipt).get(PAGE))
    assert "Coördinator" in with_receipt
    assert "Coördinator Verzonnen" not in with_receipt
    page = f"/register/{organisation.slug}/mijn/{own.case.pk}/"
    assert "Coördinator Verzonnen" in text_of(inside(victim).get(page))


def test_what_is_not_for_the_victim_is_not_on_the_page(organisation, today):
    done = made(today=today)
    add_event(case=done.case, kind="task.add", text="Intern overleg", for_victim=False)
    assert "Intern overleg" not in text_of(back_with(done.receipt).get(PAGE))


def test_files_are_added_and_refused_ones_are_named(organisation, today):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = back_with(made(today=today).receipt)
    good = SimpleUploadedFile("dreiging.txt", b"Ik kom langs.")
    bad = SimpleUploadedFile("plaatje.svg", b"<svg><script>alert(1)</script></svg>")
    response = client.post(PAGE, {"doe": "toevoegen", "bestand": [good, bad]})
    assert response.status_code == 400
    page = text_of(response)
    assert "plaatje.svg" in page
    assert "kunnen wij niet aannemen" in page
    assert "Uw bestanden: dreiging.txt" in page
    assert Attachment.objects.count() == 1


def test_leaving_takes_the_cookie_back(organisation, today):
    client = back_with(made(today=today).receipt)
    gone = client.post("/melding/weg/")
    assert gone.headers["Refresh"].startswith("0; url=https://")
    assert client.cookies[receipts.COOKIE].value == ""


def test_reading_ones_own_report_is_in_the_journal(organisation, today):
    back_with(made(today=today).receipt).get(PAGE)
    assert Entry.objects.filter(action="case.read-own").count() == 1

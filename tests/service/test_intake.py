"""Admission and handing in: once per code, nothing lost, nothing left to link by."""

from __future__ import annotations

import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connections
from tests.service.conftest import BOTH, codes_of, make_survey

from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.admissions import (
    NotAdmittedError,
    admission_id,
    code_of,
    enter,
    reconcile,
    submit,
)
from graadmeter.service.fieldwork.models import Admission, JournalEntry
from graadmeter.service.responses import actions as responses
from graadmeter.service.responses import drafts
from graadmeter.service.responses.models import Draft, Final, Inbox, Spent
from graadmeter.service.vault import SealBrokenError

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)


def test_a_code_hands_in_once(survey):
    code = codes_of(survey)[0]
    ticket = enter(code.lower().replace("-", " "))
    assert submit(ticket, {"victim_verbal": "ja"})
    assert not submit(ticket, {"victim_verbal": "nee"})
    assert [row.record for row in Inbox.objects.all()] == [{"victim_verbal": "ja"}]
    with pytest.raises(NotAdmittedError, match="al antwoorden ingestuurd"):
        enter(code)


def test_a_draft_is_resumed_with_the_code_and_read_by_nobody_else(survey):
    first, second = codes_of(survey)[:2]
    ticket = enter(first)
    content = drafts.load(ticket.keys.draft, ticket.keys.draft_key)
    assert content is not None
    assert content.given == {"layer": "gemeente"}
    answered = replace(content, answers={"victim_verbal": "ja"}, page="slachtofferschap")
    drafts.save(ticket.keys.draft, ticket.keys.draft_key, answered, arrived="slachtofferschap")
    again = enter(first)
    assert drafts.load(again.keys.draft, again.keys.draft_key) == answered
    with pytest.raises(SealBrokenError):
        drafts.load(ticket.keys.draft, enter(second).keys.draft_key)
    raw = bytes(Draft.objects.get(id=ticket.keys.draft).sealed)
    assert b"victim" not in raw
    assert responses.drop_off(survey.pk) == {"slachtofferschap": 1}


def test_drafts_differ_little_in_length(survey):
    ticket = enter(codes_of(survey)[0])
    content = drafts.load(ticket.keys.draft, ticket.keys.draft_key)
    assert content is not None
    lengths = set()
    for number in range(20):
        answers = {f"q{i}": "ja" for i in range(number)}
        drafts.save(ticket.keys.draft, ticket.keys.draft_key, replace(content, answers=answers))
        lengths.add(len(bytes(Draft.objects.get(id=ticket.keys.draft).sealed)))
    assert len(lengths) == 1


@pytest.mark.parametrize(
    ("state", "said"), [("preparing", "nog niet begonnen"), ("closed", "gesloten")]
)
def test_a_survey_that_is_not_open_lets_nobody_in(transactional_db, state, said):
    survey = make_survey(1, opened=False)
    survey.state = state
    survey.save()
    with pytest.raises(NotAdmittedError, match=said):
        enter(codes_of(survey)[0])


def test_an_unknown_code_is_refused(survey):
    from graadmeter.service.fieldwork.codes import new_code

    with pytest.raises(NotAdmittedError, match="kennen wij niet"):
        enter(new_code())


def test_a_wave_that_closes_while_somebody_answers(survey):
    code = codes_of(survey)[0]
    ticket = enter(code)
    actions.close_survey(survey=survey, account=None)
    with pytest.raises(NotAdmittedError, match="gesloten"):
        submit(ticket, {"a": 1})
    assert not Inbox.objects.exists()
    assert not Final.objects.exists()


def test_answers_that_come_after_the_gate_has_closed_are_refused_even_so(survey):
    ticket = enter(codes_of(survey)[0])
    responses.close(survey=survey.pk)  # the gate alone: the contacts database does not know yet
    with pytest.raises(NotAdmittedError, match="gesloten"):
        submit(ticket, {"a": 1})
    assert not Inbox.objects.exists()


def test_a_crash_between_answers_and_admission_allows_no_second_time(survey, monkeypatch):
    from graadmeter.service.fieldwork import admissions

    code = codes_of(survey)[0]
    ticket = enter(code)

    def crash(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(admissions, "_mark_done", crash)
        with pytest.raises(KeyboardInterrupt):
            submit(ticket, {"a": 1})
    own = admission_id(ticket.keys)
    assert not Admission.objects.get(id=own).done
    with pytest.raises(NotAdmittedError, match="al antwoorden"):
        enter(code)
    assert reconcile(survey) == 1
    assert Admission.objects.get(id=own).done
    assert Inbox.objects.count() == 1


def test_the_inbox_moves_when_there_are_enough(survey, settings):
    settings.BATCH = 5
    for number, code in enumerate(codes_of(survey)[:4]):
        submit(enter(code), {"n": number})
    assert actions.shuffle_survey(survey=survey) == 0
    submit(enter(codes_of(survey)[4]), {"n": 4})
    before = {bytes(row.id) for row in Inbox.objects.all()}
    assert actions.shuffle_survey(survey=survey) == 5
    assert not Inbox.objects.exists()
    assert sorted(row.record["n"] for row in Final.objects.all()) == [0, 1, 2, 3, 4]
    assert not before & {bytes(row.id) for row in Final.objects.all()}


def test_closing_balances_and_destroys(survey):
    codes = codes_of(survey)
    for number, code in enumerate(codes[:12]):
        submit(enter(code), {"n": number})
    enter(codes[20])  # a draft that will be lost
    closed = actions.close_survey(survey=survey, account=None)
    assert (closed.approached, closed.completed, closed.answers) == (30, 12, 12)
    assert closed.balanced
    assert not Spent.objects.exists()
    assert not Draft.objects.exists()
    assert all(code_of(admission) is None for admission in Admission.objects.all())
    assert Admission.objects.filter(done=True).count() == 12
    again = actions.close_survey(survey=survey, account=None)
    assert again == closed
    facts = JournalEntry.objects.filter(action="survey.close").first()
    assert facts is not None
    assert facts.facts == {"approached": 30, "completed": 12, "answers": 12}


def test_the_journal_knows_no_person_and_no_code(survey):
    codes = codes_of(survey)
    submit(enter(codes[0]), {"a": "geheim"})
    actions.close_survey(survey=survey, account=None)
    written = json.dumps(list(JournalEntry.objects.values("action", "facts")))
    for word in ("geheim", "example.org", *codes, *(c.replace("-", "") for c in codes)):
        assert word not in written


def _in_thread(work):
    try:
        return work()
    finally:
        connections.close_all()


def test_fifty_codes_each_handed_in_by_eight_at_once(transactional_db):
    """MON-05: exactly fifty answers, whoever comes first, and each of the others is told."""
    survey = make_survey(50)
    tickets = [enter(code) for code in codes_of(survey)]
    attempts = [(ticket, turn) for ticket in tickets for turn in range(8)]
    secrets.SystemRandom().shuffle(attempts)

    def work(attempt):
        ticket, turn = attempt
        own = ticket.keys.root.hex()
        return own, _in_thread(lambda: submit(ticket, {"who": own, "turn": turn}))

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(work, attempts))
    first = [own for own, fresh in outcomes if fresh]
    assert len(first) == len(set(first)) == 50
    records = [row.record for row in Inbox.objects.all()]
    assert sorted(record["who"] for record in records) == sorted(first)
    assert Spent.objects.count() == 50
    assert Admission.objects.filter(survey=survey, done=True).count() == 50
    assert not Draft.objects.exists()


def test_handing_in_while_the_inbox_is_shuffled_and_the_wave_closes(transactional_db, settings):
    settings.BATCH = 3
    survey = make_survey(60)
    tickets = [enter(code) for code in codes_of(survey)]

    def hand_in(ticket):
        def work():
            try:
                return submit(ticket, {"who": ticket.keys.root.hex()})
            except NotAdmittedError:
                return False

        return _in_thread(work)

    def shuffle(_turn):
        return _in_thread(lambda: actions.shuffle_survey(survey=survey)) or 0

    with ThreadPoolExecutor(6) as pool:
        handed = [pool.submit(hand_in, ticket) for ticket in tickets[:55]]
        shuffled = [pool.submit(shuffle, turn) for turn in range(6)]
        closing = pool.submit(
            lambda: _in_thread(lambda: actions.close_survey(survey=survey, account=None))
        )
        accepted = sum(future.result() for future in handed)
        for future in shuffled:
            future.result()
        closing.result()
    closed = actions.close_survey(survey=survey, account=None)
    assert closed.balanced
    assert closed.answers == accepted == Final.objects.count()
    assert not Inbox.objects.exists()
    owners = [row.record["who"] for row in Final.objects.all()]
    assert len(owners) == len(set(owners))


def test_a_window_that_saves_after_another_handed_in_brings_nothing_back(survey):
    code = codes_of(survey)[0]
    ticket = enter(code)
    content = drafts.load(ticket.keys.draft, ticket.keys.draft_key)
    assert content is not None
    submit(ticket, {"a": 1})
    assert not drafts.save(ticket.keys.draft, ticket.keys.draft_key, content)
    assert not Draft.objects.exists()
    actions.close_survey(survey=survey, account=None)
    assert not drafts.save(ticket.keys.draft, ticket.keys.draft_key, content)


def test_what_is_handed_in_just_before_the_gate_shuts_is_counted(survey, monkeypatch):
    """A crash while closing, after an answer came in whose admission was never marked."""
    ticket = enter(codes_of(survey)[0])
    real = responses.shut_gate

    def late(**facts):
        monkeypatch.setattr(responses, "shut_gate", real)
        with monkeypatch.context() as patch:
            patch.setattr("graadmeter.service.fieldwork.admissions._mark_done", lambda *_a: None)
            submit(ticket, {"a": 1})
        real(**facts)

    # The admission module reads the survey's state; the gate is what decides.
    monkeypatch.setattr("graadmeter.service.fieldwork.admissions.check_open", lambda survey: None)
    monkeypatch.setattr(responses, "shut_gate", late)
    closed = actions.close_survey(survey=survey, account=None)
    assert (closed.completed, closed.answers) == (1, 1)

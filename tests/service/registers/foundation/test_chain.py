"""What may be in the journal, and how it is written and hashed."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.service.journal.chain import (
    Line,
    NotForJournalError,
    checked_action,
    checked_code,
    facts_of,
    first_hash,
    next_hash,
)

codes = st.from_regex(r"[A-Za-z0-9_.:+/-]{0,64}", fullmatch=True)
values = st.one_of(st.none(), st.booleans(), st.integers(), codes, st.dates(), st.uuids())
facts = st.dictionaries(st.from_regex(r"[a-z_]{1,10}", fullmatch=True), values | st.lists(values))


@given(st.integers(1, 10**9), st.none() | st.integers(1, 10**6), codes, facts)
def test_content_is_json_that_says_what_was_given(number, account, subject, given_facts):
    chain = uuid.uuid4()
    told = facts_of(given_facts)
    line = Line(chain, number, account, "case.read", subject, "2026-11-22", told)
    content = line.content()
    assert json.loads(content) == {
        "account": account,
        "action": "case.read",
        "at": "2026-11-22",
        "facts": told,
        "number": number,
        "organisation": str(chain),
        "subject": subject,
    }
    assert content == json.dumps(json.loads(content), sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    "value",
    [
        "Jan Jansen",
        "jan@example.org",
        "é",
        "x" * 65,
        1.5,
        b"x",
        {"a": 1},
        [[1]],
        ["a b"],
        datetime(2026, 11, 22, tzinfo=UTC),
        date,
        list(range(201)),
    ],
)
def test_what_may_be_about_a_person_is_refused(value):
    with pytest.raises(NotForJournalError):
        facts_of({"fact": value})


def test_a_refusal_does_not_repeat_the_text():
    with pytest.raises(NotForJournalError) as refused:
        facts_of({"fact": "Jan Jansen"})
    assert "Jansen" not in str(refused.value)


@pytest.mark.parametrize("action", ["", "Case.read", "case read", "case..read", "a" * 61, 'a"b'])
def test_an_action_is_words_with_full_stops(action):
    with pytest.raises(NotForJournalError):
        checked_action(action)


def test_a_subject_is_an_id():
    assert checked_code("subject", str(uuid.UUID(int=5))) == str(uuid.UUID(int=5))
    with pytest.raises(NotForJournalError):
        checked_code("subject", "Kamer 5")


def test_chains_begin_differently_and_each_hash_holds_the_one_before():
    first, second = first_hash(uuid.uuid4()), first_hash(uuid.uuid4())
    assert first != second
    assert next_hash(first, "a") != next_hash(second, "a")
    assert next_hash(first, "a") != next_hash(first, "b")

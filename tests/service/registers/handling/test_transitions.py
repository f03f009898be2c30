"""The table of moves: pure, by any sequence of acts, and held by the database against SQL."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import Error
from hypothesis import given
from hypothesis import strategies as st
from tests.service.registers import made

from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.transitions import (
    OPEN,
    TABLE,
    Act,
    ImpossibleMoveError,
    Who,
    after,
    allowed_changes,
    closed_by,
    move,
    possible,
    reasons_from,
)
from graadmeter.service.incidents.words import ClosingReason, State
from graadmeter.service.scope import organisation_scope

DAY = date(2026, 11, 20)
ENDS = (State.CLOSED, State.WITHDRAWN)


@pytest.mark.parametrize(
    ("before", "act", "expected"),
    [
        (State.REPORTED, Act.ACCEPT, State.ACCEPTED),
        (State.REPORTED, Act.WITHDRAW, State.WITHDRAWN),
        (State.REPORTED, Act.HAND_OVER, State.CLOSED),
        (State.ACCEPTED, Act.START_AFTERCARE, State.AFTERCARE),
        (State.ACCEPTED, Act.CLOSE, State.CLOSED),
        (State.AFTERCARE, Act.REOPEN, State.ACCEPTED),
        (State.AFTERCARE, Act.CLOSE, State.CLOSED),
        (State.CLOSED, Act.REOPEN, State.ACCEPTED),
    ],
)
def test_an_act_leads_to_one_state(before, act, expected):
    assert after(before, act) == expected


@pytest.mark.parametrize(
    ("before", "act"),
    [
        (State.REPORTED, Act.START_AFTERCARE),
        (State.REPORTED, Act.REOPEN),
        (State.ACCEPTED, Act.ACCEPT),
        (State.AFTERCARE, Act.ACCEPT),
        (State.CLOSED, Act.ACCEPT),
        (State.CLOSED, Act.CLOSE),
        (State.CLOSED, Act.WITHDRAW),
        (State.WITHDRAWN, Act.REOPEN),
        (State.WITHDRAWN, Act.ACCEPT),
    ],
)
def test_what_is_not_in_the_table_is_refused(before, act):
    with pytest.raises(ImpossibleMoveError):
        move(before, act)


def test_there_is_one_move_for_a_state_and_an_act():
    keys = [(each.before, each.act) for each in TABLE]
    assert len(set(keys)) == len(keys)


def test_nothing_leads_out_of_a_withdrawn_case_and_nothing_into_a_new_one():
    assert not [each for each in TABLE if each.before == State.WITHDRAWN]
    assert not [each for each in TABLE if each.after == State.REPORTED]


def test_only_what_closes_has_a_reason_and_everything_that_closes_has_one():
    for each in TABLE:
        assert bool(each.reasons) == (each.after == State.CLOSED)


def test_a_case_nobody_took_up_cannot_be_closed_as_handled():
    assert ClosingReason.HANDLED not in reasons_from(State.REPORTED)
    with pytest.raises(ImpossibleMoveError):
        closed_by(State.REPORTED, Act.CLOSE, ClosingReason.HANDLED)


@pytest.mark.parametrize("state", OPEN)
def test_closing_is_never_a_way_to_hand_over(state):
    assert ClosingReason.TO_INTEGRITY not in reasons_from(state)
    assert closed_by(state, Act.HAND_OVER, ClosingReason.TO_INTEGRITY)


@pytest.mark.parametrize("state", State)
def test_only_who_reported_can_withdraw(state):
    assert Act.WITHDRAW not in possible(state, Who.HANDLER)
    assert set(possible(state, Who.REPORTER)) <= {Act.WITHDRAW}


@given(st.lists(st.sampled_from(list(Act)), max_size=25))
def test_no_sequence_of_acts_leads_out_of_the_states_or_back_to_new(acts):
    state = State.REPORTED
    for act in acts:
        try:
            following = after(state, act)
        except ImpossibleMoveError:
            assert act not in {each.act for each in TABLE if each.before == state}
            continue
        assert following in State and following != State.REPORTED
        assert state != State.WITHDRAWN
        state = following
    assert not (state in ENDS and any(act in possible(state, Who.REPORTER) for act in Act))


@pytest.mark.django_db
def test_the_database_allows_exactly_the_moves_of_the_table():
    """Every state to every other with every reason, by SQL: the trigger and the table agree."""
    organisation = made.make_organisation()
    allowed = set(allowed_changes())
    reasons = ["", *ClosingReason.values]
    with organisation_scope(organisation.id):
        rows = {}
        for state in State:
            closed = state == State.CLOSED
            rows[state] = made.make_plain_case(
                organisation,
                state=state,
                closed_on=DAY if closed else None,
                closing_reason=ClosingReason.HANDLED if closed else "",
                reported_on=DAY,
                happened_on=DAY,
            )
        found = {
            (before, to, reason)
            for before, case in rows.items()
            for to in State
            for reason in reasons
            if before != to and _taken(case, to, reason)
        }
    assert found == {(before, to, reason) for before, to, reason in allowed}


def _taken(case: Case, state: State, reason: str) -> bool:
    """Whether SQL can bring a case in a state; what it did is rolled back."""
    closed = DAY.isoformat() if state == State.CLOSED else None
    key = case.pk.hex if connection.vendor == "sqlite" else str(case.pk)
    statement = "UPDATE incident SET state = %s, closing_reason = %s, closed_on = %s WHERE id = %s"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [str(state), reason, closed, key])
            assert cursor.rowcount == 1
            transaction.set_rollback(True)
    except (IntegrityError, Error):
        return False
    return True

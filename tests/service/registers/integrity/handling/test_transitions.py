"""The table of moves: pure, by any sequence of acts, and held by the database against SQL."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import Error
from hypothesis import given
from hypothesis import strategies as st
from tests.service.registers.integrity.handling.scenes import again, scene

from graadmeter.service.integrity.handling import triggers
from graadmeter.service.integrity.handling.transitions import (
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
    reasons_for,
    states_for,
)
from graadmeter.service.integrity.models import Report
from graadmeter.service.integrity.terms import confirm_due, inform_due
from graadmeter.service.integrity.words import ClosingReason, Conclusion, State
from graadmeter.service.scope import organisation_scope

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("before", "act", "expected"),
    [
        (State.RECEIVED, Act.CONFIRM, State.RECEIVED),
        (State.RECEIVED, Act.ADMIT, State.HANDLING),
        (State.RECEIVED, Act.DECLINE, State.CLOSED),
        (State.HANDLING, Act.INVESTIGATE, State.INVESTIGATION),
        (State.HANDLING, Act.CONCLUDE, State.CONCLUDED),
        (State.INVESTIGATION, Act.CONCLUDE, State.CONCLUDED),
        (State.CONCLUDED, Act.CLOSE, State.CLOSED),
        (State.INVESTIGATION, Act.WITHDRAW, State.WITHDRAWN),
        (State.WITHDRAWN, Act.CONTINUE, State.HANDLING),
        (State.CLOSED, Act.APPEAL, State.HANDLING),
        (State.INVESTIGATION, Act.SUSPEND, State.INVESTIGATION),
    ],
)
def test_an_act_leads_to_one_state(before, act, expected):
    assert after(before, act) == expected


@pytest.mark.parametrize(
    ("before", "act"),
    [
        (State.RECEIVED, Act.CONCLUDE),
        (State.RECEIVED, Act.CLOSE),
        (State.HANDLING, Act.ADMIT),
        (State.HANDLING, Act.CLOSE),
        (State.INVESTIGATION, Act.DECLINE),
        (State.CONCLUDED, Act.WITHDRAW),
        (State.CLOSED, Act.CONFIRM),
        (State.CLOSED, Act.CONTINUE),
        (State.WITHDRAWN, Act.APPEAL),
        (State.WITHDRAWN, Act.SUSPEND),
    ],
)
def test_what_is_not_in_the_table_is_refused(before, act):
    with pytest.raises(ImpossibleMoveError):
        move(before, act)


def test_there_is_one_move_for_a_state_and_an_act():
    keys = [(each.before, each.act) for each in TABLE]
    assert len(set(keys)) == len(keys)


def test_only_what_closes_has_a_reason_and_everything_that_closes_has_one():
    for each in TABLE:
        assert bool(each.reasons) == (each.after == State.CLOSED)


def test_nothing_is_closed_as_handled_without_a_conclusion():
    for state in OPEN:
        handled = ClosingReason.HANDLED in {
            *reasons_for(state, Act.DECLINE),
            *reasons_for(state, Act.CLOSE),
        }
        assert handled == (state == State.CONCLUDED)
    with pytest.raises(ImpossibleMoveError):
        closed_by(State.RECEIVED, Act.DECLINE, ClosingReason.HANDLED)


@pytest.mark.parametrize("state", State)
def test_only_who_reported_can_withdraw(state):
    assert Act.WITHDRAW not in possible(state)
    assert set(possible(state, Who.REPORTER)) <= {Act.WITHDRAW}


def test_the_terms_move_only_while_a_report_is_open():
    for act in (Act.CONFIRM, Act.SUSPEND, Act.RESUME):
        assert set(states_for(act)) == set(OPEN)


@given(st.lists(st.sampled_from(list(Act)), max_size=30))
def test_no_sequence_of_acts_leads_out_of_the_table_or_back_to_new(acts):
    state, known = State.RECEIVED, {(each.before, each.act): each.after for each in TABLE}
    for act in acts:
        try:
            following = after(state, act)
        except ImpossibleMoveError:
            assert (state, act) not in known
            continue
        assert following == known[state, act]
        assert following != State.RECEIVED or state == State.RECEIVED
        state = following


@given(
    st.dates(date(2020, 1, 1), date(2100, 1, 1)),
    st.integers(0, 40),
    st.lists(st.integers(0, 400), max_size=6),
)
def test_the_second_term_never_goes_backwards_once_it_runs(received, days, stood):
    confirmed, total = received + timedelta(days=days), 0
    due = inform_due(received, confirmed)
    assert due >= confirm_due(received)
    for each in stood:
        total += each
        following = inform_due(received, confirmed, total)
        assert following == due + timedelta(days=each)
        due = following


def test_the_trigger_is_written_out_as_the_table_is():
    table = {(str(before), str(to), reason) for before, to, reason in allowed_changes()}
    assert set(triggers.MOVES) == table


@pytest.mark.django_db
def test_the_database_allows_exactly_the_moves_of_the_table():
    """Every state to every other with every reason, by SQL: the trigger and the table agree."""
    there = scene()
    reasons = ["", *ClosingReason.values]
    with organisation_scope(there.organisation.pk):
        rows = {state: _in_state(there.report(), state) for state in State}
        found = {
            (str(before), str(to), reason)
            for before, report in rows.items()
            for to in State
            for reason in reasons
            if before != to and _taken(report, to, reason)
        }
    assert found == set(triggers.MOVES)


_WAYS = {
    State.RECEIVED: (),
    State.HANDLING: (State.HANDLING,),
    State.INVESTIGATION: (State.HANDLING, State.INVESTIGATION),
    State.CONCLUDED: (State.HANDLING, State.CONCLUDED),
    State.CLOSED: (State.HANDLING, State.CONCLUDED, State.CLOSED),
    State.WITHDRAWN: (State.WITHDRAWN,),
}


def _in_state(made_report, state):
    """A report that went there through the states before it."""
    report = again(made_report)
    for each in _WAYS[state]:
        report.state = each
        if each == State.CONCLUDED:
            report.conclusion, report.concluded_on = Conclusion.FOUNDED, DAY
        if each == State.CLOSED:
            report.closed_on, report.closing_reason = DAY, ClosingReason.HANDLED
        report.save()
    return report


def _taken(report: Report, state: State, reason: str) -> bool:
    """Whether SQL can bring a report in a state; what it did is rolled back."""
    closed = DAY.isoformat() if state == State.CLOSED else None
    key = report.pk.hex if connection.vendor == "sqlite" else str(report.pk)
    statement = (
        "UPDATE integrity_report SET state = %s, closing_reason = %s, closed_on = %s WHERE id = %s"
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [str(state), reason, closed, key])
            assert cursor.rowcount == 1
            transaction.set_rollback(True)
    except (IntegrityError, Error):
        return False
    return True

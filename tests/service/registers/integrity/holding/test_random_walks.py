"""Whatever happens in whatever order, everybody opens exactly what they should."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.registers.integrity.holding.people import (
    CHEAP,
    PHRASE,
    Scene,
    opened_by,
    reads,
    today,
    unlocker_for,
)
from tests.service.registers.integrity.holding.test_watching import end, tick

from graadmeter.errors import UserError
from graadmeter.service.integrity.conversation.messages import messages_of, write_message
from graadmeter.service.integrity.holding.keys import replace_key
from graadmeter.service.integrity.holding.recipients import add_recipient, remove_recipient
from graadmeter.service.integrity.holding.recovery import private_of
from graadmeter.service.integrity.models import KeyHolder, Report
from graadmeter.service.integrity.opening import NotARecipientError, open_by_receipt, open_for
from graadmeter.service.integrity.words import Capacity, HolderKind
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS

pytestmark = pytest.mark.django_db
PEOPLE = 4
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add later", "remove", "replace", "write", "role ends"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, PEOPLE - 1),
    ),
    min_size=4,
    max_size=10,
)


@dataclass
class Expected:
    """What should be true: who handles, who reads, and which messages each of them can read."""

    roles: set[int]
    handles: set[int]
    reads: dict[int, set[int]]
    whole: set[int]
    written: int = 0
    texts: dict[int, set[str]] = field(default_factory=dict)


@pytest.fixture
def people(scene: Scene) -> Iterator[tuple[Scene, list[Member]]]:
    others = [scene.member(Role.EMPLOYEE), scene.member(Role.EMPLOYEE)]
    yield scene, [scene.officer, scene.second, *others]


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_everybody_opens_exactly_what_they_should(people, steps) -> None:
    scene, members = people
    with transaction.atomic(using=CONTACTS):
        _walk(scene, members, steps)
        transaction.set_rollback(True, using=CONTACTS)


def _walk(scene: Scene, members: list[Member], steps: list[tuple[str, int, int]]) -> None:
    made = scene.report()
    state = Expected({0, 1}, {0, 1}, {0: set(), 1: set()}, {0, 1})
    for act, by, who in steps:
        _step(state, members, made.report, act, by, who)
        _compare(scene, state, members, made.report, made.receipt)


def _step(
    state: Expected, members: list[Member], report: Report, act: str, by: int, who: int
) -> None:
    actor, member = members[by], members[who]
    if act == "replace":
        replace_key(
            unlocker=unlocker_for(member),
            passphrase=PHRASE,
            account=member.account,
            today=today(),
            **CHEAP,
        )
    elif act == "role ends":
        end(member) if who in state.roles else None
        state.roles.discard(who)
        tick()
        if state.handles & state.roles:
            for each in state.handles - state.roles:
                _forget(state, each)
    elif by not in state.reads:
        with pytest.raises(NotARecipientError):
            opened_by(actor, report)
    elif act == "write":
        write_message(
            opened=opened_by(actor, report),
            text=str(state.written),
            secret=secrets.token_bytes(32),
            today=today(),
            member=actor,
        )
        for seen in state.reads.values():
            seen.add(state.written)
        state.written += 1
    elif act == "remove":
        allowed = by in state.handles and who in state.reads and bool(state.handles - {who})
        with _allowed_or_not(allowed):
            remove_recipient(
                opened=opened_by(actor, report), by=actor, member=member, reason="x", today=today()
            )
        if allowed:
            _forget(state, who)
    else:
        whole = act == "add"
        allowed = by in state.handles and by in state.whole and who not in state.reads
        with _allowed_or_not(allowed):
            add_recipient(
                opened=opened_by(actor, report),
                by=actor,
                member=member,
                capacity=Capacity.OFFICER if who in state.roles else Capacity.INVESTIGATOR,
                reason="x",
                whole=whole,
                today=today(),
            )
        if allowed:
            state.reads[who] = set(state.reads[by]) if whole else set()
            state.whole |= {who} if whole else set()
            state.handles |= {who} & state.roles


def _forget(state: Expected, who: int) -> None:
    state.reads.pop(who, None)
    state.handles.discard(who)
    state.whole.discard(who)


def _allowed_or_not(allowed: bool) -> AbstractContextManager[object]:
    return nullcontext() if allowed else pytest.raises(UserError)


def _compare(
    scene: Scene, state: Expected, members: list[Member], report: Report, receipt: str
) -> None:
    for number, member in enumerate(members):
        assert reads(member, report) == (number in state.reads)
        if number in state.reads:
            opened = opened_by(member, report)
            assert {int(each.said.text) for each in messages_of(opened)} == state.reads[number]
            assert opened.can_read(1) == (number in state.whole)
    every = set(range(state.written))
    assert {int(each.said.text) for each in messages_of(open_by_receipt(receipt))} == every
    recovery = KeyHolder.objects.get(kind=HolderKind.RECOVERY)
    private = private_of(recovery, scene.shares[:2])
    opened = open_for(Report.objects.get(pk=report.pk), recovery, private)
    assert {int(each.said.text) for each in messages_of(opened)} == every

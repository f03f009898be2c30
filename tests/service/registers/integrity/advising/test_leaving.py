"""Notes go with their adviser, after a term and with notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.service.registers.integrity.advising.world import Adviser, make_adviser
from tests.service.registers.made import make_member

from graadmeter.service.integrity.advising.actions import KEPT
from graadmeter.service.integrity.advising.leaving import forget_notes
from graadmeter.service.integrity.models import AdviserNote, KeyHolder, NotesCare
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Deputy, Notice, RoleHolding
from graadmeter.service.organisations.words import Role

pytestmark = pytest.mark.django_db
END = date(2026, 5, 31)
AFTER = END + timedelta(days=1)


def noted(role_until: date | None = END) -> Adviser:
    adviser = make_adviser()
    adviser.write()
    with adviser.scope():
        RoleHolding.objects.filter(member=adviser.member).update(valid_until=role_until)
    return adviser


def left(adviser: Adviser) -> int:
    with adviser.scope():
        return AdviserNote.objects.count()


def notices(adviser: Adviser) -> int:
    with adviser.scope():
        return Notice.objects.filter(account=adviser.member.account).count()


def test_who_stays_keeps_everything_and_is_told_nothing():
    adviser = noted(None)
    assert forget_notes(AFTER + timedelta(days=400)) == 0
    assert (left(adviser), notices(adviser)) == (1, 0)


def test_after_the_role_ended_notes_stay_for_the_term_with_one_notice():
    adviser = noted()
    assert forget_notes(END) == 0
    assert notices(adviser) == 0
    for day in range(KEPT.days):
        assert forget_notes(AFTER + timedelta(days=day)) == 0
    assert (left(adviser), notices(adviser)) == (1, 1)
    with adviser.scope():
        before = Entry.objects.count()
    assert forget_notes(AFTER + KEPT) == 1
    assert left(adviser) == 0
    with adviser.scope():
        assert KeyHolder.objects.count() == 0
        assert Entry.objects.count() == before


def test_a_worker_that_was_down_still_gives_the_whole_term():
    adviser = noted()
    late = AFTER + timedelta(days=90)
    assert forget_notes(late) == 0
    assert forget_notes(late + KEPT - timedelta(days=1)) == 0
    assert left(adviser) == 1
    assert forget_notes(late + KEPT) == 1


def test_who_gets_the_role_back_keeps_the_notes():
    adviser = noted()
    forget_notes(AFTER)
    with adviser.scope():
        RoleHolding.objects.filter(member=adviser.member).update(valid_until=None)
    assert forget_notes(AFTER + KEPT) == 0
    with adviser.scope():
        assert NotesCare.objects.get().leaving_on is None
    assert left(adviser) == 1


def test_who_stands_in_for_an_adviser_keeps_notes_as_long_as_that():
    adviser = noted()
    with adviser.scope():
        other = make_member(adviser.organisation, Role.CONFIDENTIAL_ADVISER)
        held = RoleHolding.objects.get(member=other)
        Deputy.objects.create(
            organisation=adviser.organisation,
            holding=held,
            member=adviser.member,
            valid_from=END,
            valid_until=AFTER + timedelta(days=60),
        )
    assert forget_notes(AFTER + timedelta(days=60)) == 0
    assert notices(adviser) == 0


@pytest.mark.parametrize("why", ["left", "closed"])
def test_notes_go_at_once_with_the_member_or_the_account(why):
    adviser = noted(None)
    with adviser.scope():
        if why == "left":
            adviser.member.valid_until = END
            adviser.member.save()
        else:
            adviser.member.account.is_active = False
            adviser.member.account.save()
    assert forget_notes(AFTER) == 1
    assert left(adviser) == 0

"""A case of the incident register that goes on as an integrity report, and its receipt."""

from __future__ import annotations

import re
import secrets

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.managing import text_of
from tests.service.registers import made as registers
from tests.service.registers.integrity.handling.scenes import member_of

from graadmeter.errors import UserError
from graadmeter.service.incidents.handling import actions
from graadmeter.service.incidents.handling.handing_over import claim, reference_of
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.words import ByWhom, Capacity
from graadmeter.service.integrity.conversation.messages import messages_of, write_message
from graadmeter.service.integrity.handling.excluding import core_of
from graadmeter.service.integrity.models import Channel, Event, Report, ReportKey
from graadmeter.service.integrity.opening import open_by_receipt, open_for
from graadmeter.service.integrity.words import Category, Medium, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.words import Role

pytestmark = pytest.mark.django_db(databases=BOTH)


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.TWO_FACTOR = False


def case_of(there, **facts):
    """A case of what a colleague did, with its handler and its victim."""
    handler = registers.make_member(there.organisation, Role.INCIDENT_COORDINATOR)
    victim = registers.make_member(there.organisation, Role.EMPLOYEE, name="Sanne Slachtoffer")
    case = registers.make_plain_case(
        there.organisation,
        by_whom=ByWhom.COLLEAGUE,
        victim=victim,
        facts={"story": "Kraaiennest in de kantine."},
        participants={handler: Capacity.COORDINATOR, victim: Capacity.VICTIM},
        **facts,
    )
    return case, handler, victim


def hand_over(there, case, handler) -> Case:
    roles = roles_of(handler, timezone.localdate())
    visitor = Visitor(handler.account, there.organisation, handler, roles)
    actions.hand_over(visitor=visitor, case_id=case.pk, text="Lees dit.")
    return Case.objects.get(pk=case.pk)


def test_it_makes_one_sealed_report_and_counts_there_alone(there):
    case, handler, _victim = case_of(there)
    case = hand_over(there, case, handler)
    report = Report.objects.get()
    assert (case.counts_elsewhere, report.medium, report.way) == (
        True,
        Medium.INCIDENT,
        Way.CONFIDENTIAL,
    )
    assert reference_of(case) == report.reference
    opened = open_for(report, there.officer.holder, there.officer.pair.private)
    core = core_of(opened)
    assert "Kraaiennest" in core.story
    assert "Lees dit." in core.story
    assert (core.incident, core.guesses) == (str(case.pk), (Category.CONDUCT,))
    for row in Report.objects.values():
        assert str(case.pk) not in str(row)
    visitor = Visitor(handler.account, there.organisation, handler, frozenset())
    actions.reopen(visitor=visitor, case_id=case.pk, text="Toch nog iets.")
    assert Case.objects.get(pk=case.pk).counts_elsewhere


def test_the_accused_gets_no_key_even_as_an_officer(there):
    accused = member_of(there.second)
    case, handler, _victim = case_of(there, subject=accused)
    hand_over(there, case, handler)
    report = Report.objects.get()
    holders = set(ReportKey.objects.values_list("holder__member", flat=True))
    assert accused.pk not in holders
    opened = open_for(report, there.officer.holder, there.officer.pair.private)
    assert core_of(opened).excluded == (accused.pk,)


def test_while_the_channel_is_closed_the_case_goes_to_the_officers_as_it_did(there):
    Channel.objects.update(choices={"open": False})
    case, handler, _victim = case_of(there)
    case = hand_over(there, case, handler)
    assert case.counts_elsewhere
    assert not Report.objects.exists()


def test_the_receipt_is_given_once_and_opens_what_comes_after(there):
    case, handler, _victim = case_of(there)
    case = hand_over(there, case, handler)
    before = open_for(Report.objects.get(), there.officer.holder, there.officer.pair.private)
    today = timezone.localdate()
    write_message(
        opened=before,
        text="Van daarvoor.",
        member=member_of(there.officer),
        secret=secrets.token_bytes(32),
        today=today,
    )
    receipt = claim(case, timezone.localdate())
    own = open_by_receipt(receipt)
    write_message(opened=own, text="Ik lees mee.", secret=b"2" * 32, today=today, member=None)
    assert [each.said.text for each in messages_of(own)] == ["Ik lees mee."]
    theirs = open_for(Report.objects.get(), there.officer.holder, there.officer.pair.private)
    assert [each.said.text for each in messages_of(theirs)] == ["Van daarvoor.", "Ik lees mee."]
    with pytest.raises(UserError, match="al opgehaald"):
        claim(case, timezone.localdate())
    assert Event.objects.filter(kind="report.claim").count() == 1
    assert not Entry.objects.filter(action__contains="claim").exists()


def test_the_victim_gets_it_on_the_page_of_their_report_and_follows_with_it(there):
    case, handler, victim = case_of(there)
    hand_over(there, case, handler)
    client = registers.signed_in_as(victim)
    slug = there.organisation.slug
    page = reverse("report-own-case", kwargs={"slug": slug, "case_id": case.pk})
    assert "Ontvangstcode ophalen" in text_of(client.get(page))
    answer = client.post(page, {"doe": "ontvangstcode"})
    (receipt,) = re.findall(r'receipt-code">([^<]+)<', answer.content.decode())
    assert "Ontvangstcode ophalen" not in text_of(client.get(page))
    again = client.post(page, {"doe": "ontvangstcode"})
    assert again.status_code == 404
    follow = reverse("integrity-follow", kwargs={"slug": slug})
    shown = text_of(client.post(follow, {"code": receipt}))
    assert "register van agressie" in shown

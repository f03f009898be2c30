"""A handler writes down that a case is about a colleague, who sees it no more from then on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from tests.service.managing import text_of
from tests.service.registers import made
from tests.service.registers.handling.scenes import Scene, scene

from graadmeter.errors import UserError
from graadmeter.service.incidents.access import visible_cases
from graadmeter.service.incidents.handling.accused import set_accused
from graadmeter.service.incidents.models import Case, Participant, Task
from graadmeter.service.incidents.transitions import Act, after
from graadmeter.service.incidents.words import ByWhom, Capacity, ClosingReason, State
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Deputy, Member, Notice
from graadmeter.service.organisations.notices import notify
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
FOUND, BAD, HIDDEN = 302, 400, 404


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.TWO_FACTOR = False


@pytest.fixture
def there() -> Scene:
    return scene()


def sees(there: Scene, member: Member, case: Case) -> bool:
    return bool(visible_cases(there.visitor(member)).filter(pk=case.pk).exists())


def accuse(there: Scene, by: Member, case: Case, member: Member) -> None:
    set_accused(visitor=there.visitor(by), case_id=case.pk, member_id=member.pk)


@pytest.mark.parametrize("closed", [False, True])
def test_who_it_is_about_sees_it_no_more_nor_does_who_stands_in_for_them(there, closed):
    with organisation_scope(there.organisation.id):
        case = there.case(by_whom=ByWhom.COLLEAGUE, tasks=not closed)
        if closed:
            case.state = after(State.REPORTED, Act.CLOSE)
            case.closing_reason = ClosingReason.DUPLICATE
            case.closed_on = case.reported_on
            case.save()
        Deputy.objects.create(
            organisation=there.organisation,
            holding=there.manager.holdings.get(role=Role.MANAGER),
            member=there.stranger,
            valid_from=timezone.localdate(),
            valid_until=timezone.localdate(),
        )
        Task.objects.filter(case=case).update(owner=there.manager)
        assert sees(there, there.manager, case)
        assert sees(there, there.stranger, case)
        accuse(there, there.coordinator, case, there.manager)
        assert not sees(there, there.manager, case)
        assert not sees(there, there.stranger, case)
        assert sees(there, there.coordinator, case)
        case.refresh_from_db()
        assert case.subject == there.manager
        row = Participant.objects.get(case=case, member=there.manager)
        assert row.until is not None
        assert row.until < timezone.localdate()
        owners = set(Task.objects.filter(case=case).values_list("owner", flat=True))
        assert owners == (set() if closed else {there.coordinator.pk})
        assert Entry.objects.filter(action="case.accused", subject=str(case.pk)).count() == 1


def test_who_chooses_themselves_is_led_away_and_their_tasks_are_of_the_role(there):
    with organisation_scope(there.organisation.id):
        case = there.case(by_whom=ByWhom.COLLEAGUE)
        Task.objects.filter(case=case).update(owner=there.manager)
    page = reverse("case-act", args=[there.organisation.slug, case.pk, "beschuldigde"])
    client = made.signed_in_as(there.manager)
    answer = client.post(page, {"gelezen": "99", "wie": str(there.manager.pk)})
    assert answer.status_code == FOUND
    assert answer["Location"] == reverse("case-worklist", args=[there.organisation.slug])
    assert client.get(page).status_code == HIDDEN
    with organisation_scope(there.organisation.id):
        assert not Task.objects.filter(case=case, owner__isnull=False).exists()


@pytest.mark.parametrize("who", ["victim", "reporter"])
def test_whose_report_it_is_cannot_be_shut_out(there, who):
    with organisation_scope(there.organisation.id):
        colleague = made.make_member(there.organisation)
        case = there.case(reporter=colleague)
        wrong = there.victim if who == "victim" else colleague
        with pytest.raises(UserError, match="kan het niet zijn"):
            accuse(there, there.manager, case, wrong)


def test_somebody_is_left_to_follow_it_up(there):
    with organisation_scope(there.organisation.id):
        case = there.case(participants={there.manager: Capacity.MANAGER})
        with pytest.raises(UserError, match="niemand"):
            accuse(there, there.manager, case, there.manager)
        case.refresh_from_db()
        assert case.subject is None
        assert sees(there, there.manager, case)


def test_only_who_handles_a_case_says_who_it_is_about(there):
    with organisation_scope(there.organisation.id):
        helper = made.make_member(there.organisation, Role.AFTERCARE)
        there_too = {there.manager: Capacity.MANAGER, helper: Capacity.AFTERCARE}
        case = there.case(participants=there_too)
        with pytest.raises(PermissionDenied):
            accuse(there, helper, case, there.manager)


def test_the_page_of_a_case_leads_there_and_offers_colleagues_alone(there):
    with organisation_scope(there.organisation.id):
        case = there.case(by_whom=ByWhom.COLLEAGUE)
    client = made.signed_in_as(there.coordinator)
    page = reverse("case-act", args=[there.organisation.slug, case.pk, "beschuldigde"])
    assert page in text_of(client.get(reverse("case", args=[there.organisation.slug, case.pk])))
    text = text_of(client.get(page))
    assert "Mo Manager" in text
    assert "Sanne Slachtoffer" not in text
    for wrong in ("", str(there.victim.pk), "9" * 30):
        assert client.post(page, {"gelezen": "99", "wie": wrong}).status_code == BAD


def waiting(member: Member) -> int:
    return Notice.objects.filter(account=member.account, state=Notice.State.WAITING).count()


def noticed(there: Scene, member: Member, **facts) -> None:
    notify(account=member.account, organisation=there.organisation)
    if facts:
        newest = Notice.objects.filter(account=member.account).latest("pk")
        Notice.objects.filter(pk=newest.pk).update(**facts)


def test_a_mail_that_waits_for_the_accused_does_not_go_any_more(there):
    other = made.make_organisation("elders")
    with organisation_scope(there.organisation.id):
        case = there.case(by_whom=ByWhom.COLLEAGUE)
        before = case.reported_on - timedelta(days=1)
        noticed(there, there.manager)
        noticed(there, there.manager, state=Notice.State.SENT)
        noticed(there, there.manager, made_on=before)
        noticed(there, there.coordinator)
    with organisation_scope(other.id):
        notify(account=there.manager.account, organisation=other)
    with organisation_scope(there.organisation.id):
        accuse(there, there.coordinator, case, there.manager)
        left = Notice.objects.filter(account=there.manager.account)
        assert set(left.values_list("state", "made_on")) == {
            (Notice.State.SENT, timezone.localdate()),
            (Notice.State.WAITING, before),
        }
        assert waiting(there.coordinator) == 1
    with organisation_scope(other.id):
        assert waiting(there.manager) == 1


@pytest.mark.parametrize(("news", "left"), [("of others", 1), ("their own", 0), ("hidden", 0)])
def test_a_mail_goes_when_another_case_has_news_for_them(there, news, left):
    with organisation_scope(there.organisation.id):
        case = there.case(by_whom=ByWhom.COLLEAGUE)
        other = there.case(subject=there.manager if news == "hidden" else None)
        if news == "their own":
            other.events.update(member=there.manager)
        noticed(there, there.manager)
        accuse(there, there.coordinator, case, there.manager)
        assert waiting(there.manager) == left

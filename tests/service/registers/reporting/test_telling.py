"""Who is told by a choice, for how long, and who has news of a case; invented names alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.service.registers.made import (
    make_member,
    make_organisation,
    make_plain_case,
    make_representative,
)
from tests.service.registers.reporting.reports import a_report, made

from graadmeter.service.incidents.access import visible_cases
from graadmeter.service.incidents.models import Case, Consent, Event, Participant, Task
from graadmeter.service.incidents.reporting import later_actions as later
from graadmeter.service.incidents.reporting.answers import Answers, Page, Subject
from graadmeter.service.incidents.reporting.later_actions import Actor, TooLateError
from graadmeter.service.incidents.reporting.own_page import own_page
from graadmeter.service.incidents.reporting.telling import bring_news
from graadmeter.service.incidents.words import (
    ByWhom,
    Capacity,
    ConsentState,
    ReporterKind,
    State,
    Way,
)
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import (
    Absence,
    Deputy,
    Member,
    Notice,
    RoleHolding,
    Routing,
)
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.rules import default_rules
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def organisation():
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        yield organisation


@pytest.fixture
def council(organisation):
    return make_representative(organisation)


def council_case(council, today, **changes) -> Case:
    report = a_report(
        **{
            "audience": Audience.REPRESENTATIVE,
            "way": Way.SIGNED_IN,
            "victim": council.pk,
            "reporter": council.pk,
            **changes,
        }
    )
    return made(report, council.account, today=today).case


def sees(member: Member, case: Case, today) -> bool:
    visitor = Visitor(member.account, case.organisation, member, roles_of(member, today))
    return bool(visible_cases(visitor, today).filter(pk=case.pk).exists())


def acting(member: Member, today) -> Actor:
    return Actor(member.account, member, today)


def end_role(member: Member, role: Role, today) -> None:
    RoleHolding.objects.filter(member=member, role=role).update(valid_until=today - A_DAY)


def closed(case: Case, today) -> None:
    Case.objects.filter(pk=case.pk).update(state=State.ACCEPTED)
    Case.objects.filter(pk=case.pk).update(
        state=State.CLOSED, closed_on=today, closing_reason="afgehandeld"
    )


def withdrawn(case: Case, today) -> None:
    Case.objects.filter(pk=case.pk).update(state=State.WITHDRAWN)


def test_withdrawing_ends_the_sight_of_who_had_the_role_before(organisation, council, today):
    before = make_member(organisation, Role.CONFIDENTIAL_ADVISER)
    case = council_case(council, today, tell=frozenset({"confidential_adviser"}))
    end_role(before, Role.CONFIDENTIAL_ADVISER, today)
    make_member(organisation, Role.CONFIDENTIAL_ADVISER)
    later.withdraw_consent(
        case_id=case.pk, actor=acting(council, today), code="confidential_adviser"
    )
    RoleHolding.objects.filter(member=before).update(valid_until=None)
    assert not sees(before, case, today)
    assert Participant.objects.get(case=case, member=before).until == today - A_DAY


def test_a_role_that_is_offered_no_more_can_still_be_stopped(organisation, council, today):
    clerk = make_member(organisation, Role.CLERK)
    case = council_case(council, today, tell=frozenset({"clerk"}))
    rules = default_rules(Audience.REPRESENTATIVE)
    fewer = rules.model_copy(
        update={"offered": tuple(line for line in rules.offered if line.role != Role.CLERK)}
    )
    Routing.objects.create(
        audience=Audience.REPRESENTATIVE, version=1, rules=fewer.model_dump(mode="json")
    )
    choices = {each.code: each for each in own_page(case, acting(council, today)).choices}
    assert choices["clerk"].told
    later.withdraw_consent(case_id=case.pk, actor=acting(council, today), code="clerk")
    assert not sees(clerk, case, today)
    left = {each.code for each in own_page(case, acting(council, today)).choices}
    assert "clerk" not in left


@pytest.mark.parametrize("end", [closed, withdrawn])
def test_consent_can_be_withdrawn_when_it_is_over_and_not_given(organisation, council, today, end):
    clerk = make_member(organisation, Role.CLERK)
    make_member(organisation, Role.CHAIR)
    case = council_case(council, today, tell=frozenset({"clerk"}))
    end(case, today)
    case.refresh_from_db()
    actor = acting(council, today)
    assert [each.code for each in own_page(case, actor).choices] == ["clerk"]
    with pytest.raises(TooLateError):
        later.give_consent(case_id=case.pk, actor=actor, code="chair")
    later.withdraw_consent(case_id=case.pk, actor=actor, code="clerk")
    assert not sees(clerk, case, today)


def test_who_is_told_for_two_roles_keeps_what_was_not_withdrawn(organisation, council, today):
    both = make_member(organisation, Role.CLERK, Role.INCIDENT_COORDINATOR)
    case = council_case(council, today, tell=frozenset({"clerk", "incident_coordinator"}))
    later.withdraw_consent(case_id=case.pk, actor=acting(council, today), code="clerk")
    assert sees(both, case, today)
    end_role(both, Role.INCIDENT_COORDINATOR, today)
    assert not sees(both, case, today)


def test_danger_at_the_report_tells_nobody_at_a_later_choice(organisation, council, today):
    case = council_case(council, today, danger=True)
    guard = make_member(organisation, Role.SECURITY)
    adviser = make_member(organisation, Role.CONFIDENTIAL_ADVISER)
    later.give_consent(case_id=case.pk, actor=acting(council, today), code="confidential_adviser")
    assert sees(adviser, case, today)
    assert not sees(guard, case, today)
    assert not Consent.objects.filter(case=case, state=ConsentState.DANGER).exists()


def test_a_choice_for_one_role_tells_nobody_in_another(organisation, council, today):
    make_member(organisation, Role.CLERK)
    case = council_case(council, today, tell=frozenset({"clerk"}))
    new_clerk = make_member(organisation, Role.CLERK)
    adviser = make_member(organisation, Role.CONFIDENTIAL_ADVISER)
    later.give_consent(case_id=case.pk, actor=acting(council, today), code="confidential_adviser")
    assert sees(adviser, case, today)
    assert not sees(new_clerk, case, today)


def test_what_a_colleague_chose_is_not_written_as_the_word_of_the_victim(
    organisation, council, today
):
    clerk = make_member(organisation, Role.CLERK)
    colleague = make_representative(organisation)
    council.account.is_active = False  # who cannot sign in cannot choose
    council.account.save()
    case = council_case(
        council,
        today,
        reporter=colleague.pk,
        reporter_kind=ReporterKind.COLLEAGUE,
        tell=frozenset({"clerk"}),
    )
    assert Consent.objects.get(case=case).by == colleague
    line = Event.objects.get(case=case, kind="consent.give")
    assert (line.member, line.for_victim, line.codes) == (colleague, True, {"role": "clerk"})
    assert sees(clerk, case, today)
    later.withdraw_consent(case_id=case.pk, actor=acting(council, today), code="clerk")
    assert not sees(clerk, case, today)


@pytest.mark.parametrize(
    "change",
    [
        {"by_whom": ByWhom.EXTERNAL},
        {"subject": Subject.OTHER},
        {"subject_name": "Noor Verzonnen"},
        {"victim_name": "Bas Verzonnen"},
    ],
)
def test_who_is_concerned_changes_whom_one_may_choose(change):
    answers = Answers(
        by_whom=ByWhom.OFFICE_HOLDER,
        subject=Subject.CHAIR,
        tell=("chair",),
        done=(Page.BY_WHOM, Page.TELL),
    )
    changed = answers.with_(**change)
    assert (changed.tell, changed.done) == ((), (Page.BY_WHOM,))
    same = answers.with_(by_whom=ByWhom.OFFICE_HOLDER, story="Meer")
    assert (same.tell, same.done) == (("chair",), (Page.BY_WHOM, Page.TELL))


def away(member: Member, deputy: Member, today) -> None:
    held = RoleHolding.objects.get(member=member)
    Absence.objects.create(member=member, valid_from=today, valid_until=today)
    Deputy.objects.create(holding=held, member=deputy, valid_from=today, valid_until=today)


def noticed() -> set[int]:
    return set(Notice.objects.values_list("account_id", flat=True))


def test_the_accused_has_no_news_as_a_deputy(organisation, today):
    head, accused = make_member(organisation, Role.HR), make_member(organisation)
    other = make_member(organisation)
    away(head, accused, today)
    Deputy.objects.create(
        holding=RoleHolding.objects.get(member=head),
        member=other,
        valid_from=today,
        valid_until=today,
    )
    case = make_plain_case(organisation, participants={head: Capacity.COORDINATOR}, subject=accused)
    bring_news(case, today)
    assert noticed() == {head.account_id, other.account_id}


def test_who_left_or_lost_the_role_has_no_news(organisation, council, today):
    stays = make_member(organisation, Role.CLERK)
    left = make_member(organisation, Role.CLERK)
    lost = make_member(organisation, Role.CLERK)
    case = council_case(council, today, tell=frozenset({"clerk"}))
    Member.objects.filter(pk=left.pk).update(valid_until=today - A_DAY)
    end_role(lost, Role.CLERK, today)
    Notice.objects.all().delete()
    bring_news(case, today, but=council)
    assert noticed() == {stays.account_id}


def test_what_was_still_to_be_done_goes_off_the_list_of_who_may_not_know(
    organisation, council, today
):
    clerk = make_member(organisation, Role.CLERK)
    case = council_case(council, today, tell=frozenset({"clerk"}))
    assert Task.objects.filter(case=case, owner=clerk).exists()
    later.withdraw_consent(case_id=case.pk, actor=acting(council, today), code="clerk")
    assert not Task.objects.filter(case=case, owner=clerk, done_on__isnull=True).exists()

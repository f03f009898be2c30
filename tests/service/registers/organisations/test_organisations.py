"""Organisations made, set up and merged; access to their pages; what is still to do."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from tests.service.managing import signed_in, text_of
from tests.service.registers.made import (
    LONG_AGO,
    make_member,
    make_organisation,
    make_plain_case,
    make_representative,
    signed_in_as,
)

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Account
from graadmeter.service.accounts.models import Role as InstallationRole
from graadmeter.service.incidents.access import visible_cases
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations import actions
from graadmeter.service.organisations.access import (
    member_required,
    public_organisation,
    public_required,
    setup_required,
    visitor_of,
)
from graadmeter.service.organisations.checking import steps_of, unreached
from graadmeter.service.organisations.choices import Choices
from graadmeter.service.organisations.merging import (
    merge_organisations,
)
from graadmeter.service.organisations.models import (
    Absence,
    Department,
    Deputy,
    Member,
    Organisation,
    OrganisationKey,
    RoleHolding,
    Routing,
)
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.routing import offers, route, rules_of
from graadmeter.service.organisations.rules import Rules, default_rules, lines_of
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import NoScopeError, organisation_scope

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.TWO_FACTOR = False


def today() -> date:
    return timezone.localdate()


def new_organisation(*more: str) -> str:
    said = StringIO()
    call_command(
        "neworganisation",
        *("--name", "Gemeente Voorbeelddam", "--slug", "voorbeelddam", "--layer", "gemeente"),
        *("--size", "50_249", "--mail", "anna@example.org", "--admin-name", "Anna Bedacht", *more),
        stdout=said,
    )
    return said.getvalue()


def test_a_command_makes_an_organisation_with_keys_and_somebody_who_sets_it_up():
    said = new_organisation()
    made = Organisation.objects.get(slug="voorbeelddam")
    password = said.strip().split()[-1]
    account = Account.objects.get(mail="anna@example.org")
    assert account.check_password(password)
    assert "/register/voorbeelddam/" in said
    assert OrganisationKey.objects.filter(organisation=made).count() == 2
    with organisation_scope(made.pk):
        member = Member.objects.get()
        expected = {Role.EMPLOYEE, Role.ADMINISTRATOR, Role.INCIDENT_COORDINATOR}
        assert roles_of(member, today()) == expected
        told = route(
            audience=Audience.STAFF,
            victim=None,
            subject=None,
            department=None,
            by_whom="extern",
            danger=False,
        )
    assert [each.member for each in told] == [member]


def test_who_sets_up_always_can():
    new_organisation("--role", "hr")
    with organisation_scope(Organisation.objects.get().pk):
        assert Role.ADMINISTRATOR in roles_of(Member.objects.get(), today())


@pytest.mark.parametrize("slug", ["Hoofd", "met spatie", "-x", "x-", "a--b", "é", "x" * 61, ""])
def test_a_name_that_cannot_be_in_an_address_is_refused(slug):
    with pytest.raises(UserError) as caught:
        new_organisation(f"--slug={slug}")
    assert caught.value.where == "--slug"
    assert not Organisation.objects.exists()


def test_an_organisation_is_made_whole_or_not_at_all():
    make_organisation()
    with pytest.raises(UserError, match="al een organisatie"):
        new_organisation()
    with pytest.raises(UserError, match="mailadres"):
        new_organisation("--slug", "anders", "--mail", "fout")
    assert Organisation.objects.count() == 1
    assert not Account.objects.exists()


def test_choices_are_kept_and_the_journal_names_only_which_changed(organisation, account):
    actions.change_choices(
        organisation=organisation, choices=Choices(emergency_plan="Bel Jan"), account=account
    )
    organisation.refresh_from_db()
    assert organisation.choices["emergency_plan"] == "Bel Jan"
    entry = Entry.objects.filter(action="choices.change").get()
    assert "emergency_plan" in str(entry.content)
    assert "Bel Jan" not in str(entry.content)


def test_rules_are_versions_and_older_ones_stay(organisation, account):
    assert rules_of(Audience.STAFF).version == 0
    for number, roles in enumerate(((Role.HR,), (Role.SECURITY,)), start=1):
        version = actions.lay_down_rules(
            organisation=organisation,
            audience=Audience.STAFF,
            rules=Rules(at_once=lines_of(*roles)),
            account=account,
        )
        assert version == number
    assert rules_of(Audience.STAFF).rules.at_once == lines_of(Role.SECURITY)
    assert Routing.objects.count() == 2
    assert rules_of(Audience.BOARD).rules == default_rules(Audience.BOARD)


# ------------------------------------------------------------------ routing with rows


def test_a_report_goes_to_the_manager_the_coordinator_and_hr_at_once(organisation):
    desk = Department.objects.create(organisation=organisation, name="Balie", valid_from=LONG_AGO)
    lead = make_member(organisation, Role.MANAGER, department=desk)
    coordinator = make_member(organisation, Role.INCIDENT_COORDINATOR)
    hr = make_member(organisation, Role.HR)
    victim = make_member(organisation, Role.EMPLOYEE, department=desk)
    stand_in = make_member(organisation)
    asked: dict[str, Any] = {
        "audience": Audience.STAFF,
        "victim": victim,
        "department": None,
        "by_whom": "extern",
        "danger": False,
    }
    told = route(subject=None, **asked)
    assert [each.member for each in told] == [lead, coordinator, hr]
    assert [each.capacity for each in told] == [
        Capacity.MANAGER,
        Capacity.COORDINATOR,
        Capacity.COORDINATOR,
    ]
    assert [each.member for each in route(subject=lead, **asked)] == [coordinator, hr]
    Absence.objects.create(
        organisation=organisation, member=hr, valid_from=today(), valid_until=today()
    )
    Deputy.objects.create(
        organisation=organisation,
        holding=RoleHolding.objects.get(member=hr),
        member=stand_in,
        valid_from=today(),
        valid_until=today(),
    )
    told = route(subject=None, **asked)
    assert [(each.member, each.stands_in_for) for each in told[-2:]] == [(hr, None), (stand_in, hr)]
    assert [each.member for each in route(subject=None, on=today() + DAY, **asked)] == [
        lead,
        coordinator,
        hr,
    ]


def test_an_office_holder_is_offered_names_and_the_deputy_when_the_chair_is_concerned(
    organisation,
):
    mayor = make_member(organisation, Role.CHAIR, name="Burgemeester Bedacht")
    make_member(organisation, Role.DEPUTY_CHAIR, name="Loco Verzonnen")
    victim = make_representative(organisation)
    asked: dict[str, Any] = {"audience": Audience.REPRESENTATIVE, "by_whom": "extern"}
    offered = offers(victim=victim, subject=None, **asked)
    by_role = {offer.role: offer for offer in offered.inside}
    assert by_role[Role.CHAIR].names == ("Burgemeester Bedacht",)
    assert by_role[Role.CLERK].names == ()
    assert "commissaris" not in {each.code for each in offered.outside}
    offered = offers(victim=victim, subject=mayor, **asked)
    by_role = {offer.role: offer for offer in offered.inside}
    assert Role.CHAIR not in by_role
    assert by_role[Role.DEPUTY_CHAIR].names == ("Loco Verzonnen",)
    assert by_role[Role.DEPUTY_CHAIR].instead_of_chair
    assert "commissaris" in {each.code for each in offered.outside}


# ------------------------------------------------------------------ what is to do


def test_a_report_that_nobody_would_get_is_said(organisation):
    assert unreached(today())
    make_member(organisation, Role.INCIDENT_COORDINATOR, name="Enige Coördinator")
    missing = unreached(today())
    assert len(missing) == 1
    assert "iets van Enige Coördinator" in missing[0]
    make_member(organisation, Role.INTEGRITY_OFFICER)
    assert unreached(today()) == []


def test_a_council_without_a_clerk_is_said(organisation):
    make_member(organisation, Role.INCIDENT_COORDINATOR, Role.INTEGRITY_OFFICER)
    make_member(organisation, Role.HR)
    make_representative(organisation)
    assert any("acuut gevaar" in text for text in unreached(today()))
    make_member(organisation, Role.CLERK)
    assert unreached(today()) == []
    steps = {step.route: step for step in steps_of(organisation, today(), [])}
    assert steps["people-roles"].ready


# ------------------------------------------------------------------ access


def asked_by(account, view, slug="voorbeelddam", path="/iets/"):
    request: Any = RequestFactory().get(path)
    request.user, request.session = account, {}
    return view(request, slug=slug)


def seen(request, visitor):
    return HttpResponse(",".join(sorted(visitor.roles)))


@pytest.mark.parametrize("role", Role)
def test_a_member_sees_what_their_role_may_and_403_otherwise(organisation, role):
    member = make_member(organisation, role)
    assert asked_by(member.account, member_required()(seen)).content.decode() == role
    assert asked_by(member.account, member_required(role, Role.HR)(seen)).status_code == 200
    others = [other for other in Role if other != role]
    with pytest.raises(PermissionDenied):
        asked_by(member.account, member_required(*others)(seen))


def test_who_is_no_member_learns_nothing(organisation):
    other = make_organisation("verzonnendam")
    with organisation_scope(other.pk):
        stranger = make_member(other, *Role)
    left = make_member(organisation, *Role, valid_until=today() - DAY)
    later = make_member(organisation, *Role, valid_from=today() + DAY)
    for account in (stranger.account, left.account, later.account):
        for view in (member_required()(seen), member_required(Role.HR)(seen), setup_required(seen)):
            with pytest.raises(Http404):
                asked_by(account, view)
    with pytest.raises(Http404):
        asked_by(stranger.account, member_required()(seen), slug="bestaat-niet")


def test_without_an_account_one_is_asked_to_sign_in(organisation, client):
    answer = client.get(reverse("people-setup", args=["voorbeelddam"]))
    assert answer.url.startswith("/inloggen/")
    assert client.get(reverse("people-setup", args=["bestaat-niet"])).status_code == 302


def test_an_administrator_of_the_installation_sets_up_and_sees_no_case(organisation):
    make_plain_case(organisation)
    installer = signed_in(InstallationRole.ADMINISTRATOR)

    def view(request, visitor):
        assert visitor.member is None
        assert not visible_cases(visitor).exists()
        with pytest.raises(PermissionDenied):
            visitor.require_member()
        return HttpResponse("ja")

    assert asked_by(installer.account, setup_required(view)).content == b"ja"
    with pytest.raises(Http404):
        asked_by(installer.account, member_required()(seen))


def test_a_member_who_runs_the_installation_may_set_up(organisation):
    installer = signed_in(InstallationRole.ADMINISTRATOR).account
    Member.objects.create(organisation=organisation, account=installer, valid_from=today())
    assert b"administrator" in asked_by(installer, setup_required(seen)).content


def test_an_employee_does_not_set_up(organisation):
    member = make_member(organisation, Role.EMPLOYEE, Role.HR)
    assert (
        signed_in_as(member).get(reverse("people-setup", args=["voorbeelddam"])).status_code == 403
    )


def test_a_view_works_in_the_scope_of_its_organisation_alone(db):
    made = make_organisation()
    with organisation_scope(made.pk):
        member = make_member(made)
    other = make_organisation("verzonnendam")
    with organisation_scope(other.pk):
        make_member(other)

    def view(request, visitor):
        return HttpResponse(str(Member.objects.count()))

    assert asked_by(member.account, member_required()(view)).content == b"1"
    with pytest.raises(NoScopeError):
        Member.objects.count()
    with pytest.raises(Http404):
        visitor_of(member.account, "verzonnendam")


@pytest.mark.parametrize(
    ("facts", "open_to_all"),
    [
        ({}, True),
        ({"choices": {"takes_public_reports": False}}, False),
        ({"valid_until": date(2021, 1, 1)}, False),
        ({"valid_from": date(2999, 1, 1)}, False),
    ],
)
def test_a_page_for_everybody_is_open_while_the_organisation_takes_reports(facts, open_to_all):
    made = make_organisation(**facts)

    def view(request, organisation):
        return HttpResponse(f"{organisation.slug} {Member.objects.count()}")

    if open_to_all:
        answer = public_required(view)(RequestFactory().get("/"), slug=made.slug)
        assert answer.content == b"voorbeelddam 0"
    else:
        with pytest.raises(Http404):
            public_organisation(made.slug)
    with pytest.raises(Http404):
        public_organisation("bestaat-niet")


def test_the_home_page_offers_the_register_to_members_alone(organisation):
    member = make_member(organisation)
    assert reverse("registers") in text_of(signed_in_as(member).get(reverse("home")))
    assert reverse("registers") not in text_of(signed_in().get(reverse("home")))


def test_with_one_organisation_there_is_nothing_to_choose(organisation):
    answer: Any = signed_in_as(make_member(organisation)).get(reverse("registers"))
    assert answer.url == "/register/voorbeelddam/"


# ------------------------------------------------------------------ mergers


@pytest.fixture
def two(db):
    old, new = make_organisation(), make_organisation("samenstad", name="Gemeente Samenstad")
    with organisation_scope(old.pk):
        desk = Department.objects.create(organisation=old, name="Balie", valid_from=LONG_AGO)
        lead = make_member(old, Role.EMPLOYEE, Role.MANAGER, Role.HR, department=desk)
        make_member(old, Role.EMPLOYEE, department=desk, manager=lead)
        make_plain_case(old, participants={lead: Capacity.MANAGER})
    return old, new


def test_people_move_and_cases_stay_readable_where_they_are(two):
    old, new = two
    moved = merge_organisations(old=old, new=new, on=today(), account=None)
    assert (moved.members, moved.departments) == (2, 1)
    old.refresh_from_db()
    assert (old.valid_until, old.successor) == (today() - DAY, new)
    with organisation_scope(new.pk):
        lead = Member.objects.get(manager=None)
        worker = Member.objects.get(manager=lead)
        assert worker.department.name == "Balie"
        assert roles_of(lead, today()) == {Role.EMPLOYEE, Role.MANAGER}
        assert visible_cases(visitor_of(lead.account, new.slug)).count() == 0
    with organisation_scope(old.pk):
        cases = visible_cases(visitor_of(lead.account, old.slug))
        assert [case.facts["story"] for case in cases] == ["Iemand schreeuwde aan de telefoon."]
    with pytest.raises(Http404):
        public_organisation(old.slug)


def test_merging_again_moves_who_came_since(two):
    old, new = two
    on = today() + 30 * DAY
    assert merge_organisations(old=old, new=new, on=on, account=None).members == 2
    with organisation_scope(old.pk):
        make_member(old, Role.EMPLOYEE)
    again = merge_organisations(old=old, new=new, on=on, account=None)
    assert (again.members, again.departments) == (1, 1)
    with organisation_scope(new.pk):
        assert Member.objects.count() == 3
        assert Department.objects.count() == 1


def test_the_command_merges_and_says_what_moved(two):
    said = StringIO()
    call_command(
        "mergeorganisations", "voorbeelddam", "samenstad", "--on", "2026-01-01", stdout=said
    )
    assert "Mensen: 2, afdelingen: 1" in said.getvalue()
    assert Entry.objects.filter(action="organisation.merge").count() == 2


@pytest.mark.parametrize(
    ("old", "new", "on", "said"),
    [
        ("bestaat-niet", "samenstad", "2026-01-01", "geen organisatie"),
        ("voorbeelddam", "voorbeelddam", "2026-01-01", "in zichzelf"),
        ("voorbeelddam", "samenstad", "2019-01-01", "bestaat dan niet"),
    ],
)
def test_a_merger_that_cannot_be(two, old, new, on, said):
    with pytest.raises(UserError, match=said):
        call_command("mergeorganisations", old, new, "--on", on)


def test_organisations_do_not_go_up_in_each_other_or_in_two(two):
    old, new = two
    third = make_organisation("grootstad")
    merge_organisations(old=old, new=new, on=today(), account=None)
    with pytest.raises(UserError, match="in zichzelf"):
        merge_organisations(old=new, new=old, on=today(), account=None)
    with pytest.raises(UserError, match="al op in een andere"):
        merge_organisations(old=old, new=third, on=today(), account=None)

"""Who somebody is on a day, and the acts that change it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.service.managing import signed_in
from tests.service.registers.made import LONG_AGO, make_member, make_organisation

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Account
from graadmeter.service.accounts.models import Role as InstallationRole
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations import actions, people_actions, role_actions
from graadmeter.service.organisations.models import (
    Absence,
    Department,
    Deputy,
    Member,
    Notice,
    RoleHolding,
)
from graadmeter.service.organisations.people import (
    is_absent,
    manager_of,
    member_of,
    members_with,
    organisations_of,
    roles_of,
    standing_in,
)
from graadmeter.service.organisations.people_actions import Person
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import organisation_scope

DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


def holding_of(member: Member, role: Role) -> RoleHolding:
    return RoleHolding.objects.get(member=member, role=role)


def add(organisation, account, **facts):
    person = Person(**{"name": "Cato Nergens", "mail": "cato@example.org", **facts})
    return people_actions.add_member(
        organisation=organisation, person=person, roles=(), account=account, on=today()
    )


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [(0, None, True), (0, 0, True), (-5, -1, False), (1, None, False), (-5, 5, True)],
)
def test_a_role_holds_from_its_first_day_to_its_last(organisation, first, last, held):
    member = make_member(organisation)
    until = None if last is None else today() + last * DAY
    RoleHolding.objects.create(
        organisation=organisation,
        member=member,
        role=Role.HR,
        valid_from=today() + first * DAY,
        valid_until=until,
    )
    assert (Role.HR in roles_of(member, today())) is held
    assert bool(members_with(Role.HR, today())) is held


def test_who_left_has_no_role_any_more(organisation):
    member = make_member(organisation, Role.HR, valid_until=today() - DAY)
    assert members_with(Role.HR, today()) == []
    assert member_of(member.account, today()) is None


def test_members_with_a_role_in_a_department(organisation):
    desk = Department.objects.create(organisation=organisation, name="Balie", valid_from=LONG_AGO)
    inside = make_member(organisation, Role.MANAGER, department=desk)
    make_member(organisation, Role.MANAGER)
    assert members_with(Role.MANAGER, today(), desk) == [inside]


def test_a_deputy_has_the_role_for_a_time_and_no_longer(organisation):
    holder, deputy = make_member(organisation, Role.HR), make_member(organisation)
    Deputy.objects.create(
        organisation=organisation,
        holding=holding_of(holder, Role.HR),
        member=deputy,
        valid_from=today(),
        valid_until=today() + DAY,
    )
    assert roles_of(deputy, today()) == {Role.HR}
    assert roles_of(deputy, today() - DAY) == roles_of(deputy, today() + 2 * DAY) == frozenset()
    assert standing_in(holder, Role.HR, today()) == [deputy]
    assert standing_in(holding_of(holder, Role.HR), Role.HR, today()) == [deputy]
    assert standing_in(holder, Role.MANAGER, today()) == []
    RoleHolding.objects.filter(member=holder).update(valid_until=today() - DAY)
    assert roles_of(deputy, today()) == frozenset()


def test_the_manager_is_who_was_set_or_else_who_leads_the_department(organisation):
    desk = Department.objects.create(organisation=organisation, name="Balie", valid_from=LONG_AGO)
    lead = make_member(organisation, Role.MANAGER, department=desk)
    other = make_member(organisation, Role.MANAGER)
    assert manager_of(make_member(organisation, department=desk), today()) == lead
    assert manager_of(make_member(organisation, department=desk, manager=other), today()) == other
    assert manager_of(lead, today()) is None
    assert manager_of(make_member(organisation), today()) is None


def test_somebody_is_away_on_the_days_of_an_absence(organisation, account):
    member = make_member(organisation)
    role_actions.note_absence(
        member=member, valid_from=today(), valid_until=today() + DAY, account=account
    )
    assert is_absent(member, today())
    assert not is_absent(member, today() + 2 * DAY)
    role_actions.end_absence(absence=Absence.objects.get(), last_day=today() - DAY, account=account)
    assert not Absence.objects.exists()


def test_an_account_sees_the_organisations_it_is_a_member_of(organisation, account):
    other = make_organisation("verzonnendam")
    assert [each.slug for each in organisations_of(account, today())] == ["voorbeelddam"]
    with organisation_scope(other.pk):
        Member.objects.create(organisation=other, account=account, valid_from=today())
    assert len(organisations_of(account, today())) == 2


# ------------------------------------------------------------------ acts


def test_who_is_added_has_an_account_with_a_first_password_and_a_basic_role(organisation, account):
    added = add(organisation, account)
    assert added.member.account.check_password(added.password)
    assert added.member.account.must_change
    assert roles_of(added.member, today()) == {Role.EMPLOYEE}
    entry = Entry.objects.filter(organisation_id=organisation.pk).order_by("-number").first()
    assert entry is not None
    assert entry.action == "member.add"
    assert "cato" not in str(entry.content).lower()


def test_an_account_that_exists_is_used_and_gets_no_password(organisation, account):
    Account.objects.create_user("cato@example.org", "-", name="Cato Echt")
    added = add(organisation, account, mail="Cato@Example.org")
    assert added.password == ""
    assert added.member.account.name == "Cato Echt"


def test_a_manager_who_is_set_leads(organisation, account, admin):
    added = add(organisation, account, manager=admin)
    assert manager_of(added.member, today()) == admin
    assert Role.MANAGER in roles_of(admin, today())


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"mail": "geen adres"}, "mail"),
        ({"number": "9" * 61}, "number"),
        ({"function": "wethouder"}, "function"),
        ({"audience": Audience.BOARD}, "function"),
    ],
)
def test_a_person_who_is_not_right_is_refused_by_field(organisation, account, facts, field):
    with pytest.raises(UserError) as caught:
        add(organisation, account, **facts)
    assert caught.value.where == field
    assert caught.value.mend
    assert Member.objects.count() == 1


def test_nobody_is_added_twice_but_who_left_can_come_back(organisation, account):
    member = add(organisation, account).member
    with pytest.raises(UserError, match="er al"):
        add(organisation, account)
    Member.objects.filter(pk=member.pk).update(
        valid_from=today() - 9 * DAY, valid_until=today() - DAY
    )
    RoleHolding.objects.filter(member=member).update(
        valid_from=today() - 9 * DAY, valid_until=today() - DAY
    )
    assert add(organisation, account).member.pk == member.pk
    assert roles_of(member, today()) == {Role.EMPLOYEE}


def test_a_change_keeps_the_address_and_changes_the_rest(organisation, account, admin):
    member = add(organisation, account).member
    person = Person(name="Cato N.", mail="cato@example.org", number="12", manager=admin)
    people_actions.change_member(member=member, person=person, account=account, on=today())
    member = Member.objects.get(pk=member.pk)
    assert (member.account.name, member.number, member.manager) == ("Cato N.", "12", admin)


def test_nobody_leads_themselves_by_way_of_others(organisation, account, admin):
    one = add(organisation, account, manager=admin).member
    two = add(organisation, account, mail="twee@example.org", manager=one).member
    with pytest.raises(UserError, match="leiding aan zichzelf"):
        people_actions.change_member(
            member=admin,
            person=Person(name="Anna", mail=account.mail, manager=two),
            account=account,
            on=today(),
        )


def test_the_end_of_somebody_ends_their_roles_and_standing_in(organisation, account, admin):
    member = make_member(organisation, Role.HR)
    other = make_member(organisation)
    for held, by in ((holding_of(member, Role.HR), other), (admin.holdings.all()[0], member)):
        role_actions.appoint_deputy(
            holding=held,
            member=by,
            valid_from=today(),
            valid_until=today() + 30 * DAY,
            account=account,
        )
    people_actions.end_member(member=member, last_day=today() - DAY, account=account)
    assert members_with(Role.HR, today()) == []
    assert not Deputy.objects.filter(valid_until__gte=today()).exists()
    assert Member.objects.filter(pk=member.pk).exists()


def test_a_register_always_has_somebody_who_sets_it_up(organisation, account, admin):
    with pytest.raises(UserError, match="niemand dit register"):
        people_actions.end_member(member=admin, last_day=today(), account=account)
    with pytest.raises(UserError, match="niemand dit register"):
        role_actions.end_role(
            holding=holding_of(admin, Role.ADMINISTRATOR), last_day=today() - DAY, account=account
        )
    assert Role.ADMINISTRATOR in roles_of(admin, today())
    other = make_member(organisation, Role.ADMINISTRATOR)
    people_actions.end_member(member=admin, last_day=today(), account=account)
    assert members_with(Role.ADMINISTRATOR, today() + DAY) == [other]


def test_a_role_is_given_once_in_a_time_and_can_be_given_again_later(organisation, account):
    member = make_member(organisation)

    def give(first: int, last: int | None) -> None:
        role_actions.give_role(
            member=member,
            role=Role.HR,
            valid_from=today() + first * DAY,
            valid_until=None if last is None else today() + last * DAY,
            account=account,
        )

    give(0, 10)
    for first, last in ((0, None), (5, 6), (-3, 0), (10, 20)):
        with pytest.raises(UserError, match="die rol al"):
            give(first, last)
    give(11, None)
    with pytest.raises(UserError, match="voor de eerste"):
        give(5, 4)
    assert RoleHolding.objects.filter(member=member).count() == 2


def test_a_role_that_has_not_begun_is_taken_back(organisation, account):
    member = make_member(organisation)
    role_actions.give_role(
        member=member, role=Role.HR, valid_from=today(), valid_until=None, account=account
    )
    held = holding_of(member, Role.HR)
    role_actions.end_role(holding=held, last_day=today() - DAY, account=account)
    assert not RoleHolding.objects.filter(member=member).exists()


def test_nobody_stands_in_for_themselves_or_for_a_role_that_is_over(organisation, account):
    member, other = make_member(organisation, Role.HR), make_member(organisation)
    held = holding_of(member, Role.HR)
    with pytest.raises(UserError, match="zichzelf"):
        role_actions.appoint_deputy(
            holding=held, member=member, valid_from=today(), valid_until=today(), account=account
        )
    held.valid_until = today() - DAY
    held.save()
    with pytest.raises(UserError, match="afgelopen"):
        role_actions.appoint_deputy(
            holding=held, member=other, valid_from=today(), valid_until=today(), account=account
        )


def test_a_first_password_is_made_again_only_before_the_first_sign_in(organisation, account):
    added = add(organisation, account)
    again = people_actions.new_password(member=added.member, account=account)
    added.member.account.refresh_from_db()
    assert added.member.account.check_password(again)
    assert not added.member.account.check_password(added.password)
    Account.objects.filter(pk=added.member.account_id).update(last_login=timezone.now())
    member = Member.objects.get(pk=added.member.pk)
    with pytest.raises(UserError, match="al eens ingelogd"):
        people_actions.new_password(member=member, account=account)


def test_nobody_gets_into_the_account_of_who_works_elsewhere_too(organisation, account):
    elsewhere = signed_in(InstallationRole.MANAGER).account
    Account.objects.filter(pk=elsewhere.pk).update(last_login=None)
    member = Member.objects.create(organisation=organisation, account=elsewhere, valid_from=today())
    member.account.refresh_from_db()
    with pytest.raises(UserError, match="ook ergens anders"):
        people_actions.new_password(member=member, account=account)


# ------------------------------------------------------------------ departments


def test_a_department_that_ends_hands_over_its_people_and_its_series(organisation, account):
    old, new = (
        actions.make_department(organisation=organisation, name=name, on=LONG_AGO, account=account)
        for name in ("Burgerzaken", "Publiekszaken")
    )
    member = make_member(organisation, department=old)
    moved = actions.end_department(department=old, last_day=today(), successor=new, account=account)
    member = Member.objects.get(pk=member.pk)
    assert (moved, member.department) == (1, new)


@pytest.mark.parametrize("name", ["Balie", "balie", "  Balie  "])
def test_two_departments_have_two_names(organisation, account, name):
    actions.make_department(organisation=organisation, name="Balie", on=today(), account=account)
    with pytest.raises(UserError, match="deze naam"):
        actions.make_department(organisation=organisation, name=name, on=today(), account=account)


def test_a_department_with_people_does_not_end_without_one_that_takes_over(organisation, account):
    desk = actions.make_department(
        organisation=organisation, name="Balie", on=LONG_AGO, account=account
    )
    make_member(organisation, department=desk)
    for successor in (None, desk):
        with pytest.raises(UserError) as caught:
            actions.end_department(
                department=desk, last_day=today(), successor=successor, account=account
            )
        assert caught.value.where == "successor"
    with pytest.raises(UserError, match="voor de eerste"):
        actions.end_department(
            department=desk, last_day=date(2019, 1, 1), successor=None, account=account
        )


def test_a_renamed_department_stays_the_same(organisation, account):
    desk = actions.make_department(
        organisation=organisation, name="Balie", on=today(), account=account
    )
    actions.rename_department(department=desk, name="BALIE", on=today(), account=account)
    assert Department.objects.get().name == "BALIE"


def appoint(member: Member, by: Member, account: Account, first: int = 0) -> None:
    role_actions.appoint_deputy(
        holding=holding_of(member, Role.HR),
        member=by,
        valid_from=today() + first * DAY,
        valid_until=today() + 10 * DAY,
        account=account,
    )


def test_nobody_makes_themselves_a_deputy_and_reads_along(organisation, admin):
    member = make_member(organisation, Role.HR)
    with pytest.raises(UserError, match="uzelf") as refused:
        appoint(member, admin, admin.account)
    assert refused.value.where == "deputy"
    assert not Deputy.objects.exists()


def test_nobody_stands_in_for_days_that_are_past(organisation, account):
    member, other = make_member(organisation, Role.HR), make_member(organisation)
    with pytest.raises(UserError, match="voorbij") as refused:
        appoint(member, other, account, first=-1)
    assert refused.value.where == "valid_from"
    assert not Deputy.objects.exists()


def test_who_is_stood_in_for_hears_of_it_unless_they_did_it(organisation, account):
    member, other = make_member(organisation, Role.HR), make_member(organisation)
    appoint(member, other, member.account)
    assert not Notice.objects.exists()
    appoint(member, other, account, first=1)
    assert list(Notice.objects.values_list("account_id", flat=True)) == [member.account_id]

"""Lists of people: what is new, changed, the same or wrong; and the whole of it or nothing."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.service.registers.made import make_member, make_organisation

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.frame.reading import Row, Table, read_table
from graadmeter.service.incidents.labels import pairs
from graadmeter.service.organisations.import_actions import plan_of, take_in
from graadmeter.service.organisations.importing import (
    Known,
    Plan,
    columns_of,
    plan_import,
    words_of,
)
from graadmeter.service.organisations.models import (
    Department,
    Member,
    PeopleUpload,
    RoleHolding,
)
from graadmeter.service.organisations.upload_actions import (
    forget_uploads,
    keep_upload,
    open_upload,
)
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import organisation_scope

HEAD = "naam;mailadres;nummer;afdeling;leidinggevende;politieke functie;rollen"


def table(*lines: str, head: str = HEAD) -> Table:
    return read_table("mensen.csv", "\n".join([head, *lines]).encode())


def plan(*lines: str, head: str = HEAD, there: tuple[Known, ...] = ()) -> Plan:
    return plan_import(table(*lines, head=head), there, ["Balie"], lambda: words_of(pairs))


ANNA = Known("anna@example.org", "Anna Bedacht", "7", "Balie")


@pytest.mark.parametrize(
    "head",
    [
        "naam;mailadres",
        "Naam;E-mailadres",
        "NAAM;Mail;Schoenmaat",
        "volledige naam;email",
    ],
)
def test_columns_are_known_by_what_people_call_them(head):
    assert set(columns_of(table("A;b@example.org;1", head=head))) == {"name", "mail"}


@pytest.mark.parametrize("head", ["naam;telefoon", "mailadres;telefoon", "a;b"])
def test_without_names_or_addresses_a_list_is_refused_with_how_to_mend_it(head):
    with pytest.raises(UserError, match="mist de kolom") as caught:
        columns_of(table("x;y", head=head))
    assert "mailadres" in caught.value.mend


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (";b@example.org", "naam ontbreekt"),
        ("Bram;", "mailadres ontbreekt"),
        ("Bram;geen adres", "mailadres ontbreekt"),
        ("Bram;b@example.org;;;wie", "hoort een mailadres"),
        ("Bram;b@example.org;;;er@example.org", "staat niet in het bestand"),
        ("Bram;b@example.org;;;b@example.org", "geeft geen leiding aan zichzelf"),
        ("Bram;b@example.org;;;;keizer", "“keizer” is niet bekend"),
        ("Bram;b@example.org;;;;;keizer, Jurist", "“keizer” is niet bekend"),
        ("Bram;anna@example.org", "staat ook in rij 2"),
        (f"{'x' * 201};b@example.org", "te lang"),
        (f"Bram;b@example.org;{'9' * 61}", "te lang"),
    ],
)
def test_what_is_wrong_is_said_by_row(line, said):
    found = plan("Anna;anna@example.org", line)
    assert [fault.row for fault in found.faults] == [3]
    assert said in found.faults[0].text


def test_all_that_is_wrong_comes_at_once():
    assert len(plan(";a@example.org", "B;fout", "C;c@example.org;;;;niets").faults) == 3


def test_managers_in_a_circle_are_refused():
    lines = ("A;a@example.org;;;b@example.org", "B;b@example.org;;;a@example.org")
    assert [fault.row for fault in plan(*lines).faults] == [2, 3]


def test_a_circle_by_way_of_who_is_there_already_is_refused():
    there = (Known("a@example.org", "A", manager="b@example.org"), Known("b@example.org", "B"))
    assert plan("B;b@example.org;;;a@example.org", there=there).faults


@pytest.mark.parametrize(
    ("function", "audience"),
    [
        ("raadslid", "representative"),
        ("Wethouder", "board"),
        ("Burgemeester", "board"),
        ("", "staff"),
    ],
)
def test_a_function_says_whom_it_is_about(function, audience):
    assert plan(f"A;a@example.org;;;;{function}").new[0].audience == audience


def test_roles_are_read_by_code_and_by_name():
    found = plan("A;a@example.org;;;;;hr, Jurist , COÖRDINATOR AGRESSIE")
    assert found.new[0].roles == {Role.HR, Role.LAWYER, Role.INCIDENT_COORDINATOR}


def test_departments_that_do_not_exist_are_told_and_known_ones_by_any_case():
    found = plan("A;a@example.org;;balie", "B;b@example.org;;Archief", "C;c@example.org;;ARCHIEF")
    assert found.departments == ("ARCHIEF",)


def test_a_column_that_is_not_there_changes_nothing_and_an_empty_cell_empties():
    assert plan("Anna Bedacht;anna@example.org", head="naam;mailadres", there=(ANNA,)).is_empty
    found = plan("Anna Bedacht;anna@example.org;;Balie", there=(ANNA,))
    assert [change.fields for change in found.changed] == [("number",)]


def test_a_list_never_takes_a_role_away():
    held = Known("anna@example.org", "Anna", roles=frozenset({Role.HR}))
    assert plan("Anna;anna@example.org", there=(held,)).is_empty


def test_columns_that_are_not_read_are_named():
    found = plan("A;a@example.org;42", head="naam;mailadres;schoenmaat")
    assert found.skipped == ("schoenmaat",)


NAMES = st.text(st.characters(categories=["L", "Zs"]), min_size=1, max_size=12).filter(str.strip)
PEOPLE = st.lists(
    st.tuples(NAMES, st.integers(1, 30), st.sampled_from(["Balie", "Archief", ""])),
    unique_by=lambda row: row[1],
    min_size=1,
    max_size=8,
)


@settings(max_examples=60)
@given(PEOPLE)
def test_the_same_list_twice_changes_nothing_the_second_time(rows):
    cells = [
        Row(number, (name.strip(), f"p{place}@example.org", str(place), unit))
        for number, (name, place, unit) in enumerate(rows, start=2)
    ]
    listed = Table(("naam", "mailadres", "nummer", "afdeling"), tuple(cells))
    first = plan_import(listed, (), (), lambda: words_of(pairs))
    assert not first.faults
    again = plan_import(listed, first.new, first.departments, lambda: words_of(pairs))
    folded = {each.department.casefold() for each in first.new}
    assert not again.new
    assert len(folded) > 1 or again.is_empty


# ------------------------------------------------------------------ in the database

LINES = (
    "Kim Verzonnen;kim@example.org;1;Balie;;;Leidinggevende",
    "Sam Bedacht;sam@example.org;2;Balie;kim@example.org;;",
    "Rens Raad;rens@example.org;;;;Raadslid;",
)


def taken(organisation, account, listed):
    today = timezone.localdate()
    return take_in(
        organisation=organisation,
        table=listed,
        mark=plan_of(listed, today).mark,
        account=account,
        on=today,
    )


def test_people_are_taken_in_with_department_manager_roles_and_passwords(organisation, account):
    done = taken(organisation, account, table(*LINES))
    kim = Member.objects.get(account__mail="kim@example.org")
    sam = Member.objects.get(account__mail="sam@example.org")
    rens = Member.objects.get(account__mail="rens@example.org")
    assert sam.manager == kim
    assert sam.department == kim.department == Department.objects.get(name="Balie")
    assert (rens.audience, rens.function) == (Audience.REPRESENTATIVE, "raadslid")
    roles = set(RoleHolding.objects.filter(member=kim).values_list("role", flat=True))
    assert roles == {Role.EMPLOYEE, Role.MANAGER}
    for _name, mail, password in done.passwords:
        held = Account.objects.get(mail=mail)
        assert held.check_password(password)
        assert held.must_change
    assert len(done.passwords) == 3


def test_taken_in_again_nothing_changes_and_nobody_gets_another_password(organisation, account):
    taken(organisation, account, table(*LINES))
    before = list(Account.objects.order_by("pk").values_list("pk", "password"))
    again = taken(organisation, account, table(*LINES))
    assert again.plan.is_empty
    assert again.plan.unchanged == 3
    assert again.passwords == ()
    assert list(Account.objects.order_by("pk").values_list("pk", "password")) == before


def test_changes_are_taken_in(organisation, account):
    taken(organisation, account, table(*LINES))
    taken(organisation, account, table("Sam B. Dacht;sam@example.org;2;Archief;;;Jurist"))
    sam = Member.objects.get(account__mail="sam@example.org")
    assert (sam.account.name, sam.department.name, sam.manager) == ("Sam B. Dacht", "Archief", None)
    assert sam.holdings.filter(role=Role.LAWYER).exists()


def test_a_list_with_one_fault_is_not_taken_in_at_all(organisation, account):
    with pytest.raises(UserError):
        taken(organisation, account, table(*LINES, "Zonder adres;"))
    assert Member.objects.count() == 1
    assert not Department.objects.exists()


def test_what_was_not_seen_so_is_not_done(organisation, account):
    listed, today = table(*LINES), timezone.localdate()
    mark = plan_of(listed, today).mark
    taken(organisation, account, table(LINES[0]))
    with pytest.raises(UserError, match="veranderd"):
        take_in(organisation=organisation, table=listed, mark=mark, account=account, on=today)
    assert Member.objects.count() == 2


def test_with_a_provider_nobody_gets_a_password(organisation, account, settings):
    settings.OIDC_ENABLED = True
    assert taken(organisation, account, table(*LINES)).passwords == ()
    assert not Account.objects.get(mail="kim@example.org").has_usable_password()


def test_somebody_of_another_organisation_keeps_their_name(organisation, account):
    other = make_organisation("verzonnendam")
    with organisation_scope(other.pk):
        elsewhere = make_member(other, name="Echte Naam")
    taken(organisation, account, table(f"Andere Naam;{elsewhere.account.mail}"))
    taken(organisation, account, table(f"Nog Anders;{elsewhere.account.mail}"))
    elsewhere.account.refresh_from_db()
    assert elsewhere.account.name == "Echte Naam"


def test_a_sheet_of_excel_says_the_same_as_csv(organisation):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (HEAD, *LINES):
        sheet.append([cell or None for cell in line.split(";")])
    stream = io.BytesIO()
    book.save(stream)
    today = timezone.localdate()
    found = plan_of(read_table("mensen.xlsx", stream.getvalue()), today)
    assert found.mark == plan_of(table(*LINES), today).mark


def test_a_list_waits_sealed_and_is_gone_after_a_day(organisation, account):
    kept = keep_upload(organisation=organisation, account=account, table=table(*LINES))
    held = PeopleUpload.objects.get(pk=kept.pk)
    assert open_upload(held) == table(*LINES)
    assert b"kim@example.org" not in bytes(held.sealed_table)
    now = timezone.now()
    assert forget_uploads(now=now) == 0
    assert forget_uploads(now=now + timedelta(hours=25)) == 1


def test_another_list_replaces_the_one_before(organisation, account):
    keep_upload(organisation=organisation, account=account, table=table(LINES[0]))
    keep_upload(organisation=organisation, account=account, table=table(LINES[1]))
    assert PeopleUpload.objects.count() == 1

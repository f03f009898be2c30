"""One organisation at a time: in the managers, and in PostgreSQL itself."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.management import call_command
from django.db import Error, IntegrityError, connection, connections, models, transaction
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext
from tests.service.registers.made import make_member, make_organisation, make_plain_case

from graadmeter.errors import UserError
from graadmeter.service import scope
from graadmeter.service.incidents.models import Case, CaseForm, Event, Task
from graadmeter.service.journal.actions import record
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Department, Organisation
from graadmeter.service.project.middleware import Scope
from graadmeter.service.rows import POLICY
from graadmeter.service.scope import (
    NoScopeError,
    OrganisationModel,
    ScopedManager,
    current_organisation,
    every_organisation,
    forget_scope,
    organisation_scope,
)

pytestmark = pytest.mark.django_db
on_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only on PostgreSQL")


@pytest.fixture
def two(organisation, other):
    """A case in each of two organisations."""
    made = []
    for one in (organisation, other):
        with organisation_scope(one.id):
            made.append(make_plain_case(one))
    return made


def test_outside_a_scope_there_are_no_rows(two):
    for ask in (
        Case.objects.all,
        Case.objects.count,
        two[0].forms.all,
        two[0].save,
        lambda: CaseForm.objects.get(case=two[0]).case,
        two[0].refresh_from_db,
        current_organisation,
        lambda: Case.objects.bulk_create([]),
    ):
        with pytest.raises(NoScopeError):
            ask()


def test_in_a_scope_there_are_those_of_one_organisation(two, organisation, other):
    with organisation_scope(organisation.id):
        assert list(Case.objects.all()) == [two[0]]
        assert not Case.objects.filter(pk=two[1].pk).exists()
        assert current_organisation() == organisation.id
        with organisation_scope(other.id):
            assert list(Case.objects.all()) == [two[1]]
        assert list(Case.objects.all()) == [two[0]]
    with every_organisation():
        assert Case.objects.count() == 2
        with pytest.raises(NoScopeError):
            current_organisation()


def test_rows_of_another_organisation_are_not_written(two, organisation, other):
    with organisation_scope(organisation.id):
        foreign = Department(organisation=other, name="Zorg", valid_from=date(2020, 1, 1))
        own = Department(name="Zorg", valid_from=date(2020, 1, 1))
        own.save()
        assert own.organisation_id == organisation.id
        for write in (
            foreign.save,
            lambda: Department.objects.bulk_create([foreign]),
            lambda: Department.objects.create(
                organisation=other, name="Werk", valid_from=date(2020, 1, 1)
            ),
            lambda: Case.objects.bulk_update([two[1]], ["hold"]),
        ):
            with pytest.raises(NoScopeError):
                write()
        for move in ({"organisation": other}, {"organisation_id": other.id}):
            with pytest.raises(ValueError, match="organisation"):
                Department.objects.update(**move)
        own.organisation = other
        with pytest.raises(NoScopeError):
            own.save()
    with every_organisation():
        assert Department.objects.count() == 1


def test_what_follows_a_foreign_key_stays_in_the_scope(two, organisation, other):
    with organisation_scope(other.id):
        form = CaseForm.objects.get()
    with organisation_scope(organisation.id), pytest.raises(Case.DoesNotExist):
        _ = form.case


def test_every_table_of_the_registers_has_the_scoped_manager():
    for model in scoped_models():
        assert isinstance(model._default_manager, ScopedManager), model
        assert isinstance(model._base_manager, ScopedManager), model
        assert issubclass(model, OrganisationModel)


def scoped_models() -> list[type[models.Model]]:
    """Tables with a foreign key to an organisation; its keys are needed before a scope is."""
    from django.apps import apps

    def is_of_organisation(model: type[models.Model]) -> bool:
        return any(
            field.name == "organisation" and field.related_model is Organisation
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey)
        )

    found = [m for m in apps.get_models() if is_of_organisation(m)]
    return [model for model in found if model._meta.db_table != "organisation_key"]


def test_an_error_inside_a_scope_is_the_error_that_is_seen(organisation, two):
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        organisation_scope(organisation.id),
    ):
        Case.objects.create(organisation=organisation, number=two[0].number, idempotency=b"x")
    with organisation_scope(organisation.id):
        assert Case.objects.count() == 1
    assert told() in (None, "")


def told() -> str | None:
    """What PostgreSQL has been told."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [scope.VARIABLE])
        return str(cursor.fetchone()[0] or "")


def test_a_request_begins_and_ends_without_a_scope(organisation):
    seen = []

    def page(_request: HttpRequest) -> HttpResponse:
        seen.append(scope._scope.get())
        scope._scope.set(organisation.id)  # as a page would that forgot to leave
        scope._tell(organisation.id)
        return HttpResponse()

    scope._scope.set(uuid.uuid4())
    Scope(page)(HttpRequest())
    assert seen == [None]
    assert scope._scope.get() is None
    assert told() in (None, "")


def test_a_request_without_a_scope_asks_the_database_nothing(db):
    with CaptureQueriesContext(connection) as asked:
        Scope(lambda _request: HttpResponse())(HttpRequest())
        forget_scope()
    assert len(asked) == 0


@on_postgres
def test_postgresql_is_told_and_told_again_after_a_new_connection(organisation, other):
    with organisation_scope(organisation.id):
        assert told() == str(organisation.id)
        with every_organisation():
            assert told() == "*"
        assert told() == str(organisation.id)
        fresh = connections.create_connection("default")
        try:
            with fresh.cursor() as cursor:
                cursor.execute("SELECT 1")
        finally:
            fresh.close()
    assert told() == ""


@on_postgres
def test_every_table_of_the_registers_is_protected_by_postgresql():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname "
            "WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.policyname = %s "
            "AND p.cmd = 'ALL' AND p.qual IS NOT NULL AND p.with_check IS NOT NULL",
            [POLICY],
        )
        protected = {name for (name,) in cursor.fetchall()}
    own = {model._meta.db_table for model in scoped_models()}
    assert own | {"journal_entry", "journal_head"} <= protected, own - protected


@pytest.fixture
def as_service(two, organisation):
    """The rest of the test as the role of the service, which owns nothing."""
    name = f"graadmeter_test_{uuid.uuid4().hex[:12]}"
    with organisation_scope(organisation.id):
        make_member(organisation)
    call_command("applicationrole", name)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {name}")
    yield name
    # Rolled back with the test, the role as well.


@on_postgres
def test_postgresql_shows_one_organisation_without_our_managers(as_service, organisation, other):
    for model in scoped_models():
        everything: models.QuerySet[models.Model] = models.QuerySet(model)
        assert everything.count() == 0, model
        with organisation_scope(organisation.id):
            foreign = everything.exclude(organisation_id=organisation.id)
            assert foreign.count() == 0, model
    with organisation_scope(organisation.id):
        assert models.QuerySet(Case).count() == 1
    with organisation_scope(other.id):
        assert models.QuerySet(Case).count() == 1
        assert models.QuerySet(Case).get().organisation_id == other.id
    with every_organisation():
        assert models.QuerySet(Case).count() == 2


@on_postgres
def test_postgresql_takes_no_rows_for_another_organisation(as_service, organisation, other, two):
    insert = "INSERT INTO department (organisation_id, name, valid_from) VALUES (%s, 'Werk', now())"
    with organisation_scope(organisation.id), connection.cursor() as cursor:
        cursor.execute(insert, [organisation.id])
        for statement, values in (
            (insert, [other.id]),
            ("UPDATE department SET organisation_id = %s", [other.id]),
        ):
            with pytest.raises(Error, match="row-level security"), transaction.atomic():
                cursor.execute(statement, values)
        for statement in ("UPDATE incident SET hold = true", "DELETE FROM incident_form"):
            cursor.execute(f"{statement} WHERE organisation_id = %s", [other.id])
            assert cursor.rowcount == 0
    with (
        connection.cursor() as cursor,
        pytest.raises(Error, match="row-level security"),
        transaction.atomic(),
    ):
        cursor.execute(insert, [organisation.id])


@on_postgres
def test_the_role_of_the_service_can_do_its_work_and_no_more(as_service, organisation, two):
    with organisation_scope(organisation.id):
        case = make_plain_case(organisation, facts={"a": 1})
        record(organisation_id=organisation.id, account=None, action="case.report")
        record(organisation_id=None, account=None, action="keys.master")
        assert Case.objects.get(pk=case.pk).facts == {"a": 1}
        assert Entry.objects.count() == 2
        assert Event.objects.count() == Task.objects.count() == 0
        with connection.cursor() as cursor:
            for statement in (
                "UPDATE journal_entry SET subject = ''",
                "DELETE FROM journal_entry",
                "TRUNCATE incident",
                "ALTER TABLE incident DISABLE ROW LEVEL SECURITY",
                f"DROP POLICY {POLICY} ON incident",
                "DROP FUNCTION journal_entry_append_only() CASCADE",
                "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
            ):
                with (
                    pytest.raises(Error, match=r"permission denied|must be owner"),
                    transaction.atomic(),
                ):
                    cursor.execute(statement)


@on_postgres
def test_a_role_that_may_do_too_much_is_refused(db):
    for name in (connection.settings_dict["USER"], "graadmeter_powerful"):
        with connection.cursor() as cursor:
            if name == "graadmeter_powerful":
                cursor.execute(f"CREATE ROLE {name} BYPASSRLS")
        with pytest.raises(UserError, match="mag te veel"):
            call_command("applicationrole", name)


@on_postgres
def test_the_command_may_be_given_again_and_says_what_it_did(as_service, capsys):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    call_command("applicationrole", as_service)
    said = capsys.readouterr().out
    assert "gemaakt" not in said
    assert "GRAADMETER_CONTACTS_URL" in said


def test_the_command_is_refused_where_it_means_nothing():
    with pytest.raises(UserError, match=r"alleen in PostgreSQL|geen naam voor een rol"):
        call_command("applicationrole", "Drop Table")


def test_an_organisation_is_found_without_a_scope(organisation):
    assert Organisation.objects.get() == organisation
    assert make_organisation("nog-een").keys.count() == 2

"""Triggers outlive what is done to their tables: after every migrate they are in force."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from tests.service.conftest import BOTH
from tests.service.registers.made import make_organisation, make_plain_case

from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.triggers import HELD as MOVES
from graadmeter.service.incidents.words import State
from graadmeter.service.journal.actions import record
from graadmeter.service.journal.models import INSTALLATION, Entry
from graadmeter.service.journal.triggers import HELD as APPEND_ONLY
from graadmeter.service.scope import organisation_scope
from graadmeter.service.triggers import in_force, put_back

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)


def remake(model) -> None:
    """What SQLite does to a table of which a column is changed; PostgreSQL loses the triggers."""
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(model)  # type: ignore[attr-defined]
    else:
        with connection.cursor() as cursor:
            table = model._meta.db_table
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal "
                "AND tgrelid = to_regclass(%s)",
                [table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def test_a_table_made_anew_refuses_impossible_moves_after_migrating():
    remake(Case)
    assert not in_force(connection, "incident")
    migrate()
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        case = make_plain_case(organisation, state=State.WITHDRAWN)
        with pytest.raises(DatabaseError, match="impossible change of state"):
            Case.objects.filter(pk=case.pk).update(state=State.REPORTED)


def test_a_journal_made_anew_is_append_only_after_migrating():
    remake(Entry)
    assert not in_force(connection, "journal_entry")
    migrate()
    with organisation_scope(INSTALLATION):
        with transaction.atomic():
            record(organisation_id=INSTALLATION, account=None, action="case.read", subject="x")
        with connection.cursor() as cursor:
            for act in ("UPDATE journal_entry SET subject = 'y'", "DELETE FROM journal_entry"):
                with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                    cursor.execute(act)


def test_a_trigger_that_is_there_is_left_alone():
    for app, held in (("incidents", MOVES), ("journal", APPEND_ONLY)):
        assert in_force(connection, held.table) == set(held.names[connection.vendor])
        assert not put_back(connection, app, held)


def test_going_back_to_before_a_trigger_leaves_it_away_and_coming_back_makes_it():
    assert apps.get_model("journal", "Entry") is Entry
    call_command("migrate", "journal", "0001", verbosity=0, interactive=False)
    try:
        assert not in_force(connection, "journal_entry")
    finally:
        migrate()
    assert in_force(connection, "journal_entry")

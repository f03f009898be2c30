"""A backup brings registers back readable, and an installation from before them is upgraded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from tests.service.conftest import BOTH
from tests.service.registers.foundation.anchored import anchor_now
from tests.service.registers.made import make_plain_case
from tests.service.test_canary import everything

from graadmeter.errors import UserError
from graadmeter.service.incidents.models import Case
from graadmeter.service.journal.actions import record
from graadmeter.service.journal.models import Entry
from graadmeter.service.journal.verification import verify
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.project.backup import make_backup, restore_backup
from graadmeter.service.project.environment import new_key
from graadmeter.service.project.keys import make_keys
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.master_rotation import rotate_master
from graadmeter.service.vault.organisation_keys import forget_keys
from graadmeter.service.vault.rotation import rotate

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
CANARY = "kanarie bij het loket"


@pytest.fixture
def keys(settings, monkeypatch, tmp_path):
    path = tmp_path / "keys.json"
    monkeypatch.setenv("GRAADMETER_KEYS", str(path))
    settings.KEYS = make_keys(path)
    forget_keys()
    yield path
    forget_keys()


@pytest.fixture
def register(keys, transactional_db, organisation):
    """An organisation with a case, and a journal that is anchored."""
    write_case(organisation)
    anchor_now()
    return organisation


def write_case(organisation: Organisation) -> None:
    with organisation_scope(organisation.id), transaction.atomic():
        case = make_plain_case(organisation, facts={"story": CANARY})
        record(
            organisation_id=organisation.id,
            account=None,
            action="case.report",
            subject=str(case.pk),
        )


def stories(organisation: Organisation) -> list[str]:
    with organisation_scope(organisation.id):
        return [case.facts["story"] for case in Case.objects.all()]


def test_what_was_there_comes_back_readable_and_the_journal_explains(
    register, anchors, tmp_path, capsys
):
    folder = make_backup(tmp_path / "kopie")
    raw = b"".join(path.read_bytes() for path in folder.iterdir())
    assert CANARY.encode() not in raw
    assert CANARY not in everything("default")
    write_case(register)
    rotate(register.id)
    anchor_now()
    with pytest.raises(UserError, match="staan gegevens in"):
        restore_backup(folder)
    restore_backup(folder, replace=True)
    assert stories(register) == [CANARY]
    assert Entry.objects.count() == 1
    call_command("verifyjournal")
    said = capsys.readouterr().out
    assert "voorbeelddam: regels 2 tot en met 4 vervielen toen op" in said
    assert "Regels nagekeken: 1. Ketens: 1. Het journaal is heel." in said
    rotate(register.id)
    assert stories(register) == [CANARY]
    assert verify(anchors).findings == ()


def test_registers_alone_are_data_that_are_not_overwritten(register, tmp_path):
    folder = make_backup(tmp_path / "kopie")
    with pytest.raises(UserError, match="staan gegevens in"):
        restore_backup(folder)


def test_a_copy_from_before_another_master_key_is_refused_and_changes_nothing(
    register, keys, settings, tmp_path
):
    folder, before = make_backup(tmp_path / "kopie"), keys.read_bytes()
    rotate_master()
    with pytest.raises(UserError, match="andere hoofdsleutel"):
        restore_backup(folder, replace=True)
    assert stories(register) == [CANARY]
    keys.write_bytes(before)  # as the message says
    restore_backup(folder, replace=True)
    assert stories(register) == [CANARY]


def test_the_marks_say_nothing_without_the_keys(register, settings, tmp_path):
    folder = make_backup(tmp_path / "kopie")
    text = (folder / "backup.json").read_text()
    assert len(json.loads(text)["registers"]) == 1
    assert settings.KEYS.registers not in text
    settings.KEYS = replace(settings.KEYS, registers=new_key(), pepper=new_key())
    forget_keys()
    with pytest.raises(UserError, match="hoort niet bij deze gegevens"):
        restore_backup(folder, replace=True)


def test_damage_ends_with_findings_and_in_words(register, anchors, no_triggers, capsys):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET subject = 'other'")
    with pytest.raises(SystemExit) as ended:
        call_command("verifyjournal")
    assert ended.value.code == 3
    said = capsys.readouterr()
    assert "voorbeelddam: regel 1 zegt iets anders dan toen hij is geschreven." in said.out
    assert "Het journaal is niet heel." in said.out
    assert "Bewaar database en ankers" in said.err
    anchors.write_text("rubbish\n")
    with pytest.raises(SystemExit):
        call_command("verifyjournal")
    assert "regel 1 is veranderd, of er is een regel weggehaald" in capsys.readouterr().out


def test_an_end_that_was_put_back_by_hand_is_declared(register, no_triggers, capsys):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")
        cursor.execute("DELETE FROM journal_head")
    with pytest.raises(SystemExit):
        call_command("verifyjournal")
    assert "--restored" in capsys.readouterr().out
    call_command("verifyjournal", "--restored")
    said = capsys.readouterr().out
    assert "voorbeelddam: regels 1 tot en met 1 vervielen toen op" in said
    assert "installatie" not in said
    assert Entry.objects.get().action == "journal.restored"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only on PostgreSQL")
def test_the_role_of_the_service_makes_no_copies(register, tmp_path):
    call_command("applicationrole", "graadmeter_backup_test")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE graadmeter_backup_test")
        with pytest.raises(UserError, match="niet de eigenaar"):
            make_backup(tmp_path / "kopie")
        assert not (tmp_path / "kopie").exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY graadmeter_backup_test")
            cursor.execute("DROP ROLE graadmeter_backup_test")


UPGRADE = """
import json, os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "graadmeter.service.project.settings"
import django
django.setup()
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
new = {"organisations", "journal", "incidents", "integrity"}
for database in ("default", "responses"):
    executor = MigrationExecutor(connections[database])
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in new])
from graadmeter.service.accounts.models import Account, KeyMark
from graadmeter.service.project.key_mark import mark_of_keys
Account.objects.create_user("iemand@example.org", "-", name="Iemand")
mark = KeyMark.objects.create(mark=mark_of_keys()).mark
before = json.loads(Path(sys.argv[1]).read_text())
assert "registers" not in before
assert "organisation" not in connections["default"].introspection.table_names()

from graadmeter.service.project.start import prepare
prepare()
after = json.loads(Path(sys.argv[1]).read_text())
assert {name: after[name] for name in before} == before and len(after) == len(before) + 1
assert KeyMark.objects.get().mark == mark == mark_of_keys()
assert Account.objects.count() == 1

from tests.service.registers.made import make_organisation, make_plain_case
from graadmeter.service.incidents.models import Case
from graadmeter.service.scope import organisation_scope
made = make_organisation()
with organisation_scope(made.id):
    make_plain_case(made, facts={"a": 1})
prepare()
with organisation_scope(made.id):
    assert Case.objects.get().facts == {"a": 1}
print("upgraded")
"""


@pytest.fixture
def folder_in_memory():
    """Seventy migrations are waits for the disk, and nothing here is about the disk."""
    memory = Path("/dev/shm")  # noqa: S108 - only made faster by it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def test_an_installation_from_before_registers_is_upgraded(folder_in_memory):
    file = folder_in_memory / "keys.json"
    make_keys(file)
    older = json.loads(file.read_text())
    del older["registers"]
    file.write_text(json.dumps(older, indent=2))
    own = {name: text for name, text in os.environ.items() if not name.startswith("GRAADMETER_")}
    done = subprocess.run(
        [sys.executable, "-c", UPGRADE, str(file)],
        env=own | {"GRAADMETER_DATA": str(folder_in_memory)},
        cwd=Path(__file__).parents[4],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "upgraded\n", done.stderr

"""A backup brings back what was there, and nothing that was destroyed."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from tests.service.conftest import BOTH, codes_of, make_survey

from graadmeter.errors import UserError
from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.admissions import enter, submit
from graadmeter.service.fieldwork.models import Admission, Survey
from graadmeter.service.project.backup import make_backup, restore_backup
from graadmeter.service.responses.models import Draft, Final, Inbox, Spent

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)


@pytest.fixture
def survey(transactional_db) -> Survey:
    """Ten people, six of whom have handed in."""
    made = make_survey(10)
    for number, code in enumerate(codes_of(made)[:6]):
        submit(enter(code), {"n": number, "told": f"onthoud-{number}"})
    return made


def test_what_was_there_comes_back(survey, tmp_path):
    codes = codes_of(survey)
    folder = make_backup(tmp_path / "kopie")
    assert sorted(p.name for p in folder.iterdir()) == ["backup.json", "contacts", "responses"]
    submit(enter(codes[6]), {"n": 6})
    restore_backup(folder, replace=True)
    assert Inbox.objects.count() == Spent.objects.count() == 6
    assert Admission.objects.filter(done=True).count() == 6
    submit(enter(codes[6]), {"n": 6})
    assert Inbox.objects.count() == 7


def test_a_backup_after_closing_holds_nothing_that_was_destroyed(survey, tmp_path):
    codes = [code.replace("-", "") for code in codes_of(survey)]
    enter(codes[8])
    actions.close_survey(survey=survey, account=None)
    folder = make_backup(tmp_path / "kopie")
    raw = b"".join(path.read_bytes() for path in folder.iterdir())
    assert not any(code.encode() in raw for code in codes)
    restore_backup(folder, replace=True)
    assert not (Draft.objects.exists() or Spent.objects.exists() or Inbox.objects.exists())
    assert Final.objects.count() == 6
    assert not Admission.objects.exclude(sealed=None).exists()
    assert actions.close_survey(survey=survey, account=None).balanced


def test_the_keys_are_not_in_it(survey, tmp_path, settings):
    folder = make_backup(tmp_path / "kopie")
    raw = b"".join(path.read_bytes() for path in folder.iterdir())
    for name in ("secret", "pepper", "spent", "seal", "ticket", "files"):
        assert settings.KEYS.key(name) not in raw
        assert getattr(settings.KEYS, name).encode() not in raw


def test_what_cannot_be_is_refused_and_changes_nothing(survey, tmp_path):
    folder = make_backup(tmp_path / "kopie")
    with pytest.raises(UserError, match="bestaat al"):
        make_backup(folder)
    with pytest.raises(UserError, match="staan gegevens in"):
        restore_backup(folder)
    with pytest.raises(UserError, match="geen reservekopie"):
        restore_backup(tmp_path)
    (folder / "responses").write_bytes(b"veranderd")
    with pytest.raises(UserError, match="beschadigd"):
        restore_backup(folder, replace=True)
    with pytest.raises(UserError, match="kan niet worden geschreven"):
        make_backup(tmp_path / "geen" / "map")
    assert Inbox.objects.count() == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kopie"]


def test_the_commands_say_what_they_did(survey, tmp_path, capsys):
    call_command("backup", str(tmp_path / "kopie"))
    said = capsys.readouterr()
    assert str(tmp_path / "kopie") in said.out
    assert "sleutels" in said.err
    assert json.loads((tmp_path / "kopie" / "backup.json").read_text())["generator"] == "graadmeter"
    call_command("restore", str(tmp_path / "kopie"), "--replace")
    assert "teruggezet" in capsys.readouterr().out

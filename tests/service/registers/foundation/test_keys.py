"""Keys of registers: added to an older file, missed when they are missing, replaced in use."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest
from django.core.management import call_command
from tests.service.registers.made import make_organisation, make_plain_case

from graadmeter.errors import UserError
from graadmeter.service.incidents.models import Case
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import OrganisationKey
from graadmeter.service.project import keys as key_file
from graadmeter.service.project.environment import new_key
from graadmeter.service.project.key_mark import check_keys, mark_of_keys
from graadmeter.service.project.keys import (
    NAMES,
    add_registers_key,
    change_keys,
    load_keys,
    make_keys,
    read_keys,
)
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault import master_rotation
from graadmeter.service.vault.master_rotation import rotate_master
from graadmeter.service.vault.masters import LostKeyError, in_use
from graadmeter.service.vault.organisation_keys import NoKeyError, forget_keys, key, make_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings, monkeypatch, tmp_path):
    """A key file of this test's own, with the keys that are in use."""
    path = tmp_path / "keys.json"
    monkeypatch.setenv("GRAADMETER_KEYS", str(path))
    settings.KEYS = make_keys(path)
    forget_keys()
    yield path
    forget_keys()


@pytest.fixture
def older_file(file, settings):
    """A file from before there were registers."""
    held = json.loads(file.read_text())
    del held["registers"]
    file.write_text(json.dumps(held, indent=2))
    settings.KEYS = load_keys(file)
    return file


def test_a_new_file_holds_every_key_and_is_the_owners_alone(file):
    held = json.loads(file.read_text())
    assert tuple(held) == NAMES
    assert len(set(held.values())) == len(NAMES)
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_older_file_is_given_the_key_and_nothing_else_changes(older_file, settings):
    before, mark = json.loads(older_file.read_text()), mark_of_keys()
    assert settings.KEYS.registers == ""
    assert in_use() == ()
    check_keys()
    after = json.loads(older_file.read_text())
    assert {name: after[name] for name in before} == before
    assert set(after) == set(NAMES)
    assert mark_of_keys() == mark
    assert older_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in older_file.parent.iterdir() if "keys" in path.name] == [
        "keys.json"
    ]
    check_keys()
    assert json.loads(older_file.read_text()) == after
    assert load_keys(older_file) == settings.KEYS


def test_a_first_organisation_may_come_before_the_first_start(older_file):
    made = make_organisation("buitendorp")
    assert len(key(made.id, 1)) == 32
    assert load_keys(older_file).registers


def test_two_who_add_the_key_agree(older_file):
    first, second = add_registers_key(older_file), add_registers_key(older_file)
    assert first == second == load_keys(older_file)


def test_a_file_that_cannot_be_written_is_said_so_and_left_alone(older_file, monkeypatch):
    before = older_file.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(UserError, match="No space left") as refused:
            check_keys()
    assert refused.value.where == str(older_file)
    assert "schrijfrecht" in refused.value.mend
    assert older_file.read_bytes() == before
    check_keys()


@pytest.mark.parametrize("lost", ["missing", "another"])
def test_without_the_key_of_registers_nothing_starts(file, settings, lost):
    check_keys()
    make_organisation("buitendorp")
    changed = replace(settings.KEYS, registers="" if lost == "missing" else new_key())
    file.write_text(key_file._text(changed))
    settings.KEYS = load_keys(file)
    forget_keys()
    with pytest.raises(UserError, match="opent de registers niet") as refused:
        check_keys()
    assert refused.value.where == str(file)
    assert "GRAADMETER_KEYS" in refused.value.mend
    assert load_keys(file) == changed


def test_another_pepper_is_refused_once_there_are_registers(file, settings):
    check_keys()
    make_organisation("buitendorp")
    settings.KEYS = replace(settings.KEYS, pepper=new_key())
    with pytest.raises(UserError, match="hoort niet bij deze gegevens"):
        check_keys()


def test_a_file_with_rubbish_is_no_key_file(file):
    for rubbish in ("[]", "{}", "rubbish", json.dumps(dict.fromkeys(NAMES, "x"))):
        file.write_text(rubbish)
        with pytest.raises(UserError, match="geen sleutelbestand"):
            load_keys(file)


def test_keys_are_made_once_by_reading(tmp_path):
    assert read_keys(tmp_path / "new.json") == load_keys(tmp_path / "new.json")


def test_an_organisation_without_a_key_says_so(file, organisation):
    OrganisationKey.objects.all().delete()
    forget_keys()
    with pytest.raises(NoKeyError), organisation_scope(organisation.id):
        Case(organisation=organisation).facts = {}
    with pytest.raises(NoKeyError):
        key(organisation.id, 1)


def test_versions_have_keys_of_their_own_and_are_kept_wrapped(file, organisation):
    make_key(organisation.id)
    found = {key(organisation.id, version) for version in (0, 1, 2)}
    assert len(found) == 3
    rows = OrganisationKey.objects.order_by("version")
    assert [(row.version, row.retired) for row in rows] == [(0, False), (1, True), (2, False)]
    for row in rows:
        assert not any(one in bytes(row.wrapped) for one in found)


def test_a_wrapped_key_that_was_moved_is_refused(file, organisation, other):
    row = OrganisationKey.objects.get(organisation=organisation, version=1)
    OrganisationKey.objects.filter(organisation=other, version=1).update(wrapped=row.wrapped)
    forget_keys()
    with pytest.raises(LostKeyError):
        key(other.id, 1)


def test_the_key_of_the_file_is_replaced_and_everything_stays_readable(
    file, settings, organisation, other
):
    with organisation_scope(organisation.id):
        make_plain_case(organisation, facts={"a": 1})
    before = settings.KEYS
    call_command("rotatekeys", "--master")
    held = load_keys(file)
    assert held.registers != before.registers
    assert held.registers_before == ""
    assert replace(held, registers=before.registers) == before
    forget_keys()
    check_keys()
    with organisation_scope(organisation.id):
        assert Case.objects.get().facts == {"a": 1}
    settings.KEYS = before  # a process that has not read the file since
    forget_keys()
    with organisation_scope(organisation.id):
        assert Case.objects.get().facts == {"a": 1}
    assert held == settings.KEYS
    actions = Entry.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["keys.master", "keys.master-done"]


def test_a_process_that_is_behind_makes_keys_with_the_new_one(file, settings, organisation):
    before = settings.KEYS
    rotate_master()
    settings.KEYS = before
    make_key(organisation.id)
    forget_keys()
    assert load_keys(file) == settings.KEYS
    assert len(key(organisation.id, 2)) == 32


def test_a_replacement_that_broke_off_is_taken_up(file, settings, organisation, other, monkeypatch):
    before, done, wrap = settings.KEYS, list[int](), master_rotation._rewrap

    def stopped(pk: int) -> int:
        if done:
            raise KeyboardInterrupt
        done.append(pk)
        return wrap(pk)

    with monkeypatch.context() as broken:
        broken.setattr(master_rotation, "_rewrap", stopped)
        with pytest.raises(KeyboardInterrupt):
            rotate_master()
    held = load_keys(file)
    assert held.registers_before == before.registers
    assert held.registers != before.registers
    forget_keys()
    check_keys()
    settings.KEYS = held
    for made in (organisation, other):
        assert len(key(made.id, 1)) == 32
    assert rotate_master() == 3
    assert load_keys(file) == replace(held, registers_before="")
    forget_keys()
    for made in (organisation, other):
        assert len(key(made.id, 1)) == 32


def test_a_key_that_does_not_open_keeps_the_old_one(file, settings, organisation):
    OrganisationKey.objects.filter(version=1).update(wrapped=b"damaged" * 10)
    with pytest.raises(LostKeyError):
        rotate_master()
    assert load_keys(file).registers_before


def test_a_file_of_another_installation_is_not_taken_over(file, settings, organisation):
    change_keys(file, lambda held: replace(held, registers=new_key(), pepper=new_key()))
    before = settings.KEYS
    settings.KEYS = replace(before, registers=new_key())
    forget_keys()
    with pytest.raises(LostKeyError):
        key(organisation.id, 1)

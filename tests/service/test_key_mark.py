"""Keys and databases belong together: with other keys nothing starts, is copied or is put back."""

from __future__ import annotations

import json

import pytest
from tests.service.conftest import BOTH, codes_of, make_survey

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import KeyMark
from graadmeter.service.fieldwork.admissions import enter
from graadmeter.service.fieldwork.models import Admission
from graadmeter.service.project.backup import make_backup, restore_backup
from graadmeter.service.project.environment import new_key
from graadmeter.service.project.key_mark import check_keys, mark_of_keys
from graadmeter.service.project.keys import NAMES, Keys
from graadmeter.service.project.start import prepare

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)


def other() -> Keys:
    return Keys(**{name: new_key() for name in NAMES})


def test_the_first_start_marks_and_later_ones_agree(transactional_db, settings):
    prepare()
    assert KeyMark.objects.get().mark == mark_of_keys()
    make_survey(2)
    prepare()
    assert KeyMark.objects.count() == 1
    for name in NAMES:
        assert getattr(settings.KEYS, name) not in KeyMark.objects.get().mark


@pytest.mark.parametrize("name", ["pepper", "spent", "seal", "files"])
def test_other_keys_are_refused_once_codes_are_out(transactional_db, settings, name):
    check_keys()
    make_survey(2)
    settings.KEYS = Keys(**{**vars(settings.KEYS), name: new_key()})
    with pytest.raises(UserError, match="hoort niet bij deze gegevens") as refused:
        prepare()
    assert "GRAADMETER_KEYS" in refused.value.mend
    assert KeyMark.objects.get().mark != mark_of_keys()


def test_other_keys_for_cookies_alone_are_no_other_keys(transactional_db, settings):
    check_keys()
    make_survey(2)
    settings.KEYS = Keys(**{**vars(settings.KEYS), "secret": new_key(), "ticket": new_key()})
    check_keys()


def test_while_nothing_depends_on_them_keys_may_change(transactional_db, settings):
    check_keys()
    settings.KEYS = other()
    check_keys()
    assert KeyMark.objects.get().mark == mark_of_keys()


def test_a_backup_is_made_and_put_back_with_its_own_keys_alone(
    transactional_db, settings, tmp_path
):
    code = codes_of(make_survey(2))[0]
    folder, own = make_backup(tmp_path / "kopie"), settings.KEYS
    settings.KEYS = other()
    with pytest.raises(UserError, match="hoort niet bij deze gegevens"):
        make_backup(tmp_path / "nog een")
    with pytest.raises(UserError, match="hoort niet bij deze gegevens"):
        restore_backup(folder, replace=True)
    assert Admission.objects.count() == 2
    settings.KEYS = own
    restore_backup(folder, replace=True)
    check_keys()
    enter(code)


def test_an_older_backup_without_a_mark_is_still_put_back(transactional_db, tmp_path):
    make_survey(2)
    folder = make_backup(tmp_path / "kopie")
    manifest = json.loads((folder / "backup.json").read_text(encoding="utf-8"))
    del manifest["keys"]
    (folder / "backup.json").write_text(json.dumps(manifest), encoding="utf-8")
    restore_backup(folder, replace=True)
    assert Admission.objects.count() == 2

"""Where results are kept: where the environment says, and readable for nobody else."""

import stat

import pytest

from graadmeter.errors import UserError
from graadmeter.publication.cache.folder import open_cache


@pytest.fixture
def told():
    return []


def opened(told, **environment):
    store = open_cache(environment, told.append).store
    return store and store.folder


def test_a_folder_that_is_asked_for(tmp_path, told):
    folder = opened(told, GRAADMETER_CACHE=str(tmp_path / "a" / "b"), XDG_CACHE_HOME=str(tmp_path))
    assert folder == tmp_path / "a" / "b" / "build-1"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert told == []


def test_off_keeps_nothing(tmp_path, told):
    assert opened(told, GRAADMETER_CACHE="off", XDG_CACHE_HOME=str(tmp_path)) is None
    assert list(tmp_path.iterdir()) == []


def test_the_usual_folder_of_a_user(tmp_path, told, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert opened(told, XDG_CACHE_HOME=str(tmp_path)) == tmp_path / "graadmeter" / "build-1"
    usual = tmp_path / "home" / ".cache" / "graadmeter" / "build-1"
    assert opened(told) == usual
    assert opened(told, XDG_CACHE_HOME="relative", GRAADMETER_CACHE="") == usual


def test_a_folder_that_others_can_read_is_closed(tmp_path, told):
    (tmp_path / "build-1").mkdir(mode=0o755)
    folder = opened(told, GRAADMETER_CACHE=str(tmp_path))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_of_somebody_else_is_not_used(tmp_path, told, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    with pytest.raises(UserError) as refused:
        opened(told, GRAADMETER_CACHE=str(tmp_path))
    assert "andere gebruiker" in str(refused.value)
    assert "GRAADMETER_CACHE" in refused.value.where
    assert opened(told, XDG_CACHE_HOME=str(tmp_path)) is None
    assert len(told) == 1


def test_a_link_is_not_followed(tmp_path, told):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "build-1").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError):
        opened(told, GRAADMETER_CACHE=str(tmp_path))


def test_a_folder_that_cannot_be_made_is_an_error_only_when_it_was_asked_for(tmp_path, told):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as refused:
        opened(told, GRAADMETER_CACHE=str(tmp_path / "file"))
    assert refused.value.mend
    assert opened(told, XDG_CACHE_HOME=str(tmp_path / "file")) is None
    assert "kunnen niet worden bewaard" in told[0]

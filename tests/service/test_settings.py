"""Settings: documented, read with one clear error each; and the service as a process."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from graadmeter.cli.main import run
from graadmeter.errors import UserError
from graadmeter.service.project.environment import BY_NAME, SETTINGS, data_folder, read
from graadmeter.service.project.keys import NAMES, make_keys, read_keys
from graadmeter.service.project.start import check_port

ROOT = Path(__file__).resolve().parents[2]
GRAADMETER = [sys.executable, "-c", "from graadmeter.cli.main import main; main()"]


def documented() -> list[tuple[str, str, str]]:
    text = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(GRAADMETER_\w+)` \| (.*?) \| (.*) \|$", text, flags=re.MULTILINE)
    return [(name, default.strip("`"), meaning) for name, default, meaning in rows]


def test_every_setting_is_documented_as_it_is():
    expected = [(setting.name, setting.default or "empty", setting.meaning) for setting in SETTINGS]
    assert documented() == expected, "docs/reference/settings.md is behind environment.SETTINGS"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_default_can_be_read(setting, monkeypatch):
    monkeypatch.delenv(setting.name, raising=False)
    read(setting.name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("GRAADMETER_DEBUG", "misschien"),
        ("GRAADMETER_TWO_FACTOR", ""),
        ("GRAADMETER_BATCH", "-1"),
        ("GRAADMETER_BATCH", "twintig"),
        ("GRAADMETER_ADDRESS", "onderzoek.voorbeeld.nl"),
        ("GRAADMETER_ADDRESS", "https://onderzoek.voorbeeld.nl/pad"),
        ("GRAADMETER_MAIL_URL", "mail.voorbeeld.nl"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    with pytest.raises(UserError, match=name) as caught:
        read(name)
    assert caught.value.mend


def test_a_setting_that_may_hold_a_password_is_not_repeated(monkeypatch):
    assert BY_NAME["GRAADMETER_MAIL_URL"].secret
    monkeypatch.setenv("GRAADMETER_MAIL_URL", "http://gebruiker:geheim@machine")
    with pytest.raises(UserError) as caught:
        read("GRAADMETER_MAIL_URL")
    assert "geheim" not in str(caught.value)


def test_a_data_folder_that_cannot_be_made_is_named(monkeypatch, tmp_path):
    (tmp_path / "bestand").write_text("")
    monkeypatch.setenv("GRAADMETER_DATA", str(tmp_path / "bestand" / "map"))
    with pytest.raises(UserError, match="map voor gegevens"):
        data_folder()


def test_keys_are_made_once_readable_by_their_owner_alone(tmp_path):
    file = tmp_path / "map" / "keys.json"
    keys = make_keys(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert len({getattr(keys, name) for name in NAMES}) == len(NAMES)
    with pytest.raises(UserError):
        make_keys(file)
    assert read_keys(file) == keys


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"secret": "kort"}'])
def test_a_file_that_holds_no_keys_is_refused(tmp_path, text):
    file = tmp_path / "keys.json"
    file.write_text(text)
    with pytest.raises(UserError, match="geen sleutelbestand"):
        read_keys(file)


# ---------------------------------------------------------------------------------- the command


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def test_a_port_that_is_taken_is_said_at_once():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        with pytest.raises(UserError, match="kan de dienst niet luisteren"):
            check_port("127.0.0.1", taken.getsockname()[1])


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GRAADMETER_", "DJANGO_"))
    }
    return kept | {"GRAADMETER_DATA": str(folder)} | more


def graadmeter(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GRAADMETER, *arguments],
        env=surroundings(folder, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GRAADMETER_ADDRESS", "nergens", "GRAADMETER_ADDRESS"),
        (
            "GRAADMETER_RESPONSES_URL",
            "postgres://x:geheim@127.0.0.1:1/x",
            "responses is niet berei",
        ),
        ("GRAADMETER_CONTACTS_URL", "mysql://x:geheim@127.0.0.1/x", "Alleen SQLite en PostgreSQL"),
    ],
)
def test_serve_refuses_to_start_with_one_clear_error(tmp_path, name, value, said):
    done = graadmeter(tmp_path, "serve", **{name: value})
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "geheim" not in done.stderr


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """A data folder with tables, made by the command itself: eighty migrations take seconds."""
    folder = tmp_path_factory.mktemp("migrated")
    done = graadmeter(folder, "manage", "migrate", "-v0")
    assert done.returncode == 0, done.stderr
    return folder


def test_manage_passes_arguments_and_the_exit_code_on(migrated):
    done = graadmeter(migrated, "manage", "newaccount", "--mail=a@example.org", "--name=Anna")
    assert "Tijdelijk wachtwoord" in done.stdout
    assert graadmeter(migrated, "manage", "bestaatniet").returncode == 1


def test_manage_before_the_tables_are_there_says_what_to_do(tmp_path):
    done = graadmeter(tmp_path, "manage", "newaccount", "--mail=a@example.org", "--name=Anna")
    assert done.returncode == 2
    assert "graadmeter manage migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_worker_does_what_waits_and_stops(migrated):
    done = graadmeter(migrated, "worker", "--once")
    assert done.returncode == 0, done.stderr
    assert "Gestopt." in done.stderr


def page_of(address: str, seconds: float = 60) -> tuple[int, str]:
    """The page at an address, waited for."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.mark.slow
def test_serve_makes_keys_and_tables_answers_and_stops_when_asked(tmp_path):
    port = free_port()
    log = tmp_path / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*GRAADMETER, "serve", "--port", str(port), "--workers", "1"],
            env=surroundings(tmp_path / "data"),
            stderr=stream,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        status, text = page_of(f"{address}/inloggen/")
        assert status == 200
        assert "<h1>Inloggen</h1>" in text
        for style in re.findall(r'<link rel="stylesheet" href="([^"]+)"', text):
            assert page_of(address + style)[0] == 200, style
        assert page_of(f"{address}/gezondheid/gereed/")[0] == 200
        assert (tmp_path / "data" / "keys.json").stat().st_mode & 0o777 == 0o600
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: to the workers as well
        assert process.wait(timeout=15) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(timeout=10)
    said = log.read_text()
    assert "Gestopt." in said
    assert "Traceback" not in said


def test_help_of_the_commands_is_shown(capsys):
    for command in ("serve", "worker"):
        assert run([command, "--help"]) == 0
    assert "--port" in capsys.readouterr().out

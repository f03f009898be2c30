"""Standard output holds the result; all else goes to standard error; an interruption is clean."""

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.integration.commands import (
    PROGRAM,
    Finished,
    call,
    environment,
    names,
    spawn,
    start,
)

from graadmeter.cli.main import main

WAVE = ("--wave", 2025)


@pytest.fixture(scope="module")
def spawned(tmp_path_factory, tiny_folder) -> dict[str, tuple[Path, Finished]]:
    """Command to the folder that it made in a process of its own, and what it said."""
    found = {}
    for command in ("build", "synthesize"):
        out = tmp_path_factory.mktemp(command) / "out"
        found[command] = (out, spawn(command, tiny_folder, *WAVE, "--out", out))
    return found


def test_build_prints_the_page_to_open(spawned):
    out, done = spawned["build"]
    assert (done.code, done.out) == (0, f"{out / 'index.html'}\n")
    assert (out / "index.html").is_file()


def test_synthesize_prints_the_folder(spawned):
    out, done = spawned["synthesize"]
    assert (done.code, done.out) == (0, f"{out}\n")
    assert (out / "metadata.json").is_file()


def test_no_progress_is_shown_in_a_pipe(spawned):
    """Remarks only, each on a line of its own."""
    for _out, done in spawned.values():
        assert not set(done.err) & {"\r", "%", "#", "\x1b"}
        assert len(done.err.splitlines()) == 1


def test_progress_is_shown_on_a_terminal_and_the_result_stays_apart(tmp_path, tiny_folder):
    ours, theirs = pty.openpty()
    out = tmp_path / "publication"
    arguments = ["build", tiny_folder, *WAVE, "--out", out]
    with subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        env=environment(TERM="xterm"),
    ) as process:
        os.close(theirs)
        seen = b""
        while select.select([ours], [], [], 60)[0]:
            try:
                chunk = os.read(ours, 4096)
            except OSError:
                break
            if not chunk:
                break
            seen += chunk
        result = process.communicate(timeout=60)[0]
    os.close(ours)
    assert process.returncode == 0
    assert result == f"{out / 'index.html'}\n"
    assert b"100%" in seen


def test_a_reader_that_goes_away_is_no_fault(tiny_folder):
    """As in ``graadmeter check ... | head -0``."""
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [*PROGRAM, "check", str(tiny_folder)],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        os.close(writing)
        err = process.communicate(timeout=60)[1]
    assert (process.returncode, err) == (0, "")


@pytest.mark.parametrize("command", ["build", "synthesize"])
def test_an_interruption_leaves_nothing(tmp_path, command):
    """While answers are being made, which takes the bundled monitor seconds."""
    before = sorted(tmp_path.iterdir())
    out = tmp_path / "deep" / "out"
    with start([command, "miv", "--wave", 2016, "--out", out]) as process:
        assert process.stderr is not None
        if command == "build":
            assert "synthetische antwoorden" in process.stderr.readline()
        time.sleep(2.5 if command == "synthesize" else 1)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        result, err = process.communicate(timeout=30)
    assert (process.returncode, result) == (130, "")
    # The line that shows ^C is ended first.
    assert err == "\nAfgebroken.\n"
    assert sorted(tmp_path.iterdir()) == before
    assert names(tmp_path) == []


@pytest.mark.parametrize("pressed", [True, False])
def test_an_interruption_that_a_library_makes_something_else_of_is_one(
    monkeypatch, capsys, pressed
):
    """As when Ctrl-C is pressed while a module is being imported."""

    def half(_arguments):
        with contextlib.suppress(KeyboardInterrupt):
            if pressed:
                signal.raise_signal(signal.SIGINT)
        raise ImportError("half")

    monkeypatch.setattr("graadmeter.cli.main.run", half)
    handler = signal.getsignal(signal.SIGINT)
    if pressed:
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 130
        assert capsys.readouterr().err == "\nAfgebroken.\n"
    else:
        with pytest.raises(ImportError, match="half"):
            main()
    assert signal.getsignal(signal.SIGINT) is handler


def test_an_interruption_keeps_the_publication_that_was_there(tmp_path, tiny_folder, monkeypatch):
    out = tmp_path / "publication"
    assert call("build", tiny_folder, *WAVE, "--out", out).code == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def interrupted(*_arguments, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("graadmeter.cli.publishing.render_publication", interrupted)
    done = call("build", tiny_folder, *WAVE, "--out", out)
    assert (done.code, done.out) == (130, "")
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["publication"]


def test_the_version_is_the_package_s():
    from graadmeter import __version__

    done = spawn("--version")
    assert (done.code, done.err) == (0, "")
    assert __version__ in done.out


def test_the_command_is_installed_beside_its_python(tiny_folder):
    done = subprocess.run(
        [str(Path(sys.executable).parent / "graadmeter"), "check", str(tiny_folder)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert done.returncode == 0

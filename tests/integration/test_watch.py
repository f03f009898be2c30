"""A publication that follows its monitor, in a process of its own."""

import queue
import re
import shutil
import signal
import socket
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from tests.integration.commands import call, contents, start

TINY = Path(__file__).parents[1] / "fixtures" / "tiny"
SECONDS = 60.0


class Watched:
    """A running ``build --watch``, what it says and what it tells browsers."""

    def __init__(self, folder, out, port, **environment):
        arguments = ["build", folder, "--wave", 2025, "--out", out, "--watch", "--port", port]
        self.process = start(arguments, **environment)
        self.said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def _listen(self):
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.put(line.strip())
        self.said.put("It has ended.")

    def until(self, words):
        """All that is said until something is, or it has ended."""
        lines: list[str] = []
        end = time.monotonic() + SECONDS
        while not lines or words not in lines[-1]:
            assert "It has ended." not in lines, lines
            try:
                lines.append(self.said.get(timeout=max(0.1, end - time.monotonic())))
            except queue.Empty:
                pytest.fail(f"“{words}” was not said, but: {lines}")
        return lines

    def page(self, name=""):
        with urllib.request.urlopen(self.address + name, timeout=SECONDS) as answer:  # noqa: S310
            return answer.read().decode()

    def events(self):
        """Editions, from the one there is."""
        with urllib.request.urlopen(self.address + "_graadmeter/events", timeout=SECONDS) as answer:  # noqa: S310
            for line in answer:
                if line.startswith(b"data: "):
                    yield line.decode().removeprefix("data: ").strip()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=SECONDS)


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


@pytest.fixture
def monitor(tmp_path):
    shutil.copytree(TINY, tmp_path / "tiny")
    return tmp_path / "tiny"


@pytest.fixture
def watched(monitor, tmp_path):
    made = Watched(monitor, tmp_path / "out", free_port(), GRAADMETER_CACHE=str(tmp_path / "cache"))
    try:
        yield made
    finally:
        made.process.kill()
        made.process.communicate()


def test_a_change_is_shown_a_fault_is_told_and_mended(watched, monitor, tmp_path):
    watched.until("Ctrl-C")
    events = watched.events()
    first = next(events)
    page = watched.page()
    assert f'data-edition="{first}"' in page
    pages = [data for name, data in contents(tmp_path / "out").items() if name.endswith(".html")]
    assert pages
    assert not [page for page in pages if b"_graadmeter" in page]

    file = monitor / "monitor.yaml"
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace("Workplace check", "Another title", 1), encoding="utf-8")
    second = next(events)
    assert second != first
    assert "Another title" in watched.page()
    assert f'data-edition="{second}"' in watched.page()
    assert re.search(r"Opnieuw gemaakt in \d+,\d s: monitor\.yaml", watched.until("Opnieuw")[-1])

    file.write_text(sound.replace("languages:", "langwidges:", 1), encoding="utf-8")
    told = watched.until("blijft te zien")
    assert any(line.startswith("Fout:") for line in told)
    assert any("langwidges" in line for line in told)
    assert "Another title" in watched.page()

    file.write_text(sound, encoding="utf-8")
    assert next(events) not in {first, second}
    assert "Workplace check" in watched.page()

    assert watched.stop() == 0
    watched.until("Gestopt.")
    assert list(events) == []
    assert call("build", monitor, "--wave", 2025, "--out", tmp_path / "again").code == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "again")


def test_a_draft_is_all_that_is_watched(monitor, tmp_path):
    arguments = ("build", monitor, "--wave", 2025, "--out", tmp_path / "out", "--watch")
    refused = call(*arguments, "--publish", "--date", "2026-11-22")
    assert refused.code == 2
    assert "--watch" in refused.err
    assert not (tmp_path / "out").exists()


def test_a_publication_among_the_files_of_its_monitor_is_refused(monitor):
    before = contents(monitor)
    refused = call("build", monitor, "--wave", 2025, "--out", monitor / "out")
    assert (refused.code, refused.out) == (2, "")
    assert "ligt in de map van de monitor" in refused.err
    assert contents(monitor) == before


def test_a_monitor_with_a_fault_is_not_shown_at_all(monitor, tmp_path):
    (monitor / "monitor.yaml").write_text("id: [", encoding="utf-8")
    arguments = ("build", monitor, "--wave", 2025, "--out", tmp_path / "out", "--watch")
    refused = call(*arguments)
    assert refused.code == 2
    assert refused.out == ""

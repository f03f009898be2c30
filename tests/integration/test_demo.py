"""The demo: the bundled monitor built and served on this machine alone, and gone afterwards."""

import hashlib
import json
import signal
import socket
import time
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from tests.integration.commands import names, start

pytestmark = pytest.mark.slow


@dataclass
class Demo:
    """What a demo did while it ran and what it left."""

    taken: int
    printed: str
    pages: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    while_running: list[str] = field(default_factory=list)
    code: int | None = None
    out: str = ""
    err: str = ""
    left: list[str] = field(default_factory=list)


def get(address: str) -> tuple[bytes, str]:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
        return answer.read(), answer.headers["Content-Type"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Demo:
    temporary = tmp_path_factory.mktemp("demo")
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        taken = busy.getsockname()[1]
        with start(["demo", "--port", taken], TMPDIR=str(temporary)) as process:
            try:
                assert process.stdout is not None
                demo = Demo(taken, process.stdout.readline())
                address = demo.printed.strip()
                for page in ("", "index.html", "manifest.json", "tabellenboek.xlsx"):
                    demo.pages[page], demo.types[page] = get(address + page)
                for name in json.loads(demo.pages["manifest.json"])["outputs"]:
                    demo.pages[name], demo.types[name] = get(address + name)
                demo.while_running = names(temporary)
                process.send_signal(signal.SIGINT)
                demo.out, demo.err = process.communicate(timeout=30)
            except BaseException:
                process.kill()
                raise
        demo.code = process.returncode
    for _wait in range(20):
        demo.left = names(temporary)
        if not demo.left:
            break
        time.sleep(0.1)
    return demo


def test_it_prints_its_address_on_this_machine(demo):
    assert demo.printed.startswith("http://127.0.0.1:")
    assert demo.out == ""


def test_a_port_that_is_taken_is_passed_by(demo):
    port = urlsplit(demo.printed.strip()).port
    assert port is not None
    assert demo.taken < port <= demo.taken + 50


def test_it_serves_the_publication_from_its_first_page(demo):
    assert demo.pages[""] == demo.pages["index.html"]
    assert demo.types["index.html"].startswith("text/html")
    assert b"Monitor Integriteit en Veiligheid" in demo.pages["index.html"]


def test_every_file_is_served_as_it_was_made(demo):
    outputs = json.loads(demo.pages["manifest.json"])["outputs"]
    assert len(outputs) > 50
    wrong = [n for n, h in outputs.items() if hashlib.sha256(demo.pages[n]).hexdigest() != h]
    assert not wrong


def test_it_says_that_the_answers_are_synthetic(demo):
    assert json.loads(demo.pages["manifest.json"])["synthetic"] is True
    assert "synthetische antwoorden" in demo.err


def test_its_answers_are_those_of_seed_one_made_in_another_process(demo, miv):
    """The bundled monitor too gives the same bytes every time."""
    inputs = json.loads(demo.pages["manifest.json"])["inputs"]
    made = miv.synthesis.files()
    expected = {f"microdata/{n}": hashlib.sha256(c).hexdigest() for n, c in made.items()}
    assert {n: h for n, h in inputs.items() if n.startswith("microdata/")} == expected


def test_it_stops_when_interrupted_and_counts_that_as_done(demo):
    assert demo.code == 0
    assert demo.err.splitlines()[-1] == "Gestopt."


def test_it_logs_no_requests(demo):
    assert "GET" not in demo.err


def test_its_temporary_folder_is_gone(demo):
    assert demo.while_running
    assert demo.left == []


def test_its_folder_holds_the_publication_and_the_service_apart(demo):
    """What the service keeps is not in the folder that is shown."""
    kinds = {name.split("/")[1] for name in demo.while_running if "/" in name}
    assert kinds == {"publicatie", "dienst"}
    shown = {name for name in demo.while_running if "/publicatie/" in f"/{name}/"}
    assert not [name for name in shown if "sqlite" in name or "keys" in name]

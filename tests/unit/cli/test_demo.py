"""Serving a folder on this machine alone."""

import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from graadmeter.cli import demo
from graadmeter.errors import UserError


@pytest.fixture
def taken():
    """A port that is in use."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        yield busy.getsockname()[1]


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "secret.txt").write_text("not for you")
    inside = tmp_path / "publication"
    inside.mkdir()
    (inside / "index.html").write_text("<title>here</title>")
    return inside


def test_the_next_free_port_is_taken(folder, taken):
    with demo._server(folder, taken) as server:
        host, port = server.server_address[:2]
    assert host == "127.0.0.1"
    assert taken < port < taken + demo.PORTS_TRIED


def test_without_a_free_port_it_is_said_which_were_tried(folder, taken, monkeypatch):
    monkeypatch.setattr(demo, "PORTS_TRIED", 1)
    with pytest.raises(UserError, match=f"van {taken} tot {taken}") as refused:
        demo._server(folder, taken)
    assert (refused.value.where, bool(refused.value.mend)) == ("--port", True)


def test_nothing_outside_the_folder_is_served(folder, taken):
    with demo._server(folder, taken) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.read() == b"<title>here</title>"
            for way_out in ("../secret.txt", "%2e%2e/secret.txt", "/../secret.txt"):
                with pytest.raises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(address + way_out, timeout=5)  # noqa: S310 - ours
                refused.value.close()
                assert refused.value.code == 404
        finally:
            server.shutdown()
            thread.join()

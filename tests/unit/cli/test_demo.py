"""The demonstration finds a port, and takes nothing from the settings of whoever runs it."""

import os
import socket

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


def test_the_next_free_port_is_taken(taken):
    assert taken < demo._free_port(taken) < taken + demo.PORTS_TRIED


def test_without_a_free_port_it_is_said_which_were_tried(taken, monkeypatch):
    monkeypatch.setattr(demo, "PORTS_TRIED", 1)
    with pytest.raises(UserError, match=f"van {taken} tot {taken}") as refused:
        demo._free_port(taken)
    assert (refused.value.where, bool(refused.value.mend)) == ("--port", True)


def test_the_databases_of_a_real_service_are_left_alone(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("GRAADMETER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GRAADMETER_CONTACTS_URL", "postgres://me@db/contacts")
    monkeypatch.setenv("GRAADMETER_LANGUAGE", "en")
    with monkeypatch.context() as inside:
        inside.setattr(os, "environ", dict(os.environ))
        demo._settings(tmp_path, 8001)
        found = dict(os.environ)
    assert "GRAADMETER_CONTACTS_URL" not in found
    assert found["GRAADMETER_LANGUAGE"] == "en"
    assert found["GRAADMETER_DATA"] == str(tmp_path / "dienst")
    assert found["GRAADMETER_ADDRESS"] == "http://127.0.0.1:8001"

"""What every walk has: a calendar, an organisation, and a browser that looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from tests.service.registers.integrity.walk.world import Calendar, World, make_world


@pytest.fixture
def calendar(monkeypatch) -> Calendar:
    """The calendar of the service, which stands on a Monday."""
    made = Calendar()
    monkeypatch.setattr(timezone, "localdate", made.localdate)
    return made


@pytest.fixture
def world(calendar, transactional_db, live_server, settings, tmp_path) -> World:
    """An organisation with an open channel, that keeps its files in a folder of the test."""
    settings.TWO_FACTOR, settings.DATA = False, tmp_path
    return make_world(str(live_server.url))


@pytest.fixture
def document(tmp_path):
    """Makes a file to send along: its name, and what is in it."""

    def make(name: str, text: str) -> str:
        path: Path = tmp_path / "documents" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return make

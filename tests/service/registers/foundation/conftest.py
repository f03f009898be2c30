"""Two organisations with keys, and a file of anchors of the test's own."""

from __future__ import annotations

import pytest
from tests.service.registers.made import make_organisation

from graadmeter.service.organisations.models import Organisation


@pytest.fixture
def organisation(db) -> Organisation:
    return make_organisation("voorbeelddam")


@pytest.fixture
def other(db) -> Organisation:
    return make_organisation("elderswijk")


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path):
    settings.ANCHORS = tmp_path / "ankers" / "journal-anchors.jsonl"
    return settings.ANCHORS


@pytest.fixture
def no_triggers(db):
    """A database whose owner took the triggers away, to get at the journal."""
    from django.db import connection

    from graadmeter.service.journal import triggers

    def run(statements: list[str]) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    run(triggers.removal(connection))
    yield
    run(triggers.statements(connection))

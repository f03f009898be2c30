"""A scene for each test, inside the scope of its organisation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.service.registers.integrity.holding.people import Scene, make_scene

from graadmeter.service.scope import organisation_scope


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    """People with keys, in the scope of their organisation."""
    there = make_scene()
    with organisation_scope(there.organisation.pk):
        yield there


@pytest.fixture(autouse=True)
def one_step(settings) -> None:
    """Signing in takes no second step here."""
    settings.TWO_FACTOR = False

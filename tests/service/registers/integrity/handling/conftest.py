"""An organisation whose channel is open, for tests of handling reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.service.registers.integrity.handling.scenes import Scene, scene

from graadmeter.service.scope import organisation_scope


@pytest.fixture
def there(db: None) -> Iterator[Scene]:
    """People with keys, in the scope of their organisation."""
    made = scene()
    with organisation_scope(made.organisation.pk):
        yield made

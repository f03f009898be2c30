"""What the home page offers of this package."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.service.project.pages import register_entry

_ROLES = ("manager", "administrator", "analyst")
"""Those of `common.LOOKING`, which cannot be read before the models are."""


def register() -> None:
    """Adds the list of surveys."""
    register_entry(
        title=lambda: _("Onderzoeken"),
        text=lambda: _("Maken, volgen, sluiten, en de antwoorden verwerken."),
        route="surveys",
        roles=_ROLES,
    )

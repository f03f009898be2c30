"""The app of organisations."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Its tables are in the contacts database."""

    name = "graadmeter.service.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Adds what this app offers: entries, an item of the bar, and parts of the tick."""
        from graadmeter.service.organisations.entries import register

        register()

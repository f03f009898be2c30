"""The app of incidents."""

from __future__ import annotations

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Its tables are in the contacts database, each row of one organisation."""

    name = "graadmeter.service.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Adds what is in the bar of a register, and what comes due."""
        from graadmeter.service.incidents.counting import entries as counting
        from graadmeter.service.incidents.handling import entries
        from graadmeter.service.incidents.keeping import registering
        from graadmeter.service.incidents.reporting import entries as reporting
        from graadmeter.service.incidents.triggers import HELD
        from graadmeter.service.triggers import hold

        entries.register()
        counting.register()
        registering.register()
        reporting.register()
        hold(self, HELD)

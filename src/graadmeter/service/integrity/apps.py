"""The app of integrity reports."""

from __future__ import annotations

from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    """Its tables are in the contacts database, each row of one organisation."""

    name = "graadmeter.service.integrity"
    label = "integrity"

    def ready(self) -> None:
        """Adds what is in the bar of a register, and what comes due."""
        from graadmeter.service.integrity.advising import entries as advising
        from graadmeter.service.integrity.counting import entries as counting
        from graadmeter.service.integrity.handling import entries as handling
        from graadmeter.service.integrity.handling.triggers import HELD
        from graadmeter.service.integrity.holding import entries as holding
        from graadmeter.service.integrity.submitting import entries as submitting
        from graadmeter.service.triggers import hold

        advising.register()
        counting.register()
        handling.register()
        hold(self, HELD)
        holding.register()
        submitting.register()

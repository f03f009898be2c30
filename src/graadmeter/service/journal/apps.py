"""The app of the journal."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Its tables are in the contacts database."""

    name = "graadmeter.service.journal"
    label = "journal"

    def ready(self) -> None:
        """Anchors the chains every now and then, and sees that nothing can be changed."""
        from graadmeter.service.journal.anchoring import anchor_due
        from graadmeter.service.journal.triggers import HELD
        from graadmeter.service.registers_tick import add_part
        from graadmeter.service.triggers import hold

        add_part("anchor", anchor_due)
        hold(self, HELD)

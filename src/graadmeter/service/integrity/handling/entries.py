"""What the bar of a register and the tick of the worker get from handling reports."""

from __future__ import annotations

from graadmeter.language import gettext as _


def register() -> None:
    """Adds them."""
    from graadmeter.service.incidents.handling.handing_over import register_receiver
    from graadmeter.service.integrity.channel import reads_reports
    from graadmeter.service.integrity.handling import ticking
    from graadmeter.service.integrity.handling.from_incident import Integrity
    from graadmeter.service.organisations.navigation import INTEGRITY, register_item
    from graadmeter.service.organisations.words import Role
    from graadmeter.service.registers_tick import add_part

    register_item(
        lambda: _("Integriteitsmeldingen"),
        "integrity-worklist",
        place=15,
        roles=(Role.INTEGRITY_OFFICER, Role.CONFIDENTIAL_ADVISER),
        group=INTEGRITY,
        also=reads_reports,
    )
    register_receiver(Integrity())
    add_part("integrity-morning", ticking.morning)

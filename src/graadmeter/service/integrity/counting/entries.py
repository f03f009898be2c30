"""What counting integrity reports adds to the bar of a register and to the answers offered."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.service.organisations.navigation import FIGURES, register_item

_PLACE = 65


def register() -> None:
    """Adds it; once, when the app is ready."""
    from graadmeter.service.incidents.counting.elsewhere import add_answers
    from graadmeter.service.integrity.counting.answers import offered_to
    from graadmeter.service.integrity.counting.views import READERS

    register_item(
        lambda: _("Cijfers integriteit"),
        "integrity-figures",
        place=_PLACE,
        roles=READERS,
        group=FIGURES,
    )
    add_answers(offered_to)

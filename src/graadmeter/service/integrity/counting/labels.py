"""What figures are called on screen, at the moment they are shown."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.service.integrity.counting.publishing.cells import NOT_TAKEN_UP, PENDING
from graadmeter.service.integrity.counting.publishing.protecting import Policy, Share
from graadmeter.service.integrity.definitions import Followup, Standing
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.words import Category, Conclusion


def category_label(code: str) -> str:
    """A kind of violation."""
    return label(Category(code))


def outcome_label(code: str) -> str:
    """What a report came to."""
    if code == PENDING:
        return _("Loopt nog")
    if code == NOT_TAKEN_UP:
        return _("Niet in behandeling")
    return label(Conclusion(code))


def followup_label(followup: Followup) -> str:
    """What the monitor asks of following up."""
    return {
        Followup.INVESTIGATION: _("Onderzoeken"),
        Followup.DISMISSAL: _("Ontslag als straf, of einde van het ambt"),
        Followup.OTHER_DISCIPLINARY: _("Andere maatregelen als straf"),
        Followup.POLICE: _("Aangiften"),
    }[followup]


def standing_label(standing: Standing) -> str:
    """Why a report does not count."""
    return {
        Standing.COUNTS: _("Telt mee"),
        Standing.WITHDRAWN: _("Ingetrokken"),
        Standing.NOT_ADMISSIBLE: _("Niet in behandeling genomen"),
        Standing.OTHER_AUTHORITY: _("Hoort bij een andere instantie"),
        Standing.DUPLICATE: _("Dubbel gemeld"),
    }[standing]


def share_label(share: Share) -> str:
    """How often a term was kept."""
    return {
        Share.ALL: _("altijd"),
        Share.MOST: _("meestal (drie van de vier keer of vaker)"),
        Share.HALF: _("vaker wel dan niet"),
        Share.LESS: _("vaker niet dan wel"),
        Share.UNSAID: _("niet gezegd"),
    }[share]


def policies() -> list[tuple[str, str, str]]:
    """The policies, for a control."""
    return [
        (
            Policy.NOTHING.value,
            _("Niets over aantallen"),
            _("Alleen dat er een register is. Dit past bij een organisatie met weinig meldingen."),
        ),
        (
            Policy.CLASS.value,
            _("Alleen of het er veel of weinig zijn"),
            _("Minder dan de grens, of de grens en meer."),
        ),
        (
            Policy.TABLES.value,
            _("Aantallen per soort en uitkomst"),
            _("Kleine aantallen staan er niet in, en ook niet wat die zou verraden."),
        ),
    ]

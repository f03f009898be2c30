"""What figures are called on screen, at the moment they are shown."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.definitions import Block, Standing


def column_label(code: str) -> str:
    """A form, vandalism or all of them, as tables call it.

    Raises:
        KeyError: there is no such column.
    """
    return {
        "totaal": _("Totaal"),
        "verbale_agressie": _("Verbale agressie"),
        "bedreiging_intimidatie": _("Bedreiging of intimidatie"),
        "fysieke_agressie": _("Fysieke agressie"),
        "seksuele_intimidatie": _("Seksuele intimidatie"),
        "discriminatie": _("Discriminatie"),
        "vernieling": _("Vernieling"),
    }[str(code)]


def quarter_label(quarter: int) -> str:
    """A quarter of a year."""
    return _("{number}e kwartaal").format(number=quarter)


def block_label(block: Block) -> str:
    """Whom figures are about."""
    return {
        Block.STAFF_AND_BOARD: _("Medewerkers en bestuurders"),
        Block.STAFF: _("Medewerkers"),
        Block.BOARD: _("Bestuurders"),
        Block.REPRESENTATIVE: _("Volksvertegenwoordigers"),
    }[block]


def standing_label(standing: Standing) -> str:
    """Why a case does not count."""
    return {
        Standing.COUNTS: _("Telt mee"),
        Standing.INTEGRITY: _("Telt bij integriteit"),
        Standing.WITHDRAWN: _("Ingetrokken"),
        Standing.NO_INCIDENT: _("Bij nader inzien geen incident"),
        Standing.DUPLICATE: _("Dubbel gemeld"),
        Standing.OTHER_ORGANISATION: _("Hoort bij een andere organisatie"),
    }[standing]

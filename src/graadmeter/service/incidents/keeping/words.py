"""The words of keeping: parts of a case, proposals, requests, disclosures and their grounds."""

from __future__ import annotations

from django.db import models

from graadmeter.language import gettext as _


class Part(models.TextChoices):
    """What of a case is erased."""

    WHOLE = "geheel"
    OFFENDER = "dader"


class ProposalState(models.TextChoices):
    """How far a proposal to erase is."""

    WAITING = "wacht"
    APPROVED = "akkoord"
    DONE = "uitgevoerd"
    REFUSED = "afgewezen"
    LAPSED = "vervallen"


class RequestKind(models.TextChoices):
    """What somebody may ask about their data."""

    ACCESS = "inzage"
    RECTIFICATION = "verbetering"
    ERASURE = "wissen"
    RESTRICTION = "beperking"
    OBJECTION = "bezwaar"


class Decision(models.TextChoices):
    """What was decided on a request."""

    GRANTED = "toegewezen"
    PARTLY = "deels"
    REFUSED = "afgewezen"


class DisclosureKind(models.TextChoices):
    """For whom a case is copied out; the values are in addresses."""

    WOO = "woo"
    VICTIM = "inzage-slachtoffer"
    REPORTER = "inzage-melder"
    ACCUSED = "inzage-beschuldigde"


def part_names() -> dict[str, str]:
    """Parts in words."""
    return {
        Part.WHOLE: _("De hele melding"),
        Part.OFFENDER: _("Wat over de dader bekend is"),
    }


def proposal_names() -> dict[str, str]:
    """States of a proposal in words."""
    return {
        ProposalState.WAITING: _("Wacht op een tweede persoon"),
        ProposalState.APPROVED: _("Akkoord, wordt uitgevoerd"),
        ProposalState.DONE: _("Uitgevoerd"),
        ProposalState.REFUSED: _("Afgewezen"),
        ProposalState.LAPSED: _("Vervallen: de lijst veranderde"),
    }


def request_names() -> dict[str, str]:
    """Kinds of request in words."""
    return {
        RequestKind.ACCESS: _("Inzage (AVG artikel 15)"),
        RequestKind.RECTIFICATION: _("Verbetering (AVG artikel 16)"),
        RequestKind.ERASURE: _("Wissen (AVG artikel 17)"),
        RequestKind.RESTRICTION: _("Minder gebruiken (AVG artikel 18)"),
        RequestKind.OBJECTION: _("Bezwaar (AVG artikel 21)"),
    }


def decision_names() -> dict[str, str]:
    """Decisions in words."""
    return {
        Decision.GRANTED: _("Toegewezen"),
        Decision.PARTLY: _("Voor een deel toegewezen"),
        Decision.REFUSED: _("Afgewezen"),
    }


def disclosure_names() -> dict[str, str]:
    """Kinds of copy in words."""
    return {
        DisclosureKind.WOO: _("Kopie voor een Woo-verzoek"),
        DisclosureKind.VICTIM: _("Inzage voor het slachtoffer"),
        DisclosureKind.REPORTER: _("Inzage voor de melder"),
        DisclosureKind.ACCUSED: _("Inzage voor de beschuldigde"),
    }


def grounds_of(kind: str) -> dict[str, str]:
    """On which grounds something may be blacked out of a copy.

    Of the Woo: articles 5.1 and 5.2. Of access: AVG article 15(4) and UAVG article 41(1).
    """
    return _woo_grounds() if kind == DisclosureKind.WOO else _access_grounds()


def _woo_grounds() -> dict[str, str]:
    return {
        "5.1.2e": _("persoonlijke levenssfeer"),
        "5.1.1a": _("eenheid van de Kroon"),
        "5.1.1b": _("veiligheid van de staat"),
        "5.1.1c": _("vertrouwelijk verstrekte bedrijfsgegevens"),
        "5.1.1d": _("bijzondere en strafrechtelijke persoonsgegevens"),
        "5.1.1e": _("identificatienummers"),
        "5.1.2a": _("internationale betrekkingen"),
        "5.1.2b": _("economische of financiële belangen"),
        "5.1.2c": _("opsporing en vervolging van strafbare feiten"),
        "5.1.2d": _("inspectie, controle en toezicht"),
        "5.1.2f": _("andere bedrijfsgegevens"),
        "5.1.2g": _("bescherming van het milieu"),
        "5.1.2h": _("beveiliging van personen en bedrijven"),
        "5.1.2i": _("goed functioneren van de overheid"),
        "5.1.5": _("onevenredig nadeel"),
        "5.2.1": _("persoonlijke beleidsopvattingen"),
    }


def _access_grounds() -> dict[str, str]:
    return {
        "15.4": _("rechten en vrijheden van anderen (AVG artikel 15 lid 4)"),
        "41.1d": _("opsporing en vervolging van strafbare feiten (UAVG artikel 41 lid 1 onder d)"),
        "41.1i": _("bescherming van de betrokkene of van anderen (UAVG artikel 41 lid 1 onder i)"),
    }

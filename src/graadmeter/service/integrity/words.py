"""The words of integrity reports, as codes; `labels` says them in Dutch."""

from __future__ import annotations

from django.db import models

DEFINITION = "2026"
"""The version of the definitions that new reports are coded by; see `definitions`."""


class State(models.TextChoices):
    """How far a report is."""

    RECEIVED = "ontvangen"
    HANDLING = "in_behandeling"
    INVESTIGATION = "onderzoek"
    CONCLUDED = "geconcludeerd"
    CLOSED = "gesloten"
    WITHDRAWN = "ingetrokken"


class Way(models.TextChoices):
    """What the organisation may know of who reported."""

    NAMED = "op_naam"
    CONFIDENTIAL = "vertrouwelijk"
    ANONYMOUS = "anoniem"


class Medium(models.TextChoices):
    """How it came in."""

    WEB = "web"
    SIGNED_IN = "ingelogd"
    PHONE = "telefoon"
    IN_PERSON = "gesprek"
    LETTER = "brief"
    ADVISER = "vertrouwenspersoon"
    INCIDENT = "incidentenregister"


class Category(models.TextChoices):
    """The nine kinds of violation of the report of 2016; see `definitions` for their periods."""

    CONDUCT = "ongewenste_omgang"
    ASSETS = "misbruik_bedrijfsmiddelen"
    INFORMATION = "misbruik_informatie"
    PRIVATE = "misdragingen_prive"
    POSITION = "misbruik_positie"
    FINANCIAL = "financieel"
    POWERS = "misbruik_bevoegdheden"
    WRONGDOING = "misstand"
    FORCE = "misbruik_geweld"


class Conclusion(models.TextChoices):
    """What an investigation, or the handling without one, came to."""

    FOUNDED = "gegrond"
    PARTLY = "deels_gegrond"
    UNFOUNDED = "ongegrond"
    NOT_ESTABLISHED = "niet_vast_te_stellen"


class ClosingReason(models.TextChoices):
    """Why a report ended."""

    HANDLED = "afgehandeld"
    NOT_ADMISSIBLE = "niet_ontvankelijk"
    OTHER_AUTHORITY = "andere_instantie"
    DUPLICATE = "dubbel"


class MeasureKind(models.TextChoices):
    """What was decided about the person; those for office holders are apart."""

    NONE = "geen"
    TALK = "gesprek"
    WARNING = "waarschuwing"
    OTHER_DISCIPLINARY = "andere_disciplinaire_maatregel"
    DISMISSAL = "onvoorwaardelijk_ontslag"
    CHAIR_TALK = "gesprek_voorzitter"
    PUBLIC_REBUKE = "openbare_afkeuring"
    DUTIES_TAKEN = "taken_ontnomen"
    STEPPED_DOWN = "opgestapt"
    DISMISSED_BY_COUNCIL = "ontslagen_door_raad"
    SEAT_LOST = "vervallen_lidmaatschap"


class Undone(models.TextChoices):
    """Why a measure does not stand any more."""

    MISTAKE = "vergissing"
    OVERTURNED = "teruggedraaid"


class Pool(models.TextChoices):
    """Who investigates."""

    INTERNAL = "intern"
    EXTERNAL = "extern"


class Capacity(models.TextChoices):
    """As what somebody has a key to a report."""

    OFFICER = "behandelaar"
    INVESTIGATOR = "onderzoeker"
    ADVISER = "vertrouwenspersoon"
    CUSTODIAN = "bewaarder"
    RECOVERY = "herstel"
    REPORTER = "melder"


class KeyKind(models.TextChoices):
    """What a sealed key opens."""

    CONTENT = "inhoud"
    IDENTITY = "identiteit"


class HolderKind(models.TextChoices):
    """Whose key pair it is: of a member for reports, for their own notes, or for recovery."""

    MEMBER = "lid"
    NOTES = "aantekeningen"
    RECOVERY = "herstel"


class Retaliation(models.TextChoices):
    """What a reporter answered to whether they were treated worse since."""

    NO = "nee"
    YES = "ja"
    NO_ANSWER = "geen_antwoord"


class Verdict(models.TextChoices):
    """How the reporter judges how the report was handled."""

    GOOD = "goed"
    SUFFICIENT = "voldoende"
    INSUFFICIENT = "onvoldoende"


class Authority(models.TextChoices):
    """Whom outside the organisation its handlers ask for advice."""

    WHISTLEBLOWERS = "huis_voor_klokkenluiders"
    BIOS = "bios"
    AUDITORS = "rekenkamer"
    NATIONAL_POLICE = "rijksrecherche"
    BUREAU = "onderzoeksbureau"
    OTHER = "andere"


class Ground(models.TextChoices):
    """Why the term to inform the reporter stands still."""

    AGREED = "melder_akkoord"
    CRIMINAL = "strafrechtelijk_onderzoek"


class ReminderKind(models.TextChoices):
    """Of what somebody was reminded."""

    CONFIRM = "bevestigen"
    INFORM = "informeren"
    CHECK_IN = "benadeling_vragen"
    ACCUSED = "betrokkene_informeren"
    STANDSTILL = "stilstand"

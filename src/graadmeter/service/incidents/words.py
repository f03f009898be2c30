"""The words of incidents, with the codes of the monitor where it has them."""

from __future__ import annotations

from django.db import models


class Form(models.TextChoices):
    """What kind of aggression it was; an incident may be of several.

    The first three are those of the monitor since 2016. Vandalism is no form of the monitor.
    """

    VERBAL = "verbale_agressie"
    THREAT = "bedreiging_intimidatie"
    PHYSICAL = "fysieke_agressie"
    VANDALISM = "vernieling"


class Channel(models.TextChoices):
    """How it reached the victim."""

    FACE_TO_FACE = "face_to_face"
    PHONE = "telefonisch"
    MAIL = "email"
    LETTER = "brief"
    SOCIAL_MEDIA = "social_media"
    OTHER = "anders"


class ByWhom(models.TextChoices):
    """Who did it; what colleagues and office holders do belongs to the integrity side."""

    EXTERNAL = "extern"
    COLLEAGUE = "collega"
    OFFICE_HOLDER = "ambtsdrager"
    UNKNOWN = "onbekend"


class ReporterKind(models.TextChoices):
    """Who reports."""

    VICTIM = "slachtoffer"
    ON_BEHALF = "namens"
    COLLEAGUE = "collega"


class Way(models.TextChoices):
    """How the report came in."""

    PUBLIC = "openbaar"
    SIGNED_IN = "ingelogd"
    RECORDED = "opgenomen"
    IMPORTED = "ingelezen"


class State(models.TextChoices):
    """Where a case stands; `transitions` says what may follow what."""

    REPORTED = "gemeld"
    ACCEPTED = "in_behandeling"
    AFTERCARE = "nazorg"
    CLOSED = "gesloten"
    WITHDRAWN = "ingetrokken"


class ClosingReason(models.TextChoices):
    """Why a case is closed."""

    HANDLED = "afgehandeld"
    NOT_AN_INCIDENT = "geen_incident"
    DUPLICATE = "dubbel"
    TO_INTEGRITY = "naar_integriteit"
    OTHER_ORGANISATION = "andere_organisatie"


class Capacity(models.TextChoices):
    """Why somebody may see a case."""

    VICTIM = "slachtoffer"
    REPORTER = "melder"
    MANAGER = "leidinggevende"
    COORDINATOR = "coordinator"
    INFORMED = "geinformeerd"
    AFTERCARE = "nazorg"
    LAWYER = "jurist"
    SECURITY = "beveiliging"


class ConsentState(models.TextChoices):
    """Whether an office holder agrees that somebody is told (VEI-30)."""

    GIVEN = "gegeven"
    REFUSED = "geweigerd"
    WITHDRAWN = "ingetrokken"
    DANGER = "acuut_gevaar"


class TaskKind(models.TextChoices):
    """What has to be done for a case."""

    FIRST_TALK = "eerste_gesprek"
    RESPONSE = "reactie_dader"
    POLICE_REPORT = "aangifte"
    DAMAGE = "schade"
    LEGAL_HELP = "juridische_hulp"
    HOME_SECURITY = "woningbeveiliging"
    MEDIA_LINE = "medialijn"
    AFTERCARE = "nazorg"
    INTEGRITY = "overdracht_integriteit"
    BAN_END = "einde_verbod"
    CALL_BACK = "terugbellen"
    EVALUATION = "evaluatie"
    FEEDBACK = "terugkoppeling"
    OTHER = "anders"


class MeasureKind(models.TextChoices):
    """What was done; the first five are a response to the offender."""

    RESPONSE_LETTER = "brief"
    RESPONSE_CALL = "telefoon"
    RESPONSE_TALK = "gesprek"
    RESPONSE_WARNING = "waarschuwing"
    RESPONSE_BAN = "toegangsverbod"
    POLICE_REPORT = "aangifte"
    DAMAGE_CLAIM = "schadeclaim"
    LEGAL_HELP = "juridische_hulp"
    HOME_SECURITY = "woningbeveiliging"
    MEDIA_LINE = "medialijn"
    FIRST_TALK = "eerste_gesprek"
    PERSONNEL_FILE = "personeelsdossier"
    EVALUATION = "evaluatie"
    OTHER = "anders"


class Judgement(models.TextChoices):
    """How a victim judges the aftercare, as the monitor asks it."""

    SUFFICIENT = "voldoende"
    INSUFFICIENT = "onvoldoende"
    HARDLY = "nauwelijks_gereageerd"


class AttachmentState(models.TextChoices):
    """Whether there is a copy from which what could identify somebody was removed."""

    SCRUBBED = "opgeschoond"
    ORIGINAL_ONLY = "alleen_origineel"


RESPONSES = (
    MeasureKind.RESPONSE_LETTER,
    MeasureKind.RESPONSE_CALL,
    MeasureKind.RESPONSE_TALK,
    MeasureKind.RESPONSE_WARNING,
    MeasureKind.RESPONSE_BAN,
)
"""What counts as a response to the offender in the inventories (VEI-19)."""
DEFINITION = "2016"
"""The version of the definitions above: the forms of the monitor since 2016."""

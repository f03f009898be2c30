"""The words of organisations: layers, sizes, provinces, audiences, functions and roles."""

from __future__ import annotations

from django.db import models


class Layer(models.TextChoices):
    """Bestuurslaag, with the codes of the monitor."""

    RIJK = "rijk"
    GEMEENTE = "gemeente"
    PROVINCIE = "provincie"
    WATERSCHAP = "waterschap"
    ANDERS = "anders"


class Size(models.TextChoices):
    """How many people work there."""

    UNDER_50 = "tot_50"
    UNDER_250 = "50_249"
    UNDER_1000 = "250_999"
    UNDER_5000 = "1000_4999"
    LARGER = "5000_plus"


class Province(models.TextChoices):
    """Provinces."""

    DRENTHE = "drenthe"
    FLEVOLAND = "flevoland"
    FRYSLAN = "fryslan"
    GELDERLAND = "gelderland"
    GRONINGEN = "groningen"
    LIMBURG = "limburg"
    NOORD_BRABANT = "noord_brabant"
    NOORD_HOLLAND = "noord_holland"
    OVERIJSSEL = "overijssel"
    UTRECHT = "utrecht"
    ZEELAND = "zeeland"
    ZUID_HOLLAND = "zuid_holland"


class Audience(models.TextChoices):
    """Whom something is about, as the monitor tells them apart.

    The secretary's inventory is about staff and board, the clerk's about representatives.
    """

    STAFF = "staff"
    BOARD = "board"
    REPRESENTATIVE = "representative"


class Function(models.TextChoices):
    """What an office holder is; staff has none of these."""

    BURGEMEESTER = "burgemeester"
    WETHOUDER = "wethouder"
    RAADSLID = "raadslid"
    COMMISSARIS = "commissaris_van_de_koning"
    GEDEPUTEERDE = "gedeputeerde"
    STATENLID = "statenlid"
    VOORZITTER_WATERSCHAP = "dijkgraaf_watergraaf"
    DAGELIJKS_BESTUUR = "lid_dagelijks_bestuur"
    ALGEMEEN_BESTUUR = "lid_algemeen_bestuur"


class Role(models.TextChoices):
    """What somebody does in an organisation; nobody has rights without one."""

    EMPLOYEE = "employee"
    OFFICE_HOLDER = "office_holder"
    MANAGER = "manager"
    HR = "hr"
    INCIDENT_COORDINATOR = "incident_coordinator"
    AFTERCARE = "aftercare"
    CONFIDENTIAL_ADVISER = "confidential_adviser"
    INTEGRITY_OFFICER = "integrity_officer"
    CUSTODIAN = "custodian"
    LAWYER = "lawyer"
    SECURITY = "security"
    ADMINISTRATOR = "administrator"
    SECRETARY = "secretary"
    CLERK = "clerk"
    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"

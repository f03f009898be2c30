"""The words of an adviser's notes: how somebody came, and about what; both stand sealed."""

from __future__ import annotations

from django.db import models

from graadmeter.language import gettext as _
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.words import Category


class Contact(models.TextChoices):
    """How the contact was."""

    TALK = "gesprek"
    PHONE = "telefoon"
    MESSAGE = "bericht"
    OWN = "eigen_aantekening"


class Subject(models.TextChoices):
    """What it was about; the kinds of violation have the codes of `words.Category`."""

    BULLYING = "pesten"
    SEXUAL = "seksuele_intimidatie"
    DISCRIMINATION = "discriminatie"
    AGGRESSION = "agressie"
    CONFLICT = "conflict"
    DILEMMA = "dilemma"
    ASSETS = Category.ASSETS.value
    INFORMATION = Category.INFORMATION.value
    PRIVATE = Category.PRIVATE.value
    POSITION = Category.POSITION.value
    FINANCIAL = Category.FINANCIAL.value
    POWERS = Category.POWERS.value
    WRONGDOING = Category.WRONGDOING.value
    FORCE = Category.FORCE.value
    OTHER = "anders"


_OF_CATEGORIES = {each.value for each in Category}


def contact_label(code: str) -> str:
    """How the contact was."""
    return {
        Contact.TALK: _("Gesprek"),
        Contact.PHONE: _("Telefoon"),
        Contact.MESSAGE: _("Bericht"),
        Contact.OWN: _("Eigen aantekening, geen contact"),
    }[Contact(code)]


def subject_label(code: str) -> str:
    """What it was about."""
    if code in _OF_CATEGORIES:
        return label(Category(code))
    return {
        Subject.BULLYING: _("Pesten"),
        Subject.SEXUAL: _("Seksuele intimidatie"),
        Subject.DISCRIMINATION: _("Discriminatie"),
        Subject.AGGRESSION: _("Agressie of geweld"),
        Subject.CONFLICT: _("Conflict op het werk"),
        Subject.DILEMMA: _("Vraag over wat goed is om te doen"),
        Subject.OTHER: _("Iets anders"),
    }[Subject(code)]

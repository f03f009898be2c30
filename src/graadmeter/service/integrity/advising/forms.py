"""A note as a form, and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict

from graadmeter.language import gettext as _
from graadmeter.service.integrity.advising.notes import LONGEST_TEXT, LONGEST_TITLE, Written
from graadmeter.service.integrity.advising.words import (
    Contact,
    Subject,
    contact_label,
    subject_label,
)
from graadmeter.service.typed import day, line, plain


def first_asked(today: date) -> dict[str, Any]:
    """The fields of a new note."""
    return {
        "titel": "",
        "tekst": "",
        "dag": today.isoformat(),
        "contact": "",
        "onderwerpen": (),
    }


def asked_again(written: Written) -> dict[str, Any]:
    """The fields of a note there is."""
    return {
        "titel": written.title,
        "tekst": written.text,
        "dag": written.on.isoformat(),
        "contact": written.contact.value,
        "onderwerpen": tuple(each.value for each in written.subjects),
    }


def typed(data: QueryDict) -> dict[str, Any]:
    """What was filled in."""
    return {
        "titel": line(data.get("titel", "")),
        "tekst": plain(data.get("tekst", "")),
        "dag": plain(data.get("dag", "")),
        "contact": data.get("contact", ""),
        "onderwerpen": tuple(data.getlist("onderwerpen")),
    }


def read(values: dict[str, Any], today: date, problems: dict[str, str]) -> Written | None:
    """The note, or None with every problem by its field.

    Args:
        values: what was filled in.
        today: the last day a contact can have been on.
        problems: gets field to what is wrong with it.
    """
    on = day(values["dag"])
    if not values["titel"]:
        problems["titel"] = _("Schrijf in een paar woorden waar het over ging.")
    elif len(values["titel"]) > LONGEST_TITLE:
        problems["titel"] = _("Schrijf het korter: ten hoogste {most} tekens.").format(
            most=LONGEST_TITLE
        )
    if len(values["tekst"]) > LONGEST_TEXT:
        problems["tekst"] = _("Schrijf het korter: ten hoogste {most} tekens.").format(
            most=LONGEST_TEXT
        )
    if on is None:
        problems["dag"] = _("Vul een dag in.")
    elif on > today:
        problems["dag"] = _("Kies een dag die geweest is.")
    if values["contact"] not in Contact.values:
        problems["contact"] = _("Kies hoe het contact was.")
    if not set(values["onderwerpen"]) <= set(Subject.values):
        problems["onderwerpen"] = _("Kies onderwerpen uit de lijst.")
    if problems or on is None:
        return None
    return Written(
        title=values["titel"],
        text=values["tekst"],
        on=on,
        contact=Contact(values["contact"]),
        subjects=tuple(each for each in Subject if each.value in values["onderwerpen"]),
    )


def contacts() -> list[tuple[str, str]]:
    """The kinds of contact, for a control."""
    return [(each.value, contact_label(each)) for each in Contact]


def subjects() -> list[tuple[str, str]]:
    """The subjects, for a control."""
    return [(each.value, subject_label(each)) for each in Subject]

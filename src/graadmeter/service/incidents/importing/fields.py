"""What a list of incidents may say, and by which words such lists say it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import TextChoices

from graadmeter.language import gettext as _
from graadmeter.service.incidents.labels import label, pairs
from graadmeter.service.incidents.models import PoliceReport
from graadmeter.service.incidents.words import (
    RESPONSES,
    ByWhom,
    Channel,
    ClosingReason,
    Form,
    State,
)
from graadmeter.service.organisations.words import Audience

NONE = "-"
"""The code of a value that says nothing."""
SEXUAL, DISCRIMINATION = "seksuele_intimidatie", "discriminatie"
"""Older lists have these as forms; they are a mark on a form since 2016."""


class Field(StrEnum):
    """A column that is understood."""

    NUMBER = "nummer"
    REPORTED = "gemeld"
    HAPPENED = "gebeurd"
    FORM = "vorm"
    CHANNEL = "manier"
    DEPARTMENT = "afdeling"
    AUDIENCE = "wie"
    BY_WHOM = "door"
    SEVERITY = "ernst"
    STATE = "stand"
    RESPONSE = "reactie"
    POLICE = "aangifte"
    RECOVERED = "verhaald"
    PLACE = "plaats"
    STORY = "verhaal"


CODED = (
    *(Field.FORM, Field.CHANNEL, Field.DEPARTMENT, Field.AUDIENCE, Field.BY_WHOM),
    *(Field.STATE, Field.RESPONSE, Field.POLICE, Field.RECOVERED),
)
"""Fields of which each value is given a code."""

COLUMN_WORDS: Mapping[Field, tuple[str, ...]] = {
    Field.NUMBER: ("nummer", "nr", "id", "kenmerk", "registratienummer", "incidentnummer"),
    Field.REPORTED: ("gemeld", "meldingsdatum", "datummelding", "datumregistratie", "gemeldop"),
    Field.HAPPENED: ("datum", "gebeurd", "datumincident", "incidentdatum", "pleegdatum"),
    Field.FORM: ("vorm", "soort", "type", "aard", "soortincident", "typeincident", "categorie"),
    Field.CHANNEL: ("manier", "kanaal", "wijze", "wijzevancontact", "contact"),
    Field.DEPARTMENT: ("afdeling", "team", "sector", "dienst", "organisatieonderdeel", "cluster"),
    Field.AUDIENCE: ("wie", "slachtoffer", "doelgroep", "tegenwie", "functiegroep"),
    Field.BY_WHOM: ("door", "doorwie", "dader", "soortdader", "relatiedader"),
    Field.SEVERITY: ("ernst", "zwaarte", "score", "ernstscore"),
    Field.STATE: ("stand", "status", "afgehandeld", "dossierstatus"),
    Field.RESPONSE: ("reactie", "reactiedader", "maatregel", "maatregeldader", "actie"),
    Field.POLICE: ("aangifte", "politie", "aangiftegedaan"),
    Field.RECOVERED: ("verhaald", "schadeverhaald", "schade", "schadeverhaal"),
    Field.PLACE: ("plaats", "locatie", "waar", "adres"),
    Field.STORY: ("verhaal", "omschrijving", "toelichting", "beschrijving", "watgebeurde"),
}
"""Field to names of columns, without capitals and signs."""

VALUE_WORDS: Mapping[Field, Mapping[str, tuple[str, ...]]] = {
    Field.FORM: {
        Form.VERBAL: ("verbaal", "verbaalgeweld", "schelden", "uitschelden", "beledigen", "v"),
        Form.THREAT: ("bedreiging", "intimidatie", "persoonlijkebedreiging", "dreigen", "b"),
        Form.PHYSICAL: ("fysiek", "fysiekgeweld", "slaan", "duwen", "mishandeling", "f"),
        Form.VANDALISM: ("vernieling", "vandalisme", "zaakbeschadiging", "materieel"),
        SEXUAL: ("seksueleintimidatie", "seksueel", "ongewensteintimiteiten"),
        DISCRIMINATION: ("discriminatie", "racisme"),
    },
    Field.CHANNEL: {
        Channel.FACE_TO_FACE: ("balie", "facetoface", "persoonlijk", "aandebalie", "opstraat"),
        Channel.PHONE: ("telefoon", "telefonisch", "tel"),
        Channel.MAIL: ("mail", "email", "permail"),
        Channel.LETTER: ("brief", "schriftelijk", "post"),
        Channel.SOCIAL_MEDIA: ("socialmedia", "socialemedia", "internet", "online"),
        Channel.OTHER: ("anders", "overig", "onbekend"),
    },
    Field.AUDIENCE: {
        Audience.STAFF: ("medewerker", "ambtenaar", "personeel", "medewerkers"),
        Audience.BOARD: ("bestuurder", "wethouder", "burgemeester", "college"),
        Audience.REPRESENTATIVE: ("raadslid", "statenlid", "volksvertegenwoordiger"),
    },
    Field.BY_WHOM: {
        ByWhom.EXTERNAL: ("burger", "klant", "bezoeker", "extern", "inwoner", "derde"),
        ByWhom.COLLEAGUE: ("collega", "medewerker", "intern"),
        ByWhom.OFFICE_HOLDER: ("bestuurder", "ambtsdrager", "raadslid"),
        ByWhom.UNKNOWN: ("onbekend", "anoniem"),
    },
    Field.STATE: {
        State.CLOSED: ("gesloten", "afgehandeld", "afgerond", "ja", "dicht", "klaar"),
        State.REPORTED: ("open", "lopend", "inbehandeling", "nee", "nieuw"),
        ClosingReason.NOT_AN_INCIDENT: ("geenincident", "ongegrond", "vervallen"),
    },
    Field.RESPONSE: {
        "brief": ("brief", "waarschuwingsbrief", "ja"),
        "telefoon": ("gebeld", "telefoongesprek", "telefoon"),
        "gesprek": ("gesprek", "ordegesprek", "stopgesprek"),
        "waarschuwing": ("waarschuwing", "gewaarschuwd"),
        "toegangsverbod": ("toegangsverbod", "pandverbod", "lokaalverbod"),
        NONE: ("nee", "geen", "geenreactie"),
    },
    Field.POLICE: {
        PoliceReport.Decision.MADE_BY_VICTIM: ("slachtoffer", "zelf", "doorslachtoffer"),
        PoliceReport.Decision.MADE_BY_ORGANISATION: ("ja", "organisatie", "werkgever"),
        NONE: ("nee", "geen", "geenaangifte"),
    },
    Field.RECOVERED: {"ja": ("ja", "verhaald"), NONE: ("nee", "geen", "nietverhaald")},
}
"""Field to the words by which a code is known in lists; departments have their own names."""


def field_label(field: Field) -> str:
    """A field as the page calls it."""
    return {
        Field.NUMBER: _("Eigen nummer"),
        Field.REPORTED: _("Dag van de melding"),
        Field.HAPPENED: _("Dag waarop het gebeurde"),
        Field.FORM: _("Vorm"),
        Field.CHANNEL: _("Manier waarop"),
        Field.DEPARTMENT: _("Afdeling"),
        Field.AUDIENCE: _("Tegen wie"),
        Field.BY_WHOM: _("Door wie"),
        Field.SEVERITY: _("Ernst, 1 tot 7"),
        Field.STATE: _("Open of gesloten"),
        Field.RESPONSE: _("Reactie aan de dader"),
        Field.POLICE: _("Aangifte"),
        Field.RECOVERED: _("Schade verhaald"),
        Field.PLACE: _("Plaats"),
        Field.STORY: _("Wat er gebeurde"),
    }[field]


def codes_of(field: Field, departments: Mapping[str, str]) -> list[tuple[str, str]]:
    """The codes a value of a field may be given, with what they mean.

    Args:
        field: one of `CODED`.
        departments: id to name, of departments that there are or were.
    """
    nothing = (NONE, _("zegt niets, of geen"))
    simple: dict[Field, type[TextChoices]] = {
        Field.CHANNEL: Channel,
        Field.AUDIENCE: Audience,
        Field.BY_WHOM: ByWhom,
    }
    if field in simple:
        return pairs(simple[field])
    if field is Field.FORM:
        marks = [
            (SEXUAL, _("Bedreiging of intimidatie, seksueel")),
            (DISCRIMINATION, _("Verbale agressie, discriminatie")),
        ]
        return [*pairs(Form), *marks]
    if field is Field.DEPARTMENT:
        return [*departments.items(), (NONE, _("Zonder afdeling"))]
    if field is Field.STATE:
        return [
            (State.CLOSED, _("Gesloten, afgehandeld")),
            (ClosingReason.NOT_AN_INCIDENT, _("Gesloten, geen incident")),
            (State.REPORTED, _("Open")),
        ]
    if field is Field.RESPONSE:
        return [*((each.value, label(each)) for each in RESPONSES), nothing]
    if field is Field.POLICE:
        return [
            (PoliceReport.Decision.MADE_BY_VICTIM, _("Ja, door het slachtoffer")),
            (PoliceReport.Decision.MADE_BY_ORGANISATION, _("Ja, door de organisatie")),
            nothing,
        ]
    return [("ja", _("Ja")), nothing]

"""What codes are called on screen, at the moment they are shown."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models

from graadmeter.language import gettext as _
from graadmeter.service.incidents.words import (
    AttachmentState,
    ByWhom,
    Capacity,
    Channel,
    ClosingReason,
    ConsentState,
    Form,
    Judgement,
    MeasureKind,
    ReporterKind,
    State,
    TaskKind,
    Way,
)
from graadmeter.service.organisations.words import (
    Audience,
    Function,
    Layer,
    Province,
    Role,
    Size,
)

Labels = dict[models.TextChoices, str]


def label(code: models.TextChoices) -> str:
    """The Dutch (or English) name of a code of this app or of organisations.

    Raises:
        KeyError: the code has no name.
    """
    return _labels_of[type(code)]()[code]


def pairs(codes: type[models.TextChoices]) -> list[tuple[str, str]]:
    """Codes of one kind with their names, in their own order, for a control."""
    names = _labels_of[codes]()
    return [(code.value, names[code]) for code in codes]


def _forms() -> Labels:
    return {
        Form.VERBAL: _("Verbale agressie"),
        Form.THREAT: _("Bedreiging of intimidatie"),
        Form.PHYSICAL: _("Fysieke agressie"),
        Form.VANDALISM: _("Vernieling"),
    }


def _channels() -> Labels:
    return {
        Channel.FACE_TO_FACE: _("In levenden lijve"),
        Channel.PHONE: _("Via de telefoon"),
        Channel.MAIL: _("Via e-mail"),
        Channel.LETTER: _("Via een brief"),
        Channel.SOCIAL_MEDIA: _("Via sociale media"),
        Channel.OTHER: _("Op een andere manier"),
    }


def _by_whom() -> Labels:
    return {
        ByWhom.EXTERNAL: _("Een burger of iemand anders van buiten"),
        ByWhom.COLLEAGUE: _("Een collega"),
        ByWhom.OFFICE_HOLDER: _("Een politieke ambtsdrager"),
        ByWhom.UNKNOWN: _("Dat is niet bekend"),
    }


def _reporter_kinds() -> Labels:
    return {
        ReporterKind.VICTIM: _("Slachtoffer"),
        ReporterKind.ON_BEHALF: _("Iemand namens het slachtoffer"),
        ReporterKind.COLLEAGUE: _("Collega van het slachtoffer"),
    }


def _ways() -> Labels:
    return {
        Way.PUBLIC: _("Zonder account"),
        Way.SIGNED_IN: _("Met account"),
        Way.RECORDED: _("Opgenomen door een medewerker"),
        Way.IMPORTED: _("Ingelezen uit een lijst"),
    }


def _states() -> Labels:
    return {
        State.REPORTED: _("Gemeld"),
        State.ACCEPTED: _("In behandeling"),
        State.AFTERCARE: _("In nazorg"),
        State.CLOSED: _("Gesloten"),
        State.WITHDRAWN: _("Ingetrokken"),
    }


def _closing_reasons() -> Labels:
    return {
        ClosingReason.HANDLED: _("Afgehandeld"),
        ClosingReason.NOT_AN_INCIDENT: _("Bij nader inzien geen incident"),
        ClosingReason.DUPLICATE: _("Dubbel gemeld"),
        ClosingReason.TO_INTEGRITY: _("Overgedragen als integriteitsmelding"),
        ClosingReason.OTHER_ORGANISATION: _("Hoort bij een andere organisatie"),
    }


def _capacities() -> Labels:
    return {
        Capacity.VICTIM: _("Slachtoffer"),
        Capacity.REPORTER: _("Melder"),
        Capacity.MANAGER: _("Leidinggevende"),
        Capacity.COORDINATOR: _("Coördinator"),
        Capacity.INFORMED: _("Op de hoogte gebracht"),
        Capacity.AFTERCARE: _("Opvang en nazorg"),
        Capacity.LAWYER: _("Jurist"),
        Capacity.SECURITY: _("Beveiliging"),
    }


def _consents() -> Labels:
    return {
        ConsentState.GIVEN: _("Toestemming gegeven"),
        ConsentState.REFUSED: _("Geen toestemming"),
        ConsentState.WITHDRAWN: _("Toestemming ingetrokken"),
        ConsentState.DANGER: _("Geïnformeerd wegens acuut gevaar"),
    }


def _tasks() -> Labels:
    return {
        TaskKind.FIRST_TALK: _("Eerste gesprek met het slachtoffer"),
        TaskKind.RESPONSE: _("Reactie aan de dader"),
        TaskKind.POLICE_REPORT: _("Aangifte bespreken"),
        TaskKind.DAMAGE: _("Schade verhalen"),
        TaskKind.LEGAL_HELP: _("Juridische hulp regelen"),
        TaskKind.HOME_SECURITY: _("Beveiliging van de woning bespreken"),
        TaskKind.MEDIA_LINE: _("Afspreken wie de pers te woord staat"),
        TaskKind.AFTERCARE: _("Vragen hoe het gaat"),
        TaskKind.INTEGRITY: _("Overdragen als integriteitsmelding"),
        TaskKind.BAN_END: _("Einde van het toegangsverbod bespreken"),
        TaskKind.CALL_BACK: _("De melder bellen"),
        TaskKind.EVALUATION: _("Evalueren"),
        TaskKind.FEEDBACK: _("Terugkoppelen aan het slachtoffer"),
        TaskKind.OTHER: _("Iets anders"),
    }


def _measures() -> Labels:
    return {
        MeasureKind.RESPONSE_LETTER: _("Brief aan de dader"),
        MeasureKind.RESPONSE_CALL: _("Telefoongesprek met de dader"),
        MeasureKind.RESPONSE_TALK: _("Gesprek met de dader"),
        MeasureKind.RESPONSE_WARNING: _("Waarschuwing aan de dader"),
        MeasureKind.RESPONSE_BAN: _("Toegangsverbod"),
        MeasureKind.POLICE_REPORT: _("Aangifte"),
        MeasureKind.DAMAGE_CLAIM: _("Schadeclaim"),
        MeasureKind.LEGAL_HELP: _("Juridische hulp"),
        MeasureKind.HOME_SECURITY: _("Beveiliging van de woning"),
        MeasureKind.MEDIA_LINE: _("Lijn voor de pers"),
        MeasureKind.FIRST_TALK: _("Eerste gesprek"),
        MeasureKind.PERSONNEL_FILE: _("Verwijzing in het personeelsdossier"),
        MeasureKind.EVALUATION: _("Evaluatie"),
        MeasureKind.OTHER: _("Andere maatregel"),
    }


def _judgements() -> Labels:
    return {
        Judgement.SUFFICIENT: _("Voldoende nazorg"),
        Judgement.INSUFFICIENT: _("Onvoldoende nazorg"),
        Judgement.HARDLY: _("Er is nauwelijks gereageerd"),
    }


def _attachment_states() -> Labels:
    return {
        AttachmentState.SCRUBBED: _("Met opgeschoonde kopie"),
        AttachmentState.ORIGINAL_ONLY: _("Alleen het origineel"),
    }


def _layers() -> Labels:
    return {
        Layer.RIJK: _("Rijk"),
        Layer.GEMEENTE: _("Gemeente"),
        Layer.PROVINCIE: _("Provincie"),
        Layer.WATERSCHAP: _("Waterschap"),
        Layer.ANDERS: _("Andere overheidsorganisatie"),
    }


def _sizes() -> Labels:
    return {
        Size.UNDER_50: _("Minder dan 50 medewerkers"),
        Size.UNDER_250: _("50 tot 250 medewerkers"),
        Size.UNDER_1000: _("250 tot 1.000 medewerkers"),
        Size.UNDER_5000: _("1.000 tot 5.000 medewerkers"),
        Size.LARGER: _("5.000 medewerkers of meer"),
    }


def _provinces() -> Labels:
    return {province: _PROVINCE_NAMES[province] for province in Province}


_PROVINCE_NAMES = {
    Province.DRENTHE: "Drenthe",
    Province.FLEVOLAND: "Flevoland",
    Province.FRYSLAN: "Fryslân",
    Province.GELDERLAND: "Gelderland",
    Province.GRONINGEN: "Groningen",
    Province.LIMBURG: "Limburg",
    Province.NOORD_BRABANT: "Noord-Brabant",
    Province.NOORD_HOLLAND: "Noord-Holland",
    Province.OVERIJSSEL: "Overijssel",
    Province.UTRECHT: "Utrecht",
    Province.ZEELAND: "Zeeland",
    Province.ZUID_HOLLAND: "Zuid-Holland",
}
"""Names of provinces, which are the same in every language."""


def _audiences() -> Labels:
    return {
        Audience.STAFF: _("Medewerkers"),
        Audience.BOARD: _("Bestuurders"),
        Audience.REPRESENTATIVE: _("Volksvertegenwoordigers"),
    }


def _functions() -> Labels:
    return {
        Function.BURGEMEESTER: _("Burgemeester"),
        Function.WETHOUDER: _("Wethouder"),
        Function.RAADSLID: _("Raadslid"),
        Function.COMMISSARIS: _("Commissaris van de Koning"),
        Function.GEDEPUTEERDE: _("Gedeputeerde"),
        Function.STATENLID: _("Statenlid"),
        Function.VOORZITTER_WATERSCHAP: _("Dijkgraaf of watergraaf"),
        Function.DAGELIJKS_BESTUUR: _("Lid van het dagelijks bestuur"),
        Function.ALGEMEEN_BESTUUR: _("Lid van het algemeen bestuur"),
    }


def _roles() -> Labels:
    return {
        Role.EMPLOYEE: _("Medewerker"),
        Role.OFFICE_HOLDER: _("Politieke ambtsdrager"),
        Role.MANAGER: _("Leidinggevende"),
        Role.HR: _("Personeelszaken (HR)"),
        Role.INCIDENT_COORDINATOR: _("Coördinator agressie"),
        Role.AFTERCARE: _("Opvangteam"),
        Role.CONFIDENTIAL_ADVISER: _("Vertrouwenspersoon"),
        Role.INTEGRITY_OFFICER: _("Integriteitsfunctionaris"),
        Role.CUSTODIAN: _("Bewaarder van namen"),
        Role.LAWYER: _("Jurist"),
        Role.SECURITY: _("Beveiliging en huisregels"),
        Role.ADMINISTRATOR: _("Beheerder van het register"),
        Role.SECRETARY: _("Secretaris"),
        Role.CLERK: _("Griffier"),
        Role.CHAIR: _("Burgemeester of voorzitter"),
        Role.DEPUTY_CHAIR: _("Plaatsvervangend voorzitter"),
    }


_labels_of: dict[type[models.TextChoices], Callable[[], Labels]] = {
    Form: _forms,
    Channel: _channels,
    ByWhom: _by_whom,
    ReporterKind: _reporter_kinds,
    Way: _ways,
    State: _states,
    ClosingReason: _closing_reasons,
    Capacity: _capacities,
    ConsentState: _consents,
    TaskKind: _tasks,
    MeasureKind: _measures,
    Judgement: _judgements,
    AttachmentState: _attachment_states,
    Layer: _layers,
    Size: _sizes,
    Province: _provinces,
    Audience: _audiences,
    Function: _functions,
    Role: _roles,
}

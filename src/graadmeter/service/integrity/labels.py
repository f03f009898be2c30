"""What codes of integrity reports are called on screen, at the moment they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import models

from graadmeter.language import gettext as _
from graadmeter.service.integrity.words import (
    Authority,
    Capacity,
    Category,
    ClosingReason,
    Conclusion,
    Ground,
    HolderKind,
    KeyKind,
    MeasureKind,
    Medium,
    Pool,
    ReminderKind,
    Retaliation,
    State,
    Undone,
    Verdict,
    Way,
)

Labels = dict[models.TextChoices, str]


def label(code: models.TextChoices) -> str:
    """The Dutch (or English) name of a code of this app.

    Raises:
        KeyError: the code has no name.
    """
    return _labels_of[type(code)]()[code]


def pairs(codes: Iterable[models.TextChoices]) -> tuple[tuple[str, str], ...]:
    """Codes with their names, for a control."""
    return tuple((code.value, label(code)) for code in codes)


def _states() -> Labels:
    return {
        State.RECEIVED: _("Ontvangen"),
        State.HANDLING: _("In behandeling"),
        State.INVESTIGATION: _("In onderzoek"),
        State.CONCLUDED: _("Er is een conclusie"),
        State.CLOSED: _("Gesloten"),
        State.WITHDRAWN: _("Ingetrokken"),
    }


def _ways() -> Labels:
    return {
        Way.NAMED: _("Op naam"),
        Way.CONFIDENTIAL: _("Vertrouwelijk"),
        Way.ANONYMOUS: _("Anoniem"),
    }


def _media() -> Labels:
    return {
        Medium.WEB: _("Op de website"),
        Medium.SIGNED_IN: _("Op de website, ingelogd"),
        Medium.PHONE: _("Telefonisch"),
        Medium.IN_PERSON: _("In een gesprek"),
        Medium.LETTER: _("Per brief"),
        Medium.ADVISER: _("Via een vertrouwenspersoon"),
        Medium.INCIDENT: _("Overgedragen uit het register van agressie"),
    }


def _categories() -> Labels:
    return {
        Category.CONDUCT: _("Ongewenste omgang"),
        Category.ASSETS: _("Misbruik van spullen van de organisatie"),
        Category.INFORMATION: _("Misbruik van informatie"),
        Category.PRIVATE: _("Wangedrag in de vrije tijd"),
        Category.POSITION: _("Misbruik van de positie of een belang dat wringt"),
        Category.FINANCIAL: _("Fraude of diefstal"),
        Category.POWERS: _("Misbruik van bevoegdheden"),
        Category.WRONGDOING: _("Misstand volgens de klokkenluidersregeling"),
        Category.FORCE: _("Misbruik van geweld"),
    }


def _conclusions() -> Labels:
    return {
        Conclusion.FOUNDED: _("Gegrond"),
        Conclusion.PARTLY: _("Voor een deel gegrond"),
        Conclusion.UNFOUNDED: _("Ongegrond"),
        Conclusion.NOT_ESTABLISHED: _("Niet vast te stellen"),
    }


def _closing_reasons() -> Labels:
    return {
        ClosingReason.HANDLED: _("Afgehandeld"),
        ClosingReason.NOT_ADMISSIBLE: _("Wij kunnen deze melding niet in behandeling nemen"),
        ClosingReason.OTHER_AUTHORITY: _("Een andere instantie moet dit behandelen"),
        ClosingReason.DUPLICATE: _("Dit is al gemeld"),
    }


def _measures() -> Labels:
    return {
        MeasureKind.NONE: _("Geen maatregel"),
        MeasureKind.TALK: _("Gesprek met de leidinggevende"),
        MeasureKind.WARNING: _("Waarschuwing"),
        MeasureKind.OTHER_DISCIPLINARY: _("Andere straf, zoals overplaatsing of inhouding"),
        MeasureKind.DISMISSAL: _("Onvoorwaardelijk ontslag"),
        MeasureKind.CHAIR_TALK: _("Gesprek met de voorzitter"),
        MeasureKind.PUBLIC_REBUKE: _("Openbare afkeuring"),
        MeasureKind.DUTIES_TAKEN: _("Taken ontnomen"),
        MeasureKind.STEPPED_DOWN: _("Zelf opgestapt"),
        MeasureKind.DISMISSED_BY_COUNCIL: _("Ontslagen door raad, staten of algemeen bestuur"),
        MeasureKind.SEAT_LOST: _("Vervallen lidmaatschap"),
    }


def _undone() -> Labels:
    return {
        Undone.MISTAKE: _("Een vergissing: deze maatregel is nooit genomen"),
        Undone.OVERTURNED: _("Teruggedraaid, bijvoorbeeld na bezwaar of door de rechter"),
    }


def _pools() -> Labels:
    return {
        Pool.INTERNAL: _("Door mensen van de organisatie"),
        Pool.EXTERNAL: _("Door een bureau of persoon van buiten"),
    }


def _capacities() -> Labels:
    return {
        Capacity.OFFICER: _("Behandelaar"),
        Capacity.INVESTIGATOR: _("Onderzoeker"),
        Capacity.ADVISER: _("Vertrouwenspersoon"),
        Capacity.CUSTODIAN: _("Bewaarder van namen"),
        Capacity.RECOVERY: _("Herstelsleutel"),
        Capacity.REPORTER: _("Melder"),
    }


def _key_kinds() -> Labels:
    return {KeyKind.CONTENT: _("De melding"), KeyKind.IDENTITY: _("Wie er meldt")}


def _holder_kinds() -> Labels:
    return {
        HolderKind.MEMBER: _("Sleutel voor meldingen"),
        HolderKind.NOTES: _("Sleutel voor eigen aantekeningen"),
        HolderKind.RECOVERY: _("Herstelsleutel"),
    }


def _retaliations() -> Labels:
    return {
        Retaliation.NO: _("Nee, de melder wordt niet slechter behandeld"),
        Retaliation.YES: _("Ja, de melder wordt slechter behandeld"),
        Retaliation.NO_ANSWER: _("Geen antwoord"),
    }


def _verdicts() -> Labels:
    return {
        Verdict.GOOD: _("Goed"),
        Verdict.SUFFICIENT: _("Voldoende"),
        Verdict.INSUFFICIENT: _("Onvoldoende"),
    }


def _reminders() -> Labels:
    return {
        ReminderKind.CONFIRM: _("De ontvangst bevestigen"),
        ReminderKind.INFORM: _("De melder informeren"),
        ReminderKind.CHECK_IN: _("Vragen of de melder slechter wordt behandeld"),
        ReminderKind.ACCUSED: _("Degene om wie het gaat informeren"),
        ReminderKind.STANDSTILL: _("Er gebeurt al een tijd niets"),
    }


def _authorities() -> Labels:
    return {
        Authority.WHISTLEBLOWERS: _("Huis voor Klokkenluiders"),
        Authority.BIOS: _("Bureau Integriteitsbevordering Openbare Sector (BIOS)"),
        Authority.AUDITORS: _("Rekenkamer"),
        Authority.NATIONAL_POLICE: _("Rijksrecherche of Openbaar Ministerie"),
        Authority.BUREAU: _("Bureau voor integriteitsonderzoek"),
        Authority.OTHER: _("Een andere instantie"),
    }


def _grounds() -> Labels:
    return {
        Ground.AGREED: _("De melder vindt het goed"),
        Ground.CRIMINAL: _("Er loopt een strafrechtelijk onderzoek"),
    }


_labels_of: dict[type[models.TextChoices], Callable[[], Labels]] = {
    State: _states,
    Way: _ways,
    Medium: _media,
    Category: _categories,
    Conclusion: _conclusions,
    ClosingReason: _closing_reasons,
    MeasureKind: _measures,
    Undone: _undone,
    Pool: _pools,
    Capacity: _capacities,
    KeyKind: _key_kinds,
    HolderKind: _holder_kinds,
    Retaliation: _retaliations,
    Verdict: _verdicts,
    ReminderKind: _reminders,
    Authority: _authorities,
    Ground: _grounds,
}

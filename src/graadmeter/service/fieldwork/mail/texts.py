"""The texts of mail: proposals in both languages, placeholders, and what a text must hold."""

from __future__ import annotations

import string
from collections.abc import Mapping

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.service.fieldwork.mail.schedule import REMINDERS, WITH_CODE, Kind, kind_name

PLACEHOLDERS = ("naam", "onderzoek", "link", "code", "sluit_op", "stoplink")
_SECRET = frozenset({"link", "code"})
LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000


def placeholder_meanings() -> dict[str, str]:
    """What each placeholder stands for."""
    return {
        "naam": _("de naam, of “deelnemer” als die niet bekend is"),
        "onderzoek": _("de titel van het onderzoek"),
        "link": _("de persoonlijke link"),
        "code": _("de persoonlijke code"),
        "sluit_op": _("de laatste dag"),
        "stoplink": _("de link om geen mail meer te krijgen"),
    }


def default_texts(kind: str, *, inventory: bool = False) -> tuple[dict[str, str], dict[str, str]]:
    """The proposed subject and body of a round, by language.

    Args:
        kind: the round.
        inventory: organisations are asked, which is confidential and not anonymous.
    """
    subjects, bodies = {}, {}
    for language in ("nl", "en"):
        with use_language(language):
            subjects[language] = _subject(kind)
            bodies[language] = "\n\n".join(_paragraphs(kind, inventory=inventory))
    return subjects, bodies


def _subject(kind: str) -> str:
    if kind == Kind.ANNOUNCEMENT:
        return _("Aankondiging: {onderzoek}")
    if kind == Kind.INVITATION:
        return _("Uitnodiging: {onderzoek}")
    if kind == Kind.THANKS:
        return _("Dank voor uw deelname: {onderzoek}")
    return _("Herinnering: {onderzoek}")


def confidential_text() -> str:
    """What an organisation is told instead of that taking part is anonymous."""
    return _(
        "U vult de opgave in voor uw organisatie en kunt delen door collega’s laten invullen. De "
        "opgave is vertrouwelijk. Alleen totalen worden gepubliceerd; organisaties worden niet "
        "genoemd. Geef de code alleen aan wie de hele opgave mag zien en wijzigen."
    )


def _paragraphs(kind: str, *, inventory: bool = False) -> list[str]:
    hello = _("Beste {naam},")
    stop = _("Wilt u over dit onderzoek geen mail meer? {stoplink}")
    anonymous = _(
        "Meedoen is vrijwillig en anoniem. De code is er alleen om te zorgen dat iedereen één keer "
        "meedoet. Uw antwoorden worden bewaard zonder naam, adres of code."
    )
    if inventory:
        anonymous = confidential_text()
    link = _("Ga naar de vragenlijst:\n{link}")
    code = _("Werkt de link niet? Vul dan deze code in: {code}")
    if kind == Kind.ANNOUNCEMENT:
        return [
            hello,
            _(
                "Binnenkort vragen wij u mee te doen aan het onderzoek {onderzoek}. U krijgt "
                "daarvoor een mail met een persoonlijke link."
            ),
            _("De opgave is vertrouwelijk. U hoeft nu niets te doen.")
            if inventory
            else _("Meedoen is vrijwillig en anoniem. U hoeft nu niets te doen."),
            stop,
        ]
    if kind == Kind.INVITATION:
        return [
            hello,
            _(
                "Wij vragen u mee te doen aan het onderzoek {onderzoek}. Dat kan tot en met "
                "{sluit_op}."
            ),
            link,
            code,
            anonymous,
            stop,
        ]
    if kind == Kind.THANKS:
        return [
            hello,
            _(
                "Het onderzoek {onderzoek} is gesloten. Dank dat u hebt meegedaan. Hierna krijgt u "
                "over dit onderzoek geen mail meer."
            ),
        ]
    last = (
        _("Dit is de laatste herinnering voor het onderzoek {onderzoek}.")
        if kind == REMINDERS[-1]
        else _("Eerder vroegen wij u mee te doen aan het onderzoek {onderzoek}.")
    )
    return [hello, last, _("Meedoen kan tot en met {sluit_op}."), link, code, anonymous, stop]


def pool_text(kind: str, *, inventory: bool = False) -> str:
    """A text for an intermediary to send on; a reminder is for everybody, whoever took part."""
    if kind in REMINDERS:
        paragraphs = [
            _("Beste deelnemer,"),
            _(
                "U kreeg van ons een code voor het onderzoek {onderzoek}. Deze herinnering gaat "
                "naar iedereen: wij weten niet wie al heeft meegedaan. Hebt u dat gedaan, dan dank."
            ),
            _("Meedoen kan tot en met {sluit_op}, met uw code op:\n{link}"),
        ]
    else:
        paragraphs = [
            _("Beste deelnemer,"),
            _(
                "Wij vragen u mee te doen aan het onderzoek {onderzoek}. Dat kan tot en met "
                "{sluit_op}."
            ),
            _("Ga naar:\n{link}"),
            _("Vul daar uw eigen code in: […]"),
            confidential_text()
            if inventory
            else _(
                "Meedoen is vrijwillig en anoniem. De code is er alleen om te zorgen dat iedereen "
                "één keer meedoet. Wij weten niet wie welke code gebruikt."
            ),
        ]
    return "\n\n".join(paragraphs)


def text_problems(kind: str, subject: str, body: str) -> list[str]:
    """Everything that is wrong with the text of a round in one language."""
    found = []
    names: set[str] = set()
    for what, text, most in (
        (_("Onderwerp"), subject, LONGEST_SUBJECT),
        (_("Tekst"), body, LONGEST_BODY),
    ):
        if not text.strip():
            found.append(_("{part}: er staat niets").format(part=what))
        if len(text) > most:
            found.append(_("{part}: ten hoogste {most} tekens").format(part=what, most=most))
        try:
            used = placeholders_in(text)
        except UserError as error:
            found.append(f"{what}: {error.what}. {error.mend}")
            continue
        names |= used
        if what == _("Onderwerp") and used & {"link", "code", "stoplink"}:
            found.append(_("Een link of code hoort niet in het onderwerp"))
    if "\n" in subject or "\r" in subject:
        found.append(_("Een onderwerp is één regel"))
    if kind in WITH_CODE:
        if not names & _SECRET:
            found.append(
                _("{kind}: zonder {{link}} of {{code}} kan niemand meedoen").format(
                    kind=kind_name(kind)
                )
            )
        if "stoplink" not in names:
            found.append(
                _("{kind}: zet erin hoe men zich afmeldt, met {{stoplink}}").format(
                    kind=kind_name(kind)
                )
            )
    elif names & _SECRET:
        found.append(
            _("{kind}: hier is geen code; laat {{link}} en {{code}} weg").format(
                kind=kind_name(kind)
            )
        )
    return found


def placeholders_in(text: str) -> set[str]:
    """The placeholders of a text.

    Raises:
        UserError: a placeholder is unknown or not closed.
    """
    mend = _("Bekend zijn: {names}. Een accolade zelf schrijft u dubbel.").format(
        names=", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    )
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise UserError(_("Er staat een accolade te veel of te weinig"), mend=mend) from error
    names = set()
    for _literal, name, form, conversion in parts:
        if name is None:
            continue
        if name not in PLACEHOLDERS or form or conversion:
            raise UserError(_("{{{name}}} is geen invulveld").format(name=name), mend=mend)
        names.add(name)
    return names


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in.

    Raises:
        UserError: it has a placeholder we do not know.
    """
    placeholders_in(text)
    return text.format_map(dict(values))

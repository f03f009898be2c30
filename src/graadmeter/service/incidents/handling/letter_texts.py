"""What letters to an offender say before somebody makes them their own. Always in Dutch.

The name of the victim is in none of them, and neither is what was reported beyond the behaviour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from graadmeter.service.incidents.models import Ban, Case
from graadmeter.service.incidents.words import MeasureKind

LETTERS: dict[str, MeasureKind] = {
    "brief": MeasureKind.RESPONSE_LETTER,
    "waarschuwing": MeasureKind.RESPONSE_WARNING,
    "toegangsverbod": MeasureKind.RESPONSE_BAN,
}
"""The letters there are, by their name in an address, and the response each of them is."""


@dataclass(frozen=True)
class Proposal:
    """A letter to begin with."""

    subject: str
    body: str


def proposal(kind: str, case: Case, organisation: str, ban: Ban | None = None) -> Proposal:
    """The text of a kind of letter for a case.

    Args:
        kind: one of `LETTERS`.
        case: what it is about.
        organisation: who writes.
        ban: the ban it announces.
    """
    when = _when(case)
    if kind == "brief":
        return Proposal("Uw gedrag tegenover onze medewerker", _LETTER.format(when=when))
    if kind == "waarschuwing":
        text = _WARNING.format(when=when, organisation=organisation)
        return Proposal("Waarschuwing", text)
    first = _day(ban.first_day) if ban else "[eerste dag]"
    last = _day(ban.last_day) if ban else "[laatste dag]"
    premises = ban.premises if ban else "[gebouw of terrein]"
    text = _BAN.format(when=when, premises=premises, first=first, last=last)
    return Proposal("Toegangsverbod", text)


def _when(case: Case) -> str:
    return f"op {_day(case.happened_on)}" if case.happened_on else "onlangs"


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="nl")


_LETTER = """Geachte heer of mevrouw,

U had {when} contact met iemand die voor ons werkt. U gedroeg zich daarbij op een manier die wij \
niet accepteren: [beschrijf het gedrag in één of twee zinnen].

Wij begrijpen dat u boos of teleurgesteld kunt zijn. Dat mag u ook zeggen. Agressie, bedreiging of \
geweld tegen mensen die voor ons werken mag niet.

Wij vragen u om dit niet meer te doen. Gebeurt het toch weer, dan nemen wij verdere maatregelen. \
Dat kan een waarschuwing zijn, een toegangsverbod of een aangifte bij de politie.

Wilt u hierover praten? Bel ons dan op [telefoonnummer].

Met vriendelijke groet,"""
_WARNING = """Geachte heer of mevrouw,

U gedroeg zich {when} agressief tegen iemand die voor {organisation} werkt: [beschrijf het gedrag \
in één of twee zinnen].

Dit is een officiële waarschuwing. Gedraagt u zich nog eens zo, dan kunnen wij u de toegang tot \
onze gebouwen verbieden. Is het gedrag strafbaar, dan doen wij aangifte bij de politie. Schade \
laten wij u betalen.

U houdt recht op onze hulp en diensten. Wij kunnen wel bepalen hoe u contact met ons heeft.

Bent u het niet eens met deze waarschuwing? Schrijf ons dan binnen twee weken na de datum van deze \
brief.

Met vriendelijke groet,"""
_BAN = """Geachte heer of mevrouw,

U gedroeg zich {when} onacceptabel tegen iemand die voor ons werkt: [beschrijf het gedrag in één \
of twee zinnen].

Daarom mag u niet meer komen in: {premises}. Dit verbod geldt van {first} tot en met {last}.

Komt u in deze periode toch, dan vragen wij u om weg te gaan. Gaat u niet weg, dan bellen wij de \
politie. U kunt dan strafbaar zijn voor lokaalvredebreuk (artikel 138 of 139 van het Wetboek van \
Strafrecht).

Heeft u ons nodig? Bel dan op [telefoonnummer] of schrijf ons. Moet u toch langskomen, maak dan \
eerst een afspraak.

Bent u het niet eens met dit verbod? Schrijf ons dan binnen zes weken na de datum van deze brief.

Met vriendelijke groet,"""

"""Open answers: what is kept of them, and what in them may point to a person."""

from __future__ import annotations

import re
import unicodedata

from graadmeter.language import gettext as _

# Formatting characters turn text around or hide it; a surrogate alone cannot be written down.
_REMOVED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Joiners that scripts and emoji need.
_KEPT = frozenset({"\n", "\u200c", "\u200d"})

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,}")
_DIGITS = re.compile(r"(?:\+|\b0)[\d ()./-]{7,20}\d")
_FEWEST_DIGITS = 9
_TITLE = re.compile(
    r"\b(?:de heer|dhr\.?|heer|meneer|mevrouw|mevr\.?|mw\.?|mr\.|drs\.|dr\.|ir\.|prof\.)\s+"
    r"(?:(?:van|de|der|den|het|ten|ter|te|von)\s+){0,3}[A-Z]\w",
    re.IGNORECASE,
)
_PARTICLES = r"(?:(?:van|de|der|den|ten|ter|te|von|el)\s+){0,3}"
_NAME = re.compile(rf"\b[A-Z][a-zà-ÿ]+\s+{_PARTICLES}[A-Z][a-zà-ÿ]+\b")
# Two capitals that are no one's name.
_NO_NAMES = re.compile(
    r"\b(?:Tweede Kamer|Eerste Kamer|Provinciale Staten|Gedeputeerde Staten|Raad van State|"
    r"Den Haag|Den Bosch|Den Helder|Openbaar Ministerie|Rijks\w+ \w+|Social Media|"
    r"Commissaris van de Koning|Microsoft Teams)\b"
)


def clean(text: str) -> str:
    """A text without control characters and without space around it; line breaks kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        c for c in text if c in _KEPT or unicodedata.category(c) not in _REMOVED_CATEGORIES
    ).strip()


def pointers(text: str) -> tuple[str, ...]:
    """What a text seems to hold that points to a person: ``email``, ``phone``, ``name``.

    A guess, meant for a soft warning: it misses names and sees names that are none.
    """
    found = []
    if _EMAIL.search(text):
        found.append("email")
    if any(sum(c.isdigit() for c in m[0]) >= _FEWEST_DIGITS for m in _DIGITS.finditer(text)):
        found.append("phone")
    if _TITLE.search(text) or _NAME.search(_NO_NAMES.sub(" ", text)):
        found.append("name")
    return tuple(found)


def pointer_message(pointer: str) -> str:
    """What to tell a respondent about one of :func:`pointers`."""
    return {
        "email": _(
            "Er lijkt een e-mailadres in uw antwoord te staan. Haal het weg als het van iemand is."
        ),
        "phone": _(
            "Er lijkt een telefoonnummer in uw antwoord te staan. Haal het weg als het van iemand "
            "is."
        ),
        "name": _(
            "Er lijkt een naam in uw antwoord te staan. Schrijf liever “mijn leidinggevende” of "
            "“een collega”."
        ),
    }[pointer]

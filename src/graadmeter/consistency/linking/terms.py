"""Words as terms: light Dutch stemming, words that say nothing of the subject, layers.

Two terms are the same when one is the head or the first part of the other ("overheidsmedewerker"
and "medewerker"), or when they share a long beginning ("registratie" and "geregistreerd"). That
is rough on purpose: a link needs most of the terms, not one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from graadmeter.consistency.claims import plain

_STOP = frozenset(
    re.split(
        r"\s+",
        "aan aandeel aantal acht afgelopen afgenomen afname al alle alles als antwoord "
        "antwoorden bij bv daar daaronder dalen daling dan dat de deel deze die dit doen doet "
        "door drie een eenmaal eens eigen elk en enquete er figuur gedaald gedaan geeft gehad "
        "geheel gemaakt gemiddeld gestegen geven groep haar had hadden hebben heeft helemaal "
        "het hier hij hoe hun ik in is ja jaar jaren je kan keer keren kon kunnen maakt "
        "maanden maken manier manieren meer meerdere meest men met meting mijn minder "
        "minimaal moet moeten mogelijk monitor na naar negen noemen noemt nog of om onder ook "
        "op opzichte over per percentage percentages procent respectievelijk respondent "
        "respondenten samen sprake stijgen stijging tabel te tegen ten tien tijdens "
        "toegenomen toename tot totaal totale twaalf twee u uit vallen valt van vergeleken "
        "vergelijkbaar vergelijking vier vijf vinden vindt volgens voor vraag waar waarbij "
        "waarop waarvan waren was wat we wel welke werd werden wie wij wijze worden wordt zal "
        "ze zeggen zegt zelf zes zeven zich zij zijn zo zullen",
    )
)
"""Words that say nothing of the subject, words of change and of waves among them."""
_UNKNOWN = re.compile(
    r"\bwe(?:et|ten) (?:het )?niet\b|\bniet (?:te )?(?:bekend|weten)\b|\bonbekende?\b"
)
_NEGATIVE = re.compile(r"\b(?:geen|niet|nee|nooit|zonder|non|onvoldoende|oneens)\b")
_SYNONYMS = {
    "nevenactiviteiten": "nevenfunctie",
    "nevenwerkzaamheden": "nevenfunctie",
    "kenbaar": "melding",
    "online": "website",
    "werkgever": "organisatie",
    "besluitvorming": "beslissing",
    "besluiten": "beslissing",
    "sociale": "social",
}
"""Words of one meaning that no stemming brings together: of Dutch public administration, where
ancillary positions have three names."""
_WORD = re.compile(r"[a-z0-9]+")
_YEAR = re.compile(r"\b(?:19[89]\d|20[0-4]\d)\b")
_SEPARABLE = re.compile(
    r"^(in|aan|op|af|uit|mee|deel|bij|voor|door|toe|over|na|terug|weg|vast)ge(?=\w{4})"
)
_PARTICIPLE = re.compile(r"^ge\w+(?<!ing)(?<!ingen)(?<=[dtn])$")
_SHORTEST_PARTICIPLE = 7
_SHORTEST_HEAD = 5
_SHORTEST_START = 4
_SHARED = 0.6
LAYERS = ("gemeente", "provincie", "waterschap", "rijk")
"""Layers of government, as in `Statement.layer`."""
_LAYER_STARTS = {
    "gemeente": "gemeente",
    "raads": "gemeente",
    "provinci": "provincie",
    "staten": "provincie",
    "waterschap": "waterschap",
    "rijk": "rijk",
}


def words_of(text: str) -> tuple[str, ...]:
    """Words in plain lower case; "weet niet" and "niet bekend" become ``onbekend``."""
    return tuple(_WORD.findall(_UNKNOWN.sub("onbekend", plain(text))))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its Dutch endings: ``secretarissen`` becomes ``secretaris``."""
    found = _SEPARABLE.sub(r"\1", word)
    if len(found) >= _SHORTEST_PARTICIPLE and _PARTICIPLE.match(found):
        found = found[2:]
    for ending in ("heden", "ingen", "ing", "ieve", "elijk", "en", "es", "s", "e", "d", "t"):
        if found.endswith(ending) and len(found) - len(ending) >= _SHORTEST_START:
            found = found[: -len(ending)]
            break
    if len(found) > _SHORTEST_START and found[-1] == found[-2]:
        found = found[:-1]
    return found


@lru_cache(maxsize=4096)
def terms_of(text: str) -> tuple[str, ...]:
    """Stems of the words that say something of the subject, each once, in their order."""
    return tuple(
        dict.fromkeys(
            stem(_SYNONYMS.get(word, word))
            for word in words_of(text)
            if word not in _STOP and not word.isdigit() and len(word) > 1
        )
    )


@lru_cache(maxsize=65536)
def same_term(one: str, other: str) -> bool:
    """Whether two stems are forms of one word, or one is the head or the start of a compound."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if long in ("on" + short, "niet" + short):
        return False
    if len(short) >= _SHORTEST_HEAD and (long.endswith(short) or long.startswith(short)):
        return True
    shared = 0
    for left, right in zip(short, long, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _SHORTEST_START and shared >= _SHARED * len(long)


def all_in(terms: Iterable[str], others: Collection[str]) -> bool:
    """Whether every one of some stems is a form of one of the others."""
    return all(any(same_term(term, other) for other in others) for term in terms)


def negative(text: str) -> bool:
    """Whether words deny: ``geen aangifte``, ``nooit``; "weet niet" denies nothing."""
    return _NEGATIVE.search(_UNKNOWN.sub("onbekend", plain(text))) is not None


def layer_of(text: str) -> str | None:
    """The one layer of government that words name; None when they name none or several."""
    found = layers_of(text)
    return next(iter(found)) if len(found) == 1 else None


@lru_cache(maxsize=4096)
def layers_of(text: str) -> frozenset[str]:
    """The layers of government that words name, also inside compounds (``Gemeentesecretaris``)."""
    return frozenset(
        layer
        for word in words_of(text)
        for start, layer in _LAYER_STARTS.items()
        if word.startswith(start)
    )


@lru_cache(maxsize=4096)
def is_layer(term: str) -> bool:
    """Whether a stem is nothing but the name of a layer."""
    return any(same_term(term, stem(layer)) and len(term) <= len(layer) + 2 for layer in LAYERS)


def year_in(text: str) -> int | None:
    """The one year words name; None when they name none or several."""
    found = set(_YEAR.findall(text))
    return int(found.pop()) if len(found) == 1 else None

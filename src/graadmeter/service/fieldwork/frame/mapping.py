"""Which column of a file holds what: proposed from its name, chosen by who imports."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.variables import Variable

NUMBER, MAIL, NAME, LANGUAGE, ROUTE = "number", "mail", "name", "language", "route"
FIELDS = (NUMBER, MAIL, NAME, LANGUAGE, ROUTE)
FIXED = "="
"""What stands before a code that everybody in the file has."""
_KNOWN = {
    NUMBER: ("nummer", "nr", "id", "respondentnummer", "persoonsnummer", "panelnummer", "number"),
    MAIL: ("mail", "email", "mailadres", "emailadres", "adres", "address"),
    NAME: ("naam", "volledigenaam", "name", "fullname"),
    LANGUAGE: ("taal", "taalcode", "language"),
    ROUTE: ("route", "benadering", "kanaal", "channel"),
}
_NEAR = 0.8


@dataclass(frozen=True)
class Columns:
    """Where each thing is found.

    Attributes:
        columns: field or variable to column.
        fixed: variable to the code that everybody has.
        route: how people are reached when no column says so.
        language: the language of people when no column says so.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    route: str = "mail"
    language: str = "nl"


def field_name(name: str) -> str:
    """A field as the page calls it."""
    return {
        NUMBER: _("Nummer"),
        MAIL: _("Mailadres"),
        NAME: _("Naam"),
        LANGUAGE: _("Taal"),
        ROUTE: _("Route"),
    }[name]


def propose(columns: Sequence[str], variables: Iterable[Variable]) -> Columns:
    """The likeliest mapping: the same name first, then the nearest; each column is used once."""
    wanted = {name: set(_KNOWN[name]) | {name} for name in FIELDS}
    for variable in variables:
        wanted[variable.id] = {plain(variable.id)} | {
            plain(label) for label in variable.label.root.values()
        }
    texts = {column: plain(column) for column in columns}
    found: dict[str, str] = {}
    for name, names in wanted.items():
        exact = next((c for c, text in texts.items() if text in names), None)
        if exact is not None and exact not in found.values():
            found[name] = exact
    for name, names in wanted.items():
        left = {text: c for c, text in texts.items() if c not in found.values()}
        if name in found:
            continue
        near = [
            (difflib.SequenceMatcher(None, close, text).ratio(), close)
            for text in sorted(names)
            for close in difflib.get_close_matches(text, left, n=1, cutoff=_NEAR)
        ]
        if near:
            found[name] = left[max(near)[1]]
    # Never panel by itself: nobody would be mailed, and only a remark would say so.
    return Columns(columns=found, route="mail")


def plain(text: str) -> str:
    """A name without capitals, accents and signs, to compare it by."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", letters)

"""One row of a frame as a person, with every fault of the row."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from graadmeter.language import LANGUAGES
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.mapping import (
    LANGUAGE,
    MAIL,
    NAME,
    NUMBER,
    ROUTE,
    Columns,
    field_name,
)
from graadmeter.service.fieldwork.frame.reading import Row, Table
from graadmeter.service.fieldwork.frame.variables import Variable

MAIL_ROUTE, PANEL_ROUTE = "mail", "panel"
ROUTES = {
    "mail": MAIL_ROUTE,
    "e-mail": MAIL_ROUTE,
    "email": MAIL_ROUTE,
    "panel": PANEL_ROUTE,
}
_LANGUAGES = {
    **{code: code for code in LANGUAGES},
    "nederlands": "nl",
    "dutch": "nl",
    "engels": "en",
    "english": "en",
}
_valid_address = EmailValidator()
_LONGEST_NUMBER, _LONGEST_NAME, _LONGEST_MAIL = 100, 200, 254
_SHOWN = 40


@dataclass(frozen=True, order=True)
class FrameFault:
    """One fault in a frame.

    Attributes:
        row: row of the file as a spreadsheet counts it; 0 is about the file.
        column: name of the column, or empty.
        rule: stable English id of the kind of fault.
        what: what is wrong.
        mend: how to put it right.
    """

    row: int
    column: str
    rule: str
    what: str
    mend: str


@dataclass(frozen=True, order=True)
class Candidate:
    """Somebody in the file."""

    number: str
    mail: str = ""
    name: str = ""
    language: str = "nl"
    route: str = MAIL_ROUTE
    given: tuple[tuple[str, str], ...] = ()


class Reader:
    """Reads people from rows."""

    def __init__(self, table: Table, columns: Columns, variables: Sequence[Variable]):
        self.table = table
        self.columns = columns
        self.variables = variables
        self.places = {name: table.place(column) for name, column in columns.columns.items()}
        self.addresses_left_out = 0

    def fault(self, row: Row, name: str, rule: str, what: str, mend: str) -> FrameFault:
        """A fault in the column of a field."""
        return FrameFault(row.number, self.columns.columns.get(name, ""), rule, what, mend)

    def cell(self, row: Row, name: str) -> str:
        """What the row has for a field; empty where it has nothing."""
        place = self.places.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def person(self, row: Row) -> tuple[Candidate, list[FrameFault]]:
        """The person of a row, as far as it can be read, and its faults."""
        found: list[FrameFault] = []
        if len(row.cells) > len(self.table.columns):
            found.append(
                FrameFault(
                    row.number,
                    "",
                    "too-many-cells",
                    _("De rij heeft {found} cellen; er zijn {columns} kolommen").format(
                        found=len(row.cells), columns=len(self.table.columns)
                    ),
                    _("Zet tekst waarin het scheidingsteken voorkomt tussen aanhalingstekens."),
                )
            )
        route = self._word(row, ROUTE, ROUTES, self.columns.route, found)
        language = self._word(row, LANGUAGE, _LANGUAGES, self.columns.language, found)
        person = Candidate(
            number=self._number(row, found),
            mail=self._mail(row, route, found),
            name=self._name(row, found),
            language=language,
            route=route,
            given=tuple(sorted(self._given(row, found).items())),
        )
        return person, found

    def remarks(self, variables: Sequence[Variable]) -> tuple[str, ...]:
        """What was left out of all rows."""
        said = []
        used = set(self.columns.columns.values())
        unused = [column for column in self.table.columns if column not in used]
        if unused:
            said.append(
                _("Niet overgenomen en niet bewaard: {columns}.").format(columns=", ".join(unused))
            )
        absent = [
            str(variable.label)
            for variable in variables
            if variable.id not in self.columns.columns and variable.id not in self.columns.fixed
        ]
        if absent:
            said.append(_("Niet in het bestand: {names}.").format(names=", ".join(absent)))
        if self.addresses_left_out:
            said.append(
                _("{count} mailadressen van panelleden worden niet bewaard.").format(
                    count=self.addresses_left_out
                )
            )
        return tuple(said)

    def _number(self, row: Row, found: list[FrameFault]) -> str:
        number = self.cell(row, NUMBER)
        wrong: tuple[str, str] | None = None
        if not number:
            wrong = ("number-missing", _("Het nummer ontbreekt"))
        elif "@" in number:
            wrong = ("number-address", _("Het nummer is een mailadres"))
        elif len(number) > _LONGEST_NUMBER or not number.isprintable() or number[0] in "=+-":
            wrong = (
                "number-form",
                _("Dit kan geen nummer zijn: {text}").format(text=short(number)),
            )
        if wrong:
            mend = _("Geef elke persoon een nummer dat niets zegt: letters, cijfers en streepjes.")
            found.append(self.fault(row, NUMBER, *wrong, mend))
        return number

    def _mail(self, row: Row, route: str, found: list[FrameFault]) -> str:
        mail = self.cell(row, MAIL)
        if route == PANEL_ROUTE:
            self.addresses_left_out += bool(mail)
            return ""
        if not mail:
            found.append(
                self.fault(
                    row,
                    MAIL,
                    "address-missing",
                    _("Het mailadres ontbreekt"),
                    _("Vul het in, of haal de rij weg."),
                )
            )
            return ""
        try:
            if len(mail) > _LONGEST_MAIL or not mail.isprintable():
                raise ValidationError("")
            _valid_address(mail)
        except ValidationError:
            found.append(
                self.fault(
                    row,
                    MAIL,
                    "address-form",
                    _("Dit is geen mailadres: {text}").format(text=short(mail)),
                    _("Een adres ziet eruit als naam@organisatie.nl, zonder iets ervoor of erna."),
                )
            )
        return mail

    def _name(self, row: Row, found: list[FrameFault]) -> str:
        name = re.sub(r"\s+", " ", self.cell(row, NAME))
        if len(name) > _LONGEST_NAME or not name.isprintable():
            found.append(
                self.fault(
                    row,
                    NAME,
                    "name-form",
                    _("Deze naam kan niet: {text}").format(text=short(name)),
                    _("Ten hoogste {most} gewone tekens.").format(most=_LONGEST_NAME),
                )
            )
        return name

    def _word(
        self, row: Row, name: str, known: Mapping[str, str], default: str, found: list[FrameFault]
    ) -> str:
        text = self.cell(row, name)
        word = known.get(text.casefold(), "") if text else default
        if not word:
            found.append(
                self.fault(
                    row,
                    name,
                    f"{name}-unknown",
                    _("Onbekend bij {field}: {text}").format(
                        field=field_name(name), text=short(text)
                    ),
                    _("Kies uit: {choices}.").format(choices=", ".join(sorted(known))),
                )
            )
        return word or default

    def _given(self, row: Row, found: list[FrameFault]) -> dict[str, str]:
        given = {}
        for variable in self.variables:
            name = variable.id
            if name in self.columns.fixed:
                given[name] = variable.code(self.columns.fixed[name]) or ""
            elif name in self.places:
                text = self.cell(row, name)
                code = variable.code(text) if text else None
                if code is not None:
                    given[name] = code
                    continue
                rule = "code-unknown" if text else "code-missing"
                what = (
                    unknown_code(variable, text)
                    if text
                    else _("{variable} ontbreekt").format(variable=variable.label)
                )
                found.append(self.fault(row, name, rule, what, known_codes(variable, text)))
        return given


def unknown_code(variable: Variable, text: str) -> str:
    """That a variable lacks a code."""
    return _("{variable} kent geen “{text}”").format(variable=variable.label, text=short(text))


def known_codes(variable: Variable, text: str) -> str:
    """The codes it has, and the nearest."""
    names = {code.casefold(): code for code in variable.codes}
    names |= {str(label).casefold(): str(label) for label in variable.codes.values()}
    near = difflib.get_close_matches(text.casefold(), names, n=1)
    known = ", ".join(variable.codes)
    if near:
        return _("Bedoelt u {near}? Codes zijn: {codes}.").format(near=names[near[0]], codes=known)
    return _("Codes zijn: {codes}.").format(codes=known)


def short(text: str) -> str:
    """A text of a file as it can be quoted."""
    plain = "".join(c if c.isprintable() else "�" for c in text)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"

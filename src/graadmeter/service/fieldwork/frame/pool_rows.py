"""A file of pools: a body, its intermediary, its stratum and a number of codes on each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account, Role
from graadmeter.service.fieldwork.frame.mapping import plain
from graadmeter.service.fieldwork.frame.people import FrameFault, known_codes, short, unknown_code
from graadmeter.service.fieldwork.frame.reading import Row, Table
from graadmeter.service.fieldwork.frame.sampling import Given
from graadmeter.service.fieldwork.frame.strata import given_of
from graadmeter.service.fieldwork.frame.variables import Variable

LONGEST_BODY = 200
MOST_CODES = 10_000
"""Codes that are made for one pool at once."""
BODY, INTERMEDIARY, NUMBER = "body", "intermediary", "number"
_KNOWN = {
    BODY: ("orgaan", "organisatie", "gemeente", "waterschap", "provincie", "body"),
    INTERMEDIARY: ("tussenpersoon", "mail", "email", "mailadres", "intermediary"),
    NUMBER: ("aantal", "codes", "aantalcodes", "number"),
}


@dataclass(frozen=True)
class PoolWish:
    """A pool that somebody wants.

    Attributes:
        body: the municipality, province or water board.
        intermediary: the number of the account that hands out the codes.
        given: the stratum of whoever gets a code.
        codes: how many.
    """

    body: str
    intermediary: int
    given: Given
    codes: int

    @property
    def key(self) -> tuple[str, int, Given]:
        """What no two pools of a survey share."""
        return self.body.casefold(), self.intermediary, self.given


@dataclass(frozen=True)
class PoolsRead:
    """What a file of pools came to; wishes are complete only without faults."""

    wishes: tuple[PoolWish, ...]
    faults: tuple[FrameFault, ...]


def intermediaries() -> Mapping[str, Account]:
    """Accounts that can hand out codes, by mail address."""
    found = Account.objects.filter(is_active=True, grants__role=Role.INTERMEDIARY)
    return {account.mail: account for account in found.order_by("name", "mail")}


def number_of_codes(text: str) -> int | None:
    """A number of codes as somebody writes it; None when it cannot be one."""
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        return None
    return int(text) if 0 < int(text) <= MOST_CODES else None


def number_mend() -> str:
    """What a number of codes can be."""
    return _("Vul een geheel getal in van 1 tot en met {most}.").format(most=MOST_CODES)


def read_pools(table: Table, variables: Sequence[Variable]) -> PoolsRead:
    """All pools of a file, with every fault at once."""
    places, faults = _places(table, variables)
    if faults:
        return PoolsRead((), tuple(faults))
    reader = _Reader(table, places, variables, intermediaries())
    wishes: dict[tuple[str, int, Given], PoolWish] = {}
    rows: dict[tuple[str, int, Given], int] = {}
    for row in table.rows:
        wish = reader.wish(row)
        if wish is None:
            continue
        if wish.key in wishes:
            reader.fault(
                row,
                BODY,
                "pool-twice",
                _("Dezelfde pool staat ook in rij {row}").format(row=rows[wish.key]),
                _("Tel de aantallen op en haal de dubbele rij weg."),
            )
            continue
        wishes[wish.key], rows[wish.key] = wish, row.number
    return PoolsRead(tuple(wishes.values()), tuple(sorted(reader.faults)))


def _places(table: Table, variables: Sequence[Variable]) -> tuple[dict[str, int], list[FrameFault]]:
    """Which column holds what, by its name alone."""
    names = {field: set(known) for field, known in _KNOWN.items()}
    for variable in variables:
        names[variable.id] = {plain(variable.id)}
        names[variable.id] |= {plain(label) for label in variable.label.root.values()}
    places: dict[str, int] = {}
    faults: list[FrameFault] = []
    for place, column in enumerate(table.columns):
        field = next((f for f, known in names.items() if plain(column) in known), None)
        if field is not None and field in places:
            faults.append(
                FrameFault(
                    0,
                    column,
                    "column-twice",
                    _("De kolom “{column}” zegt hetzelfde als “{other}”").format(
                        column=column, other=table.columns[places[field]]
                    ),
                    _("Laat één van beide weg."),
                )
            )
        elif field is not None:
            places[field] = place
    needed = {BODY: "orgaan", INTERMEDIARY: "tussenpersoon", NUMBER: "aantal"}
    needed |= {variable.id: str(variable.label) for variable in variables if variable.weighs}
    for field, column in needed.items():
        if field not in places:
            faults.append(
                FrameFault(
                    0,
                    "",
                    "no-column",
                    _("Geen kolom “{column}”").format(column=column),
                    _("De eerste rij van het bestand heeft de namen van de kolommen."),
                )
            )
    return places, sorted(faults)


class _Reader:
    """Reads rows; `faults` grows."""

    def __init__(
        self,
        table: Table,
        places: Mapping[str, int],
        variables: Sequence[Variable],
        accounts: Mapping[str, Account],
    ):
        self.table, self.places, self.variables = table, places, variables
        self.accounts = accounts
        self.faults: list[FrameFault] = []

    def fault(self, row: Row, field: str, rule: str, what: str, mend: str) -> None:
        """Notes a fault in the column of a field."""
        column = self.table.columns[self.places[field]] if field in self.places else ""
        self.faults.append(FrameFault(row.number, column, rule, what, mend))

    def cell(self, row: Row, field: str) -> str:
        """What the row has for a field."""
        place = self.places.get(field)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def wish(self, row: Row) -> PoolWish | None:
        """The pool of a row; None when anything of it is wrong."""
        before = len(self.faults)
        body, codes = " ".join(self.cell(row, BODY).split()), self._codes(row)
        account = self._account(row)
        given = self._given(row)
        if not body or len(body) > LONGEST_BODY or not body.isprintable():
            self.fault(
                row,
                BODY,
                "body",
                _("Het orgaan ontbreekt of is geen naam: {text}").format(text=short(body)),
                _("Ten hoogste {most} gewone tekens.").format(most=LONGEST_BODY),
            )
        if len(row.cells) > len(self.table.columns):
            self.fault(
                row,
                "",
                "too-many-cells",
                _("De rij heeft {found} cellen; er zijn {columns} kolommen").format(
                    found=len(row.cells), columns=len(self.table.columns)
                ),
                _("Zet tekst waarin het scheidingsteken voorkomt tussen aanhalingstekens."),
            )
        if len(self.faults) > before or account is None or codes is None:
            return None
        return PoolWish(body, account.pk, given_of(given), codes)

    def _codes(self, row: Row) -> int | None:
        text = self.cell(row, NUMBER)
        number = number_of_codes(text)
        if number is None:
            what = _("Dit aantal codes kan niet: {text}").format(text=short(text))
            self.fault(row, NUMBER, "codes", what, number_mend())
        return number

    def _account(self, row: Row) -> Account | None:
        mail = self.cell(row, INTERMEDIARY)
        account = self.accounts.get(mail.lower())
        if account is None:
            self.fault(
                row,
                INTERMEDIARY,
                "intermediary",
                _("Geen account van een tussenpersoon: {text}").format(text=short(mail)),
                _("Geef het mailadres van een account met de rol tussenpersoon."),
            )
        return account

    def _given(self, row: Row) -> dict[str, str]:
        given = {}
        for variable in self.variables:
            text = self.cell(row, variable.id)
            code = variable.code(text) if text else None
            if code is not None:
                given[variable.id] = code
            elif text:
                what, mend = unknown_code(variable, text), known_codes(variable, text)
                self.fault(row, variable.id, "code-unknown", what, mend)
            elif variable.weighs:
                what = _("{variable} ontbreekt").format(variable=variable.label)
                self.fault(row, variable.id, "code-missing", what, known_codes(variable, ""))
        return given

"""A whole frame, with every fault at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.mapping import FIELDS, MAIL, NUMBER, ROUTE, Columns
from graadmeter.service.fieldwork.frame.people import (
    MAIL_ROUTE,
    ROUTES,
    Candidate,
    FrameFault,
    Reader,
    known_codes,
    short,
    unknown_code,
)
from graadmeter.service.fieldwork.frame.reading import Table
from graadmeter.service.fieldwork.frame.variables import Variable

_FEW = 5


@dataclass(frozen=True)
class Checked:
    """What a file came to.

    Attributes:
        people: those that are new, by number.
        repeated: the numbers that are in the survey already, and were left as they are.
        faults: what must be mended first.
        remarks: what is worth knowing.
    """

    people: tuple[Candidate, ...]
    repeated: tuple[str, ...]
    faults: tuple[FrameFault, ...]
    remarks: tuple[str, ...]


def check(
    table: Table,
    columns: Columns,
    variables: Sequence[Variable],
    present: Mapping[str, str],
) -> Checked:
    """Checks a whole file.

    Args:
        table: the file.
        columns: which column holds what.
        variables: what a frame may give.
        present: number to mail address of who is in the survey already.
    """
    faults = list(_about_columns(table, columns, variables))
    if faults:
        return Checked((), (), tuple(faults), ())
    people: dict[str, tuple[int, Candidate]] = {}
    repeated: list[str] = []
    addresses: dict[str, int] = {}
    taken = {mail.casefold() for mail in present.values() if mail}
    reader = Reader(table, columns, variables)
    for row in table.rows:
        person, wrong = reader.person(row)
        faults += wrong
        if person.number in people:
            faults.append(
                reader.fault(
                    row,
                    NUMBER,
                    "number-twice",
                    _("Nummer {number} staat ook in rij {row}").format(
                        number=short(person.number), row=people[person.number][0]
                    ),
                    _("Elk nummer is van één persoon; haal de dubbele rij weg."),
                )
            )
            continue
        address = person.mail.casefold()
        if person.number in present:
            if address and present[person.number].casefold() != address:
                faults.append(
                    reader.fault(
                        row,
                        MAIL,
                        "other-address",
                        _("Nummer {number} is er al met een ander mailadres").format(
                            number=short(person.number)
                        ),
                        _("Geef deze persoon een eigen nummer, of verbeter het adres."),
                    )
                )
            repeated.append(person.number)
        elif address and address in taken:
            faults.append(
                reader.fault(
                    row,
                    MAIL,
                    "address-present",
                    _("Dit mailadres is al van iemand in dit onderzoek"),
                    _("Haal de rij weg, of gebruik het nummer dat deze persoon al heeft."),
                )
            )
        if address and address in addresses:
            faults.append(
                reader.fault(
                    row,
                    MAIL,
                    "address-twice",
                    _("Dit mailadres staat ook in rij {row}").format(row=addresses[address]),
                    _("Iedereen heeft een eigen adres nodig; haal de dubbele rij weg."),
                )
            )
        addresses.setdefault(address, row.number)
        if person.number:
            people[person.number] = (row.number, person)
    faults += _citizen_numbers(people, columns)
    fresh = sorted(p for _row, p in people.values() if p.number not in present)
    return Checked(
        tuple(fresh), tuple(sorted(repeated)), tuple(sorted(faults)), reader.remarks(variables)
    )


def strata_of(people: Iterable[Candidate]) -> list[tuple[dict[str, str], int]]:
    """How many people have each combination of values."""
    counts = Counter(person.given for person in people)
    return [(dict(given), count) for given, count in sorted(counts.items())]


def _about_columns(
    table: Table, columns: Columns, variables: Sequence[Variable]
) -> Iterator[FrameFault]:
    known = {variable.id: variable for variable in variables}
    if NUMBER not in columns.columns:
        yield FrameFault(
            0,
            "",
            "no-number",
            _("Geen kolom met het nummer van de persoon"),
            _("Wijs de kolom aan met een nummer dat niets over de persoon zegt."),
        )
    for name, column in columns.columns.items():
        if column not in table.columns:
            yield FrameFault(
                0,
                column,
                "no-column",
                _("De kolom “{column}” is er niet").format(column=column),
                _("Kolommen zijn: {columns}.").format(columns=", ".join(table.columns)),
            )
        if name not in FIELDS and name not in known:
            yield FrameFault(
                0,
                column,
                "no-variable",
                _("De vragenlijst kent geen gegeven “{name}” uit een steekproefkader").format(
                    name=name
                ),
                _("Laat deze kolom weg."),
            )
    for column, count in Counter(columns.columns.values()).items():
        if count > 1:
            yield FrameFault(
                0,
                column,
                "column-twice",
                _("De kolom “{column}” is voor twee dingen aangewezen").format(column=column),
                _("Wijs elke kolom één keer aan."),
            )
    for variable in variables:
        fixed = columns.fixed.get(variable.id)
        if fixed is not None and variable.code(fixed) is None:
            yield FrameFault(
                0, "", "fixed-code", unknown_code(variable, fixed), known_codes(variable, fixed)
            )
        if fixed is None and variable.weighs and variable.id not in columns.columns:
            yield FrameFault(
                0,
                "",
                "no-stratum",
                _("Geen kolom met {variable}").format(variable=variable.label),
                _("De weging heeft dit nodig: wijs een kolom aan, of kies één waarde voor allen."),
            )
    if columns.route not in ROUTES.values():
        yield FrameFault(
            0,
            "",
            "default-route",
            _("Deze route kan niet: {route}").format(route=columns.route),
            _("Kies mail of panel."),
        )
    unreachable = MAIL not in columns.columns and ROUTE not in columns.columns
    if unreachable and columns.route == MAIL_ROUTE:
        yield FrameFault(
            0,
            "",
            "no-mail",
            _("Geen kolom met het mailadres"),
            _("Wijs de kolom aan, of kies de route panel."),
        )


def _citizen_numbers(
    people: Mapping[str, tuple[int, Candidate]], columns: Columns
) -> Iterator[FrameFault]:
    """A column in which every number passes the test of Dutch citizen numbers."""
    if len(people) >= _FEW and all(map(_passes_eleven, people)):
        yield FrameFault(
            0,
            columns.columns[NUMBER],
            "citizen-numbers",
            _("De nummers lijken burgerservicenummers"),
            _("Die mogen hier niet. Geef elke persoon een nummer dat niets zegt."),
        )


def _passes_eleven(number: str) -> bool:
    digits = number.zfill(9)
    if not digits.isascii() or not digits.isdigit() or len(digits) != 9 or len(number) < 8:
        return False
    total = sum(int(d) * w for d, w in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return total % 11 == 0

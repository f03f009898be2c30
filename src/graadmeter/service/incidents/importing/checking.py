"""A list, checked whole: what each row becomes, every fault by its row, what may be double."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.reading import Row, Table
from graadmeter.service.incidents.facts import LONGEST_LINE, LONGEST_STORY, FormOf
from graadmeter.service.incidents.importing.fields import (
    DISCRIMINATION,
    NONE,
    SEXUAL,
    Field,
    field_label,
)
from graadmeter.service.incidents.importing.mapping import (
    MOST_VALUES,
    Reading,
    held,
    split,
    values_in,
)
from graadmeter.service.incidents.words import ClosingReason, Form, State

EARLIEST = date(1990, 1, 1)
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
Sameness = tuple[date, frozenset[str], str]
"""Day, forms and department: what makes two incidents look like one."""


@dataclass(frozen=True)
class Planned:
    """A case that a row becomes.

    Attributes:
        row: its number in the file.
        mark: 32 bytes that the same row of the same list always has.
        department: its id, or empty.
        response, police: codes, or empty.
        double: whether it looks like another row or a case that is there.
    """

    row: int
    mark: bytes
    reported_on: date
    happened_on: date | None
    forms: tuple[FormOf, ...]
    channel: str
    department: str
    audience: str
    by_whom: str
    severity: int | None
    state: str
    closing_reason: str
    response: str
    police: str
    recovered: bool
    place: str
    story: str
    double: bool = False

    @property
    def sameness(self) -> Sameness:
        """What makes it look like another."""
        day = self.happened_on or self.reported_on
        return day, frozenset(each.form.value for each in self.forms), self.department


@dataclass(frozen=True)
class Fault:
    """Something in a row that must be mended; row 0 is the file as a whole."""

    row: int
    column: str
    what: str


@dataclass(frozen=True)
class Checked:
    """A list that was checked.

    Attributes:
        planned: what is new.
        repeated: rows that were taken in before.
    """

    planned: tuple[Planned, ...] = ()
    repeated: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def doubles(self) -> tuple[Planned, ...]:
        """What looks like something that is there."""
        return tuple(each for each in self.planned if each.double)


@dataclass
class _Cells:
    """The cells of a row by field, and what was wrong with them."""

    table: Table
    row: Row
    reading: Reading
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: Field) -> str:
        column = self.reading.columns.get(name)
        place = self.table.place(column) if column else len(self.row.cells)
        return self.row.cells[place].strip() if place < len(self.row.cells) else ""

    def wrong(self, name: Field, what: str) -> None:
        column = self.reading.columns.get(name, field_label(name))
        self.faults.append(Fault(self.row.number, column, what))

    def code(self, name: Field) -> str:
        """The code of a cell; what it has without one when it is empty."""
        found = self.codes(name)
        code = found[0] if found else held(name)
        return "" if code == NONE else code

    def codes(self, name: Field) -> list[str]:
        found = []
        for value in split(name, self.text(name)):
            code = self.reading.values.get((name, value), "")
            if code:
                found.append(code)
            else:
                self.wrong(name, _("Kies wat “{value}” betekent.").format(value=value[:60]))
        return found

    def day(self, name: Field, today: date) -> date | None:
        text = self.text(name)
        if not text:
            return None
        found = day_of(text)
        if found is None:
            self.wrong(name, _("“{value}” is geen dag.").format(value=text[:30]))
        elif not EARLIEST <= found <= today:
            self.wrong(name, _("Deze dag kan niet: te lang geleden, of nog niet geweest."))
            return None
        return found


def day_of(text: str) -> date | None:
    """A day as lists write it: 2025-12-31 or 31-12-2025, with or without a time behind it."""
    first = text.strip().split("T")[0].split(" ")[0]
    dutch = _DUTCH.fullmatch(first)
    try:
        if dutch:
            return date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        return date.fromisoformat(first)
    except ValueError:
        return None


def check(
    table: Table,
    reading: Reading,
    *,
    key: bytes,
    today: date,
    there: Collection[bytes] = (),
    cases: Collection[Sameness] = (),
) -> Checked:
    """Checks a list.

    Args:
        table: the file.
        reading: how it is read.
        key: makes marks of rows that mean nothing outside this organisation.
        today: no day may lie after it.
        there: the marks of rows that were taken in before.
        cases: what makes the cases that are there look like others.
    """
    faults = list(_of_the_file(table, reading))
    if faults:
        return Checked(faults=tuple(faults))
    planned: list[Planned] = []
    seen: Counter[bytes] = Counter()
    looks: set[Sameness] = set(cases)
    repeated = 0
    known = frozenset(bytes(mark) for mark in there)
    for row in table.rows:
        cells = _Cells(table, row, reading)
        mark = _mark(cells, key, seen)
        if mark is None:
            cells.wrong(Field.NUMBER, _("Dit nummer staat twee keer in het bestand."))
        elif mark in known:
            repeated += 1
            continue
        found = _planned(cells, mark or b"", today)
        faults += cells.faults
        if found is not None and not cells.faults:
            double = found.sameness in looks
            looks.add(found.sameness)
            planned.append(replace(found, double=double))
    return Checked(tuple(planned), repeated, tuple(faults))


def _of_the_file(table: Table, reading: Reading) -> list[Fault]:
    found = []
    if Field.FORM not in reading.columns:
        found.append(Fault(0, field_label(Field.FORM), _("Kies welke kolom de vorm heeft.")))
    if not {Field.REPORTED, Field.HAPPENED} & set(reading.columns):
        what = _("Kies een kolom met de dag.")
        found.append(Fault(0, field_label(Field.REPORTED), what))
    used = Counter(reading.columns.values())
    found += [
        Fault(0, column, _("Deze kolom is twee keer gekozen."))
        for column, times in used.items()
        if times > 1
    ]
    for name, values in values_in(table, reading.columns).items():
        if len(values) > MOST_VALUES:
            what = _("Deze kolom heeft {count} verschillende waarden. Kies een andere.")
            found.append(Fault(0, reading.columns[name], what.format(count=len(values))))
    return found


def _mark(cells: _Cells, key: bytes, seen: Counter[bytes]) -> bytes | None:
    """The mark of a row: of its own number, or of all its cells and which time they occur.

    None when its own number was there already.
    """
    number = cells.text(Field.NUMBER)
    named = [f"{len(cell)}:{cell}" for cell in cells.row.cells]
    content = f"number {number}" if number else "row " + " ".join(named)
    plain = hashlib.blake2b(content.encode(), digest_size=32, key=key, person=b"list row").digest()
    seen[plain] += 1
    if seen[plain] == 1:
        return plain
    if number:
        return None
    return hashlib.blake2b(plain + str(seen[plain]).encode(), digest_size=32, key=key).digest()


def _planned(cells: _Cells, mark: bytes, today: date) -> Planned | None:
    reported, happened = cells.day(Field.REPORTED, today), cells.day(Field.HAPPENED, today)
    day = reported or happened
    if day is None:
        if not cells.faults:
            cells.wrong(Field.REPORTED, _("Er staat geen dag."))
    elif happened and happened > day:
        cells.wrong(Field.HAPPENED, _("Het gebeurde na de melding: dat kan niet."))
    forms = _forms(cells)
    if not cells.text(Field.FORM):
        cells.wrong(Field.FORM, _("Er staat geen vorm."))
    state = cells.code(Field.STATE)
    reason = ""
    if state != State.REPORTED:
        reason = ClosingReason.HANDLED if state == State.CLOSED else state
    story, place = cells.text(Field.STORY), cells.text(Field.PLACE)
    if len(story) > LONGEST_STORY:
        cells.wrong(Field.STORY, _("Ten hoogste {most} tekens.").format(most=LONGEST_STORY))
    if len(place) > LONGEST_LINE:
        cells.wrong(Field.PLACE, _("Ten hoogste {most} tekens.").format(most=LONGEST_LINE))
    severity = _severity(cells)
    channel, department = cells.code(Field.CHANNEL), cells.code(Field.DEPARTMENT)
    audience, by_whom = cells.code(Field.AUDIENCE), cells.code(Field.BY_WHOM)
    response, police = cells.code(Field.RESPONSE), cells.code(Field.POLICE)
    recovered = cells.code(Field.RECOVERED) == "ja"
    if day is None or cells.faults:
        return None
    return Planned(
        row=cells.row.number,
        mark=mark,
        reported_on=day,
        happened_on=happened,
        forms=forms,
        channel=channel,
        department=department,
        audience=audience,
        by_whom=by_whom,
        severity=severity,
        state=State.REPORTED if not reason else State.CLOSED,
        closing_reason=reason,
        response=response,
        police=police,
        recovered=recovered,
        place=place,
        story=story,
    )


def _forms(cells: _Cells) -> tuple[FormOf, ...]:
    found: dict[Form, FormOf] = {}
    for code in cells.codes(Field.FORM):
        form = {SEXUAL: Form.THREAT, DISCRIMINATION: Form.VERBAL}.get(code) or Form(code)
        before = found.get(form, FormOf(form=form))
        found[form] = FormOf(
            form=form,
            sexual=before.sexual or code == SEXUAL,
            discrimination=before.discrimination or code == DISCRIMINATION,
        )
    return tuple(found[form] for form in Form if form in found)


def _severity(cells: _Cells) -> int | None:
    text = cells.text(Field.SEVERITY)
    if not text:
        return None
    if text not in set("1234567"):
        cells.wrong(Field.SEVERITY, _("Schrijf een getal van 1 tot en met 7."))
        return None
    return int(text)

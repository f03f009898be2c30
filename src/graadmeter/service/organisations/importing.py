"""A list of people from a file, held against who is there: what would be new, changed or wrong.

Pure: it reads no database and writes nothing. The same file twice changes nothing the second time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.reading import Row, Table
from graadmeter.service.organisations.words import Audience, Function, Role

MAIL, NAME, NUMBER, DEPARTMENT, MANAGER, FUNCTION, ROLES = (
    "mail",
    "name",
    "number",
    "department",
    "manager",
    "function",
    "roles",
)
HEADINGS: dict[str, tuple[str, ...]] = {
    MAIL: ("mailadres", "mail", "e-mail", "email", "e-mailadres", "emailadres"),
    NAME: ("naam", "volledige naam", "name"),
    NUMBER: ("nummer", "personeelsnummer", "medewerkernummer", "number"),
    DEPARTMENT: ("afdeling", "team", "eenheid", "department"),
    MANAGER: ("leidinggevende", "mailadres leidinggevende", "manager"),
    FUNCTION: ("politieke functie", "politieke_functie", "ambt"),
    ROLES: ("rollen", "rol", "roles"),
}
"""Names of columns, in small letters, as people write them."""
_REPRESENTATIVES = (Function.RAADSLID, Function.STATENLID, Function.ALGEMEEN_BESTUUR)
_LONGEST = {NAME: 200, NUMBER: 60, DEPARTMENT: 200}


@dataclass(frozen=True)
class Known:
    """Somebody, as they are there or as a file has them.

    Attributes:
        mail: by which they are known.
        name: their name.
        number: of the personnel administration.
        department: its name.
        manager: the address of who leads them.
        function: their function as an office holder.
        roles: what they do besides working there.
    """

    mail: str
    name: str
    number: str = ""
    department: str = ""
    manager: str = ""
    function: str = ""
    roles: frozenset[str] = frozenset()

    @property
    def audience(self) -> str:
        """Whether they are staff, board or a representative."""
        if not self.function:
            return Audience.STAFF
        return Audience.REPRESENTATIVE if self.function in _REPRESENTATIVES else Audience.BOARD


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row."""

    row: int
    text: str


@dataclass(frozen=True)
class Change:
    """Somebody who is there and would be another way; with what changes."""

    before: Known
    after: Known
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    Attributes:
        new: people who are not there yet.
        changed: people who would change.
        unchanged: how many stay as they are.
        departments: names that do not exist yet and would be made.
        faults: what is wrong; with any nothing is done at all.
        skipped: columns that are not read.
    """

    new: tuple[Known, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: int = 0
    departments: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Changes with anything it would do: what is confirmed is what was seen."""
        new = [asdict(each) for each in self.new]
        changed = [asdict(each) for each in self.changed]
        text = json.dumps([new, changed, self.departments], default=sorted)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.new or self.changed or self.departments)


@dataclass
class _Reader:
    """Reads rows and gathers what is wrong."""

    places: dict[str, int]
    words: Mapping[str, Mapping[str, str]]
    faults: list[Fault] = field(default_factory=list)

    def person(self, row: Row) -> Known:
        roles = self._cell(row, ROLES).replace(";", ",").split(",")
        found = Known(
            mail=self._cell(row, MAIL).lower(),
            name=self._cell(row, NAME),
            number=self._cell(row, NUMBER),
            department=self._cell(row, DEPARTMENT),
            manager=self._cell(row, MANAGER).lower(),
            function=self._code(row, FUNCTION, self._cell(row, FUNCTION)),
            roles=frozenset(self._code(row, ROLES, part) for part in roles if part.strip()),
        )
        if not found.name:
            self.wrong(row, _("De naam ontbreekt."))
        self._check_mail(row, found.mail, _("Het mailadres ontbreekt of klopt niet."))
        if found.manager:
            self._check_mail(row, found.manager, _("Bij leidinggevende hoort een mailadres."))
        for name, longest in _LONGEST.items():
            if len(getattr(found, name)) > longest:
                self.wrong(row, _("De inhoud van een cel is te lang."))
        return found

    def wrong(self, row: Row, text: str) -> None:
        self.faults.append(Fault(row.number, text))

    def _cell(self, row: Row, name: str) -> str:
        place = self.places.get(name)
        if place is None or place >= len(row.cells):
            return ""
        return row.cells[place].strip()

    def _code(self, row: Row, kind: str, text: str) -> str:
        """A code from how it is written: the code itself, or its name in any language."""
        wanted = text.strip().casefold()
        if not wanted:
            return ""
        found = self.words[kind].get(wanted)
        if found is None:
            self.wrong(row, _("“{text}” is niet bekend.").format(text=text.strip()[:60]))
            return ""
        return found

    def _check_mail(self, row: Row, mail: str, text: str) -> None:
        try:
            validate_email(mail)
        except ValidationError:
            self.wrong(row, text)


def columns_of(table: Table) -> dict[str, int]:
    """Which column holds what, by its name.

    Raises:
        UserError: there is no column of names, or of mail addresses.
    """
    found: dict[str, int] = {}
    for place, column in enumerate(table.columns):
        for name, headings in HEADINGS.items():
            if column.strip().casefold() in headings:
                found.setdefault(name, place)
    if MAIL not in found or NAME not in found:
        raise UserError(
            _("Het bestand mist de kolom naam of mailadres"),
            where="file",
            mend=_("Noem de kolommen: naam, mailadres, nummer, afdeling, leidinggevende, rollen."),
        )
    return found


def plan_import(
    table: Table,
    there: Iterable[Known],
    departments: Iterable[str],
    names: Callable[[], Mapping[str, Mapping[str, str]]],
) -> Plan:
    """What a file would do.

    A column that the file does not have leaves what it is about as it is; an empty cell empties it.
    Roles are only ever added: ending one is an act of its own.

    Args:
        table: the file.
        there: who is there.
        departments: the names of departments that exist.
        names: how functions and roles may be written, by kind; see `words_of`.

    Raises:
        UserError: there is no column of names, or of mail addresses.
    """
    places = columns_of(table)
    reader = _Reader(places, names())
    known = {each.mail: each for each in there}
    new: list[Known] = []
    changed: list[Change] = []
    seen: dict[str, int] = {}
    rows: list[tuple[Row, Known]] = []
    for row in table.rows:
        person = reader.person(row)
        if person.mail and person.mail in seen:
            text = _("Dit mailadres staat ook in rij {row}.").format(row=seen[person.mail])
            reader.wrong(row, text)
            continue
        seen[person.mail] = row.number
        rows.append((row, person))
    unchanged = 0
    for row, person in rows:
        unknown = person.manager not in known and person.manager not in seen
        if "@" in person.manager and unknown:
            reader.wrong(row, _("De leidinggevende staat niet in het bestand en is er niet."))
        if person.manager and person.manager == person.mail:
            reader.wrong(row, _("Iemand geeft geen leiding aan zichzelf."))
        before = known.get(person.mail)
        if before is None:
            new.append(person)
            continue
        after = _merged(before, person, places)
        fields = tuple(name for name in HEADINGS if getattr(before, name) != getattr(after, name))
        if fields:
            changed.append(Change(before, after, fields))
        else:
            unchanged += 1
    _check_circles(reader, rows, known)
    existing = {name.casefold() for name in departments}
    wanted = dict.fromkeys(
        each.department for each in (*new, *(change.after for change in changed))
    )
    made = {name.casefold(): name for name in wanted if name}
    return Plan(
        tuple(new),
        tuple(changed),
        unchanged,
        tuple(name for fold, name in made.items() if fold not in existing),
        tuple(sorted(reader.faults, key=lambda fault: fault.row)),
        tuple(column for place, column in enumerate(table.columns) if place not in places.values()),
    )


def _merged(before: Known, row: Known, places: Mapping[str, int]) -> Known:
    """Somebody as the file has them, where it says something."""

    def kept(name: str) -> str:
        return str(getattr(row if name in places else before, name))

    department = kept(DEPARTMENT)
    if department.casefold() == before.department.casefold():
        department = before.department
    return Known(
        mail=before.mail,
        name=row.name or before.name,
        number=kept(NUMBER),
        department=department,
        manager=kept(MANAGER),
        function=kept(FUNCTION),
        roles=before.roles | row.roles,
    )


def _check_circles(
    reader: _Reader, rows: Iterable[tuple[Row, Known]], known: Mapping[str, Known]
) -> None:
    """Sees that nobody would lead themselves by way of others."""
    manager = {mail: each.manager for mail, each in known.items()}
    listed = list(rows)
    if MANAGER in reader.places:
        manager |= {person.mail: person.manager for _row, person in listed}
    for row, person in listed:
        seen, up = {person.mail}, manager.get(person.mail, "")
        while up and up not in seen:
            seen.add(up)
            up = manager.get(up, "")
        if up == person.mail and manager.get(person.mail) != person.mail:
            reader.wrong(row, _("Zo geeft iemand via anderen leiding aan zichzelf."))


def words_of(labels: Callable[[type], list[tuple[str, str]]]) -> dict[str, dict[str, str]]:
    """How functions and roles may be written: their codes, and their names on screen.

    Args:
        labels: gives the codes of a kind with their names.
    """
    made: dict[str, dict[str, str]] = {}
    for kind, codes in ((FUNCTION, Function), (ROLES, Role)):
        made[kind] = {
            written.casefold(): code for code, name in labels(codes) for written in (code, name)
        }
    return made

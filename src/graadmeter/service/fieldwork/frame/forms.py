"""What the preview page asks: columns, design, seed. Read back with every problem by its field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.mapping import (
    FIELDS,
    FIXED,
    MAIL,
    NUMBER,
    Columns,
    field_name,
    propose,
)
from graadmeter.service.fieldwork.frame.reading import Table
from graadmeter.service.fieldwork.frame.sampling import COARSE_BELOW, KINDS, Design, Given, Kind
from graadmeter.service.fieldwork.frame.variables import Variable

_COLUMN, _QUOTA = "kolom-", "quotum-"


@dataclass(frozen=True)
class Choice:
    """One select of the page."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    optional: bool


@dataclass
class Asked:
    """What was filled in.

    Attributes:
        columns: which column holds what.
        kind: the kind of design.
        size: for simple and stratified.
        quotas: per stratum, by its place in the order of strata.
        seed: the seed.
        coarse_below: the size below which a stratum is made coarser.
        problems: field to what is wrong with it.
    """

    columns: Columns
    kind: Kind = "census"
    size: int = 0
    quotas: dict[int, int] = field(default_factory=dict)
    seed: int = 0
    coarse_below: int = COARSE_BELOW
    problems: dict[str, str] = field(default_factory=dict)

    def design(self, strata: Sequence[Given]) -> Design:
        """The design, once the strata are known."""
        quota = {given: self.quotas.get(place, 0) for place, given in enumerate(strata)}
        return Design(self.kind, self.size, quota, self.coarse_below)

    @property
    def mark(self) -> str:
        """Changes with anything that was filled in: what is confirmed is what was seen."""
        content = [
            sorted(self.columns.columns.items()),
            sorted(self.columns.fixed.items()),
            self.columns.route,
            self.kind,
            self.size,
            sorted(self.quotas.items()),
            self.seed,
            self.coarse_below,
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def first_asked(table: Table, variables: Sequence[Variable], seed: int) -> Asked:
    """What the page proposes."""
    return Asked(propose(table.columns, variables), seed=seed)


def read_asked(data: Mapping[str, str], variables: Sequence[Variable], seed: int | None) -> Asked:
    """What somebody filled in.

    Args:
        data: the form.
        variables: what a frame may give.
        seed: the seed that is recorded already, which nobody changes.
    """
    columns, fixed = {}, {}
    for name in (*FIELDS, *(variable.id for variable in variables)):
        chosen = data.get(f"{_COLUMN}{name}", "")
        if chosen.startswith("0:"):
            columns[name] = chosen[2:]
        elif chosen.startswith(FIXED):
            fixed[name] = chosen[1:]
    asked = Asked(Columns(columns, fixed, data.get("route", "mail")))
    kind = data.get("opzet", "")
    asked.kind = next((known for known in KINDS if known == kind), "census")
    if kind not in KINDS:
        asked.problems["opzet"] = _("Kies een opzet")
    if asked.kind in {"simple", "stratified"}:
        asked.size = _whole(data, "aantal", _("Aantal"), asked.problems)
    asked.coarse_below = _whole(data, "grof", _("Kleinste groep"), asked.problems)
    asked.seed = (
        seed if seed is not None else _whole(data, "startgetal", _("Startgetal"), asked.problems)
    )
    if asked.kind == "quota":
        for name in data:
            place = name.removeprefix(_QUOTA)
            if name.startswith(_QUOTA) and place.isdecimal():
                asked.quotas[int(place)] = _whole(data, name, _("Quotum"), asked.problems)
    return asked


def choices(asked: Asked, table: Table, variables: Sequence[Variable]) -> list[Choice]:
    """The selects of the page."""
    columns = tuple((f"0:{column}", column) for column in table.columns)

    def value(name: str) -> str:
        if name in asked.columns.fixed:
            return f"{FIXED}{asked.columns.fixed[name]}"
        return f"0:{asked.columns.columns[name]}" if name in asked.columns.columns else ""

    made = [
        Choice(f"{_COLUMN}{name}", field_name(name), columns, value(name), name != NUMBER)
        for name in FIELDS
    ]
    for variable in variables:
        fixed = tuple(
            (f"{FIXED}{code}", _("iedereen: {value}").format(value=variable.shown(code)))
            for code in variable.codes
        )
        made.append(
            Choice(
                f"{_COLUMN}{variable.id}",
                str(variable.label),
                columns + fixed,
                value(variable.id),
                not variable.weighs,
            )
        )
    return made


def quota_name(place: int) -> str:
    """The field of the quota of a stratum."""
    return f"{_QUOTA}{place}"


def has_mail(asked: Asked) -> bool:
    """Whether a column holds mail addresses."""
    return MAIL in asked.columns.columns


def _whole(data: Mapping[str, str], name: str, label: str, problems: dict[str, str]) -> int:
    text = data.get(name, "").strip() or "0"
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        problems[name] = _("{field}: vul een geheel getal in").format(field=label)
        return 0
    return int(text)

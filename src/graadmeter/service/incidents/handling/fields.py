"""Forms of a case as data: what is asked, and what comes back, checked, in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from graadmeter.language import gettext as _
from graadmeter.service import typed

Kind = Literal["day", "line", "text", "radios", "select", "tick", "money"]
LONGEST_TEXT = 4000
LONGEST_LINE = 200
_MONEY = re.compile(r"(?:€\s*)?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9})(?:,([0-9]{1,2}))?")


@dataclass(frozen=True)
class Field:
    """Something that is asked.

    Attributes:
        value: what stands there at first.
        past: whether a day may not lie in the future.
        most: characters; 0 is as usual for its kind.
        heading: what comes above it, when a new part of the form begins here.
    """

    name: str
    kind: Kind
    label: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    value: Any = ""
    past: bool = False
    most: int = 0
    rows: int = 5
    heading: str = ""

    @property
    def maxlength(self) -> int:
        """The most characters there may be."""
        return self.most or (LONGEST_TEXT if self.kind == "text" else LONGEST_LINE)


Values = dict[str, Any]
Problems = dict[str, str]


def read(fields: Iterable[Field], sent: Mapping[str, str], today: date) -> tuple[Values, Problems]:
    """What was filled in, and what is wrong with it, by the names of the fields.

    Days become dates, amounts cents, ticks truths; what was left empty is None, or "" for text.
    """
    values: Values = {}
    problems: Problems = {}
    for field in fields:
        text = typed.plain(sent.get(field.name, ""))
        value, problem = _read_one(field, text, today)
        if not problem and not field.optional and value in (None, ""):
            problem = _missing(field)
        values[field.name] = value
        if problem:
            problems[field.name] = problem
    return values, problems


def shown(fields: Iterable[Field], sent: Mapping[str, str] | None) -> dict[str, Any]:
    """What stands in each field: what was sent, or else what stands there at first."""
    if sent is None:
        return {field.name: _text(field.value) for field in fields}
    return {field.name: sent.get(field.name, "") for field in fields}


def _read_one(field: Field, text: str, today: date) -> tuple[Any, str]:
    if field.kind == "tick":
        return text == "1", ""
    if field.kind in {"radios", "select"}:
        known = {value for value, _label in field.options}
        return (text, "") if text in known or not text else (None, _missing(field))
    if field.kind == "day":
        return _read_day(field, text, today)
    if field.kind == "money":
        return _read_money(text)
    if len(text) > field.maxlength:
        return text, _("{label}: schrijf hooguit {count} tekens").format(
            label=field.label, count=field.maxlength
        )
    return text, ""


def _read_day(field: Field, text: str, today: date) -> tuple[date | None, str]:
    if not text:
        return None, ""
    day = typed.day(text)
    if day is None:
        return None, _("{label}: schrijf een dag als 2025-12-31").format(label=field.label)
    if field.past and day > today:
        return None, _("{label}: deze dag moet nog komen").format(label=field.label)
    return day, ""


def _read_money(text: str) -> tuple[int | None, str]:
    if not text:
        return None, ""
    found = _MONEY.fullmatch(text)
    if found is None:
        return None, _("Schrijf een bedrag als 1.250,50")
    cents = (found[2] or "0").ljust(2, "0")
    return int(found[1].replace(".", "")) * 100 + int(cents), ""


def _missing(field: Field) -> str:
    if field.kind in {"radios", "select"}:
        return _("{label}: maak een keuze").format(label=field.label)
    return _("{label}: vul dit in").format(label=field.label)


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def euros(cents: int | None) -> str:
    """Cents as an amount that `read` reads back."""
    if cents is None:
        return ""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", ".") + f",{rest:02}"

"""What the preview page asks: a column per field, a code per value. Read back as it was chosen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graadmeter.service.fieldwork.frame.reading import Table
from graadmeter.service.incidents.importing.fields import CODED, Field, codes_of, field_label
from graadmeter.service.incidents.importing.mapping import (
    MOST_VALUES,
    Reading,
    propose_columns,
    propose_values,
    values_in,
)

_COLUMN, _VALUE = "kolom-", "waarde-"
_CHOSEN = "0:"
"""Before a column that was chosen, so that none of that name is taken for none."""


@dataclass(frozen=True)
class Choice:
    """One select of the page."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    optional: bool


@dataclass(frozen=True)
class Group:
    """The values of one field."""

    title: str
    choices: tuple[Choice, ...]


def first_reading(table: Table, departments: Mapping[str, str]) -> Reading:
    """What the page proposes."""
    return _with_values(table, propose_columns(table.columns), {}, departments)


def read_reading(data: Mapping[str, str], table: Table, departments: Mapping[str, str]) -> Reading:
    """What somebody chose. Values of a column that was chosen just now are proposed again.

    Args:
        data: the form.
        table: the list.
        departments: id to name.
    """
    columns = {}
    for name in Field:
        chosen = data.get(f"{_COLUMN}{name.value}", "")
        if chosen.startswith(_CHOSEN) and chosen[len(_CHOSEN) :] in table.columns:
            columns[name] = chosen[len(_CHOSEN) :]
    return _with_values(table, columns, data, departments)


def _with_values(
    table: Table,
    columns: Mapping[Field, str],
    data: Mapping[str, str],
    departments: Mapping[str, str],
) -> Reading:
    labels = {name: codes_of(name, departments) for name in CODED}
    values = {
        name: each for name, each in values_in(table, columns).items() if len(each) <= MOST_VALUES
    }
    found = propose_values(values, labels)
    for name, each in values.items():
        known = {code for code, _text in labels[name]}
        for value in each:
            asked = value_name(name, columns[name], value)
            if asked in data:
                found.pop((name, value), None)
                if data[asked] in known:
                    found[name, value] = data[asked]
    return Reading(columns, found)


def value_name(name: Field, column: str, value: str) -> str:
    """The name of the control for a value of a column."""
    mark = hashlib.blake2b(json.dumps([column, value]).encode(), digest_size=6).hexdigest()
    return f"{_VALUE}{name.value}-{mark}"


def column_choices(table: Table, reading: Reading) -> list[Choice]:
    """A select per field."""
    options = tuple((f"{_CHOSEN}{column}", column) for column in table.columns)
    return [
        Choice(
            f"{_COLUMN}{name.value}",
            field_label(name),
            options,
            f"{_CHOSEN}{reading.columns[name]}" if name in reading.columns else "",
            name is not Field.FORM,
        )
        for name in Field
    ]


def value_groups(table: Table, reading: Reading, departments: Mapping[str, str]) -> list[Group]:
    """A select per value, by field."""
    return [
        Group(
            field_label(name),
            tuple(
                Choice(
                    value_name(name, reading.columns[name], value),
                    value,
                    tuple(codes_of(name, departments)),
                    reading.values.get((name, value), ""),
                    False,
                )
                for value in each
            ),
        )
        for name, each in values_in(table, reading.columns).items()
        if 0 < len(each) <= MOST_VALUES
    ]


def mark_of(reading: Reading, doubles: Sequence[int]) -> str:
    """Changes with anything that was chosen: what is confirmed is what was seen."""
    content = [
        sorted((name.value, column) for name, column in reading.columns.items()),
        sorted((name.value, value, code) for (name, value), code in reading.values.items()),
        list(doubles),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()

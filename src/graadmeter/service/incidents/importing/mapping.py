"""Which column holds what, and which code a value stands for: proposed, then chosen by a person."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graadmeter.service.fieldwork.frame.mapping import plain
from graadmeter.service.fieldwork.frame.reading import Table
from graadmeter.service.incidents.importing.fields import (
    CODED,
    COLUMN_WORDS,
    NONE,
    VALUE_WORDS,
    Field,
)

MOST_VALUES = 60
"""Different values of one field: more than these is free text."""
_NEAR = 0.8
_BETWEEN = re.compile(r"\s*(?:[;|+/,]|\ben\b)\s*")
_HELD = {
    Field.AUDIENCE: "staff",
    Field.BY_WHOM: "extern",
    Field.CHANNEL: "anders",
    Field.STATE: "gesloten",
}
"""What a row has when no column says it."""


@dataclass(frozen=True)
class Reading:
    """How a list is read.

    Attributes:
        columns: field to the name of its column.
        values: field and value, as written, to a code.
    """

    columns: Mapping[Field, str] = field(default_factory=dict)
    values: Mapping[tuple[Field, str], str] = field(default_factory=dict)


def split(name: Field, text: str) -> list[str]:
    """The values in a cell: several for the form, which a list writes beside each other."""
    if name is not Field.FORM:
        return [text.strip()] if text.strip() else []
    return [each for each in _BETWEEN.split(text.strip()) if each]


def values_in(table: Table, columns: Mapping[Field, str]) -> dict[Field, list[str]]:
    """The different values of each coded field, in the order they come."""
    found: dict[Field, list[str]] = {}
    for name in CODED:
        if name in columns:
            place = table.place(columns[name])
            seen: dict[str, None] = {}
            for row in table.rows:
                cell = row.cells[place] if place < len(row.cells) else ""
                seen |= dict.fromkeys(split(name, cell))
            found[name] = list(seen)
    return found


def propose_columns(names: Sequence[str]) -> dict[Field, str]:
    """The likeliest columns: the same word first, then the nearest; each column once."""
    texts = {name: plain(name) for name in names}
    found: dict[Field, str] = {}
    for name, words in COLUMN_WORDS.items():
        exact = next((each for each, text in texts.items() if text in words), None)
        if exact is not None and exact not in found.values():
            found[name] = exact
    for name, words in COLUMN_WORDS.items():
        left = {text: each for each, text in texts.items() if each not in found.values()}
        if name not in found:
            near = _nearest(words, left)
            if near:
                found[name] = left[near]
    return found


def _nearest(words: Sequence[str], texts: Mapping[str, str]) -> str:
    ranked = [
        (difflib.SequenceMatcher(None, word, text).ratio(), text)
        for word in words
        for text in difflib.get_close_matches(word, list(texts), n=1, cutoff=_NEAR)
    ]
    return max(ranked)[1] if ranked else ""


def propose_values(
    values: Mapping[Field, Sequence[str]],
    labels: Mapping[Field, Sequence[tuple[str, str]]],
) -> dict[tuple[Field, str], str]:
    """The likeliest code of each value; a value that resembles nothing has none.

    Args:
        values: field to its values.
        labels: field to its codes and what they are called.
    """
    found = {}
    for name, each in values.items():
        words: dict[str, str] = {}
        for code, text in labels[name]:
            if code != NONE:
                words |= {plain(text): code, plain(code): code}
        for code, known in VALUE_WORDS.get(name, {}).items():
            words |= dict.fromkeys(known, str(code))
        for value in each:
            text = plain(value)
            near = difflib.get_close_matches(text, words, n=1, cutoff=_NEAR)
            if text in words or near:
                found[name, value] = words[text if text in words else near[0]]
    return found


def held(name: Field) -> str:
    """What a row has when no column says it; empty for what it then does not have."""
    return _HELD.get(name, "")

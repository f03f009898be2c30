"""``monitor.yaml`` with a wave added, and its comments and order left as they are."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from graadmeter.monitor.new_wave.writing import Block, as_yaml
from graadmeter.monitor.source import Document

Entries = Sequence[Mapping[str, Any]]


def settings_data(document: Document, wave: Mapping[str, Any], studies: Entries) -> dict[str, Any]:
    """The settings with a wave and its studies after those that are not later."""
    data = deepcopy(document.data)
    for key, entries in (("waves", [wave]), ("studies", studies)):
        place = _place(document, key, wave["year"])
        data[key][place:place] = [dict(entry) for entry in entries]
    return Block(data)


def settings_text(text: str, document: Document, wave: Mapping[str, Any], studies: Entries) -> str:
    """The same, as lines added to the text.

    It may come to something else where the lists are written in another way than an entry per
    line; whoever uses it reads it back.
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    added: list[tuple[str, Entries]] = [("waves", [wave]), ("studies", studies)]
    # From the end of the file, so that the line numbers of what comes before stay right.
    for key, entries in sorted(added, key=lambda item: document.line((item[0],)), reverse=True):
        place = _place(document, key, wave["year"])
        if place:
            _insert(lines, document, (key, place - 1), entries)
    return "".join(lines)


def _place(document: Document, key: str, wave: int) -> int:
    name = {"waves": "year", "studies": "wave"}[key]
    years = [entry[name] for entry in document.data[key]]
    return max((i + 1 for i, year in enumerate(years) if year <= wave), default=0)


def _insert(lines: list[str], document: Document, after: tuple[str, int], entries: Entries) -> None:
    start = document.line(after)
    indent = _indent(lines[start - 1])
    end = start
    while end < len(lines) and lines[end].strip() and _indent(lines[end]) > indent:
        end += 1
    spaced = after[1] > 0 and not lines[start - 2].strip()
    blank = "\n" if spaced else ""
    lines[end:end] = [
        blank + textwrap.indent(as_yaml([Block(entry)]), " " * indent) for entry in entries
    ]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

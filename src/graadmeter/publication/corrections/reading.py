"""Tables as a publication's own open data have them: what a later version is compared with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graadmeter.publication.edition import Figure
from graadmeter.publication.names import CHANGES_DATA, JSONSTAT_COLLECTION, TIDY_CSV

SOURCES = (TIDY_CSV, JSONSTAT_COLLECTION, CHANGES_DATA)
"""The files that tables are read from."""


@dataclass(frozen=True)
class ReadHeading:
    """The heading of a row or column, with the wave when all figures under it are of one."""

    section: str
    label: str
    wave: int | None


Position = tuple[int, int]
"""Number of row and column, from 1."""


@dataclass(frozen=True)
class ReadVerdict:
    """What was said of a difference with an earlier wave."""

    wave: int
    earlier_wave: int
    verdict: str


@dataclass(frozen=True)
class ReadTable:
    """A table, with nothing that is hidden in it.

    Attributes:
        rows, columns: number, from 1, to heading.
        cells: place to its wave and figure.
        verdicts: place of a figure and of the one compared with, to what was said.
    """

    id: str
    label: str
    title: str
    base: str
    weighted: str
    rows: Mapping[int, ReadHeading]
    columns: Mapping[int, ReadHeading]
    cells: Mapping[Position, tuple[int, Figure]]
    verdicts: Mapping[tuple[Position, Position], ReadVerdict]
    notes: tuple[str, ...]


def read_tables(files: Mapping[str, bytes]) -> dict[str, ReadTable]:
    """The tables by their id, in order, from the files of :data:`SOURCES`.

    Raises:
        ValueError, KeyError: a file is not of this form.
    """
    by_table: dict[str, list[dict[str, str]]] = {}
    for row in _rows(files[TIDY_CSV]):
        by_table.setdefault(row["table"], []).append(row)
    verdicts: dict[str, dict[tuple[Position, Position], ReadVerdict]] = {}
    for row in _rows(files[CHANGES_DATA]):
        place = (int(row["row_number"]), int(row["column_number"]))
        earlier = (int(row["earlier_row_number"]), int(row["earlier_column_number"]))
        verdicts.setdefault(row["table"], {})[place, earlier] = ReadVerdict(
            int(row["wave"]), int(row["earlier_wave"]), row["verdict"]
        )
    cubes = json.loads(files[JSONSTAT_COLLECTION])["link"]["item"]
    notes = {cube["extension"]["table"]: _notes(cube) for cube in cubes}
    return {
        name: _table(rows, verdicts.get(name, {}), notes.get(name, ()))
        for name, rows in by_table.items()
    }


def _notes(cube: Mapping[str, Any]) -> tuple[str, ...]:
    # Before the notes of the table itself stand that it is synthetic, if it is, and its base.
    return tuple(cube["note"][2 if cube["extension"]["synthetic"] else 1 :])


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


def _table(
    rows: list[dict[str, str]],
    verdicts: Mapping[tuple[Position, Position], ReadVerdict],
    notes: tuple[str, ...],
) -> ReadTable:
    first = rows[0]
    cells = {
        (int(row["row_number"]), int(row["column_number"])): (int(row["wave"]), _figure(row))
        for row in rows
    }
    return ReadTable(
        id=first["table"],
        label=first["label"],
        title=first["title"],
        base=first["base"],
        weighted=first["weighted"],
        rows=_headings(rows, "row"),
        columns=_headings(rows, "column"),
        cells=cells,
        verdicts=verdicts,
        notes=notes,
    )


def _headings(rows: list[dict[str, str]], axis: str) -> dict[int, ReadHeading]:
    words: dict[int, tuple[str, str]] = {}
    waves: dict[int, set[int]] = {}
    for row in rows:
        number = int(row[f"{axis}_number"])
        words[number] = (row[f"{axis}_section"], row[axis])
        waves.setdefault(number, set()).add(int(row["wave"]))
    return {
        number: ReadHeading(*words[number], min(waves[number]) if len(waves[number]) == 1 else None)
        for number in words
    }


def _figure(row: Mapping[str, str]) -> Figure:
    return Figure(
        flag=row["flag"],
        value=_number(row["value"]),
        unit=row["unit"],
        decimals=int(row["decimals"]),
        n=_whole(row["n"]),
        ci_low=_number(row["ci_low"]),
        ci_high=_number(row["ci_high"]),
        se=_number(row["se"]),
        deff=_number(row["deff"]),
        published=_number(row["published"]),
        n_published=_whole(row["n_published"]),
        comparable=row["comparable"],
        note=row["note"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None

"""What differs in the figures that are no tables: listed in the open data, counted on the pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace

from graadmeter.publication.corrections.comparing import HIDDEN, differs_to_readers
from graadmeter.publication.edition import WITHHELD, Correction, Figure, Item, Kind
from graadmeter.publication.figures import Unit, unit_of
from graadmeter.publication.names import FACTSHEET_DATA, QUESTION_DATA
from graadmeter.publication.open_data import plain

_SEPARATOR = "/"
_SHARE = "percentage"


@dataclass(frozen=True)
class FigureList:
    """A file with a figure per line.

    Attributes:
        kind: what a changed figure of it is in an erratum.
        key: columns that together name a figure.
        group, section, row, column: columns with the words that go with it.
    """

    kind: Kind
    file: str
    key: tuple[str, ...]
    group: str
    section: str
    row: str
    column: str


QUESTIONS = FigureList(
    Kind.QUESTION,
    QUESTION_DATA,
    ("group", "question", "answer", "by", "level", "wave", "statistic", "table"),
    group="group",
    section="question_label",
    row="answer_label",
    column="level_label",
)
FACTSHEETS = FigureList(
    Kind.FACTSHEET,
    FACTSHEET_DATA,
    ("factsheet", "group", "figure", "where"),
    group="group",
    section="factsheet",
    row="figure_label",
    column="people",
)
LISTS = (QUESTIONS, FACTSHEETS)


@dataclass(frozen=True)
class ReadFigure:
    """A figure of a list, and the words that go with it."""

    group: str
    section: str
    row: str
    column: str
    wave: int
    figure: Figure


def read_figures(one: FigureList, files: Mapping[str, bytes]) -> dict[str, ReadFigure]:
    """The figures by what names them, in order; none where the file is not among the files.

    Numbers keep ten significant digits, as in the erratum.

    Raises:
        ValueError, KeyError: the file is not of this form.
    """
    text = files.get(one.file, b"").decode("utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return {_SEPARATOR.join(row[name] for name in one.key): _read(one, row) for row in rows}


def compare_figures(
    one: FigureList, old: Mapping[str, ReadFigure], new: Mapping[str, ReadFigure]
) -> tuple[Item, ...]:
    """Every figure that differs, and that came or went, in the order of the new ones."""
    found = [
        _item(one, name, old.get(name), now)
        for name, now in new.items()
        if name not in old or old[name].figure != now.figure
    ]
    return (*found, *(_item(one, name, was, None) for name, was in old.items() if name not in new))


def carry_figures(
    one: FigureList, corrections: tuple[Correction, ...], newest: Mapping[str, ReadFigure]
) -> tuple[Correction, ...]:
    """Earlier corrections without the figures that the newest version no longer shows."""

    def carried(item: Item) -> Item:
        if item.kind is not one.kind or _shown(newest.get(item.title)):
            return item
        return replace(item, old=Figure(WITHHELD), new=Figure(WITHHELD))

    return tuple(
        replace(each, items=tuple(carried(item) for item in each.items)) for each in corrections
    )


def _shown(one: ReadFigure | None) -> bool:
    return one is not None and one.figure.flag != HIDDEN


def _item(one: FigureList, name: str, old: ReadFigure | None, new: ReadFigure | None) -> Item:
    words = new or old
    if words is None:
        raise ValueError(f"nothing is known of {name!r}")
    before = old.figure if old else None
    after = new.figure if new else None
    if before is not None and before.flag != HIDDEN and not _shown(new):
        before = Figure(WITHHELD)
    return Item(
        one.kind,
        one.file,
        label=words.group,
        title=name,
        seen=before is None or after is None or differs_to_readers(before, after),
        row_section=words.section,
        row=words.row,
        column=words.column,
        wave=words.wave,
        old=before,
        new=after,
    )


def _read(one: FigureList, row: Mapping[str, str]) -> ReadFigure:
    # Factsheets have shares alone, so their file does not say which statistic.
    unit = unit_of(row.get("statistic", _SHARE))
    return ReadFigure(
        group=row[one.group],
        section=row[one.section],
        row=row[one.row],
        column=row[one.column],
        wave=int(row["wave"]),
        figure=Figure(
            flag=row["flag"],
            value=_number(row["estimate"]),
            unit=unit.value,
            decimals=0 if unit is Unit.PERCENT else 1,
            n=int(row["n"]) if row["n"] else None,
            ci_low=_number(row["ci_low"]),
            ci_high=_number(row["ci_high"]),
            se=_number(row["se"]),
            deff=_number(row["deff"]),
            note=row["note"],
        ),
    )


def _number(text: str) -> float | None:
    return float(plain(float(text))) if text else None

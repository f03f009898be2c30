"""What a factsheet is made of, before it takes any form."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.tabulation.table import Table


@dataclass(frozen=True)
class FigureFacts:
    """What is known of a row of a factsheet's table.

    Attributes:
        id: name of the figure within its set.
        group: target group it is about.
        question: what is counted.
        codes: answers counted.
        base: expression that narrows whom it is about; empty for everybody.
        people: those people in a sentence; empty where they are those of the factsheet.
        says: the rest of that sentence; empty where there is none.
        table: id of the table of the report with the same figure; empty when there is none.
        organisations: it is what organisations state of themselves, not answers of persons.
    """

    id: str
    group: str
    question: str
    codes: tuple[str, ...]
    base: str
    people: str
    says: str
    table: str
    organisations: bool = False


@dataclass(frozen=True)
class FactsheetPart:
    """The figures of one target group.

    Attributes:
        people: whom it is about, in a sentence.
        where: per column of the table, the expression that says who is in it; empty for everybody.
        rows: facts per row of the table.
        headline: rows that are shown large.
        table: figures by rows, groups of people by columns; the first is that of the factsheet.
    """

    title: str
    people: str
    where: tuple[str, ...]
    rows: tuple[FigureFacts, ...]
    headline: tuple[int, ...]
    table: Table


@dataclass(frozen=True)
class Factsheet:
    """One factsheet; ``id`` is its name in addresses."""

    id: str
    title: str
    subtitle: str
    about: str
    parts: tuple[FactsheetPart, ...]


@dataclass(frozen=True)
class FactsheetGroup:
    """Factsheets under one heading."""

    id: str
    title: str
    about: str
    sheets: tuple[Factsheet, ...]

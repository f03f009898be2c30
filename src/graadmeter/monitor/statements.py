"""What the running text of a publication says of its figures."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from graadmeter.monitor.base import Part

StatementLayer = Literal["gemeente", "provincie", "waterschap", "rijk"]
StatementUnit = Literal[
    "percent", "percentage points", "count", "mean", "factor", "year", "direction", "other"
]
Wave = Annotated[int, Field(ge=1900, le=2200)]

# A quotation holds the words about one figure; more would carry over the text of the report.
MOST_WORDS = 20


class PublishedStatement(Part):
    """What running text says of one figure.

    Attributes:
        id: stable, unique among all statements of the monitor.
        section: of the publication, such as ``3.3`` or ``4 (inleiding)``.
        population: about whom, as the text says it.
        wave: wave of the figure; without it the wave of the publication.
        layer: layer of government, when the statement is of one only.
        value: the number, only when it is printed in figures or in number words.
        unit: what the number is of; ``direction`` for a rise or fall without a number.
        about: what the figure is of, in words of whoever carried it over.
        words: the printed words around the figure.
        source: where it stands.
        verified: whether it was held against the publication itself.
    """

    id: str
    section: str = ""
    population: str = ""
    wave: Wave | None = None
    layer: StatementLayer | None = None
    value: float | None = None
    unit: StatementUnit
    about: str
    words: str
    source: str
    verified: bool = False


class PublishedStatements(Part):
    """One file of statements, all from the publication of one wave."""

    source: str
    wave: Wave
    statements: tuple[PublishedStatement, ...]

"""What running text says of figures, as material for an audit."""

from __future__ import annotations

from collections.abc import Iterable

from graadmeter.consistency.material import Origin, Statement
from graadmeter.consistency.reading.numbers import printed_of
from graadmeter.monitor.statements import PublishedStatement


def statement_of(statement: PublishedStatement, wave: int | None) -> Statement:
    """A statement of a publication.

    Args:
        statement: as published.
        wave: wave of the publication it stands in; also that of a figure without its own.
    """
    return Statement(
        id=statement.id,
        words=statement.words,
        about=statement.about,
        section=statement.section,
        population=statement.population,
        wave=wave if statement.wave is None else statement.wave,
        layer=statement.layer or "",
        value=None if statement.value is None else printed_of(statement.value),
        unit=statement.unit,
        wave_of_text=wave,
        origin=Origin.PRINTED,
    )


def statements_of(
    statements: Iterable[PublishedStatement], wave: int | None
) -> tuple[Statement, ...]:
    """Statements of one publication, in their order; see `statement_of`."""
    return tuple(statement_of(each, wave) for each in statements)

"""What is shown of those who decide themselves who is told: the class of a year, never a number.

An office holder decides who may know of a case. A number that goes up by one tells of it to whoever
reads figures, and so does a number in which they are counted along, to whoever knows the rest. So
of the board and of representatives the class of the total is shown and no breakdown; and of staff
and board together only what follows from the numbers of staff and the class of the board, which
are shown already. Nothing that is shown depends on more, so there is nothing to subtract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.counts import CountedCase, Counts, count
from graadmeter.service.incidents.counting.definitions import (
    DEFINITIONS,
    Band,
    Block,
    band_of,
    incident_bands,
)
from graadmeter.service.incidents.words import DEFINITION

IN_CLASSES = frozenset({Block.BOARD, Block.REPRESENTATIVE})
"""Whose incidents are shown in classes alone."""


@dataclass(frozen=True)
class YearClass:
    """The class of a year."""

    year: int
    band: Band


def class_of(block: Block, counts: Counts) -> Band:
    """The class of the incidents of a block."""
    return band_of(counts.total, incident_bands(block))


def classes(cases: Sequence[CountedCase], block: Block, year: int) -> tuple[YearClass, ...]:
    """The class of each year from the first with a case to one, the earliest first.

    Args:
        cases: of the block.
        block: whom they are about.
        year: the last year.
    """
    definition = DEFINITIONS[DEFINITION]
    first = min((case.year for case in cases), default=year)
    return tuple(
        YearClass(each, class_of(block, count(_of_year(cases, each), definition)))
        for each in range(min(first, year), year + 1)
    )


def _of_year(cases: Sequence[CountedCase], year: int) -> list[CountedCase]:
    return [case for case in cases if case.year == year]


def together(
    staff: int, board: Band, bands: Sequence[Band], *, part: bool = True
) -> tuple[Band, ...]:
    """The classes that a number of staff and board together can be in.

    Args:
        staff: the number of staff.
        board: the class of all incidents of the board.
        bands: the classes to choose from.
        part: whether the number is of some of the incidents, such as one form: then none of those
            of the board need be among them.
    """
    least = staff + (0 if part else board.least)
    most = None if board.most is None else staff + board.most
    return tuple(
        band
        for band in bands
        if (band.most is None or band.most >= least) and (most is None or band.least <= most)
    )


def why_classes() -> str:
    """Why there is no number."""
    return _(
        "Van bestuurders en volksvertegenwoordigers ziet u alleen een klasse. Zij kiezen zelf wie "
        "weet dat er iets is gebeurd. Een aantal zou dat verraden."
    )

"""Tables of published figures alone: what stands in other sources, wave beside wave."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from graadmeter.monitor.base import Identifier, Part
from graadmeter.monitor.questionnaire import Comparability
from graadmeter.monitor.text import Text

SERIES_TABLES_PREFIX = "series-"
"""How the name of a file with such tables begins, in the folder ``tables``."""


class SeriesRow(Part):
    """One figure through the waves.

    Attributes:
        label: heading.
        section: heading above a block of rows.
        indicator, population: which of the published figures.
        comparability: how earlier waves compare with the one that is published; without a statement
            they may stand beside it.
    """

    label: Text
    section: Text | None = None
    indicator: str
    population: str
    comparability: tuple[Comparability, ...] = ()


class SeriesTable(Part):
    """One table of published figures; its columns are waves."""

    id: str
    group: Identifier
    title: Text
    base_label: Text
    waves: Annotated[tuple[int, ...], Field(min_length=1)]
    rows: Annotated[tuple[SeriesRow, ...], Field(min_length=1)]
    notes: tuple[Text, ...] = ()


class SeriesTableFile(Part):
    """The tables of published figures of one chapter in one wave."""

    wave: int
    chapter: int
    tables: tuple[SeriesTable, ...]

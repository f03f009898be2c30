"""Table specifications: which figure stands in which cell.

A cell is described by its row and its column together, and by what the table says for all cells.
What several of them state is joined with AND (``base``, ``where``) or taken from the row first,
then the column, then the table (``question``, ``codes``, ``statistic``, ``wave``).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from graadmeter.monitor.base import Identifier, Part
from graadmeter.monitor.decompositions import DecompositionSpec
from graadmeter.monitor.text import Text

Statistic = Literal[
    "percentage",
    "mean",
    "rank",
    "approached",
    "completed",
    "response_rate",
    "response_share",
    "population_share",
    "weight",
]
ACCOUNTING: frozenset[str] = frozenset(
    {"approached", "completed", "response_rate", "response_share", "population_share", "weight"}
)
ALL_CODES = "*"


class Axis(Part):
    """A row or a column of a table.

    Attributes:
        label: heading.
        section: heading above a block of rows.
        group: target group, when it is not the table's own.
        also: further groups whose response is added, in the response accounting.
        heading: a subheading without figures.
        wave: the wave the figures belong to; absent means the table's own.
        base: expression that narrows whom the figures are about.
        where: expression that selects a subgroup of them.
        question: question, option column (``id__code``) or derived variable that is counted; may
            hold ``{name}`` to be filled in from ``with`` of the other axis.
        codes: answers counted; ``["*"]`` for all of them (a total).
        leave_out: answers left out of the base ("weet niet/n.v.t.").
        rank: for statistic ``rank``: which place.
        with: values for ``{name}`` in ``question`` of the other axis.
        printed: the published table has this row or column too, in the same order.
    """

    label: Text
    section: Text | None = None
    group: Identifier | None = None
    also: tuple[Identifier, ...] = ()
    heading: bool = False
    wave: int | None = None
    base: str | None = None
    where: str | None = None
    question: str | None = None
    codes: tuple[str, ...] | None = None
    leave_out: tuple[str, ...] | None = None
    statistic: Statistic | None = None
    rank: Annotated[int, Field(ge=1)] | None = None
    fill: dict[str, str] = Field(default_factory=dict, alias="with")
    printed: bool = True
    note: Text | None = None


class TableSpec(Part):
    """One table of a publication.

    ``published`` is the id of the published table it corresponds with, cell for cell; absent means
    the same id, ``"none"`` that there is none.
    """

    id: str
    kind: Literal["table", "figure", "inset", "annex", "extra"] = "table"
    group: Identifier
    title: Text
    base_label: Text
    base: str | None = None
    question: str | None = None
    codes: tuple[str, ...] | None = None
    leave_out: tuple[str, ...] = ()
    statistic: Statistic = "percentage"
    weighted: bool = True
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    published: str | None = None
    columns: Annotated[tuple[Axis, ...], Field(min_length=1)]
    rows: Annotated[tuple[Axis, ...], Field(min_length=1)]
    notes: tuple[Text, ...] = ()

    @property
    def published_id(self) -> str | None:
        """Id of the published table it corresponds with; None when there is none."""
        return None if self.published == "none" else self.published or self.id


class TableFile(Part):
    """The tables of one chapter in one wave."""

    wave: int
    chapter: int
    tables: tuple[TableSpec, ...]
    decompositions: tuple[DecompositionSpec, ...] = ()

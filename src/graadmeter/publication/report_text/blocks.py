"""Text as a reader sees it: every word there, nothing of how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from graadmeter.publication.decomposition_view import DecompositionView
from graadmeter.publication.table_view import TableView


@dataclass(frozen=True)
class Span:
    """Words of one kind.

    Attributes:
        kind: text, emphasis, strong, link (elsewhere), see (to a table), note or computed.
        text: the words; empty where there are children.
        target: an address, or the element that is referred to.
        page: page of the site that the target is on.
        number: number of a footnote.
        cells: what computed words rest on, as "table row column", counted from 0.
    """

    kind: str
    text: str = ""
    target: str = ""
    page: str = ""
    number: int = 0
    cells: tuple[str, ...] = ()
    children: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Part:
    """A heading; ``anchor`` is unique on its page."""

    kind: ClassVar[str] = "part"
    level: int
    spans: tuple[Span, ...]
    anchor: str


@dataclass(frozen=True)
class Prose:
    """A paragraph."""

    kind: ClassVar[str] = "prose"
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Bullets:
    """A list."""

    kind: ClassVar[str] = "bullets"
    ordered: bool
    items: tuple[tuple[BlockView, ...], ...]


@dataclass(frozen=True)
class Quoted:
    """A quotation."""

    kind: ClassVar[str] = "quoted"
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True)
class Apart:
    """A box.

    Attributes:
        label: what kind of box it is, in words.
        remark: words under the title, about where it comes from.
    """

    kind: ClassVar[str] = "apart"
    box: str
    label: str
    title: str
    remark: str
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True)
class KeyFigure:
    """A figure large, with what it is of."""

    figure: Span
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Figures:
    """Key figures beside each other."""

    kind: ClassVar[str] = "figures"
    title: str
    items: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class TopPlace:
    """One place of a ranking; answers that show the same number share it."""

    answers: tuple[str, ...]
    figure: str


@dataclass(frozen=True)
class TopPlaces:
    """The most frequent answers of a table."""

    kind: ClassVar[str] = "top"
    title: str
    places: tuple[TopPlace, ...]
    see: Span
    remark: str


@dataclass(frozen=True)
class Finding:
    """A change that stands out, with where it stands."""

    title: str
    sentence: Span
    see: Span


@dataclass(frozen=True)
class Findings:
    """What stands out, most evidence first."""

    kind: ClassVar[str] = "findings"
    items: tuple[Finding, ...]
    remark: str


@dataclass(frozen=True)
class TableHere:
    """A table in its place; ``level`` is that of its heading."""

    kind: ClassVar[str] = "table"
    view: TableView
    level: int


@dataclass(frozen=True)
class Taken:
    """A change taken apart, in its place."""

    kind: ClassVar[str] = "taken"
    view: DecompositionView
    level: int


BlockView: TypeAlias = (
    Part | Prose | Bullets | Quoted | Apart | Figures | TopPlaces | Findings | TableHere | Taken
)

"""A chapter as a tree of blocks and words, before anything in it is computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from graadmeter.monitor.report.directives import Directive


@dataclass(frozen=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """Words with emphasis."""

    children: tuple[Inline, ...]
    strong: bool = False


@dataclass(frozen=True)
class Link:
    """Words that lead elsewhere."""

    address: str
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class NoteMark:
    """A reference to a footnote of the chapter, by its position."""

    note: int


Inline: TypeAlias = Words | Emphasis | Link | NoteMark | Directive


@dataclass(frozen=True)
class Subheading:
    """A heading within the chapter; its level is 2 or 3."""

    level: int
    children: tuple[Inline, ...]
    line: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]
    line: int


@dataclass(frozen=True)
class Items:
    """A list."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True)
class Quotation:
    """A quotation from a source."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Box:
    """Text apart from the running text; see `directives.BOXES` for the kinds."""

    kind: str
    title: str
    source: str
    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True)
class Placed:
    """A directive that stands on its own: a table, a list of findings."""

    directive: Directive


Block: TypeAlias = Subheading | Paragraph | Items | Quotation | Box | Placed


@dataclass(frozen=True)
class ChapterText:
    """The text of one chapter of the report of a wave.

    Attributes:
        wave, chapter: whose text it is.
        file: its file, relative to the monitor folder.
        blocks: the text.
        notes: the footnotes, in the order in which they are first referred to.
    """

    wave: int
    chapter: int
    file: str
    blocks: tuple[Block, ...]
    notes: tuple[tuple[Inline, ...], ...] = ()


def directives_in(text: ChapterText) -> Iterator[Directive]:
    """Every directive of a chapter, in the order of the text, footnotes last."""
    yield from _in_blocks(text.blocks)
    for note in text.notes:
        yield from _in_words(note)


def _in_blocks(blocks: tuple[Block, ...]) -> Iterator[Directive]:
    for block in blocks:
        match block:
            case Placed(directive):
                yield directive
            case Subheading(children=children) | Paragraph(children=children):
                yield from _in_words(children)
            case Items(items=items):
                for item in items:
                    yield from _in_blocks(item)
            case Quotation(blocks=inner) | Box(blocks=inner):
                yield from _in_blocks(inner)


def _in_words(children: tuple[Inline, ...]) -> Iterator[Directive]:
    yield from (one for one in all_words(children) if isinstance(one, Directive))


def all_words(children: tuple[Inline, ...]) -> Iterator[Inline]:
    """Words with those within emphasis and links."""
    for child in children:
        yield child
        if isinstance(child, Emphasis | Link):
            yield from all_words(child.children)

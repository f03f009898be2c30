"""Fill in a chapter's text: tables in their places, figures and sentences computed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.monitor.report import (
    KEY_FIGURES,
    Block,
    Box,
    ChapterText,
    Directive,
    Emphasis,
    Inline,
    Items,
    Link,
    NoteMark,
    Paragraph,
    Placed,
    Quotation,
    Subheading,
    Words,
)
from graadmeter.publication import figures
from graadmeter.publication.decomposition_view import DecompositionView
from graadmeter.publication.names import Place, table_label
from graadmeter.publication.protection import redact
from graadmeter.publication.report_text import computing
from graadmeter.publication.report_text.blocks import (
    Apart,
    BlockView,
    Bullets,
    Figures,
    Finding,
    Findings,
    KeyFigure,
    Part,
    Prose,
    Quoted,
    Span,
    TableHere,
    Taken,
    TopPlace,
    TopPlaces,
)
from graadmeter.publication.sentences import Sentence, change, grammar_of, key_findings
from graadmeter.publication.table_view import TableView
from graadmeter.tabulation.table import Table

_View = TypeVar("_View")
_FINDINGS = 5
_DEEPEST = 4
_STOPS = (".", "!", "?")


@dataclass(frozen=True)
class Surroundings:
    """What a text may draw on.

    Attributes:
        where: every table of the publication by its id.
        chapters: number of a chapter to the tables in it.
        synthetic: the figures are synthetic, which findings say.
    """

    where: Mapping[str, Place]
    chapters: Mapping[int, tuple[Table, ...]]
    synthetic: bool


@dataclass
class _Text:
    """One chapter while it is filled in."""

    around: Surroundings
    tables: Mapping[str, TableView]
    taken: Mapping[str, DecompositionView]
    level: int = 1
    used: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)


def fill_text(
    text: ChapterText | None,
    around: Surroundings,
    tables: Mapping[str, TableView],
    taken: Mapping[str, DecompositionView],
) -> tuple[tuple[BlockView, ...], tuple[tuple[Span, ...], ...]]:
    """A chapter's blocks and footnotes, in the current language.

    Args:
        text: its text; None when there is none.
        around: the publication.
        tables: the chapter's tables by id; those the text does not place come after it.
        taken: the changes that are taken apart in it, by id; likewise.

    Raises:
        ValueError: the text names a table or cell that is not there.
    """
    filling = _Text(around, tables, taken)
    blocks = list(_blocks(filling, text.blocks)) if text is not None else []
    notes = tuple(_spans(filling, note) for note in text.notes) if text is not None else ()
    rest = [name for name in tables if name not in filling.used]
    rest_taken = [name for name in taken if name not in filling.used]
    if text is not None and (rest or rest_taken):
        blocks.append(Part(2, (Span("text", _("Meer tabellen")),), "meer-tabellen"))
    level = 2 if text is None else 3
    blocks += [TableHere(tables[name], level) for name in rest]
    blocks += [Taken(taken[name], level) for name in rest_taken]
    return tuple(blocks), notes


def _blocks(filling: _Text, blocks: Sequence[Block]) -> tuple[BlockView, ...]:
    return tuple(_block(filling, block) for block in blocks)


def _block(filling: _Text, block: Block) -> BlockView:
    match block:
        case Subheading(level=level, children=children):
            filling.level = level
            return Part(level, _spans(filling, children), _anchor(filling, children))
        case Paragraph(children=children):
            return Prose(_spans(filling, children))
        case Items(ordered=ordered, items=items):
            return Bullets(ordered, tuple(_blocks(filling, item) for item in items))
        case Quotation(blocks=inner):
            return Quoted(_blocks(filling, inner))
        case Box():
            return _box(filling, block)
        case Placed(directive):
            return _placed(filling, directive)


def _box(filling: _Text, box: Box) -> BlockView:
    if box.kind == KEY_FIGURES:
        items = [item for block in box.blocks if isinstance(block, Items) for item in block.items]
        return Figures(box.title, tuple(_key_figure(filling, item) for item in items))
    label, remark = {
        "depth": (
            _("Verdieping"),
            _("Kwalitatief, geen cijfers uit de enquête. Bron: {source}.").format(
                source=box.source
            ),
        ),
        "pending": (
            _("Verdieping"),
            _("Nog geen interviews: hier is plaats voor uitkomsten van verdiepend onderzoek."),
        ),
        "summary": (_("In het kort"), ""),
    }[box.kind]
    return Apart(box.kind, label, box.title, remark, _blocks(filling, box.blocks))


def _key_figure(filling: _Text, item: tuple[Block, ...]) -> KeyFigure:
    paragraph = item[0]
    if not isinstance(paragraph, Paragraph):
        raise ValueError("a key figure is a paragraph that begins with its figure")
    begin, *others = paragraph.children
    if not isinstance(begin, Directive):
        raise ValueError("a key figure is a paragraph that begins with its figure")
    table = redact(_place(filling, begin["table"]).table)
    figure = _computed(computing.say_figure(table, begin))
    remark = computing.remark_on(table, begin, grammar_of(current_language()))
    spans = _spans(filling, others)
    return KeyFigure(figure, (*spans, Span("text", f" ({remark})")) if remark else spans)


def _placed(filling: _Text, directive: Directive) -> BlockView:
    level = min(filling.level + 1, _DEEPEST)
    match directive.name:
        case "table":
            filling.used.add(directive["id"])
            return TableHere(_own(filling.tables, directive["id"]), level)
        case "decomposition":
            filling.used.add(directive["id"])
            return Taken(_own(filling.taken, directive["id"]), level)
        case "top":
            return _top(filling, directive)
        case "findings":
            return _findings(filling, directive)
        case other:
            raise ValueError(f"{other} does not stand on its own")


def _own(here: Mapping[str, _View], name: str) -> _View:
    if name not in here:
        raise ValueError(f"{name} does not belong to this chapter")
    return here[name]


def _top(filling: _Text, directive: Directive) -> TopPlaces:
    place = _place(filling, directive["table"])
    table = redact(place.table)
    found = computing.top_places(table, directive, grammar_of(current_language()))
    missing = computing.what_is_missing(table, directive)
    remark = missing if found else _("Er is geen rangorde te geven.")
    places = tuple(TopPlace(answers, figure) for answers, figure in found)
    return TopPlaces(directive["title"], places, _see(place), remark)


def _findings(filling: _Text, directive: Directive) -> Findings:
    around = filling.around
    numbers = [int(one) for one in (directive.get("chapters") or "").split()]
    tables = [
        redact(table)
        for number, found in around.chapters.items()
        if not numbers or number in numbers
        for table in found
    ]
    grammar = grammar_of(current_language())
    items = []
    for one in key_findings(tables, int(directive.get("places") or _FINDINGS)):
        sentence = change(one.table, one.change, _("het percentage"), grammar)
        if sentence is None:
            continue
        subject = figures.subject(one.table, one.change)
        said = Sentence(
            f"{subject}: {str(sentence)[:1].lower()}{str(sentence)[1:]}", sentence.cells
        )
        place = around.where[one.table.id]
        items.append(Finding(one.table.title.rstrip(". "), _computed(said), _see(place)))
    tested = any(one.significant is not None for table in tables for one in table.changes)
    remark = ""
    if not tested:
        remark = _("Geen verandering sinds een eerdere meting is hier te toetsen.")
    elif not items:
        remark = _("Er zijn geen veranderingen die meer zijn dan toeval.")
    elif around.synthetic:
        remark = _("De gegevens zijn synthetisch: dit zegt niets over de werkelijkheid.")
    return Findings(tuple(items), remark)


def _place(filling: _Text, name: str) -> Place:
    if name not in filling.around.where:
        raise ValueError(f"there is no table {name}")
    return filling.around.where[name]


def _spans(filling: _Text, children: Sequence[Inline]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for child in children:
        span = _span(filling, child)
        begins = not spans or spans[-1].text.rstrip().endswith(_STOPS)
        if span.kind == "see" and begins:
            span = replace(span, text=span.text[:1].upper() + span.text[1:])
        spans.append(span)
    return tuple(spans)


def _span(filling: _Text, child: Inline) -> Span:
    match child:
        case Words(text):
            return Span("text", text)
        case Emphasis(children=inner, strong=strong):
            return Span("strong" if strong else "emphasis", children=_spans(filling, inner))
        case Link(address=address, children=inner):
            return Span("link", target=address, children=_spans(filling, inner))
        case NoteMark(note=note):
            return Span("note", number=note + 1)
        case Directive():
            return _said(filling, child)


def _said(filling: _Text, directive: Directive) -> Span:
    place = _place(filling, directive["table"])
    if directive.name == "see":
        return _see(place)
    table = redact(place.table)
    grammar = grammar_of(current_language())
    match directive.name:
        case "figure":
            said = computing.say_figure(table, directive)
            remark = computing.remark_on(table, directive, grammar)
            return _computed(replace(said, text=f"{said} ({remark})") if remark else said)
        case "base":
            return _computed(computing.say_base(table, directive))
        case "share":
            return _computed(computing.say_share(table, directive, grammar))
        case "change":
            return _computed(computing.say_change(table, directive, grammar))
        case "ranking":
            return _computed(computing.say_ranking(table, directive, grammar))
        case other:
            raise ValueError(f"{other} does not stand among words")


def _computed(sentence: Sentence) -> Span:
    cells = tuple(" ".join(map(str, place)) for place in sentence.cells)
    return Span("computed", str(sentence), cells=cells)


def _see(place: Place) -> Span:
    label = table_label(place.table)
    return Span("see", label[:1].lower() + label[1:], target=place.anchor, page=place.page)


def _anchor(filling: _Text, children: Sequence[Inline]) -> str:
    words = " ".join(one.text for one in children if isinstance(one, Words))
    name = re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-") or "deel"
    unique, count = f"deel-{name}", 1
    while unique in filling.anchors:
        count += 1
        unique = f"deel-{name}-{count}"
    filling.anchors.add(unique)
    return unique

"""Factsheets in words: what stands large, what is said, what is missing and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.content import Content, Thresholds
from graadmeter.publication.factsheets.bases import bases_above
from graadmeter.publication.factsheets.sheet import Factsheet, FactsheetPart, FigureFacts
from graadmeter.publication.factsheets.words import comes_from, missing_words, own_sentence
from graadmeter.publication.names import Place, places, table_label
from graadmeter.publication.protection import is_seen, redact
from graadmeter.publication.sentences import grammar_of
from graadmeter.publication.table_view import TableView, view_table
from graadmeter.tabulation.table import Cell, Table

FOLDER = "factsheets"


@dataclass(frozen=True)
class HeadlineView:
    """A figure that stands large.

    Attributes:
        figure: the percentage; empty when it is not shown.
        mark: "indicatief" or "niet getoond"; empty where there is nothing to say.
        detail: its interval and base.
        beside: the same figure of the nearest larger group, with its name; empty without one.
    """

    label: str
    figure: str
    mark: str
    detail: str
    beside: str


@dataclass(frozen=True)
class LinkView:
    """A table of the report."""

    label: str
    title: str
    href: str


@dataclass(frozen=True)
class PartView:
    """The figures of one target group.

    Attributes:
        pictured: the table of what stands large, to draw; None when nothing in it is shown.
        remarks: what is hidden or indicative.
    """

    title: str
    headlines: tuple[HeadlineView, ...]
    sentences: tuple[str, ...]
    remarks: tuple[str, ...]
    table: TableView
    links: tuple[LinkView, ...]
    pictured: Table | None
    thresholds: Thresholds


@dataclass(frozen=True)
class SheetView:
    """A factsheet in words; ``sources`` says where its figures come from."""

    id: str
    title: str
    subtitle: str
    about: str
    parts: tuple[PartView, ...]
    sources: tuple[str, ...]

    @property
    def page(self) -> str:
        """Its page, from the root of the site."""
        return f"{FOLDER}/{self.id}.html"

    @property
    def pdf(self) -> str:
        """Its PDF, from the root of the site."""
        return f"{FOLDER}/{self.id}.pdf"

    def picture(self, part: int) -> str:
        """The picture of a part, from the root of the site."""
        return f"{FOLDER}/{self.id}-{part + 1}.svg"


@dataclass(frozen=True)
class SheetGroupView:
    """Factsheets under one heading."""

    id: str
    title: str
    about: str
    sheets: tuple[SheetView, ...]


def view_factsheets(content: Content) -> tuple[SheetGroupView, ...]:
    """All factsheets, in the current language."""
    where = places(content) if content.factsheets else {}
    return tuple(
        SheetGroupView(
            group.id,
            group.title,
            group.about,
            tuple(_sheet(content, sheet, where) for sheet in group.sheets),
        )
        for group in content.factsheets
    )


def _sheet(content: Content, sheet: Factsheet, where: Mapping[str, Place]) -> SheetView:
    return SheetView(
        id=sheet.id,
        title=sheet.title,
        subtitle=sheet.subtitle,
        about=sheet.about,
        parts=tuple(_part(content, sheet, part, where) for part in sheet.parts),
        sources=comes_from(content, [row for part in sheet.parts for row in part.rows]),
    )


def _part(
    content: Content, sheet: Factsheet, part: FactsheetPart, where: Mapping[str, Place]
) -> PartView:
    table = redact(part.table)
    limits = content.thresholds.get(table.group, Thresholds())
    grammar = grammar_of(current_language())
    said = [own_sentence(replace(part, table=table), row, grammar) for row in part.headline]
    return PartView(
        title=part.title,
        headlines=tuple(_headline(part.rows[row], table, row) for row in part.headline),
        sentences=tuple(sentence for sentence in said if sentence),
        remarks=missing_words(table, limits),
        table=bases_above(
            view_table(Place(table, table.id, "", f"{FOLDER}/{sheet.id}.html"), limits)
        ),
        links=_links(part, where),
        pictured=_pictured(table, part.headline),
        thresholds=limits,
    )


def _headline(facts: FigureFacts, table: Table, row: int) -> HeadlineView:
    own, *others = table.cells[row]
    seen = is_seen(own) and own.value is not None
    mark = (_("indicatief") if own.small else "") if seen else _("niet getoond")
    return HeadlineView(
        label=table.rows[row].label,
        figure=_percent(own) if seen else "",
        mark=mark,
        detail=_detail(own, facts) if seen else "",
        beside=_beside(table, others),
    )


def _detail(cell: Cell, facts: FigureFacts) -> str:
    words = []
    limits = figures.interval(cell.ci_low, cell.ci_high, cell.decimals)
    if limits:
        words.append(_("95%-interval {interval}").format(interval=limits))
    if cell.n is not None:
        n = figures.number(cell.n)
        whom = f"{n} {facts.people}" if facts.people else _("n = {n}").format(n=n)
        words.append(whom)
    return ", ".join(words)


def _beside(table: Table, others: list[Cell]) -> str:
    if not others or not is_seen(others[0]) or others[0].value is None:
        return ""
    return f"{table.columns[1].label}: {_percent(others[0])}"


def _percent(cell: Cell) -> str:
    return f"{figures.number(cell.value, cell.decimals)}%"


def _links(part: FactsheetPart, where: Mapping[str, Place]) -> tuple[LinkView, ...]:
    names = dict.fromkeys(row.table for row in part.rows if row.table in where)
    return tuple(
        LinkView(table_label(where[n].table), where[n].table.title, where[n].href) for n in names
    )


def _pictured(table: Table, rows: tuple[int, ...]) -> Table | None:
    """The rows of a table that stand large, as a figure; with one column all of its rows."""
    chosen = rows if len(table.columns) > 1 else tuple(range(len(table.rows)))
    cells = tuple(
        tuple(replace(cell, row=place) for cell in table.cells[row])
        for place, row in enumerate(chosen)
    )
    if not any(is_seen(cell) for line in cells for cell in line):
        return None
    headings = [table.rows[row] for row in chosen]
    if len(table.columns) > 1:
        headings = [replace(heading, section=None) for heading in headings]
    return replace(
        table, id=f"{table.id}-beeld", kind="figure", rows=tuple(headings), cells=cells, changes=()
    )

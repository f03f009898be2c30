"""A table as a page shows it: every word and number ready, every footnote numbered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from graadmeter.language import format_p_value
from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.content import Thresholds
from graadmeter.publication.names import Place, table_label
from graadmeter.publication.protection import is_seen, redact
from graadmeter.tabulation.table import Cell, Change, Heading, Origin, Shown, Table

_WIDE = 7


@dataclass(frozen=True)
class Mark:
    """A reference to a footnote; ``id`` is its own, so that the footnote can link back."""

    number: int
    id: str
    target: str


@dataclass(frozen=True)
class Footnote:
    """A footnote and the first place that refers to it."""

    number: int
    id: str
    text: str
    back: str


@dataclass(frozen=True)
class CellView:
    """A cell in words. ``kind`` is value, published, hidden or dash."""

    kind: str
    figure: str = ""
    words: str = ""
    interval: str = ""
    base: str = ""
    small: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class HeadingView:
    """A heading of a row or column."""

    text: str
    base: str


@dataclass(frozen=True)
class RowView:
    """A row."""

    heading: HeadingView
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class SectionView:
    """Rows under one heading, or a heading over neighbouring columns."""

    heading: str
    rows: tuple[RowView, ...] = ()
    span: int = 1


@dataclass(frozen=True)
class ChangeView:
    """A change in words. ``kind`` is significant, none or untested."""

    subject: str
    from_to: str
    difference: str
    interval: str
    p: str
    verdict: str
    kind: str


@dataclass(frozen=True)
class Legend:
    """Which signs of a table need explaining; ``mark_below`` is the threshold of small bases."""

    interval: bool
    published: bool
    small: bool
    hidden: bool
    dash: bool
    mark_below: int


@dataclass(frozen=True)
class TableView:
    """A table ready for a template.

    Attributes:
        remarks: anchors of findings on what was printed in this table, on the page on remarkable
            figures.
    """

    anchor: str
    label: str
    title: str
    base: str
    facts: str
    synthetic: bool
    wide: bool
    column_sections: tuple[SectionView, ...]
    columns: tuple[HeadingView, ...]
    sections: tuple[SectionView, ...]
    legend: Legend
    footnotes: tuple[Footnote, ...]
    notes: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    csv: str
    sheet: str
    remarks: tuple[str, ...] = ()

    @property
    def ranking(self) -> bool:
        """Whether the cells hold words."""
        return any(cell.words for part in self.sections for row in part.rows for cell in row.cells)

    @property
    def tested(self) -> int:
        """Number of changes that could be tested."""
        return sum(change.kind != "untested" for change in self.changes)

    @property
    def significant(self) -> int:
        """Number of significant changes."""
        return sum(change.kind == "significant" for change in self.changes)

    @property
    def name(self) -> str:
        """Label and title together."""
        return f"{self.label} {self.title}"


class _Footnotes:
    """Gives the same reason the same number, and every reference an id of its own."""

    def __init__(self, anchor: str) -> None:
        self._anchor = anchor
        self._notes: dict[str, Footnote] = {}
        self._references: dict[str, int] = {}

    def mark(self, text: str) -> Mark:
        count = self._references[text] = self._references.get(text, 0) + 1
        number = self._notes[text].number if text in self._notes else len(self._notes) + 1
        target = f"{self._anchor}-noot-{number}"
        reference = f"{self._anchor}-ref-{number}-{count}"
        self._notes.setdefault(text, Footnote(number, target, text, reference))
        return Mark(number, reference, target)

    @property
    def all(self) -> tuple[Footnote, ...]:
        return tuple(self._notes.values())


def view_table(place: Place, thresholds: Thresholds) -> TableView:
    """A table in words, in the current language."""
    table = redact(place.table)
    footnotes = _Footnotes(place.anchor)
    unit = figures.shared_unit(table)
    bases = figures.bases(table)
    row_headings = figures.grouped_by_wave(table.rows)
    column_headings = figures.grouped_by_wave(table.columns)
    rows = [
        RowView(
            heading,
            tuple(
                _view_cell(cell, unit=unit, footnotes=footnotes, with_base=bases.in_cells)
                for cell in cells
            ),
        )
        for heading, cells in zip(_headings(row_headings, bases.rows), table.cells, strict=True)
    ]
    return TableView(
        anchor=place.anchor,
        label=table_label(table),
        title=table.title,
        base=base_of(table),
        facts=facts_of(table),
        synthetic=table.synthetic,
        wide=len(table.columns) > _WIDE,
        column_sections=_column_sections(column_headings),
        columns=_headings(column_headings, bases.columns),
        sections=_row_sections(row_headings, rows),
        legend=_legend(table, thresholds),
        footnotes=footnotes.all,
        notes=table.notes,
        changes=tuple(_view_change(table, change) for change in table.changes),
        csv=place.csv,
        sheet=place.sheet,
    )


def base_of(table: Table) -> str:
    """Whom the table is about: "Basis: … (n = 507)"."""
    words = _("Basis: {base}").format(base=table.base_label.rstrip(". "))
    n = figures.bases(table).common
    return words if n is None else f"{words} ({_('n = {n}').format(n=figures.number(n))})"


def facts_of(table: Table) -> str:
    """Unit and weighting: "Percentages, gewogen"."""
    facts = [figures.unit_words(figures.shared_unit(table)), figures.weighted_words(table)]
    words = ", ".join(fact for fact in facts if fact)
    return words[:1].upper() + words[1:]


def _headings(
    headings: tuple[Heading, ...], bases: tuple[int | None, ...]
) -> tuple[HeadingView, ...]:
    def words(heading: Heading, n: int | None) -> str:
        # A base that does not hold for the whole row is not shown, so neither is the printed one.
        dropped = n is None and heading.n is not None
        return "" if dropped else figures.base_words(n, heading.n_published)

    texts = figures.heading_texts(headings)
    return tuple(
        HeadingView(text, words(heading, n))
        for text, n, heading in zip(texts, bases, headings, strict=True)
    )


def _view_cell(
    cell: Cell, *, unit: figures.Unit | None, footnotes: _Footnotes, with_base: bool
) -> CellView:
    if cell.shown is Shown.HIDDEN:
        told = cell.reason in ("", _("te klein om te tonen"))
        return CellView("hidden", marks=() if told else (footnotes.mark(cell.reason),))
    if cell.shown is Shown.DASH or (cell.value is None and cell.text is None):
        reason = cell.reason or cell.note
        return CellView("dash", marks=(footnotes.mark(reason),) if reason else ())
    return CellView(
        kind="published" if cell.origin is Origin.PUBLISHED else "value",
        figure="" if cell.value is None else figures.figure(cell, unit),
        words=cell.text or "",
        interval=figures.interval(cell.ci_low, cell.ci_high, cell.decimals),
        base=_("n = {n}").format(n=figures.number(cell.n))
        if with_base and cell.n is not None
        else "",
        small=cell.small,
        marks=(footnotes.mark(cell.note),) if cell.note else (),
    )


def _column_sections(columns: tuple[Heading, ...]) -> tuple[SectionView, ...]:
    if not any(column.section for column in columns):
        return ()
    blocks = groupby(columns, key=lambda column: column.section or "")
    return tuple(SectionView(heading, span=len(list(block))) for heading, block in blocks)


def _row_sections(headings: tuple[Heading, ...], rows: list[RowView]) -> tuple[SectionView, ...]:
    pairs = zip(headings, rows, strict=True)
    blocks = groupby(pairs, key=lambda pair: pair[0].section or "")
    return tuple(SectionView(name, tuple(row for _h, row in block)) for name, block in blocks)


def _legend(table: Table, thresholds: Thresholds) -> Legend:
    cells = [cell for row in table.cells for cell in row]
    seen = [cell for cell in cells if is_seen(cell)]
    dashes = [c.shown is Shown.DASH or (is_seen(c) and c.value is None is c.text) for c in cells]
    return Legend(
        interval=any(cell.ci_low is not None and cell.ci_high is not None for cell in seen),
        published=any(cell.origin is Origin.PUBLISHED for cell in seen),
        small=any(cell.small for cell in seen),
        hidden=any(cell.shown is Shown.HIDDEN for cell in cells),
        dash=any(dashes),
        mark_below=thresholds.mark_below,
    )


def _view_change(table: Table, change: Change) -> ChangeView:
    decimals = table.cells[change.row][change.column].decimals
    p = change.p if change.p_adjusted is None else change.p_adjusted
    kind = "untested" if change.significant is None else "none"
    return ChangeView(
        subject=figures.subject(table, change),
        from_to=figures.from_to(table, change),
        difference=figures.difference(table, change),
        interval=figures.interval(change.ci_low, change.ci_high, decimals),
        p="" if p is None else format_p_value(p),
        verdict=figures.verdict(change, synthetic=table.synthetic),
        kind="significant" if change.significant else kind,
    )

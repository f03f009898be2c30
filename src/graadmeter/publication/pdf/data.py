"""A publication as the data of the PDF's template: words and figures, nothing of how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from graadmeter.language import gettext as _
from graadmeter.publication.chapter_view import ChapterView, view_chapters, view_of
from graadmeter.publication.charts import Chart, Charts
from graadmeter.publication.content import Content
from graadmeter.publication.corrections.erratum_blocks import erratum_blocks
from graadmeter.publication.decomposition_view import DecompositionView
from graadmeter.publication.names import places
from graadmeter.publication.nonresponse_view import FollowupView, view_followup
from graadmeter.publication.report_text import (
    Apart,
    BlockView,
    Bullets,
    Figures,
    Findings,
    Part,
    Prose,
    Quoted,
    Span,
    TableHere,
    Taken,
    TopPlaces,
)
from graadmeter.publication.table_view import CellView, ChangeView, Legend, TableView

FONTS = ("Source Sans 3", "Libertinus Serif", "DejaVu Sans Mono")
_HIDDEN, _DASH = "×", "–"

Data = dict[str, Any]


def report_data(content: Content, charts: Charts) -> Data:
    """Everything the template shows, in the current language.

    Tables that are figures in print have their picture above them; of the others it is on the site.
    """
    where = places(content)
    drawn = {
        where[table.id].anchor: charts.by_table[table.id]
        for chapter in content.chapters
        for table in chapter.tables
        if table.kind == "figure" and table.id in charts.by_table
    }
    chapters = [_chapter(view, drawn) for view in view_chapters(content, where)]
    in_chapters = {table.id for chapter in content.chapters for table in chapter.tables}
    apart = [view_of(content, where[t.id]) for t in content.response if t.id not in in_chapters]
    followups = [view_followup(one) for one in content.nonresponse]
    if apart or followups:
        blocks = [_table(view) for view in apart]
        blocks += [block for one in followups for block in _followup(one)]
        chapters.append({"title": _("Respons en weging"), "blocks": blocks, "notes": []})
    if content.edition.corrections:
        chapters.append({"title": _("Erratum"), "blocks": erratum_blocks(content), "notes": []})
    mark = _("Synthetisch") if content.synthetic else ""
    return {
        "edition": content.edition.words,
        "language": content.language,
        "title": content.title,
        "subtitle": content.wave_title,
        "wave": str(content.wave),
        "description": " ".join(
            filter(None, (f"{content.edition.words}.", content.origin, content.disclaimer))
        ),
        "keywords": [word for word in (content.monitor, str(content.wave), mark.lower()) if word],
        "mark": mark,
        "origin": content.origin,
        "disclaimer": content.disclaimer,
        "fonts": list(FONTS),
        "words": {"see": _("Zie"), "contents": _("Inhoud"), "tables": _("Tabellen en figuren")},
        "chapters": chapters,
    }


def _chapter(view: ChapterView, drawn: Mapping[str, Chart]) -> Data:
    blocks = [data for block in view.blocks for data in _block(block, drawn)]
    if not blocks:
        blocks = [{"kind": "paragraph", "text": _("Dit hoofdstuk heeft geen tabellen.")}]
    notes = [[_span(one) for one in note] for note in view.notes]
    return {"title": view.name, "blocks": blocks, "notes": notes}


def _block(block: BlockView, drawn: Mapping[str, Chart]) -> list[Data]:
    match block:
        case TableHere(view=view, level=level):
            return [_table(view, drawn.get(view.anchor), level)]
        case Taken(view=view, level=level):
            return _decomposition(view, level)
        case Bullets(ordered=ordered, items=items):
            made = [[d for inner in item for d in _block(inner, drawn)] for item in items]
            return [{"kind": "bullets", "ordered": ordered, "items": made}]
        case Quoted(blocks=blocks):
            inner = [d for one in blocks for d in _block(one, drawn)]
            return [{"kind": "quoted", "blocks": inner}]
        case Apart(blocks=blocks):
            inner = [d for one in blocks for d in _block(one, drawn)]
            return [
                {
                    "kind": "apart",
                    "box": block.box,
                    "label": block.label,
                    "title": block.title,
                    "remark": block.remark,
                    "blocks": inner,
                }
            ]
        case Part(level=level, spans=spans):
            return [{"kind": "part", "level": level, "spans": [_span(one) for one in spans]}]
        case Prose(spans=spans):
            return [{"kind": "prose", "spans": [_span(one) for one in spans]}]
        case Figures() | TopPlaces() | Findings():
            return [_list_box(block)]


def _list_box(block: Figures | TopPlaces | Findings) -> Data:
    label, title, remark = _("Kerncijfers"), "", ""
    rows: list[Data] = []
    match block:
        case Figures(title=title, items=items):
            rows = [
                {"large": _span(one.figure), "spans": [_span(span) for span in one.spans]}
                for one in items
            ]
        case TopPlaces(title=title, places=places, see=see, remark=remark):
            label = _("Meest genoemd")
            rows = [{"answers": "; ".join(p.answers), "figure": p.figure} for p in places]
            return {**_box(block.kind, label, title, remark), "rows": rows, "see": _span(see)}
        case Findings(items=items, remark=remark):
            label = _("Opvallende uitkomsten")
            rows = [
                {"title": one.title, "sentence": _span(one.sentence), "see": _span(one.see)}
                for one in items
            ]
    return {**_box(block.kind, label, title, remark), "rows": rows, "see": None}


def _box(kind: str, label: str, title: str, remark: str) -> Data:
    return {"kind": kind, "label": label, "title": title, "remark": remark}


def _span(one: Span) -> Data:
    return {
        "kind": one.kind,
        "text": one.text,
        "target": one.target,
        "number": one.number,
        "children": [_span(child) for child in one.children],
    }


def _table(view: TableView, chart: Chart | None = None, level: int = 2) -> Data:
    return {
        "level": level,
        "anchor": view.anchor,
        "chart": None if chart is None else _chart(chart),
        "kind": "table",
        "label": view.label,
        "title": view.title,
        "base": view.base,
        "facts": view.facts,
        "tag": f" {_('Synthetisch')}." if view.synthetic else "",
        "ranking": view.ranking,
        "column_sections": [
            {"heading": section.heading, "span": section.span} for section in view.column_sections
        ],
        "columns": [asdict(column) for column in view.columns],
        "sections": [
            {
                "heading": section.heading,
                "rows": [
                    {
                        "heading": asdict(row.heading),
                        "cells": [cell_data(cell) for cell in row.cells],
                    }
                    for row in section.rows
                ],
            }
            for section in view.sections
        ],
        "legend": legend_words(view.legend),
        "footnotes": [asdict(note) for note in view.footnotes],
        "notes": list(view.notes),
        "changes": [_change(one) for one in view.changes if one.kind == "significant"],
    }


def _chart(chart: Chart) -> Data:
    return {"svg": chart.svg.decode("utf-8"), "alt": chart.alt, "width": chart.width}


def cell_data(view: CellView) -> Data:
    """A cell, with the sign for what is not shown."""
    shown = {"hidden": _HIDDEN, "dash": _DASH}.get(view.kind, view.figure)
    return {**asdict(view), "figure": shown}


def legend_words(legend: Legend) -> list[str]:
    """What the signs of a table mean."""
    said = []
    if legend.interval:
        said.append(_("Klein gedrukt: 95%-betrouwbaarheidsinterval"))
    if legend.published:
        said.append(_("schuin: gepubliceerd cijfer, niet opnieuw berekend"))
    if legend.small:
        said.append(_("° kleine aantallen: n < {n}").format(n=legend.mark_below))
    if legend.hidden:
        said.append(_("× te klein om te tonen"))
    if legend.dash:
        said.append(_("– geen cijfer; de noot geeft de reden"))
    return said


def _change(view: ChangeView) -> str:
    interval = _(" (95%-interval {interval})").format(interval=view.interval)
    return f"{view.subject}: {view.from_to}: {view.difference}" + (
        f"{interval if view.interval else ''}; {view.verdict}."
    )


def _decomposition(view: DecompositionView, level: int) -> list[Data]:
    blocks: list[Data] = [{"kind": "heading", "level": level, "text": view.title}]
    blocks += [{"kind": "paragraph", "text": sentence} for sentence in view.sentences]
    blocks.append(
        {
            "kind": "plain-table",
            "level": level + 1,
            "title": _("Verschil in procentpunten, en de delen ervan"),
            "columns": [
                _("Tussen"),
                _("Verschil"),
                _("Samenstelling"),
                _("Binnen de groepen"),
            ],
            "rows": [[s.label, s.total, s.composition, s.within] for s in view.steps],
        }
    )
    blocks += [{"kind": "note", "text": note} for note in view.notes]
    return blocks


def _followup(view: FollowupView) -> list[Data]:
    blocks: list[Data] = [{"kind": "heading", "level": 2, "text": view.title}]
    blocks += [{"kind": "paragraph", "text": sentence} for sentence in view.sentences]
    blocks.append(
        {
            "kind": "plain-table",
            "level": 3,
            "title": _("De enquête naast het vervolgonderzoek"),
            "columns": ["", _("Enquête"), _("Vervolgonderzoek")],
            "rows": [[fact.label, fact.survey, fact.followup] for fact in view.facts],
        }
    )
    blocks += [{"kind": "note", "text": note} for note in (*view.notes, view.source)]
    return blocks

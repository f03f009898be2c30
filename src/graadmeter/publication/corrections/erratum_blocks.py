"""The erratum as blocks of the report: headings, paragraphs and plain tables."""

from __future__ import annotations

from typing import Any

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.corrections.erratum_view import (
    ChangeView,
    CorrectionView,
    TableChanges,
    view_erratum,
)
from graadmeter.publication.names import ERRATUM_DATA

Block = dict[str, Any]


def erratum_blocks(content: Content) -> list[Block]:
    """All corrections, newest first, in the current language; nothing when there are none.

    Figures that differ in the open data only are counted, not listed: no page shows them.
    """
    return [block for one in view_erratum(content) for block in _correction(one)]


def _correction(one: CorrectionView) -> list[Block]:
    blocks = [
        {"kind": "heading", "level": 2, "text": one.title},
        *(_paragraph(text) for text in (one.reason, one.summary)),
    ]
    for table in one.tables:
        blocks += _table(table)
    blocks += map(_paragraph, one.lists)
    if one.others:
        names = ", ".join(one.others)
        blocks.append(_paragraph(_("Ook veranderd: {names}.").format(names=names)))
    if one.inputs:
        blocks.append(_paragraph(one.inputs_words))
    where = _("Elke verandering staat, met alle decimalen, in {file}.").format(file=ERRATUM_DATA)
    return [*blocks, _paragraph(where)]


def _table(table: TableChanges) -> list[Block]:
    blocks: list[Block] = []
    if table.changes:
        blocks.append(
            {
                "kind": "plain-table",
                "title": table.name,
                "columns": [_("Rij"), _("Kolom"), _("Was"), _("Is nu"), _("Opmerking")],
                "rows": [_row(change) for change in table.changes],
            }
        )
    elif table.remarks:
        blocks.append({"kind": "heading", "level": 3, "text": table.name})
    return [*blocks, *(_paragraph(remark) for remark in table.remarks)]


def _row(change: ChangeView) -> list[str]:
    wave = "" if change.wave in f"{change.row} {change.column}" else f" ({change.wave})"

    def with_n(words: str, n: str) -> str:
        return f"{words}, n = {n}" if n and change.old_n != change.new_n else words

    return [
        f"{change.row}{wave}",
        change.column,
        with_n(change.old, change.old_n),
        with_n(change.new, change.new_n),
        change.remark or "–",
    ]


def _paragraph(text: str) -> Block:
    return {"kind": "paragraph", "text": text}

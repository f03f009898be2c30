"""Row headings of a tagged PDF: the first cell of a row in a body is a heading of its row.

Typst marks the cells of a table's header as headings of their columns; the Python binding has no
way to say the same of rows (PDF 1.7, 14.8.4.3.4 and table 349).
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any


def give_scopes(pdf: bytes, language: str) -> bytes:
    """The same PDF with row headings and its language.

    Args:
        pdf: a tagged PDF.
        language: what the document says its language is.

    Returns:
        The same bytes for the same PDF.
    """
    import pikepdf
    from pikepdf import Dictionary, Name, String

    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root
        root.Lang = String(language)
        for table in _elements(root.StructTreeRoot, "/Table"):
            for cell in (cell for head in _elements(table, "/THead") for cell in _cells(head)):
                if not _filled(cell):  # the corner above the row headings heads nothing
                    cell.S = Name.TD
                    if "/A" in cell:
                        del cell["/A"]
            for body in _elements(table, "/TBody"):
                for row in _elements(body, "/TR"):
                    cells = list(_cells(row))
                    # One cell over the whole row is the name of a block of rows.
                    if len(cells) > 1:
                        cells[0].S = Name.TH
                        cells[0].A = Dictionary(O=Name.Table, Scope=Name.Row)
        out = BytesIO()
        document.save(out, deterministic_id=True, linearize=False)
    return out.getvalue()


def _cells(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        if kid.S in {"/TD", "/TH"}:
            yield kid
        else:
            yield from _cells(kid)


def _filled(cell: Any) -> bool:
    """Whether there is anything in a cell; an empty list of kids is nothing."""
    import pikepdf

    kids = cell.get("/K")
    return kids is not None and not (isinstance(kids, pikepdf.Array) and len(kids) == 0)


def _kids(element: Any) -> list[Any]:
    import pikepdf

    kids = element.get("/K")
    if kids is None:
        return []
    each = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in each if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _elements(element: Any, kind: str) -> Iterator[Any]:
    """The elements of a kind below one, outermost only."""
    for kid in _kids(element):
        if kind == kid.S:
            yield kid
        else:
            yield from _elements(kid, kind)

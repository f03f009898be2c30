"""Which questions stand together on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from graadmeter.monitor import Questionnaire
from graadmeter.questionnaire.instrument import Item, Page


def pages_of(questionnaire: Questionnaire, items: Sequence[Item], most: int) -> tuple[Page, ...]:
    """The pages of a questionnaire, in its order.

    A page holds questions of one section. Rows of a grid that follow each other and have the same
    answers are a page of their own, however many; so is a block without questions. Whoever gets a
    question is known before its page opens: a question that depends on another one never stands on
    the same page, not even in a grid.

    Args:
        questionnaire: gives the sections.
        items: its questions, in order.
        most: most questions on a page that is no grid.
    """
    pages: list[Page] = []
    for section in questionnaire.sections:
        here = [item for item in items if item.section == section.id and item.origin == "asked"]
        for number, (kind, group) in enumerate(_groups(here, most), start=1):
            pages.append(
                Page(
                    f"{section.id}-{number}",
                    section.id,
                    section.title,
                    "info" if kind == "info" else "grid" if kind == "grid" else "questions",
                    tuple(group),
                )
            )
    return tuple(pages)


def _groups(items: Sequence[Item], most: int) -> Iterator[tuple[str, list[Item]]]:
    plain: list[Item] = []
    for key, run in groupby(items, _kind_of_page):
        rows = list(run)
        if key == ("questions",):
            for item in rows:
                if plain and (len(plain) >= most or _depends(item, plain)):
                    yield "questions", plain
                    plain = []
                plain.append(item)
            continue
        if plain:
            yield "questions", plain
            plain = []
        yield from _apart(key[0], rows)
    if plain:
        yield "questions", plain


def _apart(kind: str, rows: Sequence[Item]) -> Iterator[tuple[str, list[Item]]]:
    page: list[Item] = []
    for item in rows:
        if page and (kind == "info" or _depends(item, page)):
            yield kind, page
            page = []
        page.append(item)
    yield kind, page


def _kind_of_page(item: Item) -> tuple[str, ...]:
    if item.type == "block":
        return ("info",)
    if item.grid is not None and item.options:
        return ("grid", item.grid, item.type, *item.codes)
    return ("questions",)


def _depends(item: Item, others: Sequence[Item]) -> bool:
    return any(other.id in item.needs for other in others)

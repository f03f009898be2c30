"""Answers in words, for who gave them to read back."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.questionnaire import (
    Answer,
    Item,
    Missing,
    RoutePage,
    no_answer_label,
    unknown_label,
)
from graadmeter.service.fieldwork.inventory.visit import Visit


@dataclass(frozen=True)
class Told:
    """A question and its answer in words."""

    question: str
    answer: str


@dataclass(frozen=True)
class ToldSection:
    """A section with all that is asked in it, and the page each question is on."""

    title: str
    told: tuple[tuple[str, Told], ...]


def in_words(item: Item, answer: Answer | None) -> str:
    """An answer as a person reads it."""
    if answer is None:
        return _("nog niet ingevuld")
    if isinstance(answer, Missing):
        if answer.kind == "unknown":
            return unknown_label()
        return no_answer_label() if item.offers_no_answer else _("niet ingevuld")
    labels = {option.code: str(option.label) for option in item.options}
    if isinstance(answer, tuple):
        chosen = [labels.get(code, code) for code in answer]
        if item.type == "ranking":
            chosen = [f"{place}. {label}" for place, label in enumerate(chosen, start=1)]
        return "; ".join(chosen)
    if item.type == "date":
        return "-".join(reversed(str(answer).split("-")))
    return labels.get(str(answer), str(answer))


def told_page(page: RoutePage, answers: dict[str, Answer]) -> tuple[Told, ...]:
    """The questions of a page, with their answers."""
    return tuple(
        Told(str(item.text), in_words(item, answers.get(item.id)))
        for item in page.items
        if item.type != "block"
    )


def told_sections(visit: Visit) -> list[ToldSection]:
    """All that this visitor may see of the form, on the route of the organisation."""
    found = []
    for section in visit.sections:
        pages = visit.pages(section)
        told = tuple((page.id, one) for page in pages for one in told_page(page, visit.answers))
        if told:
            found.append(ToldSection(str(pages[0].page.title), told))
    return found

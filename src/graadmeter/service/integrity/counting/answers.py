"""What the register would answer to the inventories of the monitor: offered, never given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graadmeter.service.incidents.counting.answers import GROUPS, wave_of
from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.incidents.counting.iceberg import monitor
from graadmeter.service.integrity.counting.counts import BlockCount, count_year
from graadmeter.service.integrity.counting.reading import reports_until, was_there_all
from graadmeter.service.integrity.definitions import (
    ASKED_OF,
    CATEGORY_QUESTIONS,
    FOLLOWUP_QUESTIONS,
    question_of,
)
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.words import Role

CODES = "registered_class"
"""The code list of tables 9.19, 9.20, 10.6 and 10.7."""
ANSWERING = {Block.STAFF_AND_BOARD: Role.SECRETARY, Block.REPRESENTATIVE: Role.CLERK}
"""Whose inventory it is; nobody else is offered its answers."""


class Answer(StrEnum):
    """A code of that list."""

    SOME = "een_of_meer"
    NONE = "geen"
    UNKNOWN = "onbekend"


@dataclass(frozen=True)
class OfferedClass:
    """An answer that the register offers: whether there was any, and not how many.

    Attributes:
        question: the id of the question in the monitor.
        text: what is asked.
        code: the answer.
        band: as the monitor calls it.
    """

    question: str
    text: str
    code: Answer
    band: str


def answers_of(block: Block, counted: BlockCount, *, whole: bool) -> dict[str, Answer]:
    """Question id to answer.

    Args:
        block: an inventory.
        counted: the numbers of its year.
        whole: whether reports could come in the whole year; if not, none of it is known.
    """
    # What has no kind yet may be of any kind, so that no kind can be said not to occur.
    unsure = bool(counted.all.uncategorised)
    found = {}
    for category in CATEGORY_QUESTIONS:
        question = question_of(block, category)
        if question is not None:
            found[question] = _answer(counted.categories[category].registered, whole, unsure)
    for followup, question in FOLLOWUP_QUESTIONS.items():
        found[question] = _answer(counted.all.followups[followup], whole, False)
    return found


def _answer(number: int, whole: bool, unsure: bool) -> Answer:
    if not whole or (unsure and not number):
        return Answer.UNKNOWN
    return Answer.SOME if number else Answer.NONE


def offered(block: Block, counted: BlockCount, *, whole: bool) -> tuple[OfferedClass, ...]:
    """The answers, in the order and the words of the questionnaire.

    Raises:
        KeyError: it is no block of an inventory.
    """
    loaded, answers = monitor(), answers_of(block, counted, whole=whole)
    questionnaire = loaded.questionnaires[GROUPS[block], wave_of(block)]
    names = loaded.code_lists[CODES]
    return tuple(
        OfferedClass(
            question.id,
            str(question.text),
            answers[question.id],
            str(names.label(answers[question.id].value)),
        )
        for question in questionnaire.questions
        if question.id in answers
    )


def offered_to(
    visitor: Visitor, year: int, today: date
) -> list[tuple[Block, tuple[OfferedClass, ...]]]:
    """What is offered to whoever fills in an inventory, in the scope of their organisation."""
    blocks = [block for block in ASKED_OF if visitor.has_role(ANSWERING[block])]
    if not blocks:
        return []
    whole = was_there_all(visitor.organisation, year, today)
    # What is not offered as known is not looked up either.
    reports = reports_until(visitor.organisation, date(year, 12, 31)) if whole else ()
    counted = count_year(reports, year, today)
    return [(block, offered(block, counted.blocks[block], whole=whole)) for block in blocks]

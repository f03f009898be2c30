"""A questionnaire made ready to be asked: pages, questions, and who gets them as closures.

Compiled once per questionnaire and shared by all respondents; it holds no answers. It contains
closures, so it is kept in memory and not pickled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from graadmeter.expressions import RowFunction, Value
from graadmeter.monitor import Text
from graadmeter.monitor.answer_columns import AnswerColumn
from graadmeter.monitor.questionnaire import QuestionType

Origin = Literal["asked", "given", "synthetic"]
Condition = Callable[[Mapping[str, Value]], bool]

QUESTIONS_PER_PAGE = 5
LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen.

    Attributes:
        role: ``answer``, ``dont_know`` or ``not_applicable``.
        exclusive: it cannot be chosen beside others.
    """

    code: str
    label: Text
    role: str = "answer"
    exclusive: bool = False


@dataclass(frozen=True)
class Item:
    """A question as a respondent meets it.

    Attributes:
        origin: ``asked`` on a page; ``given`` from the sample frame; ``synthetic``: neither, so
            that real answers have none.
        minimum, maximum: bounds of a number.
        offers_unknown: beside a number one can say that one does not know.
        offers_no_answer: one can say that one prefers not to answer, because the answers have no
            "don't know" or the like.
        required: an empty answer is a problem; without it, it counts as "no answer".
        longest: most characters of a text.
        universe: who gets it, as written; None is everyone.
        needs: the questions that decide who gets it, also through derived variables and through
            values that are given to only some.
    """

    id: str
    type: QuestionType
    text: Text
    label: Text
    section: str
    origin: Origin = "asked"
    presentation: str = "choice"
    grid: str | None = None
    options: tuple[Option, ...] = ()
    minimum: int = 0
    maximum: int = 2**31 - 1
    offers_unknown: bool = False
    offers_no_answer: bool = False
    required: bool = False
    longest: int = LONGEST_TEXT
    universe: str | None = None
    needs: frozenset[str] = frozenset()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the options, in order."""
        return tuple(option.code for option in self.options)


@dataclass(frozen=True)
class Page:
    """Questions that are shown together.

    Attributes:
        id: section and number in it, such as ``incident-2``; fit for an address.
        kind: ``questions``; ``grid``: rows with the same answers; ``info``: a block without
            questions.
    """

    id: str
    section: str
    title: Text
    kind: Literal["questions", "grid", "info"]
    items: tuple[Item, ...]

    @property
    def options(self) -> tuple[Option, ...]:
        """The columns of a grid; empty for other pages."""
        return self.items[0].options if self.kind == "grid" else ()


@dataclass(frozen=True)
class Step:
    """One question in the order of the questionnaire, with what decides who gets it.

    Attributes:
        condition: whether it holds for a row of all that came before; None for everyone.
        derived: the derived variables that the condition needs, each after those it is made of.
        page: position of its page; -1 for what is on no page.
    """

    item: Item
    condition: Condition | None
    derived: tuple[tuple[str, RowFunction], ...]
    page: int


@dataclass(frozen=True)
class Instrument:
    """A compiled questionnaire. Made by :func:`graadmeter.questionnaire.compile_instrument`.

    Attributes:
        hash: what answers belong to; that of ``metadata.json`` of microdata.
        pages: all pages, in order.
        steps: all questions, in order, also those on no page.
        columns: the columns its answers make up.
    """

    group: str
    wave: int
    title: Text
    hash: str
    pages: tuple[Page, ...]
    steps: tuple[Step, ...] = field(repr=False)
    columns: tuple[AnswerColumn, ...] = field(repr=False)
    required: bool = False

    @property
    def items(self) -> tuple[Item, ...]:
        """All questions, in order."""
        return tuple(step.item for step in self.steps)

    def item(self, name: str) -> Item:
        """The question with this id; raises ``KeyError`` when there is none."""
        for step in self.steps:
            if step.item.id == name:
                return step.item
        raise KeyError(name)

    def position(self, page: str) -> int:
        """The place of a page, counted from 0; raises ``KeyError`` when there is none."""
        for i, candidate in enumerate(self.pages):
            if candidate.id == page:
                return i
        raise KeyError(page)


def grid_stem(page: Page) -> tuple[str, tuple[str, ...]]:
    """What the rows of a grid have in common before the dash, and what is left of each.

    Returns:
        The stem in the current language (empty when the rows have none in common) and per item of
        the page its own text.
    """
    texts = [str(item.text) for item in page.items]
    parts = [text.split(" — ", maxsplit=1) for text in texts]
    if all(len(part) == 2 and part[0] == parts[0][0] for part in parts):
        return parts[0][0], tuple(part[1] for part in parts)
    return "", tuple(texts)

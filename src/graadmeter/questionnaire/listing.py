"""A questionnaire listed for who designs or reviews it: who gets each question, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graadmeter.expressions import parse
from graadmeter.language import gettext as _
from graadmeter.monitor import CodeList, Questionnaire
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.questionnaire.wording import Wording


@dataclass(frozen=True)
class Reason:
    """One link of why someone gets a question.

    Attributes:
        name: the question or derived variable the expression belongs to.
        label: its label.
        expression: the universe of the question, or what the variable is derived by, as written.
        words: the universe in words; the label of a derived variable.
        derived: it is a derived variable.
    """

    name: str
    label: str
    expression: str
    words: str
    derived: bool = False


@dataclass(frozen=True)
class Listed:
    """A question and who gets it.

    Attributes:
        words: "iedereen", or the universe in words.
        chain: its own universe, and of all that this refers to what decides about it, nearest
            first; empty when everyone gets the question.
    """

    question: str
    label: str
    section: str
    words: str
    chain: tuple[Reason, ...] = ()


def who_gets(
    questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]
) -> tuple[Listed, ...]:
    """Every question in order, with the chain of conditions that leads to it."""
    wording = Wording(questionnaire, code_lists)
    return tuple(
        Listed(
            question.id,
            str(question.label),
            str(section.title),
            wording.condition(question.universe) if question.universe else _("iedereen"),
            tuple(_chain(question.id, questionnaire, wording)),
        )
        for section in questionnaire.sections
        for question in section.questions
    )


def _chain(name: str, questionnaire: Questionnaire, wording: Wording) -> Iterator[Reason]:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        question = questionnaire.question(current)
        derived = questionnaire.derived_variable(current)
        if question is not None and question.universe is not None:
            text = question.universe
            yield Reason(current, str(question.label), text, wording.condition(text))
        elif derived is not None:
            text = " ".join(derived.expression.split())
            yield Reason(current, str(derived.label), text, str(derived.text), derived=True)
        else:
            continue
        names = parse(text).columns
        waiting += sorted({column.split(OPTION_SEPARATOR, maxsplit=1)[0] for column in names})

"""Which columns the answers to a questionnaire make up, and what tells two questionnaires apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.monitor.questionnaire import CODED_TYPES, CodeList, Questionnaire

ColumnKind = Literal["code", "option", "number", "rank", "text"]


@dataclass(frozen=True)
class AnswerColumn:
    """One column of answers.

    Attributes:
        name: question id, or ``id__code`` for an option.
        question: question id.
        kind: ``code`` (one of the codes), ``option`` (0/1), ``number``, ``rank`` (1, 2, …) or text.
        codes: the codes it can hold, for kind ``code``.
    """

    name: str
    question: str
    kind: ColumnKind
    codes: tuple[str, ...] = ()


def answer_columns(
    questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]
) -> tuple[AnswerColumn, ...]:
    """The columns of a questionnaire, in the order of its questions.

    Blocks of questions whose content is not known have no column.
    """
    return tuple(_columns(questionnaire, code_lists))


def _columns(
    questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]
) -> Iterator[AnswerColumn]:
    for question in questionnaire.questions:
        codes = code_lists[question.codes].values if question.codes else ()
        if question.type in CODED_TYPES:
            yield AnswerColumn(question.id, question.id, "code", codes)
        elif question.type in {"multiple", "ranking"}:
            kind: ColumnKind = "option" if question.type == "multiple" else "rank"
            for code in codes:
                yield AnswerColumn(f"{question.id}{OPTION_SEPARATOR}{code}", question.id, kind)
        elif question.type == "number":
            yield AnswerColumn(question.id, question.id, "number")
        elif question.type in {"open", "date"}:
            yield AnswerColumn(question.id, question.id, "text")


def questionnaire_hash(questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]) -> str:
    """sha256 of what decides which answers are possible: columns, codes and universes.

    Wording is left out, so that mending a sentence does not make answers unreadable.
    """
    columns = [
        [column.name, column.kind, list(column.codes)]
        for column in answer_columns(questionnaire, code_lists)
    ]
    universes = {q.id: q.universe for q in questionnaire.questions}
    content = json.dumps([columns, universes], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()

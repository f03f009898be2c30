"""Which columns the answers to a questionnaire make up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from graadmeter.monitor import CodeList, Questionnaire
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.monitor.questionnaire import CODED_TYPES

ColumnKind = Literal["code", "option", "number", "rank", "text"]


@dataclass(frozen=True)
class Column:
    """One column of microdata.

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

    @property
    def dtype(self) -> pl.DataType:
        """Type in memory, once missing answers are null."""
        if self.kind == "code":
            return pl.Enum(self.codes)
        if self.kind == "text":
            return pl.String()
        return pl.Int32() if self.kind == "number" else pl.Int8()

    @property
    def textual(self) -> bool:
        """It is stored as text, so a missing code is too."""
        return self.kind in {"code", "text"}


def questionnaire_hash(questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]) -> str:
    """sha256 of what decides which answers are possible: columns, codes and universes.

    Wording is left out, so that mending a sentence does not make answers unreadable.
    """
    columns = [
        [column.name, column.kind, list(column.codes)]
        for column in columns_of(questionnaire, code_lists)
    ]
    universes = {q.id: q.universe for q in questionnaire.questions}
    content = json.dumps([columns, universes], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def columns_of(
    questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]
) -> tuple[Column, ...]:
    """The columns of a questionnaire, in the order of its questions.

    Blocks of questions whose content is not known have no column.
    """
    columns: list[Column] = []
    for question in questionnaire.questions:
        codes = code_lists[question.codes].values if question.codes else ()
        if question.type in CODED_TYPES:
            columns.append(Column(question.id, question.id, "code", codes))
        elif question.type in {"multiple", "ranking"}:
            kind: ColumnKind = "option" if question.type == "multiple" else "rank"
            columns += [
                Column(f"{question.id}{OPTION_SEPARATOR}{code}", question.id, kind)
                for code in codes
            ]
        elif question.type == "number":
            columns.append(Column(question.id, question.id, "number"))
        elif question.type in {"open", "date"}:
            columns.append(Column(question.id, question.id, "text"))
    return tuple(columns)

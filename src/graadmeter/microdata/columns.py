"""Which columns the answers to a questionnaire make up, and their types in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from graadmeter.monitor import CodeList, Questionnaire
from graadmeter.monitor.answer_columns import (
    AnswerColumn,
    ColumnKind,
    answer_columns,
    questionnaire_hash,
)

__all__ = ["Column", "ColumnKind", "columns_of", "questionnaire_hash"]


@dataclass(frozen=True)
class Column(AnswerColumn):
    """One column of microdata."""

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


def columns_of(
    questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]
) -> tuple[Column, ...]:
    """The columns of a questionnaire, in the order of its questions.

    Blocks of questions whose content is not known have no column.
    """
    return tuple(
        Column(column.name, column.question, column.kind, column.codes)
        for column in answer_columns(questionnaire, code_lists)
    )

"""What the book of all questions holds: every question of a group by every breakdown."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.tabulation.breakdowns import BreakdownColumn
from graadmeter.tabulation.table import Cell


@dataclass(frozen=True)
class Answer:
    """One row of figures: an answer, or the mean of a number."""

    code: str
    label: str


@dataclass(frozen=True)
class EarlierFigures:
    """Published figures of an earlier wave, as a table of the report has them.

    Attributes:
        answer: position of the answer they belong to.
        table: id of the table of the report that they stand in.
        cells: one per column; None where that table has no figure.
    """

    answer: int
    wave: int
    table: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class QuestionFigures:
    """One question; K answers by D columns, protected.

    Attributes:
        statistic: ``percentage`` or ``mean``.
        several: respondents could give more than one answer.
        filler: synthetic answers to a question about which nothing was printed.
        universe: the expression that says who was asked; empty for everybody.
        asked: the same in words.
        bases: D unweighted bases; None where they may not be shown.
        cells: K by D figures.
        letters: K by D: the columns of the same breakdown that this one is significantly higher
            than, none being an empty tuple; None where nothing was tested.
        earlier: figures of earlier waves in the report's own tables.
    """

    id: str
    label: str
    text: str
    statistic: str
    several: bool
    filler: bool
    universe: str
    asked: str
    answers: tuple[Answer, ...]
    bases: tuple[int | None, ...]
    cells: tuple[tuple[Cell, ...], ...]
    letters: tuple[tuple[tuple[str, ...] | None, ...], ...]
    earlier: tuple[EarlierFigures, ...] = ()


@dataclass(frozen=True)
class SectionFigures:
    """A part of a questionnaire.

    Attributes:
        left_out: questions without figures, each with the reason.
    """

    id: str
    title: str
    questions: tuple[QuestionFigures, ...]
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class GroupFigures:
    """All questions of one group in one wave.

    Attributes:
        weighted: whether figures are weighted to a population.
        mark_below, hide_below: thresholds on the unweighted base.
        columns: D columns, of which the first is everybody.
    """

    group: str
    title: str
    label: str
    wave: int
    synthetic: bool
    weighted: bool
    mark_below: int
    hide_below: int
    columns: tuple[BreakdownColumn, ...]
    sections: tuple[SectionFigures, ...]

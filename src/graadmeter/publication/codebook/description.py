"""What a file of microdata holds, described: variables, their answers, and sets of answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import polars as pl

Measure = Literal["nominal", "ordinal", "scale"]
Role = Literal["answer", "derived", "missing", "weight"]

WEIGHT = "survey_weight"
"""The variable with the weight of each respondent."""


@dataclass(frozen=True)
class Category:
    """One value of a variable.

    Attributes:
        value: the number that stands for it in the file.
        code: the code of the code list it is, or the kind of missing.
        label: its words.
        missing: why there is no answer (a kind of missing); empty for an answer.
        count: respondents with it, unweighted; None where the number may not be told.
    """

    value: int
    code: str
    label: str
    missing: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Variable:
    """One variable of a file.

    Attributes:
        name: its name in the file.
        label: short label; of an option of a question with several answers, with its own words.
        text: the question as it was asked, or what a derived variable is.
        question: id of the question or derived variable.
        section: title of the part of the questionnaire.
        textual: its values are texts.
        role: an answer, derived from answers, why a text is missing, or the weight.
        origin: ``questionnaire``, ``sample_frame`` or ``synthetic``.
        universe: the expression that says who gets the question; empty for everyone.
        derivation: the expression it is computed by.
        reconstructed: the words of the question are not known and were made to fit.
        filler: synthetic answers to a question about which nothing was printed.
        note: what else there is to know.
        valid: respondents with an answer, unweighted; None where the number may not be told.
    """

    name: str
    label: str
    text: str
    question: str
    section: str
    measure: Measure
    categories: tuple[Category, ...] = ()
    textual: bool = False
    role: Role = "answer"
    origin: str = "questionnaire"
    universe: str = ""
    derivation: str = ""
    reconstructed: bool = False
    filler: bool = False
    note: str = ""
    valid: int | None = None

    @property
    def answers(self) -> tuple[Category, ...]:
        """The categories that are answers."""
        return tuple(category for category in self.categories if not category.missing)


@dataclass(frozen=True)
class AnswerSet:
    """A question with several answers: one variable per option, 1 where it was chosen."""

    name: str
    label: str
    text: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class StudyFacts:
    """A survey that files are from."""

    id: str
    title: str
    source: str = ""


@dataclass(frozen=True)
class DataFile:
    """The microdata of one target group.

    Attributes:
        studies: the surveys they are from.
        rounded_to: frequencies are rounded to this number to protect people; 0 when they are not.
        answers: the values, missing answers as numbers below zero; None where they are not to
            leave, as for answers of people.
    """

    group: str
    title: str
    wave: int
    synthetic: bool
    rows: int
    studies: tuple[StudyFacts, ...]
    variables: tuple[Variable, ...]
    sets: tuple[AnswerSet, ...]
    rounded_to: int = 0
    answers: pl.DataFrame | None = field(default=None, compare=False, repr=False)

    def to_publish(self) -> DataFile:
        """The file as it may be in a publication: without answers that people gave."""
        return self if self.synthetic else replace(self, answers=None)


@dataclass(frozen=True)
class Codebook:
    """All files of a wave and whose they are.

    Attributes:
        origin: one sentence on where the answers come from.
        licence: name of the licence; None when none was chosen.
        publisher: who publishes; None when the monitor does not say.
    """

    monitor: str
    title: str
    wave: int
    wave_title: str
    language: str
    files: tuple[DataFile, ...]
    origin: str = ""
    disclaimer: str = ""
    licence: str | None = None
    publisher: str | None = None

    @property
    def synthetic(self) -> bool:
        """Whether any of the answers were made by a program."""
        return any(file.synthetic for file in self.files)

    @property
    def studies(self) -> tuple[StudyFacts, ...]:
        """The surveys of the files, each once."""
        return tuple(dict.fromkeys(study for file in self.files for study in file.studies))

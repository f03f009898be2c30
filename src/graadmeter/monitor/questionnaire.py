"""Questionnaires and code lists: what is asked, of whom, and how it compares with earlier waves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from graadmeter.monitor.base import Code, Identifier, Part
from graadmeter.monitor.text import Text

QuestionType = Literal["single", "multiple", "scale", "number", "ranking", "date", "open", "block"]
Presentation = Literal["choice", "likert", "frequency", "grid"]
ComparisonStatus = Literal[
    "same", "wording", "options", "position", "new", "dropped", "unconfirmed"
]
Trend = Literal["yes", "with_note", "no"]
TextStatus = Literal["report", "stem_report", "reconstructed"]
CODED_TYPES = frozenset({"single", "scale"})
CLOSED_TYPES = frozenset({"single", "scale", "multiple", "ranking"})


class CodeListEntry(Part):
    """One answer: its code, its text, and whether it stands for not knowing."""

    code: Code
    label: Text
    role: Literal["answer", "dont_know", "not_applicable"] = "answer"


class CodeList(Part):
    """A named list of answers, in the order they are offered."""

    id: Identifier
    codes: Annotated[tuple[CodeListEntry, ...], Field(min_length=1)]

    @property
    def values(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(entry.code for entry in self.codes)

    def label(self, code: str) -> Text:
        """The text of a code; raises ``KeyError`` for a code that is not in the list."""
        for entry in self.codes:
            if entry.code == code:
                return entry.label
        raise KeyError(code)


class CodeListFile(Part):
    """One file of code lists."""

    codelists: tuple[CodeList, ...]


class Comparability(Part):
    """How a question compares with the same question in earlier waves (MON-17)."""

    waves: Annotated[tuple[int, ...], Field(min_length=1)]
    status: ComparisonStatus
    trend: Trend
    note: Text | None = None


class NumberRange(Part):
    """Bounds of a number; ``unknown`` offers "onbekend" beside it."""

    minimum: int = 0
    maximum: int | None = None
    unknown: bool = False


class Question(Part):
    """One question. Its id is also its column in the microdata and is never reused."""

    id: Identifier
    type: QuestionType
    concept: Identifier
    text: Text
    label: Text
    text_status: TextStatus = "reconstructed"
    answers_status: Literal["printed", "reconstructed"] = "reconstructed"
    codes: Identifier | None = None
    presentation: Presentation = "choice"
    grid: Identifier | None = None
    exclusive: tuple[Code, ...] = ()
    number: NumberRange | None = None
    source: Literal["questionnaire", "sample_frame", "synthetic"] = "questionnaire"
    universe: str | None = None
    comparability: tuple[Comparability, ...] = ()
    printed_in: tuple[str, ...] = ()
    note: Text | None = None


class Section(Part):
    """A page or part of a questionnaire, on one theme."""

    id: Identifier
    title: Text
    theme: Identifier
    questions: tuple[Question, ...]


class DerivedVariable(Part):
    """A variable computed from answers, with a comparability of its own."""

    id: Identifier
    theme: Identifier
    text: Text
    label: Text
    codes: Identifier
    expression: str
    comparability: tuple[Comparability, ...] = ()
    note: Text | None = None


class DroppedQuestion(Part):
    """A question of earlier waves that is no longer asked; its id stays taken."""

    id: Identifier
    text: Text
    label: Text
    last_wave: int
    merged_into: Identifier | None = None
    note: Text | None = None


class Questionnaire(Part):
    """The questionnaire of one group in one wave."""

    group: Identifier
    wave: int
    title: Text
    sections: tuple[Section, ...]
    derived: tuple[DerivedVariable, ...] = ()
    dropped: tuple[DroppedQuestion, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, name: str) -> Question | None:
        """The question with this id, if there is one."""
        return next((q for q in self.questions if q.id == name), None)

    def derived_variable(self, name: str) -> DerivedVariable | None:
        """The derived variable with this id, if there is one."""
        return next((d for d in self.derived if d.id == name), None)

    def dropped_question(self, name: str) -> DroppedQuestion | None:
        """The dropped question with this id, if there is one."""
        return next((d for d in self.dropped if d.id == name), None)

    def theme_of(self, name: str) -> str | None:
        """The theme of a question or derived variable."""
        for section in self.sections:
            if any(question.id == name for question in section.questions):
                return section.theme
        derived = self.derived_variable(name)
        return derived.theme if derived else None

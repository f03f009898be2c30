"""Answers of one respondent, by question, and the form in which they are kept between pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from graadmeter.expressions import MISSING_KINDS
from graadmeter.language import gettext as _

MissingKind = Literal["not_asked", "no_answer", "unknown", "not_applicable"]


@dataclass(frozen=True)
class Missing:
    """There is no answer, and why."""

    kind: MissingKind


Answer = str | int | tuple[str, ...] | Missing
"""A code, a date (``yyyy-mm-dd``) or a text; a number; options chosen, or ranked first to last."""

Answers = Mapping[str, Answer]
"""Question id to answer; a question that is not in it has not been answered yet."""

NO_ANSWER = Missing("no_answer")
UNKNOWN = Missing("unknown")
NOT_ASKED = Missing("not_asked")


def no_answer_label() -> str:
    """What stands beside the box for not wanting to answer."""
    return _("Ik geef hier liever geen antwoord op")


def unknown_label() -> str:
    """What stands beside the box for not knowing a number."""
    return _("Dat weet ik niet")


def as_json(answers: Answers) -> dict[str, Any]:
    """Answers as plain values that JSON can hold; :func:`from_json` gives them back."""
    return {name: _plain(answer) for name, answer in answers.items()}


def _plain(answer: Answer) -> Any:
    if isinstance(answer, Missing):
        return {"missing": answer.kind}
    return list(answer) if isinstance(answer, tuple) else answer


def from_json(kept: Mapping[str, Any]) -> dict[str, Answer]:
    """Answers from what :func:`as_json` made of them.

    Raises:
        ValueError: something in it is no answer.
    """
    return {name: _answer(value) for name, value in kept.items()}


def _answer(value: Any) -> Answer:
    if isinstance(value, dict) and value.get("missing") in MISSING_KINDS:
        return Missing(cast(MissingKind, value["missing"]))
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise ValueError(f"not an answer: {value!r}")

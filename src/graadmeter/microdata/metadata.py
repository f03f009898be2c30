"""What is written beside the microdata of a wave, and the codes of missing answers."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


class MissingKind(StrEnum):
    """Why there is no answer. Missing is never one thing."""

    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown"
    NO_ANSWER = "no_answer"
    NOT_APPLICABLE = "not_applicable"


MISSING_CODES: dict[MissingKind, int] = {
    MissingKind.NOT_APPLICABLE: -6,
    MissingKind.NOT_ASKED: -7,
    MissingKind.UNKNOWN: -8,
    MissingKind.NO_ANSWER: -9,
}


class Metadata(BaseModel):
    """``metadata.json`` of a microdata folder.

    Attributes:
        synthetic: made by a program to agree with printed figures; no person answered.
        seed: seed of the synthesis.
        questionnaires: group to sha256 of the columns, codes and universes the answers belong to.
        respondents: group to number of rows.
        placeholders: group to questions about which nothing was printed: synthetic answers to them
            have a plain shape and mean nothing.
        missing_codes: kind of missing to the number (or its text) that stands for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    monitor: str
    wave: int
    synthetic: bool
    seed: int | None = None
    note: str = ""
    questionnaires: dict[str, str]
    respondents: dict[str, int]
    placeholders: dict[str, tuple[str, ...]] = {}
    missing_codes: dict[str, int] = {kind.value: code for kind, code in MISSING_CODES.items()}

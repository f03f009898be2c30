"""One hierarchy of errors: every user error says what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line (design, section 7)."""

    DONE = 0
    DEFECT = 1
    USER = 2
    FINDINGS = 3
    INTERRUPTED = 130


class GraadmeterError(Exception):
    """Base of all errors this package raises on purpose."""

    exit_code: ExitCode = ExitCode.DEFECT


class UserError(GraadmeterError):
    """The user's input or usage is at fault.

    Args:
        what: what is wrong, in the user's language, without a final full stop.
        where: file, ``file:line``, field or option the fault is in.
        mend: how to put it right.
    """

    exit_code = ExitCode.USER

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"\n  → {self.mend}" if self.mend else ""
        return f"{place}{self.what}{remedy}"


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a file that a user wrote.

    Attributes:
        file: path relative to the folder that was checked.
        line: line number, counted from 1; 0 when the fault is about a missing file.
        rule: stable English id of the kind of fault.
        message: what is wrong, in the user's language.
        suggestion: how to put it right, in the user's language.
    """

    file: str
    line: int
    rule: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        remedy = f"\n    → {self.suggestion}" if self.suggestion else ""
        return f"{place}: [{self.rule}] {self.message}{remedy}"


class FaultsError(UserError):
    """Input with one or more faults, all of them listed."""

    def __init__(self, what: str, faults: Sequence[Fault], *, where: str = "") -> None:
        super().__init__(what, where=where)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {fault}" for fault in self.faults)])

"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graadmeter.consistency.findings import Finding
from graadmeter.consistency.material import Material


@dataclass(frozen=True)
class Rule:
    """One way in which printed figures can contradict each other.

    Attributes:
        id: stable English name with hyphens, as in ``docs/reference/consistency-rules.md``.
        check: finds the contradictions; knows no table by its id and reads no remark of whoever
            carried the figures over.
    """

    id: str
    check: Callable[[Material], Iterator[Finding]]

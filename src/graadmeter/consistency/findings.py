"""What an audit finds, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from graadmeter.language import use_language


class Certainty(StrEnum):
    """How sure a finding is.

    ``certain``: under the stated assumptions at least one of the figures named cannot be right.
    ``likely``: a coincidence or an unusual way of working could explain it, but hardly.
    ``note``: worth the eye of a reader; nothing need be wrong.
    """

    CERTAIN = "certain"
    LIKELY = "likely"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the most certain."""
        return (Certainty.CERTAIN, Certainty.LIKELY, Certainty.NOTE).index(self)


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a table; None for the whole row or column. Positions count from 0."""

    table: str
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, order=True)
class Said:
    """A statement in running text, by its id."""

    text: str


Where = Spot | Said


@dataclass(frozen=True)
class Bilingual:
    """One sentence in two languages."""

    nl: str
    en: str


def in_both(make: Callable[[], str]) -> Bilingual:
    """A sentence in Dutch and in English, made by a function that translates with ``gettext``."""
    with use_language("nl"):
        dutch = make()
    with use_language("en"):
        return Bilingual(dutch, make())


@dataclass(frozen=True)
class Finding:
    """Figures that contradict each other, or that cannot be.

    Attributes:
        rule: id of the rule.
        certainty: how sure it is.
        where: every place that takes part, the most suspect first.
        printed: the printed values it is about, as "57" or "12; 14".
        possible: what would be possible, as "98,5–101,5"; empty when nothing can be said of that.
        message: the reasoning in one sentence.
    """

    rule: str
    certainty: Certainty
    where: tuple[Where, ...]
    printed: str
    possible: str
    message: Bilingual

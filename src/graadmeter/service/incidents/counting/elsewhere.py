"""Answers to the inventories that another register offers, beside those of incidents.

An app adds its own in the ``ready`` of its configuration:

    add_answers(offered_to)  # def offered_to(visitor: Visitor, year: int, today: date)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.organisations.access import Visitor


class Class(Protocol):
    """An answer that is a class and no number."""

    @property
    def question(self) -> str:
        """The id of the question in the monitor."""

    @property
    def text(self) -> str:
        """What is asked."""

    @property
    def band(self) -> str:
        """The answer, as the monitor calls it."""


Answers = Sequence[tuple[Block, Sequence[Class]]]
Source = Callable[[Visitor, int, date], Answers]
_sources: list[Source] = []


def add_answers(source: Source) -> None:
    """Adds answers.

    Args:
        source: gives what a visitor is offered for a year, by inventory; nothing where none of it
            is for them.
    """
    if source not in _sources:
        _sources.append(source)


def answers_elsewhere(
    visitor: Visitor, year: int, today: date
) -> list[tuple[Block, Sequence[Class]]]:
    """What the others offer a visitor for a year."""
    return [found for source in _sources for found in source(visitor, year, today)]

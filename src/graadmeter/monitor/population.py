"""Populations and response: who was approached, who answered, whom they stand for (MON-13..15)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from graadmeter.monitor.base import Identifier, Part
from graadmeter.monitor.text import Text


class PopulationCell(Part):
    """One cell of the response: values of background questions, people in it, people it stands for.

    Attributes:
        values: question id to code, for every background question the cells are known by.
        completed: number of respondents.
        approached: number of people approached, where printed.
        population: size or share of the population, on any scale that is one for the whole group.
        status: ``printed``, or ``reconstructed`` inside the rounding intervals of printed figures.
    """

    values: dict[Identifier, str]
    completed: Annotated[int, Field(ge=0)]
    approached: Annotated[int, Field(ge=0)] | None = None
    population: Annotated[float, Field(ge=0)]
    status: Literal["printed", "reconstructed"] = "printed"


class Approached(Part):
    """Number of people approached, where it is known only for fewer variables than the cells."""

    values: dict[Identifier, str]
    approached: Annotated[int, Field(ge=0)]


class Population(Part):
    """Population and response of one group in one wave."""

    group: Identifier
    wave: int
    source: str
    note: Text | None = None
    cells: Annotated[tuple[PopulationCell, ...], Field(min_length=1)]
    approached: tuple[Approached, ...] = ()

"""Decompositions: how much of a change in a printed share is a change in composition (MON-26)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from graadmeter.monitor.base import Part
from graadmeter.monitor.text import Text


class PublishedRowReference(Part):
    """A row of a published table, which holds one figure per wave; rows count from 0."""

    published: str
    row: Annotated[int, Field(ge=0)]


class DecompositionGroup(Part):
    """One group: its share, and the rate within it. One group may be the rest of the others."""

    label: Text
    share: PublishedRowReference | None = None
    rate: PublishedRowReference


class Sensitivity(Part):
    """The same with other shares in one wave, in percent and in the order of the groups."""

    wave: int
    shares: Annotated[tuple[float, ...], Field(min_length=2)]
    reason: Text


class DecompositionSpec(Part):
    """A change in a rate, between waves, in two parts; from published figures alone.

    Attributes:
        rate: what changes, as the subject of a sentence ("het slachtofferschap").
        share: what the shares are shares of ("aandeel in de respons"); a reader must not take
            shares of the response for shares of the population.
        groups: the groups; exactly one has no share and gets the rest of 100 percent.
        waves: the waves, earliest first.
    """

    id: str
    title: Text
    rate: Text
    share: Text
    groups: Annotated[tuple[DecompositionGroup, ...], Field(min_length=2)]
    waves: Annotated[tuple[int, ...], Field(min_length=2)]
    sensitivity: tuple[Sensitivity, ...] = ()
    notes: tuple[Text, ...] = ()

"""``monitor.yaml``: waves, studies, themes, target groups and how each is treated."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from graadmeter.monitor.base import Identifier, Part
from graadmeter.monitor.nonresponse import NonresponseSpec
from graadmeter.monitor.support import Support
from graadmeter.monitor.text import Text

Regime = Literal["perception", "inventory"]


class Wave(Part):
    """One measurement of the monitor."""

    year: Annotated[int, Field(ge=1900, le=2200)]
    title: Text


class Theme(Part):
    """A subject that a study may or may not have measured."""

    id: Identifier
    title: Text


class Study(Part):
    """One survey: what it measured among whom (MON-27: a wave can be more than one study)."""

    id: str
    wave: int
    title: Text
    themes: tuple[Identifier, ...]
    groups: tuple[Identifier, ...]
    source: str = ""


class Protection(Part):
    """Thresholds on the unweighted base of a cell; ``hide_below`` 0 hides nothing."""

    mark_below: Annotated[int, Field(ge=0)] = 30
    hide_below: Annotated[int, Field(ge=0)] = 10


class Group(Part):
    """A target group: who is asked, under which regime, and how answers are weighted.

    ``open_link`` allows an address that lets anybody in without having been asked; only for an
    anonymous group, and its response rate then means nothing.

    ``strata`` names the questions or derived variables whose joint values are the post-strata;
    empty means that the group is not weighted.
    """

    id: Identifier
    title: Text
    label: Text
    regime: Regime
    strata: tuple[Identifier, ...] = ()
    protection: Protection = Protection()
    open_link: bool = False


class Chapter(Part):
    """A chapter of the publication, in the order of its number.

    Attributes:
        numbered: its number is in its title; a summary or an annex has none.
    """

    number: Annotated[int, Field(ge=0)]
    title: Text
    part: Text | None = None
    numbered: bool = True


class Settings(Part):
    """The whole of ``monitor.yaml``; the first language is the monitor's own.

    ``support`` and ``privacy`` are what a respondent reads: where to turn to, and what happens with
    the answers. ``licence`` and ``publisher`` are what open data say of their reuse and origin.
    """

    id: Identifier
    title: Text
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    disclaimer: Text | None = None
    waves: Annotated[tuple[Wave, ...], Field(min_length=1)]
    themes: tuple[Theme, ...]
    studies: tuple[Study, ...]
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    chapters: tuple[Chapter, ...]
    nonresponse: tuple[NonresponseSpec, ...] = ()
    support: Support | None = None
    privacy: Text | None = None
    licence: Literal["CC-BY-4.0", "CC0-1.0"] | None = None
    publisher: Text | None = None

"""Where a respondent can turn to, and after which questions that is said (VEI-27)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from graadmeter.monitor.base import Code, Identifier, Part
from graadmeter.monitor.text import Text


class SupportLine(Part):
    """One place to turn to.

    Attributes:
        name: what it is.
        text: for whom or when.
        contact: a number or an address, where there is one for everybody.
    """

    name: Text
    text: Text
    contact: str | None = None


class SupportPlace(Part):
    """After which section of a questionnaire the page with support comes.

    Attributes:
        group: the target group.
        section: the section.
        answers: question to codes: only for who gave one of these answers; empty is for everyone.
    """

    group: Identifier
    section: Identifier
    answers: Annotated[dict[Identifier, tuple[Code, ...]], Field(default_factory=dict)]


class Support(Part):
    """The page with support: after the questions named, at the end, and from every page."""

    title: Text
    intro: Text
    lines: Annotated[tuple[SupportLine, ...], Field(min_length=1)]
    after: tuple[SupportPlace, ...] = ()

"""What the makers of a publication say of findings on their figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from graadmeter.monitor.base import Part
from graadmeter.monitor.statements import Wave


class PublishedReply(Part):
    """A reply.

    Attributes:
        finding: key of the finding, as on the page with remarkable figures.
        words: what they say.
        by: who says it: an organisation, not a person.
        date: the day.
    """

    finding: str
    words: Annotated[str, Field(min_length=1)]
    by: Annotated[str, Field(min_length=1)]
    date: date


class PublishedReplies(Part):
    """One file of replies, all on the publication of one wave."""

    source: str
    wave: Wave
    replies: tuple[PublishedReply, ...]

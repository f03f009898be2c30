"""Follow-ups among those who did not respond, as far as they are printed (MON-16)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from graadmeter.monitor.base import Identifier, Part
from graadmeter.monitor.decompositions import PublishedRowReference
from graadmeter.monitor.text import Text

Percent = Annotated[float, Field(ge=0, le=100)]


class Followup(Part):
    """The follow-up itself; at most one of ``count`` and ``share``, and neither if not printed.

    Attributes:
        n: number of participants.
        response_rate: share of those who got the questions, in percent.
        count: participants with the answer that ``rate`` is about.
        share: the same in percent, when only that is printed.
        finding: what the report says about the difference.
    """

    n: Annotated[int, Field(ge=1)]
    response_rate: Percent | None = None
    count: Annotated[int, Field(ge=0)] | None = None
    share: Percent | None = None
    finding: Text | None = None


class NonresponseSpec(Part):
    """A share among respondents, beside a follow-up of those who did not respond.

    Attributes:
        method: what was done, as a sentence.
        rate: what is compared, within a sentence ("het slachtofferschap").
        respondents: the printed share among respondents; its row or column has an n.
        design_effect: of that share, with where it comes from; it is never assumed silently.
        stated: the difference, in percentage points, of which the chance to find it is computed.
    """

    id: str
    wave: int
    group: Identifier
    title: Text
    method: Text
    rate: Text
    respondents: PublishedRowReference
    design_effect: Annotated[float, Field(ge=0.1)]
    design_effect_reason: Text
    followup: Followup
    stated: Annotated[float, Field(ge=0.1, le=50)] = 5.0
    source: str
    notes: tuple[Text, ...] = ()

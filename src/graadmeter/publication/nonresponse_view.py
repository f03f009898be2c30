"""A follow-up among non-respondents, as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.tabulation.decomposition import signed
from graadmeter.tabulation.nonresponse import PERCENT, NonresponseFollowup, share_in_words


@dataclass(frozen=True)
class FactView:
    """One line: the survey beside the follow-up."""

    label: str
    survey: str
    followup: str


@dataclass(frozen=True)
class FollowupView:
    """Words and a small table."""

    anchor: str
    title: str
    sentences: tuple[str, ...]
    facts: tuple[FactView, ...]
    notes: tuple[str, ...]
    source: str


def view_followup(one: NonresponseFollowup) -> FollowupView:
    """Figures as text in the current language."""
    unprinted = _("niet gepubliceerd")
    facts = [
        FactView(_("Deelnemers"), format_number(one.n), format_number(one.followup_n)),
        FactView(
            _("Respons"),
            _percent(one.response_rate) or unprinted,
            _percent(one.followup_response_rate) or unprinted,
        ),
        FactView(
            one.rate[:1].upper() + one.rate[1:],
            f"{share_in_words(one.share, about=one.about)}%",
            _percent(one.followup_share) or unprinted,
        ),
        FactView(_("Verschil met de enquête"), "–", _difference(one)),
    ]
    return FollowupView(
        anchor=f"non-respons-{one.id}",
        title=one.title,
        sentences=one.sentences,
        facts=tuple(facts),
        notes=one.notes,
        source=one.source,
    )


def _percent(value: float | None) -> str:
    if value is None:
        return ""
    return f"{format_number(value, 0 if float(value).is_integer() else 1)}%"


def _difference(one: NonresponseFollowup) -> str:
    found = one.difference
    if found is None:
        return _("niet te berekenen")
    points, low, high = (signed(PERCENT * x) for x in (found.difference, found.low, found.high))
    return _("{points} procentpunt ({low} tot {high})").format(points=points, low=low, high=high)

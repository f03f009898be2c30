"""One respondent between two pages: the ticket, the draft, and the route through the questions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpRequest

from graadmeter.monitor.support import Support
from graadmeter.questionnaire import (
    Answer,
    Checked,
    Instrument,
    Route,
    RoutePage,
    as_json,
    completed,
    from_json,
    next_page,
    path,
    validate_given,
)
from graadmeter.questionnaire.completed import Record
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import instrument_of, monitor_named
from graadmeter.service.fieldwork.ticket import Ticket, take
from graadmeter.service.responses import drafts
from graadmeter.service.responses.drafts import DraftContent

_SECONDS = 1.0
_surveys: dict[int, tuple[float, Survey]] = {}


@dataclass(frozen=True)
class Respondent:
    """Somebody who is answering.

    Attributes:
        ticket: their keys.
        survey: what they answer.
        content: their draft.
        main: the survey of their code, when they answer the questionnaire that comes before it.
    """

    ticket: Ticket
    survey: Survey
    content: DraftContent
    main: Survey | None = None

    @property
    def part(self) -> int:
        """1 or 2 of two questionnaires under one code; 0 when there is one."""
        if self.ticket.front:
            return 1
        return 2 if self.survey.front_id else 0

    @cached_property
    def instrument(self) -> Instrument:
        """The questionnaire."""
        return instrument_of(self.survey)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """Their answers so far."""
        return from_json(self.content.answers)

    @cached_property
    def given(self) -> Mapping[str, Answer]:
        """What the frame knows."""
        return validate_given(self.instrument, self.content.given).answers

    @cached_property
    def route(self) -> Route:
        """The pages they get, with the answers so far."""
        return path(self.instrument, self.answers, self.given)

    @property
    def support(self) -> Support | None:
        """Where the monitor says they can turn to."""
        return monitor_named(self.survey.monitor).settings.support

    def record(self) -> Record:
        """Their answers as one record of microdata."""
        return completed(self.instrument, self.answers, self.given)

    def answered(self, checked: Checked) -> Respondent:
        """The same respondent with the answers of a page."""
        answers = as_json({**self.answers, **checked.answers})
        return replace(self, content=replace(self.content, answers=answers))

    def at(self, page: str) -> tuple[Respondent, str]:
        """The same respondent on a page, and that page if it is reached for the first time."""
        fresh = page not in self.content.seen
        seen = (*self.content.seen, page) if fresh else self.content.seen
        shown = int(time.time()) if fresh else 0
        moved = replace(self, content=replace(self.content, page=page, seen=seen, shown=shown))
        return moved, page if fresh else ""

    def taken(self, page: str) -> tuple[str, int] | None:
        """A page and the seconds it took, when it is the one that was shown first just now."""
        if not self.content.shown or self.content.page != page:
            return None
        return page, max(0, int(time.time()) - self.content.shown)

    def untimed(self) -> Respondent:
        """The same respondent, about to read something else before the page."""
        return replace(self, content=replace(self.content, shown=0))

    def save(self, arrived: str = "", passed: tuple[str, int] | None = None) -> bool:
        """Keeps the draft; False when it is gone: handed in elsewhere, or the wave has closed."""
        return drafts.save(self.ticket.draft, self.ticket.draft_key, self.content, arrived, passed)

    def support_after(self, page: RoutePage) -> bool:
        """Whether the page with support comes after this one.

        It does after the last page of a section that the monitor names, for those who gave one of
        the answers it names.
        """
        following = next_page(self.route, page.position)
        if self.support is None or (following and following.page.section == page.page.section):
            return False
        return any(
            place.group == self.survey.group
            and place.section == page.page.section
            and (
                not place.answers or any(map(self._gave, *zip(*place.answers.items(), strict=True)))
            )
            for place in self.support.after
        )

    def _gave(self, question: str, codes: tuple[str, ...]) -> bool:
        answer = self.route.answers.get(question)
        chosen = answer if isinstance(answer, tuple) else (answer,)
        return any(code in codes for code in chosen)


def _survey(key: int) -> Survey | None:
    """A survey as it was at most a second ago.

    Whether answers are still taken is decided by the gate, in the transaction that takes them.
    """
    now = time.monotonic()
    at, found = _surveys.get(key, (0.0, None))
    if found is None or now - at > _SECONDS:
        found = Survey.objects.filter(pk=key).first()
        if found is not None:
            _surveys[key] = now, found
    return found


def respondent_of(request: HttpRequest) -> Respondent | None:
    """Who is answering, if the request has a ticket and the draft is still there."""
    ticket = take(request)
    if ticket is None:
        return None
    survey = _survey(ticket.survey)
    if survey is None:
        return None
    # What comes first is answered as long as it has a draft: handing it in destroys that.
    front = _survey(survey.front_id) if survey.front_id else None
    if front is not None and front.state == Survey.State.OPEN:
        ahead = replace(ticket, front=True)
        content = drafts.load(ahead.draft, ahead.draft_key)
        if content is not None:
            return Respondent(ahead, front, content, main=survey)
    content = drafts.load(ticket.draft, ticket.draft_key)
    return None if content is None else Respondent(ticket, survey, content)

"""A questionnaire walked through with invented answers, which are kept nowhere.

The answers so far are in the form itself, sealed: from page to page they travel between the browser
and this module, and nothing is written. Whoever leaves the page loses them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings

from graadmeter.questionnaire import (
    Checked,
    RoutePage,
    as_json,
    next_page,
    previous_page,
    validate,
    validate_given,
)
from graadmeter.service.fieldwork.codes import CodeKeys
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.respondent import Respondent
from graadmeter.service.fieldwork.ticket import Ticket
from graadmeter.service.responses.drafts import DraftContent
from graadmeter.service.vault import SealBrokenError, seal, unseal

END = "insturen"
BACK = "terug"
STATE = "stand"
WARNED = "gewaarschuwd"


@dataclass(frozen=True)
class Step:
    """Where a preview is.

    Attributes:
        respondent: the invented respondent; it has no code, no draft, and is never saved.
        page: None at the start and at the end.
        posted: what was posted, if that was not accepted.
        checked: what was wrong with it.
        supported: on the way here, a respondent would get the page with support.
    """

    respondent: Respondent
    page: RoutePage | None
    posted: Mapping[str, Sequence[str]] | None = None
    checked: Checked | None = None
    supported: bool = False

    @property
    def ended(self) -> bool:
        """Whether all pages are done."""
        return self.respondent.content.page == END


def nobody(survey: Survey, given: Mapping[str, str]) -> Respondent:
    """Somebody who does not exist, in a stratum.

    The root of their keys is empty, so that nothing they could do reaches an admission or a draft.
    """
    return Respondent(
        Ticket(CodeKeys(b""), survey.pk), survey, DraftContent(survey.pk, dict(given))
    )


def begin(survey: Survey, posted: Mapping[str, str]) -> Step:
    """The first page, for the stratum that was chosen; values that do not exist are left out."""
    start = nobody(survey, {})
    given = {
        item.id: posted[item.id]
        for item in start.instrument.items
        if item.origin == "given" and posted.get(item.id) in item.codes
    }
    made = nobody(survey, as_json(validate_given(start.instrument, given).answers))
    return _at(made, next_page(made.route))


def resume(survey: Survey, posted: Mapping[str, Sequence[str]]) -> Step | None:
    """The page after the one that was posted, or that page with what is wrong; None when lost."""
    respondent = _unsealed(survey, "".join(posted.get(STATE, ())))
    if respondent is None:
        return None
    here = respondent.content.page
    shown = respondent.route.page(here)
    back = BACK in posted
    if here == END:
        return _at(respondent, respondent.route.pages[-1] if respondent.route.pages else None)
    if shown is None:
        return None
    checked = validate(shown, posted)
    warned = set(posted.get(WARNED, ()))
    unread = any(remark.question not in warned for remark in checked.warnings)
    if not back and (not checked.sound or unread):
        return Step(respondent, shown, posted, checked)
    answered = respondent.answered(checked)
    if back:
        return _at(answered, previous_page(answered.route, shown.position) or shown)
    step = _at(answered, next_page(answered.route, shown.position))
    return replace(step, supported=answered.support_after(shown))


def _at(respondent: Respondent, page: RoutePage | None) -> Step:
    held = replace(respondent.content, page=page.id if page else END)
    return Step(replace(respondent, content=held), page)


def _place(survey: Survey) -> str:
    return f"preview {survey.pk} {survey.instrument}"


def sealed(step: Step) -> str:
    """The answers so far, for the form."""
    survey = step.respondent.survey
    content = asdict(step.respondent.content)
    return base64.urlsafe_b64encode(
        seal(settings.KEYS.key("ticket"), content, _place(survey))
    ).decode()


def _unsealed(survey: Survey, text: str) -> Respondent | None:
    try:
        content: dict[str, Any] = unseal(
            settings.KEYS.key("ticket"), base64.urlsafe_b64decode(text), _place(survey)
        )
    except (binascii.Error, SealBrokenError, ValueError):
        return None
    made = nobody(survey, content["given"])
    held = replace(made.content, answers=content["answers"], page=content["page"])
    return replace(made, content=held)

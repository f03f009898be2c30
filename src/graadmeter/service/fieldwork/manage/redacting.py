"""Open answers that wait for an analyst, one at a time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.questionnaire.texts import pointers
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import instrument_of
from graadmeter.service.responses.models import Redaction
from graadmeter.service.responses.redaction import OpenAnswer, waiting

_choose = secrets.SystemRandom().choice


@dataclass(frozen=True)
class Progress:
    """How far the open answers of a survey are.

    Attributes:
        approved: two analysts agree.
        own: this analyst was the first; a colleague must look.
        colleagues: a colleague was the first; this analyst can look.
        untouched: nobody looked.
    """

    approved: int
    own: int
    colleagues: int
    untouched: int

    @property
    def total(self) -> int:
        """All open answers."""
        return self.approved + self.own + self.colleagues + self.untouched

    @property
    def share(self) -> float:
        """Approved, in percent; all of nothing is all."""
        return 100 * self.approved / self.total if self.total else 100.0


def open_questions(survey: Survey) -> dict[str, str]:
    """Questions with open answers, and their texts."""
    items = instrument_of(survey).items
    return {item.id: str(item.text) for item in items if item.type == "open"}


def check_closed(survey: Survey) -> None:
    """Refuses a survey that is not closed.

    Closing writes all answers anew, under other ids, which would undo what analysts did before.

    Raises:
        UserError: it is not.
    """
    if survey.state != Survey.State.CLOSED:
        raise UserError(
            _("Dit onderzoek is nog niet gesloten"),
            where=survey.title,
            mend=_(
                "Open antwoorden zijn te lezen als alle antwoorden geschud zijn: na het sluiten."
            ),
        )


def progress_of(survey: Survey, account: Account) -> tuple[Progress, list[OpenAnswer]]:
    """How far an analyst is, and what waits for them."""
    found = list(waiting(survey.pk, list(open_questions(survey)), account.pk))
    rows = Redaction.objects.filter(final__survey=survey.pk)
    untouched = sum(answer.first is None for answer in found)
    progress = Progress(
        approved=rows.filter(second__isnull=False).count(),
        own=rows.filter(second__isnull=True, first=account.pk).count(),
        colleagues=len(found) - untouched,
        untouched=untouched,
    )
    return progress, found


def pick(answers: list[OpenAnswer]) -> OpenAnswer:
    """One of them by lot, so that two analysts seldom have the same; a colleague's first."""
    begun = [answer for answer in answers if answer.first is not None]
    return _choose(begun or answers)


def warnings_of(text: str) -> list[str]:
    """What a text seems to hold that points to a person."""
    words = {
        "email": _("Er lijkt een e-mailadres in te staan."),
        "phone": _("Er lijkt een telefoonnummer in te staan."),
        "name": _("Er lijkt een naam in te staan."),
    }
    return [words[pointer] for pointer in pointers(text)]

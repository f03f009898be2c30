"""Open answers looked at by two analysts before anybody else reads them.

The first takes out names, places and whatever points to a person; the second agrees or sends it
back. Who did what is noted by account number here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.project.databases import RESPONSES
from graadmeter.service.responses.models import Final, Redaction

NOT_APPROVED = "[nog niet door twee analisten bekeken]"


@dataclass(frozen=True)
class OpenAnswer:
    """An open answer that somebody has to look at.

    Attributes:
        final: id of the answers it is part of.
        question: the question.
        original: as it was given.
        text: as the first analyst left it; the original before that.
        first: account of the first analyst; None when nobody looked yet.
    """

    final: bytes
    question: str
    original: str
    text: str
    first: int | None


def approved_texts(survey: int) -> dict[tuple[bytes, str], str]:
    """Approved texts by answers and question."""
    rows = Redaction.objects.filter(final__survey=survey, second__isnull=False)
    return {(bytes(row.final_id), row.question): row.text for row in rows}


def waiting(survey: int, questions: list[str], account: int) -> Iterator[OpenAnswer]:
    """Open answers that this analyst can look at: new ones, and those of a colleague.

    Args:
        survey: the survey.
        questions: its open questions.
        account: the analyst.
    """
    done = {
        (bytes(row.final_id), row.question): row
        for row in Redaction.objects.filter(final__survey=survey)
    }
    for row in Final.objects.filter(survey=survey).order_by("id"):
        for question in questions:
            original = row.record.get(question)
            if not isinstance(original, str):
                continue
            seen = done.get((bytes(row.id), question))
            if seen is None:
                yield OpenAnswer(bytes(row.id), question, original, original, None)
            elif seen.second is None and seen.first != account:
                yield OpenAnswer(bytes(row.id), question, original, seen.text, seen.first)


def redact(*, final: bytes, question: str, text: str, account: int) -> bool:
    """Leaves a text as an analyst wants it; a colleague who changes nothing approves it.

    Returns:
        Whether the text is now approved by two.

    Raises:
        UserError: the analyst was the first and would approve their own work.
    """
    with transaction.atomic(using=RESPONSES):
        row = (
            Redaction.objects.select_for_update().filter(final_id=final, question=question).first()
        )
        if row is None:
            Redaction.objects.create(
                final_id=final, question=question, text=text, first=account, second=None
            )
            return False
        if row.first == account and row.text == text:
            if row.second is not None:  # approved, and left as it was
                return True
            raise UserError(
                _("Een tweede analist moet deze tekst bekijken"),
                mend=_("Vraag een collega; twee paar ogen zien meer."),
            )
        if row.text == text:
            row.second = account
        else:
            row.text, row.first, row.second = text, account, None
        row.save()
        return row.second is not None

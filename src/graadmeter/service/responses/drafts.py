"""Drafts: what a respondent filled in so far, sealed under a key that only the code gives."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F

from graadmeter.service.project.databases import RESPONSES
from graadmeter.service.responses.actions import begin_draft
from graadmeter.service.responses.models import Draft, PageCount
from graadmeter.service.responses.page_times import count_time
from graadmeter.service.vault import seal, unseal

PLACE = "draft"
_SLOTS = 16


@dataclass(frozen=True)
class DraftContent:
    """What is in a draft.

    Attributes:
        survey: the survey.
        given: what the frame knows of the stratum: question to code.
        answers: question to answer, also those a changed route now hides.
        page: the page the respondent was at.
        seen: pages that were counted as reached.
        shown: when the page was first shown, in seconds, to count how long it took; 0 when that
            would say nothing.
    """

    survey: int
    given: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)
    page: str = ""
    seen: tuple[str, ...] = ()
    shown: int = 0


def load(draft: bytes, key: bytes) -> DraftContent | None:
    """The draft with this id, or None.

    Raises:
        SealBrokenError: it was sealed under another key.
    """
    row = Draft.objects.filter(id=draft).first()
    if row is None:
        return None
    content = unseal(key, bytes(row.sealed), PLACE)
    return DraftContent(**{**content, "seen": tuple(content["seen"])})


def begin(draft: bytes, key: bytes, content: DraftContent, spent: bytes) -> bool:
    """Makes a draft, unless there is one; see `actions.begin_draft`."""
    sealed = seal(key, vars(content), PLACE)
    return begin_draft(survey=content.survey, spent=spent, draft=draft, sealed=sealed)


def save(
    draft: bytes,
    key: bytes,
    content: DraftContent,
    arrived: str = "",
    passed: tuple[str, int] | None = None,
) -> bool:
    """Keeps a draft, and counts a page that is reached or left for the first time.

    A draft that is no longer there is not made again: the answers were handed in from another
    window, or the wave was closed.

    Args:
        draft: its id.
        key: its key.
        content: all of it.
        arrived: a page to count.
        passed: a page that was left, and the seconds it took.

    Returns:
        Whether it is there.
    """
    sealed = seal(key, vars(content), PLACE)
    with transaction.atomic(using=RESPONSES):
        if not Draft.objects.filter(id=draft).update(sealed=sealed):
            return False
        if arrived:
            count_page(content.survey, arrived)
        if passed:
            count_time(content.survey, *passed)
    return True


def discard(draft: bytes) -> None:
    """Destroys a draft: its owner does not want to take part."""
    with transaction.atomic(using=RESPONSES):
        Draft.objects.filter(id=draft).delete()


def count_page(survey: int, page: str) -> None:
    """Counts that somebody reached a page, in the transaction that keeps it."""
    slot = secrets.randbelow(_SLOTS)
    counted = PageCount.objects.filter(survey=survey, page=page, slot=slot)
    if not counted.update(arrived=F("arrived") + 1):
        PageCount.objects.bulk_create(
            [PageCount(survey=survey, page=page, slot=slot)], ignore_conflicts=True
        )
        counted.update(arrived=F("arrived") + 1)

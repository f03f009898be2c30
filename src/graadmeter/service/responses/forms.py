"""Forms of organisations: an inventory that several people of one organisation fill in.

The other regime. A form is sealed under a key of the service and found by the admission of the
organisation, so that a coordinator and colleagues can work in it with codes of their own. Saving
merges the answers of one page into the form while its row is held.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from graadmeter.service.project.databases import RESPONSES
from graadmeter.service.responses.actions import pass_gate
from graadmeter.service.responses.drafts import count_page
from graadmeter.service.responses.models import KEY, Inbox, OrganisationForm
from graadmeter.service.vault import seal, unseal

_EMPTY = "-"
_PASSED_OVER = {"missing": "no_answer"}


class LockedError(Exception):
    """The form was handed in, and is not open for changes."""


class GoneError(Exception):
    """There is no form: nobody began it, or the survey was closed."""


@dataclass(frozen=True)
class FormRow:
    """Where a form is, and what opens it.

    Attributes:
        id: follows from the admission and the key; says nothing by itself.
        survey: the survey.
        key: of this form alone.
    """

    id: bytes
    survey: int
    key: bytes

    @property
    def place(self) -> str:
        """What it is sealed for: it opens in no other row and no other survey."""
        return f"organisation form {self.survey} {self.id.hex()}"


@dataclass(frozen=True)
class FormContent:
    """What is in a form.

    Attributes:
        given: what the frame knows of the organisation: question to code.
        answers: question to answer, also those a changed route now hides.
        seen: pages that were counted as reached.
        handed_in: the record that counts when the survey closes; None before the first time.
        locked: it was handed in and nobody changes it now.
    """

    given: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    handed_in: dict[str, Any] | None = None
    locked: bool = False


@dataclass(frozen=True)
class Collected:
    """What closing found: forms, and how many of them were handed in."""

    forms: int
    handed_in: int


def row_of(admission: bytes, survey: int, files: bytes) -> FormRow:
    """The row of the form of an admission.

    Args:
        admission: its id.
        survey: the survey.
        files: the key of the service.
    """
    return _row(_derive(admission, "organisation id", files), survey, files)


def _row(own: bytes, survey: int, files: bytes) -> FormRow:
    return FormRow(own, survey, _derive(own, "organisation key", files))


def _derive(data: bytes, purpose: str, key: bytes) -> bytes:
    person = purpose.encode().ljust(16, b"\0")
    return hashlib.blake2b(data, digest_size=KEY, key=key, person=person).digest()


def begin(row: FormRow, given: Mapping[str, str]) -> None:
    """Makes an empty form, unless there is one.

    Raises:
        ClosedError: the survey takes no answers.
    """
    with transaction.atomic(using=RESPONSES):
        pass_gate(row.survey)
        sealed = seal(row.key, vars(FormContent(dict(given))), row.place)
        made = OrganisationForm(id=row.id, survey=row.survey, sealed=sealed)
        OrganisationForm.objects.bulk_create([made], ignore_conflicts=True)


def load(row: FormRow) -> FormContent | None:
    """The form as it is, or None.

    Raises:
        SealBrokenError: it was sealed under another key or for another row.
    """
    held = OrganisationForm.objects.filter(id=row.id).first()
    return None if held is None else _opened(row, held)


def _opened(row: FormRow, held: OrganisationForm) -> FormContent:
    content = unseal(row.key, bytes(held.sealed), row.place)
    return FormContent(**{**content, "seen": tuple(content["seen"])})


def mark_of(answer: Any) -> str:
    """A short mark of an answer as it was shown, to see later whether it changed.

    What was passed over has the mark of what was never opened: an answer wins of either. The mark
    goes to the browser and back. Who sends another one harms only the answer they give.
    """
    if answer in (None, _PASSED_OVER):
        return _EMPTY
    text = json.dumps(answer, sort_keys=True).encode()
    return hashlib.blake2b(text, digest_size=8).hexdigest()


def merge(
    row: FormRow, page: str, answers: Mapping[str, Any], shown: Mapping[str, str]
) -> dict[str, Any]:
    """Takes the answers of a page into the form, with the row held.

    An answer that this person did not change leaves what a colleague made of it meanwhile. Two
    different changes of one answer are for a person to settle: the one that is there stays.

    Args:
        row: which form.
        page: the page, to count as reached.
        answers: question to answer, as plain values.
        shown: question to the mark of the answer as the page showed it; without one, the answer
            that comes in counts.

    Returns:
        The questions that two people answered differently, with what stays there.

    Raises:
        ClosedError: the survey takes no answers.
        LockedError: the form was handed in meanwhile.
        GoneError: there is no form.
    """
    clashes: dict[str, Any] = {}

    def merged(content: FormContent) -> FormContent:
        if content.locked:
            raise LockedError
        kept = dict(content.answers)
        for name, answer in answers.items():
            now, base = kept.get(name), shown.get(name)
            if base is None or mark_of(now) == base or now == answer:
                kept[name] = answer
            elif mark_of(answer) != base:
                clashes[name] = now
        if page not in content.seen:
            count_page(row.survey, page)
            content = replace(content, seen=(*content.seen, page))
        return replace(content, answers=kept)

    _change(row, merged)
    return clashes


def hand_in(row: FormRow, recorded: Callable[[FormContent], Mapping[str, Any]]) -> None:
    """Makes a form count, in one transaction; the survey cannot close between.

    Args:
        row: which form.
        recorded: its record; raises when something is missing, and then nothing is changed.

    Raises:
        ClosedError: the survey takes no answers.
        GoneError: there is no form.
    """
    _change(row, lambda form: replace(form, handed_in=dict(recorded(form)), locked=True))


def reopen(row: FormRow) -> None:
    """Lets a form that was handed in be changed; what was handed in counts until it is replaced.

    Raises:
        ClosedError: the survey takes no answers.
        GoneError: there is no form.
    """
    _change(row, lambda form: replace(form, locked=False))


def _change(row: FormRow, change: Callable[[FormContent], FormContent]) -> None:
    with transaction.atomic(using=RESPONSES):
        pass_gate(row.survey)
        held = OrganisationForm.objects.select_for_update().filter(id=row.id).first()
        if held is None:
            raise GoneError
        held.sealed = seal(row.key, vars(change(_opened(row, held))), row.place)
        held.save(update_fields=["sealed"])


def began(survey: int) -> int:
    """How many forms there are."""
    return OrganisationForm.objects.filter(survey=survey).count()


def collect(survey: int, files: bytes) -> Collected:
    """Destroys all forms of a survey whose gate is shut, and keeps the records handed in.

    The records go to the inbox under random ids, in a random order, in the same transaction; what
    closes the survey shuffles them into the final table. Doing it again finds nothing.

    Args:
        survey: the survey.
        files: the key of the service.
    """
    with transaction.atomic(using=RESPONSES):
        held = list(OrganisationForm.objects.select_for_update().filter(survey=survey))
        forms = [_opened(_row(bytes(form.id), survey, files), form) for form in held]
        records = [form.handed_in for form in forms if form.handed_in is not None]
        secrets.SystemRandom().shuffle(records)
        Inbox.objects.bulk_create(
            [Inbox(id=secrets.token_bytes(KEY), survey=survey, record=each) for each in records],
            batch_size=500,
        )
        OrganisationForm.objects.filter(survey=survey).delete()
    return Collected(len(held), len(records))

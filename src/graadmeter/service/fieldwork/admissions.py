"""Admission: giving out codes, letting a code in, and handing in answers once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.codes import (
    CodeKeys,
    front_of,
    keys_of,
    new_code,
    normalise,
    spent_mark,
)
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import Admission, DayCount, Person, Pool, Survey
from graadmeter.service.fieldwork.ticket import Ticket
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.responses import actions as responses
from graadmeter.service.responses import drafts
from graadmeter.service.responses.drafts import DraftContent
from graadmeter.service.vault import seal, unseal

_PLACE = "admission "


class NotAdmittedError(UserError):
    """A code that lets nobody in, with what to say to who typed it."""


@dataclass(frozen=True)
class Issued:
    """A code that was made, still in the clear."""

    admission: Admission
    code: str


def _pepper() -> bytes:
    key: bytes = settings.KEYS.key("pepper")
    return key


def admission_id(keys: CodeKeys) -> bytes:
    """The id of the admission of a code."""
    return keys.admission(_pepper())


def mark_of(admission: bytes) -> bytes:
    """What the responses database keeps of a used code."""
    return spent_mark(admission, settings.KEYS.key("spent"))


def front_mark(admission: bytes) -> bytes:
    """The same for the questionnaire that comes first; none can be told from the other."""
    return mark_of(front_of(admission))


def issue_to_people(*, survey: Survey, people: Iterable[Person], account: Account | None) -> int:
    """Gives every person who has none a code, sealed for the mail worker.

    Returns:
        How many were given.
    """
    with transaction.atomic(using=CONTACTS):
        held = Admission.objects.filter(survey=survey).values_list("person_id", flat=True)
        taken = set(held)
        without = [person for person in people if person.pk not in taken]
        made = [_made(survey, person=person) for person in without]
        Admission.objects.bulk_create([issued.admission for issued in made], batch_size=500)
        note("codes.issue", survey, account, people=len(made))
    return len(made)


def issue_to_pool(*, pool: Pool, number: int, account: Account | None) -> list[str]:
    """Makes codes for an intermediary to hand out; they can be listed until the wave closes."""
    with transaction.atomic(using=CONTACTS):
        made = [_made(pool.survey, pool=pool) for _index in range(number)]
        Admission.objects.bulk_create([issued.admission for issued in made], batch_size=500)
        note("codes.issue", pool.survey, account, pool=pool.pk, codes=number)
    return [issued.code for issued in made]


def issue_openly(*, survey: Survey) -> str:
    """Makes a code for somebody whom nobody asked; no sealed copy is kept, they have it now."""
    issued = _made(survey)
    issued.admission.sealed = None
    with transaction.atomic(using=CONTACTS):
        issued.admission.save(force_insert=True)
    return issued.code


def _made(survey: Survey, person: Person | None = None, pool: Pool | None = None) -> Issued:
    code = new_code()
    own = admission_id(keys_of(normalise(code), _pepper()))
    sealed = seal(settings.KEYS.key("seal"), code, _PLACE + own.hex())
    admission = Admission(id=own, survey=survey, person=person, pool=pool, sealed=sealed)
    return Issued(admission, code)


def code_of(admission: Admission) -> str | None:
    """The code of an admission, for the mail worker; None once the wave is closed."""
    if not admission.sealed:
        return None
    place = _PLACE + bytes(admission.id).hex()
    return str(unseal(settings.KEYS.key("seal"), bytes(admission.sealed), place))


def given_of(admission: Admission) -> dict[str, str]:
    """What is known of the stratum of an admission."""
    if admission.person is not None:
        return dict(admission.person.given)
    return dict(admission.pool.given) if admission.pool is not None else {}


def enter(text: str) -> Ticket:
    """Lets a code in, and starts or resumes its draft.

    Args:
        text: the code as it was typed.

    Raises:
        NotAdmittedError: it is mistyped, unknown, used, or its survey is not open.
    """
    try:
        keys = keys_of(normalise(text), _pepper())
    except UserError as error:
        raise NotAdmittedError(error.what, mend=error.mend) from error
    own = admission_id(keys)
    admission = (
        Admission.objects.select_related("survey__front", "person", "pool").filter(id=own).first()
    )
    if admission is None:
        raise NotAdmittedError(
            _("Deze code kennen wij niet"),
            mend=_("Kijk of u de hele code uit de uitnodiging hebt overgenomen."),
        )
    check_open(admission.survey)
    used = NotAdmittedError(
        _("Met deze code zijn al antwoorden ingestuurd"),
        mend=_("Elke code kan één keer. Hebt u zelf niet meegedaan, laat het ons dan weten."),
    )
    if admission.done:
        raise used
    content = DraftContent(admission.survey.pk, given_of(admission))
    try:
        begun = drafts.begin(keys.draft, keys.draft_key, content, mark_of(own))
    except responses.AlreadySpentError as error:
        raise used from error
    except responses.ClosedError as error:
        raise _closed() from error
    if begun:
        # Who refused and comes back takes part after all.
        Admission.objects.filter(id=own).update(started=True, refused=False)
    ticket = Ticket(keys, admission.survey.pk)
    _begin_front(admission, ticket)
    return ticket


def _begin_front(admission: Admission, ticket: Ticket) -> None:
    """Starts the questionnaire that comes first, unless it was handed in or takes no answers."""
    front = admission.survey.front
    if front is None:
        return
    ahead = replace(ticket, front=True)
    content = DraftContent(front.pk, given_of(admission))
    with suppress(responses.AlreadySpentError, responses.ClosedError):
        drafts.begin(ahead.draft, ahead.draft_key, content, front_mark(bytes(admission.id)))


def refuse(ticket: Ticket) -> None:
    """Notes that the owner of a code does not take part, and destroys the draft.

    They get no more reminders; the code stays good, for who thinks better of it. Not in the
    journal, which is never about one respondent.

    Raises:
        NotAdmittedError: the survey has closed.
    """
    survey = Survey.objects.get(pk=ticket.survey)
    check_open(survey)
    with transaction.atomic(using=CONTACTS):
        own = admission_id(ticket.keys)
        Admission.objects.filter(id=own, done=False).update(refused=True)
    for front in (False, True):
        drafts.discard(replace(ticket, front=front).draft)


def check_open(survey: Survey) -> None:
    """Refuses a survey that takes no answers.

    Raises:
        NotAdmittedError: it has not started, or has ended.
    """
    if survey.state == Survey.State.CLOSED:
        raise _closed()
    if survey.state != Survey.State.OPEN:
        raise NotAdmittedError(
            _("Dit onderzoek is nog niet begonnen"),
            mend=_("U kunt meedoen vanaf de dag die in de uitnodiging staat."),
        )


def _closed() -> NotAdmittedError:
    return NotAdmittedError(
        _("Dit onderzoek is gesloten"), mend=_("Insturen kan niet meer. Dank voor uw moeite.")
    )


def submit(ticket: Ticket, record: Mapping[str, Any]) -> bool:
    """Hands in answers, once.

    The answers are safe when this returns, even if the process stops before the admission is
    marked: the mark of the code is with the answers, and `reconcile` finds it.

    Args:
        ticket: who hands in.
        record: the answers.

    Returns:
        False when the code had handed in before, and nothing was changed.

    Raises:
        NotAdmittedError: the survey has closed.
    """
    survey = Survey.objects.select_related("front").get(pk=ticket.survey)
    check_open(survey)
    own = admission_id(ticket.keys)
    asked, mark = survey, mark_of(own)
    if ticket.front and survey.front is not None:
        asked, mark = survey.front, front_mark(own)
        check_open(asked)
    fresh = True
    try:
        responses.hand_in(survey=asked.pk, spent=mark, draft=ticket.draft, record=record)
    except responses.AlreadySpentError:
        fresh = False
    except responses.ClosedError as error:
        raise _closed() from error
    if asked is survey:
        _mark_done(survey, own)
    elif fresh:
        with transaction.atomic(using=CONTACTS):
            _count_day(asked)
    return fresh


def mark_done(survey: Survey, own: bytes) -> None:
    """Marks an admission whose answers are safe, and counts it for the day; once."""
    _mark_done(survey, own)


def _mark_done(survey: Survey, own: bytes) -> None:
    with transaction.atomic(using=CONTACTS):
        if Admission.objects.filter(id=own, done=False).update(done=True):
            _count_day(survey)


def _count_day(survey: Survey) -> None:
    count, _made_now = DayCount.objects.get_or_create(survey=survey, day=date.today())
    DayCount.objects.filter(pk=count.pk).update(completed=F("completed") + 1)


def front_handed_in(front: Survey) -> int:
    """How many codes handed in the questionnaire that comes first, found by their marks.

    Right until the marks are destroyed at closing.
    """
    ids = Admission.objects.filter(survey__front=front).values_list("id", flat=True)
    return sum(responses.is_spent(front_mark(bytes(own))) for own in ids)


def reconcile(survey: Survey) -> int:
    """Marks admissions whose answers are in although a crash kept them from being marked.

    Returns:
        How many were marked.
    """
    found = 0
    for own in Admission.objects.filter(survey=survey, done=False).values_list("id", flat=True):
        if responses.is_spent(mark_of(bytes(own))):
            _mark_done(survey, bytes(own))
            found += 1
    return found

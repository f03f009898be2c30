"""Writes of mailings: their schedule and texts, who gets one, and who wants no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import LANGUAGES
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.admissions import issue_to_people
from graadmeter.service.fieldwork.inventory.regime import is_inventory
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.mail.schedule import (
    ORDER,
    REMINDERS,
    WITH_CODE,
    Kind,
    kind_name,
    schedule_problems,
)
from graadmeter.service.fieldwork.mail.texts import default_texts, text_problems
from graadmeter.service.fieldwork.models import Mailing, Message, Person, Survey
from graadmeter.service.project.databases import CONTACTS

GAP = timedelta(days=3)
"""Nobody gets a reminder sooner than this after earlier mail."""
_ENDED = (Message.State.SENT, Message.State.FAILED)


def plan_mailings(
    *, survey: Survey, dates: Mapping[str, date], account: Account | None
) -> list[Mailing]:
    """Sets the days of a survey's mail; a round without a day is removed if it has not begun.

    Raises:
        UserError: the days are not possible, or a round that has begun would change.
    """
    problems = schedule_problems(dates, survey.opens_on, survey.closes_on)
    if problems:
        raise UserError("; ".join(problems.values()), where=survey.title)
    with transaction.atomic(using=CONTACTS):
        there = {m.kind: m for m in Mailing.objects.select_for_update().filter(survey=survey)}
        for kind, mailing in there.items():
            if dates.get(kind) != mailing.send_on and begun(mailing):
                raise UserError(
                    _("{kind} is al begonnen").format(kind=kind_name(kind)),
                    where=survey.title,
                    mend=_("Laat de dag staan op {day}.").format(day=mailing.send_on.isoformat()),
                )
            if kind not in dates:
                mailing.delete()
        for kind, day in dates.items():
            subjects, bodies = default_texts(kind, inventory=is_inventory(survey))
            made, fresh = Mailing.objects.get_or_create(
                survey=survey,
                kind=kind,
                defaults={"send_on": day, "subject": subjects, "body": bodies},
            )
            if not fresh and made.send_on != day:
                made.send_on = day
                made.save(update_fields=["send_on"])
        days = {kind: day.isoformat() for kind, day in dates.items()}
        note("mailing.plan", survey, account, days=days)
    return list(Mailing.objects.filter(survey=survey).order_by("send_on"))


def begun(mailing: Mailing) -> bool:
    """Whether any message of it was made."""
    return mailing.messages.exists()


def write_texts(
    *,
    mailing: Mailing,
    subject: Mapping[str, str],
    body: Mapping[str, str],
    account: Account | None,
) -> None:
    """Changes the texts of a round.

    Raises:
        UserError: something is wrong in a text, or messages have gone out.
    """
    problems = [
        f"{language}: {problem}"
        for language in LANGUAGES
        for problem in text_problems(mailing.kind, subject[language], body[language])
    ]
    if problems:
        raise UserError("; ".join(problems), where=kind_name(mailing.kind))
    with transaction.atomic(using=CONTACTS):
        held = Mailing.objects.select_for_update().get(pk=mailing.pk)
        if begun(held):
            raise UserError(
                _("{kind} is al begonnen").format(kind=kind_name(held.kind)),
                where=mailing.survey.title,
                mend=_("Iedereen krijgt dezelfde tekst; pas een volgende ronde aan."),
            )
        held.subject, held.body = dict(subject), dict(body)
        held.save(update_fields=["subject", "body"])
        note("mailing.text", held.survey, account, kind=held.kind)


def wanted(mailing: Mailing) -> QuerySet[Person]:
    """Who should get a round, as things stand now, whatever they got before."""
    people = Person.objects.filter(
        survey=mailing.survey_id,
        route=Person.Route.MAIL,
        sampled=True,
        stopped=False,
        bounced=False,
    ).exclude(mail="")
    if mailing.kind == Kind.THANKS:
        return people.filter(admission__done=True)
    if mailing.kind in WITH_CODE:
        people = people.exclude(admission__done=True).exclude(admission__refused=True)
    if mailing.kind in REMINDERS:
        invited = Message.objects.filter(
            person=OuterRef("pk"), mailing__kind=Kind.INVITATION
        ).filter(
            Q(state=Message.State.SENT)
            | Q(state=Message.State.FAILED, reason=Message.Reason.UNCERTAIN)
        )
        people = people.filter(Exists(invited))
    return people


def prepare(*, mailing: Mailing, now: datetime) -> int:
    """Makes the messages of a round whose day has come; calling it again makes none twice.

    A round with codes waits until its survey is open, and ends when the survey is closed or a later
    reminder is due. People who had mail in the last days get their reminder later.

    Returns:
        How many messages were made.
    """
    with transaction.atomic(using=CONTACTS):
        held = Mailing.objects.select_for_update().select_related("survey").get(pk=mailing.pk)
        if held.finished or held.send_on > timezone.localdate(now):
            return 0
        if _overtaken(held, now):
            dropped = held.messages.filter(state=Message.State.WAITING).update(
                state=Message.State.SKIPPED, claimed_at=None
            )
            _finish(held, dropped=dropped)
            return 0
        if held.kind in WITH_CODE and held.survey.state != Survey.State.OPEN:
            return 0
        without = wanted(held).exclude(messages__mailing=held)
        ready = without
        if held.kind in REMINDERS:
            recent = Message.objects.filter(
                person=OuterRef("pk"), state__in=_ENDED, claimed_at__gt=now - GAP
            )
            ready = without.exclude(Exists(recent))
        people = list(ready.order_by("pk"))
        if held.kind in WITH_CODE:
            bare = Person.objects.filter(pk__in=ready.values("pk"), admission__isnull=True)
            if bare.exists():
                issue_to_people(
                    survey=held.survey, people=bare.select_related("admission"), account=None
                )
        Message.objects.bulk_create(
            [Message(mailing=held, person=person) for person in people],
            batch_size=500,
            ignore_conflicts=True,
        )
        if people:
            note("mailing.prepare", held.survey, None, kind=held.kind, messages=len(people))
        elif not without.exists() and not _underway(held) and not _still_inviting(held):
            _finish(held)
    return len(people)


def _overtaken(mailing: Mailing, now: datetime) -> bool:
    if mailing.kind not in WITH_CODE and mailing.kind != Kind.ANNOUNCEMENT:
        return False
    if mailing.survey.state == Survey.State.CLOSED:
        return True
    later = ORDER[ORDER.index(Kind(mailing.kind)) + 1 :]
    if mailing.kind == Kind.INVITATION:
        return False  # whoever was not invited is invited first
    return Mailing.objects.filter(
        survey=mailing.survey_id,
        kind__in=[kind for kind in later if kind != Kind.THANKS],
        send_on__lte=timezone.localdate(now),
    ).exists()


def _underway(mailing: Mailing) -> bool:
    states = (Message.State.WAITING, Message.State.SENDING)
    return mailing.messages.filter(state__in=states).exists()


def _still_inviting(mailing: Mailing) -> bool:
    """Whether more people may come to want this reminder."""
    return (
        mailing.kind in REMINDERS
        and Mailing.objects.filter(
            survey=mailing.survey_id, kind=Kind.INVITATION, finished=False
        ).exists()
    )


def _finish(mailing: Mailing, dropped: int = 0) -> None:
    mailing.finished = True
    mailing.save(update_fields=["finished"])
    counts = {
        str(state): mailing.messages.filter(state=state).count()
        for state in (Message.State.SENT, Message.State.SKIPPED, Message.State.FAILED)
    }
    note("mailing.finish", mailing.survey, None, kind=mailing.kind, dropped=dropped, **counts)


def send_again(*, mailing: Mailing, account: Account | None) -> int:
    """Queues messages of which it is not known whether they arrived, under the id they had.

    Returns:
        How many.
    """
    with transaction.atomic(using=CONTACTS):
        held = Mailing.objects.select_for_update().get(pk=mailing.pk)
        count = held.messages.filter(
            state=Message.State.FAILED, reason=Message.Reason.UNCERTAIN
        ).update(state=Message.State.WAITING, reason="", not_before=None)
        if count:
            Mailing.objects.filter(pk=held.pk).update(finished=False)
        note("mailing.again", held.survey, account, kind=held.kind, messages=count)
    return count


def stop(*, token: str) -> bool:
    """Ends mail to the person whose message has this token.

    Returns:
        False when there is no such message.
    """
    with transaction.atomic(using=CONTACTS):
        message = Message.objects.select_related("person__survey").filter(token=token).first()
        if message is None:
            return False
        if Person.objects.filter(pk=message.person_id, stopped=False).update(stopped=True):
            _skip_waiting(message.person_id)
            note("mail.stop", message.person.survey, None)
    return True


def bounce(*, token: str, address: bool) -> bool:
    """Notes that a message came back.

    Args:
        token: of the message.
        address: whether the address itself is at fault, so that no more is sent to it.

    Returns:
        False when there is no such message.
    """
    with transaction.atomic(using=CONTACTS):
        message = Message.objects.select_related("person__survey").filter(token=token).first()
        if message is None:
            return False
        fresh = Message.objects.filter(pk=message.pk, state=Message.State.SENT).update(
            state=Message.State.FAILED, reason=Message.Reason.REFUSED
        )
        if address:
            fresh += Person.objects.filter(pk=message.person_id, bounced=False).update(bounced=True)
            _skip_waiting(message.person_id)
        if fresh:
            note("mail.bounce", message.person.survey, None)
    return True


def _skip_waiting(person: int) -> None:
    Message.objects.filter(person=person, state=Message.State.WAITING).update(
        state=Message.State.SKIPPED, claimed_at=None
    )

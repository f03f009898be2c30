"""What a reporter does with their report: once however often it is sent, unnamed in the journal."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.events import add_event, times_reopened, was_concluded
from graadmeter.service.integrity.handling.transitions import (
    Act,
    ImpossibleMoveError,
    after,
    possible,
)
from graadmeter.service.integrity.handling.transitions import Who as By
from graadmeter.service.integrity.models import CheckIn, Report
from graadmeter.service.integrity.opening import Opened, place_of, sealed_under
from graadmeter.service.integrity.said import Core
from graadmeter.service.integrity.words import Medium, Retaliation, State, Verdict
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault.personal.envelopes import version_of

WRITTEN_DOWN = frozenset({Medium.PHONE, Medium.IN_PERSON, Medium.LETTER, Medium.ADVISER})
"""Media of which the reporter says whether it was written down well."""


def can_withdraw(report: Report) -> bool:
    """Whether it can be withdrawn now; what was concluded once cannot, not even when reopened."""
    return Act.WITHDRAW in possible(report.state, By.REPORTER) and not was_concluded(report)


def can_judge(report: Report) -> bool:
    """Whether the reporter is asked how it was handled."""
    return report.state == State.CLOSED and not report.verdict


def must_agree(report: Report, core: Core) -> bool:
    """Whether it was written down by somebody else and the reporter did not agree to it yet."""
    return report.medium in WRITTEN_DOWN and core.agreed_on is None


def withdraw(*, opened: Opened, secret: bytes, text: str, today: date) -> None:
    """Ends a report at the wish of its reporter.

    Args:
        opened: the report, opened by its reporter.
        secret: random bytes of this form.
        text: why, which goes into the conversation.
        today: the day.

    Raises:
        ImpossibleMoveError: it is too far for that.
    """
    with transaction.atomic(using=CONTACTS):
        report = _held(opened)
        if report.state == State.WITHDRAWN:
            return
        if not can_withdraw(report):
            raise _not_now()
        report.state = after(report.state, Act.WITHDRAW)
        report.save(update_fields=["state"])
        add_event(report, "report.withdraw", today, for_reporter=True)
        if text:
            write_message(opened=opened, text=text, secret=secret, today=today, member=None)


def answer_check_in(
    *, opened: Opened, secret: bytes, round_: int, answer: Retaliation, text: str, today: date
) -> None:
    """Answers whether they were treated worse since they reported.

    Args:
        opened: the report, opened by its reporter.
        secret: random bytes of this form.
        round_: which time it was asked.
        answer: what they say.
        text: what happened, which goes into the conversation.
        today: the day.

    Raises:
        UserError: it was not asked.
    """
    with transaction.atomic(using=CONTACTS):
        report = _held(opened)
        row = CheckIn.objects.filter(report=report, round=round_, asked_on__isnull=False).first()
        if row is None:
            raise _not_now()
        if row.answered_on is not None:
            return
        row.answer, row.answered_on = answer, today
        row.save(update_fields=["answer", "answered_on"])
        codes = {"round": round_, "answer": str(answer)}
        add_event(report, "check-in.answer", today, for_reporter=True, codes=codes)
        if text:
            write_message(opened=opened, text=text, secret=secret, today=today, member=None)


def judge(
    *, opened: Opened, secret: bytes, verdict: Verdict, text: str, today: date, round_: int = 0
) -> None:
    """Says how the report was handled, once it is closed.

    Args:
        opened: the report, opened by its reporter.
        secret: random bytes of this form.
        verdict: what they think of it.
        text: why, which goes into the conversation.
        today: the day.
        round_: how often it had been reopened when the question was put, so that a form which is
            sent once more is no judgement of what came after it.

    Raises:
        UserError: it is not closed, or was closed again since.
    """
    with transaction.atomic(using=CONTACTS):
        report = _held(opened)
        if report.state != State.CLOSED or round_ != times_reopened(report):
            raise _not_now()
        if report.verdict:
            return
        report.verdict = verdict
        report.save(update_fields=["verdict"])
        add_event(report, "report.judge", today, for_reporter=True, codes={"verdict": str(verdict)})
        if text:
            write_message(opened=opened, text=text, secret=secret, today=today, member=None)


def agree(*, opened: Opened, today: date) -> None:
    """Says that what was written down by telephone or in person is right.

    The day goes into what was reported, under the version of the key it had: who was given a key
    for what comes later does not get to read it by this.

    Raises:
        UserError: nobody wrote it down for them.
    """
    with transaction.atomic(using=CONTACTS):
        report = _held(opened)
        if report.medium not in WRITTEN_DOWN:
            raise _not_now()
        core = Core.model_validate(opened.read(report, "sealed_core"))
        if core.agreed_on is not None:
            return
        agreed = core.model_copy(update={"agreed_on": today})
        version = version_of(bytes(report.sealed_core), place_of(report, "sealed_core"))
        report.sealed_core = sealed_under(
            opened.keys[version], version, report, "sealed_core", agreed.model_dump(mode="json")
        )
        report.save(update_fields=["sealed_core"])
        add_event(report, "report.agree", today, for_reporter=True)


def _held(opened: Opened) -> Report:
    held: Report = Report.objects.select_for_update().get(pk=opened.report.pk)
    return held


def _not_now() -> UserError:
    return ImpossibleMoveError(
        _("Dit kan nu niet: uw melding staat inmiddels anders"),
        mend=_("Kijk bovenaan deze pagina hoe het ermee staat."),
    )

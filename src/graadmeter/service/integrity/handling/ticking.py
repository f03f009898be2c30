"""The morning run: once a day for each organisation, whatever came in since.

It reminds who handles a report of what is due, asks reporters (in their own conversation alone)
whether they were treated worse, and tells handlers that there is something new. A mail at the time
something comes in would tell when that was; so there is one a day, after seven in the morning, and
nothing is sent to a reporter at all. It holds no key and reads nothing that was written.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from graadmeter.service.accounts.models import Account
from graadmeter.service.integrity.channel import channel_of
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.handling.news import news_since
from graadmeter.service.integrity.handling.protecting import alarms, with_alarm
from graadmeter.service.integrity.handling.reminding import Due, Facts, come, is_working_day
from graadmeter.service.integrity.handling.transitions import OPEN, UNDER_WAY
from graadmeter.service.integrity.models import (
    CheckIn,
    DailyRun,
    Event,
    Message,
    Reminder,
    Report,
    ReportKey,
)
from graadmeter.service.integrity.submitting.journalling import note_reporters
from graadmeter.service.integrity.words import Capacity, KeyKind, ReminderKind, State
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.notices import notify_each
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation, organisation_scope

BEGINS = time(7)
ASKED = "check-in.ask"
_HANDLES = (Capacity.OFFICER,)
_READS = (Capacity.OFFICER, Capacity.INVESTIGATOR, Capacity.ADVISER)


def morning(now: datetime) -> int:
    """Does the run of today for every organisation that has not had it, from seven o'clock on.

    Returns:
        How many accounts were told that there is something.

    Raises:
        ExceptionGroup: it failed for some organisations; the others have had theirs.
    """
    local = timezone.localtime(now)
    if local.time() < BEGINS:
        return 0
    today = local.date()
    with every_organisation():
        found = set(Report.objects.values_list("organisation_id", flat=True))
        found -= set(
            DailyRun.objects.filter(on__gte=today).values_list("organisation_id", flat=True)
        )
    told, failed = 0, list[Exception]()
    for organisation_id in sorted(found):
        try:
            told += _run(organisation_id, today)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("morning run", failed)
    return told


def _run(organisation_id: uuid.UUID, today: date) -> int:
    with organisation_scope(organisation_id), transaction.atomic(using=CONTACTS):
        organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
        before = DailyRun.objects.aggregate(last=Max("on"))["last"]
        if before is not None and before >= today:
            return 0
        DailyRun.objects.filter(on__lt=today).delete()
        DailyRun.objects.create(organisation_id=organisation_id, on=today)
        note_reporters(organisation_id, before, today)
        told = _reminded(today) | _asked(today) | _news(before, today) | _alarmed(today)
        accounts = Account.objects.filter(pk__in=told, is_active=True).order_by("pk")
        notify_each(accounts=accounts, organisation=organisation)
        return len(accounts)


# ------------------------------------------------------------------------------------- reminders


def _reminded(today: date) -> set[int]:
    days = channel_of().standstill_days
    reports = list(Report.objects.filter(state__in=OPEN).defer("sealed_core").order_by("pk"))
    quiet, stages = _last_days(reports), _stages(reports)
    told = set()
    for report in reports:
        for due in come(_facts(report, quiet[report.pk], days), today):
            if due.stage > stages.get((report.pk, due.kind, due.due_on), 0):
                _note(report, due, today)
                told.add(report.pk)
    return _accounts(told, _HANDLES, today)


def _facts(report: Report, quiet_since: date, standstill_days: int) -> Facts:
    informed = report.informed_on is not None or report.suspended_since is not None
    waiting = report.state in UNDER_WAY and report.accused_informed_on is None
    return Facts(
        received_on=report.received_on,
        confirm_due=None if report.confirmed_on else report.confirm_due,
        inform_due=None if informed else report.inform_due,
        accused_since=report.received_on if waiting else None,
        quiet_since=quiet_since,
        standstill_days=standstill_days,
    )


def _last_days(reports: Iterable[Report]) -> dict[uuid.UUID, date]:
    """The last day on which somebody did something with each report."""
    found = {report.pk: report.received_on for report in reports}
    events = Event.objects.filter(report__in=list(found)).exclude(kind=ASKED)
    messages = Message.objects.filter(report__in=list(found))
    for rows in (events, messages):
        for report_id, last in rows.values_list("report").annotate(last=Max("on")):
            found[report_id] = max(found[report_id], last)
    return found


def _stages(reports: Iterable[Report]) -> dict[tuple[uuid.UUID, str, date], int]:
    """The last reminder there was of each kind and day due."""
    rows = Reminder.objects.filter(report__in=[each.pk for each in reports])
    found = rows.values_list("report", "kind", "due_on").annotate(last=Max("stage"))
    return {(report, kind, due_on): last for report, kind, due_on, last in found}


def _note(report: Report, due: Due, today: date) -> None:
    """Writes down that it is reminded now."""
    Reminder.objects.create(
        organisation_id=report.organisation_id,
        report=report,
        kind=due.kind,
        due_on=due.due_on,
        stage=due.stage,
        on=today,
    )
    record(
        organisation_id=report.organisation_id,
        account=None,
        action="integrity.remind",
        subject=str(report.pk),
        kind=str(due.kind),
        stage=due.stage,
    )


# ------------------------------------------------------------------------------------- check-ins


def _asked(today: date) -> set[int]:
    """Asks reporters whether they were treated worse; who handles the report is told it was asked.

    The question is a line of the report without a text, since the service has no key to seal one
    with; the page of the reporter says it in words.
    """
    rows = CheckIn.objects.filter(due_on__lte=today, asked_on__isnull=True)
    asked = list(rows.order_by("report_id", "round"))
    for row in asked:
        report = Report.objects.select_for_update().get(pk=row.report_id)
        row.asked_on = today
        row.save(update_fields=["asked_on"])
        add_event(report, ASKED, today, for_reporter=True, codes={"round": row.round})
        _note(report, Due(ReminderKind.CHECK_IN, row.due_on, row.round), today)
    return _accounts([row.report_id for row in asked], _HANDLES, today)


def _alarmed(today: date) -> set[int]:
    """Who handles a report whose reporter is treated worse, each working day until it is met.

    What was answered today waits until tomorrow, as in `_news`.
    """
    if not is_working_day(today):
        return set()
    reports = with_alarm(Report.objects.defer("sealed_core"))
    before = [
        each.pk
        for each in reports
        if any(row.answered_on is not None and row.answered_on < today for row in alarms(each))
    ]
    return _accounts(before, _HANDLES, today)


# ------------------------------------------------------------------------------------------ news


def _news(before: date | None, today: date) -> set[int]:
    """Who can read messages nobody read yet, or a new report, from the day of the last run on.

    And who handles a report that its reporter withdrew or judged. What is of today waits until
    tomorrow: otherwise a mail this morning, or none, would tell on which side of the run it came.
    """
    since = before or date.min
    messages = Message.objects.filter(
        from_reporter=True, seen_on__isnull=True, on__gte=since, on__lt=today
    )
    new = Report.objects.filter(
        state=State.RECEIVED,
        confirmed_on__isnull=True,
        received_on__gte=since,
        received_on__lt=today,
    )
    found = {*messages.values_list("report_id", flat=True), *new.values_list("pk", flat=True)}
    done = news_since(since).filter(on__lt=today).values_list("report_id", flat=True)
    return _accounts(found, _READS, today) | _accounts(set(done), _HANDLES, today)


def _accounts(
    reports: Iterable[uuid.UUID], capacities: Iterable[Capacity], today: date
) -> set[int]:
    """The accounts of who has a key to the content of these reports, and is there today."""
    found = list(reports)
    if not found:
        return set()
    rows = ReportKey.objects.filter(
        Q(holder__member__isnull=False),
        valid_on(today, "holder__member__"),
        report__in=found,
        kind=KeyKind.CONTENT,
        capacity__in=list(capacities),
        removed_on__isnull=True,
    )
    return set(rows.values_list("holder__member__account_id", flat=True))

"""Reports as they are counted, read from the register: codes and days, nothing that is sealed."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from graadmeter.service.accounts.models import Account
from graadmeter.service.integrity.counting.counts import CountedReport
from graadmeter.service.integrity.definitions import standing_of
from graadmeter.service.integrity.models import (
    Channel,
    Investigation,
    Measure,
    Report,
    ReportCategory,
    ReportKey,
)
from graadmeter.service.integrity.words import KeyKind
from graadmeter.service.organisations.lineage import organisations_of
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.scope import organisation_scope

_COLUMNS = (
    *("id", "audience", "received_on", "state", "closing_reason", "definition", "confirm_due"),
    *("inform_due", "confirmed_on", "informed_on", "closed_on", "conclusion"),
    *("police_report_on", "suspended_since"),
)
Id = uuid.UUID


def reports_until(
    organisation: Organisation, last: date, account: Account | None = None
) -> tuple[CountedReport, ...]:
    """What an organisation counts up to a day, with what was merged into it.

    Args:
        organisation: opens the scope of it and of each predecessor in turn.
        last: the last day on which they came in.
        account: only the reports to which this account has a key: whoever is kept out of one does
            not learn by counting that it is there.
    """
    found: list[CountedReport] = []
    for each in organisations_of(organisation):
        with organisation_scope(each.pk):
            rows = _rows(account).filter(received_on__lte=last)
            found += _counted(rows)
    return tuple(found)


def years_of(organisation: Organisation, account: Account | None = None) -> tuple[int, ...]:
    """The years with reports, of the organisation and of what was merged into it; last first."""
    found: set[int] = set()
    for each in organisations_of(organisation):
        with organisation_scope(each.pk):
            found |= {day.year for day in _rows(account).dates("received_on", "year")}
    return tuple(sorted(found, reverse=True))


def was_there_all(organisation: Organisation, year: int, today: date) -> bool:
    """Whether reports could come in on every day of a year that is over.

    Of each organisation that went up in this one, on the days of the year that it existed.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    if last >= today:
        return False
    known = False
    for each in organisations_of(organisation):
        begins = max(first, each.valid_from)
        ends = min(last, each.valid_until or last)
        if begins > ends:
            continue
        known = True
        with organisation_scope(each.pk):
            channel = Channel.objects.first()
        if channel is None or channel.opened_on is None or channel.opened_on > begins:
            return False
        if channel.closed_on is not None and channel.closed_on <= ends:
            return False
    return known


def _rows(account: Account | None) -> QuerySet[Report]:
    rows: QuerySet[Report] = Report.objects.all()
    if account is None:
        return rows
    keys = ReportKey.objects.filter(
        report=OuterRef("pk"),
        holder__member__account=account,
        holder__replaced_on__isnull=True,
        kind=KeyKind.CONTENT,
        removed_on__isnull=True,
    )
    return rows.filter(Exists(keys))


def _counted(rows: QuerySet[Report]) -> list[CountedReport]:
    within = {"report__in": rows}
    categories: dict[Id, set[str]] = defaultdict(set)
    coded = ReportCategory.objects.filter(**within)
    for report, category in coded.values_list("report_id", "category"):
        categories[report].add(category)
    measures: dict[Id, list[str]] = defaultdict(list)
    taken = Measure.objects.filter(**within, undone_on__isnull=True)
    for report, kind in taken.values_list("report_id", "kind"):
        measures[report].append(kind)
    investigations = Counter(
        Investigation.objects.filter(**within).values_list("report_id", flat=True)
    )
    return [
        CountedReport(
            audience=row["audience"],
            received_on=row["received_on"],
            state=row["state"],
            standing=standing_of(row["state"], row["closing_reason"]),
            confirm_due=row["confirm_due"],
            inform_due=row["inform_due"],
            definition=row["definition"],
            categories=frozenset(categories.get(row["id"], ())),
            confirmed_on=row["confirmed_on"],
            informed_on=row["informed_on"],
            closed_on=row["closed_on"],
            conclusion=row["conclusion"],
            investigations=investigations[row["id"]],
            measures=tuple(sorted(measures.get(row["id"], ()))),
            police_report=row["police_report_on"] is not None,
            # A term that was kept before it stood still, or not, is known.
            suspended=row["suspended_since"] is not None and row["informed_on"] is None,
        )
        for row in rows.values(*_COLUMNS).iterator(chunk_size=5000)
    ]

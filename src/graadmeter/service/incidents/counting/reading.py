"""Cases as they are counted, read from the register: codes and days, nothing that is sealed."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from graadmeter.service.incidents.counting.counts import CountedCase, YearCount, count_year
from graadmeter.service.incidents.counting.definitions import (
    DEFINITIONS,
    Marked,
    standing_of,
)
from graadmeter.service.incidents.models import (
    Aftercare,
    Ban,
    Case,
    CaseForm,
    Damage,
    Measure,
    PoliceReport,
    Task,
)
from graadmeter.service.incidents.words import DEFINITION, RESPONSES, Form, MeasureKind
from graadmeter.service.organisations.lineage import organisations_of
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.words import Audience
from graadmeter.service.scope import organisation_scope

EVERYBODY = tuple(Audience)
Id = uuid.UUID


def cases_of(
    organisation: Organisation,
    first: date,
    last: date,
    audiences: Iterable[Audience] = EVERYBODY,
) -> tuple[CountedCase, ...]:
    """What an organisation counts over a period, with what was merged into it.

    Args:
        organisation: opens the scope of it and of each predecessor in turn.
        first: the first day of reporting.
        last: the last.
        audiences: about whom.
    """
    wanted = {"audience__in": list(audiences), "reported_on__range": (first, last)}
    found: list[CountedCase] = []
    for each in organisations_of(organisation):
        with organisation_scope(each.pk):
            found += _cases(wanted)
    return tuple(found)


def figures_of(organisation: Organisation, year: int, definition: str = DEFINITION) -> YearCount:
    """The yearly figures of an organisation as the register holds them now.

    Raises:
        KeyError: there is no such version of the definitions.
    """
    version = DEFINITIONS[definition]
    return count_year(cases_of(organisation, date(year, 1, 1), date(year, 12, 31)), year, version)


def years_of(organisation: Organisation) -> tuple[int, ...]:
    """The years with cases, of the organisation and of what was merged into it; the last first."""
    found: set[int] = set()
    for each in organisations_of(organisation):
        with organisation_scope(each.pk):
            days = Case.objects.dates("reported_on", "year")
            found |= {day.year for day in days}
    return tuple(sorted(found, reverse=True))


def _cases(wanted: dict[str, Any]) -> list[CountedCase]:
    within = {f"case__{name}": value for name, value in wanted.items()}
    forms: dict[Id, list[Marked]] = defaultdict(list)
    marked = CaseForm.objects.filter(**within).order_by("case_id", "form")
    for case, form, sexual, discrimination in marked.values_list(
        "case_id", "form", "sexual", "discrimination"
    ):
        forms[case].append(Marked(Form(form), sexual, discrimination))
    responses = _responses(within)
    police = _ids(
        PoliceReport.objects.filter(
            **within, decision__in=(PoliceReport.Decision.MADE_BY_VICTIM, _BY_ORGANISATION)
        )
    )
    # A list that was taken in says that something was recovered, and not always how much.
    unknown = Q(recovered__isnull=True, recovered_on__isnull=False)
    recovered = _ids(Damage.objects.filter(Q(recovered__gt=0) | unknown, **within))
    first = _first_actions(within)
    judged = dict(
        Aftercare.objects.filter(**within)
        .exclude(judged="")
        .order_by("round")
        .values_list("case_id", "judged")
    )
    rows = Case.objects.filter(**wanted).values(*_COLUMNS)
    return [
        CountedCase(
            audience=row["audience"],
            reported_on=row["reported_on"],
            standing=standing_of(row["state"], row["closing_reason"], row["counts_elsewhere"]),
            forms=tuple(forms.get(row["id"], ())),
            channel=row["channel"],
            department=row["department_id"],
            severity=row["severity"],
            responses=responses.get(row["id"], 0),
            police_report=row["id"] in police,
            recovered=row["id"] in recovered,
            first_action_on=first.get(row["id"]),
            judged=judged.get(row["id"], ""),
        )
        for row in rows.iterator(chunk_size=5000)
    ]


_COLUMNS = (
    *("id", "audience", "reported_on", "state", "closing_reason", "counts_elsewhere"),
    *("channel", "department_id", "severity"),
)
_BY_ORGANISATION = PoliceReport.Decision.MADE_BY_ORGANISATION


def _ids(rows: Any) -> set[Id]:
    return set(rows.values_list("case_id", flat=True))


def _responses(within: dict[str, Any]) -> dict[Id, int]:
    """Responses per case. A ban is one, and is not counted again as the measure it is also."""
    other = [kind for kind in RESPONSES if kind != MeasureKind.RESPONSE_BAN]
    found: dict[Id, int] = defaultdict(int)
    measures = Measure.objects.filter(**within, kind__in=other)
    for case, number in measures.values_list("case_id").annotate(n=Count("id")).order_by():
        found[case] += number
    bans: dict[Id, int] = defaultdict(int)
    written = Measure.objects.filter(**within, kind=MeasureKind.RESPONSE_BAN)
    for rows in (written, Ban.objects.filter(**within)):
        for case, number in rows.values_list("case_id").annotate(n=Count("id")).order_by():
            bans[case] = max(bans[case], number)
    for case, number in bans.items():
        found[case] += number
    return dict(found)


def _first_actions(within: dict[str, Any]) -> dict[Id, date]:
    """The first day on which something was done for a case: a measure, or a task that was done."""
    found: dict[Id, date] = {}
    for rows, column in (
        (Measure.objects.filter(**within), "on"),
        (Task.objects.filter(**within, done_on__isnull=False), "done_on"),
    ):
        for case, day in rows.values_list("case_id").annotate(d=Min(column)).order_by():
            found[case] = min(day, found.get(case, day))
    return found

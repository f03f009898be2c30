"""Generated cases, as plain facts: what a count and its recount both start from."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graadmeter.service.incidents.models import (
    Ban,
    Case,
    CaseForm,
    Damage,
    Measure,
    PoliceReport,
)
from graadmeter.service.organisations.models import Department, Organisation


@dataclass(frozen=True)
class Row:
    """A case as a line of plain words; the words are those of the database."""

    number: int
    audience: str
    reported_on: date
    state: str
    closing_reason: str
    counts_elsewhere: bool
    forms: tuple[tuple[str, bool, bool], ...]
    channel: str
    severity: int | None
    department: str
    measures: tuple[str, ...]
    bans: int
    police: str
    recovered: int | None


FORMS = ("verbale_agressie", "bedreiging_intimidatie", "fysieke_agressie", "vernieling")
CHANNELS = ("face_to_face", "telefonisch", "email", "brief", "social_media", "anders")
REASONS = ("afgehandeld", "geen_incident", "dubbel", "naar_integriteit", "andere_organisatie")
MEASURES = ("brief", "telefoon", "gesprek", "waarschuwing", "schadeclaim", "evaluatie")
DEPARTMENTS = ("Burgerzaken", "Handhaving", "Sociaal domein", "Sport", "Vergunningen")


def rows(count: int, seed: int, years: Sequence[int] = (2024, 2025)) -> list[Row]:
    """Invented cases over some years."""
    chance = random.Random(seed)  # noqa: S311 - invented cases
    return [_row(number, chance, years) for number in range(count)]


def _row(number: int, chance: random.Random, years: Sequence[int]) -> Row:
    state = chance.choice(["gemeld", "in_behandeling", "nazorg", "gesloten", "ingetrokken"])
    first = date(chance.choice(years), 1, 1)
    police = chance.choice(["", "", "nee", "ja_zelf", "ja_organisatie"])
    return Row(
        number=number,
        audience=chance.choice(["staff", "staff", "staff", "board", "representative"]),
        reported_on=first + timedelta(days=chance.randrange(365)),
        state=state,
        closing_reason=chance.choice(REASONS) if state == "gesloten" else "",
        counts_elsewhere=chance.random() < 0.1,
        forms=tuple(
            (form, chance.random() < 0.2, chance.random() < 0.2)
            for form in chance.sample(FORMS, chance.choice([1, 1, 1, 2, 3]))
        ),
        channel=chance.choice(CHANNELS),
        severity=chance.choice([None, *range(1, 8)]),
        department=chance.choice(["", *DEPARTMENTS]),
        measures=tuple(chance.choices(MEASURES, k=chance.choice([0, 0, 1, 2]))),
        bans=chance.choice([0] * 8 + [1, 2]),
        police=police,
        recovered=chance.choice([None, None, None, 0, 12500]),
    )


def fill(organisation: Organisation, made: Iterable[Row]) -> dict[str, Department]:
    """Writes rows in bulk, with nothing sealed; inside the scope of the organisation."""
    departments: dict[str, Department] = {}
    rows_of: dict[Any, list[Any]] = {
        kind: [] for kind in (Case, CaseForm, Measure, Ban, PoliceReport, Damage)
    }
    own = {"organisation_id": organisation.pk}
    for row in made:
        if row.department and row.department not in departments:
            departments[row.department] = Department.objects.create(
                **own, name=row.department, valid_from=date(2020, 1, 1)
            )
        case = Case(
            **own,
            id=uuid.uuid4(),
            number=f"{row.reported_on.year}-{row.number:05}",
            audience=row.audience,
            state=row.state,
            way="openbaar",
            reporter_kind="slachtoffer",
            reported_on=row.reported_on,
            channel=row.channel,
            by_whom="extern",
            severity=row.severity,
            department=departments.get(row.department),
            counts_elsewhere=row.counts_elsewhere,
            idempotency=secrets.token_bytes(32),
            closed_on=row.reported_on if row.state == "gesloten" else None,
            closing_reason=row.closing_reason,
        )
        rows_of[Case].append(case)
        of = {**own, "case": case}
        rows_of[CaseForm] += [
            CaseForm(**of, form=form, sexual=sexual, discrimination=discrimination)
            for form, sexual, discrimination in row.forms
        ]
        later = row.reported_on + timedelta(days=2)
        rows_of[Measure] += [Measure(**of, kind=kind, on=later) for kind in row.measures]
        rows_of[Ban] += [Ban(**of, first_day=later, last_day=later) for _ban in range(row.bans)]
        if row.police:
            made_on = later if row.police.startswith("ja") else None
            why = "overig" if row.police == "nee" else ""
            rows_of[PoliceReport].append(
                PoliceReport(**of, decision=row.police, made_on=made_on, why_not=why)
            )
        if row.recovered is not None:
            rows_of[Damage].append(Damage(**of, suffered=20000, recovered=row.recovered))
    for kind, each in rows_of.items():
        kind._default_manager.bulk_create(each, batch_size=500)
    return departments

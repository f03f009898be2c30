"""A case with something in every place where people write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.service.registers.made import (
    make_member,
    make_organisation,
    make_plain_case,
)

from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.handling.notes import Letter, Note, set_note
from graadmeter.service.incidents.models import (
    Aftercare,
    Attachment,
    AttachmentPiece,
    Ban,
    Case,
    Consent,
    Damage,
    Measure,
    PoliceReport,
    Task,
)
from graadmeter.service.incidents.words import Capacity, ClosingReason, MeasureKind, State, TaskKind
from graadmeter.service.organisations.choices import Choices
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

SAID = "Mevrouw Zilverdraad schreeuwde bij balie zeven."
LETTER = Letter(
    to="De heer Kwikzand\nZoutsteeg 3",
    place="Voorbeelddam",
    on=date(2020, 1, 2),
    subject="Uw gedrag",
    body="U riep iets.",
    signed="De secretaris",
)
PLACES = {
    "story": SAID,
    "where": "Balie zeven",
    "offender": "Lange man met groene sjaal",
    "offender_name": "Joris Kwikzand",
    "witnesses": "Tineke Mosveld",
    "injury": "Blauwe plek op de arm",
}


@pytest.fixture
def organisation(db) -> Iterator[Organisation]:
    made = make_organisation()
    made.choices = Choices(retention_basis="Selectielijst 2020, 9.1").model_dump(mode="json")
    made.save()
    with organisation_scope(made.pk):
        yield made


@pytest.fixture
def coordinator(organisation) -> Member:
    return make_member(organisation, Role.INCIDENT_COORDINATOR, name="Coby Meerstra")


@pytest.fixture
def secretary(organisation) -> Member:
    return make_member(organisation, Role.SECRETARY, name="Sem Oeverloo")


def years_ago(years: int, days: int = 0) -> date:
    return timezone.localdate() - timedelta(days=round(years * 365.25) + days)


def closed(organisation: Organisation, on: date, **facts: Any) -> Case:
    """A case that was closed on a day."""
    return make_plain_case(
        organisation,
        **{
            "state": State.CLOSED,
            "closed_on": on,
            "closing_reason": ClosingReason.HANDLED,
            "reported_on": on,
            "happened_on": on,
            **facts,
        },
    )


def full_case(organisation: Organisation, on: date, **facts: Any) -> Case:
    """A closed case with a text, a name or a file in every table."""
    victim = make_member(organisation, Role.EMPLOYEE, name="Vera Lindegaard")
    handler = make_member(organisation, Role.MANAGER, name="Henk Duinzigt")
    case = closed(
        organisation,
        on,
        victim=victim,
        reporter=victim,
        facts={**PLACES, "victim": {"name": "Vera Lindegaard", "phone": "06 12345679"}},
        participants={handler: Capacity.MANAGER, victim: Capacity.VICTIM},
        receipt=b"r" * 32,
        **facts,
    )
    add_event(case=case, kind="case.report", member=victim, text="Gebeurtenis aardvark")
    rows: list[Task | Measure | PoliceReport | Damage | Ban | Aftercare] = [
        Task(case=case, kind=TaskKind.FIRST_TALK, role=Role.MANAGER, owner=handler, due_on=on),
        Measure(
            case=case,
            kind=MeasureKind.PERSONNEL_FILE,
            on=on,
            by=handler,
        ),
        PoliceReport(case=case, decision="ja_zelf", made_on=on),
        Damage(case=case, suffered=12_345),
        Ban(case=case, first_day=on, last_day=on),
        Aftercare(case=case, round=1, asked_on=on, needed=True),
    ]
    for row in rows:
        row.organisation = organisation
        if isinstance(row, Measure):
            row.legal_ground = "Grond walnoot"
        if isinstance(row, Ban):
            row.premises = "Gebouw hazelnoot"
            row.person = "Joris Kwikzand"
        elif isinstance(row, PoliceReport):
            row.number = "PL-kastanje-77"
        elif isinstance(row, Measure):
            set_note(row, Note(text="Notitie amandel", letter=LETTER))
        else:
            row.note = {"text": f"Notitie {type(row).__name__} amandel"}
        row.save(force_insert=True)
    Consent.objects.create(
        organisation=organisation, case=case, other="fractie", state="gegeven", on=on
    )
    file = Attachment(
        organisation=organisation, case=case, kind="pdf", state="opgeschoond", added_on=on
    )
    file.about = {"name": "brief-pistache.pdf"}
    file.save(force_insert=True)
    piece = AttachmentPiece(organisation=organisation, attachment=file, scrubbed=True, number=0)
    piece.content = b"inhoud cashewnoot"
    piece.save(force_insert=True)
    return case

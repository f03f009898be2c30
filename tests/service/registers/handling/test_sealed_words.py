"""Premises of bans and legal grounds: sealed, carried over, and still sorted by."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.registers.made import make_organisation, make_plain_case

from graadmeter.service.incidents.handling.views_lists import _bans
from graadmeter.service.incidents.models import Ban, Measure
from graadmeter.service.incidents.words import MeasureKind
from graadmeter.service.scope import every_organisation, organisation_scope

BEFORE = ("incidents", "0006_imported_role")


def at(target):
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.fixture
def as_before():
    """The tables as they were before words were sealed."""
    yield lambda: at(BEFORE)
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([leaf for leaf in leaves if leaf[0] != "responses"])


def contents(table: str, column: str) -> set[object]:
    with every_organisation(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608 - names of ours
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db(databases=BOTH, transaction=True)
def test_what_was_typed_is_sealed_for_its_own_row_and_can_be_put_back(as_before):
    today = timezone.localdate()
    two = [make_organisation(slug) for slug in ("voorbeelddam", "elders")]
    cases = {}
    for organisation in two:
        with organisation_scope(organisation.pk):
            cases[organisation] = make_plain_case(organisation)
    old = as_before()
    with every_organisation():
        for organisation, case in cases.items():
            of = {"organisation_id": organisation.pk, "case_id": case.pk}
            for premises in (f"Hal van {organisation.slug}", ""):
                old.get_model("incidents", "Ban").objects.create(
                    **of, first_day=today, last_day=today, premises=premises
                )
            for kind, ground in (("personeelsdossier", "Artikel 8, lid é"), ("brief", "")):
                old.get_model("incidents", "Measure").objects.create(
                    **of, kind=kind, on=today, legal_ground=ground
                )
    call_command("migrate", "incidents", verbosity=0, interactive=False)
    for organisation in two:
        with organisation_scope(organisation.pk):
            bans, measures = list(Ban.objects.all()), list(Measure.objects.all())
        with organisation_scope(organisation.pk):
            assert {ban.premises for ban in bans} == {f"Hal van {organisation.slug}", None}
            assert {each.kind: each.legal_ground for each in measures} == {
                "personeelsdossier": "Artikel 8, lid é",
                "brief": None,
            }
            assert all(b"Hal" not in bytes(ban.sealed_premises or b"") for ban in bans)
    as_before()
    assert contents("incident_ban", "premises") == {"Hal van voorbeelddam", "Hal van elders", ""}
    assert contents("incident_measure", "legal_ground") == {"Artikel 8, lid é", ""}


@pytest.fixture
def organisation():
    found = make_organisation()
    with organisation_scope(found.pk):
        yield found


@pytest.mark.django_db
def test_the_database_holds_that_a_personnel_file_has_a_ground(organisation):
    case = make_plain_case(organisation)
    of = {"organisation": organisation, "case": case, "on": timezone.localdate()}
    with pytest.raises(IntegrityError, match="personnel_file_with_ground"), transaction.atomic():
        Measure.objects.create(**of, kind=MeasureKind.PERSONNEL_FILE)
    Measure.objects.create(**of, kind=MeasureKind.PERSONNEL_FILE, legal_ground="Artikel 8")
    assert Measure.objects.get().legal_ground == "Artikel 8"


@pytest.mark.django_db
def test_bans_stand_by_premises_however_they_were_spelt_and_by_day(organisation):
    case, today = make_plain_case(organisation), timezone.localdate()
    for premises, days in (("zwembad", 1), ("Stadhuis", 9), ("stadhuis", 3), (None, 2)):
        last_day = today + timedelta(days=days)
        Ban.objects.create(
            organisation=organisation,
            case=case,
            first_day=today,
            last_day=last_day,
            premises=premises,
        )
    shown = [(ban.premises, (ban.last_day - today).days) for ban in _bans(today)[0]]
    assert shown == [(None, 2), ("stadhuis", 3), ("Stadhuis", 9), ("zwembad", 1)]

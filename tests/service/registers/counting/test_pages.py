"""Pages of figures and patterns: who sees what, and what is in them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.service.managing import text_of
from tests.service.registers.counting.world import YEAR, World, add_sealed_cases, make_world
from tests.service.registers.made import signed_in_as

from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.incidents.counting.reading import figures_of
from graadmeter.service.incidents.models import PatternSearch, YearFigures
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Role

pytestmark = pytest.mark.django_db
READERS = (Role.INCIDENT_COORDINATOR, Role.HR, Role.SECRETARY, Role.CLERK)


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.TWO_FACTOR = False


@pytest.fixture
def world() -> World:
    return make_world(300)


def address(world: World, name: str, *more: object) -> str:
    return reverse(name, args=[world.organisation.slug, *more])


def fix(world: World, year: int = YEAR, **data: str):
    client = signed_in_as(world.coordinator)
    return client.post(address(world, "figures-fix", year), data, follow=True)


def test_who_may_see_which_page(world):
    pages = {
        "figures": ((), READERS),
        "figures-year": ((YEAR,), READERS),
        "figures-answers": ((YEAR,), READERS),
        "figures-preview": ((YEAR,), (Role.INCIDENT_COORDINATOR, Role.SECRETARY)),
        "figures-patterns": ((), (Role.INCIDENT_COORDINATOR,)),
        "figures-import": ((), (Role.INCIDENT_COORDINATOR, Role.HR)),
    }
    stranger = signed_in_as(make_world(slug="elders").coordinator)
    for name, (more, allowed) in pages.items():
        there = address(world, name, *more)
        for role, member in world.people.items():
            wanted = 200 if role in allowed else 403
            assert signed_in_as(member).get(there).status_code == wanted, (name, role)
        assert stranger.get(there).status_code == 404


def test_a_clerk_sees_representatives_and_the_others_staff(world):
    found = figures_of(world.organisation, YEAR).blocks
    for role, shown, other in (
        (Role.CLERK, "6+", "staff"),
        (Role.SECRETARY, str(found[Block.STAFF].total), "representative"),
    ):
        client = signed_in_as(world.people[role])
        # Asking for the others gives one's own.
        page = text_of(client.get(address(world, "figures"), {"jaar": str(YEAR), "groep": other}))
        assert f"<dd>{shown}</dd>" in page
        year = text_of(client.get(address(world, "figures-year", YEAR)))
        assert ("Volksvertegenwoordigers" in year) is (role is Role.CLERK)
        assert ("cijfers-staff" in year) is (role is Role.SECRETARY)


def test_the_dashboard_of_a_register_without_cases_says_so():
    world = make_world()
    page = text_of(signed_in_as(world.coordinator).get(address(world, "figures")))
    assert "geen incidenten geregistreerd" in page
    assert "<svg" not in page


def test_the_iceberg_stands_apart_from_the_register(world):
    client = signed_in_as(world.coordinator)
    for whom, sources in (("staff", ("23%", "tabel 2.6", "tabel 2.1")), ("board", ("tabel 3.7",))):
        page = text_of(client.get(address(world, "figures"), {"groep": whom}))
        assert "Deel ze niet door elkaar" in page
        for printed in sources:
            assert printed in page


def test_the_answers_are_those_of_the_inventory_with_their_class(world):
    client = signed_in_as(world.people[Role.CLERK])
    page = text_of(client.get(address(world, "figures-answers", YEAR)))
    assert "reg_personal_threat" in page
    assert "0 incidenten, 1-5 incidenten" not in page  # the year is over: one class each
    assert ">niet getoond</td>" in page
    assert "Zij kiezen zelf wie weet" in page
    assert "Er wordt niets verstuurd" in page
    now = text_of(client.get(address(world, "figures-answers", timezone.localdate().year)))
    assert ">0</td>" in now
    assert ">niet getoond</td>" not in now


def test_a_year_is_fixed_and_a_correction_is_a_new_version(world):
    page = text_of(fix(world))
    assert "versie 1" in page
    again = fix(world)
    assert again.status_code == 400
    assert "niets veranderd sinds versie 1" in text_of(again)
    with world.scope():
        one = YearFigures.objects.get()
        assert (one.version, one.definition, one.fixed_by) == (1, "2016", world.coordinator.account)
        add_sealed_cases(world, timezone.localdate().replace(year=YEAR, month=3, day=3))
    assert "veranderd sinds de laatste versie" in text_of(
        signed_in_as(world.coordinator).get(address(world, "figures-year", YEAR))
    )
    page = text_of(fix(world))
    assert "De uitsplitsingen zijn die van versie 1" in page
    with world.scope():
        versions = YearFigures.objects.order_by("version")
        first, second = (each.figures for each in versions)
        assert first["blocks"]["staff"]["total"] + 4 == second["blocks"]["staff"]["total"]
        entries = Entry.objects.filter(action="figures.fix", organisation_id=one.organisation_id)
        assert entries.count() == 2


def test_a_year_that_is_not_over_cannot_be_fixed(world):
    answer = fix(world, timezone.localdate().year)
    assert answer.status_code == 400
    assert "nog niet voorbij" in text_of(answer)


def test_the_files_say_what_the_page_says_and_hide_what_it_hides(world):
    fix(world)
    client = signed_in_as(world.people[Role.HR])
    page = text_of(client.get(address(world, "figures-report", YEAR, 1)))
    got = {
        kind: client.get(address(world, "figures-report-file", YEAR, 1, kind))
        for kind in ("csv", "txt", "xlsx")
    }
    assert client.get(address(world, "figures-report-file", YEAR, 1, "exe")).status_code == 404
    lines = list(csv.DictReader(io.StringIO(got["csv"].content.decode("utf-8-sig")), delimiter=";"))
    hidden = [line for line in lines if line["waarde"] == "niet getoond"]
    assert page.count(">niet getoond</td>") == len(hidden) > 5
    assert {line["definitie"] for line in lines} == {"2016"}
    book = openpyxl.load_workbook(io.BytesIO(got["xlsx"].content))
    cells = [cell.value for sheet in book.worksheets for row in sheet for cell in row]
    assert cells.count("niet getoond") == len(hidden)
    sentences = got["txt"].content.decode("utf-8-sig").split("\r\n")
    assert all(sentence in page for sentence in sentences if sentence)
    total = figures_of(world.organisation, YEAR).blocks[Block.STAFF].total
    assert f"zijn {total} incidenten geregistreerd" in sentences[0]


def test_totals_may_be_published_in_classes(world):
    page = text_of(fix(world, totalen="klassen"))
    assert "zijn 10-49 incidenten geregistreerd" in page
    assert "volksvertegenwoordigers, in klassen: 6+" in page


def test_patterns_ask_why_and_note_it_before_anything_is_opened(world):
    day = timezone.localdate() - timedelta(days=3)
    add_sealed_cases(world, day)
    client = signed_in_as(world.coordinator)
    there = address(world, "figures-patterns")
    asked = {"van": day.isoformat(), "tot": day.isoformat(), "reden": ""}
    refused = client.post(there, asked)
    assert refused.status_code == 400
    assert "Balie 3" not in text_of(refused)
    with world.scope():
        assert not PatternSearch.objects.exists()
    page = text_of(client.post(there, {**asked, "reden": "Plan voor de balie, alinea 2"}))
    assert "Balie 3" in page
    assert "Storm" not in page
    assert "worden niet bij elkaar gezocht" in page
    with world.scope():
        noted = PatternSearch.objects.get()
        assert (noted.cases, noted.matched) == (4, False)
        assert noted.reason == "Plan voor de balie, alinea 2"
        assert b"alinea" not in bytes(noted.sealed_reason)
        (entry,) = Entry.objects.filter(action="patterns.open")
        assert entry.subject == str(noted.pk)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(0, 3, "eerste"), (400, 0, "een jaar"), (-5, -6, "geweest")],
)
def test_a_period_must_make_sense(world, first, last, said):
    today = timezone.localdate()
    asked = {
        "van": (today - timedelta(days=first)).isoformat(),
        "tot": (today - timedelta(days=last)).isoformat(),
        "reden": "Omdat",
    }
    answer = signed_in_as(world.coordinator).post(address(world, "figures-patterns"), asked)
    assert answer.status_code == 400
    assert said in text_of(answer)


def test_cases_the_coordinator_may_not_see_are_not_opened(world):
    day = timezone.localdate() - timedelta(days=3)
    client = signed_in_as(world.coordinator)
    asked = {"van": day.isoformat(), "tot": day.isoformat(), "reden": "Plan"}
    page = text_of(client.post(address(world, "figures-patterns"), asked))
    assert "die meetellen: 0" in page


def test_the_same_offender_is_found_only_with_a_ground_and_a_dpia(world):
    day = timezone.localdate() - timedelta(days=3)
    add_sealed_cases(world, day)
    world.organisation.choices = {
        "matching": True,
        "matching_ground": "Protocol, artikel 4",
        "matching_assessed_on": "2026-01-01",
    }
    world.organisation.save()
    asked = {"van": day.isoformat(), "tot": day.isoformat(), "reden": "Plan"}
    client = signed_in_as(world.coordinator)
    page = text_of(client.post(address(world, "figures-patterns"), asked))
    assert f"Dezelfde naam in: {YEAR + 1}-90, {YEAR + 1}-91" in page
    assert "Storm" not in page
    with world.scope():
        assert PatternSearch.objects.get().matched

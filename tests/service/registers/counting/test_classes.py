"""Of the board and representatives figures show a class: within it nothing anywhere changes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.service.managing import text_of
from tests.service.registers.counting.world import YEAR, World, make_world
from tests.service.registers.made import make_plain_case, signed_in_as

from graadmeter.service.incidents.counting.answers import offered
from graadmeter.service.incidents.counting.classes import together
from graadmeter.service.incidents.counting.counts import CountedCase, count
from graadmeter.service.incidents.counting.definitions import (
    DEFINITIONS,
    SECRETARY_FOLLOWUP,
    SECRETARY_INCIDENTS,
    Block,
    Marked,
    Standing,
    band_of,
)
from graadmeter.service.incidents.models import Measure, PoliceReport
from graadmeter.service.incidents.words import DEFINITION, Channel, Form, MeasureKind
from graadmeter.service.organisations.models import Department
from graadmeter.service.organisations.words import Audience, Role

TODAY = timezone.localdate()
YEARS = (YEAR, TODAY.year)


@pytest.fixture
def world(settings) -> World:
    settings.TWO_FACTOR = False
    found = make_world(60)
    for audience in Audience:
        for year in YEARS:
            report(found, audience, year)
    return found


def report(world: World, audience: Audience, year: int, **more) -> None:
    """Another incident, followed up in every way that is counted."""
    with world.scope():
        day = date(year, 1, 4)
        case = make_plain_case(
            world.organisation, audience=audience, reported_on=day, happened_on=day, **more
        )
        of = {"organisation": world.organisation, "case": case}
        Measure.objects.create(**of, kind=MeasureKind.RESPONSE_TALK, on=day)
        PoliceReport.objects.create(**of, decision="ja_zelf", made_on=day)


def pages(world: World) -> dict[tuple[str, str], bytes]:
    """Every page and file of figures, by everybody who may see some."""
    slug = world.organisation.slug
    found: dict[tuple[str, str], bytes] = {}
    for role in (Role.INCIDENT_COORDINATOR, Role.HR, Role.SECRETARY, Role.CLERK):
        client = signed_in_as(world.people[role])
        wanted = [
            f"{reverse('figures', args=[slug])}?jaar={year}&groep={block}"
            for year in YEARS
            for block in ("staff", "board", "representative", "staff_and_board")
        ]
        for name in ("figures-year", "figures-answers", "figures-preview"):
            wanted += [reverse(name, args=[slug, year]) for year in YEARS]
        wanted.append(reverse("figures-report", args=[slug, YEAR, 1]))
        wanted += [
            reverse("figures-report-file", args=[slug, YEAR, 1, kind]) for kind in ("csv", "txt")
        ]
        for address in wanted:
            content = client.get(address).content
            found[role, address] = re.sub(rb'(?s)name="csrf\w+"[^>]*>', b"", content)
    return found


def fixed(world: World):
    client = signed_in_as(world.coordinator)
    return client.post(reverse("figures-fix", args=[world.organisation.slug, YEAR]), follow=True)


@pytest.mark.django_db
def test_within_a_class_no_page_or_file_of_figures_changes(world):
    assert "versie 1" in text_of(fixed(world))
    before = pages(world)
    with world.scope():
        department = Department.objects.first()
    for audience in (Audience.BOARD, Audience.REPRESENTATIVE):
        for year in YEARS:
            # In the years that were made there are some; three more stay within 10 to 49, and 6+.
            report(
                world,
                audience,
                year,
                forms=[Form.PHYSICAL, Form.VANDALISM],
                channel=Channel.LETTER,
                department=department,
                severity=7,
            )
            report(world, audience, year, state="ingetrokken")
    after = pages(world)
    changed = [key for key in before if before[key] != after[key]]
    # When the year is over, whoever answers the inventory reads the class of each of its questions.
    answers = reverse("figures-answers", args=[world.organisation.slug, YEAR])
    assert {address for _role, address in changed} <= {answers}
    assert "niets veranderd" in text_of(fixed(world))


@pytest.mark.django_db
def test_the_comparison_does_notice_a_number_of_staff(world):
    fixed(world)
    before = pages(world)
    report(world, Audience.STAFF, YEAR)
    after = pages(world)
    changed = {key for key in before if before[key] != after[key]}
    slug = world.organisation.slug
    assert (Role.HR, reverse("figures-year", args=[slug, YEAR])) in changed
    assert not [key for key in changed if key[0] is Role.CLERK]


@pytest.mark.django_db
def test_a_single_case_is_a_class_on_the_dashboard_and_says_why(settings):
    settings.TWO_FACTOR = False
    world = make_world()
    report(world, Audience.BOARD, TODAY.year)
    report(world, Audience.REPRESENTATIVE, TODAY.year)
    there = reverse("figures", args=[world.organisation.slug])
    for role, block, shown in (
        (Role.SECRETARY, "board", "1-4"),
        (Role.CLERK, "representative", "1-5"),
    ):
        page = text_of(signed_in_as(world.people[role]).get(there, {"groep": block}))
        assert f"<dd>{shown}</dd>" in page
        assert "Zij kiezen zelf wie weet" in page
        assert "<svg" not in page
        for gone in ("Per maand", "Per afdeling", "Incidenten naar vorm", "telefonisch"):
            assert gone not in page


@pytest.mark.parametrize("bands", [SECRETARY_INCIDENTS, SECRETARY_FOLLOWUP])
@pytest.mark.parametrize("board", SECRETARY_INCIDENTS)
@pytest.mark.parametrize("part", [False, True])
def test_together_are_the_classes_of_every_number_the_board_may_have(bands, board, part):
    most = board.most if board.most is not None else 200
    for staff in range(60):
        possible = range(0 if part else board.least, most + 1)
        expected = {band_of(staff + of_board, bands) for of_board in possible}
        found = together(staff, board, bands, part=part)
        assert set(found) == expected
        assert list(found) == [band for band in bands if band in expected]


def test_when_the_year_is_over_each_question_has_its_one_class():
    case = CountedCase(
        audience=Audience.REPRESENTATIVE,
        reported_on=date(YEAR, 1, 4),
        standing=Standing.COUNTS,
        forms=(Marked(Form.PHYSICAL),),
    )
    none, one = count([], DEFINITIONS[DEFINITION]), count([case], DEFINITIONS[DEFINITION])
    blocks = {**dict.fromkeys(Block, none), Block.REPRESENTATIVE: one}
    over = offered(Block.REPRESENTATIVE, blocks, over=True)
    running = offered(Block.REPRESENTATIVE, blocks, over=False)
    assert all(len(each.codes) == 1 for each in over)
    assert {each.codes for each in over} == {("geen",), ("1_5",)}
    assert {each.codes for each in running} == {("geen", "1_5")}
    assert {each.number for each in (*over, *running)} == {None}

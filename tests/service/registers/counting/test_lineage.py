"""Series that go on through a merger of municipalities and a reorganisation (VEI-33)."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.service.registers.counting.register import fill, rows
from tests.service.registers.made import make_member, make_organisation

from graadmeter.service.incidents.counting import actions
from graadmeter.service.incidents.counting.counts import CountedCase
from graadmeter.service.incidents.counting.dashboard import dashboard
from graadmeter.service.incidents.counting.definitions import AUDIENCES, Block, Marked, Standing
from graadmeter.service.incidents.counting.lineage import (
    Unit,
    families,
    in_families,
    units_of,
)
from graadmeter.service.incidents.counting.publishing.kept import kept_from
from graadmeter.service.incidents.counting.reading import cases_of, figures_of, years_of
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.words import Form
from graadmeter.service.organisations.lineage import organisations_of
from graadmeter.service.organisations.models import Department, Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

LAST_DAY = date(2024, 12, 31)


def merged() -> tuple[Organisation, Organisation, Organisation]:
    """Two municipalities that became one on the first day of 2025; each has cases of its own."""
    old = [make_organisation(slug) for slug in ("oostdam", "westdam")]
    for seed, each in enumerate(old):
        with organisation_scope(each.pk):
            fill(each, rows(60, seed, years=[2024]))
    new = make_organisation("nieuwdam", valid_from=date(2025, 1, 1))
    with organisation_scope(new.pk):
        fill(new, rows(80, 9, years=[2025]))
    return old[0], old[1], new


def join(old: list[Organisation], new: Organisation) -> None:
    for each in old:
        each.valid_until, each.successor = LAST_DAY, new
        each.save()


@pytest.mark.django_db
def test_a_merger_changes_no_figure_and_breaks_no_series():
    east, west, new = merged()
    before = {each.slug: figures_of(each, 2024) for each in (east, west)}
    assert figures_of(new, 2024).blocks[Block.STAFF].total == 0
    join([east, west], new)
    assert {each.slug: figures_of(each, 2024) for each in (east, west)} == before
    assert years_of(new) == (2025, 2024)
    assert [each.slug for each in organisations_of(new)] == ["nieuwdam", "oostdam", "westdam"]
    for block in Block:
        found = figures_of(new, 2024).blocks[block].as_json()
        parts = [before[slug].blocks[block].as_json() for slug in before]
        for name, number in found.items():
            if isinstance(number, int):
                assert number == parts[0][name] + parts[1][name]
    names = {unit.label for unit in units_of(new)}
    assert {"Sport", "Sport (Gemeente Oostdam)", "Sport (Gemeente Westdam)"} <= names


@pytest.mark.django_db
def test_a_chain_of_mergers_is_followed_to_its_beginning():
    first, second, third = (make_organisation(slug) for slug in ("een", "twee", "drie"))
    join([first], second)
    join([second], third)
    assert [each.slug for each in organisations_of(third)] == ["drie", "twee", "een"]
    assert [each.slug for each in organisations_of(first)] == ["een"]


@pytest.mark.django_db
def test_fixed_figures_stay_as_they_were_through_a_reorganisation():
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        departments = fill(organisation, rows(150, 4, years=[2024]))
        coordinator = make_member(organisation, Role.INCIDENT_COORDINATOR)
        today = timezone.localdate()
        actions.fix_year(
            organisation=organisation,
            year=2024,
            exact=True,
            account=coordinator.account,
            today=today,
        )
        made = departments["Sport"]
        split = [
            Department.objects.create(
                organisation=organisation, name=name, valid_from=date(2025, 1, 1)
            )
            for name in ("Sportvelden", "Zwembaden")
        ]
        made.valid_until, made.successor = LAST_DAY, split[0]
        made.save()
        case = Case.objects.filter(department=made).first()
        assert case is not None
        again = actions.figures_to_fix(organisation, 2024, exact=True)
        fixed = actions.latest(2024)
        assert fixed is not None
        assert kept_from(fixed.figures) == again


@pytest.mark.django_db
def test_a_split_department_keeps_its_series_and_each_year_its_total():
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        departments = fill(organisation, rows(150, 4, years=[2024, 2025]))
        sport = departments["Sport"]
        fields, pools = (
            Department.objects.create(
                organisation=organisation, name=name, valid_from=date(2025, 1, 1)
            )
            for name in ("Sportvelden", "Zwembaden")
        )

    def by_line(year: int) -> dict[str, int]:
        days = date(2024, 1, 1), date(2025, 12, 31)
        cases = cases_of(organisation, *days, AUDIENCES[Block.STAFF])
        board = dashboard(cases, year, families(units_of(organisation)))
        found = {line.label: number for line, number in board.departments}
        assert sum(found.values()) + board.no_department == board.counts.total
        return found

    before = {year: by_line(year) for year in (2024, 2025)}
    with organisation_scope(organisation.pk):
        sport.valid_until, sport.successor = LAST_DAY, fields
        sport.save()
        moved = Case.objects.filter(department=sport, reported_on__year=2025, audience="staff")
        moved.filter(number__lt="2025-00075").update(department=fields)
        Case.objects.filter(department=sport, reported_on__year=2025).update(department=pools)
    assert by_line(2024) == {
        ("Sportvelden" if name == "Sport" else name): number
        for name, number in before[2024].items()
    }
    after = by_line(2025)
    assert after["Sportvelden"] + after["Zwembaden"] == before[2025]["Sport"]


UNITS = st.lists(st.integers(-1, 7), min_size=1, max_size=8).map(
    lambda after: [
        Unit(
            place, f"Afdeling {place}", date(2020, 1, 1), None, next_one if next_one >= 0 else None
        )
        for place, next_one in enumerate(after)
    ]
)


@given(UNITS)
def test_every_department_is_in_one_line_with_its_successor(units):
    found = families(units)
    inside = [unit for line in found for unit in line.units]
    assert sorted(inside) == [unit.id for unit in units]
    place = {unit: line.label for line in found for unit in line.units}
    for unit in units:
        if unit.successor in place:
            assert place[unit.id] == place[unit.successor]


@given(UNITS, st.lists(st.integers(-1, 9), max_size=30))
def test_no_case_is_lost_or_doubled_between_lines(units, departments):
    cases = [
        CountedCase(
            "staff",
            date(2025, 1, 1),
            Standing.COUNTS,
            (Marked(Form.VERBAL),),
            department=one if one >= 0 else None,
        )
        for one in departments
    ]
    grouped, loose = in_families(cases, families(units))
    assert sum(map(len, grouped.values())) + len(loose) == len(cases)

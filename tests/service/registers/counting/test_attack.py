"""No small number of a year can be computed from all that is published of it.

Organisations are made at random; the attacker reads the CSV files alone and solves linear
programmes. The control shows that the attack works where small numbers alone are hidden.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.registers.counting.attack import Place, bounds, every_set, read

from graadmeter.service.incidents.counting.counts import CountedCase, Counts, count_year
from graadmeter.service.incidents.counting.definitions import (
    DEFINITIONS,
    Block,
    Marked,
    Standing,
)
from graadmeter.service.incidents.counting.publishing import protecting
from graadmeter.service.incidents.counting.publishing.cells import plan_of, profiles_of
from graadmeter.service.incidents.counting.publishing.files import as_csv
from graadmeter.service.incidents.counting.publishing.kept import Kept, kept_from
from graadmeter.service.incidents.counting.publishing.tables import YearReport, report_of
from graadmeter.service.incidents.words import Form

YEAR = 2025
DEFINITION = DEFINITIONS["2016"]
LETTERS = {"v": Form.VERBAL, "b": Form.THREAT, "f": Form.PHYSICAL, "x": Form.VANDALISM}
SETS = ("v", "v", "v", "b", "f", "x", "bv", "vx", "fv")


def case(department: int, quarter: int, forms: str) -> CountedCase:
    return CountedCase(
        audience="staff",
        reported_on=date(YEAR, 3 * quarter - 1, 10),
        standing=Standing.COUNTS,
        forms=tuple(Marked(LETTERS[form]) for form in forms),
        department=department or None,
    )


@st.composite
def organisations(draw: st.DrawFn) -> list[CountedCase]:
    """Cases of an organisation of a few departments, of which some are much larger than others."""
    departments = draw(st.integers(2, 5))
    found = []
    for department in range(1, departments + 1):
        for quarter in range(1, 5):
            for forms in draw(st.lists(st.sampled_from(SETS), max_size=3, unique=True)):
                number = draw(st.sampled_from([1, 2, 3, 5, 9, 10, 14, 30]))
                found += [case(department, quarter, forms)] * number
    return found


def report(kept: Kept, version: int = 1) -> YearReport:
    return report_of(
        kept,
        organisation="Gemeente Voorbeelddam",
        year=YEAR,
        version=version,
        definition="2016",
        fixed_on=date(2026, 1, 15),
    )


def fixed(cases: list[CountedCase], threshold: int) -> Kept:
    profiles = profiles_of(cases, DEFINITION)
    departments = {one.department for one in cases if one.department} | {1, 2}
    published = protecting.publish(plan_of(DEFINITION, departments, profiles), profiles, threshold)
    names = {one: f"Afdeling {one}" for one in departments}
    return Kept(count_year(cases, YEAR, DEFINITION).blocks, published, True, names)


def corrected(before: Kept, cases: list[CountedCase]) -> Kept:
    published = protecting.correct(before.published, profiles_of(cases, DEFINITION))
    blocks = count_year(cases, YEAR, DEFINITION).blocks
    return Kept(blocks, published, True, before.departments)


def true_numbers(cases: list[CountedCase]) -> Counter[Place]:
    """How many cases each place holds, counted apart from what is attacked."""
    found: Counter[Place] = Counter()
    letter = {form: name for name, form in LETTERS.items()}
    for each in cases:
        forms = {letter[one.form] for one in each.forms}
        quarter = f"{(each.reported_on.month + 2) // 3}e kwartaal"
        for department in ("", f"Afdeling {each.department}"):
            for part in ("", quarter):
                for form in forms | ({""} if forms != {"x"} else set()):
                    found[Place(department, part, form)] += 1
    return found


def recovered(kept: Kept, cases: list[CountedCase], threshold: int) -> list[str]:
    """Small cells of which the files tell the number, or that it is small."""
    told, truth = read(as_csv(report(kept))), true_numbers(cases)
    wrong = [f"{place} is {n}" for place, n in told.items() if n not in (None, truth[place])]
    wrong += [
        f"{place} shows {n}"
        for place, n in told.items()
        if n and n < threshold and (place.department or place.quarter)
    ]
    observed = {"".join(sorted(_letters(each))) for each in cases} | set("vbfx")
    for sets in (every_set(), tuple(sorted(observed))):
        for place, (least, most) in bounds(told, sets).items():
            room = min(threshold, truth[Place("", "", place.form)])
            if truth[place] < threshold and (most < room - 1e-6 or most - least < 1 - 1e-6):
                wrong.append(f"{place} {truth[place]} is between {least} and {most} of {room}")
    return wrong


def _letters(each: CountedCase) -> list[str]:
    return [name for name, form in LETTERS.items() for one in each.forms if one.form == form]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(organisations(), st.sampled_from([5, 10]))
def test_no_small_cell_is_recovered(cases, threshold):
    assert recovered(fixed(cases, threshold), cases, threshold) == []


def lopsided() -> list[CountedCase]:
    """Two large departments and a small one: hiding the small one alone does nothing."""
    return [
        *[case(1, quarter, "v") for quarter in (1, 2, 3, 4)] * 15,
        *[case(2, quarter, "b") for quarter in (1, 2, 3, 4)] * 12,
        *[case(3, 1, "v"), case(3, 2, "f"), case(3, 2, "bv")],
    ]


def test_a_small_department_is_hidden_with_another():
    kept = fixed(lopsided(), 10)
    assert recovered(kept, lopsided(), 10) == []
    shown = read(as_csv(report(kept)))
    assert shown[Place("", "", "")] == len(lopsided())
    assert sum(number is not None for number in shown.values()) > 10


def test_without_complementary_suppression_the_attack_succeeds(monkeypatch):
    monkeypatch.setattr(protecting, "told_by", lambda *_given: ())
    found = recovered(fixed(lopsided(), 10), lopsided(), 10)
    assert any("Afdeling 3" in each and "is between 3.0 and 3.0" in each for each in found)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(organisations(), st.data())
def test_a_corrected_version_tells_nothing_of_the_cases_that_came_or_went(cases, data):
    before = fixed(cases, 10)
    gone = data.draw(st.integers(0, min(3, len(cases))))
    came = data.draw(st.lists(st.builds(case, st.just(1), st.just(1), st.sampled_from(SETS))))
    now = [*cases[gone:], *came]
    after = corrected(before, now)
    first, second = read(as_csv(report(before))), read(as_csv(report(after, 2)))
    truth = true_numbers(now)
    for place, number in second.items():
        if place.department or place.quarter:
            assert number == first[place]
        else:
            assert number == truth[place]
    assert recovered(before, cases, 10) == []


def test_what_was_fixed_is_read_back_whole():
    kept = fixed(lopsided(), 10)
    assert kept_from(kept.as_json()) == kept
    assert kept.blocks[Block.REPRESENTATIVE] == Counts(
        by_form=kept.blocks[Block.REPRESENTATIVE].by_form,
        left_out=kept.blocks[Block.REPRESENTATIVE].left_out,
    )


@pytest.mark.parametrize("departments", [set(), {7}])
def test_an_organisation_without_parts_has_no_table_of_them(departments):
    profiles = profiles_of([case(next(iter(departments), 0), 1, "v")] * 40, DEFINITION)
    plan = plan_of(DEFINITION, departments, profiles)
    assert plan.departments == ()
    published = protecting.publish(plan, profiles, 10)
    assert published.numbers[plan.totals[0]] == 40

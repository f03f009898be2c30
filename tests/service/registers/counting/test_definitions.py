"""What is counted: forms, standings and bands, held against the monitor itself."""

from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.expressions import evaluate, parse
from graadmeter.service.incidents.counting.answers import GROUPS, offered, wave_of
from graadmeter.service.incidents.counting.counts import (
    CountedCase,
    count,
    count_year,
    counts_from,
)
from graadmeter.service.incidents.counting.definitions import (
    CLERK,
    DEFINITIONS,
    SECRETARY_FOLLOWUP,
    SECRETARY_INCIDENTS,
    Block,
    Counted,
    Marked,
    Standing,
    band_of,
    standing_of,
)
from graadmeter.service.incidents.counting.iceberg import monitor
from graadmeter.service.incidents.words import DEFINITION, ClosingReason, Form, State

NEW, OLD = DEFINITIONS["2016"], DEFINITIONS["2014"]
MARKED = st.lists(
    st.builds(Marked, st.sampled_from(Form), st.booleans(), st.booleans()),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each.form,
).map(tuple)
CASES = st.lists(
    st.builds(
        CountedCase,
        audience=st.sampled_from(["staff", "board", "representative"]),
        reported_on=st.dates(date(2024, 11, 1), date(2026, 2, 1)),
        standing=st.sampled_from(Standing),
        forms=MARKED,
        responses=st.integers(0, 3),
        police_report=st.booleans(),
        recovered=st.booleans(),
    ),
    max_size=30,
)


def test_the_definition_of_new_cases_is_the_newest():
    assert max(DEFINITIONS) == DEFINITION


@pytest.mark.parametrize(
    ("marked", "new", "old"),
    [
        ([Marked(Form.VERBAL)], {Counted.VERBAL}, {Counted.VERBAL}),
        ([Marked(Form.VERBAL, discrimination=True)], {Counted.VERBAL}, {Counted.DISCRIMINATION}),
        ([Marked(Form.THREAT, sexual=True)], {Counted.THREAT}, {Counted.SEXUAL}),
        (
            [Marked(Form.THREAT, sexual=True), Marked(Form.VERBAL)],
            {Counted.THREAT, Counted.VERBAL},
            {Counted.SEXUAL, Counted.VERBAL},
        ),
        ([Marked(Form.VANDALISM)], set(), set()),
        (
            [Marked(Form.VANDALISM), Marked(Form.PHYSICAL)],
            {Counted.PHYSICAL},
            {Counted.PHYSICAL},
        ),
    ],
)
def test_forms_by_each_definition(marked, new, old):
    assert NEW.forms_of(tuple(marked)) == new
    assert OLD.forms_of(tuple(marked)) == old


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("reason", ["", *ClosingReason])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_case_has_one_standing(state, reason, elsewhere):
    found = standing_of(state, reason, elsewhere)
    if state == State.WITHDRAWN:
        assert found is Standing.WITHDRAWN
    elif reason in ("", ClosingReason.HANDLED):
        assert found is (Standing.INTEGRITY if elsewhere else Standing.COUNTS)
    else:
        assert found not in (Standing.COUNTS, Standing.WITHDRAWN)


def test_a_duplicate_that_was_handed_over_counts_nowhere():
    found = standing_of(State.CLOSED, ClosingReason.DUPLICATE, counts_elsewhere=True)
    assert found is Standing.DUPLICATE


@given(st.sampled_from([SECRETARY_INCIDENTS, SECRETARY_FOLLOWUP, CLERK]), st.integers(0, 10_000))
def test_every_number_is_in_one_band(bands, number):
    inside = [
        band
        for band in bands
        if band.least <= number and (band.most is None or number <= band.most)
    ]
    assert inside == [band_of(number, bands)]


def test_no_number_is_below_zero():
    with pytest.raises(ValueError, match="-1"):
        band_of(-1, CLERK)


def test_the_bands_of_the_clerk_are_those_the_monitor_derives():
    questionnaire = monitor().questionnaires[GROUPS[Block.REPRESENTATIVE], 2016]
    numbers = pl.DataFrame({name: list(range(80)) for name in ("reg_verbal", "followup_damages")})
    for name in numbers.columns:
        derived = questionnaire.derived_variable(f"{name}_band")
        assert derived is not None
        found = evaluate(numbers, {"band": parse(derived.expression)})["band"].to_list()
        assert found == [band_of(number, CLERK).code for number in range(80)]


@pytest.mark.parametrize(
    ("name", "bands"),
    [
        ("incident_bands_secretaries", SECRETARY_INCIDENTS),
        ("followup_bands_secretaries", SECRETARY_FOLLOWUP),
        ("incident_bands_clerks", CLERK),
        ("followup_bands_clerks", CLERK),
    ],
)
def test_bands_have_the_codes_of_the_monitor_in_its_order(name, bands):
    assert monitor().code_lists[name].values == tuple(band.code for band in bands)


def test_the_answers_are_to_questions_the_newest_inventory_asks():
    empty = count([], NEW)
    for block in GROUPS:
        found = offered(block, dict.fromkeys(Block, empty), over=True)
        asked = monitor().questionnaires[GROUPS[block], wave_of(block)]
        assert [each.question for each in found] == [
            question.id
            for question in asked.questions
            if question.id.startswith(("reg_verbal", "reg_personal", "reg_physical", "followup_"))
        ]
        assert {(each.codes, each.number) for each in found} == {(("geen",), 0)}
        assert len(found) == 6


@given(CASES, st.randoms(use_true_random=False), st.sampled_from([NEW, OLD]))
def test_the_order_of_cases_makes_no_difference(cases, chance: random.Random, definition):
    mixed = list(cases)
    chance.shuffle(mixed)
    assert count(mixed, definition) == count(cases, definition)


@given(CASES, CASES, st.sampled_from([NEW, OLD]))
def test_counts_of_two_lots_add_up(one, other, definition):
    """So a merger changes no total: the register of the new one counts what both counted."""
    first, second, both = (count(lot, definition).as_json() for lot in (one, other, one + other))
    for name, number in both.items():
        if isinstance(number, dict):
            assert number == {key: first[name][key] + second[name][key] for key in number}
        else:
            assert number == first[name] + second[name]


@given(CASES, st.sampled_from([NEW, OLD]))
def test_no_part_is_larger_than_the_whole(cases, definition):
    found = count(cases, definition)
    for number in (found.response, found.police_report, found.damage_recovered):
        assert 0 <= number <= found.total
    assert all(number <= found.total for number in found.by_form.values())
    assert sum(found.by_form.values()) >= found.total
    assert found.vandalism_only <= found.vandalism
    counted = found.total + found.vandalism_only + found.elsewhere + sum(found.left_out.values())
    assert counted == len(cases)
    assert counts_from(found.as_json()) == found


@given(CASES)
def test_both_definitions_count_the_same_incidents(cases):
    new, old = count(cases, NEW), count(cases, OLD)
    # Vandalism with a mark is no form of 2016, and was one before.
    plain = [case for case in cases if not any(each.form == Form.VANDALISM for each in case.forms)]
    assert count(plain, NEW).total == count(plain, OLD).total
    assert old.by_form[Counted.PHYSICAL] <= new.by_form[Counted.PHYSICAL]


@given(CASES)
def test_a_year_is_that_of_the_report_and_blocks_add_up(cases):
    found = count_year(cases, 2025, NEW)
    blocks = found.blocks
    assert (
        blocks[Block.STAFF_AND_BOARD].total == blocks[Block.STAFF].total + blocks[Block.BOARD].total
    )
    years = [count_year(cases, year, NEW).blocks[Block.STAFF].total for year in (2024, 2025, 2026)]
    assert sum(years) == count([c for c in cases if c.audience == "staff"], NEW).total
    assert all(1 <= case.quarter <= 4 for case in cases)

"""Planted errors are found where they can be seen, and clean tables are left in peace.

With ``GRAADMETER_PLANTED_TABLES=10000`` and ``-s`` the whole measurement is made and printed.
"""

from __future__ import annotations

import os
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from tests.property.consistency.planting import clean, detectable, errors
from tests.property.consistency.planting.errors import Planted
from tests.property.consistency.planting.measuring import (
    ALONE,
    PLANTED,
    SURVEY,
    UNRELATED,
    UNSAID,
    Measured,
    contradictions,
    measure,
    report,
)

from graadmeter.consistency import Certainty, Printed

TABLES = int(os.environ.get("GRAADMETER_PLANTED_TABLES", "200"))
RECALL = 0.9
LIKELY = 0.02
UNSAID_LIMIT = 0.01
FEWEST = 10
SURVEYS = range(20)


@pytest.fixture(scope="module")
def measured() -> Measured:
    found = measure(TABLES)
    print("\n" + report(found))
    return found


@pytest.mark.parametrize("rule", PLANTED)
def test_nine_in_ten_errors_that_can_be_seen_are_found(measured, rule):
    found, possible = measured.recall(rule)
    assert possible >= FEWEST
    assert found >= RECALL * possible


@pytest.mark.parametrize("setting", [ALONE, SURVEY, UNRELATED])
def test_no_clean_table_has_a_certain_finding_and_two_in_a_hundred_a_likely_one(measured, setting):
    assert measured.alarmed[setting, Certainty.CERTAIN] == 0
    assert measured.alarmed[setting, Certainty.LIKELY] <= LIKELY * measured.tables


def test_several_answers_that_are_not_said_to_be_so_are_seldom_taken_for_a_distribution(measured):
    assert measured.unsaid > 0
    for certainty in (Certainty.CERTAIN, Certainty.LIKELY):
        assert measured.alarmed[UNSAID, certainty] <= UNSAID_LIMIT * measured.unsaid


def test_every_kind_of_error_is_planted(measured):
    assert set(measured.planted) == set(errors.KINDS)


def test_clean_tables_contradict_nothing():
    for number in SURVEYS:
        for table in clean.Survey(number).tables():
            assert list(contradictions(Planted(table.grid), table.context)) == []


def test_the_same_number_gives_the_same_survey_and_the_same_errors():
    for table, again in zip(clean.Survey(3).tables(), clean.Survey(3).tables(), strict=True):
        assert table == again
        for make in errors.KINDS.values():
            once, twice = (make(np.random.default_rng(7), each) for each in (table, again))
            assert once == twice


def test_numbers_of_respondents_run_from_6_to_4000():
    ns = [n for number in range(300) for n in clean.Survey(number).ns]
    assert min(ns) == 6
    assert 3_000 < max(ns) <= 4_000


@pytest.mark.parametrize("decimals", [0, 1])
def test_counts_and_rounding_are_those_of_decimal_arithmetic(decimals):
    for n in (6, 7, 40, 129, 1000):
        prints: dict[int, set[int]] = {}
        for k in range(n + 1):
            value = Decimal(100 * 10**decimals * k) / n
            for rounding in (ROUND_HALF_UP, ROUND_HALF_DOWN):
                prints.setdefault(int(value.to_integral_value(rounding)), set()).add(k)
            for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
                shown = clean.rounded(Fraction(100 * k, n), decimals, rounding)
                assert shown.value == value.to_integral_value(rounding).scaleb(-decimals)
        for units in range(100 * 10**decimals + 1):
            expected = prints.get(units)
            found = detectable.counts(units, 10**decimals, n)
            assert found == ((min(expected), max(expected)) if expected else None)


def test_a_number_is_anything_that_rounds_to_it():
    assert detectable.ends(Printed.of("57")) == (113, 115)
    assert detectable.ends(Printed.of("0.0")) == (0, 1)
    assert detectable.ends(Printed.of("100")) == (199, 200)

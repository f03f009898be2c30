"""Profiles, counts and sums."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est

STRATUM = np.array([1, 0, 1, 1, 0])
MEMBERS = np.array([[1, 0], [1, 1], [0, 0], [1, 0], [1, 1]], dtype=bool)


@pytest.fixture
def profiles() -> est.Profiles:
    return est.joint_profiles(STRATUM, MEMBERS, n_strata=3)


def test_profiles_are_ordered_by_stratum_and_then_by_membership(profiles):
    np.testing.assert_array_equal(profiles.stratum, [0, 1, 1])
    np.testing.assert_array_equal(profiles.membership, [[1, 1], [0, 0], [1, 0]])
    np.testing.assert_array_equal(profiles.ids, [2, 0, 1, 2, 0])
    assert (profiles.ids.dtype, profiles.stratum.dtype) == (np.int32, np.int32)
    assert (profiles.n_rows, profiles.n_profiles, profiles.n_strata) == (5, 3, 3)


def test_sizes_count_all_rows_and_keep_an_empty_stratum(profiles):
    np.testing.assert_array_equal(profiles.sizes(), [2, 3, 0])


def test_results_cannot_be_changed(profiles):
    with pytest.raises(ValueError, match="read-only"):
        profiles.ids[0] = 9


def test_no_domains_leaves_the_strata():
    profiles = est.joint_profiles(STRATUM, np.zeros((5, 0), dtype=bool))
    np.testing.assert_array_equal(profiles.ids, STRATUM)


def test_many_domains_and_many_profiles_do_not_need_many_bits():
    rng = np.random.default_rng(1)
    members = rng.random((20_000, 200)) < 0.5  # every row its own profile: the sorting path
    profiles = est.joint_profiles(np.zeros(20_000, dtype=np.int8), members)
    assert profiles.n_profiles == 20_000
    np.testing.assert_array_equal(profiles.membership[profiles.ids], members)


@pytest.mark.parametrize("many", [True, False])
def test_renumbering_by_flags_equals_renumbering_by_sorting(monkeypatch, many):
    if many:
        monkeypatch.setattr("graadmeter.estimation.counting._FLAG_LIMIT", 0)
    rng = np.random.default_rng(2)
    members = rng.random((50, 17)) < 0.3
    stratum = rng.integers(0, 100, 50)
    profiles = est.joint_profiles(stratum, members, 100)
    np.testing.assert_array_equal(profiles.membership[profiles.ids], members)
    np.testing.assert_array_equal(profiles.stratum[profiles.ids], stratum)
    assert (np.diff(profiles.stratum) >= 0).all()


@pytest.mark.parametrize(
    ("stratum", "members", "n_strata", "message"),
    [
        ([0, 1], [[True]], None, r"n = 2 rows"),
        ([0, -1], [[True], [True]], None, "negative"),
        ([0, 3], [[True], [True]], 3, "not below n_strata = 3"),
        ([0.0, 1.0], [[True], [True]], None, "integer"),
        ([0, 1], [[2], [0]], None, "boolean"),
        ([0, 1], [[0.5], [0.0]], None, "boolean"),
    ],
)
def test_rows_that_do_not_fit_are_refused(stratum, members, n_strata, message):
    with pytest.raises(ValueError, match=message):
        est.joint_profiles(np.array(stratum), np.array(members), n_strata)


def test_zeros_and_ones_are_accepted_as_membership(profiles):
    other = est.joint_profiles(STRATUM, MEMBERS.astype(np.int8), 3)
    np.testing.assert_array_equal(other.ids, profiles.ids)


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int64])
def test_missing_goes_to_the_last_column(profiles, dtype):
    codes = np.array([0, -1, 1, 0, -1], dtype=dtype)
    counts = est.count_categories(profiles, codes, 2)
    np.testing.assert_array_equal(counts, [[0, 0, 2], [0, 1, 0], [2, 0, 0]])
    assert counts.dtype == np.int64


def test_the_largest_int8_code_does_not_overflow():
    profiles = est.joint_profiles(np.zeros(3, dtype=int), np.zeros((3, 0), dtype=bool))
    counts = est.count_categories(profiles, np.array([127, -1, 0], dtype=np.int8), 128)
    assert counts.shape == (1, 129)
    assert counts[0, 127] == counts[0, 128] == counts[0, 0] == 1


@pytest.mark.parametrize(
    ("codes", "n_categories", "message"),
    [
        ([0, 0, 0, 0, 2], 2, r"-1..1.*found 0..2"),
        ([0, 0, 0, 0, -2], 2, "-1 is missing"),
        ([0, 0], 2, "one per row"),
        ([0.0] * 5, 2, "integers"),
        ([-1] * 5, 0, "at least 1"),
    ],
)
def test_codes_outside_the_list_are_refused(profiles, codes, n_categories, message):
    with pytest.raises(ValueError, match=message):
        est.count_categories(profiles, np.array(codes), n_categories)


def test_sums_skip_missing_values(profiles):
    sums = est.sum_values(profiles, np.array([2.0, 5.0, np.nan, 4.0, 7.0]))
    np.testing.assert_array_equal(sums.n, [2, 0, 2])
    np.testing.assert_array_equal(sums.sum_y, [12.0, 0.0, 6.0])
    np.testing.assert_array_equal(sums.sum_y2, [74.0, 0.0, 20.0])


def test_sums_of_no_valid_rows_are_zero(profiles):
    sums = est.sum_values(profiles, np.full(5, np.nan))
    assert sums.sum_y.dtype == np.float64
    assert not sums.sum_y.any()


def test_a_valid_row_must_hold_a_number(profiles):
    with pytest.raises(ValueError, match="NaN or infinity"):
        est.sum_values(profiles, np.full(5, np.nan), np.ones(5, dtype=bool))
    with pytest.raises(ValueError, match="shape"):
        est.sum_values(profiles, np.ones(4))


def test_marginalise_gives_domain_by_stratum_by_category(profiles):
    counts = est.count_categories(profiles, np.array([0, -1, 1, 0, 1], dtype=np.int8), 2)
    result = est.marginalise(profiles, counts)
    expected = [[[0, 1, 1], [2, 0, 0], [0, 0, 0]], [[0, 1, 1], [0, 0, 0], [0, 0, 0]]]
    np.testing.assert_array_equal(result, expected)
    assert result.dtype == np.int64


def test_domains_are_columns_or_masks_of_profiles(profiles):
    ones = np.ones(3, dtype=np.int64)
    np.testing.assert_array_equal(est.marginalise(profiles, ones, [1, 0]), [[1, 0, 0], [1, 1, 0]])
    everyone = np.ones((1, 3), dtype=bool)
    np.testing.assert_array_equal(est.marginalise(profiles, ones, everyone), [[1, 2, 0]])
    np.testing.assert_array_equal(est.domain_masks(profiles, [0]), [[1, 0, 1]])


def test_items_may_be_stacked_and_floats_stay_floats(profiles):
    stack = np.arange(12.0).reshape(3, 2, 2)
    result = est.marginalise(profiles, stack, [0])
    assert result.shape == (1, 3, 2, 2)
    np.testing.assert_array_equal(result[0, 1], stack[2])
    assert result.dtype == np.float64


@pytest.mark.parametrize("domains", [[2], [[0]], np.ones((1, 4), dtype=bool), [-1]])
def test_domains_that_do_not_exist_are_refused(profiles, domains):
    with pytest.raises(ValueError, match="domains must"):
        est.marginalise(profiles, np.ones(3), domains)


def test_counts_need_one_entry_per_profile(profiles):
    with pytest.raises(ValueError, match="3 profiles"):
        est.marginalise(profiles, np.ones(4))
    with pytest.raises(ValueError, match="P, D"):
        est.Profiles(profiles.ids, profiles.stratum, np.ones((4, 2), dtype=bool), 3)


def test_an_empty_file_has_no_profiles():
    profiles = est.joint_profiles(np.zeros(0, dtype=int), np.zeros((0, 9), dtype=bool), 2)
    assert profiles.n_profiles == 0
    counts = est.count_categories(profiles, np.zeros(0, dtype=np.int8), 2)
    assert counts.shape == (0, 3)
    np.testing.assert_array_equal(est.marginalise(profiles, counts, [0]), np.zeros((1, 2, 3)))

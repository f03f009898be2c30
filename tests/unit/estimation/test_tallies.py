"""Counting many items at once gives what counting one item gives, in all its forms."""

import importlib.util

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter.estimation import (
    ByteItem,
    _kernels,
    count_categories,
    cross,
    crossed_proportions,
    joint_profiles,
    marginalise,
    post_stratify,
    proportions,
    tally,
)
from graadmeter.estimation import tallies as module

FORMS = ["numpy", "numba"]


@pytest.fixture(params=FORMS)
def form(request, monkeypatch):
    """Both ways to count, where both are there."""
    if request.param == "numba" and importlib.util.find_spec("numba") is None:
        pytest.skip("numba is not installed")
    monkeypatch.setattr(_kernels, "usable", lambda values: request.param == "numba")
    return request.param


def make(n, n_items, seed, n_strata=3, n_codes=6):
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, n_strata, n)
    members = np.concatenate(
        [
            np.eye(3, dtype=bool)[rng.integers(0, 3, n)],  # a breakdown
            stratum[:, None] == np.arange(2),  # domains made of whole strata
            rng.random((n, 2)) < 0.3,  # domains that overlap
            np.zeros((n, 1), dtype=bool),  # an empty domain
        ],
        axis=1,
    )
    profiles = joint_profiles(stratum, members, n_strata)
    codes = rng.integers(0, n_codes, (n_items, n)).astype(np.uint8)
    return profiles, codes


def one_by_one(profiles, codes, category, n_categories):
    values = np.where(category[codes] >= 0, category[codes], -1)
    tables = [count_categories(profiles, row, n_categories)[:, :-1] for row in values]
    return np.stack(tables, axis=1)


@pytest.mark.parametrize(
    ("n", "n_items", "n_codes"),
    [(1, 1, 2), (40, 3, 6), (7_000, 11, 6), (7_000, 9, 70), (60_000, 5, 6), (60_000, 3, 40)],
)
def test_all_forms_count_alike(form, n, n_items, n_codes):
    profiles, codes = make(n, n_items, n, n_codes=n_codes)
    category = np.arange(-1, n_codes - 1, dtype=np.int16)  # code 0 is no answer
    items = [ByteItem(row, category) for row in codes]
    (table,) = tally([profiles], items, n_codes - 1)
    assert np.array_equal(table, one_by_one(profiles, codes, category, n_codes - 1))


def test_pairs_and_eight_at_a_time_are_used(form, monkeypatch):
    profiles, codes = make(60_000, 4, 1, n_codes=4)
    used = []

    def noted(name, plain):
        def call(*arguments):
            used.append(name)
            return plain(*arguments)

        return call

    for name in ("_pair", "_count_eight"):
        monkeypatch.setattr(module, name, noted(name, getattr(module, name)))
    tally([profiles], [ByteItem(row, np.arange(4, dtype=np.int16)) for row in codes], 4)
    assert set(used) == {"_count_eight" if form == "numba" else "_pair"}


def test_more_rows_in_a_profile_than_a_counter_holds(form):
    for n in (255, 256, 5_000, 65_535, 65_536, 70_000):
        profiles = joint_profiles(np.zeros(n, dtype=int), np.ones((n, 1), dtype=bool))
        items = [ByteItem(np.zeros(n, dtype=np.uint8), np.arange(7, dtype=np.int16))] * 3
        (table,) = tally([profiles], items, 7)
        assert table.reshape(3, 7).tolist() == [[n, 0, 0, 0, 0, 0, 0]] * 3


def test_items_of_many_codes_stand_among_those_of_few(form):
    profiles, codes = make(60_000, 7, 1, n_codes=6)
    wide = np.concatenate([np.arange(6), np.full(20, -1)]).astype(np.int16)
    few = np.arange(6, dtype=np.int16)
    items = [ByteItem(row, wide if i in {0, 3, 4} else few) for i, row in enumerate(codes)]
    (table,) = tally([profiles], items, 6)
    assert np.array_equal(table, one_by_one(profiles, codes, few, 6))


def test_items_with_other_codes_go_together(form):
    profiles, codes = make(500, 3, 2)
    categories = [
        np.array([0, 1, 2, -1, -1, -1], dtype=np.int16),
        np.array([-1, 2, 1, 0, -1, -1], dtype=np.int16),
        np.array([-1, -1, -1, -1, 1, 0, 2], dtype=np.int16),
    ]
    items = [ByteItem(row, category) for row, category in zip(codes, categories, strict=True)]
    (table,) = tally([profiles], items, 3)
    for index, category in enumerate(categories):
        expected = one_by_one(profiles, codes[index : index + 1], category, 3)
        assert np.array_equal(table[:, [index]], expected)


def test_threads_change_nothing(form):
    profiles, codes = make(60_000, 17, 3)
    other = joint_profiles(np.zeros(60_000, dtype=int), np.ones((60_000, 1), dtype=bool))
    items = [ByteItem(row, np.arange(6, dtype=np.int16)) for row in codes]
    one, four = tally([profiles, other], items, 6), tally([profiles, other], items, 6, threads=4)
    assert all(np.array_equal(a, b) for a, b in zip(one, four, strict=True))


def test_no_items_and_what_does_not_fit():
    profiles, codes = make(10, 1, 1)
    category = np.arange(6, dtype=np.int16)
    assert tally([profiles], [], 6)[0].shape == (profiles.n_profiles, 0, 6)
    with pytest.raises(ValueError, match=r"uint8 \(10,\)"):
        tally([profiles], [ByteItem(codes[0][:9], category)], 6)
    with pytest.raises(ValueError, match="1 to 256"):
        tally([profiles], [ByteItem(codes[0], np.empty(0, dtype=np.int16))], 6)
    with pytest.raises(ValueError, match="same category"):
        ByteItem(codes[0], np.zeros(2, dtype=np.int16))


@given(st.integers(1, 200), st.integers(0, 10_000), st.integers(1, 4))
@settings(max_examples=60)
def test_meetings_give_the_estimates_of_the_full_table(n, seed, n_strata):
    profiles, codes = make(n, 3, seed, n_strata)
    sizes = profiles.sizes()
    population = np.where(sizes > 0, np.arange(1, n_strata + 1) * 1_000, 0)
    strata = post_stratify(sizes, population)
    category = np.arange(-1, 5, dtype=np.int16)
    (table,) = tally([profiles], [ByteItem(row, category) for row in codes], 5)
    crossing = cross(profiles)
    added = crossing.add_up(table.reshape(table.shape[0], -1)).reshape(-1, 3, 5)
    found = crossed_proportions(crossing, added, strata)
    tops = np.eye(6, dtype=bool)[:5]
    for index, row in enumerate(codes):
        counts = marginalise(profiles, count_categories(profiles, row.astype(int) - 1, 5))
        expected = proportions(counts, tops, strata)
        for name in ("estimate", "se", "n", "n_numerator", "weighted_base", "deff", "df"):
            np.testing.assert_allclose(
                getattr(found, name)[:, index], getattr(expected, name), rtol=1e-12, atol=0
            )

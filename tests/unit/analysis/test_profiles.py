"""Profiles made from codes are those made from a column per level."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.analysis.profiles import Breakdown, plan
from graadmeter.estimation import joint_profiles


def breakdown(codes: np.ndarray, levels: int) -> Breakdown:
    return Breakdown("b", codes.astype(np.int32), tuple(map(str, range(levels))))


@given(st.integers(1, 300), st.integers(1, 4), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_every_group_has_the_profiles_of_its_levels(n, n_strata, widths):
    rng = np.random.default_rng(n)
    stratum = rng.integers(0, n_strata, n)
    breakdowns = [breakdown(rng.integers(-1, width, n), width) for width in widths]
    groups = plan(stratum, n_strata, breakdowns)
    levels = np.concatenate(
        [b.codes[:, None] == np.arange(len(b.labels)) for b in breakdowns], axis=1
    )
    start = 0
    for profiles in groups:
        width = profiles.membership.shape[1]
        expected = joint_profiles(stratum, levels[:, start : start + width], n_strata)
        assert np.array_equal(profiles.membership[profiles.ids], levels[:, start : start + width])
        assert profiles.n_profiles == expected.n_profiles
        assert np.array_equal(profiles.sizes(), expected.sizes())
        assert (np.diff(profiles.stratum) >= 0).all()
        start += width
    assert start == levels.shape[1]


def test_breakdowns_go_together_until_profiles_have_few_rows():
    rng = np.random.default_rng(1)
    stratum = np.zeros(8_000, dtype=np.int64)
    ten = [breakdown(rng.integers(0, 10, 8_000), 10) for _repeat in range(4)]
    assert [p.membership.shape[1] for p in plan(stratum, 1, ten)] == [30, 10]
    assert [
        p.membership.shape[1]
        for p in plan(stratum[:9], 1, [breakdown(b.codes[:9], 10) for b in ten])
    ] == [10, 10, 10, 10]

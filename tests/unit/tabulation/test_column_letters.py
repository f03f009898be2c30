"""Letters agree with the general tests of the estimation package, pair by pair."""

import numpy as np
import pytest

from graadmeter.estimation import (
    column_letters,
    count_categories,
    covariance_matrix,
    joint_profiles,
    post_stratify,
)
from graadmeter.estimation.covariances import Cell
from graadmeter.estimation.multiple_tests import column_name
from graadmeter.tabulation.column_letters import higher_than
from graadmeter.tabulation.question_counts import measured_codes, measured_mean, measured_options

CATEGORIES = 3


def sample(seed: int, rows: int = 900, levels: int = 4):
    random = np.random.default_rng(seed)
    stratum = random.integers(0, 3, rows)
    level = random.integers(0, levels, rows)
    chance = np.stack([0.2 + 0.12 * level, 0.3 + 0.0 * level, 0.5 - 0.12 * level], axis=1)
    codes = (random.random(rows)[:, None] > chance.cumsum(axis=1)).sum(axis=1).clip(0, 2)
    codes[random.random(rows) < 0.1] = -1
    members = np.column_stack([np.ones(rows, dtype=bool), level[:, None] == np.arange(levels)])
    profiles = joint_profiles(stratum, members, 3)
    strata = post_stratify(profiles.sizes(), [500, 1500, 700])
    return profiles, strata, codes.astype(np.int32), list(range(1, levels + 1))


@pytest.mark.parametrize("seed", range(6))
def test_letters_are_those_of_the_full_covariance_matrix(seed):
    profiles, strata, codes, places = sample(seed)
    measured = measured_codes(profiles, strata, codes, CATEGORIES)
    testable = np.ones(len(places) + 1, dtype=bool)
    ours = higher_than(measured.estimated, strata, [places], testable)
    counts = count_categories(profiles, codes, CATEGORIES)
    for answer in range(CATEGORIES):
        numerator = np.arange(CATEGORIES + 1) == answer
        cells = [Cell(profiles.membership[:, place], numerator) for place in places]
        covariance = covariance_matrix(profiles, counts, cells, strata)
        estimates = measured.estimated.estimate[places, answer]
        assert np.sqrt(np.diag(covariance)) == pytest.approx(measured.estimated.se[places, answer])
        df = measured.estimated.df[places, answer]
        letters = column_letters(estimates, covariance, df, adjust="holm")
        for place, expected in zip(places, letters, strict=True):
            found = ours[answer][place]
            assert found is not None
            assert "".join(column_name(p - 1) for p in sorted(found)) == expected
    assert any(found for row in ours for found in row if found)


def test_columns_that_may_not_be_tested_are_in_no_letter():
    profiles, strata, codes, places = sample(1)
    measured = measured_codes(profiles, strata, codes, CATEGORIES)
    testable = np.array([True, True, True, False, True])
    for row in higher_than(measured.estimated, strata, [places], testable):
        assert row[0] is None
        assert row[3] is None
        assert all(3 not in found for found in row if found)


def test_a_share_of_none_or_all_is_not_tested():
    profiles, strata, codes, places = sample(2)
    level = profiles.membership[profiles.ids][:, 1]
    codes = np.where(level, 0, codes).astype(np.int32)
    measured = measured_codes(profiles, strata, codes, CATEGORIES)
    rows = higher_than(measured.estimated, strata, [places], np.ones(5, dtype=bool))
    assert rows[0][1] is None
    assert rows[0][2] is not None


def test_columns_of_different_breakdowns_are_never_compared():
    profiles, strata, codes, _places = sample(3)
    measured = measured_codes(profiles, strata, codes, CATEGORIES)
    rows = higher_than(measured.estimated, strata, [[1, 2], [3, 4]], np.ones(5, dtype=bool))
    for row in rows:
        assert not {p for place in (1, 2) for p in row[place] or ()} & {3, 4}
        assert not {p for place in (3, 4) for p in row[place] or ()} & {1, 2}


def test_a_mean_of_zeros_and_ones_has_the_letters_of_the_share():
    profiles, strata, codes, places = sample(4)
    testable = np.ones(5, dtype=bool)
    shares = measured_codes(profiles, strata, codes, CATEGORIES)
    mean = measured_mean(profiles, strata, (codes == 0).astype(float), codes >= 0)
    assert mean.estimated.estimate[:, 0] == pytest.approx(shares.estimated.estimate[:, 0])
    assert mean.estimated.se[:, 0] == pytest.approx(shares.estimated.se[:, 0])
    assert mean.estimated.spread[..., 0] == pytest.approx(shares.estimated.spread[..., 0])
    assert (
        higher_than(mean.estimated, strata, [places], testable)[0]
        == higher_than(shares.estimated, strata, [places], testable)[0]
    )


def test_an_option_is_a_share_of_those_who_answered_the_question():
    profiles, strata, codes, _places = sample(5)
    options = np.where(codes < 0, -1, codes == np.arange(CATEGORIES)[:, None]).astype(np.int8)
    shares = measured_codes(profiles, strata, codes, CATEGORIES)
    chosen = measured_options(profiles, strata, options)
    for name in ("estimate", "se", "df", "spread"):
        assert getattr(chosen.estimated, name) == pytest.approx(getattr(shares.estimated, name))
    for name in ("n", "low", "high"):
        assert getattr(chosen, name) == pytest.approx(getattr(shares, name))

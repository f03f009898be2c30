"""The expected rate by hand, when there is none, and how often its interval covers."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est


def test_the_expected_rate_by_hand():
    result = est.expected_rate(1000, 100, [20] * 5, 3)
    assert result is not None
    hazard = 100.5 / (900 + 880 + 860 + 840 + 820 + 1)
    assert result.hazard == pytest.approx(hazard)
    assert result.rate == pytest.approx((100 + 800 * (1 - (1 - hazard) ** 3)) / 1000)
    assert (result.dispersion, result.window) == (1.0, 5)
    assert 0.1 < result.low < result.rate < result.high < 0.9


def test_only_the_last_week_counts_and_uneven_days_widen():
    even = est.expected_rate(1000, 0, [100, 10, 10, 10, 10, 10, 10, 10], 5)
    uneven = est.expected_rate(1000, 0, [100, 0, 0, 70, 0, 0, 0, 0], 5)
    assert even is not None
    assert uneven is not None
    assert even.window == uneven.window == 7
    assert even.hazard == pytest.approx(uneven.hazard, rel=0.05)
    assert uneven.dispersion > 10
    assert uneven.high - uneven.low > 2 * (even.high - even.low)


def test_a_response_that_has_stopped_stays_where_it_is():
    result = est.expected_rate(1000, 0, [300, *[0] * 8], 10)
    assert result is not None
    assert result.low == pytest.approx(0.3, abs=0.001)
    assert result.rate < 0.302


@pytest.mark.parametrize(
    ("approached", "daily", "days"), [(100, [1] * 4, 5), (10, [2] * 5, 5), (100, [1] * 6, 0)]
)
def test_there_is_none_with_few_days_nobody_left_or_no_time(approached, daily, days):
    assert est.expected_rate(approached, 0, daily, days) is None


def test_more_than_everybody_is_refused():
    with pytest.raises(ValueError, match="approached"):
        est.expected_rate(10, 4, [2, 2, 2, 2, 2], 3)


def test_the_interval_covers_when_the_chance_stays_the_same():
    dice = np.random.default_rng(3)
    hits = []
    for _trial in range(400):
        left, days = 2000, []
        for _day in range(20):
            days.append(int(dice.binomial(left, 0.03)))
            left -= days[-1]
        found = est.expected_rate(2000, 0, days[:9], 11)
        assert found is not None
        hits.append(found.low <= sum(days) / 2000 <= found.high)
    assert np.mean(hits) > 0.92

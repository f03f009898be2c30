"""Trimming keeps the total; weighting cells pass the weight of non-respondents on."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est


def test_proportional_trimming_by_hand():
    result = est.trim_weights([1.0, 1.0, 2.0, 6.0], upper=4.0)
    np.testing.assert_allclose(result.weight, [1.5, 1.5, 3.0, 4.0])
    assert (result.n_lowered, result.n_raised) == (1, 0)
    assert result.moved == pytest.approx(0.2)
    assert result.after.design_effect < result.before.design_effect


def test_equal_trimming_by_hand():
    result = est.trim_weights([1.0, 1.0, 2.0, 6.0], upper=4.0, redistribute="equal")
    np.testing.assert_allclose(result.weight, [5 / 3, 5 / 3, 8 / 3, 4.0])


def test_what_is_given_away_does_not_push_others_over_the_bound():
    result = est.trim_weights([1.0, 3.9, 7.1], upper=4.0)
    np.testing.assert_allclose(result.weight, [4.0, 4.0, 4.0])
    result = est.trim_weights([1.0, 1.0, 3.9, 6.1], upper=4.0)
    np.testing.assert_allclose(result.weight, [2.0, 2.0, 4.0, 4.0])
    assert result.n_lowered == 1


def test_both_bounds():
    result = est.trim_weights([0.1, 1.0, 1.0, 5.0], lower=0.5, upper=3.0)
    np.testing.assert_allclose(result.weight, [0.5, 1.8, 1.8, 3.0])
    assert (result.n_lowered, result.n_raised) == (1, 1)


def test_weights_within_the_bounds_stay_as_they_are():
    weight = np.array([1.0, 2.0, 3.0])
    result = est.trim_weights(weight, upper=3.0)
    np.testing.assert_array_equal(result.weight, weight)
    assert result.moved == 0.0


def test_a_weight_of_zero_is_raised_or_stays():
    np.testing.assert_allclose(est.trim_weights([0.0, 1.0, 5.0], upper=3.0).weight, [0, 3, 3])
    np.testing.assert_allclose(est.trim_weights([0.0, 2.0, 4.0], 1.0).weight, [1, 5 / 3, 10 / 3])


def test_cells_keep_their_own_total():
    weight, cell = [1.0, 5.0, 1.0, 1.0], [0, 0, 1, 1]
    result = est.trim_weights(weight, upper=4.0, cell=cell)
    np.testing.assert_allclose(result.weight, [2, 4, 1, 1])


@pytest.mark.parametrize(
    ("weight", "bounds", "message"),
    [
        ([1.0, 5.0], (0.0, 2.0), "cell 0: 2 rows with a mean weight of 3 cannot keep"),
        ([1.0, 2.0], (1.8, 9.0), "cannot keep their total"),
        ([1.0, 2.0], (2.0, 1.0), "lower < upper"),
        ([1.0, 2.0], (-1.0, 1.0), "lower < upper"),
        ([-1.0, 2.0], (0.0, 1.0), "not negative"),
        ([np.nan], (0.0, 1.0), "finite"),
    ],
)
def test_what_cannot_be_trimmed_is_refused(weight, bounds, message):
    with pytest.raises(ValueError, match=message):
        est.trim_weights(weight, *bounds)


def test_cells_must_fit():
    with pytest.raises(ValueError, match="one code per weight"):
        est.trim_weights([1.0, 2.0], cell=[0])


def test_no_rows_to_trim():
    assert est.trim_weights([], upper=2.0).weight.shape == (0,)


def test_respondents_take_over_the_weight_of_their_cell():
    result = est.adjust_nonresponse(
        [0, 0, 0, 2, 2], np.array([True, False, True, True, True]), [1, 2, 3, 1, 1], minimum=2
    )
    np.testing.assert_allclose(result.weight, [1.5, 0, 4.5, 1, 1])
    np.testing.assert_allclose(result.factor, [1.5, np.nan, 1.0])
    np.testing.assert_allclose(result.response_rate, [2 / 3, np.nan, 1.0])
    np.testing.assert_array_equal(result.n_sampled, [3, 0, 2])
    np.testing.assert_array_equal(result.n_responded, [2, 0, 2])
    assert result.spread.n == 4


def test_a_cell_with_few_respondents_is_refused_and_named():
    cell, responded = np.repeat([0, 1], 30), np.arange(60) < 35
    with pytest.raises(ValueError, match=r"fewer than 20 respondents: 1 \(5\); merge"):
        est.adjust_nonresponse(cell, responded, np.ones(60))
    assert est.adjust_nonresponse(cell, responded, np.ones(60), minimum=5).factor[1] == 6.0


def test_a_cell_without_respondents_is_refused_whatever_the_minimum():
    with pytest.raises(ValueError, match="fewer than 1 respondents"):
        est.adjust_nonresponse([0, 1], np.array([True, False]), [1, 1], minimum=0)
    with pytest.raises(ValueError, match="weight 0 only"):
        est.adjust_nonresponse([0, 0], np.array([True, False]), [0, 1], minimum=0)


def test_responded_must_be_boolean():
    with pytest.raises(ValueError, match="boolean"):
        est.adjust_nonresponse([0, 0], [1, 0], [1, 1])

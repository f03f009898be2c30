"""Raking on the cell table: margins met, impossible totals refused, diagnostics by hand."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est

SEX = np.array([0, 0, 0, 1, 1, 1, 1, 1])
AGE = np.array([0, 0, 1, 0, 1, 1, 1, 1])


def test_one_margin_is_post_stratification():
    raking = est.rake([SEX], [[50.0, 50.0]])
    np.testing.assert_allclose(raking.weight[SEX == 0], 50 / 3)
    np.testing.assert_allclose(raking.weight[SEX == 1], 10.0)
    assert raking.sweeps == 1


def test_margins_are_met_and_odds_ratios_of_the_cells_stay():
    raking = est.rake([SEX, AGE], [[40.0, 60.0], [30.0, 70.0]])
    np.testing.assert_allclose(np.bincount(SEX, raking.weight), [40, 60])
    np.testing.assert_allclose(np.bincount(AGE, raking.weight), [30, 70])
    cells = raking.cell_weight.reshape(2, 2)
    assert cells[0, 0] * cells[1, 1] / (cells[0, 1] * cells[1, 0]) == pytest.approx(2 * 4 / (1 * 1))
    np.testing.assert_array_equal(raking.cell_codes, [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(raking.cell_n, [2, 1, 1, 4])
    np.testing.assert_array_equal(raking.cell, SEX * 2 + AGE)
    assert raking.converged
    assert raking.max_margin_error <= 1e-10
    assert not raking.scaled
    assert raking.empty_cells == 0


def test_starting_weights_keep_their_ratio_within_a_cell():
    start = np.array([1.0, 3.0, 1.0, 1.0, 1.0, 2.0, 1.0, 1.0])
    raking = est.rake([SEX, AGE], [[40.0, 60.0], [30.0, 70.0]], start=start)
    assert raking.weight[1] / raking.weight[0] == pytest.approx(3.0)
    np.testing.assert_allclose(np.bincount(AGE, raking.weight), [30, 70])
    np.testing.assert_allclose(raking.factor[raking.cell] * start, raking.weight)


def test_a_row_with_starting_weight_zero_keeps_it():
    start = np.array([0.0, 1, 1, 1, 1, 1, 1, 1])
    raking = est.rake([SEX, AGE], [[40.0, 60.0], [30.0, 70.0]], start=start)
    assert raking.weight[0] == 0.0
    assert raking.spread.n == 7
    np.testing.assert_allclose(np.bincount(SEX, raking.weight), [40, 60])


def test_diagnostics():
    spread = est.rake([[0] * 20 + [1] * 80], [[50.0, 50.0]]).spread
    assert spread.n == 100
    assert spread.total == pytest.approx(100)
    assert (spread.lowest, spread.highest) == (0.625, 2.5)
    assert spread.design_effect == pytest.approx(1.5625)  # as for post-strata, by hand
    assert spread.n_effective == pytest.approx(64.0)


def test_empty_joint_cells_are_counted_not_refused():
    raking = est.rake([[0, 0, 1, 1, 1], [0, 1, 1, 1, 2]], [[5, 5], [3, 5, 2]])
    assert raking.empty_cells == 2
    # A category without rows and without population has no cells to miss.
    assert est.rake([[0, 1], [0, 0]], [[1, 1, 0], [2, 0]]).empty_cells == 0


def test_totals_that_differ_by_rounding_are_scaled_and_say_so():
    raking = est.rake([SEX, AGE], [[40.0, 60.0], [30.0, 70.00005]])
    assert raking.scaled
    assert raking.spread.total == pytest.approx(100.0, rel=1e-12)
    shares = est.rake([SEX, AGE], [[40.0, 60.0], [0.3, 0.7]], rescale=True)
    assert shares.scaled
    np.testing.assert_allclose(np.bincount(AGE, shares.weight), [30, 70])


def test_more_cells_than_a_table_can_hold():
    rng = np.random.default_rng(4)
    cells = [rng.integers(0, 2, 300) for _ in range(70)]
    margins = [np.bincount(cell).astype(float) for cell in cells]
    raking = est.rake(cells, margins)
    np.testing.assert_allclose(raking.weight, 1.0)
    assert raking.cell_codes.shape == (300, 70)


@pytest.mark.parametrize(
    ("cells", "margins", "message"),
    [
        ([SEX, AGE], [[40, 60], [30, 71]], "margin 1 adds up to 101 but margin 0 to 100"),
        ([SEX], [[40, 50, 10]], "category 2 has a population but no rows: merge"),
        ([SEX], [[100, 0]], "category 1 has rows but population 0"),
        ([SEX], [[100]], r"codes must lie in 0..0; found 0..1"),
        ([SEX - 1], [[1, 1]], "Impute a missing value"),
        ([SEX], [[-1, 2]], "not negative"),
        ([SEX], [[np.nan, 2]], "finite"),
        ([SEX], [[0, 0]], "add up to 0"),
        ([SEX, AGE], [[1, 1]], "as many margins"),
        ([], [], "as many margins"),
        ([SEX, AGE[1:]], [[1, 1], [1, 1]], "one per row"),
        ([SEX.astype(float)], [[1, 1]], "must be integers"),
        ([np.zeros(0, dtype=int)], [[1, 1]], "no rows"),
    ],
)
def test_what_cannot_be_raked_is_refused(cells, margins, message):
    with pytest.raises(ValueError, match=message):
        est.rake(cells, margins)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"start": [1.0]}, "start must hold 8 finite weights"),
        ({"start": [-1.0] * 8}, "not negative"),
        ({"start": [0.0] * 3 + [1.0] * 5}, "category 0 has a population but no rows"),
        ({"tolerance": 0.0}, "above 0"),
        ({"max_sweeps": 0}, "at least 1"),
    ],
)
def test_wrong_options_are_refused(extra, message):
    with pytest.raises(ValueError, match=message):
        est.rake([SEX], [[1, 1]], **extra)


def test_impossible_totals_say_how_far_off_they_are():
    # Rows only in cells (0, 0) and (1, 1): both margins must be equal, but are not.
    with pytest.raises(ValueError, match=r"did not converge in 50 sweeps: margin 0, category 1 is"):
        est.rake([[0, 1], [0, 1]], [[60, 40], [50, 50]], max_sweeps=50)


def test_weights_without_a_spread():
    assert np.isnan(est.weight_spread([0.0, 0.0]).design_effect)
    with pytest.raises(ValueError, match="finite"):
        est.weight_spread([1.0, np.inf])


def test_results_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        est.rake([SEX], [[1, 1]]).weight[0] = 2.0

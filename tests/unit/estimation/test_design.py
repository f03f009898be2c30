"""Designs are checked when they are made, and say what is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graadmeter import estimation as est

EVERYONE = np.ones((4, 1), dtype=np.bool_)


def test_without_arguments_every_row_is_drawn_with_replacement_and_weighs_one():
    design = est.make_design(3)
    assert design.weight.tolist() == [1.0, 1.0, 1.0]
    assert design.psu.tolist() == [0, 1, 2]
    assert design.stratum.tolist() == [0, 0, 0]
    assert design.fraction.tolist() == [0.0]
    assert design.rows_are_psus
    assert [str(a.dtype) for a in (design.weight, design.psu)] == ["float64", "int32"]


def test_labels_of_any_kind_are_numbered_in_sorted_order():
    design = est.make_design(
        4, stratum=["b", "a", "b", "a"], cluster=[70, 30, 20, 30], margins=[["x", "z", "x", "y"]]
    )
    assert design.stratum.tolist() == [1, 0, 1, 0]
    assert design.psu.tolist() == [2, 1, 0, 1]
    assert design.psu_stratum.tolist() == [1, 0, 1]
    assert design.stratum_psus.tolist() == [1, 2]
    assert design.margins[0].tolist() == [0, 2, 0, 1]
    assert not design.rows_are_psus


def test_population_sizes_and_sampling_fractions_are_both_understood():
    sizes = est.make_design(4, stratum=[0, 0, 1, 1], fpc=[10, 10, 4, 4])
    fractions = est.make_design(4, stratum=[0, 0, 1, 1], fpc=[0.2, 0.2, 0.5, 0.5])
    assert sizes.fraction.tolist() == fractions.fraction.tolist() == [0.2, 0.5]
    assert est.make_design(4, fpc=8).fraction.tolist() == [0.5]
    assert est.make_design(4, fpc=1).fraction.tolist() == [1.0]
    assert est.make_design(4, fpc=np.inf).fraction.tolist() == [0.0]


def test_sampling_fractions_count_clusters_not_rows():
    design = est.make_design(4, cluster=[0, 0, 1, 1], fpc=8)
    assert design.fraction.tolist() == [0.25]


def test_a_complete_file_has_no_sampling_error():
    design = est.make_design(4, fpc=4)
    assert est.domain_means(design, [1.0, 2.0, 3.0, 9.0], EVERYONE).se[0] == 0.0


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"weight": [1, -1, 1, 1]}, "not negative"),
        ({"weight": [1, np.nan, 1, 1]}, "finite"),
        ({"weight": [0, 0, 0, 0]}, "must not be 0 for all"),
        ({"weight": [1, 1, 1]}, "one entry for each of 4 rows"),
        ({"stratum": [0, 1]}, "stratum must have one entry"),
        ({"stratum": [0.0, 1.0, np.nan, 1.0]}, "missing values"),
        ({"cluster": ["a", "b", None, "b"]}, "missing values"),
        ({"stratum": [0, 0, 1, 1], "cluster": [5, 6, 6, 7]}, "cluster 6 lies in more than one"),
        ({"fpc": [10, 10, 10, 12]}, "same in the whole stratum"),
        ({"fpc": 3}, "fewer PSUs than the file in stratum 0"),
        ({"stratum": list("aabb"), "fpc": [9, 9, 1.5, 1.5]}, "in stratum b"),
        ({"stratum": list("aabb"), "fpc": [9, 9, 0.5, 0.5]}, "mixes"),
        ({"fpc": [0, 0, 0, 0]}, "must be positive"),
        ({"fpc": [np.nan] * 4}, "must be positive"),
        ({"fpc": [9, 9]}, "fpc must have one entry"),
        ({"margins": [[0, 1]]}, r"margins\[0\]"),
        ({"calibration": [1, 1, 1, 1]}, "calibration must be"),
        ({"calibration": [[1], [1], [np.inf], [1]]}, "finite numbers"),
        ({"calibration": [[1]] * 4, "margins": [[0, 1, 0, 1]]}, "not both"),
        ({"lonely": "remove"}, "lonely must be one of"),
    ],
)
def test_a_fault_in_a_design_is_named(facts: dict[str, Any], message: str):
    with pytest.raises(ValueError, match=message):
        est.make_design(4, **facts)


def test_a_design_has_rows():
    with pytest.raises(ValueError, match="at least one row"):
        est.make_design(0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"psu": np.array([0, 2, 3, 3])}, "every number"),
        ({"psu": np.array([0.0, 1.0, 2.0, 3.0])}, "whole numbers"),
        ({"stratum": np.array([0, 0, 0, 1])}, "numbered from 0 to 0"),
        ({"margins": (np.array([0, -1, 0, 0]),)}, "numbered from 0"),
        ({"fraction": np.array([1.5])}, "between 0 and 1"),
        ({"weight": np.ones((2, 2))}, "must be"),
        ({"weight": np.ones(3)}, "stratum must be"),
        ({"base": np.ones(3)}, "base must hold 4 weights"),
        ({"base": np.array([0.0, 1.0, 1.0, 1.0])}, "above 0 wherever"),
        (
            {"stratum": np.array([0, 1, 1, 1]), "psu": np.array([0, 0, 1, 1]),
             "fraction": np.zeros(2)},
            "psu 0 lies in more than one stratum",
        ),
    ],
)  # fmt: skip
def test_a_design_made_by_hand_is_checked_too(change: dict[str, Any], message: str):
    with pytest.raises(ValueError, match=message):
        replace(est.make_design(4), **change)


def test_a_design_cannot_be_changed():
    design = est.make_design(4, margins=[[0, 0, 1, 1]], calibration=None)
    for array in (design.weight, design.psu, design.margins[0], design.psu_stratum):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_the_weights_of_the_caller_stay_changeable_and_are_not_followed():
    weight = np.ones(4)
    design = est.make_design(4, weight=weight)
    weight[0] = 7.0
    assert design.weight[0] == 1.0


# --------------------------------------------------------------------------------- lonely strata

LONE: dict[str, Any] = {"stratum": [0, 0, 0, 1], "weight": [1.0, 2.0, 3.0, 4.0]}
U = np.array([1.0, 2.0, 6.0, 5.0])


def test_a_lonely_stratum_is_refused_by_name():
    design = est.make_design(4, **LONE)
    with pytest.raises(ValueError, match="stratum 1 has only one primary sampling unit"):
        est.variance(design, U)


def test_certainty_gives_a_lonely_stratum_no_variance():
    assert est.variance(est.make_design(4, **LONE, lonely="certainty"), U) == pytest.approx(21.0)


def test_average_gives_a_lonely_stratum_the_variance_of_the_others():
    assert est.variance(est.make_design(4, **LONE, lonely="average"), U) == pytest.approx(42.0)


def test_adjust_compares_a_lonely_unit_with_the_mean_of_all():
    expected = 21.0 + (5.0 - 3.5) ** 2
    assert est.variance(est.make_design(4, **LONE, lonely="adjust"), U) == pytest.approx(expected)


def test_adjust_keeps_the_finite_population_correction():
    design = est.make_design(4, **LONE, fpc=[6, 6, 6, 4], lonely="adjust")
    assert est.variance(design, U) == pytest.approx(0.5 * 21.0 + 0.75 * 1.5**2)


def test_one_unit_that_is_its_whole_stratum_is_not_lonely():
    design = est.make_design(4, **LONE, fpc=[6, 6, 6, 1])
    assert est.variance(design, U) == pytest.approx(0.5 * 21.0)


def test_average_needs_a_stratum_to_learn_from():
    design = est.make_design(2, stratum=[0, 1], lonely="average")
    with pytest.raises(ValueError, match="there is none"):
        est.variance(design, [1.0, 2.0])


# ------------------------------------------------------------------------------------ residuals


def test_without_adjustment_residuals_are_the_values():
    assert est.residual(est.make_design(4), U).tolist() == U.tolist()


def test_a_post_stratified_residual_is_the_distance_to_the_mean_of_the_cell():
    design = est.make_design(4, weight=[2.0, 2.0, 1.0, 3.0], margins=[[0, 0, 1, 1]])
    # cell 0: Z / W = 3 / 4, times w = 2; cell 1: 11 / 4, times 1 and 3
    assert est.residual(design, U) == pytest.approx([-0.5, 0.5, 3.25, -3.25])


def test_base_weights_weigh_the_regression():
    design = est.make_design(4, weight=[1.0, 2.0, 1.0, 3.0], margins=[[0, 0, 1, 1]])
    equal = replace(design, base=np.ones(4))
    # z = u / w = 1, 1, 6, 5 / 3; plain means 1 and 23 / 6
    assert est.residual(equal, U) == pytest.approx([0.0, 0.0, 6 - 23 / 6, 5 - 23 / 2])


def test_confounded_margins_and_columns_that_depend_on_each_other_do_no_harm():
    cell = [0, 0, 1, 1]
    once = est.residual(est.make_design(4, margins=[cell]), U)
    assert est.residual(est.make_design(4, margins=[cell, cell]), U) == pytest.approx(once)
    dummies = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1], [0, 0, 0, 0]]).T
    assert est.residual(est.make_design(4, calibration=dummies), U) == pytest.approx(once)


def test_margins_that_hardly_differ_are_settled_too():
    rng = np.random.default_rng(5)
    first = rng.integers(0, 2, 400)
    second = np.where(np.arange(400) < 3, 1 - first, first)  # sweeps would take thousands of rounds
    e = est.residual(est.make_design(400, margins=[first, second]), rng.normal(size=400))
    sums = [e[m == c].sum() for m in (first, second) for c in (0, 1)]
    np.testing.assert_allclose(sums, 0.0, atol=1e-10)


@pytest.mark.parametrize("facts", [{"margins": [[0, 0, 1, 1]]}, {"calibration": [[1.0]] * 4}])
def test_rows_without_weight_take_no_part_in_the_adjustment(facts: dict[str, Any]):
    design = est.make_design(4, weight=[1.0, 1.0, 1.0, 0.0], **facts)
    e = est.residual(design, [1.0, 2.0, 6.0, 0.0])
    assert e[3] == 0.0
    assert e.sum() == pytest.approx(0.0)


def test_a_cell_without_weight_is_no_fault():
    design = est.make_design(4, weight=[1.0, 1.0, 0.0, 0.0], margins=[[0, 0, 1, 1], [0, 1, 0, 1]])
    assert np.isfinite(est.residual(design, [1.0, 2.0, 0.0, 0.0])).all()


def test_values_must_have_a_row_for_every_row_of_the_file():
    with pytest.raises(ValueError, match="u must have 4 rows"):
        est.variance(est.make_design(4), [1.0, 2.0])


def test_one_column_gives_a_number_and_several_give_an_array():
    design = est.make_design(4)
    assert isinstance(est.variance(design, U), float)
    assert np.shape(est.variance(design, np.column_stack([U, U]))) == (2,)
    assert est.design_covariance(design, np.column_stack([U, -U])) == pytest.approx(
        4 / 3 * 17.0 * np.array([[1.0, -1.0], [-1.0, 1.0]])
    )


def test_degrees_of_freedom_count_units_and_strata_with_rows_inside():
    design = est.make_design(
        6, stratum=[0, 0, 0, 1, 1, 1], cluster=[0, 0, 1, 2, 3, 4], weight=[1, 1, 1, 1, 1, 0]
    )
    inside = np.ones(6, dtype=np.bool_)
    assert est.degrees_of_freedom(design, inside) == 2  # 4 units with weight, 2 strata
    assert est.degrees_of_freedom(design, inside & (design.stratum == 0)) == 1
    assert est.degrees_of_freedom(design, ~inside) == 0
    with pytest.raises(ValueError, match="inside must be bool"):
        est.degrees_of_freedom(design, [1, 1, 1, 1, 1, 1])

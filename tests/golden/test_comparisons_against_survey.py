"""Comparisons of domains and tests of tables give the numbers of the R package survey.

`comparisons.R` says what the JSON file holds and how to make it again. The rows and the designs are
those of `designs_*.json`. R's `svyttest` takes one degree of freedom less than the design has; so
every test is held against R at R's own degrees of freedom, and at those this project uses.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from graadmeter import estimation as est

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "comparisons.json").read_text(encoding="utf-8"))
DIGITS = 1e-9
DESIGNS = {
    ("apisrs", "fpc"),
    ("apisrs", "replacement"),
    ("apisrs", "post-stratified"),
    ("apistrat", "stratified"),
    ("apistrat", "post-stratified"),
    ("apistrat", "raked"),
    ("apiclus1", "clusters"),
    ("apiclus1", "post-stratified"),
    ("apiclus1", "raked"),
    ("apiclus1", "calibrated"),
    ("nhanes", "clusters"),
    ("scd", "strata"),
    ("hospital", "strata"),
    ("mu284", "clusters"),
}
TYPES = [4421.0, 755.0, 1018.0]  # schools by type, to which the sample apisrs is post-stratified


# ------------------------------------------------------------------------------------ rows, designs


@cache
def file(data: str) -> dict:
    result: dict = json.loads((HERE / f"designs_{data}.json").read_text(encoding="utf-8"))
    return result


def column(data: str, name: str) -> np.ndarray:
    if name == "equal":
        return np.ones(file(data)["rows"])
    values = file(data)["columns"][name]
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


@cache
def design(data: str, name: str) -> est.Design:
    if (data, name) == ("apisrs", "post-stratified"):
        types = column(data, "stype").astype(np.int64)
        weight = (np.array(TYPES) / np.bincount(types))[types]
        return est.make_design(len(types), weight=weight, margins=[types])
    facts = next(d for d in file(data)["designs"] if d["name"] == name)["design"]
    calibration = [column(data, c) for c in facts.get("calibration", [])]
    result = est.make_design(
        file(data)["rows"],
        weight=facts.get("adjusted") or column(data, facts["weight"]),
        stratum=column(data, facts["stratum"]) if "stratum" in facts else None,
        cluster=column(data, facts["cluster"]) if "cluster" in facts else None,
        fpc=column(data, facts["fpc"]) if "fpc" in facts else None,
        margins=[column(data, c) for c in facts.get("margins", [])],
        calibration=np.column_stack(calibration) if calibration else None,
    )
    return replace(result, base=column(data, facts["base"])) if "base" in facts else result


def rows_of(data: str, group: list) -> np.ndarray:
    inside = np.ones(file(data)["rows"], dtype=np.bool_)
    for name, value in group:
        inside &= column(data, name) == value
    return inside


def domain_means(cell: dict, *groups: list) -> tuple[est.Estimates, np.ndarray]:
    """Means in groups of rows, or proportions where the cell names a value; and covariances."""
    made = design(cell["data"], cell["design"])
    y = column(cell["data"], cell["y"])
    inside = np.column_stack([rows_of(cell["data"], group) for group in groups])
    if cell.get("value") is None:
        result = est.domain_means(made, y, inside, keep_influence=True)
        assert result.influence is not None
        return result, est.design_covariance(made, result.influence)
    codes = np.where(np.isnan(y), -1, y == cell["value"]).astype(np.int64)
    shares = est.domain_proportions(made, codes, 2, inside, keep_influence=True)
    assert shares.influence is not None
    matrix = est.design_covariance(made, shares.influence[:, 1::2])
    facts = ("estimate", "se", "df", "n", "weighted", "deff", "n_effective")
    return replace(shares, **{k: getattr(shares, k)[:, 1] for k in facts}), matrix


def cells(kind: str, of_rows: bool = False) -> list[object]:
    """Cells of a kind; perhaps only shares in samples of rows with replacement."""
    return [
        pytest.param(cell, id=f"{i}-{cell['data']}-{cell['design']}")
        for i, cell in enumerate(GOLDEN[kind])
        if not of_rows
        or (cell["data"] == "apisrs" and cell["design"] != "fpc" and cell["value"] == 1)
    ]


def close(ours: object, theirs: object, rtol: float = DIGITS) -> None:
    expected = np.array(theirs, dtype=np.float64)
    np.testing.assert_allclose(np.asarray(ours, dtype=np.float64), expected, rtol=rtol)


def close_limits(test: est.TTest | est.Difference, expected: dict) -> None:
    """Limits to nine digits of the longest of estimate and half width: a limit may be near 0."""
    size = max(abs(expected["low"]), abs(expected["high"]))
    assert float(test.low) == pytest.approx(expected["low"], rel=DIGITS, abs=DIGITS * size)
    assert float(test.high) == pytest.approx(expected["high"], rel=DIGITS, abs=DIGITS * size)
    close(test.p_value, expected["p_value"], rtol=1e-8)  # p moves faster than t
    close(test.df, expected["df"])


def compare(
    estimate: np.ndarray, se: np.ndarray, df: np.ndarray, covariance: float
) -> est.Difference:
    """Second minus first, as two estimates of one file are compared."""
    return est.difference(
        *(estimate[0], se[0], df[0]), *(estimate[1], se[1], df[1]), covariance=covariance
    )


def unseen(estimate: np.ndarray) -> bool:
    return bool(((estimate == 0.0) | (estimate == 1.0)).any())


# -------------------------------------------------------------------------------------------- tests


def test_every_design_is_compared_with_one_version_of_survey():
    assert GOLDEN["survey_version"] == file("apisrs")["survey_version"] == "4.1.1"
    assert GOLDEN["r_version"] == "4.2.2"
    for kind, least in (("ttests", 65), ("one_sample", 20), ("contrasts", 185), ("tables", 34)):
        assert len(GOLDEN[kind]) == least
    assert {(c["data"], c["design"]) for c in GOLDEN["ttests"]} == DESIGNS
    assert {(c["data"], c["design"]) for c in GOLDEN["contrasts"]} == DESIGNS


@pytest.mark.parametrize("cell", cells("ttests"))
def test_two_groups_compared_equal_svyttest(cell: dict):
    second = rows_of(cell["data"], cell["domain"] + cell["second"])
    first = rows_of(cell["data"], cell["domain"]) & ~second
    made = design(cell["data"], cell["design"])
    y = column(cell["data"], cell["y"])
    inside = np.column_stack([first, second])
    if cell["data"] == "nhanes":  # sums over persons: a mean of one "row" has no error, a share has
        shares = est.domain_proportions(made, y.astype(np.int64), 2, inside, keep_influence=True)
        assert shares.influence is not None
        influence = shares.influence[:, 1::2]
        estimate, se, df = (a[:, 1] for a in (shares.estimate, shares.se, shares.df))
    else:
        means = est.domain_means(made, y, inside, keep_influence=True)
        assert means.influence is not None
        influence, estimate, se, df = means.influence, means.estimate, means.se, means.df
    matrix = est.design_covariance(made, influence)
    known = (first | second) & ~np.isnan(y)
    of_design = est.degrees_of_freedom(made, known)
    assert cell["df"] == of_design - 1

    by_r = est.t_test([-1.0, 1.0], estimate, matrix, of_design - 1)
    close(by_r.estimate, cell["difference"])
    close(by_r.se, cell["se"])
    close(by_r.t, cell["t"])
    close_limits(by_r, cell)
    close_limits(est.t_test([-1.0, 1.0], estimate, matrix, of_design), cell["at_design"])
    apart = compare(estimate, se, df, matrix[0, 1])
    close(apart.difference, cell["difference"])
    close(apart.se, cell["se"])
    close_limits(apart, cell["at_satterthwaite"])


@pytest.mark.parametrize("cell", cells("one_sample"))
def test_one_mean_against_nought_equals_svyttest_but_for_its_df(cell: dict):
    result, matrix = domain_means(cell, cell["domain"])
    df = int(result.df[0])
    assert (cell["df"], cell["at_design"]["df"]) == (df - 1, df)
    close(result.estimate[0], cell["estimate"])
    close(result.se[0], cell["se"])
    test = est.t_test([1.0], result.estimate, matrix, df - 1)
    close(test.t, cell["t"])
    # p is far below the smallest double here, or has lost its digits on the way there
    assert float(test.p_value) == pytest.approx(cell["p_value"], rel=1e-6)
    close([test.low, test.high], [cell["low"], cell["high"]])
    limits = est.mean_interval(result.estimate, result.se, result.df)
    close([limits.low[0], limits.high[0]], [cell["at_design"][k] for k in ("low", "high")])
    normal = est.mean_interval(result.estimate, result.se, np.inf)
    close([normal.low[0], normal.high[0]], cell["normal"])


@pytest.mark.parametrize("cell", cells("contrasts"))
def test_a_difference_of_domains_equals_svycontrast(cell: dict):
    result, matrix = domain_means(cell, cell["first"], cell["second"])
    estimate, se, df = result.estimate, result.se, result.df
    close(estimate, cell["estimates"])  # None, of an empty domain, is NaN
    assert df.tolist() == cell["degf"]
    expected = np.array(cell["covariance"], dtype=np.float64)
    # weights that were fitted to an estimate leave no variance but rounding
    size = float(np.nanmax(np.abs(estimate)))
    spread = max(DIGITS * float(np.sqrt(np.nan_to_num(expected[0] * expected[2]))), 1e-15 * size**2)
    ours = matrix[[0, 0, 1], [0, 1, 1]]
    np.testing.assert_allclose(ours, expected, rtol=DIGITS, atol=spread)
    if np.isnan(expected).any():
        assert np.isnan(est.t_test([-1.0, 1.0], estimate, matrix, 10).p_value)
        assert np.isnan(est.part_against_whole(estimate, matrix, 0, df).p_value).all()
        return
    if np.max(se) > 1e-12 * size:
        test = est.t_test([-1.0, 1.0], estimate, matrix, 10)
        assert float(test.estimate) == pytest.approx(
            cell["difference"], rel=DIGITS, abs=1e-13 * size
        )
        close(test.se, cell["se"])
    whole = est.part_against_whole(estimate, matrix, 0, df)
    part = est.part_against_whole(estimate, matrix, 1, df)
    apart = compare(estimate, se, df, matrix[0, 1])
    for ours_, at, sign in ((whole, 1, 1.0), (part, 0, -1.0)):
        assert sign * ours_.difference[at] == pytest.approx(float(apart.difference))
        np.testing.assert_allclose(ours_.se[at], apart.se, rtol=1e-12)
        np.testing.assert_allclose(ours_.p_value[at], apart.p_value, rtol=1e-9)
        assert np.isnan(ours_.se[1 - at])
    # R takes a share of 0 or 1, or one that weights were fitted to, for certain.
    if unseen(estimate) or (se == 0.0).any():
        assert np.isnan([apart.se, apart.df, apart.low, apart.high, apart.p_value]).all()
    else:
        close(apart.se, cell["se"])
        close_limits(apart, cell["at_satterthwaite"])


@pytest.mark.parametrize("cell", cells("contrasts", of_rows=True))
def test_the_closed_form_from_counts_equals_svycontrast(cell: dict):
    types = column("apisrs", "stype").astype(np.int64)
    groups = np.column_stack([rows_of("apisrs", cell[side]) for side in ("first", "second")])
    weighted = cell["design"] == "post-stratified"
    profiles = est.joint_profiles(types if weighted else types * 0, groups, 3 if weighted else 1)
    strata = est.post_stratify(profiles.sizes(), TYPES) if weighted else est.unweighted(len(types))
    counts = est.count_categories(profiles, column("apisrs", cell["y"]).astype(np.int8), 2)
    top = np.array([False, True, False])
    result = est.proportions(est.marginalise(profiles, counts), top, strata)
    close(result.estimate, cell["estimates"])
    first, second = (est.Cell(profiles.membership[:, side], top) for side in (0, 1))
    shared = est.covariance_of(profiles, counts, first, second, strata)
    apart = compare(result.estimate, result.se, result.df, shared)
    close(apart.difference, cell["difference"])
    if unseen(result.estimate):
        assert np.isnan(apart.se)
    else:
        close(apart.se, cell["se"])
        close_limits(apart, cell["at_satterthwaite"])


@pytest.mark.parametrize("cell", cells("tables"))
def test_tables_equal_svychisq(cell: dict):
    shape, df = cell["shape"], cell["degf"]
    if cell["covariance"] is not None:
        p = np.array(cell["proportions"])
        matrix = np.array(cell["covariance"]).reshape(p.size, p.size)
    else:
        made = design(cell["data"], cell["design"])
        inside = rows_of(cell["data"], cell["domain"])[:, None]
        code = [column(cell["data"], cell[side]) for side in ("row", "column")]
        joint = (code[0] * shape[1] + code[1]).astype(np.int64)
        shares = est.domain_proportions(
            made, joint, shape[0] * shape[1], inside, keep_influence=True
        )
        assert shares.influence is not None
        assert (shares.n == cell["n"]).all()
        assert (shares.df == df).all()
        p, matrix = shares.estimate[0], est.design_covariance(made, shares.influence)
        close(p, cell["proportions"])
    # R counts all rows and PSUs of a subset of a calibrated design, also those of weight 0
    as_r = est.rao_scott(p.reshape(shape), matrix, cell["rows_in_design"], cell["psus_less_strata"])
    close((as_r.f, as_r.df1, as_r.df2), (cell["f"], cell["df1"], cell["df2"]))
    close(as_r.p_value, cell["p_value"], rtol=1e-8)
    close(as_r.pearson, cell["pearson"])
    close(as_r.first_order_p, cell["first_order_p"], rtol=1e-8)
    ours = est.rao_scott(p.reshape(shape), matrix, cell["n"], df)
    close((ours.f, ours.df1), (cell["f"], cell["df1"]))
    close(ours.df2, cell["df1"] * df)
    close(ours.p_value, cell["p_value_at_degf"], rtol=1e-8)
    close(ours.pearson / cell["n"], cell["pearson"] / cell["rows_in_design"])


# --------------------------------------------------------------- where R and this project disagree

R = GOLDEN["differences"]


def test_an_empty_domain_is_nothing_for_r_and_unknown_here():
    assert R["empty_mean"] == R["empty_total"] == [0, 0]
    assert R["empty_mean_post_stratified"] == [None, None]
    nobody = np.zeros((200, 1), dtype=np.bool_)
    for name in ("replacement", "post-stratified"):
        for estimator in (est.domain_means, est.domain_totals):
            result = estimator(design("apisrs", name), column("apisrs", "api00"), nobody)
            assert np.isnan([result.estimate, result.se]).all()


def test_one_row_is_certain_for_r_and_of_unknown_error_here():
    assert R["one_row_mean"][1] == 0
    only = (np.arange(200) == 0)[:, None]
    result = est.domain_means(design("apisrs", "replacement"), column("apisrs", "api00"), only)
    assert result.estimate[0] == R["one_row_mean"][0]
    assert np.isnan(result.se[0])


def test_nobody_of_48_is_nearly_a_point_for_r_and_an_interval_here():
    assert R["nobody_xlogit"] == R["nobody_beta"] == [None, None]
    assert 0 < R["nobody_logit"][0] < R["nobody_logit"][1] < 1e-10
    inside = (column("apistrat", "wide") == 0)[:, None]
    codes = column("apistrat", "awards").astype(np.int64)
    shares = est.domain_proportions(design("apistrat", "stratified"), codes, 2, inside)
    p, se, n, df = (getattr(shares, k)[0, 1] for k in ("estimate", "se", "n", "df"))
    assert (p, se, n) == (0.0, 0.0, 48)
    limits = est.interval(p, se, n, df)
    assert limits.low == 0.0
    assert limits.high == pytest.approx(0.0741, abs=5e-5)


@pytest.mark.parametrize("rule", ["certainty", "adjust", "average"])
def test_lonely_units_differ_for_totals_and_subsets_only(rule: est.Lonely):
    y, layer = column("lonely", "api00"), column("lonely", "stype")
    made = est.make_design(
        len(y),
        weight=column("lonely", "weight"),
        stratum=layer,
        fpc=column("lonely", "fpc"),
        lonely=rule,
    )
    inside = np.column_stack([layer >= 0, layer != 1])
    whole, others = est.domain_means(made, y, inside).se
    total = est.domain_totals(made, y, inside).se[0]
    close(whole, R["lonely"][rule][0])
    assert (abs(total / R["lonely"][rule][1] - 1.0) < DIGITS) == (rule != "adjust")
    assert (abs(others / R["lonely"][rule][2] - 1.0) < DIGITS) == (rule != "average")


def test_trimming_at_both_ends_has_one_solution_here():
    weight = np.array(R["weights"])
    close(R["trimmed"], [49 / 90, 16 / 9, 16 / 9, 3.5, 3.5])
    result = est.trim_weights(weight, 0.5, 3.5, redistribute="equal")
    close(result.weight, [5 / 6, 49 / 30, 49 / 30, 3.5, 3.5])
    moved = result.weight - weight
    close(moved[:3], moved[0])  # every row within the bounds has received the same
    close(result.weight.sum(), weight.sum())


def test_raking_stops_earlier_in_r():
    cells_ = [column("apiclus1", name).astype(np.int64) for name in ("stype", "wide")]
    raking = est.rake(cells_, [TYPES, [1072.0, 5122.0]])
    assert np.abs(np.array(R["raked_by_default"]) / TYPES - 1.0).max() > 1e-5
    np.testing.assert_allclose(np.bincount(cells_[0], raking.weight), TYPES, rtol=1e-9)

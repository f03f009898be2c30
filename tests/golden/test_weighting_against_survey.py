"""Weights, corrected p-values and tests of tables equal those of the R package survey.

`weighting.R` says what the JSON file holds, where it comes from and how to make it again.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from graadmeter import estimation as est

GOLDEN = json.loads((Path(__file__).parent / "weighting.json").read_text(encoding="utf-8"))
CELLS = [np.array(GOLDEN["stype"], dtype=np.int8), np.array(GOLDEN["sch_wide"], dtype=np.int8)]
TOTALS = [GOLDEN["stype_totals"], GOLDEN["sch_wide_totals"]]
START = np.array(GOLDEN["start"])


def close(actual: object, expected: object, rtol: float = 1e-9) -> None:
    np.testing.assert_allclose(np.asarray(actual), np.asarray(expected), rtol=rtol)


def auxiliaries() -> tuple[np.ndarray, np.ndarray]:
    stype, wide = CELLS
    columns = [np.ones(stype.size), stype == 1, stype == 2, wide == 1]
    totals = [sum(TOTALS[0]), TOTALS[0][1], TOTALS[0][2], TOTALS[1][1]]
    return np.column_stack(columns).astype(float), np.array(totals, dtype=float)


@pytest.mark.parametrize(("start", "key"), [("pw", "raked"), ("start", "raked_from_start")])
def test_raked_weights(start, key):
    raking = est.rake(CELLS, TOTALS, start=GOLDEN[start], tolerance=1e-14)
    close(raking.weight, GOLDEN[key])
    assert raking.converged
    assert raking.spread.total == pytest.approx(6194)


def test_equal_starting_weights_may_be_left_out():
    close(est.rake(CELLS, TOTALS, tolerance=1e-14).weight, GOLDEN["raked"])


@pytest.mark.parametrize(("bounds", "key"), [(None, "linear"), (GOLDEN["bounds"], "logit")])
def test_calibrated_weights(bounds, key):
    x, totals = auxiliaries()
    result = est.calibrate(x, totals, START, bounds=bounds, tolerance=1e-12)
    close(result.weight, GOLDEN[key])
    close(result.weight @ x, totals)


def test_trimmed_weights():
    result = est.trim_weights(START, upper=GOLDEN["upper"], redistribute="equal")
    close(result.weight, GOLDEN["trimmed"])
    assert result.n_lowered == 61


@pytest.mark.parametrize("method", ["bonferroni", "holm", "benjamini_hochberg"])
def test_corrected_p_values(method):
    p = np.array([np.nan if p is None else p for p in GOLDEN["p_values"]])
    expected = np.array([np.nan if p is None else p for p in GOLDEN[method]])
    close(est.adjust_p_values(p, method.replace("_", "-")), expected, rtol=1e-14)


@pytest.mark.parametrize("table", GOLDEN["tables"], ids=lambda table: table["name"])
def test_rao_scott(table):
    p = np.array(table["proportions"]).reshape(table["rows"], table["columns"])
    result = est.rao_scott(
        p, np.array(table["covariance"]).reshape(p.size, p.size), table["n"], table["df"]
    )
    close(result.f, table["f"])
    close((result.df1, result.df2), (table["df1"], table["df2"]))
    close(result.p_value, table["p_value"])
    close(result.pearson, table["pearson"])
    assert result.first_order_df == table["first_order_df"]
    close(result.first_order_p, table["first_order_p"])

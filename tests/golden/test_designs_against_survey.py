"""Designs with strata, clusters and calibration give the numbers of the R package survey.

`designs.R` made the files from the example data of the package and says which quirks they carry.
They hold the columns a design needs and the results; they need making again only for new designs.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graadmeter import estimation as est

DIGITS = 1e-9
FILES = [
    json.loads(path.read_text()) for path in sorted(Path(__file__).parent.glob("designs_*.json"))
]
KINDS = {"apisrs", "apistrat", "apiclus1", "lonely", "nhanes", "scd", "hospital", "mu284"}


def column(file: dict, name: str) -> np.ndarray:
    if name == "equal":
        return np.ones(file["rows"])
    return np.array([np.nan if v is None else v for v in file["columns"][name]], dtype=np.float64)


def design_of(file: dict, entry: dict) -> est.Design:
    facts = entry["design"]
    given = {k: column(file, facts[k]) for k in ("stratum", "cluster", "fpc") if k in facts}
    calibration = [column(file, name) for name in facts.get("calibration", [])]
    design = est.make_design(
        file["rows"],
        weight=facts.get("adjusted") or column(file, facts["weight"]),
        margins=[column(file, name) for name in facts.get("margins", [])],
        calibration=np.column_stack(calibration) if calibration else None,
        lonely=facts["lonely"],
        **given,
    )
    return replace(design, base=column(file, facts["base"])) if "base" in facts else design


DESIGNS = {
    (file["data"], entry["name"]): (file, entry, design_of(file, entry))
    for file in FILES
    for entry in file["designs"]
}


def cells(*kinds: str, summed: bool | None = None) -> list[object]:
    """Cells of some kinds; of all data, of sums over persons only (nhanes), or of the rest."""
    found: list[object] = []
    for key, (_file, entry, _design) in DESIGNS.items():
        for i, cell in enumerate(entry["cells"]):
            if cell["kind"] in kinds and summed in (None, key[0] == "nhanes"):
                name = "-".join(str(cell.get(k, "")) for k in ("kind", "y", "domain"))
                found.append(pytest.param(*key, cell, id=f"{'-'.join(key)}-{i}-{name}"))
    return found


def close(ours: object, theirs: list, scale: object = 0.0) -> None:
    """Equal to nine digits; `scale` is the size against which a number is zero but for rounding."""
    expected = np.array([np.nan if v is None else v for v in theirs], dtype=np.float64)
    tolerance = np.maximum(DIGITS * np.abs(expected), 1e-13 * np.abs(np.asarray(scale)))
    difference = np.abs(np.asarray(ours) - expected)
    assert (difference <= tolerance).all(), (ours, theirs)


def domain(file: dict, cell: dict) -> np.ndarray:
    return (column(file, cell["domain"]) == 1.0)[:, None]


def codes(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), -1, values).astype(np.int64)


def estimates(data: str, name: str, cell: dict) -> est.Estimates:
    file, _entry, design = DESIGNS[data, name]
    y, inside = column(file, cell["y"]), domain(file, cell)
    if cell["kind"] == "mean":
        return est.domain_means(design, y, inside)
    if cell["kind"] == "total":
        return est.domain_totals(design, y, inside)
    if cell["kind"] == "ratio":
        return est.domain_ratios(design, y, column(file, cell["x"]), inside)
    return est.domain_proportions(design, codes(y), int(np.nanmax(y)) + 1, inside)


def test_every_data_set_was_read_from_one_version_of_survey():
    assert {file["data"] for file in FILES} == KINDS
    assert {file["survey_version"] for file in FILES} == {"4.1.1"}
    assert len(DESIGNS) == 21
    for path in Path(__file__).parent.glob("designs_*.json"):
        assert path.stat().st_size < 60_000


@pytest.mark.parametrize(("data", "name", "cell"), cells("mean", "total", "ratio", "factor"))
def test_an_estimate_and_its_error_equal_those_of_survey(data: str, name: str, cell: dict):
    result = estimates(data, name, cell)
    close(result.estimate.ravel(), cell["estimate"])
    # a mean or total that the weights were fitted to has no error but rounding, in R too
    close(result.se.ravel(), cell["se"], scale=result.estimate.ravel())
    assert (result.df == cell["df"]).all()


@pytest.mark.parametrize(("data", "name", "cell"), cells("mean", "total", "factor", summed=False))
def test_a_design_effect_equals_deff_replace(data: str, name: str, cell: dict):
    result = estimates(data, name, cell)
    shares = result.estimate.ravel()
    for ours, theirs, share in zip(result.deff.ravel(), cell["deff"], shares, strict=True):
        # R divides 0 by 0, or rounding by rounding, where a category holds nobody or everybody
        if theirs is None or (cell["kind"] == "factor" and share in (0.0, 1.0)):
            assert np.isnan(ours)
        else:
            assert ours == pytest.approx(theirs, rel=DIGITS, abs=1e-20)


@pytest.mark.parametrize(("data", "name", "cell"), cells("factor", summed=True))
def test_design_effects_of_persons_follow_from_sums_of_weights(data: str, name: str, cell: dict):
    file = DESIGNS[data, name][0]
    base = domain(file, cell)[:, 0] & ~np.isnan(column(file, cell["y"]))
    persons = column(file, "rows")[base].sum()
    result = estimates(data, name, cell)
    simple = result.estimate * (1.0 - result.estimate) / (persons - 1.0)
    close((result.se**2 / simple).ravel(), cell["deff"])


@pytest.mark.parametrize(("data", "name", "cell"), cells("interval"))
def test_intervals_equal_svyciprop(data: str, name: str, cell: dict):
    result = estimates(data, name, cell)
    p, se, df = result.estimate[0, 1], result.se[0, 1], result.df[0, 1]
    close(p, cell["estimate"])
    close(se, cell["se"], scale=p)
    assert df == cell["df"]
    xlogit = est.xlogit(p, se, df)
    close([xlogit.low, xlogit.high], cell["xlogit"])
    logit = est.logit(p, se, df)  # R fits a model, and stops when it hardly changes
    np.testing.assert_allclose([logit.low, logit.high], cell["logit"], rtol=1e-6)
    beta = est.beta_interval(p, se, cell["nrow"], df, cap=False)
    close([beta.low, beta.high], cell["beta"])


@pytest.mark.parametrize(("data", "name", "cell"), cells("by"))
def test_levels_of_a_breakdown_equal_svyby(data: str, name: str, cell: dict):
    file, _entry, design = DESIGNS[data, name]
    levels = column(file, cell["breakdown"])[:, None] == np.array(cell["level"])
    result = est.domain_means(design, column(file, cell["y"]), levels)
    close(result.estimate, cell["estimate"])
    close(result.se, cell["se"])


@pytest.mark.parametrize(("data", "name", "cell"), cells("covariance"))
def test_covariances_of_means_equal_vcov(data: str, name: str, cell: dict):
    file, _entry, design = DESIGNS[data, name]
    everyone = np.ones((file["rows"], 1), dtype=np.bool_)
    parts = [
        est.domain_means(design, column(file, y), everyone, keep_influence=True) for y in cell["y"]
    ]
    influence = np.hstack([np.asarray(part.influence) for part in parts])
    matrix = est.design_covariance(design, influence)
    expected = np.array(cell["covariance"])
    size = np.array([part.estimate[0] for part in parts])
    spread = np.sqrt(np.outer(np.diag(matrix), np.diag(matrix)))
    tolerance = np.maximum(DIGITS * spread, 1e-13 * np.outer(size, size))
    assert (np.abs(matrix - expected) <= tolerance).all()


@pytest.mark.parametrize(("data", "name", "cell"), cells("empty"))
def test_an_empty_domain_is_unknown(data: str, name: str, cell: dict):
    file, _entry, design = DESIGNS[data, name]
    y, inside = column(file, cell["y"]), domain(file, cell)
    for result in (est.domain_means(design, y, inside), est.domain_totals(design, y, inside)):
        assert result.n[0] == 0
        assert result.df[0] == 0
        assert np.isnan([result.estimate[0], result.se[0], result.deff[0]]).all()

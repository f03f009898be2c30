"""Estimates equal those of the R package survey, to nine digits.

Two kinds of data. An invented set: 943 persons in 7 post-strata; domains that overlap, that
coincide with a stratum, that hold one person or none; items with missing values, a rare item, and
items that nobody or everybody in some domain confirms. And 26 items in 9 domains each, 234 cells,
of the synthetic microdata of the monitor itself (MON-14), made by `synthetic_frequencies.py`.
`poststratified.R` says how to make the JSON files and which quirks of survey they carry; they need
making again only when the data change.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from graadmeter import estimation as est

HERE = Path(__file__).parent
INVENTED = {
    "post-stratified": (
        "poststratified.csv",
        "poststratified_population.csv",
        "poststratified.json",
    ),
    "unweighted": ("poststratified.csv", "unweighted_population.csv", "unweighted.json"),
}
SYNTHETIC = {
    f"{group}-{number}": (
        f"synthetic_{group}_{number}.csv",
        f"synthetic_{group}_population.csv",
        f"synthetic_{group}_{number}.json",
    )
    for group in ("medewerkers", "politieke_ambtsdragers")
    for number in (1, 2, 3, 4)
}
RUNS = INVENTED | SYNTHETIC
DIGITS = 1e-9


@dataclass(frozen=True)
class Sample:
    """A frequency table, expanded to rows and counted."""

    columns: dict[str, np.ndarray]
    domains: list[str]
    profiles: est.Profiles
    strata: est.PostStrata

    def counts(self, item: str) -> np.ndarray:
        values = self.columns[item]
        codes = np.where(np.isnan(values), -1, values).astype(np.int8)
        return est.count_categories(self.profiles, codes, 2)

    def proportion(self, item: str, domain: str) -> est.Proportions:
        counts = est.marginalise(self.profiles, self.counts(item), [self.domains.index(domain)])
        return est.proportions(counts[0], np.array([False, True, False]), self.strata)


def read_sample(frequencies: Path, population: Path) -> Sample:
    with frequencies.open(newline="") as file:
        kinds = list(csv.DictReader(file))
    with population.open(newline="") as file:
        sizes = {row["stratum"]: float(row["population"]) for row in csv.DictReader(file)}
    repeat = np.array([int(kind["n"]) for kind in kinds])
    names = [name for name in kinds[0] if name.startswith(("dom_", "item_", "num_"))]
    columns = {
        name: np.repeat([float(kind[name] or "nan") for kind in kinds], repeat) for name in names
    }
    labels = list(sizes)
    place = [labels.index(kind["stratum"]) if len(labels) > 1 else 0 for kind in kinds]
    domains = [name for name in names if name.startswith("dom_")]
    members = np.column_stack([columns[name] == 1.0 for name in domains])
    profiles = est.joint_profiles(np.repeat(place, repeat), members, n_strata=len(labels))
    strata = (
        est.post_stratify(profiles.sizes(), list(sizes.values()))
        if len(labels) > 1
        else est.unweighted(profiles.n_rows)
    )
    return Sample(columns, domains, profiles, strata)


SAMPLES = {
    run: read_sample(HERE / frequencies, HERE / population)
    for run, (frequencies, population, _out) in RUNS.items()
}
EXPECTED = {
    run: json.loads((HERE / out).read_text())
    for run, (_frequencies, _population, out) in RUNS.items()
}


def cells(prefix: str) -> list[object]:
    return [
        pytest.param(run, cell, id=f"{run}-{cell['item']}-{cell['domain']}")
        for run, expected in EXPECTED.items()
        for cell in expected["cells"]
        if cell["item"].startswith(prefix)
    ]


def same(value: float) -> object:
    return pytest.approx(value, rel=DIGITS, abs=1e-15)


def test_the_golden_files_are_of_this_data_set():
    for run, expected in EXPECTED.items():
        assert expected["rows"] == SAMPLES[run].profiles.n_rows == SAMPLES[run].strata.n_total
        assert expected["post_stratified"] == (run != "unweighted")
        assert expected["survey_version"].startswith("4.")


def test_the_synthetic_file_is_held_against_r_in_more_than_two_hundred_cells():
    assert sum(len(EXPECTED[run]["cells"]) for run in SYNTHETIC) >= 200


@pytest.mark.parametrize(("run", "cell"), cells("item_"))
def test_a_proportion_equals_svymean(run: str, cell: dict):
    result = SAMPLES[run].proportion(cell["item"], cell["domain"])
    assert result.n == cell["n"]
    if cell["n"] == 0:  # R is inconsistent on an empty domain; ours is unknown, never 0
        assert np.isnan(result.estimate)
        assert np.isnan(result.se)
        return
    assert result.estimate == same(cell["estimate"])
    assert result.se == same(cell["se"])
    assert result.df == cell["df"]
    # At p = 1 R divides rounding error by rounding error (0.999… and 1e-18); ours is unknown.
    if cell["deff"] is None or result.estimate in (0.0, 1.0):
        assert np.isnan(result.deff)
    else:
        assert result.deff == same(cell["deff"])


@pytest.mark.parametrize(("run", "cell"), cells("item_"))
def test_the_intervals_equal_svyciprop(run: str, cell: dict):
    result = SAMPLES[run].proportion(cell["item"], cell["domain"])
    ours = est.interval(result.estimate, result.se, result.n, result.df)
    if cell["n"] == 0:
        assert np.isnan(ours.low)
        return
    if cell["xlogit_low"] is None:  # p is 0 or 1: R has no interval, ours is never a point
        assert ours.beta
        assert ours.high - ours.low > 0.0
        return
    logit = est.xlogit(result.estimate, result.se, result.df)
    assert logit.low == same(cell["xlogit_low"])
    assert logit.high == same(cell["xlogit_high"])
    # R takes n from nrow(design), which for a post-stratified subset is the whole file
    beta = est.beta_interval(result.estimate, result.se, cell["nrow"], result.df, cap=False)
    assert beta.low == same(cell["beta_low"])
    assert beta.high == same(cell["beta_high"])
    assert ours.beta == (cell["n"] < est.SMALL_N)
    if not ours.beta:
        assert ours.low == same(cell["xlogit_low"])


@pytest.mark.parametrize(("run", "cell"), cells("num_"))
def test_a_mean_equals_svymean(run: str, cell: dict):
    sample = SAMPLES[run]
    sums = est.sum_values(sample.profiles, sample.columns[cell["item"]], origin=5.0)
    domain = [sample.domains.index(cell["domain"])]
    n, first, second = (
        est.marginalise(sample.profiles, x, domain) for x in (sums.n, sums.sum_y, sums.sum_y2)
    )
    result = est.means(n, first, second, sample.strata, origin=sums.origin)
    assert result.n[0] == cell["n"]
    if cell["n"] < 2:  # R gives SE 0 for one row; ours is unknown
        assert np.isnan(result.se[0])
        return
    assert result.estimate[0] == same(cell["estimate"])
    assert result.se[0] == same(cell["se"])
    assert result.deff[0] == same(cell["deff"])
    assert result.df[0] == cell["df"]
    limits = est.mean_interval(result.estimate, result.se, result.df)
    assert limits.low[0] == same(cell["t_low"])
    assert limits.high[0] == same(cell["t_high"])


@pytest.mark.parametrize("run", INVENTED)
def test_covariances_equal_svytotal_of_the_linearised_variables(run: str):
    sample = SAMPLES[run]
    top = np.array([False, True, False])
    checked = 0
    for pair in EXPECTED[run]["covariances"]:
        first, second = (
            est.Cell(sample.profiles.membership[:, sample.domains.index(pair[side])], top)
            for side in "ab"
        )
        counts = sample.counts(pair["item"])
        result = est.covariance_of(sample.profiles, counts, first, second, sample.strata)
        if "dom_empty" in (pair["a"], pair["b"]):
            assert np.isnan(result)
            continue
        assert result == pytest.approx(pair["covariance"], rel=DIGITS, abs=1e-18)
        checked += 1
    assert checked == 30

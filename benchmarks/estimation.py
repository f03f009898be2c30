"""Count once against cell by cell: 120 items x 6 breakdowns, with confidence intervals.

    PYTHONPATH=src python benchmarks/estimation.py                  # 7,000 and 1,000,000 rows
    PYTHONPATH=src python benchmarks/estimation.py --rows 100000

Both ways get the same file in the same run and must give the same figures. The baseline is what one
would write first: for every cell a mask over the rows, a weighted mean, residuals per post-stratum
and a sum of squares, all in numpy. On large files it does a few items and is extrapolated; the
table says how many.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from graadmeter import estimation as est

ITEMS, CATEGORIES, STRATA = 120, 5, 12
LEVELS = (2, 4, 5, 6, 3, 2)  # six breakdowns: 22 levels
BASELINE_CELLS_X_ROWS = 3e8  # what the baseline may take before it is extrapolated


@dataclass(frozen=True)
class Survey:
    stratum: np.ndarray  # int (n,)
    members: np.ndarray  # bool (n, 22)
    items: np.ndarray  # int8 (120, n)
    population: np.ndarray  # (12,)


def make(rows: int, seed: int = 1) -> Survey:
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, STRATA, rows)
    blocks = [np.eye(k, dtype=bool)[rng.integers(0, k, rows)] for k in LEVELS]
    items = rng.integers(-1, CATEGORIES, (ITEMS, rows), dtype=np.int8)
    population = rng.integers(1_000, 9_000, STRATA).astype(float)
    return Survey(stratum, np.concatenate(blocks, axis=1), items, population)


def count_once(survey: Survey) -> tuple[np.ndarray, dict[str, float]]:
    """Estimates, errors and limits of all cells, (4, 22, 120, 5), and the time of each step."""
    times, start = {}, time.perf_counter()

    def lap(name: str) -> None:
        nonlocal start
        now = time.perf_counter()
        times[name], start = now - start, now

    profiles = est.joint_profiles(survey.stratum, survey.members, STRATA)
    lap("profiles")
    counts = np.stack(
        [est.count_categories(profiles, codes, CATEGORIES) for codes in survey.items], axis=1
    )  # (P, 120, 6)
    lap("counting")
    strata = est.post_stratify(profiles.sizes(), survey.population)
    table = np.moveaxis(est.marginalise(profiles, counts), 1, 2)  # (22, 120, G, 6)
    lap("marginalise")
    tops = np.eye(CATEGORIES + 1, dtype=bool)[:CATEGORIES]
    result = est.proportions(table, tops, strata)
    lap("proportions")
    limits = est.interval(result.estimate, result.se, result.n, result.df)
    lap("intervals")
    return np.stack([result.estimate, result.se, limits.low, limits.high]), times


def cell_by_cell(survey: Survey, items: int) -> np.ndarray:
    """The same for the first `items` items, one cell at a time over all rows."""
    n = len(survey.stratum)
    size = np.bincount(survey.stratum, minlength=STRATA)
    share = survey.population / survey.population.sum()
    weight = (share * n / size)[survey.stratum]
    total = np.bincount(survey.stratum, weight, minlength=STRATA)
    out = np.empty((4, survey.members.shape[1], items, CATEGORIES))
    for d, domain in enumerate(survey.members.T):
        for i in range(items):
            base = domain & (survey.items[i] >= 0)
            base_weight = weight * base
            base_total, base_rows = base_weight.sum(), base.sum()
            for c in range(CATEGORIES):
                y = survey.items[i] == c
                p = base_weight[y].sum() / base_total
                u = base_weight * (y - p) / base_total
                z = np.bincount(survey.stratum, u, minlength=STRATA)
                e = u - weight * (z / total)[survey.stratum]
                se = np.sqrt(n / (n - 1) * ((e**2).sum() - e.sum() ** 2 / n))
                limits = est.interval(p, se, base_rows, base_rows - 1)
                out[:, d, i, c] = p, se, limits.low, limits.high
    return out


def run(rows: int, repeats: int) -> None:
    survey = make(rows)
    runs = [count_once(survey) for _ in range(repeats)]
    figures, times = min(runs, key=lambda each: sum(each[1].values()))
    ours = sum(times.values())
    per_item = survey.members.shape[1] * CATEGORIES
    items = int(np.clip(BASELINE_CELLS_X_ROWS // (rows * per_item), 1, ITEMS))
    start = time.perf_counter()
    plain = cell_by_cell(survey, items)
    taken = time.perf_counter() - start
    theirs = taken * ITEMS / items
    np.testing.assert_allclose(figures[:, :, :items], plain, rtol=1e-8, atol=1e-12)
    how = "measured" if items == ITEMS else f"from {items} of {ITEMS} items"
    steps = "  ".join(f"{name} {1000 * value:.0f}" for name, value in times.items())
    print(
        f"{rows:>9,}  {1000 * ours:>10.0f} ms  {theirs:>10.1f} s  {theirs / ours:>8,.0f}x  {how}\n"
        f"{'':>9}  ms: {steps}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[7_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=3, help="the fastest counts")
    options = parser.parse_args()
    cells = ITEMS * sum(LEVELS) * CATEGORIES
    print(f"{ITEMS} items x {len(LEVELS)} breakdowns = {cells:,} cells with intervals")
    print(f"{'rows':>9}  {'count once':>13}  {'cell by cell':>12}  {'ratio':>9}  baseline")
    for rows in options.rows:
        run(rows, options.repeats)


if __name__ == "__main__":
    main()

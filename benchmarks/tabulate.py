"""Tabulate against a plain numpy baseline: 120 items x 6 breakdowns, 40 post-strata, as JSON.

    PYTHONPATH=src python benchmarks/tabulate.py                    # 7,179, 100,000, 1,000,000 rows
    PYTHONPATH=src python benchmarks/tabulate.py --rows 100000 --repeats 5

Every number of rows gets a process of its own, on one core and one thread. `seconds` is the fastest
of the repeats after a first, uncounted run: data in memory, from a Polars frame to the finished
table with intervals. `peak_mb` is the largest resident memory of the process before the baseline
runs, `data_mb` what it was with only the data and the libraries in it. The baseline is what one
would write first, with a mask over the rows for every cell; it must give the same figures. On large
files it does a few items and is extrapolated, and `baseline_items` says how many it did.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time

ONE = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ITEMS, CATEGORIES = 120, 5
LEVELS = {"layer": 10, "gender": 4, "age": 5, "education": 4, "region": 6, "size": 3}
BASELINE_CELLS_X_ROWS = 2e8  # what the baseline may take before it is extrapolated


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(rows: int, repeats: int) -> dict[str, object]:
    import numpy as np
    import polars as pl

    from graadmeter.analysis import SurveyDesign, tabulate
    from graadmeter.estimation import xlogit

    rng = np.random.default_rng(1)
    names = [f"q{number:03}" for number in range(ITEMS)]
    answers = rng.integers(0, CATEGORIES + 1, (ITEMS, rows), dtype=np.int8)  # 0: no answer
    groups = {name: rng.integers(0, number, rows, dtype=np.int8) for name, number in LEVELS.items()}
    frame = pl.DataFrame(dict(zip(names, answers, strict=True)) | groups)
    cells = frame.group_by("layer", "gender").len("Freq").sort("layer", "gender")
    population = cells.with_columns(pl.col("Freq") * rng.integers(5, 50, cells.height))
    design = SurveyDesign(poststratify=population)
    before = peak_mb()

    def ours() -> pl.DataFrame:
        return tabulate(frame, names, by=list(LEVELS), design=design, missing=[0])

    times = []
    table = ours()
    for _repeat in range(repeats):
        start = time.perf_counter()
        table = ours()
        times.append(time.perf_counter() - start)
    after = peak_mb()

    # Baseline: for every cell a mask, a weighted mean, residuals per post-stratum and their sum.
    stratum = groups["layer"].astype(np.int64) * LEVELS["gender"] + groups["gender"]
    size = np.bincount(stratum, minlength=40)
    weight = (population["Freq"].to_numpy() / size)[stratum]
    total = np.bincount(stratum, weight, minlength=40)
    per_item = sum(LEVELS.values()) * CATEGORIES
    items = int(np.clip(BASELINE_CELLS_X_ROWS // (rows * per_item), 1, ITEMS))
    figures = []
    start = time.perf_counter()
    for item in range(items):
        for name, number in LEVELS.items():
            for level in range(number):
                base = (groups[name] == level) & (answers[item] > 0)
                base_weight = weight * base
                base_total, base_rows = base_weight.sum(), base.sum()
                for category in range(1, CATEGORIES + 1):
                    y = answers[item] == category
                    p = base_weight[y].sum() / base_total
                    u = base_weight * (y - p) / base_total
                    z = np.bincount(stratum, u, minlength=40)
                    e = u - weight * (z / total)[stratum]
                    se = np.sqrt(rows / (rows - 1) * ((e**2).sum() - e.sum() ** 2 / rows))
                    limits = xlogit(p, se, base_rows - 1)
                    figures.append((p, se, float(limits.low), float(limits.high)))
    taken = time.perf_counter() - start
    theirs = taken * ITEMS / items
    mine = table.head(items * per_item).select("estimate", "se", "ci_low", "ci_high").to_numpy()
    # Where nobody or everybody is in a category there is no logit; we print the beta interval.
    figures_array = np.array(figures)
    inside = (figures_array[:, 0] > 0) & (figures_array[:, 0] < 1)
    np.testing.assert_allclose(mine[inside], figures_array[inside], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(mine[:, :2], figures_array[:, :2], rtol=1e-8, atol=1e-8)
    return {
        "rows": rows,
        "items": ITEMS,
        "breakdowns": len(LEVELS),
        "post_strata": 40,
        "table_rows": table.height,
        "seconds": round(min(times), 4),
        "peak_mb": round(after),
        "data_mb": round(before),
        "baseline_seconds": round(theirs, 2),
        "baseline_items": items,
        "ratio": round(theirs / min(times)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[7_179, 100_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        print(json.dumps(run(options.one, options.repeats)))
        return
    results = []
    for rows in options.rows:
        command = [sys.executable, __file__, "--one", str(rows), "--repeats", str(options.repeats)]
        environment = os.environ | dict.fromkeys(ONE, "1")
        done = subprocess.run(  # noqa: S603 - this very script
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        results.append(json.loads(done.stdout))
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()

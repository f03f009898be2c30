"""Raking 1,000,000 rows to three margins, against weightipy, as JSON.

    python benchmarks/raking.py
    python benchmarks/raking.py --rows 100000 --repeats 5

Both get the same codes and the same shares, on one core; the weights must be equal to 1e-9 before a
time counts. weightipy stops when a sweep changes the weights hardly less than the sweep before did
(`convcrit`: less than 1 % less, by default). That comes down to sweeping until rounding stops it,
so the tightest setting, timed beside it, gives the same here; `agreement` is the largest relative
difference of a weight at each. `margin_error` is the largest relative difference between a weighted
total and its target.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

from graadmeter.estimation import rake

MARGINS = {"age": 6, "region": 12, "education": 4}
AGREEMENT = 1e-9
TIGHT = 1e-12  # convcrit: a sweep must change this part less than the one before, or it is the last


def make(rows: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Codes of every row, more likely low than high, and other shares in the population."""
    rng = np.random.default_rng(1)
    codes, shares = {}, {}
    for name, size in MARGINS.items():
        sampled = np.arange(size, 0, -1.0) + 2.0
        codes[name] = rng.choice(size, rows, p=sampled / sampled.sum()).astype(np.int8)
        target = rng.uniform(1.0, 3.0, size)
        shares[name] = target / target.sum()
    # Margins that hang together, so that one sweep is not enough.
    old = codes["age"] >= 4
    codes["education"] = np.where(old & (rng.random(rows) < 0.6), 0, codes["education"])
    return codes, {name: target * rows for name, target in shares.items()}


def fastest(action: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    result, times = action(), []
    for _repeat in range(repeats):
        start = time.perf_counter()
        result = action()
        times.append(time.perf_counter() - start)
    return min(times), result


def margin_error(
    weight: np.ndarray, codes: dict[str, np.ndarray], totals: dict[str, np.ndarray]
) -> float:
    off = [
        np.abs(np.bincount(codes[name], weight, total.size) / total - 1.0).max()
        for name, total in totals.items()
    ]
    return float(max(off))


def peer(
    codes: dict[str, np.ndarray], totals: dict[str, np.ndarray], mine: np.ndarray, repeats: int
) -> dict[str, Any] | str:
    if importlib.util.find_spec("weightipy") is None:
        return "not installed"
    import pandas as pd
    import weightipy

    frame = pd.DataFrame(codes)
    shares = {
        name: {code: 100 * value / total.sum() for code, value in enumerate(total)}
        for name, total in totals.items()
    }
    found: dict[str, Any] = {"version": version("weightipy")}
    for setting, given in (("default", {}), ("tight", {"convcrit": TIGHT})):

        def weights(given: dict[str, float] = given) -> np.ndarray:
            scheme = weightipy.scheme_from_dict(shares, rim_params=given)
            return weightipy.weight(frame, scheme).to_numpy()

        seconds, theirs = fastest(weights, repeats)
        found[setting] = {
            "seconds": round(seconds, 3),
            "agreement": float(np.abs(theirs / mine - 1.0).max()),
            "margin_error": margin_error(theirs, codes, totals),
        }
    agreement = found["tight"]["agreement"]
    assert agreement < AGREEMENT, agreement
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    codes, totals = make(options.rows)
    seconds, raked = fastest(
        lambda: rake(list(codes.values()), list(totals.values())), options.repeats
    )
    found = peer(codes, totals, raked.weight, options.repeats)
    report: dict[str, Any] = {
        "rows": options.rows,
        "margins": list(MARGINS.values()),
        "seconds": round(seconds, 4),
        "sweeps": raked.sweeps,
        "margin_error": margin_error(raked.weight, codes, totals),
        "weightipy": found,
    }
    if isinstance(found, dict):
        report["ratios"] = {
            setting: round(found[setting]["seconds"] / seconds, 1)
            for setting in ("default", "tight")
        }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

"""Allot answers to profiles so that every printed figure is met to rounding.

Two steps: raking from prior shapes gives a smooth table of real numbers near the printed figures;
integer programming then gives whole respondents whose figures round to what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graadmeter.synthesis.problem import (
    Demand,
    FloatArray,
    IntArray,
    Problem,
    free_bounds,
    skipped_cap,
)
from graadmeter.synthesis.programme import fewest_unmet, solve_programme
from graadmeter.synthesis.raking import rake, round_rows

NEIGHBOURHOODS = (0, 2, 12)


@dataclass(frozen=True)
class Allotment:
    """Whole respondents per profile and answer, and the demands that were given up."""

    table: IntArray
    unmet: tuple[int, ...]


def allot(problem: Problem) -> Allotment:
    """Allot respondents to answers; when not all demands can hold, the fewest are given up."""
    smooth = rake(problem, problem.demands)
    if not problem.demands:
        return Allotment(round_rows(smooth, problem.sizes), ())
    table = _whole(problem, smooth, problem.demands)
    if table is not None:
        return Allotment(table, ())
    table = None
    for whole in (False, True):
        unmet = fewest_unmet(problem, whole=whole)
        kept = tuple(d for i, d in enumerate(problem.demands) if i not in unmet)
        smooth = rake(problem, kept)
        table = _whole(problem, smooth, kept)
        if table is not None:
            break
    if table is None:
        table = round_rows(smooth, problem.sizes)
    return Allotment(table, tuple(i for i, d in enumerate(problem.demands) if not d.met(table)))


def _whole(problem: Problem, smooth: FloatArray, demands: tuple[Demand, ...]) -> IntArray | None:
    """Whole numbers near a smooth table that meet all demands; None if there are none."""
    rounded = round_rows(smooth, problem.sizes)
    cap = skipped_cap(problem)
    skipped = rounded[:, problem.prior <= 0].sum()
    if skipped <= cap and all(demand.met(rounded) for demand in demands):
        return rounded
    floor = np.floor(smooth + 1e-9)
    for reach in NEIGHBOURHOODS:
        low = np.maximum(floor - reach, 0)
        high = np.minimum(floor + 1 + reach, problem.sizes[:, None])
        if reach:
            high = np.where(problem.prior[None, :] > 0, high, np.minimum(high, cap))
        found = _solve(problem, demands, low, high, smooth)
        if found is not None:
            return found
    return _solve(problem, demands, *free_bounds(problem), smooth)


def _solve(
    problem: Problem,
    demands: tuple[Demand, ...],
    low: FloatArray,
    high: FloatArray,
    smooth: FloatArray,
) -> IntArray | None:
    """Whole numbers within bounds that meet all demands, preferring to round the smooth table."""
    fraction = smooth - np.floor(smooth + 1e-9)
    cost = (1 - 2 * fraction) + np.where(problem.prior[None, :] > 0, 0.0, 5.0)
    _status, x = solve_programme(problem, demands, low, high, cost, whole=True)
    if x is None:
        return None
    table = np.rint(x).astype(np.int64).reshape(problem.allowed.shape)
    return table if all(demand.met(table) for demand in demands) else None

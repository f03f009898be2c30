"""Real numbers near the printed figures: scale prior shapes until every figure is met."""

from __future__ import annotations

import numpy as np

from graadmeter.synthesis.problem import EDGE, Demand, FloatArray, IntArray, Problem

SWEEPS = 80
NEAR_ZERO = 1e-4


def rake(problem: Problem, demands: tuple[Demand, ...]) -> FloatArray:
    """Scale the prior shapes until every demand is met in real numbers, or nearly.

    Returns:
        (P, K) real numbers whose rows add up to the sizes.
    """
    start = np.where(problem.allowed, np.maximum(problem.prior, 1e-12), 0.0)
    table = _fit_rows(start, problem.sizes)
    for _sweep in range(SWEEPS):
        worst = 0.0
        for demand in demands:
            factor, distance = _factor(demand, table)
            worst = max(worst, distance)
            if distance > 0:
                table = _fit_rows(table * factor, problem.sizes)
        if worst < NEAR_ZERO:
            break
    return table


def _fit_rows(table: FloatArray, sizes: IntArray) -> FloatArray:
    totals = table.sum(axis=1, keepdims=True)
    return np.asarray(table * (sizes[:, None] / np.where(totals > 0, totals, 1.0)))


def _factor(demand: Demand, table: FloatArray) -> tuple[FloatArray, float]:
    """Multiplier that moves a table towards a demand, and how far off it was (0 when it is met)."""
    aim = (demand.low + demand.high) / 2
    value = demand.value(table)
    tight = (demand.high - demand.low) / 4
    if np.isnan(value) or abs(value - aim) <= tight:
        return np.ones_like(table), 0.0
    distance = abs(value - aim) / max(demand.high - demand.low, 1e-12)
    if demand.denominator is None:
        rest = float(table[demand.numerator == 0].sum())
        total = value + rest
        inside = _ratio(aim, value)
        outside = _ratio(total - aim, rest)
        return np.where(demand.numerator > 0, inside, outside), distance
    counted = demand.denominator > 0
    level = np.divide(demand.numerator, demand.denominator, out=np.zeros_like(table), where=counted)
    if level.max() > 1.0 + EDGE:
        # A mean: tilt towards high or low values.
        tilt = np.clip(np.log(max(aim, EDGE) / max(value, EDGE)), -1, 1)
        return np.where(counted, np.exp(tilt * level / max(level.max(), 1.0)), 1.0), distance
    aim = min(max(aim, 2e-4), 1 - 2e-4)
    up, down = _ratio(aim, value), _ratio(1 - aim, 1 - value)
    return np.where(counted, np.where(level > 0, up, down), 1.0), distance


def _ratio(wanted: float, present: float) -> float:
    return float(np.clip(wanted / present, 1e-3, 1e3)) if present > 0 else 1.0


def round_rows(table: FloatArray, sizes: IntArray) -> IntArray:
    """Whole numbers with the same row sums, by largest remainder."""
    floor = np.floor(table + 1e-9).astype(np.int64)
    short = sizes - floor.sum(axis=1)
    order = np.argsort(-(table - floor), axis=1, kind="stable")
    for row, count in enumerate(short):
        floor[row, order[row, :count]] += 1
    return floor

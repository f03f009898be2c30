"""Allot answers to profiles so that every target is met to rounding.

A *profile* is a set of respondents who are alike in everything the targets ask. Two steps: raking
from the prior shapes gives a smooth table of real numbers near the printed figures; integer
programming (HiGHS) then gives whole respondents whose figures round to what is printed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

SWEEPS = 80
NEAR_ZERO = 1e-4
SKIPPED_SHARE = 0.03
# Strictly inside the rounding interval, far above floating-point error of the estimator.
EDGE = 1e-7
NEIGHBOURHOODS = (0, 2, 12)
NODES = 400
INFEASIBLE = 2


@dataclass(frozen=True)
class Demand:
    """A target on a table of profiles x answers: ``low <= numerator / denominator < high``.

    Shares and means: ``numerator`` and ``denominator`` are (P, K) coefficients per respondent.
    Counts: ``denominator`` is None and the numerator itself lies between ``low`` and ``high``.
    ``cost`` is what giving it up costs, beside 1 for a figure.
    """

    numerator: FloatArray
    denominator: FloatArray | None
    low: float
    high: float
    cost: float = 1.0

    def value(self, table: FloatArray | IntArray) -> float:
        """The figure a table gives; NaN without a base."""
        top = float((self.numerator * table).sum())
        if self.denominator is None:
            return top
        bottom = float((self.denominator * table).sum())
        return top / bottom if bottom > 0 else float("nan")

    def met(self, table: IntArray) -> bool:
        """Whether a table gives a figure that rounds to what is printed."""
        value = self.value(table)
        return bool(self.low - EDGE / 10 <= value < self.high)


@dataclass(frozen=True)
class Problem:
    """What is to be allotted.

    Attributes:
        sizes: (P,) respondents per profile.
        allowed: (P, K) whether respondents of a profile may give an answer.
        prior: (K,) shares if nothing were printed; 0 marks answers only used when needed.
        demands: the targets.
    """

    sizes: IntArray
    allowed: BoolArray
    prior: FloatArray
    demands: tuple[Demand, ...]


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
    level = np.divide(
        demand.numerator, demand.denominator, out=np.zeros_like(table), where=counted
    )
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


def _whole(
    problem: Problem, smooth: FloatArray, demands: tuple[Demand, ...]
) -> IntArray | None:
    """Whole numbers near a smooth table that meet all demands; None if there are none."""
    rounded = round_rows(smooth, problem.sizes)
    if all(demand.met(rounded) for demand in demands):
        return rounded
    cap = skipped_cap(problem)
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


def skipped_cap(problem: Problem) -> float:
    """Most respondents of a profile who may skip a question: a few, as in any survey."""
    return max(1.0, np.floor(SKIPPED_SHARE * float(problem.sizes.sum())))


def free_bounds(problem: Problem) -> tuple[FloatArray, FloatArray]:
    """Bounds that only keep every respondent in a profile and skipping rare."""
    high = np.broadcast_to(problem.sizes[:, None].astype(float), problem.allowed.shape)
    high = np.where(problem.prior[None, :] > 0, high, np.minimum(high, skipped_cap(problem)))
    return np.zeros_like(high), high


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
    _status, x = _programme(problem, demands, low, high, cost, whole=True)
    if x is None:
        return None
    table = np.rint(x).astype(np.int64).reshape(problem.allowed.shape)
    return table if all(demand.met(table) for demand in demands) else None


def _programme(  # noqa: PLR0913
    problem: Problem,
    demands: tuple[Demand, ...],
    low: FloatArray,
    high: FloatArray,
    cost: FloatArray,
    *,
    whole: bool,
) -> tuple[int, FloatArray | None]:
    """Solve the programme of all demands; HiGHS status (2 is infeasible) and solution."""
    allowed = problem.allowed
    low, high = np.where(allowed, low, 0.0), np.where(allowed, high, 0.0)
    if np.any(low > high):
        return INFEASIBLE, None
    profiles, answers = allowed.shape
    constraints = [LinearConstraint(row_sums(profiles, answers), problem.sizes, problem.sizes)]
    if demands:
        matrix, lower, upper = demand_rows(demands)
        constraints.append(LinearConstraint(matrix, lower, upper))
    cap = skipping_row(problem)
    if cap is not None:
        constraints.append(cap)
    result = milp(
        cost.ravel(),
        constraints=constraints,
        integrality=np.full(profiles * answers, int(whole)),
        bounds=Bounds(low.ravel(), high.ravel()),
        options={"mip_rel_gap": 0.5, "node_limit": NODES},
    )
    return int(result.status), result.x


def row_sums(profiles: int, answers: int) -> sparse.csr_array:
    """Matrix that adds up the answers of every profile."""
    return sparse.csr_array(sparse.kron(sparse.eye(profiles), np.ones((1, answers))))


def skipping_row(problem: Problem) -> LinearConstraint | None:
    """At most a few respondents in all skip the question."""
    skipped = (problem.prior[None, :] <= 0) & problem.allowed
    if not skipped.any():
        return None
    row = sparse.csr_array(skipped.ravel()[None, :].astype(float))
    return LinearConstraint(row, 0, skipped_cap(problem))


def demand_rows(demands: tuple[Demand, ...]) -> tuple[sparse.csr_array, FloatArray, FloatArray]:
    """Demands as rows of a linear programme, strictly inside the rounding interval."""
    rows, lower, upper = [], [], []
    for demand in demands:
        top = demand.numerator.ravel()
        if demand.denominator is None:
            rows.append(top)
            lower.append(np.ceil(demand.low))
            upper.append(np.ceil(demand.high) - 1)
            continue
        bottom = demand.denominator.ravel()
        rows += [top - (demand.low + EDGE) * bottom, top - (demand.high - EDGE) * bottom]
        lower += [0.0, -np.inf]
        upper += [np.inf, 0.0]
    return sparse.csr_array(np.array(rows)), np.array(lower), np.array(upper)


def fewest_unmet(problem: Problem, *, whole: bool) -> frozenset[int]:
    """The smallest set of demands without which the others can all hold.

    With ``whole`` respondents are kept whole; without, they may be divided, which is much faster
    and finds contradictions, but not figures that cannot occur at their base.

    A binary variable per demand gives it up at a cost of one; its rows are then relaxed by the
    largest amount they can be off.
    """
    low, high = free_bounds(problem)
    high = np.where(problem.allowed, high, 0.0)
    profiles, answers = problem.allowed.shape
    cells, count = profiles * answers, len(problem.demands)
    rows, lower, upper, owner = [], [], [], []
    for index, demand in enumerate(problem.demands):
        matrix, least, most = demand_rows((demand,))
        dense = matrix.toarray()
        rows += list(dense)
        lower += list(least)
        upper += list(most)
        owner += [index] * len(dense)
    slack_low = np.zeros((len(rows), count))
    for i, row in enumerate(rows):
        # Every respondent gives one answer, so a row is never off by more than this.
        steepest = np.abs(row.reshape(profiles, answers)).max(axis=1)
        reach = float(steepest @ problem.sizes) + 1.0
        if np.isfinite(lower[i]):
            slack_low[i, owner[i]] += reach + abs(lower[i])
        if np.isfinite(upper[i]) and not np.isfinite(lower[i]):
            slack_low[i, owner[i]] -= reach + abs(upper[i])
    matrix_rows, matrix_low, matrix_high = [], [], []
    for i, row in enumerate(rows):
        both = np.isfinite(lower[i]) and np.isfinite(upper[i])
        matrix_rows.append(np.concatenate([row, slack_low[i]]))
        matrix_low.append(lower[i])
        matrix_high.append(np.inf if both else upper[i])
        if both:
            matrix_rows.append(np.concatenate([row, -slack_low[i]]))
            matrix_low.append(-np.inf)
            matrix_high.append(upper[i])
    sums = sparse.hstack(
        [row_sums(profiles, answers), sparse.csr_array((profiles, count))], format="csr"
    )
    constraints = [
        LinearConstraint(sums, problem.sizes, problem.sizes),
        LinearConstraint(
            sparse.csr_array(np.array(matrix_rows)), np.array(matrix_low), np.array(matrix_high)
        ),
    ]
    cost = np.array([demand.cost for demand in problem.demands])
    with _quiet():
        result = milp(
            np.concatenate([np.zeros(cells), cost]),
            constraints=constraints,
            integrality=np.concatenate([np.full(cells, int(whole)), np.ones(count)]),
            bounds=Bounds(
                np.concatenate([low.ravel(), np.zeros(count)]),
                np.concatenate([high.ravel(), np.ones(count)]),
            ),
            options={"mip_rel_gap": 0.0, "node_limit": 4 * NODES},
        )
    if result.x is None:
        return frozenset(range(count))
    return frozenset(int(i) for i in np.flatnonzero(result.x[cells:] > 0.5))  # noqa: PLR2004


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the solver's own remarks, which it prints outside Python, off standard output.

    HiGHS prints a line when it polishes a solution that mixes whole and real numbers, whatever its
    options say; standard output holds only results.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def impossible(problem: Problem, demands: tuple[Demand, ...], *, whole: bool) -> bool:
    """Whether it is proven that no (whole) respondents exist that meet some demands."""
    low, high = free_bounds(problem)
    cost = np.zeros(problem.allowed.shape)
    status, _x = _programme(problem, demands, low, high, cost, whole=whole)
    return status == INFEASIBLE


def conflicting(
    problem: Problem, index: int, candidates: tuple[int, ...]
) -> tuple[int, ...] | None:
    """A smallest set of other demands that one demand cannot hold together with.

    Deletion filter: drop each candidate in turn and keep it only if the rest may be possible.

    Args:
        candidates: demands that hold together, those least likely to matter first.

    Returns:
        Indices; empty if the demand is impossible by itself, at the base it has; None if no
        contradiction is proven.
    """
    own = problem.demands[index]
    for whole in (False, True):
        demands = (*(problem.demands[i] for i in candidates), own)
        if not impossible(problem, demands, whole=whole):
            continue
        others = list(candidates)
        for candidate in candidates:
            rest = [i for i in others if i != candidate]
            if impossible(problem, (*(problem.demands[i] for i in rest), own), whole=whole):
                others = rest
        return tuple(others)
    return None

"""Whole respondents by integer programming (HiGHS), and what cannot be reached."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from graadmeter.synthesis.problem import (
    EDGE,
    Demand,
    FloatArray,
    Problem,
    free_bounds,
    skipped_cap,
)

NODES = 400
INFEASIBLE = 2
# Rows are scaled so that the edge of an interval is far above the solver's tolerance of 1e-6, even
# for a base of one respondent.
SCALE = 100.0


def solve_programme(
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
    """Demands as rows of a linear programme."""
    rows, lower, upper = [], [], []
    for demand in demands:
        top = demand.numerator.ravel()
        if demand.denominator is None:
            rows.append(top)
            lower.append(np.ceil(demand.low))
            upper.append(np.ceil(demand.high) - 1)
            continue
        bottom = demand.denominator.ravel()
        # A figure exactly halfway rounds up, so the lower bound belongs to the interval.
        rows += [SCALE * (top - demand.low * bottom), SCALE * (top - (demand.high - EDGE) * bottom)]
        # An empty base gives no figure: there is at least one respondent in it.
        rows.append(bottom)
        lower += [0.0, -np.inf, bottom[bottom > 0].min() if bottom.any() else 1.0]
        upper += [np.inf, 0.0, np.inf]
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
    return frozenset(int(i) for i in np.flatnonzero(result.x[cells:] > 0.5))


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
    status, _x = solve_programme(problem, demands, low, high, cost, whole=whole)
    return status == INFEASIBLE


def conflicting(
    problem: Problem, index: int, candidates: tuple[int, ...]
) -> tuple[int, ...] | None:
    """A smallest set of other demands that one demand cannot hold together with.

    Deletion filter: drop each candidate in turn and keep it only if the rest may be possible.

    Args:
        problem: what is to be allotted.
        index: the demand that is to be explained.
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

"""Choose bases at which the percentages that follow can occur.

A percentage printed over a small base is possible only at some sizes of that base (the idea of the
GRIM test, Brown and Heathers 2017): 73 % of 12 people does not exist, of 11 it does. Who is in a
base is decided by an earlier question than the one the percentage is about, so that decision looks
ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graadmeter.synthesis.allotment import Allotment, Demand, Problem, allot

LARGE = 400
WIDEST = 0.6


@dataclass(frozen=True)
class ComingBase:
    """A base decided now, and the figures printed over it later.

    Attributes:
        inside: (P, K) whether a respondent of a profile who gives an answer is in the base.
        intervals: (F, 2) the shares that round to each printed figure, as fractions.
    """

    inside: NDArray[np.bool_]
    intervals: NDArray[np.float64]

    def impossible(self, size: int) -> int:
        """Number of figures that no count of people out of ``size`` can give."""
        if size <= 0:
            return len(self.intervals)
        least = np.ceil(self.intervals[:, 0] * size - 1e-9)
        return int(np.sum(least >= self.intervals[:, 1] * size - 1e-9))


def allot_with_foresight(problem: Problem, coming: tuple[ComingBase, ...]) -> Allotment:
    """Allot; then resize bases at which later figures cannot occur, if that costs fewer figures."""
    allotment = allot(problem)
    extra: tuple[Demand, ...] = ()
    for base in coming:
        size = int(allotment.table[base.inside].sum())
        if size > LARGE or base.impossible(size) == 0:
            continue
        best = _cost(allotment, coming, problem.demands)
        chosen = None
        for wanted in _better_sizes(base, size):
            demand = Demand(base.inside.astype(float), None, wanted - 0.5, wanted + 0.5)
            trial = Problem(
                problem.sizes,
                problem.allowed,
                problem.prior,
                (*problem.demands, *extra, demand),
            )
            found = allot(trial)
            cost = _cost(found, coming, problem.demands)
            if cost < best:
                best, allotment, chosen = cost, found, demand
        if chosen is not None:
            extra = (*extra, chosen)
    unmet = tuple(i for i in allotment.unmet if i < len(problem.demands))
    return Allotment(allotment.table, unmet)


def _cost(
    allotment: Allotment, coming: tuple[ComingBase, ...], demands: tuple[Demand, ...]
) -> float:
    # A printed n is not given up to make room for one figure.
    given_up = sum(
        demands[i].cost if demands[i].denominator is not None else 1.01
        for i in allotment.unmet
        if i < len(demands)
    )
    lost = sum(base.impossible(int(allotment.table[base.inside].sum())) for base in coming)
    return given_up + lost


def _better_sizes(base: ComingBase, size: int) -> Iterator[int]:
    """The nearest size for each smaller number of impossible figures."""
    limit = base.impossible(size)
    reach = max(3, int(np.ceil(size * WIDEST)))
    for distance in range(1, reach + 1):
        for wanted in (size - distance, size + distance):
            if wanted > 0 and (lost := base.impossible(wanted)) < limit:
                limit = lost
                yield wanted

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

from graadmeter.synthesis.allotment import Allotment, allot
from graadmeter.synthesis.problem import Demand, Problem

LARGE = 400
WIDEST = 0.6


@dataclass(frozen=True)
class ComingBase:
    """A base decided now, and the figures printed over it later.

    Attributes:
        inside: (P, K) whether a respondent of a profile who gives an answer is in the base.
        intervals: (F, 2) the shares that round to each printed figure, as fractions.
        labels: name of each figure.
        words: the same, for people.
    """

    inside: NDArray[np.bool_]
    intervals: NDArray[np.float64]
    labels: tuple[str, ...]
    words: tuple[str, ...]

    def impossible(self, size: int) -> tuple[str, ...]:
        """The figures that no count of people out of ``size`` can give."""
        return tuple(
            label
            for label, (low, high) in zip(self.labels, self.intervals, strict=True)
            if no_whole_number(low, high, size)
        )


def no_whole_number(low: float, high: float, size: int) -> bool:
    """Whether no whole number of ``size`` is a share from ``low`` to below ``high``."""
    return size <= 0 or bool(np.ceil(low * size - 1e-9) >= high * size - 1e-9)


@dataclass(frozen=True)
class Foresight:
    """An allotment, and the demands given up so that later figures can occur.

    ``yielded`` maps a demand to the size its base would have had and the figures impossible there.
    """

    allotment: Allotment
    yielded: dict[int, tuple[int, tuple[str, ...]]]
    words: dict[str, str]


def allot_with_foresight(problem: Problem, coming: tuple[ComingBase, ...]) -> Foresight:
    """Allot; then resize bases at which later figures cannot occur, if that costs fewer figures."""
    allotment = allot(problem)
    extra: tuple[Demand, ...] = ()
    yielded: dict[int, tuple[int, tuple[str, ...]]] = {}
    for base in coming:
        size = int(allotment.table[base.inside].sum())
        lost = base.impossible(size)
        if size > LARGE or not lost:
            continue
        better = _better(problem, coming, base, allotment, extra)
        if better is None:
            continue
        demand, found = better
        given_up = set(found.unmet) - set(allotment.unmet)
        yielded |= {i: (size, lost) for i in given_up if i < len(problem.demands)}
        allotment, extra = found, (*extra, demand)
    unmet = tuple(i for i in allotment.unmet if i < len(problem.demands))
    words = {key: word for b in coming for key, word in zip(b.labels, b.words, strict=True)}
    return Foresight(Allotment(allotment.table, unmet), yielded, words)


def _better(
    problem: Problem,
    coming: tuple[ComingBase, ...],
    base: ComingBase,
    allotment: Allotment,
    extra: tuple[Demand, ...],
) -> tuple[Demand, Allotment] | None:
    """The size of a base that costs the fewest figures, if any costs fewer than now."""
    best = _cost(allotment, coming, problem.demands)
    found = None
    # Worth as much as all that it makes possible, or another figure would go before it.
    worth = 1.0 + len(base.labels)
    for wanted in _better_sizes(base, int(allotment.table[base.inside].sum())):
        demand = Demand(base.inside.astype(float), None, wanted - 0.5, wanted + 0.5, worth)
        demands = (*problem.demands, *extra, demand)
        trial = allot(Problem(problem.sizes, problem.allowed, problem.prior, demands))
        cost = _cost(trial, coming, problem.demands)
        if cost < best:
            best, found = cost, (demand, trial)
    return found


def _cost(
    allotment: Allotment, coming: tuple[ComingBase, ...], demands: tuple[Demand, ...]
) -> float:
    # A printed n is not given up to make room for one figure.
    given_up = sum(
        demands[i].cost if demands[i].denominator is not None else 1.01
        for i in allotment.unmet
        if i < len(demands)
    )
    lost = sum(len(b.impossible(int(allotment.table[b.inside].sum()))) for b in coming)
    return given_up + lost


def _better_sizes(base: ComingBase, size: int) -> Iterator[int]:
    """The nearest size for each smaller number of impossible figures."""
    limit = len(base.impossible(size))
    reach = max(3, int(np.ceil(size * WIDEST)))
    for distance in range(1, reach + 1):
        for wanted in (size - distance, size + distance):
            if wanted > 0 and (lost := len(base.impossible(wanted))) < limit:
                limit = lost
                yield wanted

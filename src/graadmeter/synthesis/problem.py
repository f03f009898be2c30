"""What is to be allotted: respondents by profile, possible answers, and printed figures.

A *profile* is a set of respondents who are alike in everything the printed figures ask.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

SKIPPED_SHARE = 0.03
# Strictly inside the rounding interval, far above floating-point error of the estimator.
EDGE = 1e-7


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


def skipped_cap(problem: Problem) -> float:
    """Most respondents of a profile who may skip a question: a few, as in any survey."""
    return max(1.0, float(np.floor(SKIPPED_SHARE * float(problem.sizes.sum()))))


def free_bounds(problem: Problem) -> tuple[FloatArray, FloatArray]:
    """Bounds that only keep every respondent in a profile and skipping rare."""
    high = np.broadcast_to(problem.sizes[:, None].astype(float), problem.allowed.shape)
    high = np.where(problem.prior[None, :] > 0, high, np.minimum(high, skipped_cap(problem)))
    return np.zeros_like(high), high

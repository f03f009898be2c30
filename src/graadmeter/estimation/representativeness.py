"""How evenly a frame responds: the R-indicator.

Schouten, Cobben and Bethlehem (2009), "Indicators for the representativeness of survey response",
Survey Methodology 35(1), 101-113: R = 1 - 2 S(rho), with S the standard deviation of the response
propensities of everybody who was asked. R is 1 when all groups respond equally, and at least 0. It
tells how even the response is over the variables of the frame, and nothing of other variables.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import FloatArray, IntArray, frozen, whole_numbers
from graadmeter.estimation._special import check_level

REPLICATES = 2000


@dataclass(frozen=True)
class Representativeness:
    """The R-indicator of a response.

    Attributes:
        r: the indicator after adjustment for bias, 0..1.
        unadjusted: the same from the observed rates as they are; never above `r` by much, since
            rates of small cells differ by chance alone.
        low: lower confidence limit of `r`.
        high: upper confidence limit.
        level: the confidence level.
        rate: the overall response rate, 0..1.
        rates: (C,) response rate per cell.
        n: number of people asked.
    """

    r: float
    unadjusted: float
    low: float
    high: float
    level: float
    rate: float
    rates: FloatArray
    n: int


def r_indicator(
    asked: ArrayLike,
    responded: ArrayLike,
    *,
    level: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = 1,
) -> Representativeness:
    """The R-indicator of people in cells, with an interval.

    With a propensity per cell (a saturated model) rho_c = r_c / n_c, and N people in all,

        S^2 = sum_c n_c (rho_c - rho)^2 / (N - 1).

    If everybody in a cell responds independently with the same chance, this is on average too large
    by sum_c (1 - n_c / N) rho_c (1 - rho_c) / (N - 1): the rates of cells differ by chance. The
    adjustment (Shlomo, Skinner and Schouten 2012, Journal of Statistical Planning and Inference
    142, 201-211, here for those who were asked, without a sample from a larger population)
    subtracts its unbiased estimate, with rho_c (1 - rho_c) n_c / (n_c - 1). What is left below 0
    counts as 0.

    The interval is a parametric bootstrap: responses are drawn per cell, with propensities pulled
    towards the overall rate so that their spread is the adjusted S, R is computed anew, and the
    quantiles of R are taken. The same seed gives the same limits.

    Args:
        asked: people asked per cell, (C,) with C >= 2, each at least 2.
        responded: how many of them responded, (C,).
        level: confidence level.
        replicates: bootstrap samples.
        seed: of the bootstrap.

    Raises:
        ValueError: fewer than two cells, a cell of fewer than two, or more responded than asked.
    """
    n = whole_numbers(asked, "asked")
    done = whole_numbers(responded, "responded")
    if n.ndim != 1 or n.shape != done.shape or n.size < 2:
        raise ValueError("asked and responded must have one number per cell, for two cells or more")
    if (n < 2).any():
        raise ValueError("a cell has fewer than two people; join it with another")
    if (done > n).any():
        raise ValueError("more people responded than were asked")
    tail = (1.0 - check_level(level)) / 2.0
    rates = done / n
    overall = float(done.sum() / n.sum())
    raw, adjusted = (float(v[0]) for v in _spreads(n, done[np.newaxis, :]))
    pull = np.sqrt(adjusted / raw) if raw > 0.0 else 0.0
    dice = np.random.default_rng(seed)
    drawn = dice.binomial(n, overall + pull * (rates - overall), size=(replicates, n.size))
    low, high = np.quantile(_indicator(_spreads(n, drawn)[1]), [tail, 1.0 - tail])
    found = float(_indicator(adjusted))
    return Representativeness(
        r=found,
        unadjusted=float(_indicator(raw)),
        low=min(float(low), found),
        high=max(float(high), found),
        level=level,
        rate=overall,
        rates=frozen(rates),
        n=int(n.sum()),
    )


def _spreads(n: IntArray, done: IntArray) -> tuple[FloatArray, FloatArray]:
    """S squared, as it is and adjusted, of rows of responses."""
    total = n.sum()
    rates = done / n
    overall = done.sum(axis=1, keepdims=True) / total
    raw = (n * (rates - overall) ** 2).sum(axis=1) / (total - 1)
    within = rates * (1.0 - rates) * n / (n - 1)
    chance = ((1.0 - n / total) * within).sum(axis=1) / (total - 1)
    return raw, np.maximum(raw - chance, 0.0)


def _indicator(spread: FloatArray | float) -> FloatArray:
    return np.clip(1.0 - 2.0 * np.sqrt(spread), 0.0, 1.0)

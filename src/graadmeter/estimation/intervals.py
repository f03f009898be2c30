"""Confidence intervals for proportions and means.

All functions broadcast their arguments; `df` may be infinite (the normal distribution) and is the
number of degrees of freedom of the standard error. An interval is NaN where the estimate is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from graadmeter.estimation._arrays import BoolArray, FloatArray, divide, frozen
from graadmeter.estimation._special import beta_quantile, check_level, t_quantile

SMALL_N = 30
"""Below this many rows in the base, `interval` uses the beta interval."""


@dataclass(frozen=True, eq=False)
class Interval:
    """Confidence limits.

    Attributes:
        low: float64, lower limit, in the unit of the estimate.
        high: float64, upper limit.
        level: the confidence level, for instance 0.95.
        beta: bool, True where the limits come from `beta_interval`.
    """

    low: FloatArray
    high: FloatArray
    level: float
    beta: BoolArray

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("low", "high", "beta"):
            object.__setattr__(self, name, frozen(np.asarray(getattr(self, name))))


def _proportion(values: ArrayLike) -> FloatArray:
    p = np.asarray(values, dtype=np.float64)
    if ((p < 0.0) | (p > 1.0)).any():
        raise ValueError("a proportion must lie between 0 and 1; divide percentages by 100")
    return p


def _standard_error(values: ArrayLike) -> FloatArray:
    se = np.asarray(values, dtype=np.float64)
    if (se < 0.0).any():
        raise ValueError("a standard error must not be negative")
    return se


def xlogit(p: ArrayLike, se: ArrayLike, df: ArrayLike, level: float = 0.95) -> Interval:
    """Interval on the logit scale: expit(logit(p) +- t_df SE / (p (1 - p))).

    Source: `svyciprop(method = "xlogit")` in the R package survey; the method of SUDAAN and Stata.

    Args:
        p: proportions (...), 0..1.
        se: standard errors (...).
        df: degrees of freedom (...).
        level: confidence level.

    Returns:
        Limits within 0..1. NaN at p = 0 and p = 1, where the logit does not exist: use `interval`.

    Raises:
        ValueError: p outside 0..1, a negative standard error, or `level` not between 0 and 1.
    """
    share, error = np.broadcast_arrays(_proportion(p), _standard_error(se))
    t = t_quantile(0.5 + check_level(level) / 2.0, df)
    half = t * divide(error, share * (1.0 - share))
    centre = special.logit(np.where((share > 0.0) & (share < 1.0), share, np.nan))
    low, high = special.expit(centre - half), special.expit(centre + half)
    return Interval(low, high, level, np.zeros(np.shape(low), dtype=np.bool_))


def logit(p: ArrayLike, se: ArrayLike, df: ArrayLike, level: float = 0.95) -> Interval:
    """The limits of a logistic model with only an intercept: in closed form, those of `xlogit`.

    R's `svyciprop(method = "logit")` fits that model step by step. The linearised variance of its
    intercept is SE^2 / (p (1 - p))^2, so its limits are these as far as the fit has converged.
    At p = 0 and p = 1 the fit never ends and R prints almost a point; here NaN.

    Args:
        p: proportions (...), 0..1.
        se: standard errors (...).
        df: degrees of freedom (...).
        level: confidence level.

    Returns:
        Limits within 0..1. NaN at p = 0 and p = 1: use `interval`.

    Raises:
        ValueError: p outside 0..1, a negative standard error, or `level` not between 0 and 1.
    """
    return xlogit(p, se, df, level)


def wilson(
    p: ArrayLike, se: ArrayLike, n: ArrayLike, df: ArrayLike, level: float = 0.95
) -> Interval:
    """Wilson's score interval with an effective sample size.

    The values q with (p - q)^2 = t_df^2 q (1 - q) / n*, n* = p (1 - p) / V. Where p is 0 or 1, or
    V is 0, the sample says nothing about V: n* is then n, as in `beta_interval`.

    Source: Wilson (1927), JASA 22; for complex samples Franco, Little, Louis and Slud (2019),
    Journal of Survey Statistics and Methodology 7, 334-364.

    Args:
        p: proportions (...), 0..1.
        se: standard errors (...).
        n: rows in the base (...).
        df: degrees of freedom (...).
        level: confidence level.

    Returns:
        Limits within 0..1; exactly 0 below p = 0 and exactly 1 above p = 1.

    Raises:
        ValueError: p outside 0..1, a negative standard error, or `level` not between 0 and 1.
    """
    share, error, rows = np.broadcast_arrays(
        _proportion(p), _standard_error(se), np.asarray(n, dtype=np.float64)
    )
    square = t_quantile(0.5 + check_level(level) / 2.0, df) ** 2
    spread = share * (1.0 - share)
    known = (spread > 0.0) & (error > 0.0)
    effective = np.where(known, divide(spread, error**2), np.where(rows > 0.0, rows, np.nan))
    whole = effective + square
    centre = (effective * share + square / 2.0) / whole
    half = np.sqrt(square * (effective * spread + square / 4.0)) / whole
    low = np.where(share == 0.0, half * 0.0, np.maximum(centre - half, 0.0))
    high = np.where(share == 1.0, half * 0.0 + 1.0, np.minimum(centre + half, 1.0))
    return Interval(low, high, level, np.zeros(np.shape(low), dtype=np.bool_))


def beta_interval(
    p: ArrayLike,
    se: ArrayLike,
    n: ArrayLike,
    df: ArrayLike,
    level: float = 0.95,
    *,
    cap: bool = True,
) -> Interval:
    """Korn and Graubard's interval: Clopper and Pearson's with an effective sample size.

    n* = p (1 - p) / V  (t_{n-1} / t_df)^2; the limits are the quantiles of
    Beta(n* p, n* (1 - p) + 1) and Beta(n* p + 1, n* (1 - p)). Where p is 0 or 1, or V is 0, the
    sample says nothing about V: n* is then n (a design effect of 1), never infinite. n* is also
    never more than n, so that a lucky design effect below 1 does not shorten the interval of a
    small domain.

    Source: Korn and Graubard (1998), Survey Methodology 24, 193-201; the cap: Parker et al.
    (2017), National Center for Health Statistics data presentation standards for proportions.

    Args:
        p: proportions (...), 0..1.
        se: standard errors (...).
        n: rows in the base (...); Kish's effective number is also possible.
        df: degrees of freedom (...).
        level: confidence level.
        cap: False leaves n* above n, as R's `svyciprop(method = "beta")` does.

    Returns:
        Limits within 0..1; exactly 0 below p = 0 and exactly 1 above p = 1.

    Raises:
        ValueError: p outside 0..1, a negative standard error, or `level` not between 0 and 1.
    """
    share, error, rows, degrees = np.broadcast_arrays(
        _proportion(p),
        _standard_error(se),
        np.asarray(n, dtype=np.float64),
        np.asarray(df, dtype=np.float64),
    )
    tail = (1.0 - check_level(level)) / 2.0
    ratio = divide(t_quantile(tail, rows - 1.0), t_quantile(tail, degrees)) ** 2
    ratio = np.where(np.isnan(ratio), 1.0, ratio)
    spread = share * (1.0 - share)
    known = (spread > 0.0) & (error > 0.0)
    effective = np.where(known, divide(spread, error**2), rows) * ratio
    if cap:
        effective = np.minimum(effective, rows)
    effective = np.where(rows > 0.0, effective, np.nan)
    hits, others = effective * share, effective * (1.0 - share)
    low = beta_quantile(tail, hits, others + 1.0)
    high = beta_quantile(1.0 - tail, hits + 1.0, others)
    return Interval(low, high, level, np.ones(np.shape(low), dtype=np.bool_))


def interval(
    p: ArrayLike, se: ArrayLike, n: ArrayLike, df: ArrayLike, level: float = 0.95
) -> Interval:
    """The interval this project prints: `xlogit`, or `beta_interval` where that is not safe.

    Beta is used where p is 0 or 1, the standard error is 0 or unknown, or n < `SMALL_N`. The
    choice depends on nothing else, so a reader can repeat it.

    Args:
        p: proportions (...), 0..1.
        se: standard errors (...).
        n: rows in the base (...), unweighted.
        df: degrees of freedom (...).
        level: confidence level.

    Returns:
        Limits within 0..1; `Interval.beta` tells which method each comes from.

    Raises:
        ValueError: p outside 0..1, a negative standard error, or `level` not between 0 and 1.
    """
    share, error, rows, degrees = np.broadcast_arrays(
        _proportion(p),
        _standard_error(se),
        np.asarray(n, dtype=np.float64),
        np.asarray(df, dtype=np.float64),
    )
    logit = xlogit(share, error, degrees, level)
    use = (share == 0.0) | (share == 1.0) | ~(error > 0.0) | (rows < SMALL_N)
    use = use & ~np.isnan(share)
    low, high = np.array(logit.low), np.array(logit.high)
    if use.any():
        chosen = beta_interval(share[use], error[use], rows[use], degrees[use], level)
        low[use], high[use] = chosen.low, chosen.high
    return Interval(low, high, level, use)


def mean_interval(mean: ArrayLike, se: ArrayLike, df: ArrayLike, level: float = 0.95) -> Interval:
    """Interval for a mean or a difference: estimate +- t_df SE.

    Args:
        mean: estimates (...), in any unit.
        se: standard errors (...), in the same unit.
        df: degrees of freedom (...).
        level: confidence level.

    Raises:
        ValueError: A negative standard error, or `level` not between 0 and 1.
    """
    centre = np.asarray(mean, dtype=np.float64)
    half = t_quantile(0.5 + check_level(level) / 2.0, df) * _standard_error(se)
    low, high = centre - half, centre + half
    return Interval(low, high, level, np.zeros(np.shape(low), dtype=np.bool_))

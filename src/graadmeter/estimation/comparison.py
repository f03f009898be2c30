"""Changes between waves and groups: difference, interval, test, and many tests at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import FloatArray, divide, frozen
from graadmeter.estimation._special import check_level, t_quantile, t_two_sided


@dataclass(frozen=True, eq=False)
class Difference:
    """Differences second minus first; every array has the broadcast shape of the arguments.

    Attributes:
        difference: float64, p2 - p1, in the unit of the estimates.
        se: float64, standard error of the difference.
        df: float64, degrees of freedom.
        low: float64, lower confidence limit.
        high: float64, upper confidence limit.
        t: float64, difference / se.
        p_value: float64, two-sided.
        level: the confidence level.
    """

    difference: FloatArray
    se: FloatArray
    df: FloatArray
    low: FloatArray
    high: FloatArray
    t: FloatArray
    p_value: FloatArray
    level: float

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("difference", "se", "df", "low", "high", "t", "p_value"):
            object.__setattr__(self, name, frozen(np.asarray(getattr(self, name))))


def difference(  # noqa: PLR0913 - two estimates in full, and what they share
    p1: ArrayLike,
    se1: ArrayLike,
    df1: ArrayLike,
    p2: ArrayLike,
    se2: ArrayLike,
    df2: ArrayLike,
    *,
    covariance: ArrayLike = 0.0,
    most_df: ArrayLike = np.inf,
    level: float = 0.95,
) -> Difference:
    """Compares two estimates, of independent waves unless a covariance is given.

    SE = sqrt(V1 + V2 - 2 cov); the degrees of freedom are Satterthwaite's,
    (V1 + V2)^2 / (V1^2 / df1 + V2^2 / df2), between the smaller of df1 and df2 and their sum.
    Source: Satterthwaite (1946), Biometrics Bulletin 2; Welch (1947), Biometrika 34.

    A standard error of 0 with finite df (a proportion of 0 or 1, or a spread that was not seen) is
    not certainty: everything but `difference` is then NaN, "cannot be tested". A known constant,
    such as a norm, has standard error 0 and df infinite.

    Args:
        p1: first (earlier) estimates (...), proportions or means.
        se1: their standard errors (...).
        df1: their degrees of freedom (...); infinite if unknown and large.
        p2: second (later) estimates (...).
        se2: their standard errors (...).
        df2: their degrees of freedom (...).
        covariance: covariance of the two estimates (...): for domains of one wave.
        most_df: at most so many degrees of freedom (...): those of both bases together, which are
            fewer than their sum when they share clusters.
        level: confidence level.

    Returns:
        See `Difference`.

    Raises:
        ValueError: A negative standard error, or `level` not between 0 and 1.
    """
    first, error1, degrees1, second, error2, degrees2, shared, most = np.broadcast_arrays(
        *(
            np.asarray(x, dtype=np.float64)
            for x in (p1, se1, df1, p2, se2, df2, covariance, most_df)
        )
    )
    if (error1 < 0.0).any() or (error2 < 0.0).any():
        raise ValueError("a standard error must not be negative")
    upper = 0.5 + check_level(level) / 2.0
    change = second - first
    v1, v2 = error1**2, error2**2
    seen1 = (v1 > 0.0) | np.isposinf(degrees1)
    seen2 = (v2 > 0.0) | np.isposinf(degrees2)
    variance = v1 + v2 - 2.0 * shared
    testable = seen1 & seen2 & (variance > 0.0)
    se = np.sqrt(np.where(testable, variance, np.nan))
    parts = divide(v1**2, degrees1) + divide(v2**2, degrees2)
    df = np.where(parts == 0.0, np.inf, divide((v1 + v2) ** 2, parts))
    df = np.where(testable, np.minimum(df, most), np.nan)
    half = t_quantile(upper, df) * se
    t = divide(change, se)
    return Difference(
        difference=change,
        se=se,
        df=df,
        low=change - half,
        high=change + half,
        t=t,
        p_value=t_two_sided(t, df),
        level=level,
    )


def published_se(p: ArrayLike, n: ArrayLike, deff: ArrayLike = 1.0) -> FloatArray:
    """Standard error of a published proportion of which only p, n and a design effect are known.

    SE = sqrt(deff p (1 - p) / (n - 1)), the inverse of `Proportions.deff`.

    Args:
        p: proportions (...), 0..1; NaN gives NaN.
        n: rows in the base (...); NaN, "not published", gives NaN, as does n < 2.
        deff: design effect (...), stated by the caller.

    Returns:
        float64 (...). 0 at p = 0 and p = 1, which `difference` treats as "cannot be tested".

    Raises:
        ValueError: p outside 0..1, or a negative design effect.
    """
    share, rows, effect = np.broadcast_arrays(
        *(np.asarray(x, dtype=np.float64) for x in (p, n, deff))
    )
    if ((share < 0.0) | (share > 1.0)).any():
        raise ValueError("a proportion must lie between 0 and 1; divide percentages by 100")
    if (effect < 0.0).any():
        raise ValueError("a design effect must not be negative")
    known = np.where(rows > 1.0, rows - 1.0, np.nan)
    result: FloatArray = np.sqrt(effect * share * (1.0 - share) / known)
    return result


def benjamini_hochberg(p_values: ArrayLike) -> FloatArray:
    """Adjusts p-values so that calling those below q significant keeps the false share below q.

    With m p-values that are not NaN, in ascending order: adjusted_(i) = min over j >= i of
    min(1, m p_(j) / j). Source: Benjamini and Hochberg (1995), JRSS B 57; equal to R's
    `p.adjust(method = "BH")`.

    Args:
        p_values: float64 (...), 0..1; NaN, "not tested", stays NaN and does not count.

    Returns:
        float64 (...), adjusted p-values.

    Raises:
        ValueError: A p-value outside 0..1.
    """
    values = np.asarray(p_values, dtype=np.float64)
    if ((values < 0.0) | (values > 1.0)).any():
        raise ValueError("a p-value must lie between 0 and 1")
    result = np.full(values.shape, np.nan)
    tested = ~np.isnan(values)
    known = values[tested]
    order = np.argsort(known, kind="stable")
    scaled = known[order] * (known.size / np.arange(1, known.size + 1))
    adjusted = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    restored = np.empty_like(adjusted)
    restored[order] = adjusted
    result[tested] = restored
    return result

"""Tests of estimates whose covariances are known, and the correction for many of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import BoolArray, FloatArray, divide, frozen, seen_variance
from graadmeter.estimation._special import check_level, t_quantile, t_two_sided
from graadmeter.estimation.comparison import Difference, benjamini_hochberg, difference

Adjustment = Literal["none", "bonferroni", "holm", "benjamini-hochberg"]

_CERTAIN = 1e-12
"""A variance of a difference below this share of its parts is rounding, so zero."""


def bonferroni(p_values: ArrayLike) -> FloatArray:
    """Adjusts p-values so that the chance of any false finding stays below the level.

    min(1, m p), with m the p-values that are not NaN. Source: Dunn (1961), JASA 56, 52-64; equal
    to R's `p.adjust(method = "bonferroni")`.

    Args:
        p_values: float64 (...), 0..1; NaN, "not tested", stays NaN and does not count.

    Returns:
        float64 (...), adjusted p-values.

    Raises:
        ValueError: A p-value outside 0..1.
    """
    values = _p_values(p_values)
    result: FloatArray = np.minimum(values * (~np.isnan(values)).sum(), 1.0)
    return result


def holm(p_values: ArrayLike) -> FloatArray:
    """Adjusts p-values as `bonferroni` does, in steps, so that it always finds at least as much.

    With m p-values that are not NaN, in ascending order: adjusted_(i) = max over j <= i of
    min(1, (m - j + 1) p_(j)). Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70;
    equal to R's `p.adjust(method = "holm")`.

    Args:
        p_values: float64 (...), 0..1; NaN, "not tested", stays NaN and does not count.

    Returns:
        float64 (...), adjusted p-values.

    Raises:
        ValueError: A p-value outside 0..1.
    """
    values = _p_values(p_values)
    result = np.full(values.shape, np.nan)
    tested = ~np.isnan(values)
    known = values[tested]
    order = np.argsort(known, kind="stable")
    scaled = known[order] * (known.size - np.arange(known.size))
    restored = np.empty_like(known)
    restored[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    result[tested] = restored
    return result


def adjust_p_values(p_values: ArrayLike, method: Adjustment) -> FloatArray:
    """Adjusts p-values by the named method; "none" only checks them.

    Args:
        p_values: float64 (...), 0..1; NaN, "not tested", stays NaN and does not count.
        method: "none", "bonferroni", "holm" or "benjamini-hochberg".

    Raises:
        ValueError: A p-value outside 0..1, or an unknown method.
    """
    methods = {
        "none": _p_values,
        "bonferroni": bonferroni,
        "holm": holm,
        "benjamini-hochberg": benjamini_hochberg,
    }
    if method not in methods:
        raise ValueError(f"method must be one of {', '.join(methods)}; found {method}")
    return methods[method](p_values)


@dataclass(frozen=True, eq=False)
class TTest:
    """Tests of K linear combinations; every array is float64 (K,), or () for one.

    Attributes:
        estimate: the combination, in the unit of the estimates.
        se: its standard error. NaN, with everything below, where the variance is 0.
        df: degrees of freedom.
        low: lower confidence limit.
        high: upper confidence limit.
        t: (estimate - null) / se.
        p_value: two-sided.
        level: the confidence level.
    """

    estimate: FloatArray
    se: FloatArray
    df: FloatArray
    low: FloatArray
    high: FloatArray
    t: FloatArray
    p_value: FloatArray
    level: float

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("estimate", "se", "df", "low", "high", "t", "p_value"):
            object.__setattr__(self, name, frozen(np.asarray(getattr(self, name))))


def t_test(
    contrast: ArrayLike,
    estimates: ArrayLike,
    covariance: ArrayLike,
    df: ArrayLike,
    *,
    null: ArrayLike = 0.0,
    level: float = 0.95,
) -> TTest:
    """Design-based t-test of linear combinations c'theta of estimates.

    SE = sqrt(c'V c); t = (c'theta - null) / SE on `df` degrees of freedom. Source: Särndal,
    Swensson and Wretman (1992), section 5.5; Lumley (2010), Complex Surveys, section 2.3.

    Args:
        contrast: float64 (C,) for one test or (K, C), such as (-1, 1) for a difference.
        estimates: float64 (C,).
        covariance: float64 (C, C), their covariance matrix.
        df: degrees of freedom, one number or (K,): those of the design; may be infinite.
        null: value under the null hypothesis, one number or (K,).
        level: confidence level.

    Returns:
        See `TTest`.

    Raises:
        ValueError: Shapes do not agree, the covariance is not symmetric or has a negative
            variance, or `level` is not between 0 and 1.
    """
    theta, matrix = _system(estimates, covariance)
    rows = np.asarray(contrast, dtype=np.float64)
    if rows.ndim not in (1, 2) or rows.shape[-1] != theta.size:
        raise ValueError(f"contrast must be ({theta.size},) or (K, {theta.size})")
    upper = 0.5 + check_level(level) / 2.0
    estimate = rows @ theta
    variance = np.einsum("...i,ij,...j->...", rows, matrix, rows)
    parts = np.einsum("...i,ij,...j->...", np.abs(rows), np.abs(matrix), np.abs(rows))
    se = np.sqrt(np.where(variance > _CERTAIN * parts, variance, np.nan))
    degrees = np.where(np.isnan(se), np.nan, np.asarray(df, dtype=np.float64))
    half = t_quantile(upper, degrees) * se
    t = divide(estimate - np.asarray(null, dtype=np.float64), se)
    return TTest(
        estimate=estimate,
        se=se,
        df=degrees,
        low=estimate - half,
        high=estimate + half,
        t=t,
        p_value=t_two_sided(t, degrees),
        level=level,
    )


def part_against_whole(
    estimates: ArrayLike,
    covariance: ArrayLike,
    whole: int,
    df: ArrayLike,
    *,
    level: float = 0.95,
) -> Difference:
    """Compares every column with the whole that contains it: column minus whole.

    A part and its whole share rows, so treating them as independent overstates the standard error
    (or, for small covariances, misstates it); V1 + V2 - 2 cov does not.

    Args:
        estimates: float64 (C,), of the parts and of the whole.
        covariance: float64 (C, C), their covariance matrix.
        whole: which of the C is the whole.
        df: degrees of freedom, one number or (C,).
        level: confidence level.

    Returns:
        Arrays (C,), see `Difference`. NaN (but for the difference) for the whole itself, for a
        part that is the whole, and where `difference` says "cannot be tested".

    Raises:
        ValueError: Shapes do not agree, the covariance is not symmetric or has a negative
            variance, `whole` is not a column, or `level` is not between 0 and 1.
    """
    theta, matrix = _system(estimates, covariance)
    if not 0 <= whole < theta.size:
        raise ValueError(f"whole must be one of the {theta.size} columns; found {whole}")
    degrees = np.broadcast_to(np.asarray(df, dtype=np.float64), theta.shape)
    other = np.full(theta.shape, whole)
    return _compare(theta, matrix, degrees, (other, np.arange(theta.size)), level)


def column_letters(
    estimates: ArrayLike,
    covariance: ArrayLike,
    df: ArrayLike,
    level: float = 0.95,
    adjust: Adjustment = "none",
) -> tuple[str, ...]:
    """Tells for every column of a table which other columns it is significantly higher than.

    All C (C - 1) / 2 pairs are tested two-sided with their covariance (see `difference`) and
    corrected together. Columns are named A, B, ..., Z, AA, AB, ...; with more than 26 columns the
    names are separated by spaces.

    Args:
        estimates: float64 (C,); NaN, an empty column, is not tested and does not count.
        covariance: float64 (C, C), the covariance matrix.
        df: degrees of freedom, one number or (C,).
        level: 0.95 calls a difference significant when its p-value is below 0.05.
        adjust: correction for the number of pairs.

    Returns:
        C strings: "AC" means significantly higher than columns A and C; "" than none.

    Raises:
        ValueError: Shapes do not agree, the covariance is not symmetric or has a negative
            variance, an unknown correction, or `level` is not between 0 and 1.
    """
    theta, matrix = _system(estimates, covariance)
    degrees = np.broadcast_to(np.asarray(df, dtype=np.float64), theta.shape)
    first, second = np.triu_indices(theta.size, k=1)
    tests = _compare(theta, matrix, degrees, (first, second), level)
    found: BoolArray = adjust_p_values(tests.p_value, adjust) < 1.0 - level
    higher = np.zeros((theta.size, theta.size), dtype=np.bool_)
    higher[second, first] = found & (tests.difference > 0.0)
    higher[first, second] = found & (tests.difference < 0.0)
    join = " " if theta.size > 26 else ""
    return tuple(join.join(column_name(int(j)) for j in np.flatnonzero(row)) for row in higher)


def column_name(index: int) -> str:
    """The letter of a column, 0 being A: A, B, ..., Z, AA, AB, ..."""
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name


def _compare(
    theta: FloatArray,
    matrix: FloatArray,
    df: FloatArray,
    pair: tuple[ArrayLike, ArrayLike],
    level: float,
) -> Difference:
    i, j = np.asarray(pair[0]), np.asarray(pair[1])
    variance = seen_variance(np.diag(matrix), theta)
    se, parts = np.sqrt(variance), variance[i] + variance[j]
    shared = matrix[i, j]
    shared = np.where(parts - 2.0 * shared <= _CERTAIN * parts, parts, shared)  # untestable
    return difference(
        theta[i], se[i], df[i], theta[j], se[j], df[j], covariance=shared, level=level
    )


def _p_values(p_values: ArrayLike) -> FloatArray:
    values = np.asarray(p_values, dtype=np.float64)
    if ((values < 0.0) | (values > 1.0)).any():
        raise ValueError("a p-value must lie between 0 and 1")
    return values


def _system(estimates: ArrayLike, covariance: ArrayLike) -> tuple[FloatArray, FloatArray]:
    theta = np.asarray(estimates, dtype=np.float64)
    matrix = np.asarray(covariance, dtype=np.float64)
    if theta.ndim != 1 or matrix.shape != (theta.size, theta.size):
        raise ValueError(
            f"estimates must be (C,) and covariance (C, C); found {theta.shape} and {matrix.shape}"
        )
    if not np.allclose(matrix, matrix.T, rtol=1e-8, atol=0.0, equal_nan=True) and not np.allclose(
        matrix, matrix.T, rtol=0.0, atol=1e-12 * float(np.nanmax(np.abs(matrix))), equal_nan=True
    ):
        raise ValueError("a covariance matrix must be symmetric")
    if (np.diag(matrix) < 0.0).any():
        raise ValueError("a variance must not be negative")
    return theta, matrix

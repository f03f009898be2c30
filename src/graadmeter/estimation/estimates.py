"""Proportions, means, totals and ratios in domains, under any `Design`.

Row by row, for weights that vary, clusters and strata; where rows were sampled and weights are
constant within post-strata, `proportions` and `means` give the same from counts, much faster.

Influence values, with W the sum of weights in the base: total w y; mean and proportion
w (y - m) / W; ratio w (y - r x) / X. Their variance: see `variance.py`.

Source: Särndal, Swensson and Wretman (1992), sections 5.5 to 5.8; the design effect is that of
`deff = "replace"` in the R package survey.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    divide,
    frozen,
    seen_variance,
)
from graadmeter.estimation.design import Design
from graadmeter.estimation.variance import block_variances, degrees_of_freedom


@dataclass(frozen=True, eq=False)
class Estimates:
    """Estimates in D domains; every array is (D,) or, for K categories, (D, K).

    Attributes:
        estimate: float64; NaN where the base is empty.
        se: float64, standard error in the unit of `estimate`. NaN where the base is empty, and for
            a mean or ratio of one row, which says nothing about the spread.
        df: int64, PSUs minus strata with rows in the base; 0 where it is empty.
        n: int64, rows in the base with a weight above 0.
        weighted: float64, sum of weights in the base.
        deff: float64, variance divided by that of simple random sampling with replacement of n
            rows; NaN where that is 0 or n < 2, and for ratios.
        n_effective: float64, n / deff; NaN where deff is NaN, infinite where the variance is 0.
        influence: float64 (n, D) or (n, D * K), influence values by row, domain by domain; or
            None. Give them to `covariance`. A column is NaN where the base is empty.
    """

    estimate: FloatArray
    se: FloatArray
    df: IntArray
    n: IntArray
    weighted: FloatArray
    deff: FloatArray
    n_effective: FloatArray
    influence: FloatArray | None = None

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, frozen(np.asarray(value)))


def domain_proportions(
    design: Design,
    codes: ArrayLike,
    n_categories: int,
    domains: ArrayLike,
    *,
    keep_influence: bool = False,
) -> Estimates:
    """Estimates the share of every category in every domain.

    Args:
        design: the design of the file.
        codes: whole numbers (n,), category 0..K-1, or -1 for missing: then not in the base.
        n_categories: K.
        domains: bool (n, D), the rows of every domain.
        keep_influence: whether to return the influence values (8 n D K bytes).

    Returns:
        Arrays (D, K), between 0 and 1; exactly 0 or 1 where nobody or everybody in the base is in
        the category.

    Raises:
        ValueError: A wrong shape or type, a code outside -1..K-1, or a lonely stratum.
    """
    values = np.asarray(codes)
    if values.shape != (design.n_rows,) or values.dtype.kind not in "iu":
        raise ValueError(
            f"codes must be whole numbers ({design.n_rows},); found {values.dtype} {values.shape}"
        )
    if n_categories < 1 or values.min() < -1 or values.max() >= n_categories:
        raise ValueError(f"codes must lie between -1 (missing) and {n_categories - 1}")
    bases = _bases(design, domains, values >= 0)
    sums = np.zeros((len(bases), n_categories))
    for d, base in enumerate(bases):
        sums[d] = np.bincount(values[base], weights=design.weight[base], minlength=n_categories)
    weighted = sums.sum(axis=1, keepdims=True)
    estimate = divide(sums, weighted)  # one category holding all: the same number, exactly 1

    def fill(column: int, row: FloatArray) -> None:
        d, k = divmod(column, n_categories)
        base = bases[d]
        if base.size == 0:
            row[:] = np.nan
            return
        row[base] = (values[base] == k) - estimate[d, k]
        row *= design.weight / weighted[d, 0]

    squared, influence = block_variances(design, sums.size, fill, keep_influence)
    return _result(
        design,
        bases,
        estimate,
        squared.reshape(sums.shape),
        estimate * (1.0 - estimate),
        influence,
    )


def domain_means(
    design: Design, y: ArrayLike, domains: ArrayLike, *, keep_influence: bool = False
) -> Estimates:
    """Estimates the mean of y in every domain.

    Args:
        design: the design of the file.
        y: float64 (n,), values; NaN is missing and not in the base.
        domains: bool (n, D), the rows of every domain.
        keep_influence: whether to return the influence values (8 n D bytes).

    Returns:
        Arrays (D,), in the unit of y.

    Raises:
        ValueError: A wrong shape or type, an infinite value, or a lonely stratum.
    """
    values = _values(design, y, "y")
    bases = _bases(design, domains, ~np.isnan(values))
    estimate, spread = _moments(design, values, bases)

    def fill(column: int, row: FloatArray) -> None:
        base = bases[column]
        if base.size < 2:
            row[:] = np.nan
            return
        weight = design.weight[base]
        row[base] = weight * (values[base] - estimate[column]) / weight.sum()

    squared, influence = block_variances(design, len(bases), fill, keep_influence)
    return _result(design, bases, estimate, squared, spread, influence)


def domain_totals(
    design: Design, y: ArrayLike, domains: ArrayLike, *, keep_influence: bool = False
) -> Estimates:
    """Estimates the total of y in every domain; weights must then add up to the population.

    Args:
        design: the design of the file.
        y: float64 (n,), values; NaN is missing and counts for nothing, so that the total is too
            low where values are missing: look at `Estimates.n`.
        domains: bool (n, D), the rows of every domain.
        keep_influence: whether to return the influence values (8 n D bytes).

    Returns:
        Arrays (D,), in the unit of y.

    Raises:
        ValueError: As `domain_means`.
    """
    values = _values(design, y, "y")
    bases = _bases(design, domains, ~np.isnan(values))
    mean, spread = _moments(design, values, bases)
    weighted = np.array([design.weight[base].sum() for base in bases])

    def fill(column: int, row: FloatArray) -> None:
        base = bases[column]
        row[base] = design.weight[base] * values[base]
        if base.size == 0:
            row[:] = np.nan

    squared, influence = block_variances(design, len(bases), fill, keep_influence)
    return _result(design, bases, mean * weighted, squared, spread * weighted**2, influence)


def domain_ratios(
    design: Design,
    y: ArrayLike,
    x: ArrayLike,
    domains: ArrayLike,
    *,
    keep_influence: bool = False,
) -> Estimates:
    """Estimates the ratio of the totals of y and x in every domain.

    Args:
        design: the design of the file.
        y: float64 (n,), values of the numerator; NaN is missing.
        x: float64 (n,), values of the denominator; NaN is missing. The base is what has both.
        domains: bool (n, D), the rows of every domain.
        keep_influence: whether to return the influence values (8 n D bytes).

    Returns:
        Arrays (D,), in the unit of y / x; NaN where the total of x is 0.

    Raises:
        ValueError: As `domain_means`.
    """
    top, bottom = _values(design, y, "y"), _values(design, x, "x")
    bases = _bases(design, domains, ~(np.isnan(top) | np.isnan(bottom)))
    above = np.array([design.weight[base] @ top[base] for base in bases])
    below = np.array([design.weight[base] @ bottom[base] for base in bases])
    estimate = divide(above, below)

    def fill(column: int, row: FloatArray) -> None:
        base = bases[column]
        if base.size < 2 or below[column] == 0.0:
            row[:] = np.nan
            return
        rest = top[base] - estimate[column] * bottom[base]
        row[base] = design.weight[base] * rest / below[column]

    squared, influence = block_variances(design, len(bases), fill, keep_influence)
    return _result(design, bases, estimate, squared, np.full(len(bases), np.nan), influence)


def _bases(design: Design, domains: ArrayLike, known: BoolArray) -> list[IntArray]:
    """The row numbers of every base: in the domain, not missing, with a weight."""
    masks = np.asarray(domains)
    if masks.ndim != 2 or masks.shape[0] != design.n_rows or masks.dtype != np.bool_:
        raise ValueError(
            f"domains must be bool (n, D) with n = {design.n_rows}; found {masks.dtype} "
            f"{masks.shape}"
        )
    usable = known & (design.weight > 0.0)
    return [np.flatnonzero(mask & usable) for mask in masks.T]


def _values(design: Design, values: ArrayLike, name: str) -> FloatArray:
    result = np.asarray(values, dtype=np.float64)
    if result.shape != (design.n_rows,):
        raise ValueError(f"{name} must be ({design.n_rows},); found shape {result.shape}")
    if np.isinf(result).any():
        raise ValueError(f"{name} must not be infinite; use NaN for missing")
    return result


def _moments(
    design: Design, values: FloatArray, bases: list[IntArray]
) -> tuple[FloatArray, FloatArray]:
    """Weighted means and mean squares about them, NaN where empty; exact where y is constant."""
    mean = np.full(len(bases), np.nan)
    spread = np.full(len(bases), np.nan)
    for d, base in enumerate(bases):
        if base.size:
            weight, inside = design.weight[base], values[base]
            mean[d] = inside[0] + weight @ (inside - inside[0]) / weight.sum()
            spread[d] = weight @ (inside - mean[d]) ** 2 / weight.sum()
    return mean, spread


def _result(
    design: Design,
    bases: list[IntArray],
    estimate: FloatArray,
    squared: FloatArray,
    spread: FloatArray,
    influence: FloatArray | None,
) -> Estimates:
    """Puts the estimates together; `spread` is the variance of one row drawn at random."""
    rows = np.array([base.size for base in bases], dtype=np.float64)
    weighted = np.array([design.weight[base].sum() for base in bases])
    df = np.zeros(len(bases), dtype=np.int64)
    for d, base in enumerate(bases):
        inside = np.zeros(design.n_rows, dtype=np.bool_)
        inside[base] = True
        df[d] = degrees_of_freedom(design, inside)
    if estimate.ndim == 2:
        rows, weighted, df = (
            np.repeat(a[:, None], estimate.shape[1], axis=1) for a in (rows, weighted, df)
        )
    squared = seen_variance(squared, estimate)
    deff = np.where(rows > 1.0, divide(squared * (rows - 1.0), spread), np.nan)
    with np.errstate(divide="ignore"):
        n_effective = rows / deff
    return Estimates(
        estimate=estimate,
        se=np.sqrt(squared),
        df=df,
        n=rows.astype(np.int64),
        weighted=weighted,
        deff=deff,
        n_effective=n_effective,
        influence=influence,
    )

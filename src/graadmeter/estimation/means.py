"""Means of numeric items in domains, with the same residual logic as proportions.

With u_k = w_k 1_b(k) (y_k - m) / W_b and e_k = u_k - Z_g / n_g (see the module on proportions):

    V = n / (n - 1) sum over g of (w_g / W_b)^2 [Q_g + (S_g - m n_bg)^2 (1 / n_bg - 1 / n_g)]

where, for the base rows of stratum g, n_bg is their number, S_g the sum of y and Q_g the sum of
squares about their own mean, sum(y^2) - S_g^2 / n_bg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import (
    FloatArray,
    IntArray,
    divide,
    frozen,
    positive_part,
    whole_numbers,
)
from graadmeter.estimation.weighting import PostStrata


@dataclass(frozen=True, eq=False)
class Means:
    """Estimated means; every array has the shape (...).

    Attributes:
        estimate: float64, in the unit of y; NaN where the base is empty.
        n: int64, rows in the base (unweighted).
        weighted_base: float64, sum of weights in the base.
        se: float64, standard error, in the unit of y. NaN where n < 2: one value says nothing
            about the spread.
        deff: float64, V / (s^2 / n), s^2 = n / (n - 1) sum(w (y - m)^2) / W_b; NaN where s is 0
            or n < 2.
        n_effective: float64, n / deff; NaN where deff is NaN, infinite where V is 0.
        df: int64, n - 1; 0 where n is 0.
    """

    estimate: FloatArray
    n: IntArray
    weighted_base: FloatArray
    se: FloatArray
    deff: FloatArray
    n_effective: FloatArray
    df: IntArray

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in self.__dataclass_fields__:
            object.__setattr__(self, name, frozen(np.asarray(getattr(self, name))))


def means(
    n: ArrayLike,
    sum_y: ArrayLike,
    sum_y2: ArrayLike,
    strata: PostStrata,
    origin: float = 0.0,
) -> Means:
    """Estimates means with their standard errors, for any number of domains at once.

    Args:
        n: whole numbers (..., G), rows in the base per stratum.
        sum_y: float64 (..., G), sum of (y - origin).
        sum_y2: float64 (..., G), sum of (y - origin)^2.
        strata: the post-strata of the file, with sizes over all its rows.
        origin: the number that `sum_values` subtracted.

    Returns:
        Arrays of shape (...), see `Means`.

    Raises:
        ValueError: Shapes do not agree, a sum is not finite, or a stratum has more rows in `n`
            than in `strata`.
    """
    rows = whole_numbers(n, "n")
    first, second = np.asarray(sum_y, dtype=np.float64), np.asarray(sum_y2, dtype=np.float64)
    if rows.ndim < 1 or rows.shape[-1] != strata.n_strata:
        raise ValueError(f"n must be (..., G) with G = {strata.n_strata}; found {rows.shape}")
    if first.shape != rows.shape or second.shape != rows.shape:
        raise ValueError(
            f"n, sum_y and sum_y2 must have one shape; found {rows.shape}, {first.shape} "
            f"and {second.shape}"
        )
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise ValueError("sum_y and sum_y2 must be finite")
    if (rows > strata.n).any():
        raise ValueError(
            "a domain has more rows in a stratum than the stratum has: strata.n must count all "
            "rows of the file"
        )
    weight = strata.weight
    base = rows.astype(np.float64)
    count = base.sum(axis=-1)
    weighted_base = base @ weight
    centre = divide(first @ weight, weighted_base)

    inverse = np.where(rows > 0, 1.0 / np.maximum(base, 1.0), 0.0)
    about_own = positive_part(second - first**2 * inverse)
    about_own = np.where(rows > 1, about_own, 0.0)
    shift = (first - centre[..., None] * base) ** 2
    stratum_inverse = 1.0 / np.maximum(strata.n, 1)
    spread = about_own + shift * positive_part(inverse - stratum_inverse)
    total = strata.n_total
    scale = total / (total - 1.0) if total > 1 else np.nan
    variance = scale * divide(spread @ weight**2, weighted_base**2)
    variance = np.where(count > 1.0, variance, np.nan)

    population = divide((about_own + shift * inverse) @ weight, weighted_base)
    deff = np.where(count > 1.0, divide(variance * (count - 1.0), population), np.nan)
    with np.errstate(divide="ignore"):
        n_effective = count / deff
    return Means(
        estimate=centre + origin,
        n=count.astype(np.int64),
        weighted_base=weighted_base,
        se=np.sqrt(variance),
        deff=deff,
        n_effective=n_effective,
        df=np.maximum(count - 1.0, 0.0).astype(np.int64),
    )

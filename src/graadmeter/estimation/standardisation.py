"""Direct standardisation: what rates would be if all units had the same composition.

    P_d = sum over groups of S_g r_dg,    cov(P_d, P_e) = S' cov(r_d, r_e) S

with S_g the shares of a standard population and r_dg the rate of group g in unit d.

Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 19.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import FloatArray, frozen, positive_part


@dataclass(frozen=True, eq=False)
class Standardised:
    """Directly standardised rates of D units; all in the unit of the rates.

    Attributes:
        estimate: float64 (D,); NaN where a group with a standard share has no rate.
        se: float64 (D,), standard errors.
        covariance: float64 (D, D), covariance matrix, for differences between units.
        standard: float64 (G,), the standard shares used, adding up to 1.
    """

    estimate: FloatArray
    se: FloatArray
    covariance: FloatArray
    standard: FloatArray

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("estimate", "se", "covariance", "standard"):
            object.__setattr__(self, name, frozen(getattr(self, name)))


def standardise(rates: ArrayLike, covariance: ArrayLike, standard: ArrayLike) -> Standardised:
    """Standardises the rates of one or more units to one composition.

    The standard is taken as known. A group that it holds but a unit does not makes the estimate of
    that unit NaN: no number can be made up for it; merge groups instead.

    Args:
        rates: float64 (D, G), or (G,) for one unit: rates (or means) per group; NaN where a group
            is empty.
        covariance: float64 (D G, D G), the covariance matrix of `rates.ravel()`: group varies
            fastest. `np.diag(se.ravel() ** 2)` for independent groups and units. Ignored where a
            rate is NaN.
        standard: (G,), size of each group in the standard population, in any unit.

    Returns:
        See `Standardised`.

    Raises:
        ValueError: Shapes do not agree, the standard is negative, not finite or empty, or a
            variance is negative.
    """
    table = np.atleast_2d(np.asarray(rates, dtype=np.float64))
    matrix = np.asarray(covariance, dtype=np.float64)
    sizes = np.asarray(standard, dtype=np.float64)
    if table.ndim != 2 or sizes.shape != table.shape[1:]:
        raise ValueError(
            f"rates must be (D, G) and standard (G,); found {table.shape} and {sizes.shape}"
        )
    if matrix.shape != (table.size, table.size):
        raise ValueError(
            f"covariance must be ({table.size}, {table.size}), one row per unit and group; found "
            f"{matrix.shape}"
        )
    if not np.isfinite(sizes).all() or (sizes < 0.0).any() or sizes.sum() == 0.0:
        raise ValueError("the standard must hold finite sizes that are not negative or all 0")
    if (np.diag(matrix) < 0.0).any():
        raise ValueError("a variance must not be negative")
    share = sizes / sizes.sum()
    used = share > 0.0  # a rate that nobody in the standard has may be unknown
    estimate = table[:, used] @ share[used]
    units, groups = table.shape
    blocks = matrix.reshape(units, groups, units, groups)[:, used][:, :, :, used]
    result = np.einsum("g,dgeh,h->de", share[used], blocks, share[used])
    unknown = np.isnan(estimate)
    result[unknown, :] = np.nan
    result[:, unknown] = np.nan
    return Standardised(
        estimate=estimate,
        se=np.sqrt(positive_part(np.diag(result))),
        covariance=result,
        standard=share,
    )

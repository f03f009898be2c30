"""Covariances between estimated proportions of one file.

Two domains that do not overlap are still *not* independent after post-stratification, because both
are corrected by the same strata. With the residuals e of `graadmeter.estimation.proportions`:

    cov(a, b) = n / (n - 1) sum(e_a e_b)
              = n / (n - 1) sum over g of [sum(u_a u_b) - Z_ga Z_gb / n_g]

Source: as for the variance; a covariance is the polarised form of the same quadratic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import BoolArray, FloatArray, divide, frozen, whole_numbers
from graadmeter.estimation.counting import Profiles
from graadmeter.estimation.proportions import check_categories, check_counts
from graadmeter.estimation.weighting import PostStrata


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell of a table: which profiles form its domain and which categories its numerator.

    Attributes:
        domain: bool (P,), the profiles in the domain.
        numerator: bool (C,), the categories in the numerator.
        valid: bool (C,), the categories in the base; None for all but the last.
    """

    domain: BoolArray
    numerator: BoolArray
    valid: BoolArray | None = None

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("domain", "numerator", "valid"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, frozen(np.asarray(value)))


def covariance(
    counts: ArrayLike,
    numerators: ArrayLike,
    strata: PostStrata,
    valid: ArrayLike | None = None,
) -> FloatArray:
    """Covariance matrix of K proportions in the same base, per domain.

    Args:
        counts: whole numbers (..., G, C), as for `proportions`.
        numerators: bool (K, C).
        strata: the post-strata of the file.
        valid: bool (C,), the categories in the base; by default all but the last.

    Returns:
        float64 (..., K, K), on the scale of squared proportions; NaN where the base is empty.

    Raises:
        ValueError: See `proportions`; or `numerators` is not two-dimensional.
    """
    table = check_counts(counts, strata)
    tops, base = check_categories(numerators, valid, table.shape[-1])
    if tops.ndim != 2:
        raise ValueError(f"numerators must be (K, C); found {tops.shape}")
    inside = table.astype(np.float64)
    weighted = np.einsum("...gc,g->...c", inside, strata.weight)
    total = (weighted @ base.astype(np.float64))[..., None]
    estimate = divide(weighted @ tops.T.astype(np.float64), total)  # (..., K)
    # linearised value per category, without the factor w_g / W_b
    value = base * (tops - estimate[..., None])  # (..., K, C)
    factor = strata.weight**2
    within = np.einsum("...gc,g->...c", inside, factor)
    products = np.einsum("...kc,...lc,...c->...kl", value, value, within)
    sums = np.einsum("...gc,...kc->...gk", inside, value)
    between = np.einsum("...gk,...gl,g->...kl", sums, sums, factor * _inverse(strata))
    return _scale(strata) * divide(products - between, total[..., None] ** 2)


def covariance_matrix(
    profiles: Profiles, counts: ArrayLike, cells: Sequence[Cell], strata: PostStrata
) -> FloatArray:
    """Covariance matrix of cells with different domains, numerators or bases, for one item.

    For cells of two different items, count them jointly (`code_1 * (C_2 + 1) + code_2`, missing
    as one more code), so that both stand in the same `counts`.

    Args:
        profiles: the profiles of the file.
        counts: whole numbers (P, C), from `count_categories`.
        cells: m cells.
        strata: the post-strata of the file.

    Returns:
        float64 (m, m); NaN in the rows and columns of cells with an empty base.

    Raises:
        ValueError: Shapes do not agree, or a stratum has more rows in `counts` than in `strata`.
    """
    table = whole_numbers(counts, "counts")
    if table.ndim != 2 or table.shape[0] != profiles.n_profiles:
        raise ValueError(
            f"counts must be (P, C) with P = {profiles.n_profiles} profiles; found {table.shape}"
        )
    if profiles.n_strata != strata.n_strata:
        raise ValueError(
            f"profiles have {profiles.n_strata} strata, but the post-strata are {strata.n_strata}"
        )
    by_stratum = np.zeros((strata.n_strata, table.shape[1]), dtype=np.int64)
    np.add.at(by_stratum, profiles.stratum, table)
    check_counts(by_stratum, strata)
    inside = table.astype(np.float64)
    weight = strata.weight[profiles.stratum]
    linear = np.stack([_linearised(cell, inside, weight) for cell in cells])  # (m, P, C)
    products = np.einsum("apc,bpc,pc->ab", linear, linear, inside, optimize=True)
    sums = np.zeros((len(cells), strata.n_strata))
    np.add.at(sums.T, profiles.stratum, np.einsum("apc,pc->pa", linear, inside))
    result: FloatArray = _scale(strata) * (products - (sums * _inverse(strata)) @ sums.T)
    return result


def covariance_of(
    profiles: Profiles, counts: ArrayLike, cell_a: Cell, cell_b: Cell, strata: PostStrata
) -> float:
    """Covariance of two cells; see `covariance_matrix` for the arguments and the errors."""
    return float(covariance_matrix(profiles, counts, [cell_a, cell_b], strata)[0, 1])


def _linearised(cell: Cell, inside: FloatArray, weight: FloatArray) -> FloatArray:
    """The value u of a row in every profile and category, float64 (P, C)."""
    top, base = check_categories(cell.numerator, cell.valid, inside.shape[1])
    if top.ndim != 1 or cell.domain.shape != weight.shape or cell.domain.dtype != np.bool_:
        raise ValueError(
            f"a cell needs a domain of {weight.shape[0]} booleans, one per profile, and one "
            f"numerator; found {cell.domain.dtype} {cell.domain.shape} and {top.shape}"
        )
    member = (weight * cell.domain)[:, None] * base
    total = float((member * inside).sum())
    if total == 0.0:
        return np.full(inside.shape, np.nan)
    estimate = float((member * top * inside).sum()) / total
    result: FloatArray = member * (top - estimate) / total
    return result


def _inverse(strata: PostStrata) -> FloatArray:
    return np.where(strata.n > 0, 1.0 / np.maximum(strata.n, 1), 0.0)


def _scale(strata: PostStrata) -> float:
    total = strata.n_total
    return total / (total - 1.0) if total > 1 else float("nan")

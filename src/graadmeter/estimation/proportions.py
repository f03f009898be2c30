"""Proportions in domains, with the variance of a post-stratified estimator in closed form.

With weights that are constant within post-strata every row of one stratum and category has the same
linearised value, so sums over rows become sums over counts. Notation, for one domain and item:

* base b: the rows in the domain with a valid answer; W_b the sum of their weights;
* p = sum(w y) / W_b over the base, y = 1 in the numerator;
* u_k = w_k 1_b(k) (y_k - p) / W_b, the linearised value of row k;
* Z_g = sum of u in post-stratum g; W_g = w_g n_g over **all** rows of g, in the base or not;
* e_k = u_k - w_k Z_g / W_g = u_k - Z_g / n_g, the residual after post-stratification;
* V = n / (n - 1) [sum(e^2) - (sum e)^2 / n], n all rows of the file; sum(e) is zero.

Per stratum, with a rows in the numerator, b other rows in the base and c rows outside the base:

    sum(e^2) = (w_g / W_b)^2 / n_g  [a b + a c (1 - p)^2 + b c p^2]

a sum of non-negative terms, so nothing cancels and V is exactly zero where it should be. Since p is
the same in all strata, three sums over strata are enough: of (w_g^2 / n_g) times a b, a c and b c.

Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, sections 5.5 and 7.6;
with replacement between rows, as in the R package survey (Lumley 2010, Complex Surveys, chapter 7).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    divide,
    frozen,
    whole_numbers,
)
from graadmeter.estimation.crossing import Crossing
from graadmeter.estimation.weighting import PostStrata


@dataclass(frozen=True, eq=False)
class Proportions:
    """Estimated proportions; every array has the shape (...) or, with K numerators, (..., K).

    Attributes:
        estimate: float64, between 0 and 1; NaN where the base is empty. Exactly 0 or 1 where
            nobody or everybody in the base is in the numerator.
        n: int64, rows in the base (unweighted).
        n_numerator: int64, rows in the base and the numerator.
        weighted_base: float64, sum of weights in the base.
        se: float64, standard error of `estimate`, on the scale of the proportion.
        deff: float64, V / (p (1 - p) / (n - 1)): the design effect against simple random sampling
            with replacement of `n` rows. NaN where p is 0 or 1 or n < 2.
        n_effective: float64, n / deff; NaN where deff is NaN, infinite where V is 0.
        df: int64, degrees of freedom, n - 1 (sampled units in the base minus one sampling
            stratum; post-strata do not count); 0 where n is 0.
    """

    estimate: FloatArray
    n: IntArray
    n_numerator: IntArray
    weighted_base: FloatArray
    se: FloatArray
    deff: FloatArray
    n_effective: FloatArray
    df: IntArray

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in self.__dataclass_fields__:
            object.__setattr__(self, name, frozen(np.asarray(getattr(self, name))))


def check_counts(counts: ArrayLike, strata: PostStrata) -> IntArray:
    """Checks counts (..., G, C) against the post-strata.

    Raises:
        ValueError: A count is negative or fractional, axis -2 is not G long, C is 0, or a stratum
            has more rows in `counts` than in `strata`.
    """
    table = whole_numbers(counts, "counts")
    if table.ndim < 2 or table.shape[-2] != strata.n_strata or table.shape[-1] < 1:
        raise ValueError(
            f"counts must be (..., G, C) with G = {strata.n_strata} strata; found {table.shape}"
        )
    if (table.sum(axis=-1) > strata.n).any():
        raise ValueError(
            "a domain has more rows in a stratum than the stratum has: strata.n must count all "
            "rows of the file, and counts must come from the same file"
        )
    return table


def check_categories(
    numerator: ArrayLike, valid: ArrayLike | None, n_columns: int
) -> tuple[BoolArray, BoolArray]:
    """Checks the numerators (K, C) or (C,) and the base (C,), all but the last column by default.

    Raises:
        ValueError: Not boolean, a wrong shape, or a numerator outside the base.
    """
    top = np.asarray(numerator)
    base = np.arange(n_columns) < n_columns - 1 if valid is None else np.asarray(valid)
    if top.dtype != np.bool_ or base.dtype != np.bool_:
        raise ValueError("numerator and valid must be boolean: one entry per category")
    if top.ndim not in (1, 2) or top.shape[-1] != n_columns or base.shape != (n_columns,):
        raise ValueError(
            f"numerator must be ({n_columns},) or (K, {n_columns}) and valid ({n_columns},), the "
            f"last column being 'missing'; found {top.shape} and {base.shape}"
        )
    if (top & ~base).any():
        raise ValueError("a numerator holds a category that is not valid, so not in the base")
    return top, base


def proportions(
    counts: ArrayLike,
    numerator: ArrayLike,
    strata: PostStrata,
    valid: ArrayLike | None = None,
) -> Proportions:
    """Estimates proportions with their standard errors, for any number of domains at once.

    The formulas stand at the head of this module.

    Args:
        counts: whole numbers (..., G, C), rows by post-stratum and category, the last category
            being "missing": the result of `count_categories` and `marginalise`.
        numerator: bool (C,) for one proportion or (K, C) for K proportions in the same base.
        strata: the post-strata of the file, with sizes over all its rows.
        valid: bool (C,), the categories in the base; by default all but the last.

    Returns:
        Arrays of shape (...) or (..., K), see `Proportions`.

    Raises:
        ValueError: See `check_counts` and `check_categories`.
    """
    table = check_counts(counts, strata)
    top, valid_mask = check_categories(numerator, valid, table.shape[-1])
    tops = np.atleast_2d(top)
    weight = strata.weight

    inside = table.astype(np.float64)
    base = inside @ valid_mask.astype(np.float64)  # (..., G)
    hits = inside @ tops.T.astype(np.float64)  # (..., G, K)
    others = base[..., None] - hits
    outside = strata.n[:, None] - base[..., None]
    factor = _factor(strata)
    result = _estimated(
        _Sums(
            rows=base.sum(axis=-1)[..., None],
            hits=hits.sum(axis=-2),
            weighted_base=(base @ weight)[..., None],
            weighted_hits=np.einsum("...gk,g->...k", hits, weight),
            mixed=np.einsum("...gk,g->...k", hits * others, factor),
            hits_outside=np.einsum("...gk,g->...k", hits * outside, factor),
            others_outside=np.einsum("...gk,g->...k", others * outside, factor),
        ),
        strata.n_total,
    )
    if top.ndim == 2:
        return result
    return Proportions(*(getattr(result, f.name)[..., 0] for f in fields(Proportions)))


def crossed_proportions(
    crossing: Crossing,
    table: FloatArray,
    strata: PostStrata,
    numerators: BoolArray | None = None,
) -> Proportions:
    """The same from counts per meeting of domain and post-stratum, for many items at once.

    Args:
        crossing: the meetings of D domains and the post-strata, Q of them.
        table: float64 (Q, B, K), rows per meeting, item and category; together the base.
        strata: the post-strata of the file, with sizes over all its rows.
        numerators: bool (J, K), the categories of each of J proportions; by default each category
            is one.

    Returns:
        Arrays (D, B, J), see `Proportions`.

    Raises:
        ValueError: the table does not fit the crossing.
    """
    if table.ndim != 3 or table.shape[0] != crossing.n_meetings:
        raise ValueError(
            f"table must be (Q, B, K) with Q = {crossing.n_meetings} meetings; found {table.shape}"
        )
    base = (table @ np.ones(table.shape[2]))[..., None]
    hits = table if numerators is None else table @ numerators.T.astype(np.float64)
    others = base - hits
    outside = strata.n[crossing.stratum][:, None, None] - base
    weight = strata.weight[crossing.stratum]
    factor = _factor(strata)[crossing.stratum]
    mixed = hits * others
    others *= outside
    outside = hits * outside

    def summed(values: FloatArray, by: FloatArray | None = None) -> FloatArray:
        flat = values.reshape(values.shape[0], math.prod(values.shape[1:]))
        result = np.zeros((crossing.n_domains, flat.shape[1]))
        for domain, (start, end) in enumerate(pairwise(crossing.edges.tolist())):
            part = flat[start:end]
            result[domain] = part.sum(axis=0) if by is None else by[start:end] @ part
        return result.reshape(crossing.n_domains, *values.shape[1:])

    return _estimated(
        _Sums(
            rows=summed(base),
            hits=summed(hits),
            weighted_base=summed(base, weight),
            weighted_hits=summed(hits, weight),
            mixed=summed(mixed, factor),
            hits_outside=summed(outside, factor),
            others_outside=summed(others, factor),
        ),
        strata.n_total,
    )


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums over post-strata; a, b and c as at the head of this module, f = w^2 / n per stratum.

    Attributes:
        rows: (..., 1), a + b.
        hits: (..., K), a.
        weighted_base: (..., 1), w (a + b).
        weighted_hits: (..., K), w a.
        mixed: (..., K), f a b.
        hits_outside: (..., K), f a c.
        others_outside: (..., K), f b c.
    """

    rows: FloatArray
    hits: FloatArray
    weighted_base: FloatArray
    weighted_hits: FloatArray
    mixed: FloatArray
    hits_outside: FloatArray
    others_outside: FloatArray


def _factor(strata: PostStrata) -> FloatArray:
    return np.where(strata.n > 0, strata.weight**2 * divide(1.0, strata.n), 0.0)


def _estimated(sums: _Sums, total: int) -> Proportions:
    estimate = divide(sums.weighted_hits, sums.weighted_base)
    everybody = (sums.hits == sums.rows) & (sums.rows > 0.0)
    estimate = np.where(everybody, 1.0, np.minimum(estimate, 1.0))  # exact in spite of rounding
    squares = sums.mixed + sums.hits_outside * (1.0 - estimate) ** 2
    squares += sums.others_outside * estimate**2
    scale = total / (total - 1.0) if total > 1 else np.nan
    variance = scale * divide(squares, sums.weighted_base**2)
    deff = divide(variance * (sums.rows - 1.0), estimate * (1.0 - estimate))
    deff = np.where(sums.rows > 1.0, deff, np.nan)
    with np.errstate(divide="ignore"):
        n_effective = sums.rows / deff
    shape = sums.hits.shape
    count = np.broadcast_to(sums.rows, shape)
    return Proportions(
        estimate=estimate,
        n=count.astype(np.int64),
        n_numerator=sums.hits.astype(np.int64),
        weighted_base=np.broadcast_to(sums.weighted_base, shape),
        se=np.sqrt(variance),
        deff=deff,
        n_effective=n_effective,
        df=np.maximum(count - 1.0, 0.0).astype(np.int64),
    )

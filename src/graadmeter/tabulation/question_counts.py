"""Counts and estimates of one question in all columns of its group at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.estimation import (
    PostStrata,
    Profiles,
    count_categories,
    interval,
    marginalise,
    mean_interval,
    means,
    proportions,
    sum_values,
)
from graadmeter.tabulation.column_letters import Estimated

LEVEL = 0.95

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Measured:
    """One question; D columns, K answers. Shares are fractions.

    Attributes:
        n: int64 (D,), unweighted bases.
        estimated: estimates (D, K) with what tests need.
        low, high: 95 % limits (D, K).
        deff, n_effective: (D, K).
    """

    n: NDArray[np.int64]
    estimated: Estimated
    low: Floats
    high: Floats
    deff: Floats
    n_effective: Floats


def measured_codes(
    profiles: Profiles, strata: PostStrata, codes: NDArray[np.int32], n_categories: int
) -> Measured:
    """Shares of the answers to a question with one answer.

    Args:
        profiles: rows by post-stratum and column.
        strata: the post-strata.
        codes: int32 (n,), the answer of each row, -1 without one.
        n_categories: K.
    """
    per_profile = count_categories(profiles, codes, n_categories)
    counts = marginalise(profiles, per_profile)
    numerators = np.eye(n_categories, n_categories + 1, dtype=np.bool_)
    result = proportions(counts, numerators, strata)
    hits = counts[..., :-1].astype(np.float64)
    base = np.broadcast_to(hits.sum(axis=-1, keepdims=True), hits.shape)
    return _shares(result, hits, base, strata)


def measured_options(profiles: Profiles, strata: PostStrata, options: NDArray[np.int8]) -> Measured:
    """Shares of the options of a question with several answers, in the same base.

    Args:
        profiles: rows by post-stratum and column.
        strata: the post-strata.
        options: int8 (K, n): 1 chosen, 0 not chosen, -1 no answer to the question.
    """
    per_profile = [count_categories(profiles, option, 2) for option in options]
    counts = np.stack([marginalise(profiles, one) for one in per_profile], axis=1)  # (D, K, G, 3)
    result = proportions(counts, np.array([False, True, False]), strata)
    hits = np.moveaxis(counts[..., 1], 1, 2).astype(np.float64)
    base = np.moveaxis(counts[..., :2].sum(axis=-1), 1, 2).astype(np.float64)
    return _shares(result, hits, base, strata)


def measured_mean(
    profiles: Profiles, strata: PostStrata, values: Floats, valid: NDArray[np.bool_]
) -> Measured:
    """The mean of a number.

    Args:
        profiles: rows by post-stratum and column.
        strata: the post-strata.
        values: float64 (n,).
        valid: bool (n,), rows with an answer.
    """
    origin = float(values[valid].mean()) if valid.any() else 0.0
    sums = sum_values(profiles, values, valid, origin)
    parts = (marginalise(profiles, part) for part in (sums.n, sums.sum_y, sums.sum_y2))
    n, first, second = parts
    result = means(n, first, second, strata, origin)
    limits = mean_interval(result.estimate, result.se, result.df, LEVEL)
    about = (first - (result.estimate[:, None] - origin) * n)[..., None]
    spread = _spread(about, np.asarray(result.weighted_base)[:, None], strata)
    column = {
        name: np.asarray(getattr(result, name), dtype=np.float64)[:, None]
        for name in ("estimate", "se", "df", "deff", "n_effective")
    }
    return Measured(
        n=np.asarray(result.n),
        estimated=Estimated(column["estimate"], column["se"], column["df"], spread),
        low=np.asarray(limits.low)[:, None],
        high=np.asarray(limits.high)[:, None],
        deff=column["deff"],
        n_effective=column["n_effective"],
    )


def answer_codes(column: pl.Series) -> NDArray[np.int32]:
    """The positions of the answers in their list, -1 without an answer."""
    return column.to_physical().cast(pl.Int32).fill_null(-1).to_numpy()


def _shares(
    result: object,
    hits: Floats,
    base: Floats,
    strata: PostStrata,
) -> Measured:
    """Estimates with their limits; ``hits`` and ``base`` are rows (D, G, K)."""
    figures = {
        name: np.asarray(getattr(result, name))
        for name in ("estimate", "se", "df", "n", "weighted_base", "deff", "n_effective")
    }
    p = figures["estimate"]
    limits = interval(p, figures["se"], figures["n"], figures["df"], LEVEL)
    about = hits - np.nan_to_num(p)[:, None, :] * base
    return Measured(
        n=figures["n"][:, 0],
        estimated=Estimated(
            p,
            figures["se"],
            figures["df"].astype(np.float64),
            _spread(about, figures["weighted_base"], strata),
        ),
        low=np.asarray(limits.low),
        high=np.asarray(limits.high),
        deff=figures["deff"],
        n_effective=figures["n_effective"],
    )


def _spread(about: Floats, weighted_base: Floats, strata: PostStrata) -> Floats:
    """Sums of linearised values (D, G, K): w_g / W times the sum about the estimate."""
    safe = np.where(weighted_base > 0, weighted_base, 1.0)[:, None, :]
    return np.asarray(strata.weight[None, :, None] * about / safe)

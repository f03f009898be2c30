"""Estimates with their intervals as a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.estimation.intervals import beta_interval, mean_interval, xlogit

Floats = NDArray[np.float64]


def limited(
    words: dict[str, Any], *, estimate: Floats, se: Floats, df: Floats, level: float
) -> pl.DataFrame:
    """A table with symmetric intervals; null where nothing is known.

    Args:
        words: name to the labels of the rows.
        estimate: float64 (R,).
        se: float64 (R,), NaN where it is not known, and then there is no interval either.
        df: float64 (R,), degrees of freedom.
        level: confidence level.
    """
    known = ~np.isnan(se)
    limits = mean_interval(estimate, np.where(known, se, 0.0), df, level)
    # A standard error of 0 leaves nothing in doubt, whatever the degrees of freedom.
    low = np.where(known, np.where(se == 0.0, estimate, limits.low), np.nan)
    high = np.where(known, np.where(se == 0.0, estimate, limits.high), np.nan)
    figures = {"estimate": estimate, "se": se, "ci_low": low, "ci_high": high}
    table = pl.DataFrame(words | figures, schema_overrides=dict.fromkeys(words, pl.String))
    return table.with_columns(pl.col(list(figures)).fill_nan(None))


def share_limits(
    p: Floats, se: Floats, n: NDArray[np.int64], df: Floats, level: float
) -> tuple[Floats, Floats]:
    """Limits of shares, within 0..1: on the logit scale, or the beta interval at 0 and 1."""
    low, high = np.full(p.shape, np.nan), np.full(p.shape, np.nan)
    known = ~np.isnan(p) & ~np.isnan(se)
    inner = known & (p > 0.0) & (p < 1.0) & (se > 0.0)
    edge = known & ~inner
    if inner.any():
        limits = xlogit(p[inner], se[inner], df[inner], level)
        low[inner], high[inner] = limits.low, limits.high
    if edge.any():
        limits = beta_interval(p[edge], se[edge], n[edge], df[edge], level)
        low[edge], high[edge] = limits.low, limits.high
    return low, high

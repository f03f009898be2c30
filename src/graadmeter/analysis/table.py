"""Figures of items as one table: a row per item, breakdown, level and category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.estimates import Block
from graadmeter.analysis.profiles import Breakdown

COLUMNS = (
    "item",
    "category",
    "by",
    "level",
    "n",
    "n_category",
    "estimate",
    "se",
    "df",
    "ci_low",
    "ci_high",
    "deff",
    "n_eff",
    "flag",
)
NO_ANSWERS = "no_answers"


def as_table(
    blocks: Sequence[Block], breakdowns: Sequence[Breakdown], ci: str, level: float
) -> pl.DataFrame:
    """Puts the figures of items together, with their intervals.

    Args:
        blocks: the items.
        breakdowns: the breakdowns, whose levels together are the rows of every block.
        ci: ``xlogit``, ``logit``, ``beta``, ``wilson`` or ``mean``.
        level: confidence level.

    Returns:
        The columns of `COLUMNS`.
    """
    words = _words(blocks, breakdowns)
    flat = {
        name: np.concatenate([np.asarray(block.figures[name]).reshape(-1) for block in blocks])
        for name in ("n", "n_category", "estimate", "se", "df", "deff", "n_eff")
    }
    empty = flat["n"] == 0
    # A standard error of 0 says nothing about the design: 1, as the intervals take it to be.
    plain = ~empty & (flat["se"] == 0)
    flat["deff"] = np.where(plain, 1.0, flat["deff"])
    flat["n_eff"] = np.where(plain, flat["n"], flat["n_eff"])
    low, high = _limits(flat, ci, level)
    figures = {
        "n": pl.Series(flat["n"].astype(np.int64)),
        "n_category": _counts(flat["n_category"], flat["n_category"] < 0),
        "estimate": _numbers(flat["estimate"], empty),
        "se": _numbers(flat["se"], empty),
        "df": _counts(flat["df"], empty),
        "ci_low": _numbers(low, empty),
        "ci_high": _numbers(high, empty),
        "deff": _numbers(flat["deff"], empty),
        "n_eff": _numbers(flat["n_eff"], empty),
        "flag": pl.Series([NO_ANSWERS, None], dtype=pl.String).gather(1 - empty.astype(np.int8)),
    }
    return pl.DataFrame(words | figures).select(COLUMNS)


def _words(blocks: Sequence[Block], breakdowns: Sequence[Breakdown]) -> dict[str, pl.Series]:
    """The columns that say what a row is about."""
    by = [b.by for b in breakdowns for _label in b.labels]
    levels = [label for b in breakdowns for label in b.labels]
    widths = np.array([len(block.categories) for block in blocks])
    categories = list(dict.fromkeys(c for block in blocks for c in block.categories))
    place = {category: index for index, category in enumerate(categories)}
    tiled = {
        labels: np.tile([place[label] for label in labels], len(levels))
        for labels in {block.categories for block in blocks}
    }
    level = {width: np.repeat(np.arange(len(levels)), width) for width in set(widths.tolist())}
    at_level = np.concatenate([level[width] for width in widths.tolist()])
    at_item = np.repeat(np.arange(len(blocks)), widths * len(levels))
    at_category = np.concatenate([tiled[block.categories] for block in blocks])
    return {
        "item": pl.Series([b.item for b in blocks], dtype=pl.String).gather(at_item),
        "category": pl.Series(categories, dtype=pl.String).gather(at_category),
        "by": pl.Series(by, dtype=pl.String).gather(at_level),
        "level": pl.Series(levels, dtype=pl.String).gather(at_level),
    }


def _numbers(values: NDArray[np.float64], empty: NDArray[np.bool_]) -> pl.Series:
    """Numbers, null where nobody answered and where there is no finite number."""
    return pl.Series(np.where(empty | ~np.isfinite(values), np.nan, values), nan_to_null=True)


def _counts(values: NDArray[Any], unknown: NDArray[np.bool_]) -> pl.Series:
    counts = pl.Series(values.astype(np.int64))
    return counts.set(pl.Series(unknown), None) if unknown.any() else counts


def _limits(
    flat: dict[str, NDArray[Any]], ci: str, level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # scipy is a third of the time it takes to start, and only these need it.
    from graadmeter.estimation.intervals import (
        beta_interval,
        mean_interval,
        wilson,
        xlogit,
    )

    p, se, n, df = (flat[name] for name in ("estimate", "se", "n", "df"))
    if ci == "mean":
        limits = mean_interval(p, se, df, level)
        return np.array(limits.low), np.array(limits.high)
    low, high = np.full(p.shape, np.nan), np.full(p.shape, np.nan)
    known = ~np.isnan(p)
    if ci == "wilson":
        limits = wilson(p[known], se[known], n[known], df[known], level)
        low[known], high[known] = limits.low, limits.high
        return low, high
    # The logit of `svyciprop` is that of an intercept, which is xlogit in closed form.
    by_logit = known & (p > 0) & (p < 1) & (se > 0) & (ci in {"xlogit", "logit"})
    rest = known & ~by_logit
    if by_logit.any():
        limits = xlogit(p[by_logit], se[by_logit], df[by_logit], level)
        low[by_logit], high[by_logit] = limits.low, limits.high
    if rest.any():
        limits = beta_interval(p[rest], se[rest], n[rest], df[rest], level, cap=ci != "beta")
        low[rest], high[rest] = limits.low, limits.high
    return low, high

"""Proportions, means, totals and ratios in domains from sums per cell, under any cell design.

The same estimates and standard errors as `estimates.py` gets row by row. Sums come per *profile*, a
cell with the memberships of its rows (`joint_profiles` with the cells as strata), and `Crossing`
adds them up to meetings of domain and cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graadmeter.estimation._arrays import (
    BoolArray,
    FloatArray,
    Int32Array,
    IntArray,
    divide,
    positive_part,
    seen_variance,
    weighted_counts,
)
from graadmeter.estimation.cells import CellDesign, Influence
from graadmeter.estimation.counting import Profiles
from graadmeter.estimation.crossing import Crossing
from graadmeter.estimation.estimates import Estimates


@dataclass(frozen=True, eq=False)
class CellEstimates:
    """Estimates and what their covariances need; D domains, K estimates in each.

    Attributes:
        estimates: arrays (D, K).
        influence: sums per cell (S, D * K), domain by domain.
        rows: int64 (S, D), rows in the base with a weight above 0.
    """

    estimates: Estimates
    influence: Influence
    rows: IntArray


def _per_domain(crossing: Crossing, profiles: Profiles, table: FloatArray) -> FloatArray:
    """Sums per profile (P, X) as sums per cell and domain (S, D, X)."""
    result = np.zeros((profiles.n_strata, crossing.n_domains, table.shape[1]))
    result[crossing.stratum, crossing.domain] = crossing.add_up(table)
    return result


def cell_proportions(
    cells: CellDesign,
    profiles: Profiles,
    crossing: Crossing,
    codes: Int32Array,
    numerators: BoolArray,
) -> CellEstimates:
    """Estimates shares of the rows with an answer.

    Args:
        cells: the design.
        profiles: profiles of the rows, with the cells as their strata.
        crossing: its domains.
        codes: whole numbers (n,), category 0..K'-1, or -1 for no answer.
        numerators: bool (K, K'), the categories that count for each of K shares.

    Returns:
        See `CellEstimates`; exactly 0 or 1 where nobody or everybody in the base counts.
    """
    weight = cells.design.weight
    width = numerators.shape[1] + 1
    keys = profiles.ids * np.int64(width)
    keys += codes
    keys += 1
    size = profiles.n_profiles * width
    tables = [
        weighted_counts(keys, values, size).reshape(-1, width)[:, 1:]
        for values in ((weight > 0.0).astype(np.float64), weight, weight**2)
    ]
    n, first, second = (_per_domain(crossing, profiles, table) for table in tables)
    tops = numerators.astype(np.float64).T
    hits, hits2, hits_n = first @ tops, second @ tops, (n @ tops).sum(axis=0)
    base, base2 = first.sum(axis=2, keepdims=True), second.sum(axis=2, keepdims=True)
    rows = n.sum(axis=2, keepdims=True)
    whole = base.sum(axis=0)  # (D, 1)
    estimate = divide(hits.sum(axis=0), whole)
    everybody = (hits_n == rows.sum(axis=0)) & (hits_n > 0.0)
    estimate = np.where(everybody, 1.0, np.minimum(estimate, 1.0))
    plain = divide(n @ tops - estimate * rows, whole) if cells.rows_weigh_one else None
    first_order = divide(hits - estimate * base, whole)
    influence = Influence(
        start=first_order if plain is None else plain,
        first=first_order,
        weighted=divide(hits2 - estimate * base2, whole),
        squared=divide((1.0 - estimate) ** 2 * hits2 + estimate**2 * (base2 - hits2), whole**2),
    )
    spread = estimate * (1.0 - estimate)
    return _finished(cells, influence, estimate, rows[:, :, 0], whole, spread)


def cell_means(
    cells: CellDesign, profiles: Profiles, crossing: Crossing, values: FloatArray
) -> CellEstimates:
    """Estimates means; see `_Numbers` for the arguments. Arrays (D, 1)."""
    y = _Numbers.of(cells, profiles, crossing, values)
    whole = y.w.sum(axis=0)
    centre = divide(y.wy.sum(axis=0), whole)  # about the origin
    about = y.wwyy - 2.0 * centre * y.wwy + centre**2 * y.ww
    first = divide(y.wy - centre * y.w, whole)
    influence = Influence(
        start=divide(y.y - centre * y.n, whole) if cells.rows_weigh_one else first,
        first=first,
        weighted=divide(y.wwy - centre * y.ww, whole),
        squared=divide(positive_part(about), whole**2),
    )
    spread = positive_part(divide(y.wyy.sum(axis=0), whole) - centre**2)
    alone = y.n.sum(axis=0) < 2
    return _finished(cells, influence, centre + y.origin, y.n, whole, spread, alone)


def cell_totals(
    cells: CellDesign, profiles: Profiles, crossing: Crossing, values: FloatArray
) -> CellEstimates:
    """Estimates totals; see `_Numbers` for the arguments. Arrays (D, 1)."""
    y = _Numbers.of(cells, profiles, crossing, values, origin=0.0)
    whole, total = y.w.sum(axis=0), y.wy.sum(axis=0)
    nobody = y.n.sum(axis=0) == 0
    influence = Influence(
        start=y.y if cells.rows_weigh_one else y.wy, first=y.wy, weighted=y.wwy, squared=y.wwyy
    )
    spread = positive_part(whole * y.wyy.sum(axis=0) - total**2)  # of a mean, times whole^2
    estimate = np.where(nobody, np.nan, total)
    return _finished(cells, influence, estimate, y.n, whole, spread, nobody)


def cell_ratios(
    cells: CellDesign,
    profiles: Profiles,
    crossing: Crossing,
    top: FloatArray,
    bottom: FloatArray,
) -> CellEstimates:
    """Estimates ratios of totals, over the rows that have both numbers. Arrays (D, 1)."""
    both = ~(np.isnan(top) | np.isnan(bottom))
    known = [np.where(both, values, np.nan) for values in (top, bottom)]
    y, x = (_Numbers.of(cells, profiles, crossing, v, origin=0.0) for v in known)
    products = known[0] * known[1] * cells.design.weight**2
    (mixed,) = _added(profiles, crossing, [np.where(both, products, 0.0)])
    below = x.wy.sum(axis=0)
    ratio = divide(y.wy.sum(axis=0), below)
    about = y.wwyy - 2.0 * ratio * mixed + ratio**2 * x.wwyy
    first = divide(y.wy - ratio * x.wy, below)
    influence = Influence(
        start=divide(y.y - ratio * x.y, below) if cells.rows_weigh_one else first,
        first=first,
        weighted=divide(y.wwy - ratio * x.wwy, below),
        squared=divide(positive_part(about), below**2),
    )
    alone = (y.n.sum(axis=0) < 2) | (below == 0.0)
    unknown = np.full(ratio.shape, np.nan)
    return _finished(cells, influence, ratio, y.n, y.w.sum(axis=0), unknown, alone)


@dataclass(frozen=True, eq=False)
class _Numbers:
    """Sums of a numeric item per cell and domain (S, D), about `origin`.

    n rows, and sums of y, w, w^2, w y, w^2 y, w y^2 and w^2 y^2 over the rows that have a number
    and a weight above 0.
    """

    n: FloatArray
    y: FloatArray
    w: FloatArray
    ww: FloatArray
    wy: FloatArray
    wwy: FloatArray
    wyy: FloatArray
    wwyy: FloatArray
    origin: float

    @staticmethod
    def of(
        cells: CellDesign,
        profiles: Profiles,
        crossing: Crossing,
        values: FloatArray,
        origin: float | None = None,
    ) -> _Numbers:
        """Adds up.

        Args:
            cells: the design.
            profiles: profiles of the rows, with the cells as their strata.
            crossing: its domains.
            values: float64 (n,), NaN being missing.
            origin: what to subtract first; by default the first value, against rounding.
        """
        weight = cells.design.weight
        known = ~np.isnan(values) & (weight > 0.0)
        start = float(values[known][0]) if origin is None and known.any() else origin or 0.0
        y = np.where(known, values - start, 0.0)
        w = np.where(known, weight, 0.0)
        rows = [known.astype(np.float64), y, w, w**2, w * y, w**2 * y, w * y**2, (w * y) ** 2]
        sums = _added(profiles, crossing, rows)
        n, plain, one, two, wy, wwy, wyy, wwyy = sums
        return _Numbers(n, plain, one, two, wy, wwy, wyy, wwyy, start)


def _added(profiles: Profiles, crossing: Crossing, rows: Sequence[FloatArray]) -> list[FloatArray]:
    """Values per row (n,) as sums per cell and domain (S, D)."""
    count = profiles.n_profiles
    tables = [weighted_counts(profiles.ids, values, count) for values in rows]
    added = _per_domain(crossing, profiles, np.stack(tables, axis=1))
    return [added[:, :, index] for index in range(len(rows))]


def _finished(
    cells: CellDesign,
    influence: Influence,
    estimate: FloatArray,
    n: FloatArray,
    whole: FloatArray,
    spread: FloatArray,
    unknown: BoolArray | None = None,
) -> CellEstimates:
    """Estimates (D, K) from influence values (S, D, K) or, with one estimate, (S, D).

    `n` (S, D) are the rows, `whole` (D,) or (D, 1) the weights in the base, `spread` the variance
    of one row drawn at random, and `unknown` says where there is no standard error.
    """
    domains = n.shape[1]
    shape = domains, influence.first.size // max(n.size, 1)
    flat = Influence(
        *(
            part.reshape(part.shape[0], -1)
            for part in (influence.start, influence.first, influence.weighted, influence.squared)
        )
    )
    squared = seen_variance(cells.variances(flat).reshape(shape), estimate.reshape(shape))
    if unknown is not None:
        squared = np.where(unknown.reshape(-1, 1), np.nan, squared)
    rows = np.broadcast_to(n.sum(axis=0).reshape(-1, 1), shape)
    deff = divide(squared * (rows - 1.0), spread.reshape(shape))
    deff = np.where(rows > 1.0, deff, np.nan)
    with np.errstate(divide="ignore"):
        n_effective = rows / deff
    counted = np.rint(n).astype(np.int64)
    df = cells.degrees_of_freedom(counted)
    return CellEstimates(
        Estimates(
            estimate=estimate.reshape(shape),
            se=np.sqrt(squared),
            df=np.broadcast_to(df[:, None], shape),
            n=rows.astype(np.int64),
            weighted=np.broadcast_to(whole.reshape(-1, 1), shape),
            deff=deff,
            n_effective=n_effective,
        ),
        flat,
        counted,
    )

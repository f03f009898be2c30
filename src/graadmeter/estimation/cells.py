"""Any design by tables: variances and covariances from sums per cell instead of rows.

A *cell* is a combination of sampling unit (or of sampling stratum, when rows are sampled) and
margin cells that occurs in the file. Within a cell all rows share the fitted part of their
residual, so three sums per cell say everything about the influence values u of an estimate:

    X1 = sum u,    X2 = sum w u,    XX = sum u^2        (over the rows of the cell in the base)

and a fourth, X0 = sum of u B / w, where base weights B lie behind the fit: X1 when B is w.

With F the fitted value of the cell per unit of weight (see `variance.residual`), W and W2 the sums
of its weights and squared weights, the residuals e = u - w F add up to

    E1 = X1 - F W,    E2 = XX - 2 F X2 + F^2 W2

and V = sum over strata of (1 - f) m / (m - 1) [sum e^2 - (sum e)^2 / m]: with E2 for rows that were
sampled one by one, and with squares of E1 added up per unit for clusters. For two estimates a and b
whose bases share no row, sum e_a e_b = -F_b X2_a - F_a X2_b + F_a F_b W2.

The results are those of `variance.py`, at a cost that does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import (
    AnyArray,
    FloatArray,
    Int32Array,
    IntArray,
    frozen,
    positive_part,
    weighted_counts,
    without_noise,
)
from graadmeter.estimation.design import Design
from graadmeter.estimation.lonely import centred, check_lonely, lonely_strata
from graadmeter.estimation.variance import Adjust, base_weights, cell_solver


@dataclass(frozen=True, eq=False)
class Influence:
    """Sums of influence values per cell; S cells, k estimates.

    Attributes:
        start: float64 (S, k), X0: of rows that weigh 1 in the fit, or the same as `first`.
        first: float64 (S, k), X1.
        weighted: float64 (S, k), X2.
        squared: float64 (S, k), XX.
    """

    start: FloatArray
    first: FloatArray
    weighted: FloatArray
    squared: FloatArray


@dataclass(frozen=True, eq=False)
class _Grouping:
    """Adds rows of a table up to groups; every group has a row."""

    order: IntArray
    starts: IntArray

    @staticmethod
    def of(codes: Int32Array, size: int) -> _Grouping:
        order = np.argsort(codes, kind="stable")
        return _Grouping(order, np.searchsorted(codes[order], np.arange(size)))

    def add(self, values: AnyArray) -> AnyArray:
        result: AnyArray = np.add.reduceat(values[self.order], self.starts, axis=0)
        return result


@dataclass(frozen=True, eq=False)
class CellDesign:
    """A design added up to S cells; make one with `make_cells`.

    Attributes:
        design: the design of the rows.
        ids: int32 (n,), the cell of every row.
        unit: int32 (S,), the sampling unit of every cell, or its stratum when rows are sampled.
        margins: int32 (S,) each, its margin cells.
        weight: float64 (S,), W.
        weight2: float64 (S,), W2.
        base: float64 (S,), the sum of the base weights behind the fit.
    """

    design: Design
    ids: Int32Array
    unit: Int32Array
    margins: tuple[Int32Array, ...]
    weight: FloatArray
    weight2: FloatArray
    base: FloatArray

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("ids", "unit", "weight", "weight2", "base"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @property
    def n_cells(self) -> int:
        """Number of cells (S)."""
        return int(self.unit.size)

    @property
    def n_units(self) -> int:
        """Number of sampling units, or of strata when rows are sampled."""
        return self.design.n_strata if self.design.rows_are_psus else self.design.n_psu

    @cached_property
    def _by_unit(self) -> _Grouping:
        return _Grouping.of(self.unit, self.n_units)

    @cached_property
    def _margin_sizes(self) -> list[int]:
        return [int(m.max()) + 1 for m in self.margins]

    @cached_property
    def _by_margin(self) -> list[_Grouping]:
        pairs = zip(self.margins, self._margin_sizes, strict=True)
        return [_Grouping.of(m, size) for m, size in pairs]

    @cached_property
    def _solve(self) -> Adjust:
        base = base_weights(self.design)[0]
        return cell_solver(self.design, base, self._margin_sizes)

    @property
    def rows_weigh_one(self) -> bool:
        """Whether every row weighs 1 in the fit, instead of its final weight."""
        return self.design.base is not None

    def fitted(self, start: FloatArray) -> FloatArray:
        """F (S, k) of estimates with the sums X0 (S, k)."""
        result = np.zeros_like(start)
        edges = np.cumsum(self._margin_sizes)[:-1]
        # With several margins a second time, for accuracy.
        for _again in range(min(len(self.margins), 2)):
            rest = start - result * self.base[:, None]
            sums = np.concatenate([grouping.add(rest) for grouping in self._by_margin])
            effects = np.split(self._solve(sums), edges)
            for margin, effect in zip(self.margins, effects, strict=True):
                result += effect[margin]
        return result

    def variances(self, sums: Influence) -> FloatArray:
        """Variances (k,) of estimates with these influence values; NaN where they are NaN.

        Raises:
            ValueError: a stratum has one sampling unit and the design says ``fail``.
        """
        fit = self.fitted(sums.start)
        fitted = fit * self.weight[:, None]
        residual = without_noise(sums.first - fitted, sums.first, fitted)
        if not self.design.rows_are_psus:
            totals = centred(self.design, self._by_unit.add(residual).T)
            result: FloatArray = np.einsum("km,km->k", totals, totals)
            return result
        mixed, own = 2.0 * fit * sums.weighted, fit**2 * self.weight2[:, None]
        squares = without_noise(sums.squared - mixed + own, sums.squared, mixed, own)
        return self._within_strata(residual, residual, positive_part(squares))

    def covariances(self, sums: Influence, first: ArrayLike, second: ArrayLike) -> FloatArray:
        """Covariances of pairs of estimates whose bases share no row.

        Args:
            sums: their influence values.
            first: whole numbers (p,), the first estimate of every pair.
            second: whole numbers (p,), the second.

        Returns:
            float64 (p,).

        Raises:
            ValueError: as `variances`.
        """
        a, b = np.asarray(first), np.asarray(second)
        fit = self.fitted(sums.start)
        residual = sums.first - fit * self.weight[:, None]
        if not self.design.rows_are_psus:
            totals = centred(self.design, self._by_unit.add(residual).T)
            result: FloatArray = np.einsum("km,km->k", totals[a], totals[b])
            return result
        products = fit[:, a] * fit[:, b] * self.weight2[:, None]
        products -= fit[:, b] * sums.weighted[:, a] + fit[:, a] * sums.weighted[:, b]
        return self._within_strata(residual[:, a], residual[:, b], products)

    def _within_strata(
        self, first: FloatArray, second: FloatArray, products: FloatArray
    ) -> FloatArray:
        """Centred sums of products over rows: sum e_a e_b, corrected stratum by stratum."""
        design = self.design
        lone = lonely_strata(design)
        check_lonely(design, lone)
        rows = design.stratum_psus[:, None]
        one, other = self._by_unit.add(first), self._by_unit.add(second)
        spread = self._by_unit.add(products) - one * other / rows
        factor = (1.0 - design.fraction) * design.stratum_psus
        factor = np.where(design.stratum_psus > 1, factor / np.maximum(rows[:, 0] - 1, 1), 0.0)
        result: FloatArray = factor @ spread
        if lone.any() and design.lonely == "adjust":
            middle, other_middle = (part.sum(axis=0) / design.n_rows for part in (one, other))
            kept = 1.0 - design.fraction[lone]
            result += kept @ ((one[lone] - middle) * (other[lone] - other_middle))
        if lone.any() and design.lonely == "average":
            strata = design.n_strata
            result *= strata / (strata - np.count_nonzero(lone))
        return result

    def degrees_of_freedom(self, n: IntArray) -> IntArray:
        """Units with rows in a base minus strata with rows in it.

        Args:
            n: whole numbers (S, k), rows in the base with a weight above 0.

        Returns:
            int64 (k,).
        """
        per_unit = self._by_unit.add(n)
        if self.design.rows_are_psus:
            result: IntArray = per_unit.sum(axis=0) - np.count_nonzero(per_unit, axis=0)
            return result
        units = per_unit > 0
        strata = _Grouping.of(self.design.psu_stratum, self.design.n_strata)
        return np.asarray(
            units.sum(axis=0) - np.count_nonzero(strata.add(units.astype(np.int64)), axis=0)
        )


def make_cells(design: Design) -> CellDesign:
    """Adds a design up to cells.

    Raises:
        ValueError: the design was calibrated, or has base weights other than 1: its residuals then
            differ from row to row within a cell.
    """
    base = base_weights(design)[0]
    if design.calibration is not None or (
        design.base is not None and (base[design.weight > 0.0] != 1.0).any()
    ):
        raise ValueError("a calibrated design, or one with base weights, has no cells")
    unit = design.stratum if design.rows_are_psus else design.psu
    ids, parts = _joined([unit, *design.margins])
    return CellDesign(
        design=design,
        ids=ids,
        unit=parts[0],
        margins=tuple(parts[1:]),
        weight=weighted_counts(ids, design.weight, parts[0].size),
        weight2=weighted_counts(ids, design.weight**2, parts[0].size),
        base=weighted_counts(ids, base, parts[0].size),
    )


def _joined(codes: Sequence[Int32Array]) -> tuple[Int32Array, list[Int32Array]]:
    """The joint code of every row, and the parts of every joint code."""
    ids = codes[0].astype(np.int64)
    for code in codes[1:]:
        ids = np.unique(ids * (int(code.max()) + 1) + code, return_inverse=True)[1].reshape(-1)
    ids = np.unique(ids, return_inverse=True)[1].reshape(-1)
    example = np.zeros(int(ids.max()) + 1, dtype=np.int64)
    example[ids] = np.arange(ids.size)
    return ids.astype(np.int32), [code[example].astype(np.int32) for code in codes]

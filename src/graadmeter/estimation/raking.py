"""Raking: weights that meet the known totals of several margins at once.

Iterative proportional fitting on the *cell table*. Rows with the same category in every margin get
the same factor, so the rows are counted once per joint cell and every sweep works on cells; the
factors are given back to the rows at the end. One step, for category c of one margin with target
T_c: multiply all cells of c by T_c / (their present total).

The factors have the form f_cell = prod over margins of a_m(category), and are the only ones of that
form that meet the targets, so neither the order of the margins nor that of the rows matters.

Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444; Deville, Särndal
and Sautory (1993), JASA 88, 1013-1020, for its place among calibration methods.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import FloatArray, IntArray, frozen
from graadmeter.estimation.counting import _compact

_KEY_LIMIT = 1 << 24
"""Joint keys are renumbered before their range passes this, so that they never overflow."""

_AGREEMENT = 1e-6
"""Margin totals that differ by less than this share differ by rounding."""


@dataclass(frozen=True)
class WeightSpread:
    """How unequal weights are, and what that costs.

    Attributes:
        n: rows with a weight above 0.
        total: sum of the weights, in the unit of the weights.
        design_effect: Kish's n sum(w^2) / (sum w)^2; at least 1. NaN without rows.
        n_effective: n / design_effect = (sum w)^2 / sum(w^2).
        lowest: smallest weight above 0, in the unit of the weights. NaN without rows.
        highest: largest weight.
    """

    n: int
    total: float
    design_effect: float
    n_effective: float
    lowest: float
    highest: float


def weight_spread(weight: ArrayLike) -> WeightSpread:
    """Describes weights; rows with weight 0 (not respondents) are left out.

    Source: Kish (1965), Survey Sampling, section 11.7.

    Args:
        weight: float64 (n,), not negative, except that GREG weights may be: those count as rows.

    Raises:
        ValueError: A weight is NaN or infinite, or `weight` is not one-dimensional.
    """
    values = np.asarray(weight, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("weights must be one finite number per row")
    used = values if np.all(values) else values[values != 0.0]
    total = float(used.sum())
    if total == 0.0:
        return WeightSpread(int(used.size), total, *[float("nan")] * 4)
    effective = total**2 / float(used @ used)
    return WeightSpread(
        n=int(used.size),
        total=total,
        design_effect=used.size / effective,
        n_effective=effective,
        lowest=float(used.min()),
        highest=float(used.max()),
    )


@dataclass(frozen=True, eq=False)
class Raking:
    """Raked weights; n rows, M margins, C joint cells that have rows.

    Attributes:
        weight: float64 (n,), the weight of every row; they add up to the population total.
        cell: int64 (n,), the joint cell of every row, 0..C-1.
        cell_codes: int64 (C, M), the category of every cell in every margin.
        cell_n: int64 (C,), rows per cell.
        cell_weight: float64 (C,), weight per cell: the sum over its rows.
        factor: float64 (C,), weight of a row divided by its starting weight.
        sweeps: how often all margins were adjusted.
        converged: True; a raking that does not converge is an error.
        max_margin_error: the largest |weighted total / target - 1| over all categories.
        scaled: True where the totals of the margins did not agree exactly (by rounding, or more
            if allowed), so that later margins were scaled to the total of the first.
        empty_cells: joint cells of categories with a population that have no rows; no error.
        spread: design effect, effective n and range of the weights.
    """

    weight: FloatArray
    cell: IntArray
    cell_codes: IntArray
    cell_n: IntArray
    cell_weight: FloatArray
    factor: FloatArray
    sweeps: int
    converged: bool
    max_margin_error: float
    scaled: bool
    empty_cells: int
    spread: WeightSpread

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("weight", "cell", "cell_codes", "cell_n", "cell_weight", "factor"):
            object.__setattr__(self, name, frozen(getattr(self, name)))


def rake(
    cells: Sequence[ArrayLike],
    margins: Sequence[ArrayLike],
    *,
    start: ArrayLike | None = None,
    tolerance: float = 1e-10,
    max_sweeps: int = 1000,
    rescale: bool = False,
) -> Raking:
    """Rakes rows to the totals of several margins.

    Args:
        cells: M arrays of integers (n,), the category of each row in each margin, 0..K_m-1.
        margins: M arrays (K_m,), the population total of each category, in persons or in shares;
            the total of the first margin is the total of the weights.
        start: float64 (n,), starting (design) weights, not negative; by default 1.
        tolerance: the largest relative margin error that counts as met.
        max_sweeps: how often to adjust all margins at most.
        rescale: True scales later margins to the total of the first however much they differ.
            Without it a relative difference of 1e-6 or more is an error.

    Returns:
        See `Raking`.

    Raises:
        ValueError: Shapes or codes do not fit; totals are negative, not finite or do not agree; a
            category has a population but no rows, or rows but no population; or the raking does
            not converge (the message tells how far off which category is).
    """
    codes, targets = _checked(cells, margins)
    targets, scaled = _agreed(targets, rescale)
    weights = _start(start, codes[0].shape[0])
    if tolerance <= 0.0 or max_sweeps < 1:
        raise ValueError("tolerance must be above 0 and max_sweeps at least 1")

    cell, cell_codes = _cell_table(codes, [target.size for target in targets])
    n_cells = cell_codes.shape[0]
    cell_n = np.bincount(cell, minlength=n_cells).astype(np.int64, copy=False)
    base: FloatArray = cell_n.astype(np.float64)
    if weights is not None:
        base = np.bincount(cell, weights, n_cells).astype(np.float64, copy=False)
    for index, target in enumerate(targets):
        _check_support(index, _totals(base, cell_codes[:, index], target.size), target)

    table, sweeps, error = base, 0, math.inf
    while error > tolerance:
        if sweeps == max_sweeps:
            raise ValueError(_not_converged(table, cell_codes, targets, sweeps))
        table, sweeps = _sweep(table, cell_codes, targets), sweeps + 1
        error = max(float(e.max()) for e in _errors(table, cell_codes, targets))

    factor = np.divide(table, base, out=np.zeros(n_cells), where=base > 0.0)
    weight = factor[cell] if weights is None else factor[cell] * weights
    possible = math.prod(int((target > 0.0).sum()) for target in targets)
    return Raking(
        weight=weight,
        cell=cell,
        cell_codes=cell_codes,
        cell_n=cell_n,
        cell_weight=table,
        factor=factor,
        sweeps=sweeps,
        converged=True,
        max_margin_error=error,
        scaled=scaled,
        empty_cells=possible - int((base > 0.0).sum()),
        spread=weight_spread(weight),
    )


def _checked(
    cells: Sequence[ArrayLike], margins: Sequence[ArrayLike]
) -> tuple[list[IntArray], list[FloatArray]]:
    codes = [np.asarray(code) for code in cells]
    targets = [np.asarray(margin, dtype=np.float64) for margin in margins]
    if not codes or len(codes) != len(targets):
        raise ValueError(
            f"{len(codes)} arrays of cells need as many margins, at least one; found {len(targets)}"
        )
    for index, (code, target) in enumerate(zip(codes, targets, strict=True)):
        if code.ndim != 1 or code.shape != codes[0].shape or code.dtype.kind not in "iu":
            raise ValueError(
                f"margin {index}: cells must be integers (n,), one per row, for every margin; "
                f"found {code.dtype} {code.shape}"
            )
        if target.ndim != 1 or not np.isfinite(target).all() or (target < 0.0).any():
            raise ValueError(f"margin {index}: totals must be finite and not negative")
        if code.size and (code.min() < 0 or code.max() >= target.size):
            raise ValueError(
                f"margin {index}: codes must lie in 0..{target.size - 1}; found "
                f"{code.min()}..{code.max()}. Impute a missing value or give it its own category"
            )
    if codes[0].size == 0:
        raise ValueError("there are no rows to weight")
    return codes, targets


def _agreed(targets: list[FloatArray], rescale: bool) -> tuple[list[FloatArray], bool]:
    totals = [float(target.sum()) for target in targets]
    if min(totals) <= 0.0:
        raise ValueError(f"margin {totals.index(min(totals))}: the totals add up to 0")
    for index, total in enumerate(totals):
        if abs(total / totals[0] - 1.0) >= _AGREEMENT and not rescale:
            raise ValueError(
                f"margin {index} adds up to {total:.12g} but margin 0 to {totals[0]:.12g}: correct "
                "the totals, or allow scaling to margin 0 with rescale=True"
            )
    scaled = [target * (totals[0] / total) for target, total in zip(targets, totals, strict=True)]
    return scaled, any(abs(total / totals[0] - 1.0) > 1e-12 for total in totals)


def _start(start: ArrayLike | None, n: int) -> FloatArray | None:
    if start is None:
        return None
    weights = np.asarray(start, dtype=np.float64)
    if weights.shape != (n,) or not np.isfinite(weights).all() or (weights < 0.0).any():
        raise ValueError(f"start must hold {n} finite weights, one per row, not negative")
    return weights


def _cell_table(codes: list[IntArray], sizes: list[int]) -> tuple[IntArray, IntArray]:
    """The joint cell of every row (n,) and the codes of every cell (C, M)."""
    key, bound = np.zeros(codes[0].shape, dtype=np.int64), 1
    for code, size in zip(codes, sizes, strict=True):
        if bound * size > _KEY_LIMIT:
            key = _compact(key, bound)
            bound = int(key.max()) + 1
        np.multiply(key, size, out=key)
        np.add(key, code, out=key, casting="unsafe")
        bound *= size
    cell = _compact(key, bound)
    example = np.zeros(int(cell.max()) + 1, dtype=np.int64)
    example[cell] = np.arange(cell.size)
    return cell, np.stack([code[example].astype(np.int64) for code in codes], axis=1)


def _totals(table: FloatArray, codes: IntArray, size: int) -> FloatArray:
    return np.bincount(codes, table, size).astype(np.float64, copy=False)


def _check_support(index: int, base: FloatArray, target: FloatArray) -> None:
    for wrong, message in (
        ((base == 0.0) & (target > 0.0), "has a population but no rows: merge it with another"),
        ((base > 0.0) & (target == 0.0), "has rows but population 0: correct the total or the row"),
    ):
        if wrong.any():
            listed = ", ".join(str(int(c)) for c in np.flatnonzero(wrong)[:10])
            raise ValueError(f"margin {index}: category {listed} {message}")


def _sweep(table: FloatArray, codes: IntArray, targets: list[FloatArray]) -> FloatArray:
    for index, target in enumerate(targets):
        now = _totals(table, codes[:, index], target.size)
        ratio = np.divide(target, now, out=np.zeros(target.size), where=now > 0.0)
        table = table * ratio[codes[:, index]]
    return table


def _errors(table: FloatArray, codes: IntArray, targets: list[FloatArray]) -> list[FloatArray]:
    result = []
    for index, target in enumerate(targets):
        off = np.abs(_totals(table, codes[:, index], target.size) - target)
        result.append(np.divide(off, target, out=np.zeros(target.size), where=target > 0.0))
    return result


def _not_converged(
    table: FloatArray, codes: IntArray, targets: list[FloatArray], sweeps: int
) -> str:
    errors = _errors(table, codes, targets)
    index = max(range(len(errors)), key=lambda i: float(errors[i].max()))
    worst = int(errors[index].argmax())
    return (
        f"raking did not converge in {sweeps} sweeps: margin {index}, category {worst} is "
        f"{errors[index][worst]:.2g} of its total off. Empty joint cells may make the totals "
        "impossible: merge categories, or look for an error in the totals"
    )

"""The linearised variance of any statistic whose influence values are known.

An estimate is, to first order, a sum over rows of influence values u (total: w y; mean:
w (y - m) / W; ratio: w (y - r x) / X). Weights that were fitted to known totals leave only the
residual e of u as uncertain, and the PSU totals t of e give

    V = sum over h of (1 - f_h) m_h / (m_h - 1) sum over PSUs of (t - mean of t in h)^2

with m_h all PSUs of the stratum in the file, whether or not they have rows in a domain.

Sources: Binder (1983), International Statistical Review 51, for the linearisation; Deville and
Särndal (1992), JASA 87, for the residuals; Särndal, Swensson and Wretman (1992), sections 4.2 and
6.6.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import FloatArray, IntArray
from graadmeter.estimation.design import Design
from graadmeter.estimation.lonely import centred

Adjust = Callable[[FloatArray], FloatArray]
"""Turns influence values (k, n) into residuals (k, n)."""

_BLOCK = 1 << 23
"""Influence values held at once (64 MB), besides the few copies the residuals need."""

_RANK = 1e-10
"""Directions of the auxiliary variables below this relative size are taken as dependent."""


def residual(design: Design, u: ArrayLike) -> FloatArray:
    """What is left of influence values after the adjustment of the weights.

    With B the base weights (the final weights if the design names none), z = u / w, and a fit of z
    on the auxiliary variables weighted by B, the residual is e = u - w fit(z):

    * post-stratified, one margin: e = u - w Z_g / W_g, Z_g and W_g the sums of B z and B in cell g;
    * raked, several margins: the limit of doing so for one margin after the other, over and over,
      found at once by solving for the effects of all cells;
    * calibrated: e = u - w x'b, the residual of the generalised regression estimator (GREG).

    Over all rows: rows outside a domain, with u = 0, have a residual too. Rows of weight 0 keep u.

    Args:
        design: the design.
        u: float64 (n,) or (n, k), influence values.

    Returns:
        float64 of the shape of u.

    Raises:
        ValueError: u does not have n rows.
    """
    columns = _columns(design, u)
    result = adjustment(design)(columns).T
    return result[:, 0] if np.ndim(u) == 1 else result


def variance(design: Design, u: ArrayLike) -> float | FloatArray:
    """Variance of the statistics with influence values u; the formula heads this module.

    Args:
        design: the design.
        u: float64 (n,) or (n, k), influence values, **not** residuals.

    Returns:
        A float for (n,), float64 (k,) for (n, k). NaN for a column that holds NaN.

    Raises:
        ValueError: u does not have n rows, or a stratum has one PSU and the design says so.
    """
    result = squares(design, adjustment(design)(_columns(design, u)))
    return float(result[0]) if np.ndim(u) == 1 else result


def covariance(design: Design, u: ArrayLike) -> FloatArray:
    """Covariance matrix of the statistics with influence values u.

    Args:
        design: the design.
        u: float64 (n, k), influence values, for instance `Estimates.influence`.

    Returns:
        float64 (k, k), symmetric; its diagonal is `variance`.

    Raises:
        ValueError: As `variance`.
    """
    spread = centred(design, psu_totals(design, adjustment(design)(_columns(design, u))))
    result: FloatArray = spread @ spread.T
    return result


def degrees_of_freedom(design: Design, inside: ArrayLike) -> int:
    """PSUs with rows inside minus strata with rows inside, as `degf` of a subset in R.

    Args:
        design: the design.
        inside: bool (n,), the rows of the domain; rows of weight 0 do not count.

    Returns:
        At least 0.

    Raises:
        ValueError: `inside` is not boolean (n,).
    """
    rows = np.asarray(inside)
    if rows.shape != (design.n_rows,) or rows.dtype != np.bool_:
        raise ValueError(f"inside must be bool ({design.n_rows},); found {rows.dtype} {rows.shape}")
    used = rows & (design.weight > 0.0)
    units = np.zeros(design.n_psu, dtype=np.bool_)
    units[design.psu[used]] = True
    strata = np.zeros(design.n_strata, dtype=np.bool_)
    strata[design.psu_stratum[units]] = True
    return int(units.sum() - strata.sum())


def psu_totals(design: Design, values: FloatArray) -> FloatArray:
    """Adds rows up to PSUs: (k, n) becomes (k, M)."""
    if design.rows_are_psus:
        return values
    result = np.empty((values.shape[0], design.n_psu))
    for total, row in zip(result, values, strict=True):
        total[:] = np.bincount(design.psu, weights=row, minlength=design.n_psu)
    return result


def squares(design: Design, residuals: FloatArray) -> FloatArray:
    """Variances (k,) from residuals (k, n)."""
    spread = centred(design, psu_totals(design, residuals))
    result: FloatArray = np.einsum("km,km->k", spread, spread)
    return result


def block_variances(
    design: Design, n_columns: int, fill: Callable[[int, FloatArray], None], keep: bool
) -> tuple[FloatArray, FloatArray | None]:
    """Variances of many columns of influence values without holding them all at once.

    Args:
        design: the design.
        n_columns: k.
        fill: writes column i, given i and n zeros.
        keep: whether to keep the influence values.

    Returns:
        float64 (k,), and float64 (n, k) or None.
    """
    adjust = adjustment(design)
    step = max(1, _BLOCK // design.n_rows)
    result = np.empty(n_columns)
    influence = np.empty((design.n_rows, n_columns)) if keep else None
    for start in range(0, n_columns, step):
        end = min(start + step, n_columns)
        block = np.zeros((end - start, design.n_rows))
        for column, row in enumerate(block, start):
            fill(column, row)
        if influence is not None:
            influence[:, start:end] = block.T
        result[start:end] = squares(design, adjust(block))
    return result, influence


def adjustment(design: Design) -> Adjust:
    """The function that `residual` applies, prepared once for any number of columns."""
    if design.calibration is not None:
        return _regression(design, design.calibration)
    if design.margins:
        return _cells(design)
    return lambda values: values


def _columns(design: Design, u: ArrayLike) -> FloatArray:
    values = np.asarray(u, dtype=np.float64)
    if values.ndim not in (1, 2) or values.shape[0] != design.n_rows:
        raise ValueError(f"u must have {design.n_rows} rows; found shape {values.shape}")
    return np.ascontiguousarray(np.atleast_2d(values.T))


def base_weights(design: Design) -> tuple[FloatArray, FloatArray]:
    """Base weights B and B / w, both 0 where the weight is 0."""
    used = design.weight > 0.0
    base = np.where(used, design.weight if design.base is None else design.base, 0.0)
    return base, np.divide(base, design.weight, out=np.zeros_like(base), where=used)


def _cells(design: Design) -> Adjust:
    base, ratio = base_weights(design)
    margins = design.margins
    sizes = [int(m.max()) + 1 for m in margins]
    ends: IntArray = np.cumsum(sizes, dtype=np.int64)
    starts = ends - np.asarray(sizes)
    solve = cell_solver(design, base, sizes)

    def apply(values: FloatArray) -> FloatArray:
        result = np.array(values)
        for i in range(len(result)):
            for _again in range(1 if len(margins) == 1 else 2):  # the second time for accuracy
                scaled = ratio * result[i]
                sums = [
                    np.bincount(m, weights=scaled, minlength=size)
                    for m, size in zip(margins, sizes, strict=True)
                ]
                effect = solve(np.concatenate(sums))
                for m, start, end in zip(margins, starts, ends, strict=True):
                    result[i] -= design.weight * effect[start:end][m]
        return result

    return apply


def cell_solver(design: Design, base: FloatArray, sizes: list[int]) -> Adjust:
    """Solves for cell effects: sums of B z per cell, all margins in a row, become effects.

    The function it returns takes and gives (C,) or (C, k), C cells of all margins together.
    """
    margins = design.margins
    own = [
        np.bincount(m, weights=base, minlength=size) for m, size in zip(margins, sizes, strict=True)
    ]
    total = np.concatenate(own)
    inverse = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0.0)
    if len(margins) == 1:
        return lambda sums: (sums.T * inverse).T
    blocks = [[np.diag(own[0])] * len(margins) for _ in margins]
    for i, (first, n_first) in enumerate(zip(margins, sizes, strict=True)):
        blocks[i][i] = np.diag(own[i])
        for j in range(i):
            key = first.astype(np.int64) * sizes[j] + margins[j]
            table = np.bincount(key, weights=base, minlength=n_first * sizes[j])
            blocks[i][j] = table.reshape(n_first, sizes[j])
            blocks[j][i] = blocks[i][j].T
    root = np.sqrt(inverse)
    eigenvalue, vector = np.linalg.eigh(root[:, None] * np.block(blocks) * root)
    keep = eigenvalue > _RANK * eigenvalue.max()  # the margins share at least their total
    half = vector[:, keep] / np.sqrt(eigenvalue[keep]) * root[:, None]
    return lambda sums: half @ (half.T @ sums)


def _regression(design: Design, auxiliary: FloatArray) -> Adjust:
    base, ratio = base_weights(design)
    root = np.sqrt(base)
    scaled = auxiliary * root[:, None]
    size = np.sqrt(np.einsum("nq,nq->q", scaled, scaled))
    scale = np.divide(1.0, size, out=np.zeros_like(size), where=size > 0.0)
    _, singular, right = np.linalg.svd(np.linalg.qr(scaled * scale, mode="r"), full_matrices=False)
    keep = singular > _RANK * singular.max(initial=0.0)
    turned = auxiliary @ (scale[:, None] * right[keep].T / singular[keep])  # B-orthonormal columns

    def apply(values: FloatArray) -> FloatArray:
        result = np.array(values)
        for _again in range(2):  # the second time for accuracy
            effect = (result * ratio) @ turned
            result -= (effect @ turned.T) * design.weight
        return result

    return apply

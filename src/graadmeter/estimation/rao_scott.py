"""Test of independence in a two-way table of a complex sample: Rao and Scott's corrections.

Pearson's statistic of the estimated cell proportions p (n rows),

    X^2 = n sum over r, c of (p_rc - p_r. p_.c)^2 / (p_r. p_.c),

is not chi-square in a complex sample but a weighted sum of chi-squares of 1 df, with as weights the
eigenvalues of the generalised design effect matrix:

    Delta = (C' D^-1 C / n)^-1  C' D^-1 V D^-1 C,

D = diag(p), V the covariance matrix of p, C ((R C) x (R - 1)(C - 1)) the interaction contrasts, at
right angles to both margins. With delta = tr Delta, d0 = delta^2 / tr(Delta^2), v the degrees of
freedom of the design:

* F = X^2 / delta on (d0, d0 v) degrees of freedom: the statistic to print;
* first order: X^2 / mean eigenvalue on (R - 1)(C - 1);
* second order: d0 X^2 / delta on d0.

Source: Rao and Scott (1984), Annals of Statistics 12, 46-60; Thomas and Rao (1987), JASA 82,
630-636, for F. `svychisq(statistic = "F")` and `(statistic = "Chisq")` in the R package survey.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from graadmeter.estimation._arrays import FloatArray


@dataclass(frozen=True)
class RaoScott:
    """A test of independence. All numbers are NaN, but `pearson`, where V says nothing (zero).

    Attributes:
        pearson: X^2 of the weighted proportions times n.
        mean_effect: mean eigenvalue of Delta, the mean generalised design effect.
        f: X^2 / tr Delta.
        df1: d0.
        df2: d0 v.
        p_value: P(F_{df1, df2} >= f).
        first_order: X^2 / mean_effect.
        first_order_df: (R - 1)(C - 1).
        first_order_p: P(chi-square >= first_order).
        second_order: d0 X^2 / tr Delta.
        second_order_p: P(chi-square on d0 >= second_order).
    """

    pearson: float
    mean_effect: float
    f: float
    df1: float
    df2: float
    p_value: float
    first_order: float
    first_order_df: int
    first_order_p: float
    second_order: float
    second_order_p: float


def rao_scott(proportions: ArrayLike, covariance: ArrayLike, n: float, df: float) -> RaoScott:
    """Tests whether rows and columns of a table are independent.

    Rows and columns without anybody are left out. A single empty cell stays and has no weight in
    Delta, as in R.

    Args:
        proportions: float64 (R, C), cell proportions of the whole table, adding up to 1.
        covariance: float64 (R C, R C), their covariance matrix, cells in the order of
            `proportions.ravel()`: column varies fastest.
        n: rows in the base.
        df: degrees of freedom of the design, above 0; may be infinite.

    Returns:
        See `RaoScott`.

    Raises:
        ValueError: Shapes do not agree, proportions are negative or do not add up to 1, a number
            is not finite, n < 1, df <= 0, or fewer than two rows or columns hold anybody.
    """
    p, v = _checked(proportions, covariance)
    if not n >= 1.0 or not df > 0.0:
        raise ValueError(f"n must be at least 1 and df above 0; found {n} and {df}")
    used_rows, used_columns = p.sum(axis=1) > 0.0, p.sum(axis=0) > 0.0
    keep = np.outer(used_rows, used_columns).ravel()
    p, v = p[np.ix_(used_rows, used_columns)], v[np.ix_(keep, keep)]
    if min(p.shape) < 2:
        raise ValueError("a test needs at least two rows and two columns that hold anybody")

    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    pearson = float(n * ((p - expected) ** 2 / expected).sum())
    contrasts = np.kron(_about_mean(p.shape[0]), _about_mean(p.shape[1]))
    flat = p.ravel()
    scaled = contrasts * np.where(flat > 0.0, 1.0 / np.where(flat > 0.0, flat, 1.0), 0.0)[:, None]
    simple = contrasts.T @ scaled / n
    size = contrasts.shape[1]
    if np.linalg.matrix_rank(simple) < size:
        raise ValueError("the table has too many empty cells for a test: merge rows or columns")
    delta = np.linalg.solve(simple, scaled.T @ v @ scaled)
    trace, square = float(np.trace(delta)), float(np.trace(delta @ delta))
    if not trace > 0.0:
        nan = float("nan")
        return RaoScott(pearson, nan, nan, nan, nan, nan, nan, size, nan, nan, nan)
    d0, f = trace**2 / square, pearson / trace
    first, second = pearson * size / trace, d0 * f
    return RaoScott(
        pearson=pearson,
        mean_effect=trace / size,
        f=f,
        df1=d0,
        df2=d0 * df,
        p_value=_f_upper(f, d0, d0 * df),
        first_order=first,
        first_order_df=size,
        first_order_p=float(special.chdtrc(size, first)),
        second_order=second,
        second_order_p=float(special.chdtrc(d0, second)),
    )


def _about_mean(k: int) -> FloatArray:
    """Contrasts (k, k - 1) that add up to zero; any basis gives the same eigenvalues."""
    return np.eye(k)[:, 1:] - 1.0 / k


def _f_upper(f: float, df1: float, df2: float) -> float:
    if np.isinf(df2):
        return float(special.chdtrc(df1, df1 * f))
    return float(special.fdtrc(df1, df2, f))


def _checked(proportions: ArrayLike, covariance: ArrayLike) -> tuple[FloatArray, FloatArray]:
    p = np.asarray(proportions, dtype=np.float64)
    v = np.asarray(covariance, dtype=np.float64)
    if p.ndim != 2 or v.shape != (p.size, p.size):
        raise ValueError(
            f"proportions must be (R, C) and covariance (R C, R C); found {p.shape} and {v.shape}"
        )
    if not (np.isfinite(p).all() and np.isfinite(v).all()):
        raise ValueError("proportions and covariance must be finite")
    if (p < 0.0).any() or abs(float(p.sum()) - 1.0) > 1e-6:
        raise ValueError(
            f"proportions must not be negative and add up to 1 over the table; found {p.sum()}"
        )
    return p, v

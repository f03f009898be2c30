"""Calibration: the smallest change of the weights that meets known totals of auxiliaries.

With base weights d_k, auxiliaries x_k, totals T and a constant q_k > 0 per row, find lambda with

    sum d_k F(q_k x_k'lambda) x_k = T,     g_k = F(q_k x_k'lambda),     w_k = d_k g_k

* linear (GREG): F(u) = 1 + u. One step; g may be negative.
* logit, bounded by L < 1 < U: F(u) = (L (U - 1) + U (1 - L) e^(A u)) / (U - 1 + (1 - L) e^(A u)),
  A = (U - L) / ((1 - L) (U - 1)). F(0) = 1, F'(0) = 1 and L < F < U.

F' > 0, so the equations are the gradient of a convex function of lambda and Newton's method with
step halving finds the only solution when there is one.

Source: Deville and Särndal (1992), JASA 87, 376-382 (linear: case 1; logit: case 6); Särndal,
Swensson and Wretman (1992), Model Assisted Survey Sampling, section 6.4, for the g-weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from graadmeter.estimation._arrays import FloatArray, IntArray, frozen
from graadmeter.estimation.raking import WeightSpread, weight_spread

Method = Literal["linear", "logit"]

_RANK = 1e-9
"""An auxiliary whose part not explained by the others is below this share is collinear."""

_AT_BOUND = 1e-6
"""A g-weight within this share of the way from a bound to 1 counts as being at that bound."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """Calibrated weights; n rows, J auxiliaries.

    Attributes:
        weight: float64 (n,), d_k g_k, in the unit of the base weights.
        g: float64 (n,), calibrated weight divided by base weight.
        multiplier: float64 (J,), lambda.
        iterations: Newton steps.
        converged: True; a calibration that does not converge is an error.
        max_error: the largest |sum(w x_j) - T_j| / (1 + |T_j|).
        method: "linear" or "logit".
        bounds: L and U of g; infinite for the linear method.
        n_negative: rows with a negative weight: never with logit and L >= 0.
        n_at_bounds: rows whose g lies within a millionth of the way from a bound to 1.
        spread: Kish's design effect, effective n and range of the weights.
    """

    weight: FloatArray
    g: FloatArray
    multiplier: FloatArray
    iterations: int
    converged: bool
    max_error: float
    method: Method
    bounds: tuple[float, float]
    n_negative: int
    n_at_bounds: int
    spread: WeightSpread

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("weight", "g", "multiplier"):
            object.__setattr__(self, name, frozen(getattr(self, name)))


def calibrate(
    auxiliaries: ArrayLike,
    totals: ArrayLike,
    base_weight: ArrayLike,
    *,
    bounds: tuple[float, float] | None = None,
    q: ArrayLike | None = None,
    tolerance: float = 1e-10,
    max_iterations: int = 100,
) -> Calibration:
    """Calibrates weights to totals: linear (GREG) without bounds, logit with bounds.

    For categories, give 0/1 columns and leave one column out per variable after the first: all
    columns of two variables add up to the same, which is refused as collinear.

    Args:
        auxiliaries: float64 (n, J), one column per auxiliary; a column of ones for the population
            size.
        totals: float64 (J,), the population total of every auxiliary.
        base_weight: float64 (n,), design weights, above 0.
        bounds: (L, U), L < 1 < U, which every g-weight must respect; None for linear.
        q: float64 (n,), constants above 0 (1 / variance of the model); by default 1.
        tolerance: the largest `max_error` that counts as met.
        max_iterations: Newton steps at most.

    Returns:
        See `Calibration`.

    Raises:
        ValueError: Shapes do not agree, a number is not finite, a weight or q is not above 0,
            auxiliaries are collinear, bounds are not L < 1 < U, a total cannot be met within the
            bounds, or the method does not converge (the message tells how far off it is).
    """
    x, target, d, scale = _checked(auxiliaries, totals, base_weight, q)
    if bounds is not None:
        _check_bounds(x, target, d, bounds)
    # In an orthonormal basis of the columns Newton's matrix is well conditioned.
    root = np.sqrt(d * scale)
    upper = np.asarray(np.linalg.qr(x * root[:, None], mode="r"), dtype=np.float64)
    _check_rank(upper)
    basis = _solve(upper.T, x.T).T
    goal = _solve(upper.T, target)

    eta = np.zeros(x.shape[1])
    error, iterations = _error(x, d, target), 0
    g, slope = _g_weights(scale * (basis @ eta), bounds)
    while error > tolerance:
        if iterations == max_iterations:
            raise ValueError(_not_converged(x, d * g, target, iterations))
        gap = goal - basis.T @ (d * g)
        matrix = (basis * (d * scale * slope)[:, None]).T @ basis
        try:
            step = _solve(matrix, gap)
        except np.linalg.LinAlgError:
            step = np.full(gap.shape, np.nan)  # no step: every g is at a bound
        if not _advance(eta, step, gap, (basis, d, scale, goal), bounds):
            raise ValueError(_not_converged(x, d * g, target, iterations))
        g, slope = _g_weights(scale * (basis @ eta), bounds)
        error, iterations = _error(x, d * g, target), iterations + 1
    weight = d * g
    low, high = (-np.inf, np.inf) if bounds is None else bounds
    at_low = g - low <= _AT_BOUND * (1.0 - low)
    at_high = high - g <= _AT_BOUND * (high - 1.0)
    return Calibration(
        weight=weight,
        g=g,
        multiplier=_solve(upper, eta),
        iterations=iterations,
        converged=True,
        max_error=error,
        method="linear" if bounds is None else "logit",
        bounds=(float(low), float(high)),
        n_negative=int((weight < 0.0).sum()),
        n_at_bounds=int((at_low | at_high).sum()) if bounds is not None else 0,
        spread=weight_spread(weight),
    )


def _g_weights(u: FloatArray, bounds: tuple[float, float] | None) -> tuple[FloatArray, FloatArray]:
    """F(u) and F'(u), the logit written with expit, which does not overflow.

    F = L + (U - L) s, s = expit(A u + log((1 - L) / (U - 1))), F' = (U - L) A s (1 - s).
    """
    if bounds is None:
        return 1.0 + u, np.ones(u.shape)
    low, high = bounds
    steep = (high - low) / ((1.0 - low) * (high - 1.0))
    s = special.expit(steep * u + np.log((1.0 - low) / (high - 1.0)))
    return low + (high - low) * s, (high - low) * steep * s * (1.0 - s)


def _advance(
    eta: FloatArray,
    step: FloatArray,
    gap: FloatArray,
    system: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
    bounds: tuple[float, float] | None,
) -> bool:
    """Adds to `eta` the step, halved until it brings the totals nearer; False if none does."""
    basis, d, scale, goal = system
    before = float(np.linalg.norm(gap))
    for halving in range(40):
        part = step / 2.0**halving
        g, _ = _g_weights(scale * (basis @ (eta + part)), bounds)
        if float(np.linalg.norm(goal - basis.T @ (d * g))) < before:
            eta += part
            return True
    return False


def _solve(matrix: FloatArray, right: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def _error(x: FloatArray, weight: FloatArray, target: FloatArray) -> float:
    return float((np.abs(weight @ x - target) / (1.0 + np.abs(target))).max())


def _checked(
    auxiliaries: ArrayLike, totals: ArrayLike, base_weight: ArrayLike, q: ArrayLike | None
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    x, target, d = (np.asarray(a, dtype=np.float64) for a in (auxiliaries, totals, base_weight))
    scale = np.ones(d.shape) if q is None else np.asarray(q, dtype=np.float64)
    if x.ndim != 2 or target.shape != x.shape[1:] or d.shape != x.shape[:1] or not x.size:
        raise ValueError(
            f"auxiliaries must be (n, J), totals (J,) and base_weight (n,); found {x.shape}, "
            f"{target.shape} and {d.shape}"
        )
    if scale.shape != d.shape:
        raise ValueError(f"q must have one number per row; found {scale.shape}")
    for name, array in (("auxiliaries", x), ("totals", target), ("base_weight", d), ("q", scale)):
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite")
    if (d <= 0.0).any() or (scale <= 0.0).any():
        raise ValueError("base weights and q must be above 0; leave other rows out")
    return x, target, d, scale


def _check_rank(upper: FloatArray) -> None:
    length = np.linalg.norm(upper, axis=0)
    if (length == 0.0).any() or upper.shape[0] < upper.shape[1]:
        raise ValueError(
            f"auxiliary {_listed(np.flatnonzero(length == 0.0))} is 0 in all rows"
            if (length == 0.0).any()
            else f"{upper.shape[1]} auxiliaries need at least as many rows"
        )
    # The diagonal of R is the length of each column's part that earlier columns do not explain.
    left = np.abs(np.diag(upper)) / length
    if (left < _RANK).any():
        raise ValueError(
            f"auxiliary {_listed(np.flatnonzero(left < _RANK))} follows from those before it "
            "(collinear): leave it out"
        )


def _check_bounds(
    x: FloatArray, target: FloatArray, d: FloatArray, bounds: tuple[float, float]
) -> None:
    low, high = bounds
    if not (np.isfinite(low) and np.isfinite(high) and low < 1.0 < high):
        raise ValueError(f"bounds must be finite with L < 1 < U; found {low} and {high}")
    above, below = d @ np.maximum(x, 0.0), d @ np.minimum(x, 0.0)
    least, most = low * above + high * below, high * above + low * below
    impossible = (target <= least) | (target >= most)
    if impossible.any():
        j = int(np.flatnonzero(impossible)[0])
        raise ValueError(
            f"the bounds are impossible: within them the total of auxiliary {j} lies between "
            f"{least[j]:.6g} and {most[j]:.6g}, but it should be {target[j]:.6g}"
        )


def _not_converged(x: FloatArray, weight: FloatArray, target: FloatArray, iterations: int) -> str:
    off = np.abs(weight @ x - target) / (1.0 + np.abs(target))
    j = int(off.argmax())
    return (
        f"calibration did not converge in {iterations} steps: the total of auxiliary {j} is "
        f"{off[j]:.2g} of its size off. No weights within the bounds may meet all totals: widen "
        "the bounds or drop an auxiliary"
    )


def _listed(index: IntArray) -> str:
    return ", ".join(str(int(i)) for i in index[:10])

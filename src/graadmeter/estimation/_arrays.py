"""Array types and the few checks that every module of this package shares."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

AnyArray = NDArray[Any]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
Int32Array = NDArray[np.int32]
FloatArray = NDArray[np.float64]

ROUNDING = 1e-12
"""Relative size below which a number is nothing but rounding."""


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Returns a read-only view of `array`, so that a result cannot be changed by accident."""
    view = array.view()
    view.setflags(write=False)
    return view


def whole_numbers(values: ArrayLike, name: str) -> IntArray:
    """Converts `values` to int64 and refuses negative or fractional numbers.

    Raises:
        ValueError: A value is negative, fractional, NaN or infinite.
    """
    raw = np.asarray(values)
    if raw.dtype.kind not in "iufb":
        raise ValueError(f"{name} must hold whole numbers, not {raw.dtype}")
    if raw.dtype.kind == "f" and not np.all(np.isfinite(raw) & (raw == np.rint(raw))):
        raise ValueError(f"{name} must hold whole numbers; found a fraction, NaN or infinity")
    result = raw.astype(np.int64)
    if result.size and result.min() < 0:
        raise ValueError(f"{name} must not hold negative numbers; found {result.min()}")
    return result


def positive_part(values: FloatArray) -> FloatArray:
    """Replaces numbers below zero, which only rounding can cause, by zero; NaN stays NaN."""
    result: FloatArray = np.where(values < 0.0, 0.0, values)
    return result


def divide(top: ArrayLike, bottom: ArrayLike) -> FloatArray:
    """Divides element by element (broadcasting); NaN, without a warning, where `bottom` is 0."""
    above, below = np.broadcast_arrays(
        np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    )
    result: FloatArray = np.full(above.shape, np.nan)
    np.divide(above, below, out=result, where=below != 0.0)
    return result


def seen_variance(squared: FloatArray, estimate: FloatArray) -> FloatArray:
    """Variances, 0 where they are nothing but rounding: standard errors below 1e-12 estimates.

    The share of a category that weights were raked to has no variance. Left at what rounding makes
    of it, its interval would be a point and every difference from it certain; the functions for
    intervals and tests know what to do with 0.
    """
    result: FloatArray = np.where(squared <= (ROUNDING * estimate) ** 2, 0.0, squared)
    return result


def weighted_counts(ids: NDArray[Any], weights: FloatArray, size: int) -> FloatArray:
    """Sums of weights per id, float64 (size,), also when there are no rows."""
    return np.bincount(ids, weights=weights, minlength=size).astype(np.float64, copy=False)


def without_noise(value: FloatArray, *parts: FloatArray) -> FloatArray:
    """A difference of large parts, exactly 0 where nothing but rounding is left of it.

    Args:
        value: what is left, any shape.
        parts: what it was made of by adding and subtracting, of the same shape.
    """
    scale = sum((np.abs(part) for part in parts), np.zeros_like(value))
    cleaned: FloatArray = np.where(np.abs(value) <= ROUNDING * scale, 0.0, value)
    return cleaned

"""How much of a change in a rate is a change of who, and how much a change of how many.

A rate is P = sum over groups of s_g r_g: the share of each group times the rate within it. Between
two waves it changes by

    P2 - P1 = sum (s2 - s1) (r1 + r2) / 2  +  sum (r2 - r1) (s1 + s2) / 2
              composition                     rate

with no rest, and with the same result (but for the sign) when the waves change places. It is
bookkeeping, not cause: a group that grows because its rate changed counts as composition.

Source: Kitagawa (1955), JASA 50, 1168-1194; Das Gupta (1993), Standardization and Decomposition of
Rates, U.S. Bureau of the Census P23-186.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import FloatArray, frozen, positive_part

_WHOLE = 1e-6
"""Shares may differ from a total of 1 by this much."""


@dataclass(frozen=True, eq=False)
class Decomposition:
    """A change in a rate in two parts; G groups, all numbers in the unit of the rates.

    Attributes:
        total: composition + rate, exactly; the second rate minus the first.
        composition: the part of changed shares.
        rate: the part of changed rates.
        by_group: float64 (G, 2), per group its composition and rate part. The composition part of
            one group has no meaning by itself (all shares growing is impossible); its sum has.
    """

    total: float
    composition: float
    rate: float
    by_group: FloatArray

    def __post_init__(self) -> None:
        """Makes the array read-only."""
        object.__setattr__(self, "by_group", frozen(self.by_group))


@dataclass(frozen=True, eq=False)
class DecompositionSE:
    """Standard errors of a `Decomposition`, in the unit of the rates.

    Attributes:
        total: standard error of the change.
        composition: of the composition part.
        rate: of the rate part.
        by_group: float64 (G, 2), of the parts per group.
        covariance: float64 (2, 2), covariance matrix of composition and rate.
    """

    total: float
    composition: float
    rate: float
    by_group: FloatArray
    covariance: FloatArray

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("by_group", "covariance"):
            object.__setattr__(self, name, frozen(getattr(self, name)))


def kitagawa(
    share1: ArrayLike, rate1: ArrayLike, share2: ArrayLike, rate2: ArrayLike
) -> Decomposition:
    """Decomposes the change of a rate between two waves.

    Args:
        share1: float64 (G,), shares of the groups in the first wave, adding up to 1.
        rate1: float64 (G,), rates (or means, in any unit) of the groups in the first wave.
        share2: float64 (G,), shares in the second wave.
        rate2: float64 (G,), rates in the second wave.

    Returns:
        See `Decomposition`.

    Raises:
        ValueError: Shapes do not agree, a number is not finite (merge a group that is empty in a
            wave), a share is negative, or shares do not add up to 1.
    """
    s1, r1, s2, r2 = _checked(share1, rate1, share2, rate2)
    composition = (s2 - s1) * (r1 + r2) / 2.0
    rate = (r2 - r1) * (s1 + s2) / 2.0
    parts = math.fsum(composition), math.fsum(rate)
    return Decomposition(
        total=parts[0] + parts[1],
        composition=parts[0],
        rate=parts[1],
        by_group=np.stack([composition, rate], axis=1),
    )


def kitagawa_se(
    share1: ArrayLike,
    rate1: ArrayLike,
    share2: ArrayLike,
    rate2: ArrayLike,
    covariance1: ArrayLike,
    covariance2: ArrayLike,
    *,
    between: ArrayLike | None = None,
) -> DecompositionSE:
    """Standard errors of `kitagawa` by the delta method.

    The parts are products of estimates; their gradient in (s1, r1, s2, r2) is, per group,
    (-(r1 + r2) / 2, (s2 - s1) / 2, (r1 + r2) / 2, (s2 - s1) / 2) for composition and
    ((r2 - r1) / 2, -(s1 + s2) / 2, (r2 - r1) / 2, (s1 + s2) / 2) for rate.

    Args:
        share1: as for `kitagawa`.
        rate1: as for `kitagawa`.
        share2: as for `kitagawa`.
        rate2: as for `kitagawa`.
        covariance1: float64 (2 G, 2 G), covariance matrix of (share1, rate1): first all shares,
            then all rates. Zero rows for shares that are known from a register.
        covariance2: float64 (2 G, 2 G), the same for the second wave.
        between: float64 (2 G, 2 G), covariances of wave 1 (rows) with wave 2 (columns) for a
            panel; by default 0, independent waves.

    Returns:
        See `DecompositionSE`.

    Raises:
        ValueError: As for `kitagawa`; or a covariance matrix has another shape, is not finite, or
            (within a wave) not symmetric.
    """
    s1, r1, s2, r2 = _checked(share1, rate1, share2, rate2)
    size = 2 * s1.size
    cross = np.zeros((size, size)) if between is None else np.asarray(between, dtype=np.float64)
    first, second = (np.asarray(c, dtype=np.float64) for c in (covariance1, covariance2))
    for name, matrix in (("covariance1", first), ("covariance2", second), ("between", cross)):
        if matrix.shape != (size, size) or not np.isfinite(matrix).all():
            raise ValueError(
                f"{name} must be finite and ({size}, {size}): first all shares, then all rates; "
                f"found {matrix.shape}"
            )
    for name, matrix in (("covariance1", first), ("covariance2", second)):
        if not np.allclose(matrix, matrix.T, rtol=1e-8, atol=1e-12 * np.abs(matrix).max()):
            raise ValueError(f"{name} must be symmetric")
    v = np.block([[first, cross], [cross.T, second]])
    half_rate, half_share = np.diag(r1 + r2) / 2.0, np.diag(s1 + s2) / 2.0
    more_share, more_rate = np.diag(s2 - s1) / 2.0, np.diag(r2 - r1) / 2.0
    composition = np.hstack([-half_rate, more_share, half_rate, more_share])  # (G, 4 G)
    rate = np.hstack([more_rate, -half_share, more_rate, half_share])
    sums = np.stack([composition.sum(axis=0), rate.sum(axis=0)])
    covariance = sums @ v @ sums.T
    whole = sums.sum(axis=0)
    groups = [np.einsum("gi,ij,gj->g", part, v, part) for part in (composition, rate)]
    variances = positive_part(np.array([whole @ v @ whole, *np.diag(covariance)]))
    errors = np.sqrt(variances)
    return DecompositionSE(
        total=float(errors[0]),
        composition=float(errors[1]),
        rate=float(errors[2]),
        by_group=np.sqrt(positive_part(np.stack(groups, axis=1))),
        covariance=covariance,
    )


def _checked(
    share1: ArrayLike, rate1: ArrayLike, share2: ArrayLike, rate2: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    s1, r1, s2, r2 = (np.asarray(a, dtype=np.float64) for a in (share1, rate1, share2, rate2))
    if s1.ndim != 1 or s1.size == 0 or not (s1.shape == r1.shape == s2.shape == r2.shape):
        raise ValueError(
            "shares and rates must be (G,), one number per group; found "
            f"{s1.shape}, {r1.shape}, {s2.shape} and {r2.shape}"
        )
    if not all(np.isfinite(a).all() for a in (s1, r1, s2, r2)):
        raise ValueError(
            "shares and rates must be finite: merge a group that is empty in one wave with another"
        )
    for name, share in (("share1", s1), ("share2", s2)):
        if (share < 0.0).any() or abs(float(share.sum()) - 1.0) > _WHOLE:
            raise ValueError(
                f"{name} must not be negative and add up to 1; found {share.sum():.9g}. Divide "
                "rounded shares by their sum"
            )
    return s1, r1, s2, r2

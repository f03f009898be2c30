"""Two adjustments of weights: trimming extreme ones, and weighting cells for non-response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import FloatArray, IntArray, divide, frozen, whole_numbers
from graadmeter.estimation.raking import WeightSpread, weight_spread

MINIMUM_RESPONDENTS = 20
"""Fewer respondents than this make the response rate of a cell too uncertain to divide by."""

Redistribution = Literal["proportional", "equal"]


@dataclass(frozen=True, eq=False)
class Trimming:
    """Trimmed weights; n rows.

    Attributes:
        weight: float64 (n,), within the bounds, with the total of the original weights (in every
            cell, where cells were given).
        n_raised: rows whose original weight was below the lower bound.
        n_lowered: rows whose original weight was above the upper bound.
        moved: share of the total weight that changed hands, sum|new - old| / (2 total).
        before: Kish's design effect, effective n and range of the original weights.
        after: the same of the trimmed weights.
    """

    weight: FloatArray
    n_raised: int
    n_lowered: int
    moved: float
    before: WeightSpread
    after: WeightSpread

    def __post_init__(self) -> None:
        """Makes the weights read-only."""
        object.__setattr__(self, "weight", frozen(self.weight))


def trim_weights(
    weight: ArrayLike,
    lower: float = 0.0,
    upper: float = np.inf,
    *,
    cell: ArrayLike | None = None,
    redistribute: Redistribution = "proportional",
) -> Trimming:
    """Brings weights within bounds and gives what is cut off to the other rows.

    Solves one number t from sum(min(max(t w, L), U)) = sum(w) ("proportional"), or from
    sum(min(max(w + t, L), U)) = sum(w) ("equal": every row the same amount). Both are piecewise
    linear in t, so t is exact, no row passes a bound by what it receives, and the order of the
    rows does not matter. "equal" with only an upper bound is the limit of R's
    `trimWeights(strict = TRUE)`.

    Source: Potter (1990), Proceedings of the Section on Survey Research Methods, ASA, 225-230.

    Args:
        weight: float64 (n,), not negative.
        lower: lower bound L, in the unit of the weights, at least 0.
        upper: upper bound U, may be infinite.
        cell: integers (n,), cells that each keep their total; by default one cell.
        redistribute: to whom the weight goes.

    Returns:
        See `Trimming`.

    Raises:
        ValueError: A weight is negative or not finite, the bounds are not 0 <= L < U, `cell` does
            not fit, or the total of a cell cannot be reached within the bounds.
    """
    old = _weights(weight, "weight")
    if not (0.0 <= lower < upper and np.isfinite(lower)):
        raise ValueError(f"bounds must be 0 <= lower < upper; found {lower} and {upper}")
    groups = np.zeros(old.shape, dtype=np.int64) if cell is None else whole_numbers(cell, "cell")
    if groups.shape != old.shape:
        raise ValueError(f"cell must have one code per weight; found {groups.shape}")
    new = old.copy()
    order = np.argsort(groups, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
        part = old[rows]
        if rows.size and ((part < lower) | (part > upper)).any():
            if not rows.size * lower <= part.sum() <= rows.size * upper:
                raise ValueError(
                    f"cell {groups[rows[0]]}: {rows.size} rows with a mean weight of "
                    f"{part.mean():.6g} cannot keep their total within {lower:.6g}..{upper:.6g}"
                )
            new[rows] = _solve(part, lower, upper, redistribute)
    total = float(old.sum())
    return Trimming(
        weight=new,
        n_raised=int((old < lower).sum()),
        n_lowered=int((old > upper).sum()),
        moved=float(np.abs(new - old).sum() / (2.0 * total)) if total else 0.0,
        before=weight_spread(old),
        after=weight_spread(new),
    )


def _solve(
    weight: FloatArray, lower: float, upper: float, redistribute: Redistribution
) -> FloatArray:
    """Solves sum(clip(base + slope t, L, U)) = sum(weight) for t, from its breakpoints."""
    equal = redistribute == "equal"
    base = weight if equal else np.zeros(weight.shape)
    slope = np.ones(weight.shape) if equal else weight
    moving = slope > 0.0
    enter = (lower - base[moving]) / slope[moving]
    leave = (upper - base[moving]) / slope[moving]
    points = np.concatenate([enter, leave[np.isfinite(leave)]])
    jumps = np.concatenate([slope[moving], -slope[moving][np.isfinite(leave)]])
    order = np.argsort(points, kind="stable")
    points, steep = points[order], np.cumsum(jumps[order])
    level = weight.size * lower + np.concatenate([[0.0], np.cumsum(steep[:-1] * np.diff(points))])
    total = float(weight.sum())
    at = max(int(np.searchsorted(level, total, side="right")) - 1, 0)
    t = points[at]
    if steep[at] > 0.0 and total > level[at]:
        t = t + (total - level[at]) / steep[at]
    result: FloatArray = np.clip(base + slope * t, lower, upper)
    return result


@dataclass(frozen=True, eq=False)
class NonresponseAdjustment:
    """Weights of the respondents; n sampled rows, C cells.

    Attributes:
        weight: float64 (n,), base weight times factor for respondents, 0 for the others. Every
            cell keeps the total of its base weights.
        factor: float64 (C,), 1 / weighted response rate; NaN in a cell without sampled rows.
        response_rate: float64 (C,), weighted, 0..1.
        n_sampled: int64 (C,), sampled rows.
        n_responded: int64 (C,), respondents.
        spread: Kish's design effect, effective n and range of the respondents' weights.
    """

    weight: FloatArray
    factor: FloatArray
    response_rate: FloatArray
    n_sampled: IntArray
    n_responded: IntArray
    spread: WeightSpread

    def __post_init__(self) -> None:
        """Makes the arrays read-only."""
        for name in ("weight", "factor", "response_rate", "n_sampled", "n_responded"):
            object.__setattr__(self, name, frozen(getattr(self, name)))


def adjust_nonresponse(
    cell: ArrayLike,
    responded: ArrayLike,
    base_weight: ArrayLike,
    *,
    minimum: int = MINIMUM_RESPONDENTS,
) -> NonresponseAdjustment:
    """Weighting-cell adjustment: respondents also stand for the non-respondents of their cell.

    The factor of cell c is sum(d over all sampled rows of c) / sum(d over its respondents). It
    removes the bias of non-response as far as, within a cell, who responds has nothing to do with
    the answer. Source: Oh and Scheuren (1983), in Incomplete Data in Sample Surveys, volume 2,
    143-184; Kalton and Flores-Cervantes (2003), Journal of Official Statistics 19, 81-97.

    Args:
        cell: integers (n,), the weighting cell of every sampled row, 0..C-1.
        responded: bool (n,).
        base_weight: float64 (n,), design weights of all sampled rows, not negative.
        minimum: respondents that a cell must have.

    Returns:
        See `NonresponseAdjustment`.

    Raises:
        ValueError: Shapes do not agree, `responded` is not boolean, a weight is negative or not
            finite, or a cell has fewer than `minimum` respondents (or none with a weight).
    """
    groups, d = whole_numbers(cell, "cell"), _weights(base_weight, "base_weight")
    replied = np.asarray(responded)
    if replied.dtype != np.bool_ or not (groups.shape == replied.shape == d.shape) or not d.size:
        raise ValueError(
            "cell, responded (boolean) and base_weight must have one entry per sampled row; found "
            f"{groups.shape}, {replied.dtype} {replied.shape} and {d.shape}"
        )
    size = int(groups.max()) + 1
    sampled = np.bincount(groups, minlength=size)
    respondents = np.bincount(groups[replied], minlength=size)
    small = np.flatnonzero((sampled > 0) & (respondents < max(minimum, 1)))
    if small.size:
        listed = ", ".join(f"{int(c)} ({int(respondents[c])})" for c in small[:10])
        raise ValueError(
            f"cells with fewer than {max(minimum, 1)} respondents: {listed}; merge them with "
            "others, or state a lower minimum"
        )
    everyone = np.bincount(groups, d, size)
    answered = np.bincount(groups[replied], d[replied], size)
    if ((answered == 0.0) & (everyone > 0.0)).any():
        raise ValueError("a cell has respondents with weight 0 only")
    factor = divide(everyone, answered)
    weight = np.where(replied, d * np.where(np.isnan(factor), 0.0, factor)[groups], 0.0)
    return NonresponseAdjustment(
        weight=weight,
        factor=factor,
        response_rate=divide(answered, everyone),
        n_sampled=sampled.astype(np.int64),
        n_responded=respondents.astype(np.int64),
        spread=weight_spread(weight),
    )


def _weights(values: ArrayLike, name: str) -> FloatArray:
    result = np.asarray(values, dtype=np.float64)
    if result.ndim != 1 or not np.isfinite(result).all() or (result < 0.0).any():
        raise ValueError(f"{name} must hold one finite number per row, not negative")
    return result

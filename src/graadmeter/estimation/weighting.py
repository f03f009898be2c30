"""Weights that are constant within post-strata, and what can be said about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from graadmeter.estimation._arrays import FloatArray, IntArray, frozen, whole_numbers


@dataclass(frozen=True, eq=False)
class PostStrata:
    """The post-strata of a file: G strata with their size and weight.

    Attributes:
        n: int64 (G,), rows per post-stratum, over **all** rows of the file: also those outside a
            domain or without a value for an item.
        weight: float64 (G,), the weight of every row in the stratum. Only ratios matter to the
            estimates; `post_stratify` scales them so that they add up to the number of rows.

    Raises:
        ValueError: Shapes differ, a size is negative or fractional, a weight is negative or not
            finite, or a stratum with rows has weight 0.
    """

    n: IntArray
    weight: FloatArray

    def __post_init__(self) -> None:
        """Checks and freezes the arrays."""
        sizes = whole_numbers(self.n, "n")
        weight = np.array(self.weight, dtype=np.float64)
        if sizes.ndim != 1 or sizes.shape != weight.shape or sizes.size == 0:
            raise ValueError(
                f"n and weight must have one entry per stratum; found {sizes.shape} "
                f"and {weight.shape}"
            )
        if not np.isfinite(weight).all() or (weight < 0.0).any():
            raise ValueError("weights must be finite and not negative")
        if ((sizes > 0) & (weight == 0.0)).any():
            raise ValueError("a stratum with rows has weight 0; leave those rows out instead")
        object.__setattr__(self, "n", frozen(sizes))
        object.__setattr__(self, "weight", frozen(weight))

    @property
    def n_strata(self) -> int:
        """Number of post-strata (G)."""
        return int(self.n.shape[0])

    @property
    def n_total(self) -> int:
        """Number of rows in the file."""
        return int(self.n.sum())

    @property
    def weighted_total(self) -> float:
        """Sum of the weights of all rows."""
        return float(self.n @ self.weight)

    @property
    def design_effect(self) -> float:
        """Kish's design effect of the weights, n sum(w^2) / (sum w)^2; at least 1, NaN if no rows.

        Source: Kish (1965), Survey Sampling, section 11.7. It says what unequal weights cost when
        they are unrelated to the item; the `deff` of an estimate says what they did for that item.
        """
        total = self.weighted_total
        if total == 0.0:
            return float("nan")
        return float(self.n_total * (self.n @ self.weight**2) / total**2)

    @property
    def n_effective(self) -> float:
        """Rows divided by Kish's design effect: (sum w)^2 / sum(w^2)."""
        return self.n_total / self.design_effect

    @property
    def weight_range(self) -> tuple[float, float]:
        """Smallest and largest weight of a stratum that has rows; (NaN, NaN) if there are none."""
        used = self.weight[self.n > 0]
        if used.size == 0:
            return float("nan"), float("nan")
        return float(used.min()), float(used.max())


def post_stratify(n: ArrayLike, population: ArrayLike) -> PostStrata:
    """Weights a response to known population sizes.

    w_g = (N_g / N) / (n_g / n), so that the weighted shares are the population's shares and the
    weighted total equals the number of rows n. Source: Holt and Smith (1979), JRSS A 142.

    Args:
        n: whole numbers (G,), rows per stratum, over all rows of the file (`Profiles.sizes`).
        population: (G,), size of each stratum in the population, in any unit (persons, shares).

    Returns:
        The post-strata with their weights. A stratum that is empty in file and population has
        weight 0.

    Raises:
        ValueError: Shapes differ; a population is negative or not finite; a stratum has rows but
            no population, or population but no rows (merge it with another); or there are no rows.
    """
    sizes = whole_numbers(n, "n")
    known = np.asarray(population, dtype=np.float64)
    if sizes.ndim != 1 or sizes.shape != known.shape:
        raise ValueError(
            f"n and population must have one entry per stratum; found {sizes.shape} "
            f"and {known.shape}"
        )
    if not np.isfinite(known).all() or (known < 0.0).any():
        raise ValueError("population must hold finite numbers that are not negative")
    unknown = np.flatnonzero((sizes > 0) & (known == 0.0))
    if unknown.size:
        raise ValueError(
            f"stratum {_listed(unknown)} has rows but population 0: correct the population or the "
            "stratum of those rows"
        )
    empty = np.flatnonzero((sizes == 0) & (known > 0.0))
    if empty.size:
        raise ValueError(
            f"stratum {_listed(empty)} has a population but no rows: merge it with another stratum"
        )
    if sizes.sum() == 0:
        raise ValueError("there are no rows to weight")
    share = known / known.sum()
    weight = np.zeros(known.shape)
    used = sizes > 0
    weight[used] = share[used] * sizes.sum() / sizes[used]
    return PostStrata(n=sizes, weight=weight)


def unweighted(n_total: int) -> PostStrata:
    """One stratum with weight 1: simple random sampling without post-stratification.

    Args:
        n_total: number of rows in the file.

    Raises:
        ValueError: `n_total` is negative.
    """
    return PostStrata(n=whole_numbers([n_total], "n_total"), weight=np.ones(1))


def rounding_interval(value: float, unit: float) -> tuple[float, float]:
    """The numbers that are printed as `value` when rounded to a multiple of `unit`.

    Both ends are included, since sources round halves up, down or to even. The lower end of a
    share or count is never below 0.

    Args:
        value: the printed number, not negative, for instance 0.123.
        unit: the rounding unit in the same unit as `value`, for instance 0.001.

    Raises:
        ValueError: `value` is negative or `unit` is not positive.
    """
    if not value >= 0.0 or not unit > 0.0:
        raise ValueError(f"value must be >= 0 and unit > 0; found {value} and {unit}")
    return max(0.0, value - unit / 2.0), value + unit / 2.0


def weight_interval(
    population: tuple[float, float], response: tuple[float, float]
) -> tuple[float, float]:
    """The interval in which a weight lies when shares are known only as printed.

    w = population share / response share is highest for the highest population share and the
    lowest response share. See `rounding_interval` for the arguments.

    Args:
        population: lowest and highest possible population share, in the unit of `response`.
        response: lowest and highest possible share of the response.

    Returns:
        Lowest and highest possible weight; the highest is infinite if the response may be 0.

    Raises:
        ValueError: An interval is reversed or has a negative end, or the response share is 0.
    """
    for name, (low, high) in (("population", population), ("response", response)):
        if not 0.0 <= low <= high:
            raise ValueError(f"{name} must be an interval 0 <= low <= high; found {low}..{high}")
    if response[1] == 0.0:
        raise ValueError("a stratum without response has no weight")
    highest = population[1] / response[0] if response[0] > 0.0 else float("inf")
    return population[0] / response[1], highest


def _listed(index: IntArray) -> str:
    shown = ", ".join(str(int(i)) for i in index[:10])
    return shown + (", ..." if index.size > 10 else "")

"""The reference for `test_random_designs.py`: plain Python, straight from the definition, slow.

No numpy and nothing of graadmeter. The variance is a sum over all pairs of primary sampling units,

    V = sum over h of (1 - f_h) / (2 (m_h - 1)) * sum over i, j in h of (t_i - t_j)^2,

with t the totals per unit of the residuals e = u - w Z_g / W_g. Nothing is centred or vectorised,
so that a mistake in `graadmeter.estimation` has no twin here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isnan, nan, sqrt

Numbers = Sequence[float]
Rows = Sequence[bool]


class UndefinedError(Exception):
    """The sample, or a variance in it, has no meaning."""


@dataclass(frozen=True)
class Sample:
    """A sample row by row. `fpc` and `post_stratum` may be absent; `cluster` is a label per row."""

    weight: Numbers
    stratum: Sequence[int]
    cluster: Sequence[int]
    fpc: Numbers | None
    post_stratum: Sequence[int] | None
    lonely: str


@dataclass(frozen=True)
class Stratum:
    """The rows of every unit of one stratum, and which share of all its units they are."""

    units: list[list[int]]
    fraction: float


@dataclass(frozen=True)
class Figure:
    """An estimate. `size` is the sum of the sizes of its terms, to which rounding is relative."""

    estimate: float
    se: float
    df: int
    n: int
    size: float
    influence: list[float]


def strata_of(sample: Sample) -> list[Stratum]:
    """Puts rows into units and units into strata, and refuses what is no sample."""
    rows = range(len(sample.weight))
    if all(w == 0.0 for w in sample.weight):
        raise UndefinedError("no row has a weight")
    home: dict[int, int] = {}
    for i in rows:
        if home.setdefault(sample.cluster[i], sample.stratum[i]) != sample.stratum[i]:
            raise UndefinedError("a cluster lies in two strata")
    found = []
    for h in sorted(set(sample.stratum)):
        units = [[i for i in rows if sample.cluster[i] == c] for c in home if home[c] == h]
        found.append(Stratum(units, fraction_of(sample, h, len(units))))
    alone = [s for s in found if is_lonely(s)]
    if alone and sample.lonely == "fail":
        raise UndefinedError("a stratum has one unit")
    if len(alone) == len(found) and sample.lonely == "average":
        raise UndefinedError("no stratum shows a variance")
    return found


def fraction_of(sample: Sample, stratum: int, sampled: int) -> float:
    """The sampling fraction of the units of a stratum; 0 with replacement."""
    if sample.fpc is None:
        return 0.0
    if any(isnan(f) or f <= 0.0 for f in sample.fpc):
        raise UndefinedError("a population or fraction is not positive")
    own = {f for f, h in zip(sample.fpc, sample.stratum, strict=True) if h == stratum}
    if len(own) > 1:
        raise UndefinedError("two populations in one stratum")
    value = own.pop()
    if all(f <= 1.0 for f in sample.fpc):
        return value
    if any(f < 1.0 for f in sample.fpc):
        raise UndefinedError("fractions and populations")
    if value < sampled:
        raise UndefinedError("more units than the population has")
    return 0.0 if value == inf else sampled / value


def is_lonely(stratum: Stratum) -> bool:
    """One unit, out of more than one."""
    return len(stratum.units) == 1 and stratum.fraction < 1.0


def residuals(sample: Sample, u: Numbers) -> list[float]:
    """What post-stratification leaves of influence values."""
    if sample.post_stratum is None:
        return list(u)
    z = dict.fromkeys(sample.post_stratum, 0.0)
    weight = dict(z)
    for i, cell in enumerate(sample.post_stratum):
        z[cell] += u[i]
        weight[cell] += sample.weight[i]
    return [
        u[i] if sample.weight[i] == 0.0 else u[i] - sample.weight[i] * z[cell] / weight[cell]
        for i, cell in enumerate(sample.post_stratum)
    ]


def covariance(sample: Sample, strata: list[Stratum], u: Numbers, v: Numbers) -> float:
    """Covariance of two estimates with these influence values, over pairs of units."""
    e = residuals(sample, u)
    f = e if v is u else residuals(sample, v)
    totals = [[(sum(e[i] for i in c), sum(f[i] for i in c)) for c in s.units] for s in strata]
    everywhere = [pair for units in totals for pair in units]
    result = 0.0
    for stratum, units in zip(strata, totals, strict=True):
        if is_lonely(stratum):
            if sample.lonely == "adjust":
                (own,) = units
                apart = [sum(own[k] - t[k] for t in everywhere) / len(everywhere) for k in (0, 1)]
                result += (1.0 - stratum.fraction) * apart[0] * apart[1]
            continue
        if len(units) == 1:
            continue
        products = 0.0
        for a, b in units:
            for c, d in units:
                products += (a - c) * (b - d)
        result += (1.0 - stratum.fraction) / (2.0 * (len(units) - 1)) * products
    if sample.lonely == "average":
        result *= len(strata) / sum(not is_lonely(s) for s in strata)
    return result


def figure(
    sample: Sample, strata: list[Stratum], estimate: float, u: Numbers, base: Rows, size: float
) -> Figure:
    """The error and the degrees of freedom of an estimate with these influence values."""
    n, df = 0, 0
    for stratum in strata:
        inside = [sum(base[i] for i in unit) for unit in stratum.units]
        n += sum(inside)
        df += max(sum(k > 0 for k in inside) - 1, 0)
    if isnan(estimate) or any(isnan(x) for x in u):
        return Figure(estimate, nan, df, n, size, list(u))
    variance = covariance(sample, strata, u, u)
    return Figure(estimate, sqrt(max(variance, 0.0)), df, n, size, list(u))


def ratio(
    sample: Sample, strata: list[Stratum], y: Numbers, x: Numbers, domain: Rows, least: int = 2
) -> Figure:
    """Total of y divided by total of x; a mean has x = 1. Unknown error below `least` rows."""
    rows = range(len(y))
    base = [
        domain[i] and sample.weight[i] > 0.0 and not isnan(y[i]) and not isnan(x[i]) for i in rows
    ]
    top = bottom = size = 0.0
    for i in rows:
        if base[i]:
            top += sample.weight[i] * y[i]
            bottom += sample.weight[i] * x[i]
    if bottom == 0.0:
        return figure(sample, strata, nan, [nan for _ in rows], base, 1.0)
    estimate = top / bottom
    u = [0.0 for _ in rows]
    for i in rows:
        if base[i]:
            u[i] = sample.weight[i] * (y[i] - estimate * x[i]) / bottom
            size += sample.weight[i] * (abs(y[i]) + abs(estimate * x[i])) / abs(bottom)
    if sum(base) < least:
        u = [nan for _ in rows]
    return figure(sample, strata, estimate, u, base, size)


def mean(sample: Sample, strata: list[Stratum], y: Numbers, domain: Rows) -> Figure:
    """Mean of y."""
    return ratio(sample, strata, y, [1.0 for _ in y], domain)


def proportion(
    sample: Sample, strata: list[Stratum], codes: Sequence[int], category: int, domain: Rows
) -> Figure:
    """Share of a category among the rows with a code that is not negative."""
    hits = [nan if code < 0 else float(code == category) for code in codes]
    return ratio(sample, strata, hits, [1.0 for _ in hits], domain, least=1)


def total(sample: Sample, strata: list[Stratum], y: Numbers, domain: Rows) -> Figure:
    """Total of y over the rows that have one; unknown where no row has."""
    rows = range(len(y))
    base = [domain[i] and sample.weight[i] > 0.0 and not isnan(y[i]) for i in rows]
    if not any(base):
        return figure(sample, strata, nan, [nan for _ in rows], base, 1.0)
    u = [sample.weight[i] * y[i] if base[i] else 0.0 for i in rows]
    return figure(sample, strata, sum(u), u, base, sum(abs(x) for x in u))

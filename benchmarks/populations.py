"""Populations whose proportion is known, and samples from them, drawn as counts.

The standard errors of all samples of a setting come from the formula of
`graadmeter.estimation.variance` written for counts; for some samples of every setting they must
equal those of `domain_proportions` on the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graadmeter import estimation as est

CHECKED = 3  # samples of every setting that are estimated from their rows too

# Four post-strata: share of the population, share of the sample, p relative to that of the whole.
PART = np.array([0.4, 0.3, 0.2, 0.1])
REACHED = np.array([0.3, 0.3, 0.22, 0.18])
RELATIVE = np.array([0.6, 1.0, 1.4, 1.8])
# Two sampling strata, with their shares of the population and of the sample.
STRATA = np.array([0.7, 0.3])
SAMPLED = np.array([0.5, 0.5])


@dataclass(frozen=True)
class Figures:
    """Of all samples of a setting; every array (S,)."""

    p: np.ndarray
    se: np.ndarray
    n: np.ndarray
    df: np.ndarray


@dataclass(frozen=True)
class Setting:
    design: str
    size: str
    truth: float
    draw: Callable[[np.random.Generator, int], Figures]
    cases: float  # expected cases
    fraction: float = 0.0
    clusters: int | None = None


# ------------------------------------------------------------------------- estimates from counts


def from_counts(counts: np.ndarray, weight: np.ndarray, part: np.ndarray) -> Figures:
    """Counts (S, H, G, 3): hits, other rows of the base, rows outside it; weight (H,) by design.

    Per stratum h all rows of one post-stratum and column have the same residual e, so that
    V = sum over h of n_h / (n_h - 1) [sum(e^2) - (sum e)^2 / n_h] is a sum over 3 G columns.
    """
    rows = counts.sum(axis=3)  # (S, H, G)
    reached = (rows * weight[:, None]).sum(axis=1)  # (S, G)
    w = weight[None, :, None] * (part / reached)[:, None, :]  # (S, H, G)
    hits, others = counts[..., 0], counts[..., 1]
    total = (w * (hits + others)).sum(axis=(1, 2))
    p = (w * hits).sum(axis=(1, 2)) / total
    share = p[:, None, None]
    z = (w * (hits * (1 - share) - others * share)).sum(axis=1) / part  # (S, G): Z_g / W_g
    y = np.stack([1 - share, -share, 0 * share], axis=3)
    e = w[..., None] * (y - z[:, None, :, None])  # (S, H, G, 3), times the total
    n_h = rows.sum(axis=2)
    squares = (counts * e**2).sum(axis=(2, 3)) - (counts * e).sum(axis=(2, 3)) ** 2 / n_h
    variance = (n_h / (n_h - 1) * squares).sum(axis=1) / total**2
    nobody = hits.sum(axis=(1, 2)) == 0
    everybody = others.sum(axis=(1, 2)) == 0
    n = (hits + others).sum(axis=(1, 2))
    p = np.where(everybody, 1.0, np.where(nobody, 0.0, p))
    se = np.where(nobody | everybody, 0.0, np.sqrt(np.maximum(variance, 0.0)))
    return Figures(p, se, n, n - len(weight))


def check_counts(counts: np.ndarray, weight: np.ndarray, part: np.ndarray, found: Figures) -> None:
    strata, groups = counts.shape[1:3]
    labels = np.indices((strata, groups, 3)).reshape(3, -1)
    for sample in range(CHECKED):
        h, g, column = np.repeat(labels, counts[sample].reshape(-1), axis=1)
        design_weight = weight[h]
        reached = np.bincount(g, design_weight, groups)
        design = est.make_design(
            len(h), weight=design_weight * (part / reached)[g], stratum=h, margins=[g]
        )
        agree(design, (column == 0).astype(np.int64), column < 2, found, sample)


def agree(
    design: est.Design, codes: np.ndarray, base: np.ndarray, found: Figures, sample: int
) -> None:
    rows = est.domain_proportions(design, codes, 2, base[:, None])
    np.testing.assert_allclose(
        [found.p[sample], found.se[sample], found.n[sample], found.df[sample]],
        [rows.estimate[0, 1], rows.se[0, 1], rows.n[0, 1], rows.df[0, 1]],
        rtol=1e-9,
        atol=1e-12,
    )


# --------------------------------------------------------------------------------------- designs


def post_stratified(n: int, truth: float, domain: float = 1.0) -> Setting:
    """n rows at random from who can be reached; a domain of that share, the same in all groups."""
    p_g = truth * RELATIVE
    chance = REACHED[:, None] * np.stack([domain * p_g, domain * (1 - p_g), 0 * p_g + 1 - domain]).T
    chance[:, 2] = REACHED * (1 - domain)
    weight = np.ones(1)

    def draw(rng: np.random.Generator, samples: int) -> Figures:
        counts = drawn(
            lambda size: rng.multinomial(n, chance.reshape(-1), size).reshape(size, 1, 4, 3),
            samples,
        )
        found = from_counts(counts, weight, PART)
        check_counts(counts, weight, PART, found)
        return found

    spread = (PART**2 / REACHED * within(p_g, truth, domain)).sum() / domain**2 / n
    name = "post-stratified" if domain == 1 else f"post-stratified, domain of {domain:.0%}"
    rows = round(n * domain)
    return Setting(name, str(rows), truth, draw, cases_of(rows, truth, spread))


def within(p_g: np.ndarray, truth: float, domain: float) -> np.ndarray:
    """Variance of 1_b (y - p) within a post-stratum."""
    square = domain * (p_g * (1 - truth) ** 2 + (1 - p_g) * truth**2)
    return square - (domain * (p_g - truth)) ** 2


def cases_of(rows: int, truth: float, variance: float) -> float:
    effective = min(rows, truth * (1 - truth) / variance)
    return effective * min(truth, 1 - truth)


def drawn(sample: Callable[[int], np.ndarray], samples: int) -> np.ndarray:
    """Samples in which every post-stratum has rows: nobody would keep an empty one."""
    kept = sample(samples)
    while True:
        empty = (kept.sum(axis=(1, 3)) == 0).any(axis=1)
        if not empty.any():
            return kept
        kept[empty] = sample(int(empty.sum()))


def stratified(n: int, truth: float) -> Setting:
    """Fixed numbers of rows in two strata, the smaller sampled more; post-stratified after that."""
    n_h = np.round(n * SAMPLED).astype(int)
    # Within a stratum the groups are as in the population; hits as in post_stratified.
    chance = np.stack([PART * truth * RELATIVE, PART * (1 - truth * RELATIVE), 0 * PART]).T
    weight = STRATA / n_h

    def draw(rng: np.random.Generator, samples: int) -> Figures:
        def sample(size: int) -> np.ndarray:
            each = [rng.multinomial(k, chance.reshape(-1), size).reshape(size, 4, 3) for k in n_h]
            return np.stack(each, axis=1)

        counts = drawn(sample, samples)
        found = from_counts(counts, weight, PART)
        check_counts(counts, weight, PART, found)
        return found

    inside = (PART * within(truth * RELATIVE, truth, 1.0)).sum()
    spread = (STRATA**2 / n_h).sum() * inside
    return Setting("stratified, post-stratified", str(n), truth, draw, cases_of(n, truth, spread))


def finite(n: int, population: int, truth: float) -> Setting:
    """n of a finite population without replacement."""
    good = round(population * truth)
    fraction = n / population

    def draw(rng: np.random.Generator, samples: int) -> Figures:
        hits = rng.hypergeometric(good, population - good, n, samples)
        p = hits / n
        se = np.sqrt((1 - fraction) * p * (1 - p) / (n - 1))
        found = Figures(p, se, np.full(samples, n), np.full(samples, n - 1))
        design = est.make_design(n, fpc=population)
        for sample in range(CHECKED):
            codes = (np.arange(n) < hits[sample]).astype(np.int64)
            agree(design, codes, np.ones(n, dtype=bool), found, sample)
        return found

    name = f"simple random, {population:,} in the population"
    return Setting(name, str(n), good / population, draw, n * truth, fraction)


def clustered(clusters: int, intra: float, truth: float) -> Setting:
    """All rows of clusters of 10 to 30 rows, whose own proportion is beta distributed."""
    sizes = np.resize([10, 15, 20, 25, 30], clusters)
    n = int(sizes.sum())

    def draw(rng: np.random.Generator, samples: int) -> Figures:
        own: np.ndarray | float = truth
        if intra:
            precision = 1 / intra - 1
            own = rng.beta(truth * precision, (1 - truth) * precision, (samples, clusters))
        hits = rng.binomial(sizes, own, (samples, clusters))
        p = hits.sum(axis=1) / n
        e = hits - p[:, None] * sizes
        se = np.sqrt(clusters / (clusters - 1) * (e**2).sum(axis=1)) / n
        found = Figures(p, se, np.full(samples, n), np.full(samples, clusters - 1))
        unit = np.repeat(np.arange(clusters), sizes)
        design = est.make_design(n, cluster=unit)
        place = np.arange(n) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        for sample in range(CHECKED):
            codes = (place < hits[sample][unit]).astype(np.int64)
            agree(design, codes, np.ones(n, dtype=bool), found, sample)
        return found

    effect = 1 + intra * ((sizes**2).sum() / n - 1)
    spread = effect * truth * (1 - truth) / n
    return Setting(
        f"clusters, intracluster correlation {intra:g}",
        f"{n} in {clusters}",
        truth,
        draw,
        cases_of(n, truth, spread),
        clusters=clusters,
    )

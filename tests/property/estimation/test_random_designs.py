"""10,000 random small designs give what a plain sum over pairs of units gives, without shared code.

The reference is `naive.py`. A design that `make_design` or an estimator refuses must be undefined
there too, and the other way round.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from tests.property.estimation import naive

from graadmeter import estimation as est

DESIGNS_PER_SEED = 2500
LONELY: tuple[est.Lonely, ...] = ("fail", "certainty", "adjust", "average")
CATEGORIES = 2


@dataclass(frozen=True)
class Drawn:
    """A random sample with two numbers, a code and three domains; arrays as the caller has them."""

    weight: np.ndarray | None
    stratum: np.ndarray | None
    cluster: np.ndarray | None
    fpc: np.ndarray | float | None
    post_stratum: np.ndarray | None
    population: np.ndarray | None
    lonely: est.Lonely
    y: np.ndarray
    x: np.ndarray
    codes: np.ndarray
    domains: np.ndarray

    @property
    def n(self) -> int:
        return len(self.y)

    def design(self) -> est.Design:
        return est.make_design(
            self.n,
            weight=self.weight,
            stratum=self.stratum,
            cluster=self.cluster,
            fpc=self.fpc,
            margins=[] if self.post_stratum is None else [self.post_stratum],
            lonely=self.lonely,
        )

    def sample(self) -> naive.Sample:
        fpc = None if self.fpc is None else np.broadcast_to(self.fpc, self.n).tolist()
        return naive.Sample(
            weight=[1.0] * self.n if self.weight is None else self.weight.tolist(),
            stratum=[0] * self.n if self.stratum is None else self.stratum.tolist(),
            cluster=list(range(self.n)) if self.cluster is None else self.cluster.tolist(),
            fpc=fpc,
            post_stratum=None if self.post_stratum is None else self.post_stratum.tolist(),
            lonely=self.lonely,
        )


# ----------------------------------------------------------------------------------------- drawing


def draw(rng: np.random.Generator) -> Drawn:
    n = int(rng.integers(2, 25))
    closed = rng.random() < 0.2  # a sample that the closed form from counts can also do
    stratum = None if closed or rng.random() < 0.2 else rng.integers(0, rng.integers(1, 4), n)
    cluster = None if closed else draw_clusters(rng, n, stratum)
    post_stratum = None if rng.random() < 0.4 else rng.integers(0, rng.integers(1, 4), n)
    population = weight = None
    if closed and post_stratum is not None:
        post_stratum = np.unique(post_stratum, return_inverse=True)[1]  # no empty post-strata
        population = rng.integers(1, 500, int(post_stratum.max()) + 1).astype(float)
        size = np.bincount(post_stratum)
        weight = (population / population.sum() * n / size)[post_stratum]
    elif not closed:
        weight = draw_weights(rng, n)
    y = rng.choice(
        [rng.normal(0.0, 1.0, n), rng.integers(0, 3, n).astype(float), np.full(n, 7.0)],
        p=[0.5, 0.4, 0.1],
    ) + rng.choice([0.0, 0.0, 1000.0])
    y[rng.random(n) < rng.choice([0.0, 0.1, 0.5])] = np.nan
    # quarters as weights, so that a sum of x that is 0 is exactly 0 in any order
    exact = weight is not None and population is None
    x = rng.integers(-1 if exact else 1, 4, n).astype(float)
    x[rng.random(n) < rng.choice([0.0, 0.2])] = np.nan
    codes = rng.integers(0, CATEGORIES, n) if rng.random() < 0.8 else np.zeros(n, dtype=np.int64)
    codes[rng.random(n) < rng.choice([0.0, 0.2])] = -1
    domains = rng.random((n, 3)) < rng.choice([0.1, 0.5, 0.9], 3)
    domains[:, 0] |= rng.random() < 0.7  # the whole file, which the others overlap
    return Drawn(
        weight=weight,
        stratum=stratum,
        cluster=cluster,
        fpc=None if closed else draw_fpc(rng, n, stratum, cluster),
        post_stratum=post_stratum,
        population=population,
        lonely=LONELY[rng.choice(4, p=[0.1, 0.3, 0.3, 0.3])],
        y=y,
        x=x,
        codes=codes,
        domains=domains,
    )


def draw_weights(rng: np.random.Generator, n: int) -> np.ndarray:
    weight = rng.integers(1, 20, n) / 4.0
    weight[rng.random(n) < rng.choice([0.0, 0.2, 0.99], p=[0.6, 0.37, 0.03])] = 0.0
    return weight


def draw_clusters(
    rng: np.random.Generator, n: int, stratum: np.ndarray | None
) -> np.ndarray | None:
    if rng.random() < 0.4:
        return None
    cluster: np.ndarray = rng.integers(0, rng.integers(1, 9), n)
    if stratum is None or rng.random() < 0.05:  # the latter may lie in two strata
        return cluster
    return cluster + 100 * stratum


def draw_fpc(
    rng: np.random.Generator, n: int, stratum: np.ndarray | None, cluster: np.ndarray | None
) -> np.ndarray | float | None:
    layer = np.zeros(n, dtype=np.int64) if stratum is None else stratum
    unit = np.arange(n) if cluster is None else cluster
    sampled = np.array([len(np.unique(unit[layer == h])) for h in range(3)])
    kind = rng.choice(["none", "size", "fraction", "number", "mixed", "uneven"], p=PARTS)
    sizes = sampled + rng.choice([0.0, 1.0, 5.0, 100.0, np.inf, -1.0], 3, p=SIZES)
    fractions = rng.choice([0.01, 0.25, 0.5, 1.0], 3)
    if kind == "none":
        return None
    if kind == "number":
        return float(rng.choice([0.3, 1.0, 30.0, 4.0]))
    if kind == "size":
        return sizes[layer]
    result: np.ndarray = fractions[layer]
    if kind == "mixed":
        result = np.where(layer == 0, result, sizes[layer])
    if kind == "uneven":
        result[rng.integers(n)] = 0.125
    return result


PARTS = [0.35, 0.25, 0.25, 0.09, 0.03, 0.03]
SIZES = [0.15, 0.2, 0.3, 0.2, 0.13, 0.02]


# --------------------------------------------------------------------------------------- comparing


def check(result: est.Estimates, place: tuple[int, ...], expected: naive.Figure) -> None:
    ours = (result.estimate[place], result.se[place])
    for mine, other in zip(ours, (expected.estimate, expected.se), strict=True):
        if np.isnan(other):
            assert np.isnan(mine), (place, mine, other)
        else:
            assert abs(mine - other) <= 1e-9 * abs(other) + 1e-13 * expected.size, (place, expected)
    assert result.df[place] == expected.df
    assert result.n[place] == expected.n


def compare(case: Drawn, strata: list[naive.Stratum]) -> None:
    sample, design = case.sample(), case.design()
    y, x, codes = case.y.tolist(), case.x.tolist(), case.codes.tolist()
    masks = case.domains.T.tolist()
    means = est.domain_means(design, case.y, case.domains, keep_influence=True)
    totals = est.domain_totals(design, case.y, case.domains)
    ratios = est.domain_ratios(design, case.y, case.x, case.domains)
    shares = est.domain_proportions(design, case.codes, CATEGORIES, case.domains)
    pair = []
    for d, domain in enumerate(masks):
        pair.append(naive.mean(sample, strata, y, domain))
        check(means, (d,), pair[-1])
        check(totals, (d,), naive.total(sample, strata, y, domain))
        check(ratios, (d,), naive.ratio(sample, strata, y, x, domain))
        for k in range(CATEGORIES):
            check(shares, (d, k), naive.proportion(sample, strata, codes, k, domain))
    first, second = pair[:2]
    if not np.isnan([first.se, second.se]).any():
        assert means.influence is not None
        ours = est.design_covariance(design, means.influence[:, :2])[0, 1]
        theirs = naive.covariance(sample, strata, first.influence, second.influence)
        room = 1e-9 * first.se * second.se + 1e-13 * first.size * second.size
        assert abs(ours - theirs) <= room


def can_be_counted(case: Drawn) -> bool:
    """Sampled rows, with replacement, with weights that are constant within post-strata."""
    plain = case.stratum is None and case.cluster is None and case.fpc is None
    return plain and (case.weight is None or case.population is not None)


def compare_counts(case: Drawn, strata: list[naive.Stratum]) -> None:
    """The closed forms from counts and sums, against the same reference."""
    cells = np.zeros(case.n, dtype=np.int64) if case.population is None else case.post_stratum
    assert cells is not None
    profiles = est.joint_profiles(cells, case.domains, int(cells.max()) + 1)
    post_strata = (
        est.unweighted(case.n)
        if case.population is None
        else est.post_stratify(profiles.sizes(), case.population)
    )
    sample = case.sample()
    if case.population is None:  # one post-stratum and equal weights: nothing to stratify
        sample = naive.Sample(sample.weight, sample.stratum, sample.cluster, None, None, "fail")
    counts = est.count_categories(profiles, case.codes.astype(np.int8), CATEGORIES)
    tops = np.eye(CATEGORIES + 1, dtype=np.bool_)[:CATEGORIES]
    shares = est.proportions(est.marginalise(profiles, counts), tops, post_strata)
    sums = est.sum_values(profiles, case.y)
    n, sum_y, sum_y2 = (est.marginalise(profiles, s) for s in (sums.n, sums.sum_y, sums.sum_y2))
    means = est.means(n, sum_y, sum_y2, post_strata, origin=sums.origin)
    figures = []
    for d, domain in enumerate(case.domains.T.tolist()):
        expected = naive.mean(sample, strata, case.y.tolist(), domain)
        assert means.n[d] == expected.n
        assert means.df[d] == expected.df
        np.testing.assert_allclose(means.estimate[d], expected.estimate, rtol=1e-9, atol=1e-12)
        # sums of squares lose half the digits: to 1e-7 of what was summed
        room = 1e-7 * max(float(np.nanmax(np.abs(case.y - sums.origin), initial=0.0)), 1e-6)
        np.testing.assert_allclose(means.se[d], expected.se, rtol=1e-9, atol=room)
        for k in range(CATEGORIES):
            figures.append(naive.proportion(sample, strata, case.codes.tolist(), k, domain))
            expected = figures[-1]
            assert (shares.n[d, k], shares.df[d, k]) == (expected.n, expected.df)
            np.testing.assert_allclose(shares.estimate[d, k], expected.estimate, rtol=1e-9)
            np.testing.assert_allclose(shares.se[d, k], expected.se, rtol=1e-9, atol=1e-13)
    one, other = (est.Cell(profiles.membership[:, d], tops[0]) for d in (0, 1))
    ours = est.covariance_of(profiles, counts, one, other, post_strata)
    first, second = figures[0], figures[CATEGORIES]
    if np.isnan([first.se, second.se]).any():
        assert np.isnan(ours)
    else:
        theirs = naive.covariance(sample, strata, first.influence, second.influence)
        np.testing.assert_allclose(
            ours, theirs, rtol=1e-9, atol=1e-9 * first.se * second.se + 1e-16
        )


def estimable(case: Drawn) -> bool:
    """Whether our side takes the sample; the reasons for a refusal are always ValueErrors."""
    try:
        design = case.design()
        est.domain_means(design, case.y, case.domains)
    except ValueError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_designs_equal_a_sum_over_pairs_of_units(seed: int):
    rng = np.random.default_rng(seed)
    seen: Counter[str] = Counter()
    for number in range(DESIGNS_PER_SEED):
        case = draw(rng)
        try:
            strata = naive.strata_of(case.sample())
        except naive.UndefinedError as reason:
            assert not estimable(case), (seed, number, reason)
            seen[str(reason)] += 1
            continue
        compare(case, strata)
        if can_be_counted(case):
            compare_counts(case, strata)
            seen["counted"] += 1
        lone = any(naive.is_lonely(stratum) for stratum in strata)
        seen[f"lonely {case.lonely}" if lone else "no lonely"] += 1
        seen["corrected"] += any(0.0 < stratum.fraction < 1.0 for stratum in strata)
        seen["complete"] += any(stratum.fraction == 1.0 for stratum in strata)
        seen["clustered"] += case.cluster is not None
        seen["post-stratified"] += case.post_stratum is not None
        seen["without weight"] += case.weight is not None and bool((case.weight == 0.0).any())
    for kind in (
        *("no row has a weight", "a cluster lies in two strata", "two populations in one stratum"),
        *("fractions and populations", "more units than the population has"),
        *("a stratum has one unit", "no stratum shows a variance"),
        *("lonely certainty", "lonely adjust", "lonely average", "no lonely"),
        *("counted", "corrected", "complete", "clustered", "post-stratified", "without weight"),
    ):
        assert seen[kind] >= 5, (kind, seen)

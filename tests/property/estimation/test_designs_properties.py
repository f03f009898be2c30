"""What must hold for any design: variances equal a plain sum over pairs of rows, and more."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graadmeter import estimation as est

patient = settings(deadline=None, max_examples=120)


@dataclass(frozen=True)
class File:
    """A small sample, row by row, with labels instead of numbers."""

    weight: np.ndarray
    stratum: np.ndarray
    cluster: np.ndarray
    fpc: np.ndarray | None
    y: np.ndarray
    x: np.ndarray
    codes: np.ndarray
    domains: np.ndarray
    margins: list[np.ndarray]
    auxiliary: np.ndarray | None

    def design(self, lonely: est.Lonely = "adjust") -> est.Design:
        return est.make_design(
            len(self.weight),
            weight=self.weight,
            stratum=self.stratum,
            cluster=self.cluster,
            fpc=self.fpc,
            margins=self.margins,
            calibration=self.auxiliary,
            lonely=lonely,
        )

    def rows(self, order: np.ndarray) -> File:
        """The file with its rows in another order, or some of them."""
        return File(
            self.weight[order],
            self.stratum[order],
            self.cluster[order],
            None if self.fpc is None else self.fpc[order],
            self.y[order],
            self.x[order],
            self.codes[order],
            self.domains[order],
            [m[order] for m in self.margins],
            None if self.auxiliary is None else self.auxiliary[order],
        )


@st.composite
def files(draw: st.DrawFn, adjust: bool = True) -> File:
    n = draw(st.integers(4, 24))
    n_strata = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    stratum = rng.integers(0, n_strata, n)
    cluster = stratum * 100 + rng.integers(0, draw(st.sampled_from([2, 4, 30])), n)
    fpc = None
    if draw(st.booleans()):
        fpc = (30.0 + 10.0 * rng.random(n_strata))[stratum]
    kind = draw(st.sampled_from(["none", "post", "rake", "calibrate"])) if adjust else "none"
    margins = {"post": 1, "rake": 2}.get(kind, 0)
    auxiliary = np.column_stack([np.ones(n), rng.normal(5.0, 2.0, n)])
    y = rng.normal(10.0, 3.0, n)
    y[rng.random(n) < 0.1] = np.nan
    return File(
        weight=rng.uniform(0.2, 5.0, n),
        stratum=stratum,
        cluster=cluster,
        fpc=fpc,
        y=y,
        x=rng.uniform(1.0, 4.0, n),
        codes=rng.integers(-1, 3, n),
        domains=np.column_stack([np.ones(n, dtype=np.bool_), rng.random((n, 3)) < 0.6]),
        margins=[rng.integers(0, 3, n) for _ in range(margins)],
        auxiliary=auxiliary if kind == "calibrate" else None,
    )


# ------------------------------------------------------------------- the reference, sharing no code


def fitted_away(file: File, u: np.ndarray) -> np.ndarray:
    """Residuals of one variable by least squares on dummies and auxiliary variables."""
    columns = [(m == c).astype(float) for m in file.margins for c in range(3)]
    if file.auxiliary is not None:
        columns += list(file.auxiliary.T)
    if not columns:
        return u
    matrix = np.array(columns).T
    root = np.sqrt(file.weight)
    effect, *_ = np.linalg.lstsq(matrix * root[:, None], u / file.weight * root, rcond=None)
    return u - file.weight * (matrix @ effect)


def pairs(file: File, e: np.ndarray, f: np.ndarray) -> float:
    """Covariance as a sum over pairs of rows: same cluster, or different ones of one stratum."""
    total = 0.0
    clusters = {h: set(file.cluster[file.stratum == h].tolist()) for h in set(file.stratum)}
    for i in range(len(e)):
        h = file.stratum[i]
        m = len(clusters[h])
        if m < 2:
            continue
        left = 1.0 if file.fpc is None else 1.0 - m / file.fpc[i]
        for j in range(len(e)):
            if file.stratum[j] != h:
                continue
            same = file.cluster[i] == file.cluster[j]
            total += left * e[i] * f[j] * (1.0 if same else -1.0 / (m - 1))
    return total


def close(actual: object, expected: object, scale: float = 1.0) -> None:
    np.testing.assert_allclose(
        np.asarray(actual), np.asarray(expected), rtol=1e-8, atol=1e-11 * scale
    )


def mean_influence(file: File, y: np.ndarray, base: np.ndarray) -> np.ndarray:
    weight = np.where(base, file.weight, 0.0)
    y = np.where(base, y, 0.0)
    return weight * (y - (weight * y).sum() / weight.sum()) / weight.sum()


# ------------------------------------------------------------------------------------- properties


@patient
@given(files())
def test_variances_equal_the_sum_over_pairs_of_rows(file: File):
    design = file.design("certainty")
    means = est.domain_means(design, file.y, file.domains)
    totals = est.domain_totals(design, file.x, file.domains)
    ratios = est.domain_ratios(design, file.y, file.x, file.domains)
    shares = est.domain_proportions(design, file.codes, 3, file.domains)
    for d, inside in enumerate(file.domains.T):
        u = np.where(inside, file.weight * file.x, 0.0)
        e = fitted_away(file, u)
        if inside.any():
            close(totals.estimate[d], u.sum())
            close(totals.se[d] ** 2, pairs(file, e, e), scale=100.0)
        base = inside & ~np.isnan(file.y)
        if base.sum() > 1:
            e = fitted_away(file, mean_influence(file, file.y, base))
            close(means.se[d] ** 2, pairs(file, e, e))
            weight = np.where(base, file.weight, 0.0)
            y = np.where(base, file.y, 0.0)
            ratio = (weight @ y) / (weight @ file.x)
            e = fitted_away(file, weight * (y - ratio * file.x) / (weight @ file.x))
            close(ratios.estimate[d], ratio)
            close(ratios.se[d] ** 2, pairs(file, e, e))
        base = inside & (file.codes >= 0)
        if base.any():
            for k in range(3):
                e = fitted_away(file, mean_influence(file, (file.codes == k) * 1.0, base))
                close(shares.se[d, k] ** 2, pairs(file, e, e))


@patient
@given(files())
def test_covariances_equal_the_sum_over_pairs_of_rows(file: File):
    design = file.design("certainty")
    u = np.column_stack([file.weight * file.x, file.weight * (file.codes + 1), file.weight])
    ours = est.design_covariance(design, u)
    e = [fitted_away(file, column) for column in u.T]
    for i in range(3):
        for j in range(3):
            close(ours[i, j], pairs(file, e[i], e[j]), scale=1e4)
    close(np.diag(ours), est.variance(design, u), scale=1e4)


@patient
@given(files())
def test_residuals_are_settled_and_add_up_to_nothing_in_every_margin(file: File):
    design = file.design()
    u = np.column_stack([file.weight * file.x, np.where(file.domains[:, 1], file.weight, 0.0)])
    e = est.residual(design, u)
    for margin in file.margins:
        for cell in range(3):
            close(e[margin == cell].sum(axis=0), 0.0, scale=100.0)
    if file.auxiliary is not None:
        close(file.auxiliary.T @ e, 0.0, scale=1e3)
    close(est.residual(design, e), e, scale=10.0)
    close(est.residual(design, u[:, 0]), e[:, 0])


@patient
@given(files(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_groups_do_not_matter(file: File, random):
    order = np.array(random.sample(range(len(file.weight)), len(file.weight)))
    other = file.rows(order)
    renamed = replace(
        other,
        stratum=np.array([f"s{-h}" for h in other.stratum]),
        cluster=np.array([f"c{997 - c}" for c in other.cluster]),
        margins=[2 - m for m in other.margins],
    )
    first = est.domain_means(file.design(), file.y, file.domains)
    second = est.domain_means(renamed.design(), renamed.y, renamed.domains)
    for name in ("estimate", "se", "deff", "weighted"):
        close(getattr(second, name), getattr(first, name))
    assert (second.n == first.n).all()
    assert (second.df == first.df).all()


@patient
@given(files(), st.sampled_from([1e-6, 0.5, 3.0, 1e7]))
def test_the_unit_of_the_weights_matters_to_totals_alone(file: File, factor: float):
    scaled = replace(file, weight=file.weight * factor)
    first = est.domain_means(file.design(), file.y, file.domains)
    second = est.domain_means(scaled.design(), file.y, file.domains)
    close(second.estimate, first.estimate)
    close(second.se, first.se)
    close(second.deff, first.deff)
    first = est.domain_totals(file.design(), file.x, file.domains)
    second = est.domain_totals(scaled.design(), file.x, file.domains)
    close(second.se / factor, first.se)
    close(second.estimate / factor, first.estimate)


@patient
@given(files(adjust=False))
def test_rows_repeated_within_their_clusters_tell_nothing_new(file: File):
    twice = file.rows(np.repeat(np.arange(len(file.weight)), 2))
    twice = replace(twice, weight=twice.weight / 2.0)
    first = est.domain_totals(file.design(), file.x, file.domains)
    second = est.domain_totals(twice.design(), twice.x, twice.domains)
    close(second.estimate, first.estimate)
    close(second.se, first.se)
    assert (second.df == first.df).all()
    assert (second.n == 2 * first.n).all()


@patient
@given(files(adjust=False))
def test_clusters_repeated_as_new_ones_pretend_more_certainty(file: File):
    file = replace(file, fpc=None, stratum=np.zeros_like(file.stratum))
    clusters = len(np.unique(file.cluster))
    assume(clusters > 1)
    n = len(file.weight)
    twice = file.rows(np.tile(np.arange(n), 2))
    twice = replace(
        twice, weight=twice.weight / 2.0, cluster=twice.cluster + np.repeat([0, 5000], n)
    )
    first = est.domain_totals(file.design(), file.x, file.domains[:, :1])
    second = est.domain_totals(twice.design(), twice.x, twice.domains[:, :1])
    # sum of squares halves; m / (m - 1) becomes 2m / (2m - 1)
    factor = 0.5 * (2 * clusters / (2 * clusters - 1)) / (clusters / (clusters - 1))
    close(second.se**2, first.se**2 * factor)
    assert second.df[0] == 2 * clusters - 1


@patient
@given(files())
def test_totals_of_parts_add_up_to_the_whole(file: File):
    design = file.design()
    inside = file.domains[:, 1]
    parts = np.column_stack([inside, ~inside, np.ones_like(inside)])
    assume(inside.any() and not inside.all())
    result = est.domain_totals(design, file.x, parts, keep_influence=True)
    close(result.estimate[0] + result.estimate[1], result.estimate[2])
    assert result.influence is not None
    matrix = est.design_covariance(design, result.influence)
    close(matrix[:2, :2].sum(), matrix[2, 2], scale=1e3)
    close(np.sqrt(np.diag(matrix)), result.se, scale=1e6)


@patient
@given(files())
def test_shares_add_up_to_one_without_error(file: File):
    design = file.design()
    result = est.domain_proportions(design, file.codes, 3, file.domains, keep_influence=True)
    assert result.influence is not None
    for d in range(file.domains.shape[1]):
        if result.n[d, 0] == 0:
            assert np.isnan(result.estimate[d]).all()
            continue
        close(result.estimate[d].sum(), 1.0)
        columns = result.influence[:, 3 * d : 3 * d + 3]
        close(est.design_covariance(design, columns).sum(), 0.0)


@patient
@given(files())
def test_a_mean_of_zeros_and_ones_is_a_proportion(file: File):
    design = file.design()
    hit = np.where(file.codes < 0, np.nan, file.codes == 1)
    mean = est.domain_means(design, hit, file.domains)
    share = est.domain_proportions(design, file.codes, 3, file.domains)
    several = mean.n > 1
    close(mean.estimate, share.estimate[:, 1])
    close(mean.se[several], share.se[several, 1])
    assert np.isnan(mean.se[~several]).all()
    varied = several & (mean.estimate > 1e-9) & (mean.estimate < 1.0 - 1e-9)
    close(mean.deff[varied], share.deff[varied, 1])


@patient
@given(files())
def test_everybody_and_nobody_are_exact(file: File):
    design = file.design()
    result = est.domain_proportions(design, file.codes, 3, file.domains)
    for d, inside in enumerate(file.domains.T):
        base = inside & (file.codes >= 0)
        for k in range(3):
            hits = (file.codes[base] == k).sum()
            if base.any() and hits in (0, base.sum()):
                assert result.estimate[d, k] == (1.0 if hits else 0.0)
                assert result.se[d, k] == 0.0
                assert np.isnan(result.deff[d, k])


@st.composite
def post_stratified(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    n = draw(st.integers(2, 60))
    n_strata = draw(st.integers(1, min(4, n)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    stratum = np.concatenate([np.arange(n_strata), rng.integers(0, n_strata, n - n_strata)])
    members = rng.random((n, 3)) < draw(st.sampled_from([0.1, 0.5, 0.9]))
    return (
        stratum,
        rng.uniform(1.0, 100.0, n_strata),
        members,
        rng.integers(-1, 3, n),
        rng.random(n),
    )


@patient
@given(post_stratified())
def test_rows_and_counts_agree_on_a_post_stratified_sample(sample: tuple[np.ndarray, ...]):
    stratum, population, members, codes, y = sample
    profiles = est.joint_profiles(stratum, members, len(population))
    strata = est.post_stratify(profiles.sizes(), population)
    design = est.make_design(len(stratum), weight=strata.weight[stratum], margins=[stratum])
    counts = est.marginalise(profiles, est.count_categories(profiles, codes.astype(np.int8), 3))
    tops = np.eye(4, dtype=np.bool_)[:3]
    ours, closed = (
        est.domain_proportions(design, codes, 3, members),
        est.proportions(counts, tops, strata),
    )
    close(ours.estimate, closed.estimate)
    close(ours.se, closed.se)
    close(ours.deff, closed.deff)
    close(ours.weighted, closed.weighted_base)
    assert (ours.n == closed.n).all()
    assert (ours.df == closed.df).all()
    sums = est.sum_values(profiles, y)
    n, first, second = (est.marginalise(profiles, x) for x in (sums.n, sums.sum_y, sums.sum_y2))
    means = est.means(n, first, second, strata, origin=sums.origin)
    rows = est.domain_means(design, y, members)
    close(rows.estimate, means.estimate)
    close(rows.se, means.se)
    close(rows.deff, means.deff)
    assert (rows.df == means.df).all()

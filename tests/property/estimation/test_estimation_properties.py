"""What must hold for any file: closed forms equal the formula written out row by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graadmeter import estimation as est

patient = settings(deadline=None, max_examples=150)


def close(actual: object, expected: object, rtol: float = 1e-9, atol: float = 1e-12) -> None:
    np.testing.assert_allclose(np.asarray(actual), np.asarray(expected), rtol=rtol, atol=atol)


@dataclass(frozen=True)
class File:
    """A small survey file, row by row."""

    stratum: np.ndarray
    members: np.ndarray
    codes: np.ndarray
    values: np.ndarray
    population: np.ndarray
    n_categories: int

    @property
    def profiles(self) -> est.Profiles:
        return est.joint_profiles(self.stratum, self.members, len(self.population))

    @property
    def strata(self) -> est.PostStrata:
        return est.post_stratify(self.profiles.sizes(), self.population)

    @property
    def counts(self) -> np.ndarray:
        return est.count_categories(self.profiles, self.codes, self.n_categories)

    @property
    def weights(self) -> np.ndarray:
        """One weight per row, from the definition."""
        n = len(self.stratum)
        share = self.population / self.population.sum()
        size = np.array([(self.stratum == g).sum() for g in self.stratum])
        return share[self.stratum] / (size / n)


@st.composite
def files(draw: st.DrawFn, max_rows: int = 40) -> File:
    n = draw(st.integers(2, max_rows))
    n_strata = draw(st.integers(1, min(4, n)))
    n_domains = draw(st.integers(1, 4))
    n_categories = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    stratum = np.concatenate([np.arange(n_strata), rng.integers(0, n_strata, n - n_strata)])
    chance = draw(st.sampled_from([0.1, 0.5, 0.9]))
    return File(
        stratum=rng.permutation(stratum),
        members=rng.random((n, n_domains)) < chance,
        codes=rng.integers(-1, n_categories, n).astype(np.int8),
        values=np.where(rng.random(n) < 0.2, np.nan, rng.normal(3.0, 2.0, n)),
        population=rng.integers(1, 5000, n_strata).astype(float),
        n_categories=n_categories,
    )


def row_residuals(file: File, base: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The estimate and the residual e of every row, straight from the definition."""
    w = file.weights
    total = w[base].sum()
    estimate = (w * y)[base].sum() / total
    u = w * base * (y - estimate) / total
    e = np.empty(len(w))
    for g in np.unique(file.stratum):
        here = file.stratum == g
        e[here] = u[here] - w[here] * u[here].sum() / w[here].sum()
    return float(estimate), e


def row_covariance(e: np.ndarray, f: np.ndarray) -> float:
    n = len(e)
    return float(n / (n - 1) * ((e * f).sum() - e.sum() * f.sum() / n))


@patient
@given(files(), st.data())
def test_the_closed_form_equals_the_formula_row_by_row(file: File, data: st.DataObject):
    flags = st.lists(st.booleans(), min_size=file.n_categories, max_size=file.n_categories)
    valid = np.array([*data.draw(flags), False])
    top = np.array([*data.draw(flags), False]) & valid
    counts = est.marginalise(file.profiles, file.counts)
    result = est.proportions(counts, top, file.strata, valid)
    for d in range(file.members.shape[1]):
        base = file.members[:, d] & valid[file.codes]
        n = int(base.sum())
        assert result.n[d] == n
        if n == 0:
            assert np.isnan(result.estimate[d])
            assert np.isnan(result.se[d])
            continue
        y = top[file.codes].astype(float)
        estimate, e = row_residuals(file, base, y)
        variance = row_covariance(e, e)
        close(result.estimate[d], estimate)
        close(result.se[d] ** 2, variance, rtol=1e-9, atol=1e-15)
        close(result.weighted_base[d], file.weights[base].sum())
        assert result.n_numerator[d] == y[base].sum()
        if 0 < y[base].sum() < n:
            simple = estimate * (1 - estimate) / (n - 1)
            close(result.deff[d], variance / simple)
        else:
            assert result.se[d] == 0.0
            assert np.isnan(result.deff[d])


@patient
@given(files())
def test_covariances_equal_the_product_of_the_residuals(file: File):
    profiles, strata = file.profiles, file.strata
    columns = file.n_categories + 1
    tops = np.eye(columns, dtype=bool)[: file.n_categories]
    cells = [
        est.Cell(profiles.membership[:, d], top)
        for d in range(file.members.shape[1])
        for top in tops
    ]
    matrix = est.covariance_matrix(profiles, file.counts, cells, strata)
    residuals = []
    for d in range(file.members.shape[1]):
        base = file.members[:, d] & (file.codes >= 0)
        for top in tops:
            y = top[file.codes].astype(float)
            residuals.append(row_residuals(file, base, y)[1] if base.any() else None)
    for i, e in enumerate(residuals):
        for j, f in enumerate(residuals):
            expected = np.nan if e is None or f is None else row_covariance(e, f)
            close(matrix[i, j], expected, rtol=1e-9, atol=1e-14)
    blocks = est.covariance(est.marginalise(profiles, file.counts), tops, strata)
    k = file.n_categories
    for d, block in enumerate(blocks):
        part = slice(d * k, (d + 1) * k)
        close(block, matrix[part, part], rtol=1e-9, atol=1e-14)
    several = est.proportions(est.marginalise(profiles, file.counts), tops, strata)
    diagonal = np.sqrt(np.maximum(np.diagonal(blocks, axis1=-2, axis2=-1), 0.0))
    close(several.se, diagonal, rtol=1e-9, atol=1e-7)


@patient
@given(files())
def test_a_mean_equals_the_formula_row_by_row(file: File):
    profiles = file.profiles
    sums = est.sum_values(profiles, file.values, origin=2.5)
    n, first, second = (est.marginalise(profiles, x) for x in (sums.n, sums.sum_y, sums.sum_y2))
    result = est.means(n, first, second, file.strata, origin=sums.origin)
    for d in range(file.members.shape[1]):
        base = file.members[:, d] & ~np.isnan(file.values)
        if base.sum() < 2:
            assert np.isnan(result.se[d])
            continue
        estimate, e = row_residuals(file, base, np.nan_to_num(file.values))
        close(result.estimate[d], estimate)
        close(result.se[d] ** 2, row_covariance(e, e), rtol=1e-9, atol=1e-13)


@patient
@given(files())
def test_the_mean_of_zeros_and_ones_is_a_proportion(file: File):
    profiles = file.profiles
    top = np.zeros(file.n_categories + 1, dtype=bool)
    top[0] = True
    share = est.proportions(est.marginalise(profiles, file.counts), top, file.strata)
    sums = est.sum_values(profiles, (file.codes == 0).astype(float), file.codes >= 0)
    n, first, second = (est.marginalise(profiles, x) for x in (sums.n, sums.sum_y, sums.sum_y2))
    mean = est.means(n, first, second, file.strata)
    close(mean.estimate, share.estimate)
    many = share.n > 1
    close(mean.se[many], share.se[many], rtol=1e-9, atol=1e-7)
    mixed = (share.n_numerator > 0) & (share.n_numerator < share.n)
    close(mean.deff[mixed], share.deff[mixed], rtol=1e-7, atol=1e-9)


@patient
@given(files())
def test_weights_add_up_and_reproduce_the_population(file: File):
    strata = file.strata
    close(strata.weighted_total, strata.n_total)
    shares = strata.n * strata.weight / strata.weighted_total
    close(shares, file.population / file.population.sum())
    assert strata.design_effect >= 1.0 - 1e-12
    assert strata.n_effective <= strata.n_total + 1e-9


@patient
@given(files(), st.integers(0, 2**32 - 1))
def test_the_order_of_the_rows_does_not_matter(file: File, seed: int):
    order = np.random.default_rng(seed).permutation(len(file.stratum))
    other = est.joint_profiles(file.stratum[order], file.members[order], len(file.population))
    profiles = file.profiles
    np.testing.assert_array_equal(other.ids, profiles.ids[order])
    np.testing.assert_array_equal(other.stratum, profiles.stratum)
    np.testing.assert_array_equal(other.membership, profiles.membership)
    counts = est.count_categories(other, file.codes[order], file.n_categories)
    np.testing.assert_array_equal(counts, file.counts)


@patient
@given(st.integers(0, 60), st.integers(0, 150), st.integers(0, 2**32 - 1))
def test_profiles_hold_all_there_is_to_know_of_a_row(n: int, d: int, seed: int):
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, 3, n)
    kinds = rng.random((4, d)) < 0.5
    members = kinds[rng.integers(0, 4, n)] if n else np.zeros((0, d), dtype=bool)
    profiles = est.joint_profiles(stratum, members, 3)
    np.testing.assert_array_equal(profiles.stratum[profiles.ids], stratum)
    np.testing.assert_array_equal(profiles.membership[profiles.ids], members)
    keys = {(g, tuple(row)) for g, row in zip(stratum, members.tolist(), strict=True)}
    assert profiles.n_profiles == len(keys)
    rows = list(zip(profiles.stratum.tolist(), profiles.membership.tolist(), strict=True))
    assert rows == sorted(rows)


@patient
@given(files())
def test_counts_of_domains_that_do_not_overlap_add_up(file: File):
    profiles = file.profiles
    first = profiles.membership[:, 0]
    counts = est.marginalise(profiles, file.counts, np.stack([first, ~first, first | ~first]))
    np.testing.assert_array_equal(counts[0] + counts[1], counts[2])
    assert counts[2].sum() == len(file.stratum)
    top = np.zeros(file.n_categories + 1, dtype=bool)
    top[0] = True
    result = est.proportions(counts, top, file.strata)
    assume(result.n[0] > 0 and result.n[1] > 0)
    assert min(result.estimate[:2]) - 1e-12 <= result.estimate[2]
    assert result.estimate[2] <= max(result.estimate[:2]) + 1e-12
    merged = result.weighted_base[:2] @ result.estimate[:2] / result.weighted_base[2]
    close(result.estimate[2], merged)


@patient
@given(files())
def test_missing_and_invalid_categories_are_outside_the_base(file: File):
    columns = file.n_categories + 1
    top = np.zeros(columns, dtype=bool)
    top[0] = True
    plain = est.proportions(est.marginalise(file.profiles, file.counts), top, file.strata)
    # the same file, with "refused" as a category of its own that is declared not valid
    codes = np.where(file.codes < 0, file.n_categories, file.codes)
    counts = est.count_categories(file.profiles, codes, columns)
    valid = np.array([True] * file.n_categories + [False, False])
    other = est.proportions(
        est.marginalise(file.profiles, counts), np.append(top, False), file.strata, valid
    )
    for name in ("estimate", "n", "se", "deff", "df", "n_effective"):
        np.testing.assert_array_equal(getattr(plain, name), getattr(other, name))


@patient
@given(files())
def test_the_complement_has_the_complementary_share_and_the_same_error(file: File):
    top = np.zeros((2, file.n_categories + 1), dtype=bool)
    top[0, 0] = True
    top[1, 1:-1] = True
    counts = est.marginalise(file.profiles, file.counts)
    result = est.proportions(counts, top, file.strata)
    close(result.estimate.sum(axis=-1)[result.n[:, 0] > 0], 1.0)
    close(result.se[:, 0], result.se[:, 1], rtol=1e-9, atol=1e-12)


@patient
@given(files(), st.floats(0.001, 1000.0))
def test_only_the_ratio_of_weights_matters(file: File, factor: float):
    top = np.zeros(file.n_categories + 1, dtype=bool)
    top[0] = True
    counts = est.marginalise(file.profiles, file.counts)
    scaled = est.PostStrata(file.strata.n, file.strata.weight * factor)
    one, two = est.proportions(counts, top, file.strata), est.proportions(counts, top, scaled)
    close(one.estimate, two.estimate)
    close(one.se, two.se)


@patient
@given(files(), st.sampled_from([0.5, 0.8, 0.95, 0.999]))
def test_an_interval_of_a_file_contains_its_estimate(file: File, level: float):
    tops = np.eye(file.n_categories + 1, dtype=bool)[: file.n_categories]
    result = est.proportions(est.marginalise(file.profiles, file.counts), tops, file.strata)
    limits = est.interval(result.estimate, result.se, result.n, result.df, level)
    check_interval(result.estimate, limits)


@settings(deadline=None, max_examples=400)
@given(
    st.integers(1, 5000),
    st.floats(0.0, 1.0),
    st.floats(0.2, 20.0),
    st.sampled_from([0.5, 0.8, 0.95, 0.999]),
)
def test_an_interval_contains_its_estimate(n: int, part: float, deff: float, level: float):
    p = np.array(round(part * n) / n)
    se = est.published_se(p, n, deff)
    check_interval(p, est.interval(p, np.nan_to_num(se), n, n - 1, level))
    check_interval(p, est.beta_interval(p, np.nan_to_num(se), n, n - 1, level))


def check_interval(p: np.ndarray, limits: est.Interval) -> None:
    known = ~np.isnan(p)
    low, high, p = limits.low[known], limits.high[known], p[known]
    assert np.isnan(limits.low[~known]).all()
    assert (low >= 0.0).all()
    assert (high <= 1.0).all()
    assert (low <= p + 1e-12).all()
    assert (p <= high + 1e-12).all()
    assert (high - low > 1e-9).all(), "never falsely certain"


@patient
@given(st.lists(st.one_of(st.floats(0.0, 1.0), st.just(float("nan"))), max_size=30))
def test_adjusted_p_values_keep_their_order_and_never_fall(p_values: list[float]):
    p = np.array(p_values)
    adjusted = est.benjamini_hochberg(p)
    np.testing.assert_array_equal(np.isnan(adjusted), np.isnan(p))
    known = ~np.isnan(p)
    assert (adjusted[known] >= p[known]).all()
    assert (adjusted[known] <= 1.0).all()
    assert (np.diff(adjusted[known][np.argsort(p[known])]) >= 0.0).all()


@patient
@given(
    st.floats(0.01, 0.99),
    st.floats(0.001, 0.2),
    st.integers(2, 3000),
    st.floats(0.01, 0.99),
    st.floats(0.001, 0.2),
    st.integers(2, 3000),
)
def test_a_difference_turns_its_sign_with_its_direction(
    p1: float, se1: float, df1: int, p2: float, se2: float, df2: int
):
    up = est.difference(p1, se1, df1, p2, se2, df2)
    down = est.difference(p2, se2, df2, p1, se1, df1)
    close(up.difference, -down.difference)
    close(up.p_value, down.p_value)
    close([up.low, up.high], [-down.high, -down.low], atol=1e-12)
    assert min(df1, df2) * (1 - 1e-12) <= up.df <= (df1 + df2) * (1 + 1e-12)
    outside = up.low > 0.0 or up.high < 0.0
    assume(abs(up.p_value - 0.05) > 1e-9)
    assert outside == (up.p_value < 0.05)

"""What must not change, or change in one known way, when a sample is written down differently.

Beside `test_designs_properties.py`, which holds variances to a sum over pairs of rows and tests the
order of rows and the unit of weights for means and totals: here the other estimators, the counts,
the population totals that weights were fitted to, and what one more cluster does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graadmeter import estimation as est

patient = settings(deadline=None, max_examples=100)
CATEGORIES = 3
FACTS = ("estimate", "se", "n", "df", "weighted")


@dataclass(frozen=True)
class Sample:
    """Clusters within strata, perhaps post-stratified; codes 0..2 or missing; three domains."""

    weight: np.ndarray
    stratum: np.ndarray
    cluster: np.ndarray
    fpc: np.ndarray | None
    post_stratum: np.ndarray | None
    y: np.ndarray
    x: np.ndarray
    codes: np.ndarray
    domains: np.ndarray

    @property
    def n(self) -> int:
        return len(self.weight)

    def design(self) -> est.Design:
        return est.make_design(
            self.n,
            weight=self.weight,
            stratum=self.stratum,
            cluster=self.cluster,
            fpc=self.fpc,
            margins=[] if self.post_stratum is None else [self.post_stratum],
            lonely="adjust",
        )

    def rows(self, index: np.ndarray) -> Sample:
        """The sample with its rows in another order, or some of them, or some more than once."""
        moved: dict[str, Any] = {}
        for name in self.__dataclass_fields__:
            values = getattr(self, name)
            moved[name] = None if values is None else values[index]
        return Sample(**moved)

    def estimates(self) -> dict[str, est.Estimates]:
        design = self.design()
        return {
            "shares": est.domain_proportions(
                design, self.codes, CATEGORIES, self.domains, keep_influence=True
            ),
            "means": est.domain_means(design, self.y, self.domains, keep_influence=True),
            "totals": est.domain_totals(design, self.y, self.domains, keep_influence=True),
            "ratios": est.domain_ratios(design, self.y, self.x, self.domains, keep_influence=True),
        }


@st.composite
def samples(draw: st.DrawFn, weighted_to: bool = True) -> Sample:
    n = draw(st.integers(4, 30))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    stratum = rng.integers(0, draw(st.integers(1, 3)), n)
    y = rng.normal(10.0, 3.0, n)
    y[rng.random(n) < 0.1] = np.nan
    post_stratum = rng.integers(0, 3, n) if weighted_to and draw(st.booleans()) else None
    return Sample(
        weight=rng.uniform(0.2, 5.0, n),
        stratum=stratum,
        cluster=stratum * 100 + rng.integers(0, draw(st.sampled_from([2, 5, 40])), n),
        fpc=(40.0 + 10.0 * rng.random(3))[stratum] if draw(st.booleans()) else None,
        post_stratum=post_stratum,
        y=y,
        x=rng.uniform(1.0, 4.0, n),
        codes=rng.integers(-1, CATEGORIES, n),
        domains=np.column_stack([np.ones(n, dtype=np.bool_), rng.random((n, 2)) < 0.5]),
    )


def close(actual: object, expected: object, scale: float = 1.0) -> None:
    np.testing.assert_allclose(
        np.asarray(actual), np.asarray(expected), rtol=1e-8, atol=1e-11 * scale
    )


def same(first: est.Estimates, second: est.Estimates, scale: float = 100.0) -> None:
    for fact in FACTS:
        close(getattr(first, fact), getattr(second, fact), scale)


# ---------------------------------------------------------------------------------- order and names


@patient
@given(samples(), st.integers(0, 2**32 - 1))
def test_rows_domains_and_categories_may_stand_in_any_order(sample: Sample, seed: int):
    rng = np.random.default_rng(seed)
    rows, turn, names = rng.permutation(sample.n), rng.permutation(3), rng.permutation(CATEGORIES)
    other = sample.rows(rows)
    codes = np.where(other.codes < 0, -1, names[other.codes])
    other = replace(other, domains=other.domains[:, turn], codes=codes)
    first, second = sample.estimates(), other.estimates()
    for kind, result in first.items():
        again = second[kind]
        for fact in FACTS:
            moved = getattr(again, fact)
            moved = moved[:, names] if kind == "shares" else moved
            close(moved, getattr(result, fact)[turn], scale=100.0)
        assert result.influence is not None
        assert again.influence is not None
        before = result.influence.reshape(sample.n, 3, -1)[rows][:, turn]
        after = again.influence.reshape(sample.n, 3, -1)
        close(after[:, :, names] if kind == "shares" else after, before, scale=100.0)


@patient
@given(samples(), st.integers(0, 2**32 - 1))
def test_post_strata_and_categories_may_have_any_number(sample: Sample, seed: int):
    rng = np.random.default_rng(seed)
    cell = np.unique(sample.stratum, return_inverse=True)[1]
    size = int(cell.max()) + 1
    population = rng.uniform(1.0, 100.0, size)
    strata, names = rng.permutation(size), rng.permutation(CATEGORIES)
    renamed = np.empty(size)
    renamed[strata] = population
    tops = np.eye(CATEGORIES + 1, dtype=np.bool_)[:CATEGORIES]
    found = []
    for place, sizes, codes in (
        (cell, population, sample.codes),
        (strata[cell], renamed, np.where(sample.codes < 0, -1, names[sample.codes])),
    ):
        profiles = est.joint_profiles(place, sample.domains, size)
        counts = est.count_categories(profiles, codes.astype(np.int8), CATEGORIES)
        post = est.post_stratify(profiles.sizes(), sizes)
        found.append(est.proportions(est.marginalise(profiles, counts), tops, post))
    for fact in ("estimate", "se", "deff", "n", "n_numerator", "weighted_base"):
        close(getattr(found[1], fact)[:, names], getattr(found[0], fact))


@patient
@given(samples(), st.integers(0, 2**32 - 1))
def test_a_comparison_with_the_whole_moves_with_its_columns(sample: Sample, seed: int):
    turn = np.random.default_rng(seed).permutation(3)
    means = sample.estimates()["means"]
    assert means.influence is not None
    assume(not np.isnan(means.se).any() and (means.df > 0).all())
    matrix = est.design_covariance(sample.design(), means.influence)
    first = est.part_against_whole(means.estimate, matrix, 0, means.df)
    second = est.part_against_whole(
        means.estimate[turn], matrix[np.ix_(turn, turn)], int(np.argmin(turn)), means.df[turn]
    )
    for fact in ("difference", "se", "df", "low", "high", "p_value"):
        close(getattr(second, fact), getattr(first, fact)[turn])


# -------------------------------------------------------------------------------------------- units


@patient
@given(samples(), st.sampled_from([1e-6, 0.5, 3.0, 1e7]))
def test_the_unit_of_the_weights_matters_to_no_share_ratio_or_covariance(
    sample: Sample, factor: float
):
    scaled = replace(sample, weight=sample.weight * factor)
    first, second = sample.estimates(), scaled.estimates()
    for kind in ("shares", "ratios", "means"):
        close(second[kind].estimate, first[kind].estimate)
        close(second[kind].se, first[kind].se)
        close(second[kind].weighted / factor, first[kind].weighted)
        one, two = (
            est.design_covariance(s.design(), np.nan_to_num(np.asarray(r[kind].influence)))
            for s, r in ((sample, first), (scaled, second))
        )
        close(two, one)
    base = replace(sample.design(), base=sample.weight * factor)
    again = est.domain_means(base, sample.y, sample.domains)
    close(again.se, first["means"].se)


@patient
@given(samples(), st.sampled_from([-4.0, 0.01, 1000.0]), st.sampled_from([0.0, -50.0, 3.0]))
def test_the_unit_and_the_origin_of_an_answer_carry_over(
    sample: Sample, factor: float, shift: float
):
    size = 100.0 * max(abs(factor), 1.0)
    first = sample.estimates()
    second = replace(sample, y=factor * sample.y + shift).estimates()
    close(second["means"].estimate, factor * first["means"].estimate + shift, size)
    close(second["means"].se, abs(factor) * first["means"].se, size)
    scaled = replace(sample, y=factor * sample.y, x=sample.x / 2.0).estimates()
    close(scaled["totals"].se, abs(factor) * first["totals"].se, 100.0 * size)
    close(scaled["ratios"].estimate, 2.0 * factor * first["ratios"].estimate, size)
    close(scaled["ratios"].se, 2.0 * abs(factor) * first["ratios"].se, size)


@patient
@given(samples(), st.sampled_from([0.01, 0.3, 0.99, 1.0]))
def test_one_sampling_fraction_shrinks_every_variance_alike(sample: Sample, fraction: float):
    sample = replace(sample, fpc=None)
    corrected = replace(sample, fpc=np.full(sample.n, fraction)).estimates()
    for kind, result in sample.estimates().items():
        if fraction == 1.0:  # complete: no stratum is lonely either
            known = ~np.isnan(result.se)
            assert (corrected[kind].se[known] == 0.0).all()
        else:
            close(corrected[kind].se, result.se * np.sqrt(1.0 - fraction), 100.0)
        close(corrected[kind].estimate, result.estimate)


# ---------------------------------------------------------------------------------- sums and counts


@patient
@given(samples(), st.integers(0, 2**32 - 1))
def test_what_is_outside_a_domain_does_not_matter_to_it(sample: Sample, seed: int):
    rng = np.random.default_rng(seed)
    outside = ~sample.domains[:, 1]
    other = replace(
        sample,
        y=np.where(outside, rng.normal(0.0, 100.0, sample.n), sample.y),
        x=np.where(outside, rng.normal(0.0, 100.0, sample.n), sample.x),
        codes=np.where(outside, rng.integers(-1, CATEGORIES, sample.n), sample.codes),
        domains=sample.domains[:, [1]],
    )
    second = other.estimates()
    for kind, first in replace(sample, domains=sample.domains[:, [1]]).estimates().items():
        for fact in FACTS:
            np.testing.assert_array_equal(getattr(second[kind], fact), getattr(first, fact))


@patient
@given(samples(), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_parts_add_up_to_the_whole_in_every_estimator(sample: Sample, n_parts: int, seed: int):
    part = np.random.default_rng(seed).integers(0, n_parts, sample.n)
    masks = np.column_stack([part == k for k in range(n_parts)] + [part >= 0])
    results = replace(sample, domains=masks).estimates()
    for kind, result in results.items():
        assert (result.n[:-1].sum(axis=0) == result.n[-1]).all()
        close(result.weighted[:-1].sum(axis=0), result.weighted[-1])
        if kind in ("means", "shares"):
            merged = np.nansum(result.weighted[:-1] * result.estimate[:-1], axis=0)
            known = result.n[-1] > 0
            close(merged[known], (result.weighted * result.estimate)[-1][known], scale=1e3)
    totals = results["totals"]
    assume(not np.isnan(totals.estimate).any())
    close(totals.estimate[:-1].sum(), totals.estimate[-1])
    matrix = est.design_covariance(
        replace(sample, domains=masks).design(), np.asarray(totals.influence)
    )
    close(matrix[:-1, :-1].sum(), matrix[-1, -1], scale=1e4)


@patient
@given(samples(), st.integers(0, 2**32 - 1))
def test_counting_loses_no_row(sample: Sample, seed: int):
    cells = np.random.default_rng(seed).integers(0, 4, sample.n)
    profiles = est.joint_profiles(cells, sample.domains, 4)
    counts = est.count_categories(profiles, sample.codes.astype(np.int8), CATEGORIES)
    assert counts.sum() == profiles.sizes().sum() == sample.n
    tables = est.marginalise(profiles, counts)
    np.testing.assert_array_equal(tables.sum(axis=(1, 2)), sample.domains.sum(axis=0))
    np.testing.assert_array_equal(tables.sum(axis=2)[0], np.bincount(cells, minlength=4))
    np.testing.assert_array_equal(
        tables.sum(axis=1)[0], np.bincount(sample.codes % (CATEGORIES + 1), minlength=4)
    )
    sums = est.sum_values(profiles, sample.y)
    known = ~np.isnan(sample.y)
    assert sums.n.sum() == known.sum()
    close(sums.sum_y.sum() + sums.origin * known.sum(), sample.y[known].sum(), scale=100.0)


# ---------------------------------------------------------------------------- population totals hit


@patient
@given(samples(weighted_to=False), st.integers(0, 2**32 - 1))
def test_post_stratified_totals_are_those_of_the_population_without_error(
    sample: Sample, seed: int
):
    rng = np.random.default_rng(seed)
    cell = np.unique(rng.integers(0, 4, sample.n), return_inverse=True)[1]
    population = rng.uniform(50.0, 1000.0, int(cell.max()) + 1)
    weight = sample.weight * (population / np.bincount(cell, sample.weight))[cell]
    design = replace(sample, weight=weight, post_stratum=cell).design()
    cells = cell[:, None] == np.arange(population.size)
    result = est.domain_totals(design, np.ones(sample.n), cells)
    close(result.estimate, population)
    assert (result.se <= 1e-12 * population).all()
    shares = est.domain_proportions(design, cell, population.size, sample.domains[:, :1])
    close(shares.estimate[0], population / population.sum())
    assert (shares.se <= 1e-12).all()
    # of the population nothing is left to estimate, of an answer in it there is
    again = est.domain_totals(replace(design, margins=()), np.ones(sample.n), cells)
    close(again.estimate, population)


@patient
@given(samples(weighted_to=False), st.integers(0, 2**32 - 1))
def test_raked_and_calibrated_totals_are_those_of_the_population_without_error(
    sample: Sample, seed: int
):
    rng = np.random.default_rng(seed)
    cells = [np.unique(rng.integers(0, 3, sample.n), return_inverse=True)[1] for _ in range(2)]
    truth = rng.uniform(5.0, 50.0, sample.n)  # weights that meet the margins exist
    margins = [np.bincount(c, truth) for c in cells]
    raking = est.rake(cells, margins, start=sample.weight, tolerance=1e-13)
    plain = replace(sample, weight=raking.weight).design()
    design = replace(plain, margins=tuple(c.astype(np.int32) for c in cells))
    for c, margin in zip(cells, margins, strict=True):
        result = est.domain_totals(design, np.ones(sample.n), c[:, None] == np.arange(len(margin)))
        close(result.estimate, margin)
        assert (result.se <= 1e-9 * margin).all()

    auxiliary = np.column_stack([np.ones(sample.n), sample.x])
    totals = truth @ auxiliary
    calibrated = est.calibrate(auxiliary, totals, sample.weight)
    assume((calibrated.weight > 0.0).all())
    design = replace(
        replace(sample, weight=calibrated.weight).design(),
        calibration=auxiliary,
        base=sample.weight,
    )
    for values, total in zip(auxiliary.T, totals, strict=True):
        result = est.domain_totals(design, values, sample.domains[:, :1])
        close(result.estimate, total)
        assert (result.se <= 1e-9 * total).all()


# --------------------------------------------------------------------------------- one more cluster


@patient
@given(samples(weighted_to=False), st.booleans())
def test_one_more_copy_of_a_cluster_changes_its_stratum_and_nothing_else(
    sample: Sample, as_new: bool
):
    sample = replace(sample, fpc=None, y=np.nan_to_num(sample.y, nan=10.0))
    chosen, home = sample.cluster[0], sample.stratum[0]
    copied = np.flatnonzero(sample.cluster == chosen)
    more = sample.rows(np.concatenate([np.arange(sample.n), copied]))
    if as_new:
        label = np.concatenate([sample.cluster, np.full(copied.size, 9999)])
        more = replace(more, cluster=label)
    found = []
    for s in (sample, more):
        own = s.stratum == home
        masks = np.column_stack([own, ~own])
        found.append(est.domain_totals(replace(s, domains=masks).design(), s.y, masks))
    before, after = found
    # the other strata: nothing
    for fact in FACTS if len(set(sample.stratum.tolist())) > 1 and no_lonely(sample) else ("n",):
        np.testing.assert_allclose(getattr(after, fact)[1], getattr(before, fact)[1], rtol=1e-12)
    # its own stratum: one cluster more, or one cluster twice as large
    extra = sample.weight[copied] @ sample.y[copied]
    close(after.estimate[0], before.estimate[0] + extra)
    assert after.n[0] == before.n[0] + copied.size
    assert after.df[0] == before.df[0] + as_new
    units = np.unique(sample.cluster[sample.stratum == home])
    if units.size > 1 and no_lonely(sample):
        totals = np.array(
            [(sample.weight * sample.y)[sample.cluster == unit].sum() for unit in units]
        )
        grown = np.append(totals, extra) if as_new else totals + extra * (units == chosen)
        close(after.se[0] ** 2, grown.size * grown.var(ddof=1), scale=1e4)
        close(before.se[0] ** 2, totals.size * totals.var(ddof=1), scale=1e4)


def no_lonely(sample: Sample) -> bool:
    """Whether every stratum has two clusters; else the rule for lonely ones looks at all totals."""
    return all(
        np.unique(sample.cluster[sample.stratum == h]).size > 1
        for h in set(sample.stratum.tolist())
    )

"""Sums per cell give what rows give, under every design."""

from dataclasses import replace

import numpy as np
import pytest

from graadmeter.estimation import (
    cross,
    design_covariance,
    domain_means,
    domain_proportions,
    domain_ratios,
    domain_totals,
    joint_profiles,
    make_design,
)
from graadmeter.estimation.cell_estimates import (
    cell_means,
    cell_proportions,
    cell_ratios,
    cell_totals,
)
from graadmeter.estimation.cells import make_cells

N = 400
FIELDS = ("estimate", "se", "df", "n", "weighted", "deff", "n_effective")


def surroundings(seed):
    rng = np.random.default_rng(seed)
    layer, gender = rng.integers(0, 4, N), rng.integers(0, 2, N)
    office = layer * 10 + rng.integers(0, 9, N)
    weight = rng.uniform(0.2, 4.0, N)
    weight[rng.random(N) < 0.03] = 0.0
    lonely = np.where(np.arange(N) == 7, 9, layer)  # a stratum of one row
    fpc = np.array([300.0, 220.0, 1_000.0, 500.0])[layer]
    few = np.array([20.0, 12.0, 30.0, 9.0])[layer]
    designs = {
        "plain": {},
        "weights": {"weight": weight},
        "post-stratified": {"weight": weight, "margins": [layer]},
        "raked": {"weight": weight, "margins": [layer, gender, office % 3]},
        "raked, rows weigh one": {"weight": weight, "margins": [layer, gender], "ones": True},
        "raked clusters, rows weigh one": {
            "weight": weight,
            "cluster": office,
            "margins": [layer, gender],
            "ones": True,
        },
        "strata": {"weight": weight, "stratum": layer, "fpc": fpc},
        "strata and post-strata": {"weight": weight, "stratum": layer, "margins": [gender]},
        "clusters": {"weight": weight, "cluster": office},
        "clusters in strata": {
            "weight": weight,
            "stratum": layer,
            "cluster": office,
            "fpc": few,
            "margins": [gender],
        },
        "raked clusters": {"weight": weight, "cluster": office, "margins": [layer, gender]},
        "certainty": {"stratum": lonely, "lonely": "certainty"},
        "adjust": {"weight": weight, "stratum": lonely, "lonely": "adjust"},
        "average": {"stratum": lonely, "lonely": "average", "margins": [gender]},
    }
    domains = np.concatenate(
        [
            gender[:, None] == np.arange(2),
            layer[:, None] == np.arange(4),
            rng.random((N, 1)) < 0.1,
            np.ones((N, 1), dtype=bool),
            np.zeros((N, 1), dtype=bool),
        ],
        axis=1,
    )
    codes = rng.integers(-1, 4, N)
    codes[domains[:, 6]] = 2  # everybody, in one domain
    values = np.where(codes < 0, np.nan, rng.normal(1_000.0, 3.0, N))
    return rng, designs, domains, codes, values


NAMES = tuple(surroundings(1)[1])


def prepared(facts, domains):
    facts = dict(facts)
    ones = facts.pop("ones", False)
    design = make_design(N, **facts)
    if ones:
        design = replace(design, base=np.ones(N))
    cells = make_cells(design)
    profiles = joint_profiles(cells.ids, domains, cells.n_cells)
    return design, cells, profiles, cross(profiles)


def same(found, expected, shape=None):
    for name in FIELDS:
        wanted = np.asarray(getattr(expected, name), dtype=float)
        got = np.asarray(getattr(found, name), dtype=float).reshape(wanted.shape)
        if name in {"deff", "n_effective"}:  # where the variance is nothing but rounding
            tiny = expected.se < 1e-12
            wanted, got = np.where(tiny, 0.0, wanted), np.where(tiny, 0.0, got)
        np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-13, err_msg=name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cells_give_what_rows_give(name, seed):
    _rng, designs, domains, codes, values = surroundings(seed)
    design, cells, profiles, crossing = prepared(designs[name], domains)
    numerators = np.eye(4, dtype=bool)
    shares = cell_proportions(cells, profiles, crossing, codes, numerators)
    same(shares.estimates, domain_proportions(design, codes, 4, domains))
    x = np.abs(values - 990.0)
    same(
        cell_means(cells, profiles, crossing, values).estimates,
        domain_means(design, values, domains),
    )
    same(
        cell_totals(cells, profiles, crossing, values).estimates,
        domain_totals(design, values, domains),
    )
    found = cell_ratios(cells, profiles, crossing, x, values).estimates
    same(found, domain_ratios(design, x, values, domains))


@pytest.mark.parametrize("name", NAMES)
def test_covariances_of_domains_that_share_no_row(name):
    _rng, designs, domains, codes, _values = surroundings(4)
    disjoint = domains[:, 2:6]  # the layers
    design, cells, profiles, crossing = prepared(designs[name], disjoint)
    shares = cell_proportions(cells, profiles, crossing, codes, np.eye(4, dtype=bool))
    rows = domain_proportions(design, codes, 4, disjoint, keep_influence=True)
    assert rows.influence is not None
    expected = design_covariance(design, rows.influence)
    first, second = np.triu_indices(16, 1)
    apart = first // 4 != second // 4
    first, second = first[apart], second[apart]
    found = cells.covariances(shares.influence, first, second)
    scale = np.sqrt(np.diag(expected))
    np.testing.assert_allclose(
        found / (scale[first] * scale[second]),
        expected[first, second] / (scale[first] * scale[second]),
        atol=1e-9,
    )


def test_a_net_is_the_share_of_its_categories_together():
    _rng, designs, domains, codes, _values = surroundings(5)
    design, cells, profiles, crossing = prepared(designs["raked"], domains)
    nets = np.array([[False, False, True, True], [True, True, True, True]])
    found = cell_proportions(cells, profiles, crossing, codes, nets).estimates
    merged = np.where(codes < 0, -1, (codes >= 2).astype(int))
    expected = domain_proportions(design, merged, 2, domains)
    np.testing.assert_allclose(found.estimate[:, 0], expected.estimate[:, 1], rtol=1e-12)
    np.testing.assert_allclose(found.se[:, 0], expected.se[:, 1], rtol=1e-9, atol=1e-13)
    assert (found.estimate[:-1, 1] == 1.0).all()


def test_a_design_without_cells_is_refused():
    design = make_design(3, calibration=np.ones((3, 1)))
    with pytest.raises(ValueError, match="no cells"):
        make_cells(design)
    with pytest.raises(ValueError, match="no cells"):
        make_cells(replace(make_design(3), base=np.full(3, 2.0)))
    lone = make_cells(make_design(3, stratum=[1, 1, 2]))
    profiles = joint_profiles(lone.ids, np.ones((3, 1), dtype=bool), lone.n_cells)
    with pytest.raises(ValueError, match="only one primary sampling unit"):
        cell_means(lone, profiles, cross(profiles), np.arange(3.0))

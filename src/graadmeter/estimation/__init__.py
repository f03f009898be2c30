"""Survey estimation: count once, estimate everywhere. Arrays in, frozen dataclasses out.

Give every row a profile (`joint_profiles`: post-stratum plus the 0/1 columns of all breakdowns),
count each item once per profile (`count_categories`, or `sum_values` for numbers), add the profiles
up to every breakdown (`marginalise`), and estimate from the small tables that result
(`proportions`, `means`) with the post-strata of `post_stratify` or `unweighted`. Confidence limits
come from `interval` and `mean_interval`, changes between waves from `difference`, and the
correction for many tests from `benjamini_hochberg`. Cells of one wave are not independent, even
when their domains do not overlap: give `difference` the covariance from `covariance` (same base) or
`covariance_of` (any two cells).

    profiles = joint_profiles(stratum, memberships, n_strata=len(population))
    strata = post_stratify(profiles.sizes(), population)
    counts = marginalise(profiles, count_categories(profiles, codes, 5))   # (D, G, 5 + 1)
    top = np.array([False, False, False, True, True, False])               # 4 or 5; last: missing
    result = proportions(counts, top, strata)                              # arrays (D,)
    limits = interval(result.estimate, result.se, result.n, result.df)

Proportions, weights and limits are plain fractions (0..1), never percentages. An empty base gives
NaN, never 0. Nothing here knows a questionnaire, a file format or a code list.
"""

from graadmeter.estimation.comparison import (
    Difference,
    benjamini_hochberg,
    difference,
    published_se,
)
from graadmeter.estimation.counting import (
    Profiles,
    ValueSums,
    count_categories,
    domain_masks,
    joint_profiles,
    marginalise,
    sum_values,
)
from graadmeter.estimation.covariances import Cell, covariance, covariance_matrix, covariance_of
from graadmeter.estimation.intervals import (
    SMALL_N,
    Interval,
    beta_interval,
    interval,
    mean_interval,
    xlogit,
)
from graadmeter.estimation.means import Means, means
from graadmeter.estimation.proportions import Proportions, proportions
from graadmeter.estimation.weighting import (
    PostStrata,
    post_stratify,
    rounding_interval,
    unweighted,
    weight_interval,
)

__all__ = [
    "SMALL_N",
    "Cell",
    "Difference",
    "Interval",
    "Means",
    "PostStrata",
    "Profiles",
    "Proportions",
    "ValueSums",
    "benjamini_hochberg",
    "beta_interval",
    "count_categories",
    "covariance",
    "covariance_matrix",
    "covariance_of",
    "difference",
    "domain_masks",
    "interval",
    "joint_profiles",
    "marginalise",
    "mean_interval",
    "means",
    "post_stratify",
    "proportions",
    "published_se",
    "rounding_interval",
    "sum_values",
    "unweighted",
    "weight_interval",
    "xlogit",
]

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

Many items at once go faster as bytes: `tally` counts them together, `cross` finds where domains and
post-strata meet, and `crossed_proportions` estimates from what its `add_up` returns.

Weights that vary within post-strata, strata, clusters and calibration need the rows: describe the
sample with `make_design` and use `domain_proportions`, `domain_means`, `domain_totals` and
`domain_ratios`.

    design = make_design(n, weight=w, stratum=layer, cluster=office, fpc=offices, lonely="adjust")
    shares = domain_proportions(design, codes, 5, memberships)             # arrays (D, 5)

Weights come from `rake`, `calibrate`, `trim_weights` and `adjust_nonresponse`. Tests of estimates
with a covariance matrix: `t_test`, `column_letters`, `part_against_whole`, `rao_scott`. What a
change consists of: `kitagawa`, `standardise`. What non-response may hide: `compare_nonresponse`,
`worst_case_bounds`. During fieldwork: `r_indicator`, `expected_rate`.

Proportions, weights and limits are plain fractions (0..1), never percentages. An empty base gives
NaN, never 0. Nothing here knows a questionnaire, a file format or a code list.
"""

from graadmeter.estimation.calibration import Calibration, calibrate
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
from graadmeter.estimation.crossing import Crossing, cross
from graadmeter.estimation.decomposition import (
    Decomposition,
    DecompositionSE,
    kitagawa,
    kitagawa_se,
)
from graadmeter.estimation.design import Design, Lonely, make_design
from graadmeter.estimation.estimates import (
    Estimates,
    domain_means,
    domain_proportions,
    domain_ratios,
    domain_totals,
)
from graadmeter.estimation.expected_response import ExpectedRate, expected_rate
from graadmeter.estimation.intervals import (
    SMALL_N,
    Interval,
    beta_interval,
    interval,
    logit,
    mean_interval,
    wilson,
    xlogit,
)
from graadmeter.estimation.means import Means, means
from graadmeter.estimation.multiple_tests import (
    TTest,
    adjust_p_values,
    bonferroni,
    column_letters,
    holm,
    part_against_whole,
    t_test,
)
from graadmeter.estimation.nonresponse import (
    NonresponseComparison,
    compare_nonresponse,
    detection_power,
    smallest_detectable,
    worst_case_bounds,
)
from graadmeter.estimation.proportions import Proportions, crossed_proportions, proportions
from graadmeter.estimation.raking import Raking, WeightSpread, rake, weight_spread
from graadmeter.estimation.rao_scott import RaoScott, rao_scott
from graadmeter.estimation.representativeness import Representativeness, r_indicator
from graadmeter.estimation.standardisation import Standardised, standardise
from graadmeter.estimation.tallies import ByteItem, tally
from graadmeter.estimation.trimming import (
    NonresponseAdjustment,
    Trimming,
    adjust_nonresponse,
    trim_weights,
)
from graadmeter.estimation.variance import covariance as design_covariance
from graadmeter.estimation.variance import degrees_of_freedom, residual, variance
from graadmeter.estimation.weighting import (
    PostStrata,
    post_stratify,
    rounding_interval,
    unweighted,
    weight_interval,
)

__all__ = [
    "SMALL_N",
    "ByteItem",
    "Calibration",
    "Cell",
    "Crossing",
    "Decomposition",
    "DecompositionSE",
    "Design",
    "Difference",
    "Estimates",
    "ExpectedRate",
    "Interval",
    "Lonely",
    "Means",
    "NonresponseAdjustment",
    "NonresponseComparison",
    "PostStrata",
    "Profiles",
    "Proportions",
    "Raking",
    "RaoScott",
    "Representativeness",
    "Standardised",
    "TTest",
    "Trimming",
    "ValueSums",
    "WeightSpread",
    "adjust_nonresponse",
    "adjust_p_values",
    "benjamini_hochberg",
    "beta_interval",
    "bonferroni",
    "calibrate",
    "column_letters",
    "compare_nonresponse",
    "count_categories",
    "covariance",
    "covariance_matrix",
    "covariance_of",
    "cross",
    "crossed_proportions",
    "degrees_of_freedom",
    "design_covariance",
    "detection_power",
    "difference",
    "domain_masks",
    "domain_means",
    "domain_proportions",
    "domain_ratios",
    "domain_totals",
    "expected_rate",
    "holm",
    "interval",
    "joint_profiles",
    "kitagawa",
    "kitagawa_se",
    "logit",
    "make_design",
    "marginalise",
    "mean_interval",
    "means",
    "part_against_whole",
    "post_stratify",
    "proportions",
    "published_se",
    "r_indicator",
    "rake",
    "rao_scott",
    "residual",
    "rounding_interval",
    "smallest_detectable",
    "standardise",
    "sum_values",
    "t_test",
    "tally",
    "trim_weights",
    "unweighted",
    "variance",
    "weight_interval",
    "weight_spread",
    "wilson",
    "worst_case_bounds",
    "xlogit",
]

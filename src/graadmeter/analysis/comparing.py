"""Comparing waves, or any groups that share no respondent, with the covariance of the design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations, groupby, pairwise
from operator import itemgetter
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.asked import Asked, interval_of, names
from graadmeter.analysis.design import Design
from graadmeter.analysis.designed import Estimator, Part, as_block, parts_of
from graadmeter.analysis.estimates import Block, joined
from graadmeter.analysis.prepared import levels, prepare
from graadmeter.analysis.profiles import Breakdown
from graadmeter.analysis.table import as_table
from graadmeter.errors import UserError
from graadmeter.estimation.comparison import Difference, difference
from graadmeter.estimation.multiple_tests import Adjustment, adjust_p_values, column_name
from graadmeter.language import gettext as _

ADJUSTMENTS = ("none", "bonferroni", "holm", "benjamini-hochberg")
MOST_COMPARED = 50
_CERTAIN = 1e-12
"""A variance of a difference below this share of its parts is rounding, so zero."""
COMPARED = (
    "compare",
    "value",
    "against",
    "difference",
    "difference_se",
    "difference_df",
    "difference_low",
    "difference_high",
    "p",
    "p_adjusted",
    "column",
    "higher_than",
)


def compare(  # noqa: PLR0913 - one question, asked in full; all but the first has a default
    data: Any,
    items: Sequence[str] | str = (),
    *,
    between: str,
    by: Sequence[str] | str = (),
    where: str | None = None,
    design: Design | None = None,
    statistic: str = "proportion",
    ci: str | None = None,
    level: float = 0.95,
    missing: Sequence[object] = (),
    nets: Mapping[str, Mapping[str, Sequence[object]]] | None = None,
    multiple: Mapping[str, Sequence[str]] | None = None,
    selected: Sequence[object] = (1, "true"),
    multiple_base: str = "respondents",
    adjust: str = "holm",
) -> pl.DataFrame:
    """Tabulates items for each value of a column, such as the wave, and compares the values.

    Every value is compared with the one before it in the order of the column (``against``), and
    with all others by letters. Standard errors of differences hold the covariance of the design:
    none between waves whose post-strata nest in waves; that of overlapping respondents when the
    column of their number is the cluster.

    Args:
        data: see `tabulate`, as are all arguments but these two.
        items: see `tabulate`.
        between: the column whose values are compared.
        by: see `tabulate`; the values are compared within each level.
        where: see `tabulate`.
        design: see `tabulate`.
        statistic: see `tabulate`.
        ci: see `tabulate`.
        level: see `tabulate`; also of the interval of a difference, and 1 - `level` is the level
            of the tests behind the letters.
        missing: see `tabulate`.
        nets: see `tabulate`.
        multiple: see `tabulate`.
        selected: see `tabulate`.
        multiple_base: see `tabulate`.
        adjust: ``none``, ``bonferroni``, ``holm`` or ``benjamini-hochberg``: how ``p_adjusted``
            corrects for all differences with an earlier value of one item and breakdown, and the
            letters for all pairs of values of one row.

    Returns:
        The columns of `tabulate`, with a row per value, and those of `COMPARED`: the value, the
        one it is compared with, value minus that one with standard error, degrees of freedom,
        interval and p; the letter of the value, and the letters of the values that it is
        significantly higher than. Null where there is nothing to compare or to test.

    Raises:
        UserError: the question does not fit the data.
    """
    asked = Asked(
        items=names(items),
        by=names(by) or [""],
        where=where,
        statistic=statistic,
        ci=interval_of(statistic, ci),
        level=level,
        missing=missing,
        nets=nets or {},
        multiple=multiple or {},
        selected=selected,
        multiple_base=multiple_base,
    )
    if adjust not in ADJUSTMENTS:
        raise UserError(
            _("Onbekende keuze: {choice}").format(choice=adjust),
            where="--adjust",
            mend=_("Kies uit: {known}.").format(known=", ".join(ADJUSTMENTS)),
        )
    prepared = prepare(data, asked, design or Design(), also=[between])
    values = levels(prepared.frame, between, "--compare")
    _check_values(values)
    crossed = tuple(_crossed(breakdown, values) for breakdown in prepared.breakdowns)
    prepared = replace(prepared, breakdowns=crossed)
    n_values = len(values.labels)
    estimator = Estimator(prepared.weighted, crossed, together=n_values)
    sizes = [len(b.labels) // n_values for b in crossed]
    blocks: list[Block] = []
    compared: list[dict[str, NDArray[Any]]] = []
    # The columns of one question are one item, as in `tabulate`.
    for name, parts in groupby(parts_of(prepared, estimator), key=itemgetter(0)):
        told = [part for _name, part in parts]
        blocks += joined(as_block(part, name, estimator.n_domains) for part in told)
        found = [_compared(part, estimator, n_values, level, adjust) for part in told]
        item = {key: np.concatenate([each[key] for each in found], axis=1) for key in found[0]}
        compared.append(item | {"p_adjusted": _adjusted(item["p"], sizes, n_values, adjust)})
    table = as_table(blocks, crossed, asked.ci, level)
    return _with_comparisons(table, compared, values)


def _check_values(values: Breakdown) -> None:
    found = len(values.labels)
    if found < 2:
        raise UserError(
            _("Kolom “{name}” heeft maar één waarde").format(name=values.by),
            where="--compare",
            mend=_("Kies een kolom met twee waarden of meer, zoals de meting."),
        )
    if found > MOST_COMPARED:
        raise UserError(
            _("Kolom “{name}” heeft {found} waarden; vergelijken kan met hooguit {most}").format(
                name=values.by, found=found, most=MOST_COMPARED
            ),
            where="--compare",
            mend=_("Deel de waarden in klassen in."),
        )


def _crossed(breakdown: Breakdown, values: Breakdown) -> Breakdown:
    """Every level with every value, the values varying fastest."""
    n_values = len(values.labels)
    outside = (breakdown.codes < 0) | (values.codes < 0)
    codes = breakdown.codes.astype(np.int64) * n_values + values.codes
    return Breakdown(
        breakdown.by,
        np.where(outside, -1, codes),
        tuple(label for label in breakdown.labels for _value in values.labels),
    )


def _compared(
    part: Part | None,
    estimator: Estimator,
    n_values: int,
    level: float,
    adjust: str,
) -> dict[str, NDArray[Any]]:
    """The comparisons of one item: name to array (D, K), D levels by values."""
    if part is None:
        shape = estimator.n_domains, 1
        none = {name: np.full(shape, np.nan) for name in _NUMBERS}
        return none | {"higher_than": np.full(shape, "", dtype=object)}
    shape = estimator.n_domains, len(part.categories)
    pairs = list(combinations(range(n_values), 2))
    tests = _tests(part, estimator, n_values, pairs, level)  # (levels, pairs, K)
    result = {
        name: np.full((shape[0] // n_values, n_values, shape[1]), np.nan) for name in _NUMBERS
    }
    for earlier, later in pairwise(range(n_values)):
        at = pairs.index((earlier, later))
        for name, attribute in _NUMBERS.items():
            result[name][:, later] = getattr(tests, attribute)[:, at]
    higher = np.full(result["p"].shape, "", dtype=object)
    adjusted = np.apply_along_axis(
        lambda p: adjust_p_values(p, _method(adjust)), 1, np.asarray(tests.p_value)
    )
    for at, (first, second) in enumerate(pairs):
        found = adjusted[:, at] < 1.0 - level
        change = tests.difference[:, at]
        higher[:, second][found & (change > 0)] += column_name(first) + " "
        higher[:, first][found & (change < 0)] += column_name(second) + " "
    flat = {name: array.reshape(shape) for name, array in result.items()}
    return flat | {"higher_than": higher.reshape(shape)}


def _adjusted(
    p: NDArray[np.float64], sizes: Sequence[int], n_values: int, adjust: str
) -> NDArray[np.float64]:
    """The p-values (D, K) of one item corrected within each breakdown."""
    edges = np.cumsum(np.array(sizes) * n_values)[:-1]
    parts = [adjust_p_values(part, _method(adjust)) for part in np.split(p, edges)]
    return np.concatenate(parts)


_NUMBERS = {
    "difference": "difference",
    "difference_se": "se",
    "difference_df": "df",
    "difference_low": "low",
    "difference_high": "high",
    "p": "p_value",
}


def _method(adjust: str) -> Adjustment:
    for method in ("none", "bonferroni", "holm", "benjamini-hochberg"):
        if method == adjust:
            return method
    raise ValueError(adjust)


def _tests(
    part: Part, estimator: Estimator, n_values: int, pairs: Sequence[tuple[int, int]], level: float
) -> Difference:
    """All pairs of values within each level, arrays (levels, pairs, K)."""
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    found: list[NDArray[Any]] = []
    for each in part.estimates:
        estimates = each.estimates
        n_levels = estimates.estimate.shape[0] // n_values
        n_categories = len(part.categories)
        home = np.arange(n_levels)[:, None, None] * n_values * n_categories
        category = np.arange(n_categories)
        first = home + (one[:, None] * n_categories + category)
        second = home + (other[:, None] * n_categories + category)
        covariance = estimator.cells.covariances(
            each.influence, first.reshape(-1), second.reshape(-1)
        ).reshape(first.shape)
        both = each.rows[:, first[..., 0].reshape(-1) // n_categories]
        both = both + each.rows[:, second[..., 0].reshape(-1) // n_categories]
        most = estimator.cells.degrees_of_freedom(both).reshape(first.shape[:2])[..., None]
        # What was raked to is known, but for rounding.
        spread = each.influence.squared.sum(axis=0).reshape(estimates.se.shape)
        se = np.where(estimates.se**2 <= _CERTAIN * spread, 0.0, estimates.se)
        flat = [np.asarray(a).reshape(-1) for a in (estimates.estimate, se, estimates.df)]
        sides = [a[index] for index in (first, second) for a in flat]
        found.append(np.stack(np.broadcast_arrays(*sides, covariance, most.astype(np.float64))))
    p1, se1, df1, p2, se2, df2, shared, most_df = np.concatenate(found, axis=1)
    # All that is left of two estimates that move together is rounding: as certain as one of 0.
    both = se1**2 + se2**2
    shared = np.where(both - 2.0 * shared <= _CERTAIN * both, both, shared)
    return difference(p1, se1, df1, p2, se2, df2, covariance=shared, most_df=most_df, level=level)


def _with_comparisons(
    table: pl.DataFrame, compared: Sequence[dict[str, NDArray[Any]]], values: Breakdown
) -> pl.DataFrame:
    labels = [str(label) for label in values.labels]
    n_values = len(labels)
    place = np.concatenate(
        [
            np.repeat(np.arange(each["p"].shape[0]) % n_values, each["p"].shape[1])
            for each in compared
        ]
    )
    numbers = {
        name: pl.Series(
            np.concatenate([each[name].reshape(-1) for each in compared]), nan_to_null=True
        )
        for name in (*_NUMBERS, "p_adjusted")
    }
    higher = [text.strip() for each in compared for text in each["higher_than"].reshape(-1)]
    words = {
        "compare": pl.Series([values.by], dtype=pl.String).gather(np.zeros(place.size, dtype=int)),
        "value": pl.Series(labels).gather(place),
        "against": pl.Series([None, *labels[:-1]], dtype=pl.String).gather(place),
        "column": pl.Series([column_name(i) for i in range(n_values)]).gather(place),
        "higher_than": pl.Series(higher, dtype=pl.String),
    }
    return pl.concat([table, pl.DataFrame(words | numbers).select(COMPARED)], how="horizontal")

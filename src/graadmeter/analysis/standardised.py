"""Rates of units as they would be with one and the same composition, from microdata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import number_of
from graadmeter.analysis.columns import check_columns
from graadmeter.analysis.design import Design, place
from graadmeter.analysis.frames import FREQ, read_population
from graadmeter.analysis.limits import Floats, limited, share_limits
from graadmeter.analysis.rates import (
    CROSS,
    Rate,
    Survey,
    check_categories,
    check_level,
    codes_of,
    in_order,
    joined,
    limit_groups,
    read_rate,
    word_of,
)
from graadmeter.errors import UserError
from graadmeter.estimation.estimates import domain_means
from graadmeter.estimation.variance import covariance
from graadmeter.language import gettext as _

COLUMNS = ("unit", "n", "crude", "estimate", "se", "ci_low", "ci_high", "flag")
GROUP_EMPTY = "group_empty"
ONE_RESPONDENT = "one_respondent"


@dataclass(frozen=True, eq=False)
class StandardisedRates:
    """Rates of D units with one composition, beside the rates as they are.

    Attributes:
        units: labels of the units.
        n: int64 (D,), respondents with an answer.
        crude: float64 (D,), the rates as they are.
        estimate: float64 (D,), the standardised rates; NaN where a group of the standard has no
            respondent in the unit, for then there is nothing to compute with.
        covariance: float64 (D, D), for differences between units; NaN where an estimate is, and
            where a group of the unit has one respondent.
        df: int64 (D,), degrees of freedom.
        proportion: the rates are shares, so that intervals stay within 0..1.
        level: confidence level.
    """

    units: tuple[str, ...]
    n: NDArray[np.int64]
    crude: Floats
    estimate: Floats
    covariance: Floats
    df: NDArray[np.int64]
    proportion: bool
    level: float

    def table(self) -> pl.DataFrame:
        """One row per unit; ``flag`` says why a rate or its standard error is not there."""
        se, df = np.sqrt(np.diag(self.covariance)), self.df.astype(np.float64)
        words = {"unit": list(self.units)}
        table = limited(words, estimate=self.estimate, se=se, df=df, level=self.level)
        if self.proportion:
            low, high = share_limits(self.estimate, se, self.n, df, self.level)
            table = table.with_columns(ci_low=low, ci_high=high)
        return table.with_columns(
            pl.Series("n", self.n),
            pl.Series("crude", self.crude).fill_nan(None),
            pl.col("ci_low", "ci_high").fill_nan(None),
            pl.when(pl.col("estimate").is_null())
            .then(pl.lit(GROUP_EMPTY))
            .when(pl.col("se").is_null())
            .then(pl.lit(ONE_RESPONDENT))
            .alias("flag"),
        ).select(COLUMNS)


def standardise_rates(  # noqa: PLR0913 - all but four arguments have a default
    data: Any,
    *,
    rate: str,
    units: str,
    standard: Any,
    groups: str | Sequence[str] = (),
    categories: Sequence[object] | None = None,
    design: Design | None = None,
    level: float = 0.95,
    missing: Sequence[object] = (),
) -> StandardisedRates:
    """Standardises the rate of every unit directly to one composition.

    The standard is taken as known; the rates are estimated. The method is that of
    `graadmeter.estimation.standardise`, with influence values added up per unit.

    Args:
        data: a Polars, pandas or Arrow table, or what `read_survey` returns.
        rate: a column of 0 and 1, a column of numbers (then its mean), or any with `categories`.
        units: column whose values are the units, such as organisations.
        standard: the composition: a table, or the path of a CSV file, whose last column is ``Freq``
            and whose other columns are columns of the data.
        groups: those of these columns that matter; by default all. Others are added up.
        categories: the answers that count, when `rate` is a column of answers.
        design: weights, strata, clusters and populations.
        level: confidence level.
        missing: values of `rate` that stand for no answer.

    Raises:
        UserError: the question does not fit the data.
    """
    check_level(level)
    where = place(standard, "standard")
    population = read_population(standard, where)
    cells = [name for name in population.columns if name != FREQ]
    names = [groups] if isinstance(groups, str) else list(groups)
    check_columns(names, cells, f"groups, {where}")
    names = names or cells
    asked = Rate(column=rate, categories=categories, missing=missing)
    survey = read_rate(data, asked, design, {"units": [units], where: names}, "")
    check_categories(asked, [survey])
    labels = survey.words[units]
    order = in_order(set(labels.drop_nulls()))
    limit_groups(order, "units")
    sizes = _sizes(population, names, survey)
    codes = _standard_codes(joined(survey, names), sizes, where)
    size = np.array(list(sizes.values()))
    return _standardised(survey, (codes_of(labels, order), order), (codes, size), level)


def _sizes(population: pl.DataFrame, names: list[str], survey: Survey) -> dict[str, float]:
    """Label of each group to its size in the standard; numbers are written as in the data."""
    sizes: dict[str, float] = {}
    for *cell, size in population.select(*names, FREQ).iter_rows():
        words = [
            text
            if name not in survey.numeric or (value := number_of(text)) is None
            else word_of(value)
            for name, text in zip(names, cell, strict=True)
        ]
        label = CROSS.join(words)
        sizes[label] = sizes.get(label, 0.0) + size
    return sizes


def _standard_codes(labels: pl.Series, sizes: dict[str, float], where: str) -> NDArray[np.int64]:
    strange = sorted(set(labels.drop_nulls()) - set(sizes))
    if strange:
        raise UserError(
            _("Groep “{group}” staat niet in de standaard").format(group=strange[0]),
            where=where,
            mend=_("Geef deze groep een aantal, of schrijf haar zoals in de gegevens."),
        )
    if not sum(sizes.values()) > 0:
        raise UserError(
            _("Alle aantallen van de standaard zijn nul"),
            where=f"{where}: {FREQ}",
            mend=_("Geef de aantallen van de samenstelling waarnaar u standaardiseert."),
        )
    return codes_of(labels, list(sizes))


def _standardised(
    survey: Survey,
    units: tuple[NDArray[np.int64], list[str]],
    groups: tuple[NDArray[np.int64], Floats],
    level: float,
) -> StandardisedRates:
    unit, order = units
    group, size = groups
    share = size / size.sum()
    used = np.flatnonzero(share > 0.0)  # a group that the standard does not have needs no rate
    inside = (unit >= 0) & (group >= 0) & ~np.isnan(survey.values)
    whole = domain_means(
        survey.design, survey.values, inside[:, None] & (unit[:, None] == np.arange(len(order)))
    )
    estimate = np.empty(len(order))
    influence = np.empty((survey.design.n_rows, len(order)))
    for d in range(len(order)):  # one unit at a time: influence values are rows times groups
        domains = (inside & (unit == d))[:, None] & (group[:, None] == used)
        found = domain_means(survey.design, survey.values, domains, keep_influence=True)
        estimate[d] = found.estimate @ share[used]
        influence[:, d] = np.asarray(found.influence) @ share[used]
    answers = survey.values[inside]
    return StandardisedRates(
        units=tuple(order),
        n=np.asarray(whole.n),
        crude=np.asarray(whole.estimate),
        estimate=estimate,
        covariance=np.asarray(covariance(survey.design, influence)),
        df=np.asarray(whole.df),
        proportion=bool(((answers == 0.0) | (answers == 1.0)).all()),
        level=level,
    )

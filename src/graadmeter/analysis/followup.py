"""A rate among respondents beside a follow-up among those who did not respond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from graadmeter.analysis.design import Design
from graadmeter.analysis.limits import share_limits
from graadmeter.analysis.rates import Rate, check_categories, check_level, read_rate
from graadmeter.errors import UserError
from graadmeter.estimation.estimates import domain_means
from graadmeter.estimation.intervals import wilson
from graadmeter.estimation.nonresponse import (
    NonresponseComparison,
    compare_nonresponse,
    worst_case_bounds,
)
from graadmeter.language import gettext as _


@dataclass(frozen=True)
class FollowupCompared:
    """Respondents beside a follow-up; everything as a fraction, 0..1.

    Attributes:
        comparison: difference, interval, power and detectable differences.
        n: respondents with an answer.
        se: standard error of their rate, under the design.
        low: lower confidence limit of their rate.
        high: upper limit.
        bounds: lowest and highest share in the population when nothing is assumed about those who
            did not respond, with the limits of the respondents' interval; None without a response
            rate.
    """

    comparison: NonresponseComparison
    n: int
    se: float
    low: float
    high: float
    bounds: tuple[float, float] | None

    def table(self) -> pl.DataFrame:
        """Respondents, follow-up, difference and, with a response rate, the worst case."""
        one = self.comparison
        limits = wilson(one.followed_up, 0.0, one.n, np.inf, one.level)
        rows: list[tuple[str, int | None, float | None, float | None, float, float]] = [
            ("respondents", self.n, one.respondents, self.se, self.low, self.high),
            ("follow_up", one.n, one.followed_up, None, float(limits.low), float(limits.high)),
            ("difference", None, one.difference, None, one.low, one.high),
        ]
        if self.bounds is not None:
            rows.append(("worst_case", None, None, None, *self.bounds))
        names = ("part", "n", "estimate", "se", "ci_low", "ci_high")
        return pl.DataFrame(rows, schema=names, orient="row").with_columns(
            pl.col("n").cast(pl.Int64), pl.col("estimate", "se").cast(pl.Float64)
        )


def compare_followup(  # noqa: PLR0913 - all but four arguments have a default
    data: Any,
    *,
    rate: str,
    count: int,
    n: int,
    categories: Sequence[object] | None = None,
    response_rate: float | None = None,
    design: Design | None = None,
    stated: float = 0.05,
    level: float = 0.95,
    missing: Sequence[object] = (),
) -> FollowupCompared:
    """Sets a share among respondents beside the same share in a follow-up of non-respondents.

    The follow-up is taken as a simple random sample of those who did not respond. An interval that
    holds 0 is no proof of no difference: look at ``comparison.power``, ``detectable_up`` and
    ``detectable_down`` first.

    Args:
        data: the respondents: a Polars, pandas or Arrow table, or what `read_survey` returns.
        rate: a column of 0 and 1, or any column with `categories`.
        count: participants of the follow-up with the answer.
        n: participants of the follow-up.
        categories: the answers that count, when `rate` is a column of answers.
        response_rate: share of those approached that responded, 0..1, for the worst case.
        design: the design of the respondents.
        stated: a difference worth finding, for instance 0.05 for 5 percentage points.
        level: confidence level.
        missing: values of `rate` that stand for no answer.

    Raises:
        UserError: the question does not fit the data.
    """
    check_level(level)
    _check_numbers(count, n, response_rate, stated)
    asked = Rate(column=rate, categories=categories, missing=missing)
    survey = read_rate(data, asked, design, {}, "")
    check_categories(asked, [survey])
    everyone = np.ones((survey.design.n_rows, 1), dtype=np.bool_)
    found = domain_means(survey.design, survey.values, everyone)
    known = survey.values[~np.isnan(survey.values)]
    p, se, df = float(found.estimate[0]), float(found.se[0]), float(found.df[0])
    if not ((known == 0.0) | (known == 1.0)).all() or not 0.0 < p < 1.0 or not se >= 0.0 or df <= 0:
        raise UserError(
            _("Kolom “{name}” geeft geen aandeel tussen 0 en 1 met een marge").format(name=rate),
            where="rate",
            mend=_("Geef een kolom met 0 en 1, of noem met categories welke antwoorden tellen."),
        )
    compared = compare_nonresponse(p, se, df, count, n, stated=stated, level=level)
    low, high = share_limits(found.estimate, found.se, found.n, np.array([df]), level)
    limits = float(low[0]), float(high[0])
    return FollowupCompared(
        comparison=compared,
        n=int(found.n[0]),
        se=se,
        low=limits[0],
        high=limits[1],
        bounds=None if response_rate is None else worst_case_bounds(limits, response_rate),
    )


def _check_numbers(count: int, n: int, response_rate: float | None, stated: float) -> None:
    whole = float(count).is_integer() and float(n).is_integer()
    if not (whole and n >= 1 and 0 <= count <= n):
        raise UserError(
            _("{count} van {n} deelnemers kan niet").format(count=count, n=n),
            where="count, n",
            mend=_(
                "Geef hele aantallen: hoeveel deelnemers dit antwoord gaven, en hoeveel er zijn."
            ),
        )
    if response_rate is not None and not 0.0 <= response_rate <= 1.0:
        raise UserError(
            _("Een respons van {rate} bestaat niet").format(rate=response_rate),
            where="response_rate",
            mend=_("Geef een deel tussen 0 en 1, bijvoorbeeld 0.34."),
        )
    if not 0.0 < stated < 1.0:
        raise UserError(
            _("Een verschil van {stated} bestaat niet").format(stated=stated),
            where="stated",
            mend=_("Geef een deel tussen 0 en 1, bijvoorbeeld 0.05 voor 5 procentpunt."),
        )

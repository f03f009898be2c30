"""The change of a rate between two surveys, taken apart from microdata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.design import Design
from graadmeter.analysis.limits import Floats, limited
from graadmeter.analysis.rates import (
    Rate,
    Survey,
    check_categories,
    check_level,
    codes_of,
    in_order,
    joined,
    limit_groups,
    read_rate,
)
from graadmeter.errors import UserError
from graadmeter.estimation.decomposition import (
    Decomposition,
    DecompositionSE,
    kitagawa,
    kitagawa_se,
)
from graadmeter.estimation.estimates import domain_means, domain_proportions
from graadmeter.estimation.lonely import centred
from graadmeter.estimation.variance import degrees_of_freedom, psu_totals, residual
from graadmeter.language import gettext as _

ENOUGH = 2
"""Respondents a group needs: one says nothing about a spread."""


@dataclass(frozen=True, eq=False)
class ChangeExplained:
    """A change of a rate in two parts; G groups, everything in the unit of the rate.

    Attributes:
        parts: the change, its composition and its within-group part (there called ``rate``).
        errors: their standard errors.
        groups: labels of the groups.
        share: float64 (2, G), share of each group in the first and the second survey.
        rate: float64 (2, G), rate of each group.
        n: int64 (2, G), respondents with an answer.
        df: degrees of freedom of the parts: total, composition, within.
        group_df: float64 (G, 2), those of the parts per group.
        level: confidence level.
    """

    parts: Decomposition
    errors: DecompositionSE
    groups: tuple[str, ...]
    share: Floats
    rate: Floats
    n: NDArray[np.int64]
    df: tuple[float, float, float]
    group_df: Floats
    level: float

    def table(self) -> pl.DataFrame:
        """The parts with their intervals: the sums first, then the parts of each group.

        ``part`` is ``total``, ``composition`` or ``within``; ``group`` is null for the sums. The
        composition part of a single group has no meaning by itself, only its sum has.
        """
        names = ("composition", "within")
        by_group, error = np.asarray(self.parts.by_group), np.asarray(self.errors.by_group)
        labels = [group for group in self.groups for _name in names]
        sums = (self.parts.total, self.parts.composition, self.parts.rate)
        errors = (self.errors.total, self.errors.composition, self.errors.rate)
        return limited(
            {"part": ["total", *names, *names * len(self.groups)], "group": [None] * 3 + labels},
            estimate=np.array([*sums, *by_group.ravel()]),
            se=np.array([*errors, *error.ravel()]),
            df=np.array([*self.df, *self.group_df.ravel()]),
            level=self.level,
        )

    def by_group(self) -> pl.DataFrame:
        """What the parts are made of: n, share and rate of every group in both surveys."""
        columns: dict[str, Any] = {"group": list(self.groups)}
        for index, name in enumerate(("first", "second")):
            columns |= {
                f"n_{name}": self.n[index],
                f"share_{name}": self.share[index],
                f"rate_{name}": self.rate[index],
            }
        return pl.DataFrame(columns)


def explain_change(  # noqa: PLR0913 - two surveys, one rate; all else has a default
    first: Any,
    second: Any,
    *,
    rate: str,
    groups: str | Sequence[str],
    categories: Sequence[object] | None = None,
    design: Design | tuple[Design | None, Design | None] | None = None,
    person: str | None = None,
    level: float = 0.95,
    missing: Sequence[object] = (),
) -> ChangeExplained:
    """Takes the change of a rate between two surveys apart by the method of Kitagawa.

    It is bookkeeping, not cause. Shares and rates are both estimated, and their standard errors
    come from the influence of every row on all of them together. Rows without an answer or a group
    are in no figure, but do count in the weights and the variance.

    Args:
        first: the earlier survey: a Polars, pandas or Arrow table, or what `read_survey` returns.
        second: the later one.
        rate: a column of 0 and 1, a column of numbers (then its mean), or any with `categories`.
        groups: column, or columns to cross, whose values are the groups.
        categories: the answers that count, when `rate` is a column of answers.
        design: the design of both surveys, or one for each.
        person: column that tells the same respondent in both surveys, for a panel or an overlap;
            where clusters were drawn, the column that tells the same cluster. Without it the
            surveys are taken to be independent.
        level: confidence level.
        missing: values of `rate` that stand for no answer.

    Raises:
        UserError: the question does not fit the data.
    """
    check_level(level)
    asked = Rate(column=rate, categories=categories, missing=missing)
    names = [groups] if isinstance(groups, str) else list(groups)
    designs = design if isinstance(design, tuple) else (design, design)
    named = {"groups": names, "person": [person] if person else []}
    words = (_("eerste meting"), _("tweede meting"))
    surveys = [
        read_rate(data, asked, own, named, which)
        for data, own, which in zip((first, second), designs, words, strict=True)
    ]
    check_categories(asked, surveys)
    labels = [joined(survey, names) for survey in surveys]
    order = in_order(set(labels[0].drop_nulls()) | set(labels[1].drop_nulls()))
    limit_groups(order, "groups")
    waves = [
        _wave(survey, codes_of(label, order), order, which)
        for survey, label, which in zip(surveys, labels, words, strict=True)
    ]
    one, two = waves
    between = _between(surveys, waves, person) if person else None
    figures = (one.share, one.rate, two.share, two.rate)
    covariances = [wave.spread @ wave.spread.T for wave in waves]
    none = np.zeros_like(covariances[0])
    errors = kitagawa_se(*figures, *covariances, between=between)
    alone = [
        kitagawa_se(*figures, covariances[0], none),
        kitagawa_se(*figures, none, covariances[1]),
    ]
    df, group_df = _freedom(alone, waves, overlap=person is not None)
    return ChangeExplained(
        parts=kitagawa(*figures),
        errors=errors,
        groups=tuple(order),
        share=np.stack([one.share, two.share]),
        rate=np.stack([one.rate, two.rate]),
        n=np.stack([one.n, two.n]),
        df=df,
        group_df=group_df,
        level=level,
    )


@dataclass(frozen=True, eq=False)
class _Wave:
    """Shares and rates of G groups; ``spread`` (2 G, M) holds what each PSU adds to both.

    A covariance is a sum of products of rows of ``spread``.
    """

    share: Floats
    rate: Floats
    n: NDArray[np.int64]
    df: int
    group_df: Floats
    spread: Floats


def _wave(survey: Survey, codes: NDArray[np.int64], order: list[str], which: str) -> _Wave:
    design = survey.design
    inside = (codes >= 0) & ~np.isnan(survey.values)
    domains = inside[:, None] & (codes[:, None] == np.arange(len(order)))
    n = (domains & (design.weight > 0)[:, None]).sum(axis=0)
    if (n < ENOUGH).any():
        label = order[int(np.flatnonzero(n < ENOUGH)[0])]
        raise UserError(
            _("Groep “{group}” heeft minder dan twee respondenten met een antwoord").format(
                group=label
            ),
            where=f"{which}, groups",
            mend=_("Voeg deze groep in beide metingen samen met een andere."),
        )
    share = domain_proportions(
        design,
        np.where(inside, codes, -1),
        len(order),
        np.ones((design.n_rows, 1), dtype=np.bool_),
        keep_influence=True,
    )
    means = domain_means(design, survey.values, domains, keep_influence=True)
    influence = np.hstack([np.asarray(share.influence), np.asarray(means.influence)])
    return _Wave(
        share=np.asarray(share.estimate[0]),
        rate=np.asarray(means.estimate),
        n=n,
        df=degrees_of_freedom(design, inside),
        group_df=means.df.astype(np.float64),
        spread=centred(design, psu_totals(design, residual(design, influence).T)),
    )


def _between(surveys: list[Survey], waves: list[_Wave], person: str) -> Floats:
    """Covariances of the first survey (rows) with the second (columns): units in both."""
    units = [_units(survey, person) for survey in surveys]
    both = units[0].join(units[1], on="unit", suffix="_second")
    if both.is_empty():
        raise UserError(
            _("Kolom “{name}” heeft in beide metingen geen enkele waarde gemeen").format(
                name=person
            ),
            where="person",
            mend=_("Laat person weg als de metingen los van elkaar staan."),
        )
    first = waves[0].spread[:, both["psu"].to_numpy()]
    result: Floats = first @ waves[1].spread[:, both["psu_second"].to_numpy()].T
    return result


def _units(survey: Survey, person: str) -> pl.DataFrame:
    unit = survey.words[person].fill_null("").rename("unit")
    found = pl.DataFrame({"psu": survey.design.psu}).with_columns(unit).unique()
    sound = (unit != "").all() and found.height == survey.design.n_psu
    if not sound or found["unit"].n_unique() != found.height:
        raise UserError(
            _("Kolom “{name}” wijst niet elke getrokken eenheid eenduidig aan").format(name=person),
            where="person",
            mend=_(
                "Geef een kolom met één waarde per respondent, of per tros als er trossen zijn."
            ),
        )
    return found


def _freedom(
    alone: list[DecompositionSE], waves: list[_Wave], *, overlap: bool
) -> tuple[tuple[float, float, float], Floats]:
    """Satterthwaite's degrees of freedom; with an overlap the smaller of both, to be safe."""

    def combined(variances: list[Any], df: list[Any]) -> Any:
        if overlap:
            return np.minimum(df[0], df[1])
        below = sum(np.square(v) / np.maximum(d, 1) for v, d in zip(variances, df, strict=True))
        known = (np.minimum(df[0], df[1]) > 0) & (below > 0)
        return np.where(known, np.square(sum(variances)) / np.where(known, below, 1.0), 0.0)

    whole = [wave.df for wave in waves]
    sums = [
        float(combined([getattr(errors, name) ** 2 for errors in alone], whole))
        for name in ("total", "composition", "rate")
    ]
    by_group = [np.asarray(errors.by_group) ** 2 for errors in alone]
    group_df: Floats = combined(by_group, [wave.group_df[:, None] for wave in waves])
    return (sums[0], sums[1], sums[2]), np.broadcast_to(group_df, by_group[0].shape)

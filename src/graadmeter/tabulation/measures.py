"""Count each item of a group once and estimate every cell from the counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.estimation import (
    PostStrata,
    Profiles,
    count_categories,
    interval,
    joint_profiles,
    marginalise,
    mean_interval,
    means,
    proportions,
    sum_values,
    unweighted,
)
from graadmeter.expressions import holds, parse
from graadmeter.microdata import Microdata
from graadmeter.monitor import CellSpec, Monitor
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.tabulation.strata import GroupWeights, group_weights

PERCENT = 100.0
LEVEL = 0.95


@dataclass(frozen=True)
class Measure:
    """One estimate, in percent or in the unit of the number; NaN figures where unknown."""

    value: float
    n: int
    se: float
    ci_low: float
    ci_high: float
    deff: float
    n_effective: float
    df: float
    code: str | None = None


class GroupMeasures:
    """Estimates of one group in one wave.

    Every condition of every cell is a membership; respondents who share all of them and their
    post-stratum form a profile, items are counted per profile, and a cell adds profiles up.
    """

    def __init__(self, monitor: Monitor, microdata: Microdata, cells: Iterable[CellSpec]) -> None:
        self._monitor = monitor
        self._microdata = microdata
        self._group = microdata.group
        self._wave = microdata.wave
        self._weights = group_weights(monitor, self._group, self._wave, microdata.values)
        self._domains = {
            conditions: position
            for position, conditions in enumerate(sorted({cell.conditions for cell in cells}))
        }
        self._counts: dict[str, tuple[tuple[str, ...], NDArray[np.int64]]] = {}

    @property
    def weights(self) -> GroupWeights:
        """The post-strata and weights of the group."""
        return self._weights

    @cached_property
    def _profiles(self) -> Profiles:
        texts = sorted({text for conditions in self._domains for text in conditions})
        truth = holds(self._microdata.values, {str(i): parse(text) for i, text in enumerate(texts)})
        columns = {text: truth[str(i)].to_numpy() for i, text in enumerate(texts)}
        everyone = np.ones(self._microdata.respondents, dtype=np.bool_)
        memberships = [
            np.logical_and.reduce([everyone, *(columns[text] for text in conditions)])
            for conditions in self._domains
        ]
        return joint_profiles(
            self._weights.codes,
            np.column_stack(memberships),
            n_strata=self._weights.strata.n_strata,
        )

    def _domain_counts(self, variable: str) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """Categories of a variable and its counts, int64 (domains, strata, categories + 1)."""
        if variable not in self._counts:
            categories, codes = self._coded(variable)
            table = count_categories(self._profiles, codes, max(len(categories), 1))
            self._counts[variable] = (categories, marginalise(self._profiles, table))
        return self._counts[variable]

    def _coded(self, variable: str) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        column = self._microdata.values[variable]
        if isinstance(column.dtype, pl.Enum):
            categories = tuple(column.dtype.categories)
            codes = column.to_physical().cast(pl.Int32).fill_null(-1)
            return categories, codes.to_numpy()
        numbers = sorted(column.drop_nulls().unique().to_list())
        position = {number: i for i, number in enumerate(numbers)}
        coded = column.replace_strict(position, default=None, return_dtype=pl.Int32)
        return tuple(map(str, numbers)), coded.fill_null(-1).to_numpy()

    def _net(self, question: str, codes: tuple[str, ...]) -> str:
        """A column that says whether any of several options was ticked."""
        name = f"{question}{OPTION_SEPARATOR}{'|'.join(codes)}"
        if name not in self._microdata.values.columns:
            options = [f"{question}{OPTION_SEPARATOR}{code}" for code in codes]
            ticked = pl.max_horizontal(options).cast(pl.Int8).alias(name)
            frame = self._microdata.values.with_columns(ticked)
            self._microdata = replace(self._microdata, values=frame)
        return name

    def measure(self, cell: CellSpec) -> Measure:
        """The estimate of a cell with a question."""
        if cell.statistic == "mean":
            return self._mean(cell)
        if cell.statistic == "rank":
            return self._rank(cell)
        return self._share(cell, cell.codes)

    def base(self, conditions: tuple[str, ...]) -> int:
        """Unweighted number of respondents for whom all conditions hold."""
        inside = self._profiles.membership[:, self._domains[conditions]]
        rows = np.bincount(self._profiles.ids, minlength=self._profiles.n_profiles)
        return int(rows[inside].sum())

    def knows(self, conditions: tuple[str, ...]) -> bool:
        """Whether a set of conditions is one of the domains."""
        return conditions in self._domains

    def _strata(self, cell: CellSpec) -> PostStrata:
        if cell.weighted:
            return self._weights.strata
        return unweighted(self._microdata.respondents)

    def _table(self, cell: CellSpec, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        table = counts[self._domains[cell.conditions]]
        return np.asarray(table if cell.weighted else table.sum(axis=0, keepdims=True))

    def _share(self, cell: CellSpec, codes: tuple[str, ...]) -> Measure:
        question = cell.question or ""
        asked = self._monitor.questionnaire(cell.group, cell.wave).question(question)
        if asked is not None and asked.type == "multiple":
            variable, wanted = self._net(question, codes), frozenset({"1"})
        else:
            variable, wanted = question, frozenset(codes)
        categories, counts = self._domain_counts(variable)
        everything = wanted == {"*"}
        valid = np.array([*(c not in cell.leave_out for c in categories), False], dtype=np.bool_)
        top = np.array([*(everything or c in wanted for c in categories), False], dtype=np.bool_)
        if not categories:
            valid, top = np.array([True, False]), np.array([False, False])
        result = proportions(self._table(cell, counts), top & valid, self._strata(cell), valid)
        p, se = float(result.estimate), float(result.se)
        limits = interval(p, se, int(result.n), float(result.df), LEVEL)
        return Measure(
            value=p * PERCENT,
            n=int(result.n),
            se=se * PERCENT,
            ci_low=float(limits.low) * PERCENT,
            ci_high=float(limits.high) * PERCENT,
            deff=float(result.deff),
            n_effective=float(result.n_effective),
            df=float(result.df),
        )

    def _rank(self, cell: CellSpec) -> Measure:
        shares = [(self._share(cell, (code,)), code) for code in cell.codes]
        ranked = sorted(shares, key=lambda pair: -pair[0].value)
        measure, code = ranked[(cell.rank or 1) - 1]
        return Measure(**{**measure.__dict__, "code": code})

    def _mean(self, cell: CellSpec) -> Measure:
        column = self._microdata.values[cell.question or ""]
        valid = column.is_not_null().to_numpy()
        numbers = column.cast(pl.Float64).fill_null(0.0).to_numpy()
        origin = float(numbers[valid].mean()) if valid.any() else 0.0
        sums = sum_values(self._profiles, numbers, valid, origin)
        n, sum_y, sum_y2 = (
            marginalise(self._profiles, part)[self._domains[cell.conditions]]
            for part in (sums.n, sums.sum_y, sums.sum_y2)
        )
        if not cell.weighted:
            n, sum_y, sum_y2 = (part.sum(keepdims=True) for part in (n, sum_y, sum_y2))
        result = means(n, sum_y, sum_y2, self._strata(cell), sums.origin)
        mean, se = float(result.estimate), float(result.se)
        limits = mean_interval(mean, se, float(result.df), LEVEL)
        return Measure(
            value=mean,
            n=int(result.n),
            se=se,
            ci_low=float(limits.low),
            ci_high=float(limits.high),
            deff=float(result.deff),
            n_effective=float(result.n_effective),
            df=float(result.df),
        )

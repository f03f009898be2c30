"""Estimates under any design: unequal weights, strata, clusters, raked margins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graadmeter.analysis.coding import numbers
from graadmeter.analysis.estimates import Block, figures_of, joined, nothing
from graadmeter.analysis.items import CodedItem
from graadmeter.analysis.multiple import AnswerSet
from graadmeter.analysis.prepared import Prepared
from graadmeter.analysis.profiles import Breakdown, plan
from graadmeter.analysis.weighting import Weighted
from graadmeter.errors import UserError
from graadmeter.estimation.cell_estimates import (
    CellEstimates,
    cell_means,
    cell_proportions,
    cell_ratios,
    cell_totals,
)
from graadmeter.estimation.cells import CellDesign, make_cells
from graadmeter.estimation.counting import Profiles
from graadmeter.estimation.crossing import Crossing, cross
from graadmeter.estimation.lonely import check_lonely, lonely_strata
from graadmeter.language import gettext as _

_NUMBERS = 1 << 22
"""Numbers in one array of cells by domains by categories: more domains are done in parts."""

Values = NDArray[np.float64]
Estimate = Callable[[CellDesign, Profiles, Crossing], CellEstimates]


@dataclass(frozen=True, eq=False)
class Part:
    """One item: its categories, and its estimates in consecutive parts of the domains.

    Attributes:
        item: the column, or the name of a set of columns.
        categories: K of them; one without a name for a number.
        estimates: one or more, with arrays (D', K), D' adding up to all domains.
        n_category: (D, K), rows in each category; None for numbers.
    """

    item: str
    categories: tuple[str | None, ...]
    estimates: tuple[CellEstimates, ...]
    n_category: NDArray[np.int64] | None = None


class Estimator:
    """A design with its domains, ready for any item."""

    def __init__(
        self,
        weighted: Weighted,
        breakdowns: Sequence[Breakdown],
        together: int = 1,
    ):
        """Prepares the design.

        Args:
            weighted: weights and sampling design.
            breakdowns: the domains.
            together: so many domains in a row are never done apart.

        Raises:
            UserError: the design is not possible.
        """
        design = weighted.design
        try:
            check_lonely(design, lonely_strata(design))
        except ValueError as error:  # a file of one row; other strata were looked at before
            raise UserError(
                _("Het bestand heeft maar één rij; een marge is dan niet te schatten"),
                where=_("gegevens"),
                mend=_("Geef een bestand met een rij per respondent."),
            ) from error
        self.cells = make_cells(design)
        self._crossed: list[tuple[Profiles, Crossing]] = []
        for profiles in plan(self.cells.ids, self.cells.n_cells, breakdowns):
            domains = profiles.membership.shape[1]
            step = max(1, _NUMBERS // (16 * self.cells.n_cells * together)) * together
            for start, end in pairwise([*range(0, domains, step), domains]):
                self._crossed.append((profiles, cross(profiles, profiles.membership[:, start:end])))

    @property
    def n_domains(self) -> int:
        """Number of domains (D)."""
        return sum(crossing.n_domains for _profiles, crossing in self._crossed)

    def estimate(self, make: Estimate) -> tuple[CellEstimates, ...]:
        """Runs an estimator on all domains, part by part."""
        return tuple(make(self.cells, *crossed) for crossed in self._crossed)

    def count(self, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Rows (n, K) of positive weight per domain, (D, K)."""
        weighty = self.cells.design.weight > 0.0
        parts = []
        for profiles, crossing in self._crossed:
            tables = [
                np.bincount(profiles.ids[column & weighty], minlength=profiles.n_profiles)
                for column in rows.T
            ]
            added = crossing.add_up(np.stack(tables, axis=1).astype(np.float64))
            result = np.zeros((crossing.n_domains, rows.shape[1]))
            np.add.at(result, crossing.domain, added)
            parts.append(result)
        return np.rint(np.concatenate(parts)).astype(np.int64)


def proportion(estimator: Estimator, item: CodedItem) -> Part | None:
    """Shares of the categories of an item; None when nobody answered it."""
    codes = item.row_categories()
    seen = np.bincount(codes + 1, minlength=len(item.labels) + 1)[1:] > 0
    kept = item.kept(seen)
    if not kept.any():
        return None
    numerators = item.numerators[kept]
    labels = tuple(label for label, here in zip(item.shown, kept, strict=True) if here)
    hits = np.zeros((codes.size, len(labels)), dtype=np.bool_)
    answered = codes >= 0
    hits[answered] = numerators.T[codes[answered]]
    return Part(
        item.name,
        labels,
        estimator.estimate(lambda c, p, x: cell_proportions(c, p, x, codes, numerators)),
        estimator.count(hits),
    )


def number(
    estimator: Estimator, name: str, values: Values, below: Values | None, kind: str
) -> Part:
    """A mean, a total or a ratio."""

    def make(cells: CellDesign, profiles: Profiles, crossing: Crossing) -> CellEstimates:
        if below is not None:
            return cell_ratios(cells, profiles, crossing, values, below)
        estimate = cell_means if kind == "mean" else cell_totals
        return estimate(cells, profiles, crossing, values)

    return Part(name, (None,), estimator.estimate(make))


def responses(estimator: Estimator, answers: AnswerSet) -> Iterator[Part]:
    """The share of each answer in all answers given to a question with several."""
    given = np.where(answers.base, answers.chosen.sum(axis=1), np.nan)
    for index, column in enumerate(answers.columns):
        chosen = np.where(answers.base, answers.chosen[:, index], np.nan)
        part = number(estimator, answers.name, chosen, given, "ratio")
        rows = estimator.count(answers.chosen[:, [index]])
        yield Part(answers.name, (column,), part.estimates, rows)


def designed(prepared: Prepared) -> Iterator[Block]:
    """The figures of all items under any design."""
    estimator = Estimator(prepared.weighted, prepared.breakdowns)
    parts = parts_of(prepared, estimator)
    yield from joined(as_block(part, name, estimator.n_domains) for name, part in parts)


def parts_of(prepared: Prepared, estimator: Estimator) -> Iterator[tuple[str, Part | None]]:
    """The estimates of all items, one by one, with their names."""
    asked = prepared.asked
    kind, _colon, _column = asked.statistic.partition(":")
    if kind != "proportion":
        below = [
            numbers(prepared.frame[name], f"--statistic {asked.statistic}", prepared.missing)
            for name in asked.denominator
        ]
        for name in prepared.items:
            values = numbers(prepared.frame[name], f"--items {name}", prepared.missing)
            yield name, number(estimator, name, values, below[0] if below else None, kind)
        return
    for item in prepared.coded():
        yield item.name, proportion(estimator, item)
    for answers in prepared.sets():
        if asked.multiple_base == "responses":
            for part in responses(estimator, answers):
                yield answers.name, part
        else:
            for item in answers.items():
                yield item.name, proportion(estimator, item)


def as_block(part: Part | None, item: str, domains: int) -> Block:
    """The figures of a part for the table."""
    if part is None:
        return nothing(item, domains)
    blocks = [figures_of(each.estimates) for each in part.estimates]
    figures = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    if part.n_category is not None:
        figures["n_category"] = part.n_category
    return Block(part.item, part.categories, figures)

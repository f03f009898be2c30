"""Estimates of every item in every level: counted once where weights allow, by row otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import MOST_CATEGORIES, Coded, code, is_missing, numbers
from graadmeter.analysis.profiles import Breakdown
from graadmeter.analysis.weighting import Weighted
from graadmeter.errors import UserError
from graadmeter.estimation.counting import (
    Profiles,
    count_categories,
    marginalise,
    sum_values,
)
from graadmeter.estimation.means import means
from graadmeter.estimation.proportions import proportions
from graadmeter.estimation.weighting import PostStrata
from graadmeter.language import gettext as _

_BLOCK = 1 << 20
"""Numbers in one table of counts: as many items at once as fit, so that memory stays bounded."""


@dataclass(frozen=True, eq=False)
class Block:
    """The figures of one item; D levels of all breakdowns together, K categories.

    Attributes:
        item: the column.
        categories: K of them, as text; one without a name for a mean, a total, a ratio, or an
            item that nobody answered.
        figures: name to array (D, K): n, n_category, estimate, se, df, deff, n_eff.
    """

    item: str
    categories: tuple[str | None, ...]
    figures: dict[str, NDArray[Any]]


_ESTIMATES = {
    "n": "n",
    "estimate": "estimate",
    "se": "se",
    "df": "df",
    "deff": "deff",
    "n_eff": "n_effective",
}


def _figures(result: Any, n_category: NDArray[Any] | None = None) -> dict[str, NDArray[Any]]:
    figures = {ours: np.asarray(getattr(result, theirs)) for ours, theirs in _ESTIMATES.items()}
    if figures["n"].ndim == 1:
        figures = {name: array[:, None] for name, array in figures.items()}
    hits = np.full(figures["n"].shape, -1) if n_category is None else n_category
    return figures | {"n_category": hits}


def code_item(column: pl.Series, missing: Collection[str]) -> tuple[Coded, NDArray[np.bool_]]:
    """The codes of an item, and which of its labels are answers."""
    coded = code(column, MOST_CATEGORIES, f"--items {column.name}")
    numeric = column.dtype.is_numeric()
    answers = [not is_missing(label, missing, numeric=numeric) for label in coded.labels]
    return coded, np.array(answers, dtype=np.bool_)


# ----------------------------------------------------------------------------- counted once


def counted_proportions(
    frame: pl.DataFrame,
    items: Sequence[str],
    missing: Collection[str],
    groups: Sequence[Profiles],
    strata: PostStrata,
) -> Iterator[Block]:
    """Proportions of all categories of all items, in the order of the items.

    Args:
        frame: the items.
        items: their names.
        missing: codes for "no answer", as text.
        groups: see `plan`.
        strata: the post-strata.
    """
    domains = sum(profiles.membership.shape[1] for profiles in groups)
    done: dict[str, Block] = {}
    waiting: defaultdict[int, list[tuple[str, Coded, NDArray[np.bool_]]]] = defaultdict(list)
    largest = max(*(p.n_profiles for p in groups), domains * strata.n_strata)
    for name in items:
        coded, answers = code_item(frame[name], missing)
        width = len(coded.labels) + 1
        waiting[width].append((name, coded, answers))
        if len(waiting[width]) * width * largest >= _BLOCK:
            done |= _counted(waiting.pop(width), groups, strata)
    for batch in waiting.values():
        done |= _counted(batch, groups, strata)
    yield from (done[name] for name in items)


def _counted(
    batch: list[tuple[str, Coded, NDArray[np.bool_]]],
    groups: Sequence[Profiles],
    strata: PostStrata,
) -> dict[str, Block]:
    width = max(len(batch[0][1].labels), 1)
    tables = []
    seen = np.zeros((len(batch), width + 1), dtype=np.bool_)
    for profiles in groups:
        counts = np.empty((profiles.n_profiles, len(batch), width + 1), dtype=np.int64)
        for index, (_name, coded, _answers) in enumerate(batch):
            counts[:, index] = count_categories(profiles, coded.codes, width)
        seen |= counts.any(axis=0)  # in the whole file, so for all groups the same
        tables.append(marginalise(profiles, counts))
    table = np.concatenate(tables)  # (D, G, items, categories + 1)
    kept: defaultdict[int, list[tuple[str, tuple[str, ...], NDArray[Any]]]] = defaultdict(list)
    for index, (name, coded, answers) in enumerate(batch):
        valid = np.flatnonzero(answers & seen[index, : answers.size])
        labels = tuple(coded.labels[i] for i in valid)
        own = table[:, :, index]
        rest = own.sum(axis=-1) - own[:, :, valid].sum(axis=-1)
        kept[len(labels)].append(
            (name, labels, np.concatenate([own[:, :, valid], rest[:, :, None]], axis=-1))
        )
    found: dict[str, Block] = {}
    for number, several in kept.items():
        if number == 0:
            found |= {name: _nothing(name, table.shape[0]) for name, _labels, _own in several}
            continue
        tops = np.eye(number + 1, dtype=np.bool_)[:number]
        stacked = np.stack([own for _name, _labels, own in several])
        result = proportions(stacked, tops, strata)  # (items, D, K)
        hits = np.asarray(result.n_numerator)
        arrays = {ours: getattr(result, theirs) for ours, theirs in _ESTIMATES.items()}
        for index, (name, labels, _own) in enumerate(several):
            figures = {ours: array[index] for ours, array in arrays.items()}
            found[name] = Block(name, labels, figures | {"n_category": hits[index]})
    return found


def _nothing(item: str, domains: int) -> Block:
    none = np.full((domains, 1), np.nan)
    zero = np.zeros((domains, 1), dtype=np.int64)
    figures = dict.fromkeys(("estimate", "se", "deff", "n_eff"), none)
    return Block(item, (None,), figures | dict.fromkeys(("n", "n_category", "df"), zero))


def counted_means(
    frame: pl.DataFrame,
    items: Sequence[str],
    missing: Collection[str],
    groups: Sequence[Profiles],
    strata: PostStrata,
) -> Iterator[Block]:
    """Means of all items; see `counted_proportions`."""
    for name in items:
        values = numbers(frame[name], f"--items {name}", missing)
        known = values[~np.isnan(values)]
        origin = float(known[0]) if known.size else 0.0
        parts: list[tuple[Any, Any, Any]] = []
        for profiles in groups:
            sums = sum_values(profiles, values, origin=origin)
            added = (marginalise(profiles, a) for a in (sums.n, sums.sum_y, sums.sum_y2))
            n, first, second = added
            parts.append((n, first, second))
        n, first, second = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        yield Block(name, (None,), _figures(means(n, first, second, strata, origin)))


# ------------------------------------------------------------------------- row by row


def designed(
    frame: pl.DataFrame,
    items: Sequence[str],
    missing: Collection[str],
    breakdowns: Sequence[Breakdown],
    weighted: Weighted,
    statistic: str,
) -> Iterator[Block]:
    """Any statistic under any design, from a value per row.

    Args:
        frame: the items, and the denominator of a ratio.
        items: their names.
        missing: codes for "no answer", as text.
        breakdowns: the breakdowns.
        weighted: weights and sampling design.
        statistic: ``proportion``, ``mean``, ``total`` or ``ratio:column``.
    """
    from graadmeter.estimation.design import make_design
    from graadmeter.estimation.estimates import (
        domain_means,
        domain_proportions,
        domain_ratios,
        domain_totals,
    )

    try:
        design = make_design(frame.height, **weighted.design)
    except ValueError as error:  # what a user can mend was found before
        raise UserError(
            _("De steekproefopzet klopt niet: {reason}").format(reason=error),
            where=_("steekproefopzet"),
        ) from error
    domains = np.concatenate(
        [b.codes[:, None] == np.arange(len(b.labels)) for b in breakdowns], axis=1
    )
    kind, _colon, denominator = statistic.partition(":")
    below = np.empty(0)
    if denominator:
        below = numbers(frame[denominator], f"--statistic {statistic}", missing)
    for name in items:
        if kind == "proportion":
            codes, labels = _dense(*code_item(frame[name], missing))
            if not labels:
                yield _nothing(name, domains.shape[1])
                continue
            result = domain_proportions(design, codes, len(labels), domains)
            counted = codes >= 0
            counted &= design.weight > 0
            rows = np.stack(
                [np.bincount(codes[d & counted], minlength=len(labels)) for d in domains.T]
            )
            yield Block(name, labels, _figures(result, rows))
            continue
        values = numbers(frame[name], f"--items {name}", missing)
        if kind == "mean":
            result = domain_means(design, values, domains)
        elif kind == "total":
            result = domain_totals(design, values, domains)
        else:
            result = domain_ratios(design, values, below, domains)
        yield Block(name, (None,), _figures(result))


def _dense(coded: Coded, answers: NDArray[np.bool_]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Codes of the answers that occur, numbered without gaps."""
    seen = np.bincount(coded.codes.astype(np.int64) + 1, minlength=answers.size + 1)[1:] > 0
    valid = answers & seen
    rank = np.append(np.where(valid, np.cumsum(valid) - 1, -1), -1).astype(np.int32)
    return rank[coded.codes], tuple(coded.labels[i] for i in np.flatnonzero(valid))

"""Estimates of every item in every level: counted once where weights allow, by row otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import numbers
from graadmeter.analysis.items import CodedItem, code_item, row_codes
from graadmeter.analysis.profiles import Breakdown
from graadmeter.analysis.weighting import Weighted
from graadmeter.errors import UserError
from graadmeter.estimation.counting import (
    Profiles,
    count_categories,
    marginalise,
    sum_values,
)
from graadmeter.estimation.crossing import Crossing, cross
from graadmeter.estimation.means import means
from graadmeter.estimation.proportions import crossed_proportions
from graadmeter.estimation.tallies import tally
from graadmeter.estimation.weighting import PostStrata
from graadmeter.language import gettext as _

_BLOCK = 1 << 17
_FEWEST = 24
"""Numbers in one table of counts, and items in it at least: memory stays bounded, and small tables
stay in the cache."""


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


# ----------------------------------------------------------------------------- counted once


def counted_proportions(
    frame: pl.DataFrame,
    items: Sequence[str],
    missing: Collection[str],
    groups: Sequence[Profiles],
    strata: PostStrata,
    threads: int = 1,
) -> Iterator[Block]:
    """Proportions of all categories of all items, in the order of the items.

    Args:
        frame: the items.
        items: their names.
        missing: codes for "no answer", as text.
        groups: see `plan`.
        strata: the post-strata.
        threads: how many parts of the counting may run at the same time.
    """
    crossed = [(profiles, cross(profiles)) for profiles in groups]
    largest = max(max(p.n_profiles, c.n_meetings) for p, c in crossed)
    done: dict[str, Block] = {}
    waiting: defaultdict[int, list[CodedItem]] = defaultdict(list)
    for name in items:
        item = code_item(frame[name], missing)
        width = len(item.labels)
        waiting[width].append(item)
        number = len(waiting[width])
        if number >= _FEWEST and number * width * largest >= _BLOCK:
            done |= _counted(waiting.pop(width), crossed, strata, threads)
    for batch in waiting.values():
        done |= _counted(batch, crossed, strata, threads)
    yield from (done[name] for name in items)


def _counted(
    batch: Sequence[CodedItem],
    crossed: Sequence[tuple[Profiles, Crossing]],
    strata: PostStrata,
    threads: int,
) -> dict[str, Block]:
    width = len(batch[0].labels)
    domains = sum(crossing.n_domains for _profiles, crossing in crossed)
    if width == 0:
        return {item.name: _nothing(item.name, domains) for item in batch}
    tables = _counts([profiles for profiles, _crossing in crossed], batch, width, threads)
    flat = tables[0].reshape(tables[0].shape[0], -1)
    # In the whole file, so the same in every group.
    seen = (np.ones(flat.shape[0], dtype=flat.dtype) @ flat > 0).reshape(-1, width)
    parts = []
    for table, (_profiles, crossing) in zip(tables, crossed, strict=True):
        added = crossing.add_up(table.reshape(table.shape[0], -1))
        parts.append(crossed_proportions(crossing, added.reshape(-1, len(batch), width), strata))
    arrays = {
        ours: np.concatenate([getattr(part, theirs) for part in parts])
        for ours, theirs in (_ESTIMATES | {"n_category": "n_numerator"}).items()
    }
    found: dict[str, Block] = {}
    for index, item in enumerate(batch):
        if seen[index].all():
            figures = {name: array[:, index] for name, array in arrays.items()}
            found[item.name] = Block(item.name, item.labels, figures)
            continue
        kept = np.flatnonzero(seen[index])
        if kept.size == 0:
            found[item.name] = _nothing(item.name, domains)
            continue
        figures = {name: array[:, index, kept] for name, array in arrays.items()}
        labels = tuple(item.labels[i] for i in kept)
        found[item.name] = Block(item.name, labels, figures)
    return found


def _counts(
    groups: Sequence[Profiles], batch: Sequence[CodedItem], width: int, threads: int
) -> Sequence[NDArray[Any]]:
    """Counts (P, B, K) per group: in one go for items of bytes, one by one for wider ones."""
    narrow = [item.counted for item in batch if item.counted is not None]
    if len(narrow) == len(batch):
        return tally(groups, narrow, width, threads=threads)
    tables: list[NDArray[Any]] = []
    for profiles in groups:
        counts = np.empty((profiles.n_profiles, len(batch), width))
        for index, item in enumerate(batch):
            if item.counted is not None:
                counts[:, index] = tally([profiles], [item.counted], width)[0][:, 0]
            elif item.codes is not None:
                counts[:, index] = count_categories(profiles, item.codes, width)[:, :-1]
        tables.append(counts)
    return tables


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
            codes, labels = row_codes(code_item(frame[name], missing))
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

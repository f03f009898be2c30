"""Estimates of every item in every level, from items counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import numbers
from graadmeter.analysis.items import CodedItem
from graadmeter.estimation.counting import Profiles, count_categories, marginalise, sum_values
from graadmeter.estimation.crossing import Crossing, cross
from graadmeter.estimation.means import means
from graadmeter.estimation.proportions import crossed_proportions
from graadmeter.estimation.tallies import tally
from graadmeter.estimation.weighting import PostStrata

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


def figures_of(result: Any, n_category: NDArray[Any] | None = None) -> dict[str, NDArray[Any]]:
    """The arrays (D, K) of a result of `graadmeter.estimation`, or (D,), by the table's names."""
    figures = {ours: np.asarray(getattr(result, theirs)) for ours, theirs in _ESTIMATES.items()}
    if figures["n"].ndim == 1:
        figures = {name: array[:, None] for name, array in figures.items()}
    hits = np.full(figures["n"].shape, -1) if n_category is None else n_category
    return figures | {"n_category": hits}


def nothing(item: str, domains: int) -> Block:
    """The figures of an item that nobody answered."""
    none = np.full((domains, 1), np.nan)
    zero = np.zeros((domains, 1), dtype=np.int64)
    figures = dict.fromkeys(("estimate", "se", "deff", "n_eff"), none)
    return Block(item, (None,), figures | dict.fromkeys(("n", "n_category", "df"), zero))


def joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Puts blocks of the same item that follow each other together: the columns of one question."""
    held: list[Block] = []
    for block in blocks:
        if held and held[0].item != block.item:
            yield _one(held)
            held = []
        held.append(block)
    if held:
        yield _one(held)


def _one(blocks: Sequence[Block]) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    # A column that nobody has a value in says nothing about the question.
    told = [block for block in blocks if block.categories != (None,)] or blocks[:1]
    return Block(
        told[0].item,
        tuple(category for block in told for category in block.categories),
        {
            name: np.concatenate([block.figures[name] for block in told], axis=1)
            for name in told[0].figures
        },
    )


def counted_proportions(
    items: Sequence[CodedItem],
    groups: Sequence[Profiles],
    strata: PostStrata,
    threads: int = 1,
) -> Iterator[Block]:
    """Proportions of all categories of all items, in the order of the items.

    Args:
        items: the items.
        groups: see `plan`.
        strata: the post-strata.
        threads: how many parts of the counting may run at the same time.
    """
    crossed = [(profiles, cross(profiles)) for profiles in groups]
    largest = max(max(p.n_profiles, c.n_meetings) for p, c in crossed)
    done: dict[int, Block] = {}
    waiting: defaultdict[tuple[int, bytes], list[int]] = defaultdict(list)

    def count(batch: Sequence[int]) -> None:
        chosen = [items[index] for index in batch]
        found = _counted(chosen, crossed, strata, threads, len(items))
        done.update(zip(batch, found, strict=True))

    for index, item in enumerate(items):
        kind = len(item.labels), item.numerators.tobytes() if item.nets else b""
        batch = waiting[kind]
        batch.append(index)
        if len(batch) >= _FEWEST and len(batch) * kind[0] * largest >= _BLOCK:
            count(waiting.pop(kind))
    for batch in waiting.values():
        count(batch)
    yield from (done[index] for index in range(len(items)))


def _counted(
    batch: Sequence[CodedItem],
    crossed: Sequence[tuple[Profiles, Crossing]],
    strata: PostStrata,
    threads: int,
    expected: int,
) -> Iterator[Block]:
    width = len(batch[0].labels)
    domains = sum(crossing.n_domains for _profiles, crossing in crossed)
    if width == 0:
        yield from (nothing(item.name, domains) for item in batch)
        return
    numerators = batch[0].numerators if batch[0].nets else None
    tables = _counts([profiles for profiles, _crossing in crossed], batch, width, threads, expected)
    flat = tables[0].reshape(tables[0].shape[0], -1)
    # In the whole file, so the same in every group.
    seen = (np.ones(flat.shape[0], dtype=flat.dtype) @ flat > 0).reshape(-1, width)
    parts = []
    for table, (_profiles, crossing) in zip(tables, crossed, strict=True):
        added = crossing.add_up(table.reshape(table.shape[0], -1))
        added = added.reshape(-1, len(batch), width)
        parts.append(crossed_proportions(crossing, added, strata, numerators))
    arrays = {
        ours: np.concatenate([getattr(part, theirs) for part in parts])
        for ours, theirs in (_ESTIMATES | {"n_category": "n_numerator"}).items()
    }
    for index, item in enumerate(batch):
        kept = item.kept(seen[index])
        if not kept.any():
            yield nothing(item.name, domains)
            continue
        places = slice(None) if kept.all() else np.flatnonzero(kept)
        shown = item.shown
        labels = shown if kept.all() else tuple(shown[i] for i in np.flatnonzero(kept))
        figures = {name: array[:, index, places] for name, array in arrays.items()}
        yield Block(item.name, labels, figures)


def _counts(
    groups: Sequence[Profiles],
    batch: Sequence[CodedItem],
    width: int,
    threads: int,
    expected: int,
) -> Sequence[NDArray[Any]]:
    """Counts (P, B, K) per group: in one go for items of bytes, one by one for wider ones."""
    narrow = [item.counted for item in batch if item.counted is not None]
    if len(narrow) == len(batch):
        return tally(groups, narrow, width, threads=threads, expected=expected)
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


def counted_means(
    frame: pl.DataFrame,
    items: Sequence[str],
    missing: Collection[str],
    groups: Sequence[Profiles],
    strata: PostStrata,
) -> Iterator[Block]:
    """Means of all items.

    Args:
        frame: the items.
        items: their names.
        missing: codes for "no answer", as text.
        groups: see `plan`.
        strata: the post-strata.
    """
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
        yield Block(name, (None,), figures_of(means(n, first, second, strata, origin)))

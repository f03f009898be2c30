"""Counts of many items at once: a byte per row and item in, one small table out.

The counting pass is where the time of a large table goes, so it has three forms that give the same
numbers. Few rows: several items in one pass. Many rows: two items in one pass, as one item whose
categories are all pairs, added up afterwards. With numba: eight items in one pass. Where rows are
many, counters are as small as the largest profile lets them be, so that they stay in the cache.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from graadmeter.estimation import _kernels
from graadmeter.estimation._arrays import AnyArray, frozen
from graadmeter.estimation.counting import Profiles

MOST_CODES = 256
_TOGETHER = 1 << 16
"""Values in one pass over several items of a small file. Arrays of this size stay in the cache and
are not given back to the system in between, which takes longer than counting."""
_PAIR_TABLE = 1 << 20
"""Largest table of pairs: beyond it every step misses the cache."""
_EXACT = 1 << 24
"""Whole numbers below this are exact in float32."""

_CHUNK = 1 << 16
"""Rows whose keys are made at a time: they are counted before they leave the cache."""
_PAIRS_TOGETHER = 4
"""Pairs whose figures are written to the table at a time, which is less far between than one."""

_Table = NDArray[Any]
_Counter = type[np.uint8] | type[np.uint16] | type[np.uint32]
_Part = Callable[[], None]


@dataclass(frozen=True, eq=False)
class ByteItem:
    """One item of n rows as bytes.

    Attributes:
        codes: uint8 (n,), 0..W-1.
        category: int16 (W,), the category 0..K-1 of every code, or -1 where it is no answer. Two
            codes have two categories.
    """

    codes: NDArray[np.uint8]
    category: NDArray[np.int16]

    def __post_init__(self) -> None:
        """Checks the categories and makes the arrays read-only."""
        used = [category for category in self.category.tolist() if category >= 0]
        if len(set(used)) != len(used):
            raise ValueError("two codes of an item have the same category")
        object.__setattr__(self, "codes", frozen(self.codes))
        object.__setattr__(self, "category", frozen(self.category))

    @property
    def width(self) -> int:
        """Number of codes (W)."""
        return int(self.category.size)


def tally(
    groups: Sequence[Profiles],
    items: Sequence[ByteItem],
    n_categories: int,
    *,
    threads: int = 1,
    expected: int | None = None,
) -> list[_Table]:
    """Counts rows per profile, item and category.

    Args:
        groups: one or more sets of profiles of the same file.
        items: B items, with codes below their width in every row; that is not checked.
        n_categories: K, at least 1 and the same for all items.
        threads: how many parts of the work may run at the same time.
        expected: how many items there are to count in all, when these are some of them; it decides
            whether starting numba is worth its while.

    Returns:
        For every group (P, B, K), whole numbers; float32 when the file has fewer than 2^24 rows,
        else float64.

    Raises:
        ValueError: an item has another number of rows than the file, or no code or too many.
    """
    n = groups[0].n_rows
    for item in items:
        if item.codes.shape != (n,) or item.codes.dtype != np.uint8:
            raise ValueError(
                f"codes must be uint8 ({n},); found {item.codes.dtype} {item.codes.shape}"
            )
        if not 1 <= item.width <= MOST_CODES:
            raise ValueError(f"an item has 1 to {MOST_CODES} codes; found {item.width}")
    kind = np.float32 if n < _EXACT else np.float64
    shape = len(items), n_categories
    tables: list[_Table] = [np.zeros((p.n_profiles, *shape), dtype=kind) for p in groups]
    if not items or n == 0:
        return tables
    make = _compiled if _kernels.usable(n * (expected or len(items))) else _plain
    work = make(groups, items, tables)
    if threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(part) for part in work]:
                done.result()
    else:
        for part in work:
            part()
    return tables


# --------------------------------------------------------------------------------- numpy


def _plain(
    groups: Sequence[Profiles], items: Sequence[ByteItem], tables: Sequence[_Table]
) -> list[_Part]:
    work: list[_Part] = []
    scratch = _Scratch()
    start = 0
    while start + 1 < len(items) and all(_as_pair(p, *items[start : start + 2]) for p in groups):
        start += 2
    for profiles, table in zip(groups, tables, strict=True):
        for first in range(0, start, 2 * _PAIRS_TOGETHER):
            here = slice(first, min(first + 2 * _PAIRS_TOGETHER, start))
            work.append(_pairs(profiles, items[here], table[:, here], scratch))
    step = max(1, _TOGETHER // groups[0].n_rows)
    for first in range(start, len(items), step):
        here = slice(first, first + step)
        work.append(_several(groups, items[here], [table[:, here] for table in tables]))
    return work


def _as_pair(profiles: Profiles, first: ByteItem, second: ByteItem) -> bool:
    codes = first.width * second.width
    return codes <= MOST_CODES and profiles.n_profiles * codes <= min(_PAIR_TABLE, profiles.n_rows)


def _key_type(bound: int) -> type[np.int32 | np.int64]:
    return np.int32 if bound < 1 << 31 else np.int64


class _Scratch(threading.local):
    """Arrays that the passes of one thread use again.

    Arrays of megabytes that are made anew for every pass are given back to the system in between,
    and to fetch them page by page again can take longer than counting.
    """

    def __init__(self) -> None:
        self._arrays: dict[str, AnyArray] = {}
        self._starts: tuple[int, int] = (0, 0)

    def __call__(self, name: str, size: int, kind: DTypeLike) -> AnyArray:
        """The first `size` values of the array of that name, with what was last put there."""
        array = self._arrays.get(name)
        if array is None or array.size < size or array.dtype != kind:
            array = self._arrays[name] = np.empty(size, dtype=kind)
        return array[:size]

    def starts(self, profiles: Profiles, width: int) -> AnyArray:
        """For every row the first key of its profile, intp (n,)."""
        array = self("starts", profiles.n_rows, np.intp)
        if self._starts != (id(profiles), width):
            np.multiply(profiles.ids, width, out=array)
            self._starts = id(profiles), width
        return array


def _pairs(
    profiles: Profiles, items: Sequence[ByteItem], table: _Table, scratch: _Scratch
) -> _Part:
    """Counts items two by two, each two as one whose codes are the pairs of theirs."""

    def count() -> None:
        found = [
            _pair(profiles, items[place], items[place + 1], table, scratch)
            for place in range(0, len(items), 2)
        ]
        flat = table.reshape(table.shape[0], -1) if table.flags.c_contiguous else None
        if flat is not None:
            np.concatenate(found, axis=1, out=flat)
        else:
            table[:] = np.concatenate(found, axis=1).reshape(table.shape)

    return count


def _pair(
    profiles: Profiles, first: ByteItem, second: ByteItem, table: _Table, scratch: _Scratch
) -> _Table:
    """The counts of two items, (P, 2 K)."""
    width = first.width * second.width
    n, n_keys, n_categories = first.codes.size, profiles.n_profiles * width, table.shape[2]
    codes = np.multiply(first.codes, np.uint8(second.width), out=scratch("codes", n, np.uint8))
    codes += second.codes
    starts = scratch.starts(profiles, width)
    kind = _counter(profiles)
    counts = scratch("counters", n_keys, kind)
    counts[:] = 0
    for row in range(0, n, _CHUNK):
        rows = slice(row, min(row + _CHUNK, n))
        keys = np.add(starts[rows], codes[rows], out=scratch("keys", rows.stop - row, np.intp))
        np.add.at(counts, keys, kind(1))
    chosen = np.zeros((first.width, second.width, 2, n_categories), dtype=table.dtype)
    for code, category in enumerate(first.category):
        if category >= 0:
            chosen[code, :, 0, category] = 1
    for code, category in enumerate(second.category):
        if category >= 0:
            chosen[:, code, 1, category] = 1
    flat = scratch("counts", n_keys, table.dtype)
    flat[:] = counts
    both: _Table = flat.reshape(-1, width) @ chosen.reshape(width, -1)
    return both


def _several(
    groups: Sequence[Profiles], items: Sequence[ByteItem], tables: Sequence[_Table]
) -> _Part:
    """Counts items of any width in one pass per group."""

    def count() -> None:
        width = max(item.width for item in items)
        row = len(items) * width
        kind = _key_type(max(profiles.n_profiles for profiles in groups) * row)
        codes = np.empty((len(items), groups[0].n_rows), dtype=kind)
        for index, item in enumerate(items):
            codes[index] = item.codes
            codes[index] += index * width
        categories = [item.category for item in items]
        for profiles, table in zip(groups, tables, strict=True):
            keys = codes + np.multiply(profiles.ids, row, dtype=kind)
            counts = np.bincount(keys.reshape(-1), minlength=profiles.n_profiles * row)
            _gather(counts.reshape(-1, len(items), width), categories, table)

    return count


def _gather(counts: AnyArray, categories: Sequence[NDArray[np.int16]], table: AnyArray) -> None:
    """Puts counts (P, B, W) per code where they belong in a table (P, B, K) per category."""
    if all(np.array_equal(one, categories[0]) for one in categories[1:]):
        answers = np.flatnonzero(categories[0] >= 0)
        table[:, :, categories[0][answers]] = counts[:, :, answers]
        return
    for index, category in enumerate(categories):
        answers = np.flatnonzero(category >= 0)
        table[:, index, category[answers]] = counts[:, index, answers]


# --------------------------------------------------------------------------------- numba


def _compiled(
    groups: Sequence[Profiles], items: Sequence[ByteItem], tables: Sequence[_Table]
) -> list[_Part]:
    return [
        part
        for profiles, table in zip(groups, tables, strict=True)
        for part in _compiled_group(profiles, items, table)
    ]


def _compiled_group(
    profiles: Profiles, items: Sequence[ByteItem], table: _Table
) -> Iterator[_Part]:
    ids = profiles.ids.view(np.uint32)
    kind = _counter(profiles)
    few = [index for index, item in enumerate(items) if item.width <= _kernels.CODES]
    for index in sorted(set(range(len(items))) - set(few)):
        yield partial(_count_one, ids, items[index], table[:, index])
    for start in range(0, len(few), _kernels.GROUP):
        places = few[start : start + _kernels.GROUP]
        together = slice(places[0], places[-1] + 1)
        if places == list(range(together.start, together.stop)):
            yield partial(_count_eight, ids, items[together], table[:, together], kind)
            continue
        for index in places:
            yield partial(_count_eight, ids, [items[index]], table[:, index : index + 1], kind)


def _counter(profiles: Profiles) -> _Counter:
    """The smallest counter that holds every row of the largest profile."""
    if profiles.largest < 1 << 8:
        return np.uint8
    return np.uint16 if profiles.largest < 1 << 16 else np.uint32


def _count_eight(
    ids: NDArray[np.uint32], items: Sequence[ByteItem], table: AnyArray, kind: _Counter
) -> None:
    several, unpack, _one = _kernels.kernels()
    categories = np.full((len(items), _kernels.CODES), -1, dtype=np.int16)
    for index, item in enumerate(items):
        categories[index, : item.width] = item.category
    # A last group of fewer items counts its first item again, in counters that nobody reads.
    codes = [item.codes for item in items] + [items[0].codes] * (_kernels.GROUP - len(items))
    counts = np.zeros((table.shape[0], _kernels.GROUP, _kernels.CODES), dtype=kind)
    several(ids, *codes, counts.reshape(-1))
    unpack(counts, categories, table)


def _count_one(ids: NDArray[np.uint32], item: ByteItem, table: AnyArray) -> None:
    _several, _unpack, kernel = _kernels.kernels()
    n_categories = table.shape[1]
    category = np.full(MOST_CODES, n_categories, dtype=np.int16)
    answers = np.flatnonzero(item.category >= 0)
    category[answers] = item.category[answers]
    counts = np.zeros((table.shape[0], n_categories + 1), dtype=np.int32)
    kernel(ids, item.codes, category, counts)
    table[:] = counts[:, :n_categories]

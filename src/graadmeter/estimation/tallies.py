"""Counts of many items at once: a byte per row and item in, one small table out.

The counting pass is where the time of a large table goes, so it has three forms that give the same
numbers. Few rows: several items in one pass. Many rows: two items in one pass, as one item whose
categories are all pairs, added up afterwards. With numba: eight items in one pass, each with all
its counters in one word of 64 bits.
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

_Table = NDArray[Any]
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
        work += [
            _pair(profiles, items[i], items[i + 1], table[:, i : i + 2], scratch)
            for i in range(0, start, 2)
        ]
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


def _pair(
    profiles: Profiles, first: ByteItem, second: ByteItem, table: _Table, scratch: _Scratch
) -> _Part:
    """Counts two items as one whose codes are the pairs of theirs."""

    def count() -> None:
        width = first.width * second.width
        n, n_keys = first.codes.size, profiles.n_profiles * width
        codes = np.multiply(first.codes, np.uint8(second.width), out=scratch("codes", n, np.uint8))
        codes += second.codes
        starts = scratch.starts(profiles, width)
        keys = np.add(starts, codes, out=scratch("keys", n, np.intp))
        counts = np.bincount(keys, minlength=n_keys)
        n_categories = table.shape[2]
        chosen = np.zeros((first.width, second.width, 2, n_categories), dtype=table.dtype)
        for code, category in enumerate(first.category):
            if category >= 0:
                chosen[code, :, 0, category] = 1
        for code, category in enumerate(second.category):
            if category >= 0:
                chosen[:, code, 1, category] = 1
        flat = scratch("counts", n_keys, table.dtype)
        flat[:] = counts
        both = flat.reshape(-1, width) @ chosen.reshape(width, -1)
        table[:] = both.reshape(-1, 2, n_categories)

    return count


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
    bits = min(64 // table.shape[2], 32)
    # Enough bits for every row of the largest profile, whatever they answer.
    if bits == 0 or profiles.largest >= 1 << bits:
        for index, item in enumerate(items):
            yield partial(_count_one, ids, item, table[:, index])
        return
    for start in range(0, len(items), _kernels.GROUP):
        here = slice(start, start + _kernels.GROUP)
        yield partial(_count_packed, ids, items[here], table[:, here], bits)


def _count_packed(
    ids: NDArray[np.uint32], items: Sequence[ByteItem], table: AnyArray, bits: int
) -> None:
    count, unpack, _one = _kernels.kernels()
    steps = np.zeros((_kernels.GROUP, MOST_CODES), dtype=np.uint64)
    for index, item in enumerate(items):
        for code, category in enumerate(item.category.tolist()):
            if category >= 0:
                steps[index, code] = 1 << (bits * category)
    # A last group of fewer items counts its first item again, with steps of zero.
    codes = [item.codes for item in items] + [items[0].codes] * (_kernels.GROUP - len(items))
    words = np.zeros((table.shape[0], _kernels.GROUP), dtype=np.uint64)
    count(ids, *codes, steps, words)
    unpack(words, bits, table)


def _count_one(ids: NDArray[np.uint32], item: ByteItem, table: AnyArray) -> None:
    _packed, _unpack, kernel = _kernels.kernels()
    n_categories = table.shape[1]
    category = np.full(MOST_CODES, n_categories, dtype=np.int16)
    answers = np.flatnonzero(item.category >= 0)
    category[answers] = item.category[answers]
    counts = np.zeros((table.shape[0], n_categories + 1), dtype=np.int32)
    kernel(ids, item.codes, category, counts)
    table[:] = counts[:, :n_categories]

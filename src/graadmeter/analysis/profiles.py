"""Profiles of rows by post-stratum and the levels of several breakdowns.

The same profiles that `joint_profiles` finds, from one code per breakdown instead of a 0/1 column
per level, and breakdown by breakdown, so that it is seen in time when there are too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graadmeter.estimation.counting import Profiles

_ROWS_PER_PROFILE = 8
"""With fewer rows per profile than this, breakdowns are counted apart."""
_FLAG_LIMIT = 1 << 20


@dataclass(frozen=True, eq=False)
class Breakdown:
    """One breakdown: n rows, L levels.

    Attributes:
        by: the column; None for the whole.
        codes: int32 (n,), 0..L-1, or -1 for rows that are in no level or do not count.
        labels: the levels as text; the whole has one, without a name.
    """

    by: str | None
    codes: NDArray[np.int32]
    labels: tuple[str | None, ...]


def plan(
    stratum: NDArray[np.int64], n_strata: int, breakdowns: Sequence[Breakdown]
) -> list[Profiles]:
    """The profiles of each group of breakdowns that is counted together, in their order.

    Every further breakdown multiplies the profiles. When there are so many that a profile has few
    rows, adding up profiles costs more than counting the rows once more.

    Args:
        stratum: int64 (n,), the post-stratum of each row, 0..n_strata-1.
        n_strata: number of post-strata.
        breakdowns: the breakdowns.
    """
    alone, count = _renumbered(stratum, n_strata)
    most = max(stratum.size / _ROWS_PER_PROFILE, 1)
    result: list[Profiles] = []
    held: list[Breakdown] = []
    ids = alone
    bound = count
    for breakdown in breakdowns:
        wider, wider_count = _joined(ids, bound, breakdown)
        if held and wider_count > most:
            result.append(_profiles(ids, bound, stratum, n_strata, held))
            held = []
            wider, wider_count = _joined(alone, count, breakdown)
        ids, bound = wider, wider_count
        held.append(breakdown)
    return [*result, _profiles(ids, bound, stratum, n_strata, held)]


def _joined(ids: NDArray[Any], bound: int, breakdown: Breakdown) -> tuple[NDArray[Any], int]:
    width = len(breakdown.labels) + 1
    kind = np.int32 if bound * width < 2**31 else np.int64
    keys = np.multiply(ids, width, dtype=kind)
    keys += breakdown.codes
    keys += 1
    return _renumbered(keys, bound * width)


def _renumbered(keys: NDArray[Any], bound: int) -> tuple[NDArray[Any], int]:
    """Keys in 0..bound-1 renumbered in ascending order, and how many there are."""
    if bound > max(_FLAG_LIMIT, 8 * keys.size):
        found, ids = np.unique(keys, return_inverse=True)
        return ids.reshape(keys.shape).astype(np.int32), found.size
    seen = np.zeros(bound, dtype=np.bool_)
    seen[keys] = True
    rank = np.cumsum(seen, dtype=np.int32) - np.int32(1)
    return rank[keys], int(rank[-1]) + 1


def _profiles(
    ids: NDArray[Any],
    count: int,
    stratum: NDArray[np.int64],
    n_strata: int,
    held: Sequence[Breakdown],
) -> Profiles:
    example = np.zeros(count, dtype=np.int64)
    example[ids] = np.arange(ids.size)
    membership = [b.codes[example][:, None] == np.arange(len(b.labels)) for b in held]
    return Profiles(
        ids=ids,
        stratum=stratum[example].astype(np.int32),
        membership=np.concatenate(membership, axis=1),
        n_strata=n_strata,
    )

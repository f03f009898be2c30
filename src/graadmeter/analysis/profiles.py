"""Profiles of rows by post-stratum and the levels of several breakdowns.

The same profiles that `joint_profiles` finds, from one code per breakdown instead of a 0/1 column
per level, and breakdown by breakdown, so that it is seen in time when there are too many.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graadmeter.estimation.counting import Profiles

_ROWS_PER_PROFILE = 8
"""With fewer rows per profile than this, breakdowns are counted apart."""
_FLAG_LIMIT = 1 << 21


@dataclass(frozen=True, eq=False)
class Breakdown:
    """One breakdown: n rows, L levels.

    Attributes:
        by: the column; None for the whole.
        codes: integers (n,), 0..L-1, or -1 for rows that are in no level or do not count.
        labels: the levels as text; the whole has one, without a name.
        complete: every row is in a level.
    """

    by: str | None
    codes: NDArray[Any]
    labels: tuple[str | None, ...]
    complete: bool = False

    @property
    def width(self) -> int:
        """Number of different codes, being in no level included."""
        return len(self.labels) + (not self.complete)


def plan(stratum: NDArray[Any], n_strata: int, breakdowns: Sequence[Breakdown]) -> list[Profiles]:
    """The profiles of each group of breakdowns that is counted together, in their order.

    Every further breakdown multiplies the profiles. When there are so many that a profile has few
    rows, adding up profiles costs more than counting the rows once more.

    Args:
        stratum: integers (n,), the post-stratum of each row, 0..n_strata-1.
        n_strata: number of post-strata.
        breakdowns: the breakdowns.
    """
    most = max(stratum.size / _ROWS_PER_PROFILE, 1)
    result: list[Profiles] = []
    held = list(breakdowns)
    while held:
        together, found = _as_many_as_fit(stratum, n_strata, held, most)
        result.append(found)
        held = held[together:]
    return result


def _as_many_as_fit(
    stratum: NDArray[Any], n_strata: int, breakdowns: Sequence[Breakdown], most: float
) -> tuple[int, Profiles]:
    """The first breakdowns, at least one, that have at most so many profiles together."""
    if _bound(n_strata, breakdowns) <= max(_FLAG_LIMIT, 4 * stratum.size):
        every = _profiles(stratum, n_strata, breakdowns)
        if every.n_profiles <= most:
            return len(breakdowns), every
    number, found = 1, _profiles(stratum, n_strata, breakdowns[:1])
    while number < len(breakdowns):
        wider = _profiles(stratum, n_strata, breakdowns[: number + 1])
        if wider.n_profiles > most:
            break
        number, found = number + 1, wider
    return number, found


def _bound(n_strata: int, breakdowns: Sequence[Breakdown]) -> int:
    return math.prod((n_strata, *(b.width for b in breakdowns)))


def _profiles(stratum: NDArray[Any], n_strata: int, breakdowns: Sequence[Breakdown]) -> Profiles:
    bound = _bound(n_strata, breakdowns)
    keys: NDArray[np.signedinteger[Any]] = stratum.astype(np.int32 if bound < 2**31 else np.int64)
    for breakdown in breakdowns:
        keys *= breakdown.width
        keys += breakdown.codes
        if not breakdown.complete:
            keys += 1
    found, ids = _renumbered(keys, bound)
    membership = []
    for breakdown in reversed(breakdowns):
        found, codes = np.divmod(found, breakdown.width)
        here = codes if breakdown.complete else codes - 1
        membership.append(here[:, None] == np.arange(len(breakdown.labels)))
    return Profiles(
        ids=ids,
        stratum=found.astype(np.int32),
        membership=np.concatenate(membership[::-1], axis=1),
        n_strata=n_strata,
    )


def _renumbered(keys: NDArray[Any], bound: int) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """The keys that occur, ascending, and the number of each row's key among them."""
    if bound > max(_FLAG_LIMIT, 8 * keys.size):
        found, ids = np.unique(keys, return_inverse=True)
        return found, ids.reshape(keys.shape).astype(np.int32)
    seen = np.zeros(bound, dtype=np.bool_)
    seen[keys] = True
    found = np.flatnonzero(seen)
    rank = np.empty(bound, dtype=np.int32)
    rank[found] = np.arange(found.size, dtype=np.int32)
    return found, rank[keys]

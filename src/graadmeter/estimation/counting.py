"""Count once: rows become profiles, items become small tables of counts per profile.

A *profile* is one combination of post-stratum and memberships (the 0/1 columns of all breakdowns
together) that occurs in the file. Everything after the counting pass works on profiles, so its cost
does not depend on the number of rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from graadmeter.estimation._arrays import (
    AnyArray,
    BoolArray,
    FloatArray,
    Int32Array,
    IntArray,
    frozen,
    whole_numbers,
)

_FLAG_LIMIT = 1 << 24
"""Up to this many possible keys, marking the keys that occur is cheaper than sorting the rows."""


@dataclass(frozen=True, eq=False)
class Profiles:
    """The profiles of a file; n rows, P profiles, D memberships, G post-strata.

    Attributes:
        ids: int32 (n,), the profile of each row.
        stratum: int32 (P,), the post-stratum of each profile, ascending.
        membership: bool (P, D), which domains each profile belongs to.
        n_strata: G, the number of post-strata, also those without a row.
    """

    ids: Int32Array
    stratum: Int32Array
    membership: BoolArray
    n_strata: int

    def __post_init__(self) -> None:
        """Checks the shapes and makes the arrays read-only."""
        if self.membership.ndim != 2 or self.membership.shape[0] != self.stratum.shape[0]:
            raise ValueError(
                f"membership must be (P, D) with P = {self.stratum.shape[0]} profiles; "
                f"found shape {self.membership.shape}"
            )
        for name in ("ids", "stratum", "membership"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @property
    def n_rows(self) -> int:
        """Number of rows in the file (n)."""
        return int(self.ids.shape[0])

    @property
    def n_profiles(self) -> int:
        """Number of profiles (P)."""
        return int(self.stratum.shape[0])

    @cached_property
    def largest(self) -> int:
        """Rows in the largest profile; 0 without rows."""
        return int(np.bincount(self.ids).max(initial=0))

    def sizes(self) -> IntArray:
        """Rows per post-stratum, int64 (G,): the `n` that `post_stratify` asks for."""
        rows = np.bincount(self.ids, minlength=self.n_profiles)
        per_stratum = np.zeros(self.n_strata, dtype=np.int64)
        np.add.at(per_stratum, self.stratum, rows)
        return per_stratum


@dataclass(frozen=True, eq=False)
class ValueSums:
    """Sums of a numeric item per profile, about `origin`.

    Attributes:
        n: int64 (P,), rows with a valid value.
        sum_y: float64 (P,), sum of (y - origin), in the unit of y.
        sum_y2: float64 (P,), sum of (y - origin)^2, in the unit of y squared.
        origin: the number subtracted from every value; give it on to `means`.
    """

    n: IntArray
    sum_y: FloatArray
    sum_y2: FloatArray
    origin: float


def _compact(keys: NDArray[np.int64], bound: int) -> NDArray[np.int64]:
    """Renumbers `keys` (all in 0..bound-1) to 0..K-1 in ascending order of key."""
    if bound <= max(_FLAG_LIMIT, 8 * keys.size):
        seen = np.zeros(bound, dtype=np.bool_)
        seen[keys] = True
        rank = np.cumsum(seen, dtype=np.int64) - 1
        return rank[keys]
    return np.unique(keys, return_inverse=True)[1].reshape(keys.shape).astype(np.int64)


def joint_profiles(
    stratum: ArrayLike, memberships: ArrayLike, n_strata: int | None = None
) -> Profiles:
    """Gives every row the id of its profile.

    Profiles are ordered by stratum and then by membership (column 0 first, False before True), so
    the same set of rows gives the same profiles in whatever order they come. Memberships are
    packed to bytes and joined one byte at a time, so their number is not bounded.

    Args:
        stratum: integers (n,), post-stratum of each row, 0..G-1.
        memberships: bool (n, D), one column per domain; columns may overlap; D may be 0.
        n_strata: G; by default the highest stratum plus one. State it when strata may be empty.

    Returns:
        The profiles, see `Profiles`.

    Raises:
        ValueError: Shapes do not agree, memberships are not boolean (or 0/1), a stratum is
            negative, or a stratum is not below `n_strata`.
    """
    strata = np.asarray(stratum)
    if strata.ndim != 1 or strata.dtype.kind not in "iu":
        raise ValueError(
            f"stratum must be a one-dimensional integer array; found {strata.dtype} {strata.shape}"
        )
    strata = whole_numbers(strata, "stratum")
    members = np.asarray(memberships)
    if members.ndim != 2 or members.shape[0] != strata.shape[0]:
        raise ValueError(
            f"memberships must be (n, D) with n = {strata.shape[0]} rows; found {members.shape}"
        )
    if members.dtype != np.bool_:
        if members.dtype.kind not in "iu" or (members.size and not np.isin(members, (0, 1)).all()):
            raise ValueError("memberships must be boolean: each row is in a domain or it is not")
        members = members.astype(np.bool_)
    found = int(strata.max()) + 1 if strata.size else 0
    total = found if n_strata is None else int(n_strata)
    if found > total:
        raise ValueError(f"stratum {found - 1} is not below n_strata = {total}")

    ids = _compact(strata, max(found, 1))
    packed = np.packbits(members, axis=1)
    for byte in packed.T:
        count = int(ids.max()) + 1 if ids.size else 0
        ids = _compact(ids * 256 + byte, max(count * 256, 1))
    count = int(ids.max()) + 1 if ids.size else 0
    example = np.zeros(count, dtype=np.int64)
    example[ids] = np.arange(ids.shape[0])
    return Profiles(
        ids=ids.astype(np.int32),
        stratum=strata[example].astype(np.int32),
        membership=members[example],
        n_strata=total,
    )


def count_categories(profiles: Profiles, codes: ArrayLike, n_categories: int) -> IntArray:
    """Counts the rows per profile and category, in one pass over the file.

    Args:
        profiles: the profiles of the file.
        codes: integers (n,), preferably int8 or int16: 0..C-1, or -1 where the item is missing.
        n_categories: C.

    Returns:
        int64 (P, C + 1); the last column counts the rows without a value.

    Raises:
        ValueError: `codes` has another length than the file, or holds a code outside -1..C-1.
    """
    values = np.asarray(codes)
    if values.shape != profiles.ids.shape or values.dtype.kind not in "iu":
        raise ValueError(
            f"codes must be integers of shape {profiles.ids.shape}, one per row; "
            f"found {values.dtype} {values.shape}"
        )
    if n_categories < 1:
        raise ValueError(f"n_categories must be at least 1; found {n_categories}")
    if values.size and (values.min() < -1 or values.max() >= n_categories):
        raise ValueError(
            f"codes must lie in -1..{n_categories - 1} (-1 is missing); "
            f"found {values.min()}..{values.max()}"
        )
    width = n_categories + 1
    keys = np.multiply(profiles.ids, width, dtype=np.intp)
    np.add(keys, values, out=keys, casting="unsafe")
    keys += 1  # the missing code -1 becomes column 0, moved to the end below
    table = np.bincount(keys, minlength=profiles.n_profiles * width)
    table = table.reshape(profiles.n_profiles, width)
    return np.roll(table, -1, axis=1).astype(np.int64, copy=False)


def sum_values(
    profiles: Profiles, values: ArrayLike, valid: ArrayLike | None = None, origin: float = 0.0
) -> ValueSums:
    """Sums a numeric item per profile.

    Args:
        profiles: the profiles of the file.
        values: float64 (n,), the item; what stands in rows that are not valid is ignored.
        valid: bool (n,), rows that count; by default the rows whose value is not NaN.
        origin: a number near the mean, subtracted first. It changes nothing but the rounding:
            use it when the mean is large compared with the spread (years, euros).

    Returns:
        See `ValueSums`.

    Raises:
        ValueError: Lengths differ, or a valid row holds NaN or infinity.
    """
    data = np.asarray(values, dtype=np.float64)
    mask = ~np.isnan(data) if valid is None else np.asarray(valid)
    if data.shape != profiles.ids.shape or mask.shape != data.shape or mask.dtype != np.bool_:
        raise ValueError(
            f"values and valid must have shape {profiles.ids.shape}, one per row, and valid must "
            f"be boolean; found {data.shape} and {mask.dtype} {mask.shape}"
        )
    kept = data[mask] - origin
    if not np.isfinite(kept).all():
        raise ValueError("a valid row holds NaN or infinity; mark it as not valid")
    ids, count = profiles.ids[mask], profiles.n_profiles
    first: NDArray[Any] = np.bincount(ids, weights=kept, minlength=count)
    second: NDArray[Any] = np.bincount(ids, weights=kept * kept, minlength=count)
    return ValueSums(
        n=np.bincount(ids, minlength=count).astype(np.int64, copy=False),
        sum_y=first.astype(np.float64, copy=False),  # bincount of no rows is whole numbers
        sum_y2=second.astype(np.float64, copy=False),
        origin=float(origin),
    )


def domain_masks(profiles: Profiles, domains: ArrayLike | None = None) -> BoolArray:
    """Which profiles belong to which domains.

    Args:
        profiles: the profiles of the file.
        domains: indices (D',) of membership columns; or a bool array (D', P) for domains of your
            own making, such as intersections or `np.ones((1, P), bool)` for the whole file; or
            None for all membership columns.

    Returns:
        bool (D', P).

    Raises:
        ValueError: The shape does not fit, or an index is not a membership column.
    """
    if domains is None:
        return profiles.membership.T
    chosen = np.asarray(domains)
    if chosen.dtype == np.bool_:
        if chosen.ndim != 2 or chosen.shape[1] != profiles.n_profiles:
            raise ValueError(
                f"domains must be bool (D', P) with P = {profiles.n_profiles}; found {chosen.shape}"
            )
        return chosen
    columns = profiles.membership.shape[1]
    index = whole_numbers(chosen, "domains")
    if index.ndim != 1 or (index.size and index.max() >= columns):
        raise ValueError(f"domains must be indices (D',) of the {columns} membership columns")
    result: BoolArray = profiles.membership[:, index].T
    return result


def marginalise(profiles: Profiles, counts: AnyArray, domains: ArrayLike | None = None) -> AnyArray:
    """Adds profiles up to domain x post-stratum, for any number of categories and items at once.

    Args:
        profiles: the profiles of the file.
        counts: (P,) or (P, ...), whole numbers or float64: the result of `count_categories`, a
            stack of several along a further axis, or an array of `ValueSums`.
        domains: see `domain_masks`.

    Returns:
        (D', G) or (D', G, ...); int64 for whole numbers (exact below 2^53), otherwise float64.

    Raises:
        ValueError: `counts` does not have one entry per profile, or `domains` does not fit.
    """
    table: NDArray[Any] = np.asarray(counts)
    if table.ndim < 1 or table.shape[0] != profiles.n_profiles:
        raise ValueError(
            f"counts must have {profiles.n_profiles} profiles on axis 0; found {table.shape}"
        )
    masks = domain_masks(profiles, domains).astype(np.float64)
    width = math.prod(table.shape[1:])
    flat = table.reshape(table.shape[0], width).astype(np.float64)
    order = np.argsort(profiles.stratum, kind="stable")
    edges = np.searchsorted(profiles.stratum[order], np.arange(profiles.n_strata + 1))
    result = np.zeros((masks.shape[0], profiles.n_strata, width))
    for g in range(profiles.n_strata):
        here = order[edges[g] : edges[g + 1]]
        result[:, g, :] = masks[:, here] @ flat[here]
    shaped = result.reshape(masks.shape[0], profiles.n_strata, *table.shape[1:])
    if table.dtype.kind in "iub":
        return np.rint(shaped).astype(np.int64)
    return shaped

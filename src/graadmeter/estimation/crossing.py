"""Where domains and post-strata meet, and profiles added up to those meetings.

A domain that is made of post-strata (the layers, when layer is part of the post-strata) meets few
of them. Working on the meetings instead of a full table of domains by post-strata leaves out what
can only be zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graadmeter.estimation._arrays import AnyArray, BoolArray, FloatArray, IntArray, frozen
from graadmeter.estimation.counting import Profiles

Float32Array = NDArray[np.float32]


_PER_BLOCK = 4_000.0
_ONE_BY_ONE = 3.0
"""Nanoseconds, roughly, that a post-stratum costs, and a number that is fetched by itself."""


@dataclass(frozen=True, eq=False)
class _Block:
    """The profiles of one post-stratum: rows start to end of a table of profiles.

    `masks` (m, end - start) says which of them are in the domains that hold some of them; the sums
    go to `partial` (m,). The domains that hold all of them share one sum, which goes to `whole`.
    """

    start: int
    end: int
    masks: Float32Array
    partial: IntArray
    whole: IntArray


@dataclass(frozen=True, eq=False)
class Crossing:
    """The meetings of D domains with G post-strata; Q of them hold a row.

    Attributes:
        domain: int64 (Q,), ascending.
        stratum: int64 (Q,), ascending within a domain.
        n_domains: D.
        edges: int64 (D + 1,): the meetings of domain d are edges[d] to edges[d + 1].
        blocks: how profiles add up, one post-stratum after the other.
        profiles: int64, the profiles of every meeting, one meeting after the other.
        starts: int64 (Q,), where in `profiles` those of a meeting start.
    """

    domain: IntArray
    stratum: IntArray
    n_domains: int
    edges: IntArray
    blocks: tuple[_Block, ...]
    profiles: IntArray
    starts: IntArray

    @property
    def n_meetings(self) -> int:
        """Number of meetings (Q)."""
        return int(self.domain.size)

    def add_up(self, table: AnyArray) -> FloatArray:
        """Adds profiles up to meetings.

        Args:
            table: float32 or float64 (P, X). float32 is exact for counts of fewer than 2^24 rows.

        Returns:
            float64 (Q, X).
        """
        width = table.shape[1]
        if self.profiles.size * width * _ONE_BY_ONE < len(self.blocks) * _PER_BLOCK:
            gathered = table[self.profiles].astype(np.float64, copy=False)
            return np.asarray(np.add.reduceat(gathered, self.starts, axis=0))
        result = np.empty((self.n_meetings, width))
        for block in self.blocks:
            part = table[block.start : block.end]
            if block.partial.size:
                result[block.partial] = block.masks.astype(table.dtype, copy=False) @ part
            if block.whole.size:
                result[block.whole] = part.sum(axis=0)
        return result


def cross(profiles: Profiles, membership: BoolArray | None = None) -> Crossing:
    """The meetings of domains and post-strata that hold a profile.

    Args:
        profiles: the profiles of the file, ascending by post-stratum as `joint_profiles` gives
            them.
        membership: bool (P, D), by default `profiles.membership`.

    Raises:
        ValueError: profiles are not in the order of their post-strata.
    """
    masks = profiles.membership if membership is None else membership
    stratum = profiles.stratum
    if (np.diff(stratum) < 0).any():
        raise ValueError("profiles must come in the order of their post-strata")
    firsts = np.flatnonzero(np.diff(stratum, prepend=-1))
    ends = np.append(firsts[1:], stratum.size)
    some = np.logical_or.reduceat(masks, firsts, axis=0) if firsts.size else masks[:0]
    every = np.logical_and.reduceat(masks, firsts, axis=0) if firsts.size else masks[:0]
    domain, group = np.nonzero(some.T)
    number = np.full(some.shape, -1)
    number[group, domain] = np.arange(domain.size)
    blocks = []
    for index, (start, end) in enumerate(zip(firsts, ends, strict=True)):
        mixed = np.flatnonzero(some[index] & ~every[index])
        blocks.append(
            _Block(
                int(start),
                int(end),
                np.ascontiguousarray(masks[start:end, mixed].T, dtype=np.float32),
                number[index, mixed],
                number[index, np.flatnonzero(every[index])],
            )
        )
    edges = np.searchsorted(domain, np.arange(masks.shape[1] + 1))
    member, profile = np.nonzero(masks.T)
    # Profiles come by post-stratum, so those of a meeting stand together here.
    meeting = number[np.searchsorted(firsts, profile, side="right") - 1, member]
    return Crossing(
        domain=frozen(domain),
        stratum=frozen(stratum[firsts][group].astype(np.int64)),
        n_domains=masks.shape[1],
        edges=frozen(edges),
        blocks=tuple(blocks),
        profiles=frozen(profile),
        starts=frozen(np.flatnonzero(np.diff(meeting, prepend=-1))),
    )

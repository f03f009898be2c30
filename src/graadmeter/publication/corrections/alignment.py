"""Which row or column of a corrected table is which of the table before."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Alignment:
    """Places of one axis, in the old table and the new.

    Attributes:
        pairs: old number to new number, of all that are in both.
        removed, added: numbers that are in one only.
        renamed: those of the pairs whose heading differs.
    """

    pairs: Mapping[int, int]
    removed: tuple[int, ...]
    added: tuple[int, ...]
    renamed: tuple[int, ...]


def align(old: Mapping[int, Hashable], new: Mapping[int, Hashable]) -> Alignment:
    """Pair headings that are the same, the first with the first where some occur more than once.

    Of what is left, a heading is the same under another name when it stands on the same place and
    everything else is paired; otherwise it was removed or added, because a figure of one row must
    not be held against that of another.
    """
    waiting: dict[Hashable, list[int]] = {}
    for number, heading in sorted(new.items()):
        waiting.setdefault(heading, []).append(number)
    pairs: dict[int, int] = {}
    for number, heading in sorted(old.items()):
        if waiting.get(heading):
            pairs[number] = waiting[heading].pop(0)
    removed = [number for number in sorted(old) if number not in pairs]
    added = sorted(set(new) - set(pairs.values()))
    renamed: tuple[int, ...] = ()
    in_order = all(number == place for number, place in pairs.items())
    if removed == added and in_order:
        renamed = tuple(removed)
        pairs |= {number: number for number in renamed}
        removed, added = [], []
    return Alignment(pairs, tuple(removed), tuple(added), renamed)

"""Which cells of a year are hidden, so that no small number can be found by adding and subtracting.

All tables of a year are one set of cells: departments and quarters by form, departments by
quarter. The attacker knows every number that is shown, in every version, and which sets of forms
occur. `graadmeter.tabulation.disclosure` finds, by linear programming, whether what is shown leaves
a small cell room to be as large as the threshold; where it does not, a cell of the sum that tells
so is hidden too. Zero is a small number here: who sees none can subtract it.

A year is broken down once. A later version has other totals and the same breakdown: the difference
of two breakdowns would be a table of the few cases that came or went.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graadmeter.service.incidents.counting.publishing.cells import (
    ANY,
    Cell,
    Plan,
    Profiles,
    number_in,
    possible_profiles,
)
from graadmeter.tabulation.disclosure import Atoms, told_by

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Published:
    """What is published of a year.

    Attributes:
        plan: its cells.
        numbers: cell to number, of those that are shown.
        hidden: cells that are not.
        threshold: numbers of the breakdown below it are hidden.
        broken_down: the version of which the breakdown is.
    """

    plan: Plan
    numbers: Mapping[Cell, int]
    hidden: frozenset[Cell]
    threshold: int
    broken_down: int


def publish(plan: Plan, profiles: Profiles, threshold: int) -> Published:
    """The first publication of a year.

    Args:
        plan: its cells.
        profiles: the cases.
        threshold: smaller numbers of a crossing are hidden; totals of the organisation are shown.
    """
    totals = _totals(plan, profiles)
    # Where a form does not occur at all, none of its crossings is a secret.
    asked = [cell for cell in plan.crossings if totals[Cell(cell.column)]]
    unseen = _suppressed([*plan.totals, *asked], plan, profiles, threshold)
    shown = {cell: number_in(cell, profiles) for cell in plan.crossings if cell not in unseen}
    return Published(plan, totals | shown, unseen, threshold, 1)


def correct(before: Published, profiles: Profiles) -> Published:
    """A later version: totals as they are now, with the breakdown that was published already.

    Args:
        before: what was published last.
        profiles: the cases now.
    """
    kept = {cell: number for cell, number in before.numbers.items() if not cell.is_total}
    return Published(
        before.plan,
        _totals(before.plan, profiles) | kept,
        before.hidden,
        before.threshold,
        before.broken_down,
    )


def _totals(plan: Plan, profiles: Profiles) -> dict[Cell, int]:
    return {cell: number_in(cell, profiles) for cell in plan.totals}


def _suppressed(
    cells: Sequence[Cell], plan: Plan, profiles: Profiles, threshold: int
) -> frozenset[Cell]:
    """The cells that are hidden: small crossings, and what would tell of them."""
    possible = possible_profiles(plan, profiles)
    n = np.array([float(profiles.get(one, 0)) for one in possible])
    inside = np.array([[float(cell.holds(one)) for cell in cells] for one in possible])
    fixed: Flags = np.array([cell.is_total for cell in cells])
    price = [_price(cell) for cell in cells]
    hidden = hidden_cells(inside, n, fixed, threshold, price)
    return frozenset(cell for cell, one in zip(cells, hidden, strict=True) if one)


def hidden_cells(
    inside: Floats, n: Floats, fixed: Flags, threshold: int, price: Sequence[int]
) -> Flags:
    """The cells to hide: those that are small, and what would tell of them.

    Args:
        inside: (A, C), 1 where the cases of a profile are in a cell.
        n: (A,), cases of each profile.
        fixed: (C,), cells that are shown whatever their size.
        threshold: cells of fewer cases are small.
        price: C numbers; of cells that tell the same, the cheapest is hidden, then the smallest.
    """
    sizes: Floats = n @ inside
    hidden: Flags = ~fixed & (sizes < threshold)
    atoms = Atoms(inside, n, np.ones(n.size))

    def rank(place: int) -> tuple[int, float, int]:
        return price[place], float(sizes[place]), place

    for secret, limit in _secrets(inside, sizes, hidden, fixed, threshold):
        while telling := told_by(atoms, ~hidden, secret, limit):
            loose = [place for place in telling if not fixed[place]]
            if not loose:
                break  # the totals alone say so, which is what publishing them means
            hidden[min(loose, key=rank)] = True
    return hidden


def _secrets(
    inside: Floats, sizes: Floats, hidden: Flags, fixed: Flags, threshold: int
) -> Iterator[tuple[Floats, int]]:
    """Small cells, the largest first, each with how large it must seem possible to be.

    That is the threshold, or the smallest total around it: a crossing of three cases in all cannot
    seem to be ten.
    """
    small = sorted(np.flatnonzero(hidden), key=lambda place: -sizes[place])
    for place in small:
        secret = inside[:, place]
        around = np.all(inside >= secret[:, None], axis=0) & fixed
        limit = int(min(threshold, sizes[around].min(initial=threshold)))
        if limit:
            yield secret, limit


def _price(cell: Cell) -> int:
    """Departments by quarter are hidden first, then forms of a part; sums of a part go last."""
    if cell.department is not None and cell.quarter is not None:
        return 0
    return 2 if cell.column == ANY else 1

"""Which groups of respondents are hidden, so that no small group can be computed from the others.

Groups of one question overlap: layers hold functions, provinces hold both, and everybody holds all.
Whoever adds and subtracts what is shown gets the figures of groups that no table shows. A group is
*told* when shown groups, with any factors, add up to it, or to a larger group around it. The rule:
whatever is told of a small group is told of at least as many respondents as may be shown.

With n the shown bases, M who is in which shown group and s who is in the small one, the fewest
respondents of whom something is told together with s is ``min n'f subject to Mf >= s``. By the
duality of linear programming it is also the largest number that s may have for whoever knows only
the shown bases (Fischetti and Salazar 2001, Management Science 47, section 2, the same attacker).

Bases count everybody as one; weighted shares count everybody by weight, so that they add up to
other sums. The rule holds for both: in a sum of weighted figures the respondents of the small
group count as one at least, and all together as many as may be shown. Whole numbers that fit the
digits of weighted shares are not searched for: decision 36 says what that leaves open.

Where the base of another question tells how many gave an answer, both sums of that answer are
known, and with any factors they add up together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

_SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Respondents:
    """Who may be told of: A atoms, the respondents who are in the same groups; D groups.

    Attributes:
        counts: int64 (A,), respondents with an answer per atom.
        membership: bool (A, D), the groups that each atom is in.
        weight: float64 (A,), the weight of the respondents of each atom.
        counted: numbers of answers are known beside weighted shares of them.
    """

    counts: Counts
    membership: Flags
    weight: Floats
    counted: bool = False


def hidden_groups(
    respondents: Respondents,
    hide_below: int,
    price: Sequence[int] = (),
    parts: Sequence[Sequence[int]] = (),
    hidden_already: Flags | None = None,
) -> Flags:
    """The groups to hide.

    Args:
        respondents: atoms and groups.
        hide_below: groups of fewer respondents are hidden; 0 hides nothing.
        price: D numbers; of groups that tell the same, the cheapest is hidden, then the smallest.
        parts: places of groups that divide everybody, such as the values of a variable; who is in
            none of them is a group as well.
        hidden_already: bool (D,), groups that are hidden whatever their size.

    Returns:
        bool (D,), true for small groups, for what is hidden to protect them and for what was hidden
        already.
    """
    hidden: Flags = small_groups(respondents, hide_below)
    if hidden_already is not None:
        hidden |= hidden_already
    atoms = _atoms(respondents)
    if not hide_below or not atoms.n.size:
        return hidden
    costs = list(price) or [0] * hidden.size
    bases = atoms.n @ atoms.inside

    def rank(place: int) -> tuple[int, float, int]:
        return costs[place], float(bases[place]), place

    hidden_for: dict[int, Floats] = {}
    secrets = list(_secrets(atoms.inside, atoms.n, hidden, hide_below, parts))
    for secret in secrets:
        while telling := told_by(atoms, ~hidden, secret, hide_below):
            chosen = min(telling, key=rank)
            hidden[chosen] = True
            hidden_for[chosen] = secret
    # A later one can have made an earlier one needless: the dearest and largest come back first.
    for place in sorted(hidden_for, key=rank, reverse=True) if len(hidden_for) > 1 else ():
        hidden[place] = False
        first = hidden_for[place]
        hidden[place] = any(
            told_by(atoms, ~hidden, secret, hide_below) for secret in (first, *secrets)
        )
    return hidden


def small_groups(respondents: Respondents, hide_below: int) -> Flags:
    """The groups of fewer respondents than may be shown, bool (D,)."""
    sizes = respondents.counts @ respondents.membership
    return np.asarray(sizes < hide_below, dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Atoms:
    """Atoms that somebody is in.

    Attributes:
        inside: float64 (A, D), 1 where an atom is in a group.
        n: float64 (A,), respondents.
        weight: float64 (A,).
        counted: sums that count everybody as one are known of the same answers as weighted sums.
    """

    inside: Floats
    n: Floats
    weight: Floats
    counted: bool = False


def told_by(atoms: Atoms, shown: Flags, secret: Floats, hide_below: int) -> tuple[int, ...]:
    """The shown groups that together tell of too few respondents around a secret; none if safe.

    Args:
        atoms: atoms and groups.
        shown: bool (D,).
        secret: float64 (A,), 1 for the atoms of the small group.
        hide_below: fewer respondents than this are too few.
    """
    places = np.flatnonzero(shown)
    inside = atoms.inside[:, places]
    bases, weighted = inside, inside * atoms.weight[:, None]
    ways = [bases, weighted]
    if np.ptp(atoms.weight) == 0:
        ways = [bases]
    elif atoms.counted:
        ways = [np.hstack([bases, weighted])]
    for sums in ways:
        told, terms = _least(sums, atoms.n, secret)
        if told < hide_below - _SLACK:
            return tuple(int(places[term]) for term in np.unique(terms % max(places.size, 1)))
    return ()


def _least(facts: Floats, n: Floats, secret: Floats) -> tuple[float, NDArray[np.intp]]:
    """The fewest respondents told of with a secret, and the terms of the sum that tells it.

    Infinite when the secret is not told.

    Args:
        facts: float64 (A, S), how heavily each atom counts in each sum that is known.
        n: float64 (A,).
        secret: float64 (A,).
    """
    sums, position = np.unique(facts, axis=0, return_inverse=True)
    wanted, sizes = np.zeros(sums.shape[0]), np.zeros(sums.shape[0])
    np.maximum.at(wanted, position.reshape(-1), secret)
    np.add.at(sizes, position.reshape(-1), n)
    nobody = np.zeros(0, dtype=np.intp)
    if not sums.shape[1] or sums[wanted > 0].sum(axis=1).min() == 0:
        return np.inf, nobody  # someone of the group is in nothing that is shown
    # What is told holds the secret, so it has no fewer respondents: there is a least.
    found = linprog(sizes @ sums, A_ub=-sums, b_ub=-wanted, bounds=(None, None), method="highs")
    if found.status != 0:
        return np.inf, nobody
    return float(found.fun), np.flatnonzero(np.abs(found.x) > _SLACK)


def _atoms(respondents: Respondents) -> Atoms:
    """Atoms with respondents, those in the same groups and of the same weight taken together."""
    some = respondents.counts > 0
    facts = np.column_stack([respondents.membership[some], respondents.weight[some]])
    together, position = np.unique(facts, axis=0, return_inverse=True)
    sizes = np.bincount(
        position.reshape(-1),
        weights=respondents.counts[some].astype(np.float64),
        minlength=together.shape[0],
    )
    return Atoms(together[:, :-1], sizes.astype(np.float64), together[:, -1], respondents.counted)


def _secrets(
    inside: Floats,
    n: Floats,
    hidden: Flags,
    hide_below: int,
    parts: Sequence[Sequence[int]],
) -> Iterator[Floats]:
    """What may not be told: small groups, and the small difference of two that are shown."""
    seen: set[bytes] = set()

    def fresh(secret: Floats) -> bool:
        new = bool(0 < n @ secret < hide_below) and secret.tobytes() not in seen
        seen.add(secret.tobytes())
        return new

    for place in np.flatnonzero(hidden):
        if fresh(inside[:, place]):
            yield inside[:, place]
    for places in parts:
        rest = 1.0 - inside[:, list(places)].max(axis=1, initial=0.0)
        if fresh(rest):
            yield rest
    shown = np.flatnonzero(~hidden)
    bases = n @ inside
    overlap = (inside * n[:, None]).T @ inside
    for large in shown:
        for part in shown:
            nested = overlap[large, part] == bases[part]
            if nested and 0 < bases[large] - bases[part] < hide_below:
                rest = inside[:, large] * (1.0 - inside[:, part])
                if fresh(rest):
                    yield rest

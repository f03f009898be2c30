"""Which columns of one question are hidden when several breakdowns stand side by side.

Breakdowns of one question share their total and overlap: the functions of a province add up to its
layer. A small base is therefore hidden together with as many other columns of the row as it takes
to make it, and every two small bases that are small together, underivable from what is shown: it
may not be a sum of shown columns with any factors. Columns that a table of the report shows of the
same question count as shown, whatever is done here. Figures of different questions are not held
against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

_NOTHING = 1e-8


def hidden_columns(
    counts: NDArray[np.int64],
    membership: NDArray[np.bool_],
    parts: Sequence[Sequence[int]],
    hide_below: int,
    elsewhere: Collection[int] = (),
) -> NDArray[np.bool_]:
    """The columns to hide.

    Args:
        counts: int64 (P,), rows with an answer to the question per profile.
        membership: bool (P, D), the columns that each profile is in; column 0 is everybody.
        parts: the columns of each breakdown.
        hide_below: bases below this are hidden; 0 hides nothing.
        elsewhere: columns that a reader knows from the report. A small column that they tell by
            themselves is not protected by hiding more here.

    Returns:
        bool (D,).
    """
    inside = membership[counts > 0].astype(np.float64)
    n = counts[counts > 0] @ inside
    small: NDArray[np.bool_] = n < hide_below
    hidden: NDArray[np.bool_] = small.copy()
    if not hide_below:
        return hidden
    if hidden[0]:
        return np.ones_like(hidden)
    inside = np.unique(inside, axis=0)
    public = np.isin(np.arange(n.size), list(elsewhere)) & ~small
    secrets = [
        secret
        for secret in _secrets(inside, n, small, hide_below)
        if _factors(inside[:, public], secret) is None
    ]

    def telling(chosen: NDArray[np.bool_]) -> int | None:
        known = ~chosen | public
        exposed = _exposed_part(n, known, public, parts, hide_below)
        return _term_that_tells(inside, n, known, public, secrets) if exposed is None else exposed

    while (more := telling(hidden)) is not None:
        hidden[more] = True
    # Later ones can have made earlier ones needless: the largest come back first.
    extra = np.flatnonzero(hidden & ~small)
    for place in sorted(extra.tolist(), key=lambda at: (-float(n[at]), at)):
        hidden[place] = False
        hidden[place] = telling(hidden) is not None
    return hidden


def _secrets(
    inside: NDArray[np.float64], n: NDArray[np.float64], small: NDArray[np.bool_], hide_below: int
) -> Iterator[NDArray[np.float64]]:
    """What may not be derived: small columns, and two that are small together."""
    places = [place for place in np.flatnonzero(small) if n[place] > 0]
    for place in places:
        yield inside[:, place]
    for one, other in combinations(places, 2):
        if n[one] + n[other] < hide_below:
            yield inside[:, one] + inside[:, other]


def _exposed_part(
    n: NDArray[np.float64],
    known: NDArray[np.bool_],
    public: NDArray[np.bool_],
    parts: Sequence[Sequence[int]],
    hide_below: int,
) -> int | None:
    """The smallest shown part of a breakdown whose rest, the total minus the shown, is small.

    The rest holds the hidden parts, and who has no value of the breakdown.
    """
    for places in parts:
        rest = n[0] - sum(n[place] for place in places if known[place])
        own = [place for place in places if known[place] and not public[place]]
        if own and 0 < rest < hide_below:
            return min(own, key=lambda place: float(n[place]))
    return None


def _term_that_tells(
    inside: NDArray[np.float64],
    n: NDArray[np.float64],
    known: NDArray[np.bool_],
    public: NDArray[np.bool_],
    secrets: Sequence[NDArray[np.float64]],
) -> int | None:
    """The smallest shown column in a sum of shown columns that equals a secret."""
    places = np.flatnonzero(known)
    for secret in secrets:
        factors = _factors(inside[:, places], secret)
        if factors is not None:
            terms = [int(p) for p in places[np.abs(factors) > _NOTHING] if not public[p]]
            if terms:
                return min(terms, key=lambda place: float(n[place]))
    return None


def _factors(known: NDArray[np.float64], secret: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The factors with which known columns add up to a secret, if they do."""
    if not known.shape[1]:
        return None
    factors = np.asarray(np.linalg.lstsq(known, secret, rcond=None)[0], dtype=np.float64)
    return factors if np.abs(known @ factors - secret).max() < _NOTHING else None

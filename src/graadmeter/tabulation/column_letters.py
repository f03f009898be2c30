"""Which columns of a breakdown are significantly higher than which others, row by row.

Columns of one breakdown share no respondent, so that the products of their linearised values are
zero and only the post-strata tie them together. With Z_g the sum of the linearised values of a
column in post-stratum g (see `graadmeter.estimation.proportions`), n_g the rows of g and n all:

    cov(a, b) = - n / (n - 1) sum over g of Z_ga Z_gb / n_g

which is `graadmeter.estimation.covariances` for domains that do not overlap. All pairs of a
breakdown in a row are tested two-sided and corrected together by Holm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from graadmeter.estimation import PostStrata, adjust_p_values, difference

SIGNIFICANCE = 0.05

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Estimated:
    """Estimates of one question; D columns, G post-strata, K answers.

    Attributes:
        estimate, se, df: (D, K).
        spread: (D, G, K), the sums Z of linearised values.
    """

    estimate: Floats
    se: Floats
    df: Floats
    spread: Floats


def higher_than(
    estimated: Estimated,
    strata: PostStrata,
    parts: Sequence[Sequence[int]],
    testable: NDArray[np.bool_],
) -> list[list[tuple[int, ...] | None]]:
    """The columns that each column is significantly higher than.

    Args:
        estimated: the estimates.
        strata: the post-strata of the file.
        parts: the columns of each breakdown.
        testable: bool (D,), the columns that take part.

    Returns:
        K by D: columns, or None where no test with the column was possible.
    """
    n_columns, n_answers = estimated.estimate.shape
    found: list[list[tuple[int, ...] | None]] = [[None] * n_columns for _k in range(n_answers)]
    pairs = [
        [pair for pair in combinations(places, 2) if testable[list(pair)].all()] for places in parts
    ]
    every = [pair for of_one in pairs for pair in of_one]
    if not every:
        return found
    first, second = (np.array(side) for side in zip(*every, strict=True))
    sizes = np.maximum(strata.n, 1)
    total = strata.n_total
    shared = np.einsum(
        "pgk,pgk,g->pk", estimated.spread[first], estimated.spread[second], 1.0 / sizes
    )
    tests = difference(
        estimated.estimate[first],
        estimated.se[first],
        estimated.df[first],
        estimated.estimate[second],
        estimated.se[second],
        estimated.df[second],
        covariance=-shared * total / max(total - 1, 1),
    )
    start = 0
    for of_one in pairs:
        rows = slice(start, start + len(of_one))
        start += len(of_one)
        for answer in range(n_answers):
            p, change = tests.p_value[rows, answer], tests.difference[rows, answer]
            _note_pairs(found[answer], of_one, p, change)
    return found


def _note_pairs(
    row: list[tuple[int, ...] | None], pairs: Sequence[tuple[int, int]], p: Floats, change: Floats
) -> None:
    """Add the outcome of the pairs of one breakdown to a row of columns."""
    known = ~np.isnan(p)
    for place in {
        place for pair, tested in zip(pairs, known, strict=True) if tested for place in pair
    }:
        row[place] = ()
    # Correction only raises p, so where no p is below the level there is nothing to find.
    if not (p[known] < SIGNIFICANCE).any():
        return
    significant = adjust_p_values(p, "holm") < SIGNIFICANCE
    for (one, other), found, more in zip(pairs, significant, change > 0, strict=True):
        if found:
            winner, loser = (other, one) if more else (one, other)
            row[winner] = (*(row[winner] or ()), loser)

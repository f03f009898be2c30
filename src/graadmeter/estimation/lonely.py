"""Strata with one primary sampling unit, and the centring of PSU totals within strata.

One PSU shows nothing of the variance between PSUs. What then happens is a choice the caller makes
and states (the names are those of the option `survey.lonely.psu` in R):

* ``fail``: refuse. Merge the stratum with a neighbour, which is the only remedy based on design.
* ``certainty``: the PSU was certain to be drawn; the stratum adds no variance.
* ``adjust``: the PSU is compared with the mean of all PSU totals in the file; on the safe side.
* ``average``: the stratum gets the average variance of the other strata.

A stratum whose sampling fraction is 1 is complete: it adds no variance, and one PSU is no problem.

Source: Lumley (2010), Complex Surveys, section 3.2.1.
"""

from __future__ import annotations

import numpy as np

from graadmeter.estimation._arrays import BoolArray, FloatArray
from graadmeter.estimation.design import Design


def lonely_strata(design: Design) -> BoolArray:
    """Which strata (H,) hold one PSU out of more than one in the population."""
    result: BoolArray = (design.stratum_psus == 1) & (design.fraction < 1.0)
    return result


def centred(design: Design, totals: FloatArray) -> FloatArray:
    """Centres PSU totals within strata and scales them, so that their squares add up to a variance.

    Row by row, (t - mean of t in h) sqrt((1 - f_h) m_h / (m_h - 1)); lonely strata by the rule of
    the design. V = sum of squares of the result, and a covariance is a sum of products.

    Args:
        design: the design.
        totals: float64 (k, M), totals of k variables per PSU.

    Returns:
        float64 (k, M).

    Raises:
        ValueError: A stratum has one PSU and the design says ``fail``; or ``average`` when no
            other stratum is left.
    """
    lone = lonely_strata(design)
    check_lonely(design, lone)
    sizes = design.stratum_psus
    inside = np.maximum(sizes - 1, 1)
    factor = np.where(sizes > 1, np.sqrt((1.0 - design.fraction) * sizes / inside), 0.0)
    if design.n_strata == 1:
        centre = totals.mean(axis=1, keepdims=True)
        result: FloatArray = (totals - centre) * factor[0]
    else:
        home = design.psu_stratum
        result = np.empty_like(totals)
        for i, values in enumerate(totals):
            sums = np.bincount(home, weights=values, minlength=design.n_strata)
            np.subtract(values, (sums / np.maximum(sizes, 1))[home], out=result[i])
            result[i] *= factor[home]
    if lone.any() and design.lonely == "adjust":
        alone = lone[design.psu_stratum]
        shift = totals[:, alone] - totals.mean(axis=1, keepdims=True)
        result[:, alone] = shift * np.sqrt(1.0 - design.fraction[design.psu_stratum[alone]])
    if lone.any() and design.lonely == "average":
        present = np.count_nonzero(sizes)
        result *= np.sqrt(present / (present - np.count_nonzero(lone)))
    return result


def check_lonely(design: Design, lone: BoolArray) -> None:
    """Refuses lonely strata where the design has no rule for them.

    Args:
        design: the design.
        lone: what `lonely_strata` returns.

    Raises:
        ValueError: as `centred`.
    """
    if not lone.any():
        return
    shown = ", ".join(str(h) for h in np.flatnonzero(lone)[:10])
    if design.lonely == "fail":
        raise ValueError(
            f"stratum {shown} has only one primary sampling unit, so its variance is unknown: "
            "merge it with another stratum, or choose lonely='certainty', 'adjust' or 'average'"
        )
    if design.lonely == "average" and lone.sum() == np.count_nonzero(design.stratum_psus):
        raise ValueError("lonely='average' needs a stratum with more than one PSU; there is none")

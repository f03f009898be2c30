"""The response rate that fieldwork ends with, if it goes on as in its last days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from graadmeter.estimation._arrays import whole_numbers
from graadmeter.estimation._special import check_level

FEWEST_DAYS = 5
WINDOW = 7


@dataclass(frozen=True)
class ExpectedRate:
    """A response rate at the end of fieldwork.

    Attributes:
        rate: the expected rate, 0..1.
        low: lower confidence limit, never below what is in already.
        high: upper confidence limit.
        level: the confidence level.
        hazard: chance per day that somebody who has not responded yet does so.
        dispersion: how many times more the days of the window differ than chance alone, at least 1.
        window: number of days that the hazard comes from.
    """

    rate: float
    low: float
    high: float
    level: float
    hazard: float
    dispersion: float
    window: int


def expected_rate(
    approached: int,
    lost: int,
    daily: ArrayLike,
    days_left: int,
    *,
    level: float = 0.95,
) -> ExpectedRate | None:
    """The response rate to expect after some more days.

    Of A people approached, L cannot or will not take part and c_t responded on day t. At the start
    of day t, m_t = A - L - (c_1 + ... + c_(t-1)) can still respond. Over the last 7 days, or all
    days if there are fewer, the chance per day is

        h = (sum c_t + 1/2) / (sum m_t + 1),

    so that each of the M who are left responds in the d days to come with p = 1 - (1 - h)^d and
    the rate ends at (C + M p) / A. The variance of what comes is, by the delta method,

        V = f (M p (1 - p) + (M d (1 - h)^(d - 1))^2 h (1 - h) / (sum m_t + 1)),

    with f = max(1, sum (c_t - h m_t)^2 / (h (1 - h) m_t) / (days - 1)): weekends and reminders make
    days differ more than chance does. The limits are taken on the logit scale of p, so that they
    stay between what is in already and everybody.

    It assumes that those who are left respond as they did in the window, reminders included. Who
    answers late is harder to move, so without further reminders it is too high; a reminder that
    still comes, after a window without one, makes it too low.

    Args:
        approached: how many were asked.
        lost: how many of them refused or cannot be reached and did not respond.
        daily: responses per day, whole days, also those without any.
        days_left: days to come.
        level: confidence level.

    Returns:
        None with fewer than 5 days, when nobody is left, or when no day is left.

    Raises:
        ValueError: more responded or were lost than were approached.
    """
    counts = whole_numbers(daily, "daily")
    done = int(counts.sum())
    left = approached - lost - done
    if left < 0 or lost < 0:
        raise ValueError("more people responded or were lost than were approached")
    quantile = float(special.ndtri(0.5 + check_level(level) / 2.0))
    if counts.size < FEWEST_DAYS or left == 0 or days_left <= 0:
        return None
    window = min(WINDOW, counts.size)
    before = np.concatenate([[0], np.cumsum(counts)[:-1]])
    waiting = (approached - lost - before)[-window:].astype(np.float64)
    came = counts[-window:].astype(np.float64)
    exposure = float(waiting.sum()) + 1.0
    hazard = min((float(came.sum()) + 0.5) / exposure, 1.0 - 0.5 / exposure)
    pearson = (came - hazard * waiting) ** 2 / (hazard * (1.0 - hazard) * waiting)
    dispersion = max(1.0, float(pearson.sum()) / (window - 1))
    stay = (1.0 - hazard) ** days_left
    p = 1.0 - stay
    slope = left * days_left * stay / (1.0 - hazard)
    spread = dispersion * (left * p * stay + slope**2 * hazard * (1.0 - hazard) / exposure)
    # On the logit scale; p is never 0 or 1, but can be too close to 1 to tell.
    step = quantile * np.sqrt(spread) / (left * max(p * stay, 1e-12))
    centre = special.logit(min(p, 1.0 - 1e-12))
    low, high = special.expit([centre - step, centre + step])
    return ExpectedRate(
        rate=(done + left * p) / approached,
        low=(done + left * float(low)) / approached,
        high=(done + left * float(high)) / approached,
        level=level,
        hazard=hazard,
        dispersion=dispersion,
        window=window,
    )

"""What a follow-up among non-respondents says, and what non-response may hide at worst."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from graadmeter.estimation._special import check_level, t_quantile
from graadmeter.estimation.intervals import wilson, xlogit


@dataclass(frozen=True)
class NonresponseComparison:
    """A share among respondents against the same share in a follow-up of non-respondents.

    Attributes:
        respondents: share among respondents, 0..1.
        followed_up: share in the follow-up sample, 0..1.
        n: rows in the follow-up sample.
        difference: follow-up minus respondents, -1..1.
        low: lower confidence limit of the difference.
        high: upper confidence limit.
        level: the confidence level.
        stated: the difference (above 0) that `power` is about.
        power: the chance, 0..1, that a true difference of +stated or -stated, whichever is harder
            to see, is found significant. NaN where neither is possible.
        detectable_up: smallest positive true difference found with 80 percent power; NaN if none.
        detectable_down: the same for a negative one, given as a positive number.
    """

    respondents: float
    followed_up: float
    n: int
    difference: float
    low: float
    high: float
    level: float
    stated: float
    power: float
    detectable_up: float
    detectable_down: float


def compare_nonresponse(
    p1: float,
    se1: float,
    df1: float,
    count: int,
    n: int,
    *,
    stated: float = 0.05,
    level: float = 0.95,
) -> NonresponseComparison:
    """Compares respondents with a simple random sample of non-respondents.

    The interval is the hybrid of the two separate intervals (xlogit for the respondents, Wilson's
    for the follow-up), so it holds for small samples and a count of 0 or n:

        d - sqrt((p2 - l2)^2 + (u1 - p1)^2)  ..  d + sqrt((u2 - p2)^2 + (p1 - l1)^2)

    An interval that holds 0 is no proof of no difference: look at `power` and at what was
    detectable before the follow-up is called reassuring. A follow-up has non-response of its own.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Zou and Donner (2008),
    Statistics in Medicine 27, 1693-1702; Wilson (1927), JASA 22, 209-212. Power: see
    `detection_power`.

    Args:
        p1: share among respondents, strictly between 0 and 1.
        se1: its standard error, not negative; 0 takes p1 as known.
        df1: its degrees of freedom; may be infinite.
        count: rows with the answer in the follow-up sample.
        n: rows in the follow-up sample.
        stated: a difference worth finding, above 0, for instance 0.05 for 5 percentage points.
        level: confidence level.

    Returns:
        See `NonresponseComparison`.

    Raises:
        ValueError: p1 not between 0 and 1, a negative se1, df1 <= 0, no 0 <= count <= n with
            n >= 1, `stated` not above 0, or `level` not between 0 and 1.
    """
    if not (float(count).is_integer() and float(n).is_integer() and 0 <= count <= n and n >= 1):
        raise ValueError(f"count and n must be whole, 0 <= count <= n, n >= 1; found {count}, {n}")
    if not stated > 0.0:
        raise ValueError(f"stated must be above 0; found {stated}")
    _check_share(p1, se1, df1)
    first = xlogit(p1, se1, df1, level)
    p2 = count / n
    # Without a standard error the effective size is n itself: a simple random follow-up.
    limits = wilson(p2, 0.0, n, np.inf, level)
    low2, high2 = float(limits.low), float(limits.high)
    change = p2 - p1
    powers = [
        detection_power(p1, se1, df1, n, sign * stated, level=level)
        for sign in (1.0, -1.0)
        if 0.0 <= p1 + sign * stated <= 1.0
    ]
    return NonresponseComparison(
        respondents=float(p1),
        followed_up=p2,
        n=int(n),
        difference=change,
        low=change - float(np.hypot(p2 - low2, first.high - p1)),
        high=change + float(np.hypot(high2 - p2, p1 - first.low)),
        level=level,
        stated=float(stated),
        power=min(powers, default=float("nan")),
        detectable_up=smallest_detectable(p1, se1, df1, n, up=True, level=level),
        detectable_down=smallest_detectable(p1, se1, df1, n, up=False, level=level),
    )


def detection_power(
    p1: float, se1: float, df1: float, n: int, true_difference: float, *, level: float = 0.95
) -> float:
    """The chance that a follow-up of n finds a true difference significant, 0..1.

    With p2 = p1 + difference, SE0^2 = se1^2 + p1 (1 - p1) / n, SE1^2 = se1^2 + p2 (1 - p2) / n,
    t the quantile of the two-sided test and T the distribution function of Student's t, both on
    Satterthwaite's degrees of freedom of SE0:

        T((|difference| - t SE0) / SE1) + T((-|difference| - t SE0) / SE1)

    The approximation is rough where n p2 or n (1 - p2) is below about 5. Source: Fleiss, Levin
    and Paik (2003), Statistical Methods for Rates and Proportions, section 4.2, with the standard
    error of a design for the first sample and t for the normal.

    Args:
        p1: share among respondents, strictly between 0 and 1.
        se1: its standard error, not negative.
        df1: its degrees of freedom.
        n: rows in the follow-up sample.
        true_difference: p2 - p1, such that p2 is within 0..1.
        level: 0.95 for a test at 5 percent.

    Raises:
        ValueError: As for `compare_nonresponse`; or p1 + true_difference lies outside 0..1.
    """
    _check_share(p1, se1, df1)
    check_level(level)
    p2 = p1 + true_difference
    if not -1e-12 <= p2 <= 1.0 + 1e-12 or n < 1:
        raise ValueError(f"p1 + true_difference must lie in 0..1 and n be at least 1; found {p2}")
    p2 = min(max(p2, 0.0), 1.0)
    null = np.sqrt(se1**2 + p1 * (1.0 - p1) / n)
    actual = float(np.sqrt(se1**2 + p2 * (1.0 - p2) / n))
    parts = (se1**2, p1 * (1.0 - p1) / n)
    df = (parts[0] + parts[1]) ** 2 / (parts[0] ** 2 / df1 + parts[1] ** 2 / max(n - 1, 1))
    edge = float(t_quantile(0.5 + level / 2.0, df) * null)
    size = abs(true_difference)
    if actual == 0.0:  # nobody or everybody, against a known share: the outcome is certain
        return float(size > edge)
    tails = np.array([size - edge, -size - edge]) / actual
    return float(special.stdtr(df, tails).sum())


def smallest_detectable(
    p1: float,
    se1: float,
    df1: float,
    n: int,
    *,
    up: bool = True,
    power: float = 0.8,
    level: float = 0.95,
) -> float:
    """The smallest true difference that a follow-up of n finds with the given power.

    Args:
        p1: share among respondents, strictly between 0 and 1.
        se1: its standard error.
        df1: its degrees of freedom.
        n: rows in the follow-up sample.
        up: True for a higher share among non-respondents, False for a lower one.
        power: wanted power, between 1 - level and 1.
        level: 0.95 for a test at 5 percent.

    Returns:
        The difference as a positive number, to 1e-12; NaN if no possible share is found with that
        power.

    Raises:
        ValueError: As for `detection_power`; or `power` is not between 1 - level and 1.
    """
    if not 1.0 - check_level(level) < power < 1.0:
        raise ValueError(f"power must lie between {1.0 - level:.3g} and 1; found {power}")
    _check_share(p1, se1, df1)
    sign, low, high = (1.0, 0.0, 1.0 - p1) if up else (-1.0, 0.0, p1)

    def enough(size: float) -> bool:
        return detection_power(p1, se1, df1, n, sign * size, level=level) >= power

    if not enough(high):
        return float("nan")
    while high - low > 1e-12:  # power grows with the difference
        middle = (low + high) / 2.0
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def worst_case_bounds(
    share: float | tuple[float, float],
    response_rate: float,
    *,
    among_others: tuple[float, float] = (0.0, 1.0),
) -> tuple[float, float]:
    """Bounds of a population share when nothing, or little, is known of those who did not respond.

    P = r p + (1 - r) q lies between r p + (1 - r) q_low and r p + (1 - r) q_high. With the limits
    of a confidence interval for p, the bounds hold at (at least) its confidence level.

    Source: Cochran (1977), Sampling Techniques, section 13.2; Manski (1995), Identification
    Problems in the Social Sciences, chapter 2; Horowitz and Manski (2000), JASA 95, 77-84.

    Args:
        share: share among respondents, 0..1, or the limits of its interval.
        response_rate: r, share of the population that responds, 0..1, in the right weights.
        among_others: lowest and highest share thought possible among the others; (0, 1) assumes
            nothing.

    Returns:
        Lower and upper bound, 0..1.

    Raises:
        ValueError: A number outside 0..1 or limits in the wrong order.
    """
    inside = share if isinstance(share, tuple) else (share, share)
    for name, (low, high) in (("share", inside), ("among_others", among_others)):
        if not 0.0 <= low <= high <= 1.0:
            raise ValueError(f"{name} must be 0 <= low <= high <= 1; found {low} and {high}")
    if not 0.0 <= response_rate <= 1.0:
        raise ValueError(f"response_rate must lie between 0 and 1; found {response_rate}")
    rest = 1.0 - response_rate
    return (
        response_rate * inside[0] + rest * among_others[0],
        response_rate * inside[1] + rest * among_others[1],
    )


def _check_share(p1: float, se1: float, df1: float) -> None:
    if not 0.0 < p1 < 1.0:
        raise ValueError(f"the share among respondents must lie between 0 and 1; found {p1}")
    if not se1 >= 0.0 or not np.isfinite(se1) or not df1 > 0.0:
        raise ValueError(f"se1 must not be negative and df1 be above 0; found {se1} and {df1}")

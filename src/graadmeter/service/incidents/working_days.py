"""Saturdays, Sundays and holidays, as the Algemene termijnenwet knows them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_SATURDAY = 5


@cache
def holidays(year: int) -> frozenset[date]:
    """The recognised holidays of the Algemene termijnenwet, art. 3; Good Friday counts as one."""
    easter = _easter(year)
    moving = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension, Whit Monday
    kings = date(year, 4, 27)
    if kings.weekday() == _SATURDAY + 1:
        kings -= timedelta(days=1)
    return frozenset(
        {
            date(year, 1, 1),
            kings,
            date(year, 5, 5),
            date(year, 12, 25),
            date(year, 12, 26),
            *(easter + timedelta(days=days) for days in moving),
        }
    )


def _easter(year: int) -> date:
    """Easter Sunday by the method of Meeus, Jones and Butcher (Meeus, Astronomical Algorithms)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap = century // 4
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    while day.weekday() >= _SATURDAY or day in holidays(day.year):
        day += timedelta(days=1)
    return day

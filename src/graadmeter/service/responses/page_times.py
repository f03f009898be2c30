"""How long respondents need for a page: counts per band, never a time of one respondent."""

from __future__ import annotations

import secrets
from bisect import bisect_right
from collections import defaultdict

from django.db.models import F, Sum

from graadmeter.service.responses.models import PageTime

BANDS = (15, 30, 60, 120, 300)
"""Seconds at which the next band begins; the last one holds who went away for a while, too."""
_SLOTS = 16


def band_of(seconds: float) -> int:
    """The band of a time, 0 to 5."""
    return bisect_right(BANDS, seconds)


def count_time(survey: int, page: str, seconds: float) -> None:
    """Counts one respondent who left a page; call it in the transaction that keeps the answers."""
    here = {
        "survey": survey,
        "page": page,
        "band": band_of(seconds),
        "slot": secrets.randbelow(_SLOTS),
    }
    counted = PageTime.objects.filter(**here)
    if not counted.update(passed=F("passed") + 1):
        PageTime.objects.bulk_create([PageTime(**here)], ignore_conflicts=True)
        counted.update(passed=F("passed") + 1)


def page_times(survey: int) -> dict[str, tuple[int, ...]]:
    """Page to the number of respondents per band."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BANDS) + 1))
    counted = PageTime.objects.filter(survey=survey).values_list("page", "band")
    for page, band, number in counted.annotate(Sum("passed")):
        found[page][band] = number
    return {page: tuple(counts) for page, counts in found.items()}


def median_band(counts: tuple[int, ...]) -> int | None:
    """The band that holds the middle respondent; None without any."""
    half, so_far = sum(counts) / 2, 0
    for band, number in enumerate(counts):
        so_far += number
        if number and so_far >= half:
            return band
    return None

"""How many gave each answer, so that nobody can be found by it.

Answers of people: every number is rounded to the threshold under which the group's figures are
hidden, and numbers below the threshold are left out (rounding in the sense of Hundepool and others,
Statistical Disclosure Control, 2012, section 5.4). Each number is rounded by itself, so that none
can be found by subtracting others, whatever variables they are of.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from graadmeter.publication.codebook.description import Variable


def protected_counts(variable: Variable, values: pl.Series, rounded_to: int) -> Variable:
    """The variable with how many gave each answer.

    Args:
        variable: the variable.
        values: its values, as numbers; texts with empty ones where there is none.
        rounded_to: numbers are rounded to it, and left out below it; 0 and 1 change nothing.
    """
    if variable.role == "weight":
        return replace(variable, valid=_told(values.len(), rounded_to))
    if variable.textual:
        return replace(variable, valid=_told(int((values != "").sum()), rounded_to))
    found: dict[int | None, int] = dict(values.value_counts().iter_rows())
    missing = {category.value for category in variable.categories if category.missing}
    valid = sum(n for value, n in found.items() if value not in {None, *missing})
    return replace(
        variable,
        valid=_told(valid, rounded_to),
        categories=tuple(
            replace(category, count=_told(found.get(category.value, 0), rounded_to))
            for category in variable.categories
        ),
    )


def _told(count: int, rounded_to: int) -> int | None:
    if rounded_to <= 1:
        return count
    return None if count < rounded_to else (2 * count + rounded_to) // (2 * rounded_to) * rounded_to

"""A change "met 10 procent" where the figures differ by 10 percentage points, or the reverse.

From 30 to 20 percent is a fall of 10 percentage points and of a third. The sentence is linked to
the cells of two waves as in `text_direction`. Found when the stated change fits the other reading
and not its own; when both readings fit (from 98 to 88) or neither does, nothing is found.
Never ``certain``: people often write percent for percentage points.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from graadmeter.consistency.claims import Amount, Change, Measure
from graadmeter.consistency.findings import Certainty, Finding, Said, Spot, in_both
from graadmeter.consistency.linking import (
    certainty_of,
    changes_in,
    difference,
    latest,
    linked,
    number_at,
    pair_of,
)
from graadmeter.consistency.material import Material, Statement
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _


def check(material: Material) -> Iterator[Finding]:
    """Changes in percent that are changes in percentage points, or the reverse."""
    for links in linked(material):
        best = latest(material, links)
        if best is None or certainty_of(links, best) is None:
            continue
        for change in changes_in(links.statement):
            if change.by is None:
                continue
            pair = pair_of(material, best, change)
            if pair is None:
                continue
            old, new = (number_at(material, at) for at in pair)
            if _mistaken(change.by, old, new):
                certainty = Certainty.LIKELY if best.strong else Certainty.NOTE
                yield _finding(material, links.statement, change, certainty, *pair)


def _mistaken(by: Amount, old: Printed, new: Printed) -> bool:
    if old.rounding.low <= 0:
        return False
    points = difference(old, new) if new.value >= old.value else difference(new, old)
    share = Interval(
        points.low / old.rounding.high * 100,
        points.high / old.rounding.low * 100,
    )
    reads_points, reads_share = points.meets(by.allows), share.meets(by.allows)
    if by.measure is Measure.POINTS:
        return reads_share and not reads_points
    return reads_points and not reads_share


def _finding(
    material: Material,
    statement: Statement,
    change: Change,
    certainty: Certainty,
    before: Spot,
    after: Spot,
) -> Finding:
    old, new = number_at(material, before), number_at(material, after)
    by = change.by
    if by is None:
        raise ValueError("a change by an amount")
    ratio = Fraction(new.value - old.value) / Fraction(old.value) * 100
    possible = f"{abs(new.value - old.value)}; {abs(round(ratio))}"

    def say() -> str:
        return _(
            "De tekst noemt een verandering van {by}; in tabel {table} gaat het cijfer van {old} "
            "naar {new}. Dat zijn {points} procentpunten, of {percent} procent."
        ).format(
            by=_by(by),
            table=after.table,
            old=old,
            new=new,
            points=abs(new.value - old.value),
            percent=abs(round(ratio)),
        )

    return Finding(
        "points-or-percent",
        certainty,
        (Said(statement.id), after, before),
        f"{by.text}; {old}; {new}",
        possible,
        in_both(say),
    )


def _by(amount: Amount) -> str:
    if amount.measure is Measure.POINTS:
        return _("{number} procentpunten").format(number=amount.text)
    return _("{number} procent").format(number=amount.text)


RULE = Rule(id="points-or-percent", check=check)

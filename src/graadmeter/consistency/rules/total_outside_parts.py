"""A total percentage below its lowest or above its highest part.

A percentage of everybody is a mean of the percentages of the groups with weights that are not
negative, whatever the weighting. It lies between the lowest and the highest of them. Each printed
percentage stands for every value that rounds to it. A total that only touches the outermost value
of the lowest part is impossible as well when another part lies above that value, since a group
with a printed percentage has a weight above zero.

Assumptions: the headings are groups and together they are everybody. Printed n's that sum to the
total's n, or counts that do so beside the percentages, show that for their own wave: ``certain``.
When they show it for another wave or in another table only: ``likely``. When nothing shows it (the
parts may be answers, or kinds of one thing) there is no finding.

False alarms: a line of shares that sum to their total ("43, 38, 10, 9, together 100") is passed
over, and so is every total that is the sum of its parts; a line in which a part is not printed
too, since that part may be anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from graadmeter.consistency.findings import Certainty, Finding, in_both
from graadmeter.consistency.groups import View, counts_cover, partitions, views
from graadmeter.consistency.material import Material
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.structure import Unit, Whole
from graadmeter.language import gettext as _

ID = "total-outside-parts"


def check(material: Material) -> Iterator[Finding]:
    """A finding for each total outside its parts."""
    known = partitions(material)
    for table in material.tables:
        for view in views(table):
            for whole in view.wholes():
                for column in range(len(view.grid.columns)):
                    certainty = _certainty(view, whole, column, known)
                    if certainty is not None and outside(view, whole, column):
                        yield _finding(view, whole, column, certainty)


def _certainty(
    view: View, whole: Whole, column: int, known: frozenset[frozenset[str]]
) -> Certainty | None:
    if view.adds_up(whole, column) or counts_cover(view, whole, column):
        return Certainty.CERTAIN
    if all(view.n(row, column) is not None for row in (whole.total, *whole.parts)):
        return None  # The n's themselves show that somebody is in no group, or in two.
    return Certainty.LIKELY if view.keys(whole) in known else None


def percentages(
    view: View, whole: Whole, column: int
) -> tuple[Printed, tuple[Printed, ...]] | None:
    """A total and its parts; None when one is not printed or is no percentage."""
    numbers = [view.grid.cells[row][column] for row in (whole.total, *whole.parts)]
    found = tuple(number for number in numbers if number is not None)
    if len(found) < len(numbers):
        return None
    if any(view.unit(row, column) is not Unit.PERCENT for row in (whole.total, *whole.parts)):
        return None
    return found[0], found[1:]


def outside(view: View, whole: Whole, column: int) -> bool:
    """Whether a total cannot be a mean of its parts, nor is their sum."""
    line = percentages(view, whole, column)
    if line is None:
        return False
    total, parts = line
    room = total.share
    shares = [part.share for part in parts]
    added = Interval(
        sum((each.low for each in shares), Fraction(0)),
        sum((each.high for each in shares), Fraction(0)),
    )
    if room.meets(added) and total.value >= max(part.value for part in parts):
        return False
    low, high = min(each.low for each in shares), max(each.high for each in shares)
    below = room.high < low or (room.high == low and any(each.low > low for each in shares))
    above = room.low > high or (room.low == high and any(each.high < high for each in shares))
    return below or above


def _finding(view: View, whole: Whole, column: int, certainty: Certainty) -> Finding:
    line = percentages(view, whole, column)
    if line is None:
        raise ValueError("a line with a number that is not printed has no total outside it")
    total, parts = line
    low, high = min(parts, key=lambda each: each.value), max(parts, key=lambda each: each.value)
    label = view.grid.columns[column].label
    return Finding(
        rule=ID,
        certainty=certainty,
        where=tuple(view.spot(row, column) for row in (whole.total, *whole.parts)),
        printed="; ".join(str(each) for each in (total, *parts)),
        possible=f"{low}–{high}",
        message=in_both(
            lambda: _(
                "Bij ‘{label}’ staat {total} procent als totaal, terwijl de groepen van {low} tot"
                " en met {high} procent lopen: een totaal van groepen samen ligt daartussen."
            ).format(label=label, total=total, low=low, high=high)
        ),
    )


RULE = Rule(id=ID, check=check)

"""Counts whose total is not the sum of the parts, for totals and for subtotals.

Counts add up exactly; a total of three groups is the sum of their three counts. A column counts
when its heading says so and each of its numbers is whole. In a weighted table counts may be rounded
themselves: then every part and the total may be half a person off.

Assumptions: the rows under a subtotal, and the rows beside a total, are all its parts. ``certain``
where the heading is of people approached or of questionnaires completed, or where some number in
the column is above 100, so that the column cannot hold percentages or averages. Elsewhere
``likely``, and only when the total is at least as high as its highest part: "average number" over
groups has a total in between.

False alarms: a table that leaves out a small group but counts it in the total; groups that overlap.
Lines in which a number is not printed are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from graadmeter.consistency.findings import Certainty, Finding, in_both
from graadmeter.consistency.groups import View, views
from graadmeter.consistency.material import Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.structure import Unit, Whole
from graadmeter.language import gettext as _

ID = "count-sums"
_PEOPLE = re.compile(r"\b(benaderd|ingevuld|uitgenodigd|approached|completed|invited)\b", re.I)
_NO_SUM = re.compile(r"gemiddeld|mediaan|average|\bmean\b|median|\bper\b", re.IGNORECASE)
_HALF = Fraction(1, 2)
_ALL = 100


def check(material: Material) -> Iterator[Finding]:
    """A finding for each total of counts that is not their sum."""
    for table in material.tables:
        for view in views(table):
            for whole in view.wholes():
                for column in range(len(view.grid.columns)):
                    finding = _judge(view, whole, column)
                    if finding is not None:
                        yield finding


def _judge(view: View, whole: Whole, column: int) -> Finding | None:
    numbers = _counts(view, whole, column)
    label = view.grid.columns[column].label
    if numbers is None or _NO_SUM.search(label):
        return None
    total, *parts = numbers
    added = sum(int(part.value) for part in parts)
    off = _HALF * len(numbers) if view.grid.weighted else Fraction(0)
    if abs(added - Fraction(total.value)) <= off:
        return None
    sure = _PEOPLE.search(label) or any(number.value > _ALL for number in numbers)
    if not sure and total.value < max(part.value for part in parts):
        return None
    heading = view.grid.rows[whole.total].label
    return Finding(
        rule=ID,
        certainty=Certainty.CERTAIN if sure else Certainty.LIKELY,
        where=tuple(view.spot(row, column) for row in (whole.total, *whole.parts)),
        printed="; ".join(str(each) for each in numbers),
        possible=str(added),
        message=in_both(
            lambda: _(
                "Bij ‘{heading}’ staat voor ‘{label}’ {total}, maar de delen zijn samen {added}."
            ).format(heading=heading, label=label, total=total, added=added)
        ),
    )


def _counts(view: View, whole: Whole, column: int) -> tuple[Printed, ...] | None:
    """The total and its parts; None unless all are printed, whole and counts."""
    rows = (whole.total, *whole.parts)
    found = [number for row in rows if (number := view.grid.cells[row][column]) is not None]
    if len(found) < len(rows) or any(number.value != int(number.value) for number in found):
        return None
    counts = any(view.unit(row, column) is Unit.COUNT for row in rows)
    return tuple(found) if counts else None


RULE = Rule(id=ID, check=check)

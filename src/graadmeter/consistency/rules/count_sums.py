"""Counts whose total is not the sum of the parts, for totals and for subtotals.

Counts add up exactly; a total of three groups is the sum of their three counts. A column counts
when its heading says so and each of its numbers is whole. In a weighted table counts may be rounded
themselves: then every part and the total may be half a person off.

Assumptions: the rows under a subtotal, and the rows beside a total, are all its parts. ``certain``
where the heading is of people approached or of questionnaires completed, or where some number in
the column is above 100, so that the column cannot hold percentages or averages. Elsewhere
``likely``, and only when the total is at least as high as its highest part: "average number" over
groups has a total in between.

A number above 100 need not be a count: where no heading says that people or things are counted, a
total below its highest part may be a mean (an index, a sum of money), and nothing is said. Nor is
anything said of averages, indices and growth, of numbers that were rounded ("x 1.000", decimals),
where one thing may be counted twice (several answers), or where a part is itself in another part
("waarvan", a subtotal). "Totaal oneens" may be an answer: ``likely`` at most.

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
from graadmeter.consistency.structure import Unit, Whole, several_answers
from graadmeter.language import gettext as _

ID = "count-sums"
_PEOPLE = re.compile(r"\b(benaderd|ingevuld|uitgenodigd|approached|completed|invited)\b", re.I)
_COUNTED = re.compile(r"\b(aantal|aantallen|number|numbers|count)\b", re.IGNORECASE)
_NO_SUM = re.compile(
    r"gemiddeld|mediaan|average|\bmean\b|median|\bper\b|indexcijfer|\bind(ex|ices)\b"
    r"|=\s*100\b|\bgroei\b|growth|\bverandering|\bchange\b|\bscore|rapportcijfer",
    re.IGNORECASE,
)
_ROUNDED = re.compile(
    r"[x×*]\s*1[.,\s]?000\b|duizend|miljoen|\bmln\b|afgerond|thousand|million|rounded",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"^\W*(waarvan|w\.v\.|of which|of whom)(?=\W|$)|^\s*[-–—•]|\bsubtota", re.IGNORECASE
)
_PLAIN_TOTAL = re.compile(
    r"^\W*(totaal|total|gezamenlijk|alle lagen)\W*(aantal|number|generaal|\d{4})?\W*$"
    r"|\((totaal|total)\)\s*$",
    re.IGNORECASE,
)
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
    if numbers is None or _has_no_sum(view, whole, label):
        return None
    total, *parts = numbers
    added = sum(int(part.value) for part in parts)
    off = _HALF * len(numbers) if view.grid.weighted else Fraction(0)
    if abs(added - Fraction(total.value)) <= off:
        return None
    heading = view.grid.rows[whole.total].label
    large = any(number.value > _ALL for number in numbers)
    counted = _PEOPLE.search(label) or (large and _COUNTED.search(f"{view.grid.title} {label}"))
    if not counted and total.value < max(part.value for part in parts):
        return None
    sure = (counted or large) and _PLAIN_TOTAL.search(heading)
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


def _has_no_sum(view: View, whole: Whole, label: str) -> bool:
    """Whether words say that a total need not be the sum of the numbers as they are printed."""
    grid = view.grid
    words = " ".join((grid.title, label, grid.rows[whole.total].label))
    return (
        _NO_SUM.search(words) is not None
        or _ROUNDED.search(" ".join((words, *grid.notes))) is not None
        or several_answers(grid)
        or any(_WITHIN.search(grid.rows[part].label) for part in whole.parts)
    )


def _counts(view: View, whole: Whole, column: int) -> tuple[Printed, ...] | None:
    """The total and its parts; None unless all are printed, whole and counts."""
    rows = (whole.total, *whole.parts)
    found = [number for row in rows if (number := view.grid.cells[row][column]) is not None]
    if len(found) < len(rows) or any(number.decimals for number in found):
        return None
    counts = any(view.unit(row, column) is Unit.COUNT for row in rows)
    return tuple(found) if counts else None


RULE = Rule(id=ID, check=check)

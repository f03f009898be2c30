"""A part above its whole: one kind above all kinds, or a "waarvan" above what it is part of.

Three patterns of words, compared within one table, one wave and one row or column:

- "Aangifte totaal" (or "Totaal") beside "Aangifte door slachtoffer", "Aangifte door organisatie":
  whoever did it one way did it. ``certain`` when the lowest value of the part is above the highest
  value of the total.
- a heading that begins with "waarvan" / "of which" and the nearest heading before it that does not:
  ``certain`` for counts. For percentages a ``note``, since "waarvan ernstig" is often a percentage
  of the heading above.
- "een of meer vormen" / "one or more types" beside the forms in the same section: ``likely``, since
  another row of that section may be about something else. Rows of a denial ("geen", "niet",
  "onbekend", "none") are no forms.

Assumptions: part and whole have the same base. Kinds of the first pattern that are 100 together are
shares of the total itself, with another base, and are passed over. "Besproken/gemeld" beside
"Bij: leidinggevende" is no pattern of this rule for the same reason: the second is a percentage of
those who discussed it. Nothing is said of parts that do not fill up their whole, nor of parts that
are more than their whole together: one person can be in two of them.

False alarms: a total of the first pattern that is a mean over years or places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from graadmeter.consistency.findings import Certainty, Finding, in_both
from graadmeter.consistency.groups import View, views
from graadmeter.consistency.material import Material
from graadmeter.consistency.printed import Interval
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.structure import Unit
from graadmeter.language import gettext as _

ID = "part-above-whole"
_TOTAL_OF = re.compile(r"^\s*(?P<what>.*?)\s*\b(totaal|total)\s*$", re.IGNORECASE)
_WAY = re.compile(r"^\s*(?P<what>.+?)\s+(door|by|via|bij)\b", re.IGNORECASE)
_OF_WHICH = re.compile(r"^\W*(waarvan|w\.v\.|of which|of whom)(?=\W|$)", re.IGNORECASE)
_ANY = re.compile(
    r"\b([eé][eé]n of meer(dere)?|one or more|any)\s+"
    r"(\w+\s+)?(vorm|soort|type|kind|form|sort)(en|s)?\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(geen|niet|nooit|onbekend|anders|none|no|not|never|unknown|other)\b", re.IGNORECASE
)
_ALL = 100
Pair = tuple[int, tuple[int, ...], str]
_BY_WAY, _BY_WHICH, _BY_ANY = "way", "which", "any"


def check(material: Material) -> Iterator[Finding]:
    """A finding for each part above its whole."""
    for table in material.tables:
        for view in views(table):
            for whole, parts, pattern in _pairs(view):
                for column in range(len(view.grid.columns)):
                    yield from _judge(view, whole, parts, pattern, column)


def _pairs(view: View) -> Iterator[Pair]:
    """Wholes with their parts, and the pattern of words that says so."""
    headings = view.grid.rows
    before: int | None = None
    which: dict[int, list[int]] = {}
    for row, heading in enumerate(headings):
        if _OF_WHICH.match(heading.label) is None:
            before = row
        elif before is not None and headings[before].wave == heading.wave:
            which.setdefault(before, []).append(row)
    for row, heading in enumerate(headings):
        if row in which:
            yield row, tuple(which[row]), _BY_WHICH
        beside = [
            other
            for other, each in enumerate(headings)
            if other != row and each.wave == heading.wave and each.section == heading.section
        ]
        total = _TOTAL_OF.match(heading.label)
        if total is not None:
            ways = {other: _WAY.match(headings[other].label) for other in beside}
            names = {way["what"].casefold() for way in ways.values() if way is not None}
            what = total["what"].casefold()
            # A bare "Totaal" is the total of the ways only when there is nothing else to be of.
            if (what and what in names) or (len(names) == 1 and None not in ways.values()):
                name = what or names.pop()
                yield (
                    row,
                    tuple(
                        other
                        for other, way in ways.items()
                        if way is not None and way["what"].casefold() == name
                    ),
                    _BY_WAY,
                )
        elif _ANY.search(heading.label) and not _DENIAL.search(heading.label):
            kinds = tuple(
                other
                for other in beside
                if not _DENIAL.search(headings[other].label)
                and not _ANY.search(headings[other].label)
            )
            yield row, kinds, _BY_ANY


def _judge(
    view: View, whole: int, parts: tuple[int, ...], pattern: str, column: int
) -> Iterator[Finding]:
    cells = view.grid.cells
    total = cells[whole][column]
    if total is None:
        return
    unit = view.unit(whole, column)
    rooms = {
        part: number.rounding
        for part in parts
        if (number := cells[part][column]) is not None and view.unit(part, column) is unit
    }
    if pattern == _BY_WAY and _are_all(list(rooms.values())) and total.value < _ALL:
        return
    for part, room in rooms.items():
        if room.low > total.rounding.high:
            yield _finding(view, whole, part, column, _certainty(pattern, unit))


def _are_all(rooms: list[Interval]) -> bool:
    low = sum((room.low for room in rooms), Fraction(0))
    high = sum((room.high for room in rooms), Fraction(0))
    return len(rooms) > 1 and low <= _ALL <= high


def _certainty(pattern: str, unit: Unit) -> Certainty:
    if pattern == _BY_ANY:
        return Certainty.LIKELY
    if pattern == _BY_WHICH and unit is not Unit.COUNT:
        return Certainty.NOTE
    return Certainty.CERTAIN


def _finding(view: View, whole: int, part: int, column: int, certainty: Certainty) -> Finding:
    total, number = view.grid.cells[whole][column], view.grid.cells[part][column]
    names = [view.grid.rows[row].label for row in (part, whole)]
    return Finding(
        rule=ID,
        certainty=certainty,
        where=(view.spot(part, column), view.spot(whole, column)),
        printed=f"{number}; {total}",
        possible=f"0–{total}",
        message=in_both(
            lambda: _(
                "‘{part}’ ({number}) is hoger dan ‘{whole}’ ({total}), terwijl het er een deel"
                " van is."
            ).format(part=names[0], number=number, whole=names[1], total=total)
        ),
    )


RULE = Rule(id=ID, check=check)

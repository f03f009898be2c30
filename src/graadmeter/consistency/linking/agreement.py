"""Whether what a sentence states agrees with the cells it can be about."""

from __future__ import annotations

import re
from fractions import Fraction

from graadmeter.consistency.claims import Amount, Form, Measure, Quantifier, amounts_of, plain
from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.linking.links import Link, Links, Same
from graadmeter.consistency.linking.terms import layers_of
from graadmeter.consistency.material import Grid, Material, Statement
from graadmeter.consistency.printed import Interval, Printed

_NEXT_WORDS = 30
_NAMED = 0.8
_TOLD = 0.6
_LEAST_NAMED = 0.6
_ALL = Fraction(100)
_MEASURES = {
    "percent": Measure.SHARE,
    "percentage points": Measure.POINTS,
    "count": Measure.COUNT,
}


def certainty_of(links: Links, best: Link) -> Certainty | None:
    """How sure a contradiction between a sentence and a cell can be; None when it says nothing."""
    if best.given or (best.strong and links.only and best.told >= 1):
        return Certainty.CERTAIN
    if best.population is not Same.SAME or best.told < _TOLD or best.named < _LEAST_NAMED:
        return None
    return Certainty.LIKELY if best.named >= _NAMED else Certainty.NOTE


def amount_of(statement: Statement) -> Amount | None:
    """The one amount a sentence states; None when it states none or it is unclear which.

    Among several amounts the one is taken that is the sentence's `value`, or else the one whose
    next words name the layer of the sentence. A value that the words do not show counts as
    printed in digits.
    """
    measure = _MEASURES.get(statement.unit)
    if measure is None:
        return None
    found = [each for each in amounts_of(statement.words) if each.measure is measure]
    if statement.value is not None:
        value = abs(Fraction(statement.value.value))
        stated = [each for each in found if each.stated == value]
        ranges = [each for each in found if each.form is Form.RANGE and value in each.allows]
        if stated or ranges:
            return (stated or ranges)[0]
        if found:
            return None
        return _of_value(statement.value, measure)
    if len(found) > 1 and statement.layer:
        text = plain(statement.words)
        found = [
            each
            for each in found
            if layers_of(re.split(r"[,;(]| en ", text[each.end : each.end + _NEXT_WORDS])[0])
            == {statement.layer}
        ]
    return found[0] if len(found) == 1 else None


def _of_value(value: Printed, measure: Measure) -> Amount:
    return Amount(
        str(value),
        Printed(abs(value.value), value.decimals).rounding,
        abs(Fraction(value.value)),
        measure,
        Form.NUMBER,
        Quantifier.NONE,
        0,
        0,
    )


def number_at(material: Material, spot: Spot) -> Printed:
    """The number in a cell that a link leads to.

    Raises:
        ValueError: the spot is no cell with a number.
    """
    if spot.row is not None and spot.column is not None:
        number = material.table(spot.table).cells[spot.row][spot.column]
        if number is not None:
            return number
    raise ValueError(f"no number at {spot}")


def agrees(number: Printed, amount: Amount) -> bool:
    """Whether a printed number may be the amount stated.

    Two exact numbers that only meet in a half (30 and 31 in 30.5) do not agree: that would take a
    value of exactly a half, rounded up in one place and down in the other.
    """
    own = number.rounding
    if amount.exact:
        return own.low < amount.allows.high and amount.allows.low < own.high
    return own.meets(amount.allows)


def explained(table: Grid, spot: Spot, amount: Amount) -> bool:
    """Whether the amount is the rest of a cell, or the sum of neighbours with it among them.

    A sentence often speaks of everybody who did *not*, or of "altijd of vaak" together. Cells of
    one column that follow each other are summed, and cells of one row of one wave.
    """
    row, column = spot.row, spot.column
    if row is None or column is None or amount.measure is not Measure.SHARE:
        return False
    number = table.cells[row][column]
    if number is None:
        return True
    rest = Interval(_ALL - number.rounding.high, _ALL - number.rounding.low)
    if rest.meets(amount.allows):
        return True
    section, wave = table.rows[row].section, table.wave_of(row, column)
    down = [
        (at == row, line[column])
        for at, line in enumerate(table.cells)
        if table.rows[at].section == section and table.wave_of(at, column) == wave
    ]
    across = [
        (at == column, each)
        for at, each in enumerate(table.cells[row])
        if table.wave_of(row, at) == wave
    ]
    return any(_sums(line, amount) for line in (down, across))


def _sums(line: list[tuple[bool, Printed | None]], amount: Amount) -> bool:
    """Whether neighbours that include the cell itself sum to the amount."""
    for start in range(len(line)):
        total, own = Interval(Fraction(0), Fraction(0)), False
        for count, (itself, number) in enumerate(line[start:], 1):
            if number is None:
                break
            total, own = total + number.rounding, own or itself
            if total.low > _ALL:
                break
            if count > 1 and own and total.meets(amount.allows):
                return True
    return False


def refuted(material: Material, links: Links, amount: Amount) -> bool:
    """Whether no cell the sentence can be about allows the amount, alone or with neighbours."""
    if not links.every:
        return False
    return not any(
        agrees(number_at(material, link.spot), amount)
        or explained(material.table(link.spot.table), link.spot, amount)
        for link in links.close
    )

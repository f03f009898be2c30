"""What a sentence says of change, and the two cells that show it."""

from __future__ import annotations

from graadmeter.consistency.claims import Change, Direction, Measure, changes_of
from graadmeter.consistency.findings import Spot
from graadmeter.consistency.linking.agreement import amount_of
from graadmeter.consistency.linking.links import Link, Links, index_of
from graadmeter.consistency.linking.waves import other_waves, wave_at
from graadmeter.consistency.material import Material, Statement
from graadmeter.consistency.printed import Interval, Printed


def changes_in(statement: Statement) -> tuple[Change, ...]:
    """The changes a sentence speaks of; with percentage points, their direction is the sign."""
    found = changes_of(statement.words)
    amount = amount_of(statement)
    if amount is None or amount.measure is not Measure.POINTS:
        if len(found) > 1:
            return tuple(each for each in found if each.waves)
        return found
    direction = found[0].direction if found else Direction.UP
    if statement.value is not None:
        direction = Direction.DOWN if statement.value.value < 0 else Direction.UP
    elif not found:
        return ()
    waves = found[0].waves if found else ()
    return (Change(direction, waves, None, amount, None, amount.text),)


def latest(material: Material, links: Links) -> Link | None:
    """The cell a change leads to: the best link, or the last wave of the cells a sentence names."""
    if links.best is None or not links.best.given:
        return links.best
    index = index_of(material)
    return max(links.every, key=lambda link: wave_at(index, link.spot) or 0)


def pair_of(material: Material, link: Link, change: Change) -> tuple[Spot, Spot] | None:
    """The cell of the earlier wave and that of the later; None when there is no earlier one."""
    index = index_of(material)
    own = wave_at(index, link.spot)
    if own is None:
        return None
    others = {wave: spot for wave, spot in other_waves(index, link.spot).items() if wave < own}
    named = [wave for wave in change.waves if wave in others]
    if not named and any(wave < own for wave in change.waves):
        return None
    wave = max(named or others, default=None)
    return None if wave is None else (others[wave], link.spot)


def difference(old: Printed, new: Printed) -> Interval:
    """Every difference two values can have that are rounded to these."""
    return Interval(new.rounding.low - old.rounding.high, new.rounding.high - old.rounding.low)

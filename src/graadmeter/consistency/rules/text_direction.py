"""Running text says that a figure rose, fell or stayed the same, and the cells say otherwise.

The sentence is linked to the cell of its wave and to the cells with the same headings in other
waves: the waves it names, or else the last wave before its own. Found are

- a rise or fall where the later printed number is on the other side of the earlier one;
- "gelijk" or "geen noemenswaardig verschil" where they differ by more than five points;
- "verdubbeld", "gehalveerd" where the ratio is outside 1.6–2.5 (or 0.4–0.63), with rounding;
- a change in percentage points that no two values rounded to the printed ones have.

A rise or fall of numbers that are printed the same is left alone: it may be behind the decimals.
``certain``: a strong and only link (see `text_value`), a stated number of percentage points or
a rise or fall of more than one unit of the last printed digit in the wrong direction. What cannot
be compared according to a footnote is for `trend_forbidden`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from graadmeter.consistency.claims import Change, Direction, Measure
from graadmeter.consistency.findings import Certainty, Finding, Said, Spot, in_both
from graadmeter.consistency.linking import (
    Link,
    Links,
    certainty_of,
    changes_in,
    difference,
    index_of,
    latest,
    linked,
    number_at,
    pair_of,
    wave_at,
)
from graadmeter.consistency.material import Material, Statement
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _

_SAME = 5
_FAR = 10


def check(material: Material) -> Iterator[Finding]:
    """Changes in text that the cells of the two waves do not show."""
    for links in linked(material):
        best = latest(material, links)
        if best is None:
            continue
        for change in changes_in(links.statement):
            pair = pair_of(material, best, change)
            if pair is None:
                continue
            certainty = _certainty(links, best, change, *(number_at(material, at) for at in pair))
            if certainty is not None and not _excused(material, links, best, change):
                yield _finding(material, links.statement, certainty, change, *pair)


def _excused(material: Material, links: Links, best: Link, change: Change) -> bool:
    """Whether another cell the sentence may be about does show the change."""
    for link in () if best.given else links.close[1:]:
        pair = pair_of(material, link, change)
        if pair is None:
            continue
        old, new = (number_at(material, at) for at in pair)
        if _wrong(change, old, new) is None:
            return True
    return False


def _wrong(change: Change, old: Printed, new: Printed) -> Certainty | None:
    """How surely two numbers contradict a change; None when they allow it."""
    gap = new.value - old.value
    if change.direction is Direction.SAME:
        if abs(gap) <= _SAME:
            return None
        return Certainty.LIKELY if abs(gap) > _FAR else Certainty.NOTE
    sign = 1 if change.direction is Direction.UP else -1
    if gap * sign < 0:
        unit = max(old.unit, new.unit)
        return Certainty.CERTAIN if abs(Fraction(gap)) > unit else Certainty.NOTE
    if change.ratio is not None:
        low = new.rounding.low / max(old.rounding.high, Fraction(1, 10**6))
        high = new.rounding.high / max(old.rounding.low, Fraction(1, 10**6))
        return None if Interval(low, high).meets(change.ratio) else Certainty.LIKELY
    if change.by is not None and change.by.measure is Measure.POINTS:
        moved = difference(old, new) if sign > 0 else difference(new, old)
        if moved.meets(change.by.allows):
            return None
        return Certainty.CERTAIN if change.by.exact else Certainty.LIKELY
    return None


def _certainty(
    links: Links, best: Link, change: Change, old: Printed, new: Printed
) -> Certainty | None:
    wrong, link = _wrong(change, old, new), certainty_of(links, best)
    if wrong is None or link is None:
        return None
    return max(wrong, link, key=lambda each: each.rank)


def _finding(
    material: Material,
    statement: Statement,
    certainty: Certainty,
    change: Change,
    before: Spot,
    after: Spot,
) -> Finding:
    old, new = number_at(material, before), number_at(material, after)
    index = index_of(material)
    return Finding(
        "text-direction",
        certainty,
        (Said(statement.id), after, before),
        f"{change.text}; {old}; {new}",
        "",
        in_both(
            lambda: _(
                "De tekst zegt “{text}” over “{about}”; in tabel {table} staat {old} voor "
                "{earlier} en {new} voor {later}."
            ).format(
                text=change.text,
                about=statement.about or statement.words,
                table=after.table,
                old=old,
                new=new,
                earlier=wave_at(index, before),
                later=wave_at(index, after),
            )
        ),
    )


RULE = Rule(id="text-direction", check=check)

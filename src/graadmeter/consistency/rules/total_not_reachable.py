"""A total percentage that its parts do not give with the printed n's or the printed shares.

Unweighted: the total is (sum of n_i p_i) / (sum of n_i). With each p_i anywhere in its rounding
this is an interval; the printed total must be the rounding of something in it. A percentage of a
small group leaves less room than its rounding: k out of n with a whole k. Both are used.

Weighted: the total is the sum of W_i p_i with the population shares W_i. When a table prints such
shares for the same groups, each W_i lies in its rounding and together they are 100; the lowest and
highest total are found by giving the room of the shares to the lowest or highest parts first. The
shares count only for tables whose n's are those of everybody who completed the questionnaire: of
victims, or any other part of them, the shares are unknown, and there is no finding.

Assumptions: the printed n's are the numbers the percentages are of. Where k out of n does not give
a part, that is doubtful already, and the finding is ``likely`` instead of ``certain``. In a
weighted table a finding is ``certain`` only when the total is impossible unweighted too and the
shares are printed for the groups themselves; when they are printed for finer classes (men and
women of a group), the group's own percentage need not be weighted like the total, so ``likely``.

False alarms: a question that was put to part of a group, in a table that prints the whole group's
n. A total outside all its parts is the rule ``total-outside-parts``'s, and is not repeated here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from graadmeter.consistency.findings import Certainty, Finding, Spot, in_both
from graadmeter.consistency.groups import Response, View, group_key, people, responses, views
from graadmeter.consistency.material import Material
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.rules.total_outside_parts import outside, percentages
from graadmeter.consistency.structure import Unit, Whole, is_total
from graadmeter.language import gettext as _

ID = "total-not-reachable"
_POPULATION = re.compile(r"populatie|population", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_ALL = 100
_HUNDREDTH = Fraction(1, 100)


@dataclass(frozen=True)
class Shares:
    """Printed population shares of groups.

    Attributes:
        people: words that say about whom they are.
        wave: their wave.
        by_group: the shares of each group, added up when they are printed for finer classes.
        finer: whether they are printed for finer classes.
        spot: the column they stand in.
    """

    people: frozenset[str]
    wave: int | None
    by_group: dict[str, Interval]
    finer: bool
    spot: Spot


def check(material: Material) -> Iterator[Finding]:
    """A finding for each total that cannot be reached."""
    shares = [found for table in material.tables for found in _shares(views(table))]
    counts = responses(material)
    for table in material.tables:
        for view in views(table):
            for whole in view.wholes():
                for column in range(len(view.grid.columns)):
                    if not view.adds_up(whole, column) or outside(view, whole, column):
                        continue
                    finding = _judge(view, whole, column, shares, counts)
                    if finding is not None:
                        yield finding


def _judge(
    view: View,
    whole: Whole,
    column: int,
    shares: Sequence[Shares],
    counts: Sequence[Response],
) -> Finding | None:
    line = percentages(view, whole, column)
    if line is None:
        return None
    total, parts = line
    ns = [view.n(part, column) or 0 for part in whole.parts]
    if not all(ns):
        return None
    plain = unweighted(parts, ns)
    if view.grid.weighted is False:
        if plain.room.meets(total.share):
            return None
        certainty = Certainty.CERTAIN if plain.counted else Certainty.LIKELY
        return _finding(view, whole, column, certainty, plain.room, None)
    found = _weights(view, whole, column, shares, counts)
    if found is None:
        return None
    groups = [group_key(view.grid.rows[part].label) for part in whole.parts]
    room = weighted(parts, [found.by_group[group] for group in groups])
    if room is None or room.meets(total.share):
        return None
    impossible = not plain.room.meets(total.share) and plain.counted and not found.finer
    certainty = Certainty.CERTAIN if impossible else Certainty.LIKELY
    return _finding(view, whole, column, certainty, room, found.spot)


@dataclass(frozen=True)
class Reach:
    """Where a total may lie; ``counted`` is whether whole counts give all of its parts."""

    room: Interval
    counted: bool


def unweighted(parts: Sequence[Printed], ns: Sequence[int]) -> Reach:
    """Every total that groups with these percentages and numbers can give, in percent."""
    low = high = Fraction(0)
    counted = True
    for part, n in zip(parts, ns, strict=True):
        share = part.share.times(_HUNDREDTH * n)
        fewest, most = ceil(share.low), floor(share.high)
        if fewest > most:
            counted = False
            low, high = low + share.low, high + share.high
        else:
            low, high = low + fewest, high + most
    return Reach(Interval(low, high).times(Fraction(_ALL, sum(ns))), counted)


def weighted(parts: Sequence[Printed], shares: Sequence[Interval]) -> Interval | None:
    """Every total that groups with these percentages and shares can give, in percent.

    None when the shares cannot be 100 together.
    """
    low = _extreme([(part.share.low, share) for part, share in zip(parts, shares, strict=True)])
    high = _extreme([(-part.share.high, share) for part, share in zip(parts, shares, strict=True)])
    return None if low is None or high is None else Interval(low, -high)


def _extreme(terms: Sequence[tuple[Fraction, Interval]]) -> Fraction | None:
    """The lowest mean: every share at its lowest, the room left over to the lowest values first."""
    left = _ALL - sum((share.low for _value, share in terms), Fraction(0))
    if left < 0:
        return None
    found = sum((value * share.low for value, share in terms), Fraction(0))
    for value, share in sorted(terms, key=lambda each: each[0]):
        more = min(left, share.high - share.low)
        found += value * more
        left -= more
    return None if left > 0 else found / _ALL


def _weights(
    view: View,
    whole: Whole,
    column: int,
    shares: Sequence[Shares],
    counts: Sequence[Response],
) -> Shares | None:
    """The shares for a table about everybody of a response table; None when there are none."""
    wave = view.grid.wave_of(whole.total, column)
    wanted = {group_key(view.grid.rows[part].label): view.n(part, column) for part in whole.parts}
    for found in shares:
        if found.wave != wave or found.by_group.keys() != wanted.keys():
            continue
        completed = {
            each.group: each.completed
            for each in counts
            if each.wave == wave and each.group in wanted and _same(each.people, found.people)
        }
        if completed == wanted:
            return found
    return None


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one)


def _shares(sides: Sequence[View]) -> Iterator[Shares]:
    for view in sides:
        grid = view.grid
        for column, heading in enumerate(grid.columns):
            if not _POPULATION.search(heading.label):
                continue
            rows = [
                row
                for row, each in enumerate(grid.rows)
                if not is_total(each) and grid.cells[row][column] is not None
            ]
            if any(view.unit(row, column) is not Unit.PERCENT for row in rows):
                continue
            by_group: dict[str, Interval] = {}
            finer = False
            for row in rows:
                number = grid.cells[row][column]
                if number is None:
                    continue
                key = group_key(_IN_BRACKETS.sub("", grid.rows[row].label))
                finer = finer or key in by_group
                by_group[key] = by_group[key] + number.share if key in by_group else number.share
            if len(by_group) > 1:
                yield Shares(
                    people(grid.population),
                    grid.wave_of(rows[0], column),
                    by_group,
                    finer,
                    view.spot(None, column),
                )


def _finding(
    view: View,
    whole: Whole,
    column: int,
    certainty: Certainty,
    room: Interval,
    shares: Spot | None,
) -> Finding:
    line = percentages(view, whole, column)
    if line is None:
        raise ValueError("a line with a number that is not printed has no reach")
    total, parts = line
    label = view.grid.columns[column].label
    where = tuple(view.spot(row, column) for row in (whole.total, *whole.parts))

    def by_n() -> str:
        return _(
            "Bij ‘{label}’ staat {total} procent als totaal. Met de gedrukte percentages en"
            " aantallen van de groepen komt het totaal op {possible} procent uit."
        ).format(label=label, total=total, possible=between(room))

    def by_share() -> str:
        return _(
            "Bij ‘{label}’ staat {total} procent als totaal. Met de gedrukte percentages van de"
            " groepen en hun aandeel in de populatie komt het totaal op {possible} procent uit."
        ).format(label=label, total=total, possible=between(room))

    return Finding(
        rule=ID,
        certainty=certainty,
        where=where if shares is None else (*where, shares),
        printed="; ".join(str(each) for each in (total, *parts)),
        possible=between(room),
        message=in_both(by_n if shares is None else by_share),
    )


def between(room: Interval) -> str:
    """An interval with one decimal, never narrower than it is: "39,2–40,7"."""
    low, high = floor(room.low * 10), ceil(room.high * 10)
    texts = [str(Printed(Decimal(each).scaleb(-1), 1)) for each in (low, high)]
    return texts[0] if low == high else "–".join(texts)


RULE = Rule(id=ID, check=check)

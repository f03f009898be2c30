"""Percentages that are each possible, but not together.

*Answers.* The answers of one unweighted distribution come from whole counts that add up to the
number of people. With ``low`` and ``high`` the smallest and largest count that is printed as each
percentage at n, the sum of the lows may not be above n and the sum of the highs not below it
(`graadmeter.consistency.grim.divides`); since the counts of an answer are consecutive this is also
enough. This is sharper than adding intervals of rounding: at n = 209 the answers 0, 41 and 60
percent need at least 85 + 125 = 210 people.

*Groups.* When a column or row is the total of others and their n's add up to its n, the counts of
the parts add up to the count of the total: the sum of the parts' lows may not be above the total's
highest count, and the sum of the highs not below its lowest.

Assumptions. The table is not weighted, and n is the number of respondents of the group. As in
``possible-share`` the base of a distribution may be smaller than n; that of parts is taken to be
at least nine in ten of their n, or it is not called certain.

Certainty. For answers ``certain`` when no number of people up to n can be divided like this and
the line is a distribution beyond doubt, ``likely`` when only a smaller number can, and a ``note``
when a few people without an answer explain it easily (one in four of the numbers from 95 % of n
up to n would do) or when it is not sure that the line is a distribution. For groups ``certain``
when no bases between nine tenths of n and n give the total, ``likely`` when only unequal losses
explain it. With weights only one thing is impossible: more answers above zero than people.

A line whose sum misses 100 is left to ``distribution-sum``, and a percentage that is impossible
by itself to ``possible-share``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from graadmeter.consistency.distributions import Axis, Evidence, Line, distributions, is_share
from graadmeter.consistency.findings import Certainty, Finding, Spot, in_both
from graadmeter.consistency.grim import counts_giving, divides, possible, whole_bases, written
from graadmeter.consistency.material import Grid, Material
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.structure import Unit, unit_of, wholes_of_columns, wholes_of_rows
from graadmeter.language import format_number
from graadmeter.language import gettext as _

_ID = "jointly-possible"
_ANSWERED = Fraction(9, 10)
"""So large a part of a group is taken to have answered, at least."""
_NEARLY_ALL = Fraction(19, 20)
_MANY = Fraction(1, 4)
"""One in four of the bases of at least 95 % of n: then a few blanks explain a distribution."""


def check(material: Material) -> Iterator[Finding]:
    """A finding for each distribution and each total that whole counts cannot give."""
    for line in distributions(material.tables):
        if line.n and line.whole and line.fits:
            yield from _answers(material.table(line.table), line, line.n)
    for table in material.tables:
        if table.weighted is False:
            yield from _totals(table)


def _answers(table: Grid, line: Line, n: int) -> Iterator[Finding]:
    """The finding for a distribution that cannot be of n people."""
    given = sum(each.value > 0 for each in line.numbers)
    sure = line.evidence is Evidence.STRONG
    printed = "; ".join(str(each) for each in line.numbers)
    if given > n and table.weighted is not False:
        yield Finding(
            rule=_ID,
            certainty=Certainty.CERTAIN if sure else Certainty.LIKELY,
            where=line.where,
            printed=printed,
            possible="",
            message=in_both(
                lambda: _(
                    "Bij “{name}” is n = {n}, maar er zijn {given} antwoorden boven nul."
                ).format(name=line.name, n=format_number(n), given=format_number(given))
            ),
        )
    if table.weighted is not False or divides(line.numbers, n):
        return
    if not all(possible(each, n) for each in line.numbers):
        return
    bases = whole_bases(line.numbers, n)
    counts = [counts_giving(each, n) for each in line.numbers]
    low, high = sum(each[0] for each in counts), sum(each[-1] for each in counts)
    if not bases:
        certainty = Certainty.CERTAIN if sure else Certainty.LIKELY
    elif sure and _own(table, line) and not _some_left_out(bases, n):
        certainty = Certainty.LIKELY
    else:
        certainty = Certainty.NOTE

    def sentence() -> str:
        words = {
            "name": line.name,
            "printed": written(line.numbers),
            "n": format_number(n),
            "low": format_number(low),
            "high": format_number(high),
        }
        if low > n:
            return _(
                "Voor {printed} procent bij “{name}” zijn samen minstens {low} antwoorden nodig, "
                "maar n = {n}."
            ).format(**words)
        return _(
            "De percentages {printed} bij “{name}” zijn samen hoogstens {high} antwoorden, "
            "maar n = {n}."
        ).format(**words)

    yield Finding(
        rule=_ID,
        certainty=certainty,
        where=line.where,
        printed=printed,
        possible=f"n = {'; '.join(str(base) for base in bases[-3:])}" if bases else "",
        message=in_both(sentence),
    )


def _some_left_out(bases: Sequence[int], n: int) -> bool:
    """Whether a few people without an answer explain it: many bases just below n would do."""
    near = range(ceil(n * _NEARLY_ALL), n + 1)
    return len(set(near).intersection(bases)) >= _MANY * len(near)


def _own(table: Grid, line: Line) -> bool:
    """Whether the n is of the people in the line, and not of several columns together."""
    if line.axis is Axis.ROW or table.n is None or table.n != line.n:
        return True
    row, column = line.places[0]
    same = {at for at in range(len(table.columns)) if table.wave_of(row, at) == line.wave}
    return len(same) == 1 or table.columns[column].n is not None


def _totals(table: Grid) -> Iterator[Finding]:
    """A finding for each total that is no sum of its parts."""
    for whole in wholes_of_columns(table):
        for row in range(len(table.rows)):
            places = [(row, column) for column in (whole.total, *whole.parts)]
            yield from _total(table, places)
    for whole in wholes_of_rows(table):
        for column in range(len(table.columns)):
            places = [(row, column) for row in (whole.total, *whole.parts)]
            yield from _total(table, places)


def _total(table: Grid, places: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    cells = [table.cells[row][column] for row, column in places]
    numbers = [number for number in cells if number is not None]
    people = [n for row, column in places if (n := table.n_of(row, column)) is not None]
    if (
        len(numbers) < len(places)
        or len(people) < len(places)
        or min(people) < 1
        or people[0] != sum(people[1:])
        or not all(
            is_share(table, *place) and unit_of(table, *place) is Unit.PERCENT for place in places
        )
    ):
        return
    total, *parts = (counts_giving(number, n) for number, n in zip(numbers, people, strict=True))
    if not total or not all(parts):
        return
    low, high = sum(part[0] for part in parts), sum(part[-1] for part in parts)
    if low <= total[-1] and total[0] <= high:
        return
    reach = _reach([number.share for number in numbers[1:]], people[1:])
    certain = not reach.meets(numbers[0].share)
    n = people[0]
    yield Finding(
        rule=_ID,
        certainty=Certainty.CERTAIN if certain else Certainty.LIKELY,
        where=tuple(Spot(table.id, *place) for place in places),
        printed="; ".join(str(each) for each in numbers),
        possible=_range(low, high, n, numbers[0]),
        message=in_both(
            lambda: _(
                "De delen zijn samen {low} tot en met {high} van de {n}. Dat is niet {total} "
                "procent, zoals bij het totaal staat."
            ).format(
                low=format_number(low),
                high=format_number(high),
                n=format_number(n),
                total=written(numbers[:1]),
            )
        ),
    )


def _reach(shares: Sequence[Interval], people: Sequence[int]) -> Interval:
    """Every total share when each part's base is from nine tenths of its n up to all of it.

    A weighted mean whose weights lie between bounds is largest when the parts above some share
    have their largest weight and the others their smallest; all such divisions are tried.
    """

    def mean(values: Sequence[Fraction], full: Sequence[int]) -> Fraction:
        weights = [Fraction(n) if part in full else n * _ANSWERED for part, n in enumerate(people)]
        return sum((w * v for w, v in zip(weights, values, strict=True)), Fraction(0)) / sum(
            weights
        )

    lows, highs = [each.low for each in shares], [each.high for each in shares]
    upward = sorted(range(len(shares)), key=lambda part: lows[part])
    downward = sorted(range(len(shares)), key=lambda part: -highs[part])
    cuts = range(len(shares) + 1)
    return Interval(
        min(mean(lows, upward[:cut]) for cut in cuts),
        max(mean(highs, downward[:cut]) for cut in cuts),
    )


def _range(low: int, high: int, n: int, near: Printed) -> str:
    """The total shares that the parts leave, as printed."""
    ends = [
        Printed.of(f"{float(round(Fraction(100 * count, n), near.decimals)):.{near.decimals}f}")
        for count in (low, high)
    ]
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


RULE = Rule(id=_ID, check=check)

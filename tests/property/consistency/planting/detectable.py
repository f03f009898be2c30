"""Which errors can be seen at all, rule by rule, from the printed table and rounding alone.

Own arithmetic, in whole numbers, without a line of the rules: a percentage printed as ``u`` steps
of 1/s is anything from (2u - 1) to (2u + 1) in units of 1/(2s), and never below 0 or above 100.
Each function gives the contradictions in a table: the places of which one has to be wrong. In a
clean table there are none, which the tests check as well. Questions are read from the invented
tables' own headings, so that a rule is charged with not recognising one.

What a rule leaves to another is not counted for it: percentages that are impossible by themselves
belong to `possible_share`, totals outside their parts to `total_outside_parts`, distributions that
miss 100 to `distribution_sum`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import ceil

from tests.property.consistency.planting.errors import total_of

from graadmeter.consistency.material import Grid
from graadmeter.consistency.printed import Printed

Place = tuple[int | None, int | None]
Places = frozenset[Place]
_ALL = 100
HARDLY = 0.01
"""What is less probable than this is hardly a coincidence (``likely``)."""
_SUMS = 60
_ANSWERED = 0.95


def steps(number: Printed) -> tuple[int, int]:
    """A number in steps of its last decimal, and how many steps make one."""
    scale = 10**number.decimals
    return int(number.value * scale), scale


def ends(number: Printed) -> tuple[int, int]:
    """Lowest and highest percentage printed like this, in halves of a step."""
    units, scale = steps(number)
    return max(0, 2 * units - 1), min(2 * _ALL * scale, 2 * units + 1)


@lru_cache(maxsize=1_000_000)
def counts(units: int, scale: int, n: int) -> tuple[int, int] | None:
    """Fewest and most out of n that are printed like this; None when no count is.

    k is when |100 k / n - u / s| is at most 1 / (2 s): |200 s k - 2 u n| <= n. From the count
    nearest to the percentage one walks both ways while it holds.
    """

    def good(k: int) -> bool:
        return 0 <= k <= n and abs(2 * _ALL * scale * k - 2 * units * n) <= n

    near = units * n // (_ALL * scale)
    low = next((k for k in (near, near + 1) if good(k)), None)
    if low is None:
        return None
    high = low
    while good(low - 1):
        low -= 1
    while good(high + 1):
        high += 1
    return low, high


def column_of(grid: Grid, column: int) -> list[Printed]:
    return [number for number in grid.line(column=column) if number is not None]


def whole_column(grid: Grid, column: int) -> Places:
    return frozenset((row, column) for row in range(len(grid.rows)))


def _whole_row(grid: Grid, row: int) -> Places:
    return frozenset((row, column) for column in range(len(grid.columns)))


def _question(grid: Grid) -> bool:
    return all(heading.n is not None for heading in grid.columns)


def one_answer(grid: Grid) -> bool:
    return _question(grid) and not grid.notes


def _adds_up(numbers: Sequence[Printed]) -> bool:
    low = sum(ends(number)[0] for number in numbers)
    high = sum(ends(number)[1] for number in numbers)
    return low <= 2 * _ALL * steps(numbers[0])[1] <= high


def _shown_by(grid: Grid, columns: Sequence[int]) -> bool:
    """Whether these columns, which add up, show that a table is of distributions.

    Sums of k unrelated percentages lie apart by some 60 points at least, while about k whole
    values pass as 100 (with one decimal fewer, so that this bound is on the safe side). That m
    columns pass without being distributions has a chance of (k / 60)^m: it should be hardly a
    coincidence. A column of one answer and zeros passes by nature and says nothing. At least two
    in three of the columns must pass, since a table of which half fall short leaves something out.
    """
    telling = [
        column
        for column in range(len(grid.columns))
        if sum(number.value > 0 for number in column_of(grid, column)) > 1
    ]
    passing = len(set(telling) & set(columns))
    chance = float((len(grid.rows) / _SUMS) ** passing)
    return 3 * passing >= 2 * len(telling) and chance <= HARDLY


def distribution_sum(grid: Grid) -> Iterator[Places]:
    """Columns whose rounded shares cannot be 100 together.

    k shares, each within half a step: the sum of the lowest is above 100 or that of the highest
    below. A wrong digit that moves the sum by less than the room of the others cannot be seen. The
    other columns must show that the table is of distributions: see `_shown_by`.
    """
    if not one_answer(grid) or len(grid.rows) < 2:
        return
    fitting = [c for c in range(len(grid.columns)) if _adds_up(column_of(grid, c))]
    if _shown_by(grid, fitting):
        for column in range(len(grid.columns)):
            if column not in fitting:
                yield whole_column(grid, column)


def possible_share(grid: Grid) -> Iterator[Places]:
    """Columns with a percentage that no whole number out of n is printed as (unweighted only).

    Counts lie 100 / n apart, so that everything is possible from n = 100 (with one decimal 1,000)
    and of all percentages about n / 100 (n / 1,000) below that.
    """
    if not _question(grid) or grid.weighted is not False:
        return
    for column, heading in enumerate(grid.columns):
        found = [
            (row, column)
            for row, number in enumerate(column_of(grid, column))
            if heading.n and counts(*steps(number), heading.n) is None
        ]
        if found:
            yield frozenset(found)


def _divided(numbers: Sequence[Printed], n: int) -> bool:
    """Whether counts printed like this can be n together: all numbers in between are, too."""
    found = [counts(*steps(number), n) for number in numbers]
    whole = [each for each in found if each is not None]
    if len(whole) < len(found):
        return False
    return sum(low for low, _high in whole) <= n <= sum(high for _low, high in whole)


def jointly_possible(grid: Grid) -> Iterator[Places]:
    """Distributions and totals that whole counts cannot give together (unweighted only).

    Answers: of n people, or of so many as 95 % of them when a few gave no answer, no division over
    the answers is printed like this. Then nothing ordinary explains it. Totals: the counts of the
    groups at their printed n's, of which the total's is the sum, do not meet a count of the total.
    """
    if grid.weighted is not False or not _question(grid):
        return
    alone = {place for places in possible_share(grid) for place in places}
    if one_answer(grid):
        fitting = [c for c in range(len(grid.columns)) if _adds_up(column_of(grid, c))]
        for column in fitting if _shown_by(grid, fitting) else ():
            n = grid.columns[column].n or 0
            numbers = column_of(grid, column)
            if not alone & whole_column(grid, column) and not any(
                _divided(numbers, base) for base in range(n, ceil(_ANSWERED * n) - 1, -1)
            ):
                yield whole_column(grid, column)
    for row in _rows_with_parts(grid):
        if not alone & _whole_row(grid, row) and _apart(grid, row):
            yield _whole_row(grid, row)


def _rows_with_parts(grid: Grid) -> range:
    """The rows of a table in which the n's of the groups add up to that of the total."""
    total = total_of(grid)
    if total is None or not _question(grid):
        return range(0)
    ns = [heading.n or 0 for heading in grid.columns]
    return range(len(grid.rows) if sum(ns) == 2 * ns[total] else 0)


def _line(grid: Grid, row: int) -> tuple[Printed, list[Printed], list[int]]:
    """The total, its parts and their n's."""
    at = total_of(grid)
    parts, ns, total = [], [], None
    for column, number in enumerate(grid.cells[row]):
        if number is not None and column == at:
            total = number
        elif number is not None:
            parts.append(number)
            ns.append(grid.columns[column].n or 0)
    if total is None:
        raise ValueError("a row without a total")
    return total, parts, ns


def _apart(grid: Grid, row: int) -> bool:
    """Whether the counts of the parts together are never the count of the total."""
    total, parts, ns = _line(grid, row)
    whole = counts(*steps(total), sum(ns))
    found = [counts(*steps(part), n) for part, n in zip(parts, ns, strict=True)]
    if whole is None or None in found:
        return False
    low = sum(each[0] for each in found if each)
    high = sum(each[1] for each in found if each)
    return low > whole[1] or high < whole[0]


def total_outside_parts(grid: Grid) -> Iterator[Places]:
    """Rows in which the total is no mean of the groups, whatever their weights above zero.

    It is below the lowest that any part can be, or only just as low while another part is higher;
    or the same above the highest.
    """
    for row in _rows_with_parts(grid):
        if _outside(grid, row):
            yield _whole_row(grid, row)


def _outside(grid: Grid, row: int) -> bool:
    total, parts, _ns = _line(grid, row)
    low, high = ends(total)
    lows, highs = [ends(part)[0] for part in parts], [ends(part)[1] for part in parts]
    below = high < min(lows) or (high == min(lows) and max(lows) > min(lows))
    above = low > max(highs) or (low == max(highs) and max(highs) > min(highs))
    return below or above


def total_not_reachable(grid: Grid, context: Sequence[Grid] = ()) -> Iterator[Places]:
    """Rows with a total between its parts that these parts cannot give.

    Unweighted: with whole counts at the printed n's (where a part is impossible by itself, with
    its interval of rounding). Weighted: with population shares printed elsewhere, each within its
    rounding and 100 together, when the n's are those of everybody who completed the questionnaire.
    The total is linear in the shares, so that its extremes are at corners: all shares at an end of
    their rounding but one, which makes them 100. All corners are tried.
    """
    corners = None if grid.weighted is False else _corners(grid, context)
    for row in _rows_with_parts(grid):
        total, parts, ns = _line(grid, row)
        if _outside(grid, row):
            continue
        low, high = ends(total)
        scale = steps(total)[1]
        if grid.weighted is False:
            size = 2 * _ALL * scale
            lows, highs = 0, 0
            for part, n in zip(parts, ns, strict=True):
                found = counts(*steps(part), n)
                lows += ends(part)[0] * n if found is None else found[0] * size
                highs += ends(part)[1] * n if found is None else found[1] * size
            if lows > high * sum(ns) or highs < low * sum(ns):
                yield _whole_row(grid, row)
        elif corners:
            below = min(_mixed(corner, parts, 0) for corner in corners)
            above = max(_mixed(corner, parts, 1) for corner in corners)
            if below > high * sum(corners[0]) or above < low * sum(corners[0]):
                yield _whole_row(grid, row)


def _mixed(corner: Sequence[int], parts: Sequence[Printed], end: int) -> int:
    return sum(weight * ends(part)[end] for weight, part in zip(corner, parts, strict=True))


def _corners(grid: Grid, context: Sequence[Grid]) -> list[tuple[int, ...]] | None:
    """Extreme divisions of the population over the groups of a table; None when not printed."""
    if len(context) < 2 or total_of(grid) is None:
        return None
    response, weights = context
    completed = [int(number.value) for number in column_of(response, 1)]
    total, ns = total_of(grid), [heading.n for heading in grid.columns]
    if [n for column, n in enumerate(ns) if column != total] != completed[:-1]:
        return None
    shares = column_of(weights, 0)
    whole = 2 * _ALL * steps(shares[0])[1]
    found = set()
    for free in range(len(shares)):
        others = [ends(each) for at, each in enumerate(shares) if at != free]
        low, high = ends(shares[free])
        for corner in product(*others):
            rest = whole - sum(corner)
            if low <= rest <= high:
                found.add((*corner[:free], rest, *corner[free:]))
    return sorted(found)


def count_sums(grid: Grid) -> Iterator[Places]:
    """Columns of counts whose total is not the sum of the others."""
    if grid.title == "Respons":
        for column in (0, 1):
            *parts, total = (number.value for number in column_of(grid, column))
            if sum(parts) != total:
                yield whole_column(grid, column)


def response_rate(grid: Grid) -> Iterator[Places]:
    """Rows in which the rate is no rounding of 100 times completed out of approached."""
    if grid.title == "Respons":
        for row, (asked, done, rate) in enumerate(grid.cells):
            if asked and done and rate:
                low, high = ends(rate)
                middle = 2 * _ALL * steps(rate)[1] * int(done.value)
                if not low * int(asked.value) <= middle <= high * int(asked.value):
                    yield _whole_row(grid, row)


def weights_from_shares(grid: Grid) -> Iterator[Places]:
    """Rows in which no shares of population and response, divided, give the weight.

    A share of the response that may be zero gives any weight. At least half of the weights must
    follow, or the weights are something else, and the shares must add up, or they are no shares.
    """
    if grid.title != "Weging" or not all(_adds_up(column_of(grid, column)) for column in (0, 1)):
        return
    wrong = []
    for row, (people, part, weight) in enumerate(grid.cells):
        if people and part and weight:
            above, below, printed = ends(people), ends(part), ends_of_weight(weight)
            size = 2 * steps(weight)[1]
            # p / r against w / size, in whole numbers.
            fits = below[0] == 0 or (
                above[0] * size <= printed[1] * below[1]
                and above[1] * size >= printed[0] * below[0]
            )
            if not fits:
                wrong.append(row)
    if 2 * len(wrong) <= len(grid.rows):
        yield from (_whole_row(grid, row) for row in wrong)


def ends_of_weight(weight: Printed) -> tuple[int, int]:
    """As `ends`, for a number that has no highest value."""
    units, _scale = steps(weight)
    return max(0, 2 * units - 1), 2 * units + 1


def different_n(grid: Grid, context: Sequence[Grid] = ()) -> Iterator[Places]:
    """Numbers of respondents that are not each other's sum, or not those who completed.

    The n's of the groups and of the total are whole numbers without rounding; any error is seen,
    unless the total has none or nothing else is printed.
    """
    if not _question(grid):
        return
    ns = [heading.n or 0 for heading in grid.columns]
    total = total_of(grid)
    if total is not None and sum(ns) != 2 * ns[total]:
        yield frozenset((None, column) for column in range(len(ns)))
    for response in context[:1]:
        completed = {
            heading.label: int(number.value)
            for heading, number in zip(response.rows, column_of(response, 1), strict=True)
        }
        for column, heading in enumerate(grid.columns):
            last = heading.wave is not None and heading.wave == grid.wave
            wanted = completed["Totaal"] if last else completed.get(heading.label)
            if wanted is not None and wanted != heading.n:
                yield frozenset({(None, column)})

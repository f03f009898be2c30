"""Percentages that no count out of the printed n gives (GRIM).

Of n people who all count the same a whole number k gave an answer, so that a printed percentage
is 100 k / n, rounded; see `graadmeter.consistency.grim`. With whole percentages this says
something up to n = 100, with one decimal up to n = 1,000.

Assumptions. The percentages are not weighted, and the n printed with the column, the row or the
table is the number of respondents of that group in that wave. It is *not* assumed that all of them
answered this question: the number of people that a percentage is of, its base, may be any number
up to n, when a question was asked to some of them only or when "no opinion" was left out.

Certainty. ``certain`` when no base from 1 up to and including n gives the percentage, whoever was
left out; and for a line that is a distribution (`graadmeter.consistency.distributions`), whose
percentages share one base, when no base up to n gives all of them with counts that add up. Where
the printed heading names another wave than that of the n, this is ``likely``: that n may not be
theirs.
``likely`` when n itself is impossible and a smaller base would do: then the n, the percentage or
the description of who is counted is wrong. Of an n printed with a whole table of several columns
nothing but ``certain`` is said, since the base of a column is unknown then. When it is unknown
whether a table is weighted, an impossible percentage is a ``note``. Weighted tables are left
alone, but for a single respondent, who is 0 or 100 percent with any weight.

False alarms. An n that is too small in print (a base larger than the n printed) is found, rightly.
Percentages that were not computed from people (of incidents, of money) would be found wrongly when
the table prints a number of respondents with them; nothing certain can be said of what the
percentages are of but by the words of the table, and averages and differences are left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graadmeter.consistency.distributions import (
    Axis,
    Evidence,
    Line,
    distributions,
    is_share,
)
from graadmeter.consistency.findings import Bilingual, Certainty, Finding, Spot, in_both
from graadmeter.consistency.grim import (
    always_possible,
    bases_giving,
    possible,
    shares_possible,
    whole_bases,
    written,
)
from graadmeter.consistency.material import Grid, Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.structure import Unit, unit_of
from graadmeter.language import format_number
from graadmeter.language import gettext as _

_ID = "possible-share"


@dataclass(frozen=True)
class _Group:
    """Figures of a table with one printed n.

    Attributes:
        table: the table.
        axis, at: the column or row whose heading carries the n.
        n: the number of respondents printed with it.
        own: whether the n is printed with this column or row, or for a table of one column.
        places: of its shares.
        line: the distribution they make, when they do.
    """

    table: Grid
    axis: Axis
    at: int
    n: int
    own: bool
    places: tuple[tuple[int, int], ...]
    line: Line | None = None

    def number(self, place: tuple[int, int]) -> Printed:
        """The figure in a place that has one."""
        number = self.table.cells[place[0]][place[1]]
        if number is None:
            raise LookupError(f"no number in {self.table.id}, {place}")
        return number


def check(material: Material) -> Iterator[Finding]:
    """A finding for each column, row or distribution with shares that n cannot give."""
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    for line in distributions(material.tables):
        lines[line.table].append(line)
    for table in material.tables:
        for group in _groups(table, lines[table.id]):
            wrong = [each for each in group.places if not possible(group.number(each), group.n)]
            if wrong:
                yield from _judge(group, wrong)


def _groups(table: Grid, lines: Sequence[Line]) -> Iterator[_Group]:
    """The shares of a table for which n can rule something out: distributions, then the rest."""
    telling = {
        (row, column): n
        for row, column, number in table.places()
        if (n := table.n_of(row, column)) is not None
        and n > 0
        and not always_possible(number.decimals, n)
        and (table.weighted is not True or n == 1)
        and is_share(table, row, column)
    }
    if not telling:
        return
    seen: set[tuple[int, int]] = set()
    for line in lines:
        if line.n is not None and all(place in telling for place in line.places):
            seen.update(line.places)
            own = _own(table, line.places[0], line.axis)
            yield _Group(table, line.axis, line.at, line.n, own, line.places, line)
    rest: defaultdict[tuple[Axis, int, int], list[tuple[int, int]]] = defaultdict(list)
    for (row, column), n in telling.items():
        if (row, column) not in seen and unit_of(table, row, column) is Unit.PERCENT:
            down = table.rows[row].n is None
            rest[Axis.COLUMN if down else Axis.ROW, column if down else row, n].append(
                (row, column)
            )
    for (axis, at, n), places in rest.items():
        yield _Group(table, axis, at, n, _own(table, places[0], axis), tuple(places))


def _own(table: Grid, place: tuple[int, int], axis: Axis) -> bool:
    """Whether an n is of the people in these figures, and not of several columns together."""
    row, column = place
    if table.rows[row].n is not None or table.columns[column].n is not None:
        return True
    same = {
        at for at in range(len(table.columns)) if table.wave_of(row, at) == table.wave_of(*place)
    }
    return axis is Axis.ROW or len(same) == 1


def _judge(group: _Group, wrong: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """The finding for the impossible shares of a group, when something can be said of them."""
    numbers = [group.number(place) for place in wrong]
    never = [each for each in numbers if not bases_giving(each, group.n)]
    line = group.line
    bases = (
        whole_bases(line.numbers, group.n)
        if line is not None and line.evidence is Evidence.STRONG and line.whole and line.fits
        else None
    )
    if group.table.weighted is None and group.n > 1:
        certainty = Certainty.NOTE
    elif (never or bases == ()) and not _of_another_wave(group):
        certainty = Certainty.CERTAIN
    elif group.own:
        certainty = Certainty.LIKELY
    else:
        return
    n = group.n
    shares = {near for each in numbers for near in shares_possible(each.decimals, n, each)}
    yield Finding(
        rule=_ID,
        certainty=certainty,
        where=_where(group, wrong),
        printed="; ".join(str(each) for each in numbers),
        possible="; ".join(str(each) for each in sorted(shares, key=lambda each: each.value)),
        message=_message(n, numbers, never, bases),
    )


def _of_another_wave(group: _Group) -> bool:
    """Whether a printed heading gives the figures another wave than the n is of.

    Such a heading may be wrong, but if it is right the n of those figures is not known.
    """
    headings = [
        heading
        for row, column in group.places
        for heading in (group.table.rows[row], group.table.columns[column])
    ]
    return any(each.wave_printed not in {None, group.table.wave} for each in headings)


def _where(group: _Group, wrong: Sequence[tuple[int, int]]) -> tuple[Spot, ...]:
    """The whole column or row when most of what n can rule out in it is impossible."""
    column = group.at if group.axis is Axis.COLUMN else None
    row = group.at if group.axis is Axis.ROW else None
    inside = [
        place
        for place in group.table.places()
        if place[1] == column or place[0] == row
        if group.table.n_of(place[0], place[1]) == group.n and 0 < place[2].value < 100
    ]
    if len(wrong) > 1 and 2 * len(wrong) > len(inside):
        return (Spot(group.table.id, row, column),)
    return tuple(Spot(group.table.id, *place) for place in wrong)


def _message(
    n: int, numbers: Sequence[Printed], never: Sequence[Printed], bases: tuple[int, ...] | None
) -> Bilingual:
    different = tuple(dict.fromkeys(numbers))
    some = bases if bases or len(different) > 1 else bases_giving(different[0], n)

    def sentence() -> str:
        words = {
            "n": format_number(n),
            "printed": written(different),
            "never": written(tuple(dict.fromkeys(never))),
        }
        if never:
            return _(
                "Bij n = {n} geeft geen enkel aantal {printed} procent. Ook met minder mensen of "
                "organisaties lukt dat niet voor {never} procent."
            ).format(**words)
        if bases == ():
            return _(
                "Bij n = {n} geeft geen enkel aantal {printed} procent. Ook met minder mensen of "
                "organisaties kunnen de percentages van deze verdeling niet samen."
            ).format(**words)
        if not some:
            return _(
                "Bij n = {n} geeft geen enkel aantal {printed} procent. Dat kan alleen als niet "
                "iedereen meetelt."
            ).format(**words)
        return _(
            "Bij n = {n} geeft geen enkel aantal {printed} procent. Dat kan alleen als niet "
            "iedereen meetelt, bijvoorbeeld {base} van de {n}."
        ).format(base=format_number(some[-1]), **words)

    return in_both(sentence)


RULE = Rule(id=_ID, check=check)

"""Weights that do not follow from the shares printed beside them, and shares not from the counts.

A weight of poststratification is the share of a group in the population divided by its share in
the response. With a printed share of P and R, each within its rounding, the weight lies between
low(P) / high(R) and high(P) / low(R); the printed weight must round from something in there.

``certain`` for a weight outside, when at least half of the weights in the table do follow: then
the table's weights are this quotient, and one of the three figures is not right. When less than
half do, but at least two and more than half follow the other way round (response divided by
population), the columns look exchanged: one finding for both columns, ``likely``. When neither
holds, the weights mean something else (trimmed, or of several variables at once) and each is a
``note``.

The shares of the response must also follow from the counts of who completed the questionnaire, in
another table about the same people and wave that has a count for each of the groups: ``likely``,
one finding for the column, since a table may have been made at another moment.

False alarms: a response below half the unit of print ("0") gives no upper bound, and so is never
reported. Shares printed for finer classes than the counts ("Rijk (man)") are compared with the
count of their group after adding them up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graadmeter.consistency.findings import Certainty, Finding, Spot, in_both
from graadmeter.consistency.groups import Response, View, group_key, people, responses, views
from graadmeter.consistency.material import Material
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.rules.response_rate import rounded
from graadmeter.consistency.structure import Unit, is_total
from graadmeter.language import gettext as _

ID = "weights-from-shares"
_POPULATION = re.compile(r"populatie|population", re.IGNORECASE)
_RESPONSE = re.compile(r"\b(respons|response|steekproef|sample)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_ALL = 100


@dataclass(frozen=True)
class _Row:
    """One group with its share of the population, its share of the response and its weight."""

    row: int
    population: Printed
    response: Printed
    weight: Printed

    @property
    def follows(self) -> bool:
        return _fits(self.population, self.response, self.weight)

    @property
    def follows_exchanged(self) -> bool:
        return _fits(self.response, self.population, self.weight)


def check(material: Material) -> Iterator[Finding]:
    """Findings on weights and on shares of the response."""
    counts = responses(material)
    for table in material.tables:
        for view in views(table):
            population = _column(view, _POPULATION)
            response = _column(view, _RESPONSE)
            if response is None:
                continue
            if population is not None:
                yield from _weights(view, population, response)
            yield from _shares(view, response, counts)


def _column(view: View, words: re.Pattern[str]) -> int | None:
    """The one column of shares with these words; None when there is none, or more than one."""
    found = [
        column
        for column, heading in enumerate(view.grid.columns)
        if words.search(heading.label) and _is_distribution(view, column)
    ]
    return found[0] if len(found) == 1 else None


def _is_distribution(view: View, column: int) -> bool:
    """Whether a column's percentages are parts of 100: rounding moves each by half a unit."""
    rows = _rows(view, column)
    numbers = [number for row in rows if (number := view.grid.cells[row][column]) is not None]
    if any(view.unit(row, column) is not Unit.PERCENT for row in rows):
        return False
    room = sum((number.unit for number in numbers), Fraction(0))
    added = sum((Fraction(number.value) for number in numbers), Fraction(0))
    return len(numbers) > 1 and abs(added - _ALL) <= room


def _rows(view: View, column: int) -> list[int]:
    return [
        row
        for row, heading in enumerate(view.grid.rows)
        if not is_total(heading) and view.grid.cells[row][column] is not None
    ]


def quotient(share: Printed, by: Printed) -> Interval | None:
    """Every quotient of two rounded shares; None when the second may be zero."""
    above, below = share.share, by.share
    return None if below.low <= 0 else Interval(above.low / below.high, above.high / below.low)


def _fits(share: Printed, by: Printed, weight: Printed) -> bool:
    found = quotient(share, by)
    return found is None or found.meets(weight.rounding)


def _weights(view: View, population: int, response: int) -> Iterator[Finding]:
    for column in range(len(view.grid.columns)):
        rows = []
        for row in range(len(view.grid.rows)):
            line = view.grid.cells[row]
            numbers = [line[population], line[response], line[column]]
            found = [number for number in numbers if number is not None]
            if len(found) == len(numbers) and view.unit(row, column) is Unit.FACTOR:
                rows.append(_Row(row, *found))
        wrong = [each for each in rows if not each.follows]
        right = len(rows) - len(wrong)
        exchanged = sum(each.follows_exchanged for each in rows)
        if not wrong:
            continue
        if right * 2 < len(rows) and exchanged > 1 and exchanged * 2 > len(rows):
            yield _exchanged(view, population, response, column, rows)
            continue
        certainty = Certainty.CERTAIN if right * 2 >= len(rows) and right else Certainty.NOTE
        for each in wrong:
            yield _wrong(view, (column, population, response), each, certainty)


def _wrong(view: View, columns: tuple[int, int, int], each: _Row, certainty: Certainty) -> Finding:
    room = quotient(each.population, each.response)
    if room is None:
        raise ValueError("a share that may be zero gives no bounds")

    def possible() -> str:
        return "–".join(
            rounded(end, each.weight.decimals)[position]
            for end, position in ((room.low, 0), (room.high, -1))
        )

    label = view.grid.rows[each.row].label
    return Finding(
        rule=ID,
        certainty=certainty,
        where=tuple(view.spot(each.row, column) for column in columns),
        printed=f"{each.weight}; {each.population}; {each.response}",
        possible=possible(),
        message=in_both(
            lambda: _(
                "Bij ‘{label}’ staat {weight} als wegingsfactor. Een aandeel van {population}"
                " procent in de populatie gedeeld door {response} procent in de respons is"
                " {possible}."
            ).format(
                label=label,
                weight=each.weight,
                population=each.population,
                response=each.response,
                possible=possible(),
            )
        ),
    )


def _exchanged(
    view: View, population: int, response: int, column: int, rows: Sequence[_Row]
) -> Finding:
    names = [view.grid.columns[at].label for at in (population, response)]
    return Finding(
        rule=ID,
        certainty=Certainty.LIKELY,
        where=tuple(view.spot(None, at) for at in (population, response, column)),
        printed="; ".join(str(each.weight) for each in rows),
        possible="",
        message=in_both(
            lambda: _(
                "De wegingsfactoren volgen uit ‘{response}’ gedeeld door ‘{population}’, niet"
                " andersom: de twee kolommen lijken verwisseld."
            ).format(population=names[0], response=names[1])
        ),
    )


def _shares(view: View, response: int, counts: Sequence[Response]) -> Iterator[Finding]:
    """Shares of the response beside the counts of another table about the same people."""
    about = people(view.grid.population)
    rows: dict[str, list[int]] = {}
    for row in _rows(view, response):
        key = group_key(_IN_BRACKETS.sub("", view.grid.rows[row].label))
        rows.setdefault(key, []).append(row)
    known: dict[str, dict[str, Response]] = {}
    for each in counts:
        near = bool(each.people and about) and (each.people <= about or about <= each.people)
        wave = view.grid.wave_of(0, response)
        if near and each.wave == wave and each.completed and each.view.grid.id != view.grid.id:
            known.setdefault(each.view.grid.id, {}).setdefault(each.group, each)
    for groups in known.values():
        everybody = groups.get("")
        if everybody is None or everybody.completed is None or not rows.keys() <= groups.keys():
            continue
        if sum(groups[key].completed or 0 for key in rows) != everybody.completed:
            continue
        wrong = [
            (key, share)
            for key, places in rows.items()
            if not _added(view, places, response).meets(
                Interval(share := _share(groups[key], everybody.completed), share)
            )
        ]
        if wrong:
            yield _against_counts(view, response, rows, groups, wrong)


def _share(group: Response, everybody: int) -> Fraction:
    return Fraction((group.completed or 0) * _ALL, everybody)


def _added(view: View, places: Sequence[int], column: int) -> Interval:
    found = Interval(Fraction(0), Fraction(0))
    for row in places:
        number = view.grid.cells[row][column]
        if number is not None:
            found = found + number.share
    return found


def _against_counts(
    view: View,
    column: int,
    rows: dict[str, list[int]],
    groups: dict[str, Response],
    wrong: Sequence[tuple[str, Fraction]],
) -> Finding:
    own = [row for key, _share in wrong for row in rows[key]]
    printed = [number for row in own if (number := view.grid.cells[row][column]) is not None]
    shares = [Printed.of(f"{float(share):.1f}") for _key, share in wrong]
    labels = ", ".join(f"‘{view.grid.rows[row].label}’" for row in own)
    where: tuple[Spot, ...] = (
        *(view.spot(row, column) for row in own),
        *(groups[key].spot() for key, _share in wrong),
    )
    return Finding(
        rule=ID,
        certainty=Certainty.LIKELY,
        where=where,
        printed=_listed(printed),
        possible=_listed(shares),
        message=in_both(
            lambda: _(
                "Als aandeel in de respons staat bij {labels}: {found} procent. Uit de aantallen"
                " ingevulde vragenlijsten volgt: {shares} procent."
            ).format(labels=labels, found=_listed(printed), shares=_listed(shares))
        ),
    )


def _listed(numbers: Sequence[Printed]) -> str:
    """Numbers in the language in use."""
    return "; ".join(str(each) for each in numbers)


RULE = Rule(id=ID, check=check)

"""A response percentage that does not follow from the counts.

The response is the number who completed the questionnaire out of the number approached:
100 * completed / approached, rounded. With both counts printed this has one outcome, or two when
it is exactly halfway.

``certain`` when the counts stand beside the percentage, in the same row and of the same wave.
``likely`` when the counts stand in another table, for the same group and wave: then the two tables
may have been made at different moments. Groups are the same when their headings have the same
words and no other response table knows a group of that name, or when both tables are about the
same people.

Assumptions: the response is of everybody approached. A response of everybody who *could* be
reached (without letters that came back) is higher; such a table prints another heading or gives a
footnote, which this rule does not read.

False alarms: a response that counts partly completed questionnaires as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from graadmeter.consistency.findings import Certainty, Finding, Spot, in_both
from graadmeter.consistency.groups import (
    Response,
    View,
    group_key,
    is_rate,
    people,
    responses,
    views,
)
from graadmeter.consistency.material import Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.structure import Unit, is_total
from graadmeter.language import format_number
from graadmeter.language import gettext as _

ID = "response-rate"
_ALL = 100


def check(material: Material) -> Iterator[Finding]:
    """A finding for each response percentage that the counts do not give."""
    counts = responses(material)
    for table in material.tables:
        for view in views(table):
            for column, heading in enumerate(view.grid.columns):
                if is_rate(heading.label):
                    for row in range(len(view.grid.rows)):
                        yield from _judge(view, row, column, counts)


def _judge(view: View, row: int, column: int, counts: Sequence[Response]) -> Iterator[Finding]:
    number = view.grid.cells[row][column]
    if number is None or view.unit(row, column) is not Unit.PERCENT:
        return
    found = _source(view, row, column, counts)
    if found is None or not found.approached or found.completed is None:
        return
    rate = Fraction(found.completed * _ALL, found.approached)
    if rate in number.share:
        return
    beside = found.view.grid.id == view.grid.id
    yield _finding(
        found,
        Certainty.CERTAIN if beside else Certainty.LIKELY,
        view.spot(row, column),
        number,
        rate,
    )


def _source(view: View, row: int, column: int, counts: Sequence[Response]) -> Response | None:
    """The counts that a percentage should follow from: beside it, or else in another table."""
    wave = view.grid.wave_of(row, column)
    beside = [each for each in counts if each.view.grid.id == view.grid.id and each.wave == wave]
    if beside:
        return next(
            (each for each in beside if each.view.turned == view.turned and each.row == row), None
        )
    heading = view.grid.rows[row]
    group = "" if is_total(heading) else group_key(heading.label)
    same = [each for each in counts if each.group == group and each.wave == wave]
    about = people(view.grid.population)
    close = [each for each in same if each.people and each.people == about]
    if len(close) == 1:
        return close[0]
    return same[0] if group and len(same) == 1 else None


def _finding(
    found: Response, certainty: Certainty, spot: Spot, number: Printed, rate: Fraction
) -> Finding:
    approached, completed = found.approached, found.completed
    digits = number.decimals + 2
    columns = [column for column in found.columns if column is not None]

    def message() -> str:
        return _(
            "Bij ‘{label}’ staat een respons van {printed} procent, maar {completed} ingevulde"
            " vragenlijsten van {approached} benaderde personen is {rate} procent."
        ).format(
            label=found.label,
            printed=number,
            completed=format_number(completed or 0),
            approached=format_number(approached or 0),
            rate=format_number(float(rate), digits),
        )

    return Finding(
        rule=ID,
        certainty=certainty,
        where=(spot, *(found.view.spot(found.row, column) for column in reversed(columns))),
        printed=f"{number}; {completed}; {approached}",
        possible=" ".join(rounded(rate, number.decimals)),
        message=in_both(message),
    )


def rounded(value: Fraction, decimals: int) -> list[str]:
    """A value as printed with some decimals; two texts when it is exactly halfway."""
    scaled = value * 10**decimals
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    half = Fraction(1, 2)
    steps = [whole, whole + 1] if rest == half else [whole + (rest > half)]
    return [str(Printed(Decimal(step).scaleb(-decimals), decimals)) for step in steps]


RULE = Rule(id=ID, check=check)

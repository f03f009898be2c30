"""Distributions that miss 100 by more than rounding can explain.

With k answers that each got one rounded percentage, the shares lie within half a unit of what is
printed, an answer printed as zero between zero and half a unit. The sum of these intervals has to
contain 100 (`distributions.sum_of`); there is no appeal to chance in it.

Assumptions. Everybody is in exactly one of the printed answers: no answers were combined freely,
no answer was left out of print, and who did not answer is either an answer of its own or counted
nowhere. Weighting makes no difference: weighted shares add up to 100 as well.

Certainty. ``certain`` when at least three siblings of the line, and at least two in three, do add
up, so that the table shows that its answers are all there are. ``likely`` on less evidence: one of
two panels with the same title adds up, or the answers run from one end to the other with an
"unknown" besides. A table of which every line falls short left an answer out of print on purpose;
that is a ``note`` when its answers look complete, and nothing otherwise. A line in which a figure
is missing may fall short, and a line of zeros only is of a group in which nobody was asked.

False alarms. A table in which several answers were allowed without saying so, is not taken for a
distribution, since its lines do not add up. In a table of distributions, one column in which some
people gave no answer at all while everybody did in the others, is found: its message says that
an answer may be missing from print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graadmeter.consistency.distributions import (
    ALL,
    Evidence,
    Line,
    distributions,
    short_tables,
    sums_possible,
)
from graadmeter.consistency.findings import Bilingual, Certainty, Finding, Spot, in_both
from graadmeter.consistency.grim import written
from graadmeter.consistency.material import Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _

_ID = "distribution-sum"


def check(material: Material) -> Iterator[Finding]:
    """A finding for each distribution that does not add up."""
    for line in distributions(material.tables):
        over = line.total > ALL
        if line.fits or not line.total or not (over or line.whole):
            continue
        low, high = sums_possible(line.numbers)
        yield Finding(
            rule=_ID,
            certainty=(Certainty.CERTAIN if line.evidence is Evidence.STRONG else Certainty.LIKELY),
            where=line.where,
            printed="; ".join(str(each) for each in line.numbers),
            possible=_range(low, high),
            message=_message(line, low, high, over=over),
        )
    for lines in short_tables(material.tables):
        yield _short(lines)


def _message(line: Line, low: Printed, high: Printed, *, over: bool) -> Bilingual:
    total = Printed.of(f"{float(line.total):.{low.decimals}f}")

    def sentence() -> str:
        words = {
            "name": line.name,
            "total": written([total]),
            "low": written([low]),
            "high": written([high]),
        }
        if over:
            return _(
                "De antwoorden bij “{name}” zijn samen {total} procent. Door afronden mag dat "
                "{low} tot en met {high} zijn, dus deze getallen kunnen niet allemaal kloppen."
            ).format(**words)
        return _(
            "De antwoorden bij “{name}” zijn samen {total} procent. Door afronden mag dat {low} "
            "tot en met {high} zijn, dus er mist een antwoord of deze getallen kunnen niet "
            "allemaal kloppen."
        ).format(**words)

    return in_both(sentence)


def _short(lines: Sequence[Line]) -> Finding:
    low, high = sums_possible(lines[0].numbers)
    totals = [Printed.of(f"{float(each.total):.{low.decimals}f}") for each in lines]
    return Finding(
        rule=_ID,
        certainty=Certainty.NOTE,
        where=(Spot(lines[0].table),),
        printed="; ".join(str(each) for each in totals),
        possible=_range(low, high),
        message=in_both(
            lambda: _(
                "In deze tabel zijn de antwoorden nergens samen 100 procent, maar {totals}. "
                "Misschien is een antwoord bewust weggelaten."
            ).format(totals=written(totals))
        ),
    )


def _range(low: Printed, high: Printed) -> str:
    return str(low) if low == high else f"{low}–{high}"


RULE = Rule(id=_ID, check=check)

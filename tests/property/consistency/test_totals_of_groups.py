"""No rule on totals finds anything in a table made from counts, however it is rounded."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graadmeter.consistency.material import Grid, Heading, Material
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.rules import (
    count_sums,
    different_n,
    part_above_whole,
    response_rate,
    total_not_reachable,
    total_outside_parts,
    weights_from_shares,
)
from graadmeter.consistency.rules.total_not_reachable import weighted

RULES = [
    each.RULE
    for each in (
        count_sums,
        different_n,
        part_above_whole,
        response_rate,
        total_not_reachable,
        total_outside_parts,
        weights_from_shares,
    )
]
ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])
GROUPS = st.lists(
    st.tuples(st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 3000)),
    min_size=2,
    max_size=6,
)


def printed(value: Fraction, decimals: int, rounding: str) -> Printed:
    """An exact value as it would be printed."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Printed(exact.quantize(Decimal(1).scaleb(-decimals), rounding), decimals)


@given(groups=GROUPS, decimals=st.integers(0, 2), rounding=ROUNDINGS)
def test_a_table_made_from_counts_is_clean(groups, decimals, rounding):
    completed = [n for n, _more, _yes in groups]
    approached = [n + more for n, more, _yes in groups]
    yes = [min(n, count) for n, _more, count in groups]
    labels = [f"Groep {letter}" for letter in "abcdef"[: len(groups)]]
    lines = [*zip(approached, completed, strict=True), (sum(approached), sum(completed))]
    responses = Grid(
        id="respons",
        title="",
        columns=tuple(Heading(each) for each in ("Benaderd", "Ingevuld", "Respons")),
        rows=tuple(Heading(each) for each in (*labels, "Totaal")),
        cells=tuple(
            (
                Printed(Decimal(asked)),
                Printed(Decimal(done)),
                printed(Fraction(100 * done, asked), decimals, rounding),
            )
            for asked, done in lines
        ),
        population="medewerkers",
        wave=2024,
    )
    shares = [
        printed(Fraction(100 * count, n), decimals, rounding)
        for count, n in [*zip(yes, completed, strict=True), (sum(yes), sum(completed))]
    ]
    answers = Grid(
        id="antwoorden",
        title="",
        columns=tuple(
            Heading(label, n=n)
            for label, n in zip((*labels, "Totaal"), (*completed, sum(completed)), strict=True)
        ),
        rows=(Heading("Ja"),),
        cells=(tuple(shares),),
        population="medewerkers",
        wave=2024,
        weighted=False,
    )
    material = Material((responses, answers))
    assert [found for rule in RULES for found in rule.check(material)] == []


@given(
    groups=st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 1000)), min_size=2, max_size=6),
    rounding=ROUNDINGS,
)
def test_the_reach_of_a_weighted_total_holds_the_total(groups, rounding):
    everybody = sum(weight for _value, weight in groups)
    values = [Fraction(value, 10) for value, _weight in groups]
    shares = [Fraction(100 * weight, everybody) for _value, weight in groups]
    room = weighted(
        [printed(value, 0, rounding) for value in values],
        [printed(share, 0, rounding).share for share in shares],
    )
    assert isinstance(room, Interval)
    total = sum((v * s / 100 for v, s in zip(values, shares, strict=True)), Fraction(0))
    assert total in room


@given(
    shares=st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 1000)), min_size=2, max_size=8),
    decimals=st.integers(0, 1),
    rounding=ROUNDINGS,
)
def test_weights_computed_from_exact_shares_follow_from_the_printed_ones(
    shares, decimals, rounding
):
    people = sum(population for population, _response in shares)
    answers = sum(response for _population, response in shares)
    lines = []
    for population, response in shares:
        exact = Fraction(100 * population, people), Fraction(100 * response, answers)
        lines.append(
            (
                printed(exact[0], decimals, rounding),
                printed(exact[1], decimals, rounding),
                printed(exact[0] / exact[1], 1, rounding),
            )
        )
    table = Grid(
        id="t",
        title="",
        columns=tuple(
            Heading(each) for each in ("Verdeling populatie", "Verdeling respons", "Wegingsfactor")
        ),
        rows=tuple(Heading(f"Groep {number}") for number in range(len(lines))),
        cells=tuple(lines),
    )
    assert list(weights_from_shares.RULE.check(Material((table,)))) == []

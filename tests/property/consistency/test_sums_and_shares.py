"""Tables counted from invented people are never called impossible, whatever the rounding."""

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from graadmeter.consistency import Certainty, Grid, Heading, Material, Printed, audit
from graadmeter.consistency.rules import distribution_sum, joint_shares, possible_share

RULES = [distribution_sum.RULE, possible_share.RULE, joint_shares.RULE]
ROUNDINGS = [ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN]


def printed(count, base, decimals, rounding):
    step = Decimal(1).scaleb(-decimals)
    return Printed((Decimal(100 * count) / base).quantize(step, rounding), decimals)


def table(counts, people, decimals, rounding):
    """A column per group and a total; ``people`` are the n's in print."""
    counts = [*counts, [sum(each) for each in zip(*counts, strict=True)]]
    labels = [f"Groep {at}" for at in range(len(people))] + ["Totaal"]
    return Grid(
        id="t",
        title="Regeling",
        weighted=False,
        columns=tuple(
            Heading(label, n=n) for label, n in zip(labels, [*people, sum(people)], strict=True)
        ),
        rows=tuple(Heading(f"Antwoord {at}") for at in range(len(counts[0]))),
        cells=tuple(
            tuple(printed(group[row], sum(group), decimals, rounding) for group in counts)
            for row in range(len(counts[0]))
        ),
    )


@st.composite
def groups(draw):
    answers = draw(st.integers(2, 5))
    some = st.lists(st.integers(0, 25), min_size=answers, max_size=answers).filter(any)
    return draw(st.lists(some, min_size=2, max_size=5))


@given(counts=groups(), decimals=st.integers(0, 1), rounding=st.sampled_from(ROUNDINGS))
def test_a_table_counted_from_people_gives_no_finding(counts, decimals, rounding):
    people = [sum(group) for group in counts]
    assert audit(Material((table(counts, people, decimals, rounding),)), RULES) == ()


@given(
    counts=groups(),
    blanks=st.lists(st.integers(0, 2), min_size=5, max_size=5),
    decimals=st.integers(0, 1),
    rounding=st.sampled_from(ROUNDINGS),
)
def test_people_without_an_answer_make_nothing_certain(counts, blanks, decimals, rounding):
    # At most a tenth without an answer: the least that the rule on totals takes to have answered.
    people = [
        sum(group) + min(blank, sum(group) // 9)
        for group, blank in zip(counts, blanks, strict=False)
    ]
    found = audit(Material((table(counts, people, decimals, rounding),)), RULES)
    assert not [each for each in found if each.certainty is Certainty.CERTAIN]

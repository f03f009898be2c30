"""The English grammar."""

from __future__ import annotations

import pytest
from tests.unit.publication.sentences.made import figure, table

from graadmeter.publication.sentences import change, grammar_of, groups, ranking, share

EN = grammar_of("en")


@pytest.mark.parametrize(
    ("percent", "sentence"),
    [
        (0, "None of the staff members (0%) agrees."),
        (0.3, "Less than half a percent of staff members agree."),
        (7, "7% of staff members agree."),
        (10, "One in ten staff members (10%) agrees."),
        (21, "Just over one in five staff members (21%) agrees."),
        (24, "Almost a quarter of staff members (24%) agree."),
        (30, "Three in ten staff members (30%) agree."),
        (33, "A third of staff members (33%) agree."),
        (45, "45% of staff members agree."),
        (50, "Half of staff members (50%) agree."),
        (52, "Just over half of staff members (52%) agree."),
        (67, "Two thirds of staff members (67%) agree."),
        (99.7, "Nearly all staff members agree."),
        (100, "All staff members (100%) agree."),
    ],
)
def test_a_share(percent, sentence):
    assert str(share(figure(percent), "staff members", "{agrees|agree}", EN)) == sentence


def test_a_small_base_is_indicative():
    said = share(figure(45, small=True, n=23), "staff members", "agree", EN)
    assert str(said) == "45% of staff members (indicative, n = 23) agree."


@pytest.mark.parametrize(
    ("now", "then", "more", "sentence"),
    [
        (
            49,
            35,
            {"significant": True},
            "That share rose from 35% in 2014 to 49%, an increase of 14 percentage points.",
        ),
        (
            30,
            31,
            {"significant": True},
            "That share fell from 31% in 2014 to 30%, a decrease of 1 percentage point.",
        ),
        (
            30,
            33,
            {"significant": False},
            "That share shows no noteworthy difference from 2014 (33%).",
        ),
        (
            30,
            38,
            {"reason": "n was not published."},
            "That share is 8 percentage points lower than in 2014 (38%); whether by chance cannot "
            "be said (n was not published).",
        ),
        (30, 30, {}, "That share is the same as 2014 when rounded (30%); that was not tested."),
    ],
)
def test_a_change(now, then, more, sentence):
    made, moved = table(now, then, **more)
    assert str(change(made, moved, "that share", EN)) == sentence


def test_groups_and_rankings():
    one, other = ("provinces", figure(24)), ("municipalities", figure(31))
    said = groups(one, other, "victimisation", EN, significant=True)
    expected = "Victimisation is more common in municipalities (31%) than in provinces (24%)."
    assert str(said) == expected
    said = groups(one, other, "victimisation", EN, significant=False)
    assert "no noteworthy difference between" in str(said)
    named = [("time", figure(45)), ("fear", figure(30)), ("money", figure(30))]
    ranked = ranking(named, "mentioned most often", EN)
    assert str(ranked) == "Mentioned most often: time (45%), followed by fear and money (both 30%)."

"""Every code of keeping has words, and every kind of copy has grounds."""

from __future__ import annotations

import pytest

from graadmeter.service.incidents.keeping import words
from graadmeter.service.incidents.keeping.actions import CORRECTED
from graadmeter.service.incidents.keeping.passages import fact_names

GROUNDS = tuple(words.grounds_of(words.DisclosureKind.WOO))


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (words.Part, words.part_names),
        (words.ProposalState, words.proposal_names),
        (words.RequestKind, words.request_names),
        (words.Decision, words.decision_names),
        (words.DisclosureKind, words.disclosure_names),
    ],
)
def test_every_code_has_a_name(codes, names):
    assert set(names()) == set(codes.values)


def test_what_can_be_put_right_is_what_has_a_name():
    assert set(fact_names()) == set(CORRECTED)


def test_no_ground_begins_another():
    for kind in words.DisclosureKind:
        grounds = list(words.grounds_of(kind))
        assert len(grounds) >= 3
        # A mark reads «5.1.2e: »; no two grounds can be meant by it.
        assert len({f"{ground}: " for ground in grounds}) == len(grounds)

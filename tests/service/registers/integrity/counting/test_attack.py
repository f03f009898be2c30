"""No small number of a year can be computed from all that is published of it.

Years are made at random; the attacker reads the CSV file alone and solves linear programmes. The
control shows that the attack works where small numbers alone are hidden.
"""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.registers.integrity.counting.attack import (
    ENDS,
    KINDS,
    atoms,
    bounds,
    holds,
    read,
)

from graadmeter.service.incidents.counting.publishing import protecting as shared
from graadmeter.service.integrity.counting.counts import CountedReport
from graadmeter.service.integrity.counting.publishing.cells import CELLS, TOTAL, cell_from
from graadmeter.service.integrity.counting.publishing.protecting import (
    Policy,
    Share,
    advised,
    publish,
    published_from,
)
from graadmeter.service.integrity.counting.publishing.reports import (
    Outside,
    as_csv,
    as_text,
    notes_of,
    sentences_of,
    tables_of,
)
from graadmeter.service.integrity.definitions import Followup, Standing
from graadmeter.service.integrity.words import Category, Conclusion, State

YEAR, DAY, TODAY = 2025, date(2025, 5, 1), date(2026, 2, 1)
NAMES = dict(zip((each.value for each in Category), KINDS, strict=True))
RESULTS = (*(each.value for each in Conclusion), "", "weg")
END_OF = dict(zip(RESULTS, ENDS, strict=True))


def report(kinds: tuple[str, ...] = (), result: str = "", **facts) -> CountedReport:
    return CountedReport(
        **{
            "audience": "staff",
            "received_on": DAY,
            "state": State.WITHDRAWN if result == "weg" else State.HANDLING,
            "standing": Standing.WITHDRAWN if result == "weg" else Standing.COUNTS,
            "confirm_due": DAY,
            "inform_due": DAY,
            "definition": "2026",
            "categories": frozenset(kinds),
            "conclusion": "" if result == "weg" else result,
            **facts,
        }
    )


KIND = st.sampled_from([each.value for each in Category][:4])


@st.composite
def years(draw: st.DrawFn) -> list[CountedReport]:
    """Reports of a year, of a few kinds and ends of which some occur much more than others."""
    found = []
    for _each in range(draw(st.integers(3, 8))):
        kinds = tuple(draw(st.lists(KIND, max_size=2, unique=True)))
        number = draw(st.sampled_from([1, 2, 5, 9, 12, 30]))
        found += [report(kinds, draw(st.sampled_from(RESULTS)))] * number
    return found


def outside(reports: list[CountedReport], threshold: int, policy: Policy = Policy.TABLES):
    published = publish(reports, threshold, policy, TODAY)
    return Outside("Gemeente Voorbeelddam", YEAR, "2026", TODAY, published)


def atom_of(each: CountedReport):
    result = "weg" if each.standing is not Standing.COUNTS else each.conclusion
    return frozenset(NAMES[kind] for kind in each.categories), END_OF[result]


def recovered(reports: list[CountedReport], threshold: int, every: bool = False) -> list[str]:
    """Small cells of which the file tells the number, or that it is small."""
    told = read(as_csv(outside(reports, threshold)))
    if not told:  # where nothing of kinds and outcomes can be shown there is no table of them
        return []
    there = [atom_of(each) for each in reports]
    truth = {place: sum(holds(place, atom) for atom in there) for place in told}
    wrong = [f"{place} is {n}" for place, n in told.items() if n not in (None, truth[place])]
    wrong += [f"{place} shows {n}" for place, n in told.items() if n is not None and n < threshold]
    # Kinds that do not occur are like each other: one of them stands for all.
    absent = next(kind for kind in KINDS if not truth[kind, ""])
    hidden = [
        place
        for place, number in told.items()
        if number is None
        and truth[place] < threshold
        and (every or truth[place] or place[0] in ("", absent))
    ]
    found = bounds(told, atoms({kinds for kinds, _end in there}), hidden)
    return wrong + [
        f"{place} {truth[place]} is between {least} and {most}"
        for place, (least, most) in found.items()
        if most < threshold - 1e-6 or most - least < 1 - 1e-6
    ]


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(years(), st.sampled_from([5, 10]))
def test_no_small_number_is_recovered(reports, threshold):
    if len(reports) < threshold:
        assert read(as_csv(outside(reports, threshold))) == {}
    else:
        assert recovered(reports, threshold) == []


def lopsided() -> list[CountedReport]:
    """Two common kinds and a rare one: hiding the rare one alone does nothing."""
    conduct, assets, money = Category.CONDUCT.value, Category.ASSETS.value, Category.FINANCIAL.value
    return [
        *[report((conduct,), "gegrond")] * 20,
        *[report((conduct,), "ongegrond")] * 12,
        *[report((assets,), "gegrond")] * 15,
        *[report((money,), "gegrond")] * 2,
    ]


def test_a_rare_kind_is_hidden_with_another():
    assert recovered(lopsided(), 10, every=True) == []
    told = read(as_csv(outside(lopsided(), 10)))
    assert told["", ""] == 49
    assert told["Fraude of diefstal", ""] is None
    assert sum(number is not None for number in told.values()) > 1


def test_without_complementary_suppression_the_attack_succeeds(monkeypatch):
    monkeypatch.setattr(shared, "told_by", lambda *_given: ())
    assert any("Fraude of diefstal" in each for each in recovered(lopsided(), 10))


def test_what_is_kept_holds_no_hidden_number():
    published = outside(lopsided(), 10).published
    kept = json.loads(json.dumps(published.as_json()))
    assert published_from(kept) == published
    assert all(number >= 10 for number in kept["numbers"].values())
    assert len({cell.key for cell in CELLS}) == len(CELLS)
    assert all(cell_from(cell.key) == cell for cell in CELLS)


@pytest.mark.parametrize("number", [0, 1, 9])
@pytest.mark.parametrize("policy", Policy)
def test_a_small_organisation_publishes_the_same_whatever_came_in(number, policy):
    reports = [report((Category.FINANCIAL.value,), "gegrond")] * number
    nobody = outside([], 10, policy)
    found = outside(reports, 10, policy)
    assert (as_csv(found), as_text(found)) == (as_csv(nobody), as_text(nobody))
    assert found.published.as_json() == nobody.published.as_json()
    assert advised(reports, 10) is Policy.NOTHING


def test_an_organisation_may_say_nothing_or_a_class_of_many():
    nothing, one = (outside(lopsided(), 10, each) for each in (Policy.NOTHING, Policy.CLASS))
    assert tables_of(nothing) == ()
    assert notes_of(nothing) == ()
    assert "geen mededeling" in " ".join(sentences_of(nothing))
    assert "49" not in as_text(one).decode()
    assert dict(tables_of(one)[0].rows)["Medewerkers en bestuurders"] == ("10 of meer",)
    assert one.published.numbers == {}
    assert advised(lopsided(), 10) is Policy.TABLES


def test_there_is_no_table_in_which_nothing_is_left():
    reports = [report((each.value,), "gegrond") for each in Category] * 2
    made = outside(reports, 10)
    assert made.published.numbers == {TOTAL: 18}
    assert [table.id for table in tables_of(made)] == ["meldingen"]
    assert any("18 meldingen" in each for each in sentences_of(made))


def test_representatives_are_never_broken_down():
    reports = [*lopsided(), *[report(audience="representative")] * 3]
    assert outside(reports, 10).published == outside(lopsided(), 10).published


def test_following_up_leaves_no_small_number_of_others():
    reports = [
        *[report(measures=("onvoorwaardelijk_ontslag",), police_report=True)] * 11,
        report(investigations=12),
    ]
    shown = outside(reports, 10).published.followups
    # Eleven of twelve would say of the twelfth that nothing was done.
    assert shown == {Followup.INVESTIGATION: 12}
    assert outside(reports, 10).published.numbers[TOTAL] == 12


@pytest.mark.parametrize(
    ("late", "share"),
    [(0, Share.ALL), (3, Share.MOST), (9, Share.HALF), (15, Share.LESS)],
)
def test_terms_are_published_as_how_often(late, share):
    reports = [report(confirmed_on=DAY)] * (20 - late) + [report(confirmed_on=TODAY)] * late
    published = outside(reports, 10).published
    assert published.confirmed is share
    assert published.informed is Share.LESS
    words = {Share.ALL: "altijd", Share.MOST: "meestal"}.get(share, "vaker")
    said = [each for each in sentences_of(outside(reports, 10)) if "dagen bevestigd" in each]
    assert [words in each for each in said] == [True]

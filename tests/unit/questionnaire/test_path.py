"""Which pages a respondent gets."""

import pytest
from tests.unit.questionnaire.asking import ask, derived, question, questionnaire, stored

from graadmeter.questionnaire import (
    NO_ANSWER,
    NOT_ASKED,
    UNKNOWN,
    completed,
    first_open,
    median_length,
    next_page,
    path,
    previous_page,
    progress,
    reachable,
)

ROUTED = (
    question("team", "single", codes="yes_no", source="sample_frame"),
    question("a", "single", codes="yes_no"),
    question("b", "single", codes="yes_no", universe="a = 'yes'"),
    question("c", "single", codes="yes_no", universe="b = 'yes'"),
    question("d", "single", codes="yes_no", universe="team = 'yes'"),
)
ROUTE = ask(*ROUTED)


def asked(answers, given=None) -> list[str]:
    return [item.id for page in path(ROUTE, answers, given or {}).pages for item in page.items]


def test_an_answer_opens_the_questions_that_depend_on_it():
    assert asked({}) == ["a"]
    assert asked({"a": "yes"}) == ["a", "b"]
    assert asked({"a": "yes", "b": "yes"}) == ["a", "b", "c"]
    assert asked({"a": "no"}) == ["a"]


def test_the_sample_frame_decides_too():
    assert asked({}, {"team": "yes"}) == ["a", "d"]
    assert asked({}, {"team": "no"}) == ["a"]


def test_an_answer_off_the_route_counts_as_not_asked_and_comes_back():
    answers = {"a": "yes", "b": "yes", "c": "no"}
    changed = {**answers, "a": "no"}
    route = path(ROUTE, changed)
    assert asked(changed) == ["a"]
    assert route.answers["b"] == route.answers["c"] == NOT_ASKED
    assert completed(ROUTE, changed)["c"] is None
    assert completed(ROUTE, changed)["c__missing"] == "not_asked"
    assert path(ROUTE, {**changed, "a": "yes"}).answers["c"] == "no"


def test_what_is_open_counts_as_no_answer_and_what_the_frame_lacks_as_unknown():
    route = path(ROUTE, {})
    assert (route.answers["a"], route.answers["team"]) == (NO_ANSWER, UNKNOWN)
    assert route.open == {"a"}


def test_one_goes_forward_and_back_along_the_route():
    route = path(ROUTE, {"a": "yes", "b": "yes"})
    first = next_page(route)
    assert first is not None
    assert previous_page(route, first.position) is None
    second = next_page(route, first.position)
    assert second is not None
    assert previous_page(route, second.position) == first
    assert next_page(route, 99) is None


def test_a_page_opens_when_all_before_it_is_answered():
    a, b, c, _d = (page.id for page in ask(*ROUTED[:4], {**ROUTED[4], "section": "z"}).pages)
    none = path(ROUTE, {})
    assert reachable(none, a)
    assert not reachable(none, b)
    some = path(ROUTE, {"a": "yes"})
    assert reachable(some, b)
    assert not reachable(some, c)
    assert first_open(some) == some.page(b)
    assert first_open(path(ROUTE, {"a": NO_ANSWER})) is None


def test_progress_rises_and_jumps_when_an_answer_shortens_the_path():
    assert progress(ROUTE, {}, 0) == 0
    long = [progress(ROUTE, {"a": "yes", "b": "yes", "c": "no"}, i) for i in range(4)]
    assert long == sorted(set(long))
    assert progress(ROUTE, {"a": "no"}, 1) > progress(ROUTE, {"a": "yes"}, 1)
    assert progress(ROUTE, {"a": "no"}, len(ROUTE.pages)) == 1


def test_a_reason_for_missing_can_decide():
    asks = (
        question("f", "multiple", codes="forms"),
        question("why", "open", universe="MISSING(f) = 'no_answer'"),
    )
    instrument = ask(*asks)
    assert "why" in path(instrument, {"f": NO_ANSWER}).asked
    assert "why" not in path(instrument, {"f": ("none",)}).asked
    records = [completed(instrument, {"f": NO_ANSWER, "why": "-7"})]
    microdata = stored(questionnaire(*asks), records)
    assert microdata.stored["why"].to_list() == ["−7"]  # not the code for "not asked"


def test_a_derived_variable_of_several_questions_decides():
    both = derived("both", "yes_no", "CASE WHEN a = 'yes' AND n >= 3 THEN 'yes' ELSE 'no' END")
    instrument = ask(
        question("a", "single", codes="yes_no"),
        question("n", "number", number={"unknown": True}),
        question("b", "open", universe="both = 'yes'"),
        derived=[both],
    )
    assert "b" in path(instrument, {"a": "yes", "n": 3}).asked
    assert "b" not in path(instrument, {"a": "yes", "n": UNKNOWN}).asked


def test_a_record_has_the_columns_of_microdata():
    instrument = ask(
        question("f", "multiple", codes="forms"),
        question("r", "ranking", codes="ages"),
        question("n", "number", number={"unknown": True}),
        question("x", "single", codes="yes_no", source="synthetic"),
    )
    record = completed(instrument, {"f": ("verbal",), "r": ("old", "young"), "n": UNKNOWN})
    assert record == {
        "f__verbal": True,
        "f__physical": False,
        "f__none": False,
        "f__missing": None,
        "r__young": 2,
        "r__old": 1,
        "r__missing": None,
        "n": None,
        "n__missing": "unknown",
        "x": None,
        "x__missing": "unknown",
    }


@pytest.mark.parametrize("shares", [None, {"a": {"no": 1.0}}])
def test_the_length_is_estimated_from_random_respondents(shares):
    length = median_length(ROUTE, respondents=50, shares=shares)
    assert length == median_length(ROUTE, respondents=50, shares=shares)
    assert 0 < length.low <= length.minutes <= length.high < 1
    if shares:
        assert length.questions <= 2

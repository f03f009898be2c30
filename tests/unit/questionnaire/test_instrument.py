"""Pages, questions and conditions of a compiled questionnaire."""

from dataclasses import replace

import pytest
from tests.unit.questionnaire.asking import ask, derived, lists, question, questionnaire

from graadmeter.errors import UserError
from graadmeter.microdata import questionnaire_hash
from graadmeter.questionnaire import grid_stem, who_gets


def pages(instrument) -> list[tuple[str, str, list[str]]]:
    return [(page.id, page.kind, [item.id for item in page.items]) for page in instrument.pages]


def single(name: str, **more):
    return question(name, "single", codes="yes_no", **more)


def test_a_page_has_at_most_five_questions_of_one_section():
    asked = [single(f"q{i}", section="one") for i in range(6)] + [single("z", section="two")]
    assert pages(ask(*asked)) == [
        ("one-1", "questions", ["q0", "q1", "q2", "q3", "q4"]),
        ("one-2", "questions", ["q5"]),
        ("two-1", "questions", ["z"]),
    ]
    assert len(ask(*asked, questions_per_page=2).pages) == 4


def test_rows_of_a_grid_stay_together_and_apart_from_the_rest():
    rows = [single(f"g{i}", grid="g") for i in range(7)]
    found = pages(ask(single("a"), *rows, single("b")))
    assert found == [
        ("all-1", "questions", ["a"]),
        ("all-2", "grid", [f"g{i}" for i in range(7)]),
        ("all-3", "questions", ["b"]),
    ]


def test_rows_with_other_answers_are_another_grid():
    other = question("h", "scale", codes="score", grid="g")
    found = pages(ask(single("a", grid="g"), single("b", grid="g"), other))
    assert [names for _id, _kind, names in found] == [["a", "b"], ["h"]]


def test_what_decides_about_a_question_stands_on_an_earlier_page():
    found = pages(ask(single("a"), single("b", universe="a = 'yes'"), single("c")))
    assert [names for _id, _kind, names in found] == [["a"], ["b", "c"]]


def test_so_it_does_through_a_derived_variable_and_in_a_grid():
    d = derived("d", "yes_no", "CASE WHEN a = 'yes' THEN 'yes' ELSE 'no' END")
    rows = (single("a", grid="g"), single("b", grid="g", universe="d = 'yes'"))
    found = pages(ask(*rows, derived=[d]))
    assert [names for _id, _kind, names in found] == [["a"], ["b"]]
    assert ask(*rows, derived=[d]).item("b").needs == {"a"}


def test_so_it_does_through_a_value_that_only_some_are_given():
    given = single("g", source="sample_frame", universe="a = 'yes'")
    found = pages(ask(single("a"), given, single("b", universe="g IS NULL")))
    assert [names for _id, _kind, names in found] == [["a"], ["b"]]


def test_what_comes_from_the_frame_or_is_synthetic_is_on_no_page():
    instrument = ask(
        single("a", source="sample_frame"), single("b", source="synthetic"), single("c")
    )
    assert pages(instrument) == [("all-1", "questions", ["c"])]
    assert [item.origin for item in instrument.items] == ["given", "synthetic", "asked"]


def test_a_block_without_questions_is_a_page_for_information():
    found = pages(ask(single("a"), question("x", "block"), single("b")))
    assert [(kind, names) for _id, kind, names in found] == [
        ("questions", ["a"]),
        ("info", ["x"]),
        ("questions", ["b"]),
    ]


def test_a_question_has_its_options_bounds_and_ways_out():
    instrument = ask(
        question("f", "multiple", codes="forms", exclusive=["none"]),
        question("u", "single", codes="unsure"),
        question("n", "number", number={"minimum": 1, "maximum": 9, "unknown": True}),
    )
    f, u, n = instrument.items
    assert [(o.code, o.exclusive) for o in f.options][1:] == [("physical", False), ("none", True)]
    assert [item.offers_no_answer for item in (f, u, n)] == [True, False, False]
    assert (n.minimum, n.maximum, n.offers_unknown) == (1, 9, True)


def test_the_hash_is_that_of_the_microdata():
    asked = questionnaire(single("a"))
    assert ask(single("a")).hash == questionnaire_hash(asked, lists())


@pytest.mark.parametrize("universe", ["b = 'yes'", "a = 'yes'", "d = 'yes'"])
def test_a_condition_on_what_comes_later_is_refused(universe):
    d = derived("d", "yes_no", "CASE WHEN b = 'yes' THEN 'yes' END")
    with pytest.raises(UserError, match="niet eerder"):
        ask(single("a", universe=universe), single("b"), derived=[d])


def test_a_condition_that_cannot_be_computed_for_one_respondent_is_refused():
    with pytest.raises(UserError, match="niet uit te rekenen") as caught:
        ask(single("a"), single("b", universe="a > 3"))
    assert caught.value.where == "b"


def test_a_circle_of_derived_variables_is_refused():
    circle = [derived("d", "yes_no", "COALESCE(e, a)"), derived("e", "yes_no", "COALESCE(d, a)")]
    with pytest.raises(UserError, match="uit zichzelf"):
        ask(single("a"), single("b", universe="d = 'yes'"), derived=circle)


def test_a_stem_is_what_rows_have_in_common_before_the_dash():
    rows = [{**single(f"g{i}", grid="g"), "text": f"How often? — row {i}"} for i in range(2)]
    assert grid_stem(ask(*rows).pages[0]) == ("How often?", ("row 0", "row 1"))
    page = ask(*rows).pages[0]
    alone = replace(page, items=(*page.items, *ask(single("x")).items))
    assert grid_stem(alone)[0] == ""


def test_who_gets_a_question_is_told_in_words_with_the_chain_behind_it():
    d = derived("d", "yes_no", "CASE WHEN a = 'yes' THEN 'yes' END")
    asked = questionnaire(
        single("a"),
        question("f", "multiple", codes="forms", universe="d = 'yes'"),
        single("b", universe="ARRAY_CONTAINS(f, 'none') AND (a = 'no' OR a IS NULL)"),
        derived=[d],
    )
    a, f, b = who_gets(asked, lists())
    assert (a.words, a.chain) == ("iedereen", ())
    assert f.words == "“d” is “Yes”"
    assert b.words == "bij “f” is “None” gekozen en (“a” is “No” of “a” heeft geen antwoord)"
    assert [reason.name for reason in b.chain] == ["b", "f", "d"]


@pytest.mark.parametrize(
    ("universe", "words"),
    [
        ("a <> 'yes'", "“a” is niet “Yes”"),
        ("a IN ('yes', 'no')", "“a” is “Yes” of “No”"),
        ("NOT a = 'yes'", "niet: “a” is “Yes”"),
        ("a IS NOT NULL", "niet: “a” heeft geen antwoord"),
        ("n >= 3", "“n” ≥ 3"),
        ("COALESCE(a, 'x') = 'x'", "COALESCE(a, 'x') = 'x'"),
        ("MISSING(a) = 'no_answer'", "MISSING(a) = 'no_answer'"),
    ],
)
def test_a_condition_in_words(universe, words):
    asked = questionnaire(
        single("a"), question("n", "number", number={}), single("b", universe=universe)
    )
    assert who_gets(asked, lists())[-1].words == words

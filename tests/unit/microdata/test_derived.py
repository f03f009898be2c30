"""Derived variables and post-strata."""

import polars as pl
from tests.unit.microdata.people import (
    DERIVED,
    answers,
    checked,
    code_lists,
    derived,
    questionnaire,
)

from graadmeter.microdata import add_derived, stratum_codes


def test_a_derived_variable_may_be_stated_before_what_it_depends_on():
    assert checked(answers()).values["old_victim"].to_list() == ["no", "yes", None, None]


def test_a_derived_variable_is_null_where_its_inputs_are_missing():
    assert checked(answers()).values["generation"].to_list() == ["young", "old", None, None]


def test_a_derived_variable_can_ask_why_an_answer_is_missing():
    values = checked(answers()).values
    assert values["knows_age"].to_list() == ["knows", "knows", "does_not_know", "knows"]


def test_a_derived_variable_has_the_codes_of_its_list():
    assert checked(answers()).values.schema["generation"] == pl.Enum(["young", "old"])


def test_a_derived_variable_can_stand_in_the_universe_of_a_question():
    asked = questionnaire(
        questions=(
            *(q for q in questionnaire().model_dump()["sections"][0]["questions"]),
            {
                "id": "pension",
                "type": "single",
                "concept": "anything",
                "text": "pension?",
                "label": "pension",
                "codes": "yes_no",
                "universe": "generation = 'old'",
            },
        )
    )
    stored = answers().with_columns(pl.Series("pension", ["-7", "yes", "-7", "-7"]))
    assert checked(stored, asked=asked).values["pension"].to_list() == [None, "yes", None, None]


def test_variables_whose_inputs_are_not_there_are_left_out():
    values = add_derived(pl.DataFrame({"age": [25, 60]}), questionnaire(), code_lists())
    assert values.columns == ["age", "generation"]


def test_variables_that_need_each_other_are_left_out():
    circle = (
        derived("one", "yes_no", "CASE WHEN two = 'yes' THEN 'yes' END"),
        derived("two", "yes_no", "CASE WHEN one = 'yes' THEN 'yes' END"),
    )
    asked = questionnaire(derived=(*circle, DERIVED[1]))
    values = add_derived(pl.DataFrame({"age": [25]}), asked, code_lists())
    assert values.columns == ["age", "generation"]


def test_a_variable_that_is_there_already_is_kept():
    frame = pl.DataFrame({"age": [25], "generation": ["old"]})
    assert add_derived(frame, questionnaire(), code_lists())["generation"].to_list() == ["old"]


def test_post_strata_are_joint_values_in_sorted_order():
    frame = pl.DataFrame({"layer": ["b", "a", "b", "a"], "gender": ["x", "y", "x", "x"]})
    codes, labels = stratum_codes(frame, ["layer", "gender"])
    assert labels == (("a", "x"), ("a", "y"), ("b", "x"))
    assert codes.tolist() == [2, 1, 2, 0]


def test_post_strata_do_not_depend_on_the_order_of_enumerations():
    frame = pl.DataFrame({"layer": pl.Series(["b", "a"], dtype=pl.Enum(["b", "a"]))})
    codes, labels = stratum_codes(frame, ["layer"])
    assert (labels, codes.tolist()) == ((("a",), ("b",)), [1, 0])


def test_without_strata_everyone_is_in_one():
    codes, labels = stratum_codes(pl.DataFrame({"layer": ["b", "a"]}), [])
    assert (labels, codes.tolist()) == (((),), [0, 0])


def test_who_has_no_stratum_has_one_of_their_own():
    codes, labels = stratum_codes(pl.DataFrame({"layer": ["a", None]}), ["layer"])
    assert (labels, codes.tolist()) == ((("a",), (None,)), [0, 1])

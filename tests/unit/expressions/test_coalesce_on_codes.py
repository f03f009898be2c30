"""COALESCE on coded answers, as microdata hold them."""

import polars as pl

from graadmeter.expressions import evaluate, holds, parse

ANSWERS = pl.DataFrame({"q": pl.Series(["ja", None, "nee"], dtype=pl.Enum(["ja", "nee"]))})


def test_a_text_that_is_no_code_can_stand_for_a_missing_answer():
    found = holds(ANSWERS, {"x": parse("COALESCE(q, 'none') = 'none'")})
    assert found["x"].to_list() == [False, True, False]


def test_a_case_gives_the_text_that_stands_for_a_missing_answer():
    found = evaluate(ANSWERS, {"x": parse("COALESCE(q, 'geen')")})
    assert found["x"].to_list() == ["ja", "geen", "nee"]


def test_other_expressions_beside_it_keep_their_answers():
    both = {"x": parse("COALESCE(q, 'none') <> 'ja'"), "y": parse("q = 'ja'")}
    found = holds(ANSWERS, both)
    assert found["x"].to_list() == [False, True, True]
    assert found["y"].to_list() == [True, False, False]

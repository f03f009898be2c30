"""What the expression language takes, and what it refuses."""

import polars as pl
import pytest

from graadmeter.expressions import ExpressionSyntaxError, evaluate, holds, parse

FRAME = pl.DataFrame(
    {
        "layer": ["rijk", "gemeente", None],
        "age": [30, 50, None],
        "forms__verbal": [1, 0, None],
        "forms__missing": [None, None, "not_asked"],
        "order": ["a", "b", "a"],
        "user": ["x", "y", None],
    }
)


def truth(text: str) -> list[bool]:
    return holds(FRAME, {"it": parse(text)})["it"].to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("layer = 'rijk'", [True, False, False]),
        ("layer <> 'rijk'", [False, True, False]),
        ("layer IS DISTINCT FROM 'rijk'", [False, True, True]),
        ("COALESCE(layer, 'none') = 'none'", [False, False, True]),
        ("layer IN ('rijk', 'provincie') OR age > 40", [True, True, False]),
        ("age BETWEEN 30 AND 40", [True, False, False]),
        ("NOT (age < 40)", [False, True, False]),
        ("layer IS NULL", [False, False, True]),
        ("ARRAY_CONTAINS(forms, 'verbal')", [True, False, False]),
        ("MISSING(forms) = 'not_asked'", [False, False, True]),
        ("age + 10 = 40", [True, False, False]),
        ("CASE layer WHEN 'rijk' THEN TRUE ELSE FALSE END", [True, False, False]),
        ("order = 'a' AND user = 'x'", [True, False, False]),
        ("layer = 'rijk' -- a remark", [True, False, False]),
    ],
)
def test_an_expression_holds_for(text, expected):
    assert truth(text) == expected


def test_nulls_stay_null_when_evaluated():
    assert evaluate(FRAME, {"it": parse("age > 40")})["it"].to_list() == [False, True, None]


def test_no_expressions_give_no_columns():
    assert evaluate(FRAME, {}).columns == []
    assert holds(FRAME, {}).columns == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "layer = 'rijk' AND",
        "(layer = 'rijk'",
        "MISSING() = 'not_asked'",
        "MISSING('layer') = 'not_asked'",
        "MISSING(layer, age) = 'not_asked'",
        "ARRAY_CONTAINS(forms)",
        "ARRAY_CONTAINS('verbal', forms)",
        "ARRAY_CONTAINS(forms, layer)",
        "layer IN ()",
        "layer IN age",
        "layer = 'rijk",
        "((((((((((" * 500,
    ],
)
def test_a_text_that_does_not_parse_is_refused(text):
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse(text)

    assert caught.value.fault.rule == "expression-syntax"
    assert caught.value.fault.suggestion


@pytest.mark.parametrize(
    "text",
    [
        "SUM(age) > 3",
        "ROW_NUMBER() OVER (ORDER BY age) = 1",
        "age IN (SELECT 1)",
        "age AS years",
        "layer LIKE 'r%'",
        "a.layer = 'rijk'",
        "CAST(age AS TEXT) = '3'",
        "layer = 'rijk'; layer = 'gemeente'",
        "UPPER(layer) = 'RIJK'",
        "age % 2 = 0",
        "*",
        "UNKNOWN_FUNCTION(layer)",
        "layer || 'x' = 'rijkx'",
        "EXISTS (SELECT 1)",
        "RANDOM() < 0.5",
        "CURRENT_DATE > '2025-01-01'",
    ],
)
def test_what_is_not_on_the_list_is_refused(text):
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse(text)

    assert caught.value.fault.rule == "expression-not-allowed"


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("layer = 'rijk'", True),
        ("(layer IS NULL)", True),
        ("COALESCE(layer = 'rijk', FALSE)", True),
        ("CASE WHEN age > 3 THEN TRUE END", True),
        ("ARRAY_CONTAINS(forms, 'verbal')", True),
        ("TRUE", True),
        ("layer", False),
        ("age + 1", False),
        ("COALESCE(layer, 'x')", False),
        ("CASE WHEN age > 3 THEN 'old' ELSE 'young' END", False),
        ("'rijk'", False),
    ],
)
def test_a_condition_is_told_from_a_value(text, condition):
    assert parse(text).condition is condition


def test_results_of_a_case_are_known():
    text = "CASE WHEN age > 60 THEN 'old' WHEN age > 30 THEN 'middle' ELSE 'young' END"

    assert parse(text).result_literals == ("old", "middle", "young")

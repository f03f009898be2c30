"""Faults of expressions against the variables there are."""

import pytest

from graadmeter.expressions import Variable, Vocabulary, check_expression, parse

VOCABULARY = Vocabulary(
    {
        variable.name: variable
        for variable in (
            Variable("layer", "single", frozenset({"rijk", "gemeente"})),
            Variable("reported", "single", frozenset({"ja", "nee"}), routed=True),
            Variable("age", "number"),
            Variable("forms", "multiple", frozenset({"verbal", "threat"}), routed=True),
            Variable("forms__verbal", "number", routed=True),
            Variable("top", "ranking", frozenset({"one", "two"})),
            Variable("remark", "text"),
        )
    }
)


def faults(text: str) -> list[tuple[str, str]]:
    return [(f.rule, f.suggestion) for f in check_expression(parse(text), VOCABULARY)]


@pytest.mark.parametrize(
    "text",
    [
        "layer = 'rijk' AND age >= 18",
        "layer <> 'rijk'",
        "reported IS DISTINCT FROM 'ja'",
        "COALESCE(reported, 'not asked') <> 'ja'",
        "reported IS NOT NULL",
        "NOT (reported IS NULL)",
        "ARRAY_CONTAINS(forms, 'verbal')",
        "forms__verbal = 1",
        "MISSING(forms) = 'not_asked'",
        "MISSING(reported) IN ('unknown', 'no_answer')",
        "COALESCE(layer, 'none') IN ('none', 'rijk')",
        "remark IS NOT NULL",
        "CASE layer WHEN 'rijk' THEN TRUE ELSE FALSE END",
    ],
)
def test_a_sound_expression_has_no_faults(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "rule", "hint"),
    [
        ("lajer = 'rijk'", "unknown-variable", "layer"),
        ("zzz = 'rijk'", "unknown-variable", "id"),
        ('layer = "rijk"', "unknown-variable", "enkele aanhalingstekens"),
        ("layer = 'rjik'", "literal-not-in-code-list", "rijk"),
        ("layer IN ('rijk', 'xyz')", "literal-not-in-code-list", "gemeente, rijk"),
        ("layer IS DISTINCT FROM 'rjik'", "literal-not-in-code-list", "rijk"),
        ("COALESCE(layer, 'none') = 'rjik'", "literal-not-in-code-list", "rijk"),
        ("CASE layer WHEN 'rjik' THEN TRUE END", "literal-not-in-code-list", "rijk"),
        ("ARRAY_CONTAINS(forms, 'treat')", "literal-not-in-code-list", "threat"),
        ("layer = 1", "literal-type", "aanhalingstekens"),
        ("layer = TRUE", "literal-type", "aanhalingstekens"),
        ("age = '18'", "literal-type", "getal"),
        ("age = FALSE", "literal-type", "getal"),
        ("ARRAY_CONTAINS(layer, 'rijk')", "not-multiple", "layer = "),
        ("forms = 'verbal'", "multiple-compared", "ARRAY_CONTAINS(forms"),
        ("forms IS NULL", "multiple-compared", "ARRAY_CONTAINS(forms"),
        ("top = 'one'", "multiple-compared", "top__code = 1"),
        ("reported <> 'ja'", "null-trap", "IS DISTINCT FROM"),
        ("reported NOT IN ('ja')", "null-trap", "IS DISTINCT FROM"),
        ("NOT (reported = 'ja' OR age > 3)", "null-trap", "IS DISTINCT FROM"),
        ("NOT ARRAY_CONTAINS(forms, 'verbal')", "null-trap", "IS DISTINCT FROM"),
        ("layer = NULL", "null-compared", "IS NULL"),
        ("MISSING(forms) = 'not_askd'", "bad-missing-kind", "not_asked"),
        ("MISSING(forms) = 'zzz'", "bad-missing-kind", "no_answer"),
    ],
)
def test_a_fault_names_the_mistake_and_the_fix(text, rule, hint):
    ((found, suggestion),) = faults(text)

    assert found == rule
    assert hint in suggestion


def test_all_faults_are_given_at_once():
    rules = [rule for rule, _hint in faults("lajer = 'x' AND age = 'y' AND reported <> 'ja'")]

    assert rules == ["unknown-variable", "literal-type", "null-trap"]

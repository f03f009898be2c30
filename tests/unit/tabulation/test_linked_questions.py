"""A base tells of the answer that says who got the question, or whom the figure is about."""

from dataclasses import replace

from tests.unit.tabulation.small import WAVE, monitor

from graadmeter.monitor import DerivedVariable, Monitor
from graadmeter.tabulation.linked_questions import LinkedQuestions


def links(*derived: tuple[str, str]) -> LinkedQuestions:
    made: Monitor = monitor()
    asked = made.questionnaires["people", WAVE]
    variables = [
        DerivedVariable.model_validate(
            {"id": n, "theme": "any", "text": n, "label": n, "codes": "roles", "expression": e}
        )
        for n, e in derived
    ]
    asked = asked.model_copy(update={"derived": tuple(variables)})
    made = replace(made, questionnaires={**made.questionnaires, ("people", WAVE): asked})
    return LinkedQuestions(made, "people", WAVE)


def told(question: str, *conditions: str, derived=()) -> set[tuple[str, frozenset[str]]]:
    return set(links(*derived).told((question, frozenset(conditions))))


def test_a_question_to_some_tells_who_are_some():
    assert told("forms", "role = 'x'") == {("answer", frozenset({"role = 'x'"}))}


def test_a_question_to_everybody_about_everybody_tells_of_itself_only():
    assert told("times") == set()


def test_a_condition_tells_how_many_fulfil_it():
    assert ("answer", frozenset({"role = 'x'"})) in told("times", "role = 'x'", "answer = 'yes'")


def test_conditions_in_one_expression_are_taken_apart():
    both = "role = 'x' AND answer = 'yes'"
    assert ("answer", frozenset({"role = 'x'"})) in told("times", both)


def test_who_got_the_other_question_is_no_condition_of_it():
    found = told("times", "ARRAY_CONTAINS(forms, 'threat')", "answer = 'yes'", "role = 'x'")
    assert ("forms", frozenset({"role = 'x'"})) in found


def test_a_variable_made_from_one_question_shows_its_answers():
    recoded = ("half", "CASE WHEN answer = 'yes' THEN 'x' ELSE 'y' END")
    joined = ("both", "CASE WHEN answer = 'yes' OR role = 'x' THEN 'x' ELSE 'y' END")
    team = "team = 'a'"
    assert ("answer", frozenset({team})) in told("half", team, derived=(recoded, joined))
    assert told("both", team, derived=(recoded, joined)) == set()


def test_what_the_population_is_counted_by_is_no_answer():
    assert told("times", "role = 'x' AND team = 'a'") == set()
    position = ("position", "CASE WHEN role = 'x' THEN 'x' ELSE 'y' END")
    assert told("times", "position = 'x'", derived=(position,)) == set()

"""What a posted page says, and what is wrong with it."""

import json

import pytest
from tests.unit.questionnaire.asking import ask, question

from graadmeter.language import use_language
from graadmeter.questionnaire import (
    NO_ANSWER,
    UNKNOWN,
    Answer,
    Missing,
    as_json,
    from_json,
    path,
    validate,
    validate_given,
)

STATED = {
    "s": question("s", "single", codes="yes_no"),
    "u": question("u", "single", codes="unsure"),
    "l": question("l", "scale", codes="score"),
    "f": question("f", "multiple", codes="forms", exclusive=["none"]),
    "r": question("r", "ranking", codes="score"),
    "n": question("n", "number", number={"minimum": 1, "maximum": 2000, "unknown": True}),
    "m": question("m", "number", number={}),
    "d": question("d", "date"),
    "o": question("o", "open"),
}


def post(name, posted, **more):
    instrument = ask(STATED[name], longest_text=40, **more)
    return validate(path(instrument, {}).pages[0], posted)


@pytest.mark.parametrize(
    ("name", "posted", "answer"),
    [
        ("s", {"s": ["yes"]}, "yes"),
        ("s", {"s": [" yes "], "token": ["x"]}, "yes"),
        ("s", {}, NO_ANSWER),
        ("s", {"s": ["__no_answer"]}, NO_ANSWER),
        ("u", {"u": ["dont_know"]}, "dont_know"),
        ("l", {"l": ["3"]}, "3"),
        ("f", {"f": ["physical", "verbal"]}, ("verbal", "physical")),
        ("f", {"f": ["none"]}, ("none",)),
        ("f", {"f": ["verbal", "verbal"]}, ("verbal",)),
        ("f", {}, NO_ANSWER),
        ("r", {"r__1": ["2"], "r__2": ["1"], "r__3": ["3"]}, ("2", "1", "3")),
        ("r", {"r__1": [""], "r__2": ["1"], "r__3": []}, ("2",)),
        ("r", {"r__1": [""]}, NO_ANSWER),
        ("n", {"n": ["12"]}, 12),
        ("n", {"n": ["12,0"]}, 12),
        ("n", {"n": ["1.200"]}, 1200),
        ("n", {"n": ["1 200"]}, 1200),
        ("n", {"n": ["", "__unknown"]}, UNKNOWN),
        ("m", {"m": ["0"]}, 0),
        ("m", {"m": ["2147483647"]}, 2**31 - 1),
        ("d", {"d": ["2024-02-29"]}, "2024-02-29"),
        ("d", {"d": ["1-2-2024"]}, "2024-02-01"),
        ("o", {"o": [" een\r\nregel\x00\u202e "]}, "een\nregel"),
        ("o", {"o": [" \x07 "]}, NO_ANSWER),
        ("o", {"o": ["-9"]}, "-9"),
    ],
)
def test_a_sound_answer_is_typed(name, posted, answer):
    checked = post(name, posted)
    assert checked.problems == ()
    assert checked.answers == {name: answer}


@pytest.mark.parametrize(
    ("name", "posted", "rule", "word"),
    [
        ("s", {"s": ["maybe"]}, "unknown-option", "Kies een"),
        ("s", {"s": ["yes", "no"]}, "more-than-one", "Kies er één"),
        ("s", {"s": ["yes", "__no_answer"]}, "answer-and-none", "één van beide"),
        ("l", {"l": ["4"]}, "unknown-option", "Kies een"),
        ("f", {"f": ["verbal", "x"]}, "unknown-option", "Kies een"),
        ("f", {"f": ["verbal", "none"]}, "exclusive", "“None”"),
        ("f", {"f": ["verbal", "__no_answer"]}, "answer-and-none", "één van beide"),
        ("r", {"r__1": ["1"], "r__2": ["1"]}, "places", "één keer"),
        ("r", {"r__1": ["2"]}, "places", "te beginnen met 1"),
        ("r", {"r__1": ["4"]}, "no-place", "tot en met 3"),
        ("r", {"r__1": ["²"]}, "no-place", "tot en met 3"),
        ("r", {"r": ["1"]}, "no-place", "tot en met 3"),
        ("n", {"n": ["0"]}, "too-low", "1 of hoger"),
        ("n", {"n": ["2001"]}, "too-high", "2000 of lager"),
        ("n", {"n": ["2,5"]}, "not-whole", "heel getal"),
        ("n", {"n": ["twee"]}, "no-number", "cijfers"),
        ("n", {"n": ["1e3"]}, "no-number", "cijfers"),
        ("n", {"n": ["9" * 5000]}, "no-number", "cijfers"),
        ("n", {"n": ["٣"]}, "no-number", "cijfers"),
        ("n", {"n": ["5", "__unknown"]}, "answer-and-none", "één van beide"),
        ("m", {"m": ["-1"]}, "too-low", "0 of hoger"),
        ("m", {"m": ["2147483648"]}, "too-high", "of lager"),
        ("m", {"m": ["__unknown"]}, "", ""),
        ("d", {"d": ["30-2-2024"]}, "no-date", "31-12-2025"),
        ("d", {"d": ["1024-01-01"]}, "no-date", "31-12-2025"),
        ("d", {"d": ["morgen"]}, "no-date", "31-12-2025"),
        ("o", {"o": ["a" * 41]}, "too-long", "41 tekens; er passen er 40"),
    ],
)
def test_a_faulty_answer_says_what_is_wrong_and_how_to_mend_it(name, posted, rule, word):
    checked = post(name, posted)
    if not rule:  # not offered: as if nothing was filled in
        assert checked.answers == {name: NO_ANSWER}
        return
    (problem,) = checked.problems
    assert (problem.question, problem.rule, checked.sound) == (name, rule, False)
    assert word in problem.message
    assert name not in checked.answers


def test_a_required_question_is_passed_over_only_by_saying_so():
    assert post("s", {"s": ["__no_answer"]}, required=True).answers == {"s": NO_ANSWER}
    (problem,) = post("s", {}, required=True).problems
    assert problem.rule == "empty"
    assert "liever geen antwoord" in problem.message
    with use_language("en"):
        assert "prefer not" in post("s", {}, required=True).problems[0].message


def test_a_required_question_with_a_dont_know_has_no_other_way_out():
    (problem,) = post("u", {"u": ["__no_answer"]}, required=True).problems
    assert problem.rule == "empty"
    assert "liever geen antwoord" not in problem.message
    assert post("u", {"u": ["dont_know"]}, required=True).sound


def test_rows_of_a_grid_are_questions_of_their_own():
    rows = [question(f"g{i}", "single", codes="yes_no", grid="g") for i in range(3)]
    page = path(ask(*rows), {}).pages[0]
    checked = validate(page, {"g0": ["yes"], "g1": ["x"]})
    assert checked.answers == {"g0": "yes", "g2": NO_ANSWER}
    assert [problem.question for problem in checked.problems] == ["g1"]


def test_what_is_not_on_the_page_of_this_respondent_is_passed_over():
    instrument = ask(STATED["s"], {**STATED["u"], "universe": "s = 'yes'"})
    page = path(instrument, {"s": "no"}).pages[0]
    assert validate(page, {"s": ["no"], "u": ["yes"]}).answers == {"s": "no"}


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("mail j.jansen@gemeente.nl", ["email"]),
        ("bel 06-12345678 maar", ["phone"]),
        ("bel +31 20 123 45 67", ["phone"]),
        ("dat was Jan de Vries", ["name"]),
        ("volgens mevrouw Bakker", ["name"]),
        ("in 2016 waren het er 120", []),
        ("de Tweede Kamer in Den Haag", []),
        ("een collega schold", []),
    ],
)
def test_a_text_that_may_point_to_someone_is_kept_with_a_warning(text, rules):
    checked = post("o", {"o": [text]})
    assert checked.answers == {"o": text}
    assert [warning.rule for warning in checked.warnings] == rules
    assert checked.sound


def test_the_frame_is_read_as_answers():
    instrument = ask({**STATED["s"], "source": "sample_frame"}, STATED["u"])
    assert validate_given(instrument, {"s": "yes", "u": "no"}).answers == {"s": "yes"}
    assert validate_given(instrument, {}).answers == {}
    assert validate_given(instrument, {"s": "x"}).problems[0].rule == "unknown-option"


def test_answers_survive_being_kept_as_json():
    answers: dict[str, Answer] = {
        "s": "yes",
        "n": 3,
        "f": ("verbal", "none"),
        "x": Missing("unknown"),
    }
    assert from_json(json.loads(json.dumps(as_json(answers)))) == answers


@pytest.mark.parametrize("value", [None, True, 1.5, {"missing": "bored"}, {}, [1]])
def test_what_is_no_answer_is_not_read_from_json(value):
    with pytest.raises(ValueError, match="not an answer"):
        from_json({"s": value})

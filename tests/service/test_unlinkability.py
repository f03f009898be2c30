"""After closing, both databases together tell nobody whose answers are whose.

In every repetition the people of two strata of 20 hand in, in an order of their own, answers that
only the test can tell apart. An attacker chooses the best of all ways to match by half of the
repetitions, helped by the truth, and is judged by the other half.
"""

from __future__ import annotations

import math
import secrets
from collections import Counter

import pytest
from tests.service.attacker import answers, guesses
from tests.service.conftest import BOTH, codes_of, make_survey

from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.admissions import enter, submit
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.responses import actions as responses

pytestmark = [pytest.mark.django_db(databases=BOTH, transaction=True), pytest.mark.slow]
PEOPLE, STRATA, REPETITIONS = 40, 2, 100
random = secrets.SystemRandom()


def stratum(person: str) -> str:
    return str(int(person.removeprefix("p")) % STRATA)


def wave(number: int) -> tuple[Survey, dict[str, str]]:
    """A closed survey, and which answer is whose."""
    survey = make_survey(PEOPLE, group=f"g{number}")
    truth = {}
    order = list(enumerate(codes_of(survey)))
    random.shuffle(order)
    for turn, (index, code) in enumerate(order):
        marker = secrets.token_hex(12)
        truth[marker] = f"p{index:05}"
        ticket = enter(code)
        submit(ticket, {"marker": marker, "layer": stratum(truth[marker])})
        if turn % 7 == 6:
            actions.shuffle_survey(survey=survey)
    actions.close_survey(survey=survey, account=None)
    return survey, truth


def hits(survey: Survey, truth: dict[str, str]) -> Counter[str]:
    """Right guesses per strategy."""
    of_answer = {marker: stratum(person) for marker, person in truth.items()}
    return Counter(
        {
            name: sum(truth[answer] == person for answer, person in pairs.items())
            for name, pairs in guesses(survey.pk, "marker", stratum, of_answer).items()
        }
    )


def percentile_of_chance(expected: float, share: float) -> int:
    """The number of right guesses that chance stays at or below with this probability.

    Guessing in a random order gets one right per stratum on average, in a Poisson distribution.
    """
    total, term, count = 0.0, math.exp(-expected), 0
    while total + term < share:
        total += term
        count += 1
        term *= expected / count
    return count


def judged(found: list[Counter[str]]) -> tuple[int, int]:
    """What the best strategy of the first half gets right in the second, and what chance may."""
    half = len(found) // 2
    best, _right = sum(found[:half], Counter[str]()).most_common(1)[0]
    allowed = percentile_of_chance(STRATA * (len(found) - half), 0.99)
    return sum(each[best] for each in found[half:]), allowed


def test_an_attacker_with_both_databases_guesses_no_better_than_chance(transactional_db, settings):
    settings.BATCH = 5
    found = [hits(*wave(number)) for number in range(REPETITIONS)]
    right, allowed = judged(found)
    assert right <= allowed


def test_the_attacker_is_worth_fearing(transactional_db, settings, monkeypatch):
    """Without the shuffling at the end, the same attacker finds people."""
    settings.BATCH = 10 * PEOPLE
    numbers = iter(range(1_000_000))
    monkeypatch.setattr(responses._random, "shuffle", lambda rows: None)
    monkeypatch.setattr(secrets, "token_bytes", lambda size: next(numbers).to_bytes(size, "big"))
    monkeypatch.setattr(secrets.SystemRandom, "shuffle", lambda self, rows: None)

    def in_order(number: int) -> tuple[Survey, dict[str, str]]:
        with monkeypatch.context() as patch:
            patch.setattr(random, "shuffle", lambda rows: None)
            return wave(number)

    right, allowed = judged([hits(*in_order(number)) for number in range(6)])
    assert right > 5 * allowed


def test_no_answer_is_left_anywhere_but_in_the_final_table(transactional_db, settings):
    settings.BATCH = 5
    survey, truth = wave(1)
    left = answers(survey.pk, "marker")["by id"]
    assert sorted(left) == sorted(truth)
    from django.db import connections

    if connections["responses"].vendor != "sqlite":
        pytest.skip("the files of PostgreSQL are not ours to read")
    from pathlib import Path

    file = Path(str(connections["responses"].settings_dict["NAME"]))
    for path in (file, file.with_name(file.name + "-wal")):
        raw = path.read_bytes() if path.exists() else b""
        for marker in truth:
            assert raw.count(marker.encode()) == (1 if path == file else 0)

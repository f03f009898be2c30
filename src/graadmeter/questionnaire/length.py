"""How long a questionnaire takes: an estimate from its words and questions.

Nobody was timed. The reading speed is the mean for silent reading of non-fiction in Brysbaert
(2019), "How many words do we read per minute?", Journal of Memory and Language 109, 104047: 238
words a minute (in English). The seconds per question are assumptions of ours, without a source;
whoever has the times of real respondents passes them as ``seconds``.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from graadmeter.questionnaire.answers import NO_ANSWER, Answer, Answers
from graadmeter.questionnaire.instrument import Instrument, Item, grid_stem
from graadmeter.questionnaire.path import NOTHING, Route, RoutePage, next_page, path

WORDS_PER_MINUTE = 238
SECONDS_PER_QUESTION: Mapping[str, float] = {
    "single": 4.0,
    "scale": 4.0,
    "multiple": 8.0,
    "ranking": 15.0,
    "number": 7.0,
    "date": 8.0,
    "open": 40.0,
    "block": 0.0,
}
SECONDS_PER_PAGE = 2.0
LARGEST_RANDOM_NUMBER = 20

Shares = Mapping[str, Mapping[str, float]]
"""Question to answer code to how often it is chosen; what is not in it is chosen evenly."""


@dataclass(frozen=True)
class Length:
    """How long random respondents take, in minutes, and how many pages and questions they get.

    Attributes:
        low, high: the first and the ninth tenth of the minutes.
    """

    minutes: float
    low: float
    high: float
    pages: float
    questions: float
    respondents: int


def minutes(route: Route, seconds: Mapping[str, float] = SECONDS_PER_QUESTION) -> float:
    """The time a respondent with this route takes, in minutes."""
    words = sum(_words_on(page) for page in route.pages)
    answering = sum(seconds[item.type] for page in route.pages for item in page.items)
    turning = SECONDS_PER_PAGE * len(route.pages)
    return words / WORDS_PER_MINUTE + (answering + turning) / 60


def _words_on(page: RoutePage) -> int:
    if page.page.kind == "grid":
        stem, rows = grid_stem(page.page)
        by_item = dict(zip((item.id for item in page.page.items), rows, strict=True))
        texts = [stem, *(by_item[item.id] for item in page.items)]
        texts += [str(option.label) for option in page.page.options]
    else:
        texts = [str(item.text) for item in page.items]
        texts += [str(option.label) for item in page.items for option in item.options]
    return sum(len(text.split()) for text in texts)


def median_length(
    instrument: Instrument,
    *,
    respondents: int = 500,
    seed: int = 1,
    shares: Shares | None = None,
    seconds: Mapping[str, float] = SECONDS_PER_QUESTION,
) -> Length:
    """The length for random respondents; the same seed gives the same.

    Args:
        instrument: what is asked.
        respondents: how many to let answer, at least 2.
        seed: of the random answers.
        shares: how often answers are given, for the questions whose shares are known.
        seconds: time to answer by type of question.
    """
    dice = random.Random(seed)  # noqa: S311 (no secret)
    routes = []
    for _i in range(respondents):
        given = random_given(instrument, dice, shares)
        answers = random_answers(instrument, dice, given, shares)
        routes.append(path(instrument, answers, given))
    taken = [minutes(route, seconds) for route in routes]
    tenths = quantiles(taken, n=10, method="inclusive")
    return Length(
        median(taken),
        tenths[0],
        tenths[-1],
        median(len(route.pages) for route in routes),
        median(len(route.asked) for route in routes),
        respondents,
    )


def random_given(
    instrument: Instrument, dice: random.Random, shares: Shares | None = None
) -> dict[str, Answer]:
    """Random values of the questions that come from the sample frame."""
    return {
        item.id: random_answer(item, dice, shares)
        for item in instrument.items
        if item.origin == "given"
    }


def random_answers(
    instrument: Instrument,
    dice: random.Random,
    given: Answers = NOTHING,
    shares: Shares | None = None,
) -> dict[str, Answer]:
    """The answers of a random respondent who goes through all pages of their route."""
    answers: dict[str, Answer] = {}
    page = next_page(path(instrument, answers, given))
    while page is not None:
        for item in page.items:
            if item.type != "block":
                answers[item.id] = random_answer(item, dice, shares)
        page = next_page(path(instrument, answers, given), page.position)
    return answers


def random_answer(item: Item, dice: random.Random, shares: Shares | None = None) -> Answer:
    """A random answer to one question, as it could come out of a page."""
    known = (shares or {}).get(item.id, {})
    weights = [known.get(code, 0.0 if known else 1.0) for code in item.codes]
    if item.type in {"single", "scale"}:
        return dice.choices(item.codes, weights)[0]
    if item.type == "ranking":
        return tuple(dice.sample(item.codes, len(item.codes)))
    if item.type == "multiple":
        alone = [option.code for option in item.options if option.exclusive]
        first = dice.choices(item.codes, weights)[0]
        if first in alone:
            return (first,)
        return tuple(
            code
            for code in item.codes
            if code == first or (code not in alone and dice.random() < 1 / 3)
        )
    if item.type == "number":
        return dice.randint(
            item.minimum, max(item.minimum, min(item.maximum, LARGEST_RANDOM_NUMBER))
        )
    if item.type == "date":
        return f"{dice.randint(2000, 2024)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return "een antwoord" if item.type == "open" else NO_ANSWER

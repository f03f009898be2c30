"""Answers of some hundreds of people to the small monitor, with a few groups that are small.

Team b has 6 people who said yes, so that what only they were asked may not be shown of them.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import polars as pl
from tests.unit.tabulation.small import WAVE, microdata, monitor, printed, spec

from graadmeter.monitor import Monitor
from graadmeter.tabulation import Tabulator
from graadmeter.tabulation.question_figures import GroupFigures, QuestionFigures
from graadmeter.tabulation.questions import all_questions

PROTECTION = {
    "people": {"mark_below": 30, "hide_below": 10},
    "clerks": {"mark_below": 30, "hide_below": 0},
}
TABLE = spec(
    [{}, {"where": "team = 'a'"}, {"where": "role = 'x'"}],
    [{"codes": ["yes"]}, {"codes": ["yes"], "wave": 2018}, {"codes": ["no"], "wave": 2014}],
    question="answer",
)
PUBLISHED = printed(
    [{"label": "0"}, {"label": "1"}, {"label": "2"}],
    [[20.0, 21.0, 22.0], [31.5, 32.5, None], [61.0, 62.0, 63.0]],
)


def made_monitor() -> Monitor:
    return monitor(TABLE, published=PUBLISHED, protection=PROTECTION)


def people(seed: int = 1) -> pl.DataFrame:
    """300 people; of team b, 6 said yes."""
    random = np.random.default_rng(seed)
    team = np.array(["a"] * 180 + ["b"] * 120)
    role = np.where(random.random(300) < 0.4, "x", "y")
    answer = np.where(random.random(300) < 0.45, "yes", "no").astype("<U3")
    answer[180:] = "no"
    answer[180:186] = "yes"
    answer[:5], answer[5:9] = "dk", "-9"
    yes = answer == "yes"
    chosen = random.integers(0, 2, (3, 300))
    return pl.DataFrame(
        {
            "team": team,
            "role": role,
            "answer": answer,
            "forms__verbal": np.where(yes, chosen[0], -7),
            "forms__physical": np.where(yes, chosen[1], -7),
            "forms__threat": np.where(yes, chosen[2], -7),
            "times": np.where(random.random(300) < 0.1, -8, random.integers(0, 9, 300)),
        }
    )


def groups(seed: int = 1, *, filler: Collection[str] = ()) -> tuple[GroupFigures, ...]:
    """The figures of both groups."""
    made = made_monitor()
    found = microdata(made, {"people": people(seed), "clerks": pl.DataFrame({"team": list("aab")})})
    found["people"] = replace(found["people"], placeholders=frozenset(filler))
    table = Tabulator(made, WAVE, found).table(TABLE)
    return all_questions(made, WAVE, found, [(TABLE, table)])


def question_of(group: GroupFigures, name: str) -> QuestionFigures:
    return next(q for section in group.sections for q in section.questions if q.id == name)

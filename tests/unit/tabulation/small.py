"""A monitor small enough to tabulate by hand.

Ten people in two teams. Team a has 6 respondents and 40 % of the population, team b 4 and 60 %, so
the weights are (400/1000)/(6/10) = 2/3 and (600/1000)/(4/10) = 3/2.

    team  role  answer  verbal physical threat  times
    a     x     yes     1      0        0       2
    a     x     yes     0      0        1       4
    a     x     no                              0
    a     y     no                              0
    a     y     dk                              unknown
    a     y     -                               -
    b     x     yes     1      1        0       9
    b     x     no                              1
    b     y     no                              1
    b     y     no                              unknown
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from graadmeter.microdata import Microdata, checked_microdata
from graadmeter.monitor import (
    CodeList,
    Monitor,
    Population,
    PublishedTable,
    Questionnaire,
    Settings,
    TableSpec,
)
from graadmeter.monitor.tables import TableFile
from graadmeter.tabulation import Table, Tabulator

WAVE = 2020
CODES = {
    "teams": ["a", "b"],
    "roles": ["x", "y"],
    "answers": ["yes", "no", "dk"],
    "forms": ["verbal", "physical", "threat"],
}


def question(name: str, kind: str, codes: str | None = None, **more: Any) -> dict[str, Any]:
    facts = {"id": name, "type": kind, "concept": "any", "text": name, "label": name}
    return facts | ({"codes": codes} if codes else {}) | more


def compared(wave: int, trend: str, note: str | None = None) -> dict[str, Any]:
    status = {"yes": "same", "with_note": "wording", "no": "options"}[trend]
    return {"waves": [wave], "status": status, "trend": trend, "note": note}


QUESTIONNAIRES: dict[str, dict[str, Any]] = {
    "people": {
        "questions": [
            question("team", "single", "teams", comparability=[compared(2018, "yes")]),
            question("role", "single", "roles"),
            question(
                "answer",
                "single",
                "answers",
                comparability=[
                    compared(2018, "with_note", "Other words in 2018."),
                    compared(2016, "yes"),
                    compared(2014, "no", "Five forms became three."),
                    compared(2013, "no"),
                ],
            ),
            question(
                "forms",
                "multiple",
                "forms",
                universe="answer = 'yes'",
                comparability=[compared(2018, "yes")],
            ),
            question("times", "number", comparability=[compared(2018, "yes")]),
        ],
        "dropped": [
            {
                "id": "discrimination",
                "text": "?",
                "label": "?",
                "last_wave": 2018,
                "note": "Now part of answer.",
            },
            {"id": "other", "text": "?", "label": "?", "last_wave": 2018},
        ],
    },
    "clerks": {"questions": [question("team", "single", "teams")]},
}
ANSWERS = {
    "people": pl.DataFrame(
        {
            "team": list("aaaaaabbbb"),
            "role": list("xxxyyyxxyy"),
            "answer": ["yes", "yes", "no", "no", "dk", "-9", "yes", "no", "no", "no"],
            "forms__verbal": [1, 0, -7, -7, -7, -7, 1, -7, -7, -7],
            "forms__physical": [0, 0, -7, -7, -7, -7, 1, -7, -7, -7],
            "forms__threat": [0, 1, -7, -7, -7, -7, 0, -7, -7, -7],
            "times": [2, 4, 0, 0, -8, -9, 9, 1, 1, -8],
        }
    ),
    "clerks": pl.DataFrame({"team": list("aab")}),
}
POPULATIONS: dict[str, dict[str, Any]] = {
    "people": {
        "cells": [
            {"values": {"team": "a", "role": "x"}, "completed": 3, "population": 100},
            {"values": {"team": "a", "role": "y"}, "completed": 3, "population": 300},
            {"values": {"team": "b", "role": "x"}, "completed": 2, "population": 400},
            {"values": {"team": "b", "role": "y"}, "completed": 2, "population": 200},
        ],
        "approached": [
            {"values": {"team": "a"}, "approached": 12},
            {"values": {"team": "b"}, "approached": 16},
        ],
    },
    "clerks": {
        "cells": [
            {"values": {"team": "a"}, "completed": 2, "approached": 4, "population": 4},
            {"values": {"team": "b"}, "completed": 1, "approached": 4, "population": 4},
        ]
    },
}
PROTECTION = {"people": {"mark_below": 0, "hide_below": 0}}


def spec(columns: list[dict[str, Any]], rows: list[dict[str, Any]], **more: Any) -> TableSpec:
    """A table specification; axes without a label get their position."""
    facts: dict[str, Any] = {"id": "1", "group": "people", "title": "T", "base_label": "all"}
    axes = {
        name: [{"label": str(i)} | axis for i, axis in enumerate(entries)]
        for name, entries in (("columns", columns), ("rows", rows))
    }
    return TableSpec.model_validate(facts | axes | more)


def printed(columns: list[dict[str, Any]], values: list[list[Any]], **more: Any) -> PublishedTable:
    """A published table with the same id."""
    facts = {"id": "1", "kind": "table", "title": "T", "population": "all", "source": "made up"}
    rows = [{"label": str(i), "values": row} for i, row in enumerate(values)]
    return PublishedTable.model_validate(
        facts | {"columns": columns, "rows": rows, "verified": True} | more
    )


def monitor(
    *tables: TableSpec,
    published: PublishedTable | None = None,
    protection: Mapping[str, Mapping[str, int]] = PROTECTION,
    populations: Mapping[str, Mapping[str, Any]] = POPULATIONS,
) -> Monitor:
    lists = {
        name: {"id": name, "codes": [{"code": c, "label": f"the {c}"} for c in codes]}
        for name, codes in CODES.items()
    }
    settings = {
        "id": "small",
        "title": "Small",
        "languages": ["nl"],
        "waves": [{"year": WAVE, "title": str(WAVE)}],
        "themes": [],
        "studies": [],
        "groups": [
            {
                "id": group,
                "title": group,
                "label": group,
                "regime": "perception",
                "strata": ["team"] if group == "people" else [],
                "protection": dict(protection.get(group, {"mark_below": 0, "hide_below": 0})),
            }
            for group in QUESTIONNAIRES
        ],
        "chapters": [{"number": 1, "title": "One"}],
    }
    return Monitor(
        settings=Settings.model_validate(settings),
        code_lists={n: CodeList.model_validate(facts) for n, facts in lists.items()},
        questionnaires={
            (group, WAVE): Questionnaire.model_validate(
                {
                    "group": group,
                    "wave": WAVE,
                    "title": group,
                    "sections": [
                        {"id": "s", "title": "S", "theme": "any", "questions": facts["questions"]}
                    ],
                    "dropped": facts.get("dropped", []),
                }
            )
            for group, facts in QUESTIONNAIRES.items()
        },
        populations={
            (group, WAVE): Population.model_validate(
                {"group": group, "wave": WAVE, "source": "made up", **facts}
            )
            for group, facts in populations.items()
        },
        published={published.id: published} if published is not None else {},
        figures=(),
        table_files=(TableFile(wave=WAVE, chapter=1, tables=tables),),
    )


def microdata(made: Monitor, answers: Mapping[str, pl.DataFrame]) -> dict[str, Microdata]:
    return {
        group: checked_microdata(made, group, WAVE, stored, Path(group), synthetic=True)
        for group, stored in answers.items()
    }


def tabulate(
    table: TableSpec,
    published: PublishedTable | None = None,
    answers: Mapping[str, pl.DataFrame] = ANSWERS,
    **more: Any,
) -> Table:
    """One table of the small monitor."""
    made = monitor(table, published=published, **more)
    return Tabulator(made, WAVE, microdata(made, answers)).table(table)

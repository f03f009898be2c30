"""A questionnaire with a question of every type, and answers to it."""

from pathlib import Path
from typing import Any

import polars as pl

from graadmeter.microdata import Microdata, checked_microdata
from graadmeter.monitor import CodeList, Monitor, Questionnaire, Settings

CODES = {
    "yes_no": ["yes", "no"],
    "forms": ["verbal", "physical", "none"],
    "score": ["1", "2", "3"],
    "ages": ["young", "old"],
    "knowledge": ["knows", "does_not_know"],
}


def question(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "type": kind,
        "concept": "anything",
        "text": f"{name}?",
        "label": name,
        **more,
    }


def derived(name: str, codes: str, expression: str) -> dict[str, Any]:
    return {
        "id": name,
        "theme": "all",
        "text": name,
        "label": name,
        "codes": codes,
        "expression": expression,
    }


QUESTIONS = (
    question("victim", "single", codes="yes_no"),
    question("forms", "multiple", codes="forms", universe="victim = 'yes'"),
    question("severity", "scale", codes="score", universe="victim = 'yes'"),
    question("order", "ranking", codes="ages"),
    question("age", "number", number={"unknown": True}),
    question("story", "open"),
    question("day", "date"),
    question("unknown_block", "block"),
)
DERIVED = (
    # Stated before what it depends on.
    derived(
        "old_victim",
        "yes_no",
        "CASE WHEN generation = 'old' AND victim = 'yes' THEN 'yes' "
        "WHEN generation IS NOT NULL AND victim IS NOT NULL THEN 'no' END",
    ),
    derived("generation", "ages", "CASE WHEN age < 40 THEN 'young' WHEN age >= 40 THEN 'old' END"),
    derived(
        "knows_age",
        "knowledge",
        "CASE WHEN MISSING(age) = 'unknown' THEN 'does_not_know' ELSE 'knows' END",
    ),
)


def code_lists() -> dict[str, CodeList]:
    return {
        name: CodeList.model_validate(
            {"id": name, "codes": [{"code": code, "label": code} for code in codes]}
        )
        for name, codes in CODES.items()
    }


def questionnaire(questions=QUESTIONS, derived=DERIVED) -> Questionnaire:
    return Questionnaire.model_validate(
        {
            "group": "people",
            "wave": 2020,
            "title": "Questions",
            "sections": ({"id": "all", "title": "All", "theme": "all", "questions": questions},),
            "derived": derived,
        }
    )


def monitor(asked: Questionnaire | None = None) -> Monitor:
    settings = Settings.model_validate(
        {
            "id": "small",
            "title": "Small",
            "languages": ["nl"],
            "waves": [{"year": 2020, "title": "2020"}],
            "themes": [{"id": "all", "title": "All"}],
            "studies": [],
            "groups": [{"id": "people", "title": "P", "label": "P", "regime": "perception"}],
            "chapters": [],
        }
    )
    return Monitor(
        settings=settings,
        code_lists=code_lists(),
        questionnaires={("people", 2020): asked or questionnaire()},
        populations={},
        published={},
        figures=(),
        table_files=(),
    )


def answers() -> pl.DataFrame:
    """Four people: missing in every way there is."""
    return pl.DataFrame(
        {
            "victim": ["yes", "yes", "no", "-9"],
            "forms__verbal": pl.Series([1, -9, -7, -7], dtype=pl.Int8),
            "forms__physical": pl.Series([0, -9, -7, -7], dtype=pl.Int8),
            "forms__none": pl.Series([0, -9, -7, -7], dtype=pl.Int8),
            "severity": ["3", "-6", "-7", "-7"],
            "order__young": pl.Series([1, 2, -9, 2], dtype=pl.Int8),
            "order__old": pl.Series([2, 1, -9, 1], dtype=pl.Int8),
            "age": pl.Series([25, 60, -8, -9], dtype=pl.Int32),
            "story": ["it rained", "-9", "-9", ""],
            "day": ["2020-01-01", "-9", "-9", "-9"],
        }
    )


def checked(stored: pl.DataFrame, *, asked: Questionnaire | None = None) -> Microdata:
    return checked_microdata(
        monitor(asked), "people", 2020, stored, Path("people.parquet"), synthetic=False
    )

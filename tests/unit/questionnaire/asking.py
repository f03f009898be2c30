"""Small questionnaires to ask, one feature at a time."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.unit.microdata.people import derived, monitor, question

from graadmeter.microdata import Microdata, checked_microdata, stored_of_records
from graadmeter.monitor import CodeList, Questionnaire
from graadmeter.questionnaire import Instrument, compile_instrument

__all__ = ["ask", "derived", "lists", "question", "questionnaire", "stored"]

CODES: dict[str, list[Any]] = {
    "yes_no": ["yes", "no"],
    "unsure": ["yes", "no", ("dont_know", "dont_know")],
    "forms": ["verbal", "physical", "none"],
    "score": ["1", "2", "3"],
    "ages": ["young", "old"],
}


def lists() -> dict[str, CodeList]:
    def entry(code: str | tuple[str, str]) -> dict[str, str]:
        name, role = (code, "answer") if isinstance(code, str) else code
        return {"code": name, "label": name.capitalize(), "role": role}

    return {
        name: CodeList.model_validate({"id": name, "codes": [entry(code) for code in codes]})
        for name, codes in CODES.items()
    }


def questionnaire(*questions: dict[str, Any], derived: Sequence[Any] = ()) -> Questionnaire:
    """Sections by the key ``section`` of the questions, in order of their first question."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for stated in questions:
        section = stated.get("section", "all")
        plain = {key: value for key, value in stated.items() if key != "section"}
        sections.setdefault(section, []).append(plain)
    return Questionnaire.model_validate(
        {
            "group": "people",
            "wave": 2020,
            "title": "Questions",
            "sections": [
                {"id": name, "title": name, "theme": "all", "questions": asked}
                for name, asked in sections.items()
            ],
            "derived": derived,
        }
    )


def ask(*questions: dict[str, Any], derived: Sequence[Any] = (), **more: Any) -> Instrument:
    return compile_instrument(questionnaire(*questions, derived=derived), lists(), **more)


def stored(asked: Questionnaire, records: list[Any]) -> Microdata:
    """The records as microdata, through the checks."""

    whole = replace(monitor(asked), code_lists=lists())
    frame = stored_of_records(records, asked, lists())
    return checked_microdata(whole, "people", 2020, frame, Path("people.parquet"), synthetic=False)

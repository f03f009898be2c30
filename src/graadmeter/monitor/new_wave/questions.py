"""The questionnaire and the population that a new wave starts with."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from graadmeter.language import gettext as _
from graadmeter.monitor.monitor import Monitor
from graadmeter.monitor.new_wave.words import with_year
from graadmeter.monitor.new_wave.writing import Block


def questionnaire_of(monitor: Monitor, data: Any, wave: int) -> dict[str, Any]:
    """The same questions, the same as in the wave they come from.

    What was said of waves before that one is kept. Of measured waves between the two nobody has
    said anything yet, so that their trend stays out until somebody does.

    Args:
        monitor: the monitor without the new wave.
        data: the questionnaire as it stands in its file.
        wave: the new wave.
    """
    made = deepcopy(data)
    earlier, group = made["wave"], made["group"]
    made["wave"] = wave
    made["title"] = with_year(made["title"], earlier, wave)
    for section in made["sections"]:
        owed = monitor.waves_owed(group, section["theme"], wave)
        section["questions"] = [Block(question) for question in section["questions"]]
        for question in section["questions"]:
            # Where something stands in the printed report of the earlier wave.
            question.pop("printed_in", None)
            if question["type"] != "block":
                _compare(question, owed, earlier)
    for derived in made.get("derived") or []:
        _compare(derived, monitor.waves_owed(group, derived["theme"], wave), earlier)
    return Block(made)


def _compare(question: dict[str, Any], owed: tuple[int, ...], earlier: int) -> None:
    statements = list(question.get("comparability") or [])
    if earlier in owed:
        statements.append({"waves": [earlier], "status": "same", "trend": "yes"})
    stated = {wave for statement in statements for wave in statement["waves"]}
    between = [wave for wave in owed if wave not in stated]
    if between:
        note = _(
            "Bij het maken van deze meting is niet vastgesteld of dit te vergelijken is; de trend "
            "blijft weg tot iemand dat bevestigt."
        )
        statements.append({"waves": between, "status": "unconfirmed", "trend": "no", "note": note})
    if not statements:
        return
    question["comparability"] = statements
    if "note" in question:  # the last key, as in the files it comes from
        question["note"] = question.pop("note")


def population_of(data: Any, wave: int) -> dict[str, Any]:
    """The population of the earlier wave, said to be that.

    Sizes are needed to weigh by and numbers of respondents to make synthetic answers with, so both
    are kept, as reconstructed. How many were approached is left out: with new answers it would
    give a response rate that nobody measured.
    """
    made = deepcopy(data)
    earlier = made["wave"]
    made["wave"] = wave
    made["source"] = _("Overgenomen van {earlier}: {source}").format(
        earlier=earlier, source=made["source"]
    )
    made["note"] = _(
        "De aantallen zijn die van {earlier} en moeten worden vervangen: population door de omvang "
        "van de populatie in {wave}, completed na het veldwerk door het aantal dat meedeed. "
        "Het aantal benaderden is weggelaten; vul approached in na het veldwerk."
    ).format(earlier=earlier, wave=wave)
    for cell in made["cells"]:
        cell.pop("approached", None)
        cell["status"] = "reconstructed"
    made.pop("approached", None)
    keys = ("group", "wave", "source", "note")
    made["cells"] = [Block(cell) for cell in made["cells"]]
    first = {key: made[key] for key in keys}
    return Block(first | {key: value for key, value in made.items() if key not in keys})

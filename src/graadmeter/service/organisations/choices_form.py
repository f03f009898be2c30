"""The choices of an organisation as a form, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from graadmeter.language import gettext as _
from graadmeter.service.organisations.choices import Choices
from graadmeter.service.typed import plain, whole

TRUTHS = ("duty_to_report", "takes_public_reports", "anonymous_reports", "matching")
_SEPARATOR = "|"


def first_asked(choices: Choices) -> dict[str, Any]:
    """The fields as they are filled in at first."""
    values = choices.model_dump(mode="json")
    for name in TRUTHS:
        values[name] = "1" if values[name] else ""
    values["aftercare_weeks"] = ", ".join(str(week) for week in choices.aftercare_weeks)
    values["matching_assessed_on"] = choices.matching_assessed_on or ""
    values["support"] = "\n".join(
        f" {_SEPARATOR} ".join(part for part in (line.name, line.text, line.contact)).rstrip(" |")
        for line in choices.support
    )
    return values


def read_choices(data: Mapping[str, Any], problems: dict[str, str]) -> Choices | None:
    """What was filled in, or None with every problem by its field.

    Args:
        data: the form.
        problems: gets field to what is wrong with it.
    """
    asked: dict[str, Any] = {name: data.get(name) == "1" for name in TRUTHS}
    for name in ("emergency_plan", "matching_ground"):
        asked[name] = plain(str(data.get(name, "")))
    asked["matching_assessed_on"] = plain(str(data.get("matching_assessed_on", ""))) or None
    for name in ("response_hours", "draft_days", "retention_years", "offender_retention_years"):
        asked[name] = _whole(data, name, problems)
    asked["publication_threshold"] = _whole(data, "publication_threshold", problems)
    weeks = [whole(part, 3) for part in str(data.get("aftercare_weeks", "")).split(",")]
    if None in weeks:
        problems["aftercare_weeks"] = _("Schrijf weken met komma’s ertussen, zoals 1, 6, 12.")
    asked["aftercare_weeks"] = [week for week in weeks if week is not None]
    asked["support"] = [
        dict(zip(("name", "text", "contact"), _parts(line), strict=False))
        for line in plain(str(data.get("support", ""))).splitlines()
        if line.strip()
    ]
    if problems:
        return None
    try:
        return Choices.model_validate(asked)
    except ValidationError as error:
        for fault in error.errors():
            _explain(fault, problems)
        return None


def _explain(fault: Any, problems: dict[str, str]) -> None:
    field = str(fault["loc"][0])
    if fault["type"] == "value_error":
        text = str(fault["ctx"]["error"])
    elif fault["type"] in {"greater_than_equal", "less_than_equal"}:
        limit = fault["ctx"].get("ge", fault["ctx"].get("le"))
        least = fault["type"] == "greater_than_equal"
        text = (_("Kies ten minste {limit}.") if least else _("Kies ten hoogste {limit}.")).format(
            limit=limit
        )
    elif fault["type"] == "literal_error":
        text = _("Kies één van de mogelijkheden.")
    else:
        text = _("Dit is te lang of klopt niet.")
    problems.setdefault(field, text)


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split(_SEPARATOR, 2)]


def _whole(data: Mapping[str, Any], name: str, problems: dict[str, str]) -> int:
    number = whole(str(data.get(name, "")), 4)
    if number is None:
        problems[name] = _("Vul een geheel getal in.")
        return 0
    return number

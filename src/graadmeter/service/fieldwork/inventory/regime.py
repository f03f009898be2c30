"""Which regime a survey is under."""

from __future__ import annotations

from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import monitor_named


def is_inventory(survey: Survey) -> bool:
    """Whether organisations answer, and not people: identified, confidential.

    Raises:
        UserError: the monitor cannot be read.
    """
    groups = monitor_named(survey.monitor).settings.groups
    return any(group.id == survey.group and group.regime == "inventory" for group in groups)

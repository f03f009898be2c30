"""Reports for tests: invented, and as little as a report can be."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from graadmeter.service.incidents.facts import Facts, FormOf, Report
from graadmeter.service.incidents.reporting.actions import Made, make_case
from graadmeter.service.incidents.words import ByWhom, Channel, Form, ReporterKind, Way
from graadmeter.service.organisations.words import Audience

TODAY = date(2026, 11, 16)


def a_report(**changes: Any) -> Report:
    """Somebody of staff was shouted at on the telephone."""
    return Report(
        **{
            "audience": Audience.STAFF,
            "way": Way.PUBLIC,
            "reporter_kind": ReporterKind.VICTIM,
            "channel": Channel.PHONE,
            "by_whom": ByWhom.EXTERNAL,
            "forms": (FormOf(form=Form.VERBAL),),
            "happened_on": TODAY,
            "facts": Facts(story="Een beller schreeuwde en schold."),
            **changes,
        }
    )


def made(report: Report | None = None, account: Any = None, **options: Any) -> Made:
    """The case of a report; inside the scope."""
    return make_case(
        report=report or a_report(),
        account=account,
        **{"idempotency": secrets.token_bytes(32), "today": TODAY, **options},
    )

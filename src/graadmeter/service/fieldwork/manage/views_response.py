"""The response monitor of a survey."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.inventory.regime import is_inventory
from graadmeter.service.fieldwork.manage.chart import day_chart
from graadmeter.service.fieldwork.manage.common import (
    LOOKING,
    MANAGING,
    band_name,
    state_name,
    survey_of,
)
from graadmeter.service.fieldwork.manage.counting import SMALLEST
from graadmeter.service.fieldwork.manage.figures_csv import figures_csv
from graadmeter.service.fieldwork.manage.response import response_of
from graadmeter.service.fieldwork.open_link import allows_open_link


@require_safe
@role_required(*LOOKING)
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Who responded so far."""
    found = survey_of(survey_id)
    account = require_account(request)
    view = response_of(found, date.today())
    context = {
        "survey": found,
        "state": state_name(found.state),
        "view": view,
        "chart": day_chart(view.days),
        "smallest": SMALLEST,
        # A monitor that cannot be read is said on the page already.
        "inventory": not view.page_problem and is_inventory(found),
        "band_name": band_name,
        "allows_open_link": allows_open_link(found),
        "manages": account.has_role(*MANAGING),
        "analyses": account.has_role(Role.ANALYST),
    }
    return render(request, "manage/survey.html", context)


@require_safe
@role_required(*LOOKING)
def figures(request: HttpRequest, survey_id: int) -> HttpResponse:  # noqa: ARG001
    """The same as CSV."""
    found = survey_of(survey_id)
    content = figures_csv(response_of(found, date.today()))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"respons-{found.wave}-{found.group}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

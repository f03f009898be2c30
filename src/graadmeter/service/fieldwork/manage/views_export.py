"""Microdata of a wave for who makes the publication."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.export import microdata_of
from graadmeter.service.fieldwork.manage.actions import note_export
from graadmeter.service.fieldwork.manage.closing import audit_of
from graadmeter.service.fieldwork.manage.common import explained, state_name, survey_of
from graadmeter.service.fieldwork.manage.exporting import closed_of, surveys_of_wave, zipped
from graadmeter.service.fieldwork.manage.redacting import progress_of
from graadmeter.service.fieldwork.runner.instruments import monitor_named
from graadmeter.service.responses.models import Final


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.ANALYST)
@explained
def export(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What is in the microdata of a wave; a POST downloads them."""
    survey = survey_of(survey_id)
    surveys = surveys_of_wave(survey)
    closed = closed_of(surveys)
    account = require_account(request)
    if not closed:
        raise UserError(
            _("Van deze meting is nog geen onderzoek gesloten"),
            where=survey.title,
            mend=_("Sluit het eerst; pas dan zijn de antwoorden van niemand meer."),
        )
    monitor = monitor_named(survey.monitor).settings.id
    folder = f"microdata-{monitor}-{survey.wave}"
    if request.method == "POST":
        content = zipped(microdata_of(closed), folder)
        rows = Final.objects.filter(survey__in=[each.pk for each in closed]).count()
        note_export(surveys=closed, rows=rows, account=account)
        response = HttpResponse(content, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{folder}.zip"'
        return response
    unread = 0
    for each in closed:
        progress, _waiting = progress_of(each, account)
        unread += progress.total - progress.approved
    context = {
        "survey": survey,
        "lines": [
            (
                each.title,
                state_name(each.state),
                Final.objects.filter(survey=each.pk).count() if each in closed else None,
            )
            for each in surveys
        ],
        "missing": len(surveys) - len(closed),
        "unsound": [each.title for each in closed if not audit_of(each).sound],
        "unread": unread,
        "command": f"graadmeter build {survey.monitor} --wave {survey.wave} "
        f"--microdata {folder} --out publicatie-{survey.wave}",
    }
    return render(request, "manage/export.html", context)

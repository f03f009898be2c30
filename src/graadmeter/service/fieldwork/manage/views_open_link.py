"""Making an open link, and taking it away."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.fieldwork.manage.common import MANAGING, explained, survey_of
from graadmeter.service.fieldwork.open_link import allows_open_link, set_open_link


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*MANAGING)
@explained
def open_link(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The address, and a button."""
    survey = survey_of(survey_id)
    if request.method == "POST":
        wanted = "maken" in request.POST
        set_open_link(survey=survey, wanted=wanted, account=require_account(request))
        said = _("De open link is gemaakt.") if wanted else _("De open link laat niemand meer toe.")
        messages.success(request, said)
        return redirect("survey-open-link", survey.pk)
    link = survey.open_link
    context = {
        "survey": survey,
        "allowed": allows_open_link(survey),
        "address": settings.ADDRESS + reverse("open-door", args=[link]) if link else "",
    }
    return render(request, "manage/open_link.html", context)

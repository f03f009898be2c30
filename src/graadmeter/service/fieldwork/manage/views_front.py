"""Which questionnaire comes first under the same code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.fieldwork.fronts import possible_fronts, set_front
from graadmeter.service.fieldwork.manage.common import MANAGING, explained, survey_of


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*MANAGING)
@explained
def front(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Shows what is possible, and keeps the choice."""
    survey = survey_of(survey_id)
    possible = {str(each.pk): each for each in possible_fronts(survey)}
    problems: dict[str, str] = {}
    chosen = str(survey.front_id or "")
    if request.method == "POST":
        chosen = request.POST.get("front", "")
        if chosen and chosen not in possible:
            problems["front"] = _("Kies een van de vragenlijsten, of geen.")
        else:
            account = require_account(request)
            set_front(survey=survey, front=possible.get(chosen), account=account)
            messages.success(request, _("De keuze is opgeslagen."))
            return redirect("survey", survey.pk)
    context = {
        "survey": survey,
        "choices": [("", _("Geen")), *((key, each.title) for key, each in possible.items())],
        "chosen": chosen,
        "problems": problems,
    }
    return render(request, "manage/front.html", context, status=400 if problems else 200)

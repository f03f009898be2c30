"""Asking again who did not take part: from which survey, and how many."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.fieldwork.followup import draw_followup, possible_sources
from graadmeter.service.fieldwork.manage.common import MANAGING, explained, in_words, survey_of

_LONGEST = 9


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*MANAGING)
@explained
def followup(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Shows who can be asked, and draws them."""
    survey = survey_of(survey_id)
    sources = {str(each.survey.pk): each for each in possible_sources(survey)}
    values = {name: request.POST.get(name, "").strip() for name in ("source", "size", "seed")}
    problems: dict[str, str] = {}
    if request.method == "POST":
        if values["source"] not in sources:
            problems["source"] = _("Kies een gesloten onderzoek.")
        size = _number(values, "size", problems)
        seed = _number(values, "seed", problems) if values["seed"] else None
        if not problems:
            try:
                drawn = draw_followup(
                    survey=survey,
                    source=sources[values["source"]].survey,
                    size=size,
                    seed=seed,
                    account=require_account(request),
                )
            except UserError as error:
                problems["size"] = in_words(error)
            else:
                messages.success(
                    request,
                    _("{count} personen zijn getrokken. Plan nu de uitnodiging.").format(
                        count=drawn
                    ),
                )
                return redirect("survey", survey.pk)
    choices = [
        (key, _("{title}: {count} personen").format(title=each.survey.title, count=each.people))
        for key, each in sources.items()
    ]
    context = {"survey": survey, "choices": choices, "values": values, "problems": problems}
    return render(request, "manage/followup.html", context, status=400 if problems else 200)


def _number(values: dict[str, str], name: str, problems: dict[str, str]) -> int:
    text = values[name]
    if text.isascii() and text.isdecimal() and len(text) <= _LONGEST:
        return int(text)
    problems[name] = _("Vul een heel getal in.")
    return 0

"""The questionnaire before respondents see it: walked through, and listed."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.questionnaire import Length, median_length, progress, who_gets
from graadmeter.service.accounts.access import role_required
from graadmeter.service.fieldwork.manage import previewing
from graadmeter.service.fieldwork.manage.common import LOOKING, explained, survey_of
from graadmeter.service.fieldwork.manage.previewing import Step
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import (
    instrument,
    instrument_of,
    monitor_named,
)
from graadmeter.service.fieldwork.runner.page_view import view_page


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LOOKING)
@explained
def preview(request: HttpRequest, survey_id: int) -> HttpResponse:
    """One page at a time; nothing of it is kept."""
    survey = survey_of(survey_id)
    if request.method != "POST":
        return _start(request, survey)
    if previewing.STATE not in request.POST:
        return _show(request, previewing.begin(survey, request.POST.dict()))
    step = previewing.resume(survey, {name: request.POST.getlist(name) for name in request.POST})
    return _start(request, survey, lost=True) if step is None else _show(request, step)


def _start(request: HttpRequest, survey: Survey, *, lost: bool = False) -> HttpResponse:
    given = [item for item in instrument_of(survey).items if item.origin == "given"]
    strata = [
        (item.id, str(item.label), [(option.code, str(option.label)) for option in item.options])
        for item in given
        if item.options
    ]
    context = {"survey": survey, "strata": strata, "lost": lost}
    return render(request, "manage/preview_start.html", context, status=400 if lost else 200)


def _show(request: HttpRequest, step: Step) -> HttpResponse:
    respondent = step.respondent
    context = {
        "survey": respondent.survey,
        "state": previewing.sealed(step),
        "supported": respondent.support if step.supported else None,
    }
    if step.page is None:
        context["record"] = [
            (name, "" if value is None else value) for name, value in respondent.record().items()
        ]
        return render(request, "manage/preview_end.html", context)
    view = view_page(
        step.page,
        respondent.answers,
        step.posted,
        step.checked,
    )
    share = progress(
        respondent.instrument, respondent.answers, step.page.position, respondent.given
    )
    context |= {"page": view, "progress": round(100 * share)}
    status = 400 if view.problems else 200
    return render(request, "manage/preview_page.html", context, status=status)


@lru_cache(maxsize=16)
def _length(monitor: str, group: str, wave: int) -> Length:
    """Takes half a second, and stays the same."""
    return median_length(instrument(monitor, group, wave))


@require_safe
@role_required(*LOOKING)
@explained
def listing(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Every question with who gets it, and how long it all takes."""
    survey = survey_of(survey_id)
    compiled = instrument_of(survey)
    monitor = monitor_named(survey.monitor)
    listed = who_gets(monitor.questionnaires[survey.group, survey.wave], monitor.code_lists)
    context = {
        "survey": survey,
        "listed": listed,
        "texts": {item.id: str(item.text) for item in compiled.items},
        "length": _length(survey.monitor, survey.group, survey.wave),
        "pages": len(compiled.pages),
        "unasked": {item.id for item in compiled.items if item.origin != "asked"},
        "for_some": sum(bool(each.chain) for each in listed),
    }
    return render(request, "manage/question_list.html", context)

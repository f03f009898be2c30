"""Open answers looked at by two analysts, one answer at a time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.questionnaire.texts import clean, pointers
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.accounts.models import Account, Role
from graadmeter.service.fieldwork.manage.actions import note_reading, redact_answer
from graadmeter.service.fieldwork.manage.common import explained, in_words, survey_of
from graadmeter.service.fieldwork.manage.redacting import (
    check_closed,
    open_questions,
    pick,
    progress_of,
    warnings_of,
)
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.responses.models import Final, Redaction
from graadmeter.service.responses.redaction import OpenAnswer


@require_safe
@role_required(Role.ANALYST)
@explained
def overview(request: HttpRequest, survey_id: int) -> HttpResponse:
    """How far it is; no answer is shown here."""
    survey = survey_of(survey_id)
    check_closed(survey)
    progress, _waiting = progress_of(survey, require_account(request))
    context = {"survey": survey, "progress": progress, "questions": open_questions(survey)}
    return render(request, "manage/open_answers.html", context)


@require_http_methods(["GET", "POST"])
@role_required(Role.ANALYST)
@explained
def answer(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The next answer, and what the analyst makes of it."""
    survey = survey_of(survey_id)
    check_closed(survey)
    account = require_account(request)
    if request.method == "POST":
        return _saved(request, survey, account)
    _held, found = progress_of(survey, account)
    if not found:
        messages.success(request, _("Er wacht nu niets op u."))
        return redirect("open-answers", survey.pk)
    shown = pick(found)
    return _show(request, survey, account, shown, shown.text)


def _saved(request: HttpRequest, survey: Survey, account: Account) -> HttpResponse:
    question = request.POST.get("question", "")
    text = clean(request.POST.get("text", ""))
    shown = _posted(survey, request.POST.get("answer", ""), question)
    if shown is None or question not in open_questions(survey):
        return _refused(request, survey, _("Dit antwoord is er niet (meer)."))
    if set(pointers(text)) - set(request.POST.getlist("warned")):
        return _show(request, survey, account, shown, text, again=True)
    try:
        approved = redact_answer(
            survey=survey, final=shown.final, question=question, text=text, account=account
        )
    except UserError as error:
        return _refused(request, survey, in_words(error))
    said = _("Goedgekeurd.") if approved else _("Opgeslagen; een collega kijkt er ook nog naar.")
    messages.success(request, said)
    return redirect("open-answer", survey.pk)


def _posted(survey: Survey, final: str, question: str) -> OpenAnswer | None:
    try:
        own = bytes.fromhex(final)
    except ValueError:
        return None
    row = Final.objects.filter(id=own, survey=survey.pk).first()
    original = row.record.get(question) if row else None
    if not isinstance(original, str):
        return None
    held = Redaction.objects.filter(final_id=own, question=question, second__isnull=True).first()
    text, first = (held.text, held.first) if held else (original, None)
    return OpenAnswer(own, question, original, text, first)


def _refused(request: HttpRequest, survey: Survey, said: str) -> HttpResponse:
    context = {"survey": survey, "said": said}
    return render(request, "manage/open_answer_refused.html", context, status=409)


def _show(
    request: HttpRequest,
    survey: Survey,
    account: Account,
    shown: OpenAnswer,
    text: str,
    *,
    again: bool = False,
) -> HttpResponse:
    note_reading(survey=survey, account=account, answers=1)
    progress, _found = progress_of(survey, account)
    context = {
        "survey": survey,
        "progress": progress,
        "shown": shown,
        "key": shown.final.hex(),
        "question": open_questions(survey)[shown.question],
        "text": text,
        "warned": pointers(text),
        "warnings": warnings_of(text),
        "again": again,
    }
    return render(request, "manage/open_answer.html", context, status=400 if again else 200)

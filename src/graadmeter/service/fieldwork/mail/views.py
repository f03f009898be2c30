"""Pages of mailings: days, texts, how far they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from graadmeter.errors import UserError
from graadmeter.language import LANGUAGES
from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.mail import actions
from graadmeter.service.fieldwork.mail.compose import preview, texts_of
from graadmeter.service.fieldwork.mail.hours import waits_until
from graadmeter.service.fieldwork.mail.schedule import (
    ORDER,
    SLUGS,
    default_schedule,
    kind_name,
    route_of,
    schedule_problems,
)
from graadmeter.service.fieldwork.mail.texts import placeholder_meanings, text_problems
from graadmeter.service.fieldwork.manage.retention import kept_counts
from graadmeter.service.fieldwork.models import Mailing, Message, Person, Pool, Survey

_WAVE = timedelta(weeks=4)


@role_required(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def mailings(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The days of all rounds, and how far each is."""
    survey = get_object_or_404(Survey, pk=survey_id)
    there = {mailing.kind: mailing for mailing in survey.mailings.all()}
    proposed = not there
    days = {kind: mailing.send_on.isoformat() for kind, mailing in there.items()}
    if proposed:
        days = {kind: day.isoformat() for kind, day in _proposal(survey).items()}
    problems: dict[str, str] = {}
    if request.method == "POST":
        days = {str(kind): request.POST.get(kind, "").strip() for kind in ORDER}
        dates, problems = _read_days(days)
        problems |= schedule_problems(dates, survey.opens_on, survey.closes_on)
        if not problems:
            try:
                actions.plan_mailings(survey=survey, dates=dates, account=require_account(request))
                messages.success(request, _("De dagen zijn bewaard."))
                return redirect("mailings", survey_id=survey.pk)
            except UserError as error:
                problems[""] = f"{error.what}. {error.mend}"
    context = {
        "survey": survey,
        "route": route_of(survey),
        "proposed": proposed,
        "rounds": [
            (str(kind), kind_name(kind), SLUGS[kind], days.get(kind, ""), kind in there)
            for kind in ORDER
        ],
        "progress": [progress_of(mailing) for mailing in survey.mailings.order_by("send_on")],
        "problems": problems,
        "hold": hold(),
        "panel": Person.objects.filter(survey=survey, route=Person.Route.PANEL).count(),
        "pools": Pool.objects.filter(survey=survey).select_related("intermediary"),
    }
    status = 400 if problems else 200
    return render(request, "fieldwork/mail_schedule.html", context, status=status)


def _proposal(survey: Survey) -> dict[str, date]:
    opens = survey.opens_on or timezone.localdate() + timedelta(days=14)
    return default_schedule(route_of(survey), opens, survey.closes_on or opens + _WAVE)


def _read_days(days: Mapping[str, str]) -> tuple[dict[str, date], dict[str, str]]:
    dates, problems = {}, {}
    for kind, text in days.items():
        try:
            if text:
                dates[kind] = date.fromisoformat(text)
        except ValueError:
            problems[kind] = _("{kind}: schrijf een dag als 2025-12-31").format(
                kind=kind_name(kind)
            )
    return dates, problems


def progress_of(mailing: Mailing) -> dict[str, Any]:
    """How many messages of a round are where."""
    found = mailing.messages.values_list("state", "reason").annotate(n=Count("pk"))
    counts: dict[str, int] = kept_counts(mailing)
    for state, reason, n in found:
        name = reason if state == Message.State.FAILED else state
        counts[name] = counts.get(name, 0) + n
    return {
        "name": kind_name(mailing.kind),
        "slug": SLUGS[Mailing.Kind(mailing.kind)],
        "waiting": counts.get("waiting", 0) + counts.get("sending", 0),
        "sent": counts.get("sent", 0),
        "skipped": counts.get("skipped", 0),
        "refused": counts.get("refused", 0) + counts.get("expired", 0),
        "uncertain": counts.get("uncertain", 0),
        "finished": mailing.finished,
    }


def hold() -> str:
    """That mail waits for the hours in which it goes; empty when it does not."""
    until = waits_until(timezone.now())
    if until is None or not Message.objects.filter(state=Message.State.WAITING).exists():
        return ""
    first, last = settings.MAIL_HOURS
    return _(
        "Er ligt mail klaar die wacht: mail gaat van {first} tot {last} uur en niet op zondag. "
        "Zij gaat vanzelf, vanaf {day} om {hour}."
    ).format(
        first=first, last=last, day=until.strftime("%d-%m-%Y"), hour=until.strftime("%H.%M uur")
    )


def _mailing(survey_id: int, slug: str) -> Mailing:
    kinds = {known: kind for kind, known in SLUGS.items()}
    if slug not in kinds:
        raise Http404
    found = Mailing.objects.select_related("survey")
    return get_object_or_404(found, survey_id=survey_id, kind=kinds[slug])


@role_required(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def mailing(request: HttpRequest, survey_id: int, slug: str) -> HttpResponse:
    """The texts of a round, with a preview in both languages."""
    found = _mailing(survey_id, slug)
    texts = {language: texts_of(found, language) for language in LANGUAGES}
    problems: dict[str, str] = {}
    if request.method == "POST":
        texts = {
            language: (
                request.POST.get(f"onderwerp-{language}", "").strip(),
                request.POST.get(f"tekst-{language}", "").replace("\r\n", "\n").strip(),
            )
            for language in LANGUAGES
        }
        found.subject = {language: subject for language, (subject, _body) in texts.items()}
        found.body = {language: body for language, (_subject, body) in texts.items()}
        for language, (subject, body) in texts.items():
            said = text_problems(found.kind, subject, body)
            if said:
                problems[f"tekst-{language}"] = f"{language}: {'; '.join(said)}"
        if not problems and "bewaren" in request.POST:
            try:
                actions.write_texts(
                    mailing=found,
                    subject=found.subject,
                    body=found.body,
                    account=require_account(request),
                )
                messages.success(request, _("De tekst is bewaard."))
                return redirect("mailing", survey_id=survey_id, slug=slug)
            except UserError as error:
                problems[""] = f"{error.what}. {error.mend}"
    previews = {}
    for language in LANGUAGES:
        if f"tekst-{language}" not in problems:
            previews[language] = preview(found, found.survey, language)
    context = {
        "survey": found.survey,
        "name": kind_name(found.kind),
        "texts": texts,
        "problems": problems,
        "previews": previews,
        "meanings": placeholder_meanings(),
        "begun": actions.begun(found),
    }
    status = 400 if problems else 200
    return render(request, "fieldwork/mail_text.html", context, status=status)


@role_required(Role.MANAGER)
@require_POST
def again(request: HttpRequest, survey_id: int, slug: str) -> HttpResponse:
    """Sends messages again of which nobody knows whether they arrived."""
    found = _mailing(survey_id, slug)
    count = actions.send_again(mailing=found, account=require_account(request))
    messages.success(request, _("{count} berichten gaan opnieuw.").format(count=count))
    return redirect("mailings", survey_id=survey_id)

"""The list of surveys, a new one, opening it, and its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.fieldwork.fronts import is_front
from graadmeter.service.fieldwork.manage import actions
from graadmeter.service.fieldwork.manage.common import (
    LOOKING,
    MANAGING,
    explained,
    in_words,
    problem,
    state_name,
    survey_of,
)
from graadmeter.service.fieldwork.manage.counting import Counts
from graadmeter.service.fieldwork.manage.response import front_total
from graadmeter.service.fieldwork.models import Admission, Survey
from graadmeter.service.fieldwork.open_link import BY_OPEN_LINK
from graadmeter.service.fieldwork.runner.instruments import monitor_named

MONITOR = "miv"
LONGEST_TITLE = 300


@dataclass(frozen=True)
class SurveyLine:
    """A survey in the list."""

    survey: Survey
    state: str
    counts: Counts


@require_safe
@role_required(*LOOKING)
def surveys(request: HttpRequest) -> HttpResponse:
    """All surveys, the newest wave first."""
    lines = [
        SurveyLine(survey, state_name(survey.state), _counts(survey))
        for survey in Survey.objects.order_by("-wave", "title", "pk")
    ]
    manages = require_account(request).has_role(*MANAGING)
    return render(request, "manage/surveys.html", {"lines": lines, "manages": manages})


def _counts(survey: Survey) -> Counts:
    if is_front(survey):
        return front_total(survey)
    admissions = Admission.objects.filter(survey=survey).exclude(BY_OPEN_LINK)
    done = admissions.filter(done=True).count()
    started = admissions.filter(done=False, started=True).count() + done
    return Counts(approached=admissions.count(), started=started, completed=done)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*MANAGING)
def new(request: HttpRequest) -> HttpResponse:
    """First the monitor, then which of its questionnaires."""
    asked = request.POST if request.method == "POST" else request.GET
    name = asked.get("monitor", "").strip()
    values = {
        "monitor": name or MONITOR,
        "questionnaire": asked.get("questionnaire", ""),
        "title": asked.get("title", "").strip(),
        "opens_on": asked.get("opens_on", ""),
        "closes_on": asked.get("closes_on", ""),
    }
    problems: dict[str, str] = {}
    choices: list[tuple[str, str]] = []
    if name:
        try:
            choices = _choices(monitor_named(name))
        except UserError as error:
            problems["monitor"] = in_words(error)
        if not choices:
            problems.setdefault("monitor", _("Deze monitor heeft geen vragenlijsten."))
    if request.method == "POST" and choices:
        made = _made(request, values, choices, problems)
        if made is not None:
            messages.success(request, _("Het onderzoek is gemaakt, in voorbereiding."))
            return redirect("survey", made.pk)
    context = {"values": values, "choices": choices, "problems": problems}
    return render(request, "manage/new.html", context, status=400 if problems else 200)


def _choices(monitor: Monitor) -> list[tuple[str, str]]:
    """Questionnaires to choose from, the newest wave first."""
    keys = sorted(monitor.questionnaires, key=lambda key: -key[1])
    return [(f"{wave}:{group}", f"{wave} – {monitor.group(group).title}") for group, wave in keys]


def _made(
    request: HttpRequest,
    values: dict[str, str],
    choices: list[tuple[str, str]],
    problems: dict[str, str],
) -> Survey | None:
    known = dict(choices)
    chosen = values["questionnaire"]
    if chosen not in known:
        problems["questionnaire"] = _("Kies een vragenlijst.")
    opens_on = _day(values, "opens_on", problems)
    closes_on = _day(values, "closes_on", problems)
    _check_days(opens_on, closes_on, problems)
    if len(values["title"]) > LONGEST_TITLE:
        problems["title"] = _("Een titel heeft hooguit {count} tekens.").format(count=LONGEST_TITLE)
    if problems:
        return None
    wave, group = chosen.split(":", 1)
    title = values["title"] or known[chosen].split(" – ", 1)[1]
    account = require_account(request)
    try:
        survey = actions.new_survey(
            monitor=values["monitor"],
            wave=int(wave),
            group=group,
            title=title[:LONGEST_TITLE],
            account=account,
        )
    except UserError as error:
        problems["questionnaire"] = in_words(error)
        return None
    if opens_on or closes_on:
        actions.set_days(survey=survey, opens_on=opens_on, closes_on=closes_on, account=account)
    return survey


def _day(values: dict[str, str], name: str, problems: dict[str, str]) -> date | None:
    if not values[name]:
        return None
    try:
        return date.fromisoformat(values[name])
    except ValueError:
        problems[name] = _("Dit is geen dag: {text}").format(text=values[name][:20])
        return None


def _check_days(opens_on: date | None, closes_on: date | None, problems: dict[str, str]) -> None:
    if opens_on and closes_on and closes_on < opens_on:
        problems["closes_on"] = _("De laatste dag ligt voor de eerste.")
    elif closes_on and closes_on < date.today():
        problems["closes_on"] = _("De laatste dag is al voorbij.")


@require_POST
@role_required(*MANAGING)
@explained
def open_up(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Lets codes in."""
    survey = survey_of(survey_id)
    actions.open_with_front(survey=survey, account=require_account(request))
    messages.success(request, _("Het onderzoek is open: codes worden toegelaten."))
    return redirect("survey", survey.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*MANAGING)
def days(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The first and the last day."""
    survey = survey_of(survey_id)
    if survey.state == Survey.State.CLOSED:
        return problem(request, UserError(_("Dit onderzoek is al gesloten"), where=survey.title))
    values = {
        "opens_on": survey.opens_on.isoformat() if survey.opens_on else "",
        "closes_on": survey.closes_on.isoformat() if survey.closes_on else "",
    }
    automatic = survey.automatic
    problems: dict[str, str] = {}
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip() for name in values}
        automatic = request.POST.get("automatic") == "1"
        found = {name: _day(values, name, problems) for name in values}
        _check_days(found["opens_on"], found["closes_on"], problems)
        if automatic and not any(values.values()):
            problems["automatic"] = _("Kies daarvoor een eerste of een laatste dag.")
        if not problems:
            actions.set_days(
                survey=survey,
                opens_on=found["opens_on"],
                closes_on=found["closes_on"],
                account=require_account(request),
                automatic=automatic,
            )
            messages.success(request, _("De dagen zijn opgeslagen."))
            return redirect("survey", survey.pk)
    context = {"survey": survey, "values": values, "automatic": automatic, "problems": problems}
    return render(request, "manage/days.html", context, status=400 if problems else 200)

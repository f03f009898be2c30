"""What an organisation chooses for its integrity channel, and what it still lacks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.channel import ChannelChoices, channel_of
from graadmeter.service.integrity.holding.channel_actions import save_choices
from graadmeter.service.integrity.holding.readiness import is_open, needs, without_key
from graadmeter.service.organisations.access import Visitor, setup_required
from graadmeter.service.organisations.forms import Problems, said
from graadmeter.service.typed import line, plain, whole

either = require_http_methods(["GET", "HEAD", "POST"])
_TRUTHS = ("open", "anonymous", "confidential")
_TEXTS = {"phone": 200, "place": 200, "external": 4000, "committee": 200, "procedure": 200}


@either
@setup_required
def channel(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The choices, above them whether the channel can be open."""
    problems, today = Problems(), timezone.localdate()
    before = channel_of()
    values = _first(before)
    if request.method == "POST":
        values |= dict.fromkeys(_TRUTHS, "") | request.POST.dict()
        chosen = _chosen(values, problems)
        if chosen is not None:
            try:
                save_choices(choices=chosen, account=visitor.account, today=today)
            except UserError as error:
                problems["open"] = said(error)[1]
            else:
                messages.success(request, _("Uw keuzes zijn bewaard."))
                return redirect("integrity-channel", visitor.organisation.slug)
    context = {
        "visitor": visitor,
        "needs": needs(today),
        "missing": any(need.needed and not need.met for need in needs(today)),
        "without_key": without_key(today),
        "before": before,
        "open": is_open(today),
        "values": values,
        "problems": problems,
    }
    status = 400 if problems else 200
    return render(request, "integrity/holding/channel.html", context, status=status)


def _first(choices: ChannelChoices) -> dict[str, str]:
    truths = {name: "1" if getattr(choices, name) else "" for name in _TRUTHS}
    texts = {name: str(getattr(choices, name)) for name in _TEXTS}
    weeks = ", ".join(str(week) for week in choices.check_in_weeks)
    days = str(choices.standstill_days)
    return {**truths, **texts, "check_in_weeks": weeks, "standstill_days": days}


def _chosen(values: dict[str, str], problems: Problems) -> ChannelChoices | None:
    texts = {}
    for name, most in _TEXTS.items():
        read = plain if name == "external" else line
        texts[name] = read(str(values.get(name, "")))
        if len(texts[name]) > most:
            problems[name] = _("Maak dit korter: ten hoogste {most} tekens.").format(most=most)
    if texts["procedure"] and not texts["procedure"].startswith(("https://", "http://")):
        problems["procedure"] = _("Vul een adres in dat begint met https://.")
    weeks = [
        whole(part) for part in str(values.get("check_in_weeks", "")).split(",") if part.strip()
    ]
    days = whole(str(values.get("standstill_days", "")))
    asked = {
        **texts,
        **{name: values.get(name) == "1" for name in _TRUTHS},
        "check_in_weeks": weeks,
        "standstill_days": days,
    }
    try:
        chosen = ChannelChoices.model_validate(asked)
    except ValidationError as error:
        for fault in error.errors():
            name = str(fault["loc"][0])
            problems.setdefault(name, _faults()[name])
        return None
    return None if problems else chosen


def _faults() -> dict[str, str]:
    """What to say of a field that does not fit."""
    short = _("Maak deze tekst korter.")
    return {
        **dict.fromkeys(_TEXTS, short),
        "check_in_weeks": _("Vul hele weken in, van 1 tot en met 104, met komma’s ertussen."),
        "standstill_days": _("Vul een aantal dagen in van 7 tot en met 90."),
    }

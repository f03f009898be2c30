"""Asking a colleague to fill in sections, and taking that back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.inventory import actions
from graadmeter.service.fieldwork.inventory.common import coordinating
from graadmeter.service.fieldwork.inventory.sections import (
    delegations_of,
    sections_of,
    titles_of,
)
from graadmeter.service.fieldwork.inventory.visit import Visit
from graadmeter.service.fieldwork.mail.compose import written_day
from graadmeter.service.fieldwork.mail.links import entry_link, start_link
from graadmeter.service.fieldwork.models import Delegation


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
def ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A name and sections; makes a code for a colleague."""
    if visit.form.locked:
        return redirect("inventory")
    problems: dict[str, str] = {}
    name, chosen = "", request.GET.getlist("deel")
    if request.method == "POST":
        name = " ".join(request.POST.get("naam", "").split())
        chosen = request.POST.getlist("deel")
        known = [section for section in visit.sections if section in chosen]
        if not name or not name.isprintable():
            problems["naam"] = _("Schrijf de naam of functie van uw collega op.")
        elif len(name) > actions.LONGEST_NAME:
            problems["naam"] = _("Een naam heeft hooguit {count} tekens.").format(
                count=actions.LONGEST_NAME
            )
        if not known or len(known) != len(set(chosen)):
            problems["deel"] = _("Kies een of meer onderdelen van de lijst.")
        if not problems:
            made = _made(visit, name, known, problems)
            if made is not None:
                return redirect("inventory-colleague", token=bytes(made.id).hex())
    choices = [(each.id, each.title, each.words) for each in sections_of(visit) if each.start]
    context = {
        "visit": visit,
        "name": name,
        "chosen": chosen,
        "choices": choices,
        "problems": problems,
    }
    return render(request, "inventory/ask.html", context, status=400 if problems else 200)


def _made(
    visit: Visit, name: str, sections: list[str], problems: dict[str, str]
) -> Delegation | None:
    try:
        return actions.delegate(visit=visit, name=name, sections=sections)
    except actions.TooManyError as error:
        problems["naam"] = f"{error.what}. {error.mend}"
        return None


@require_safe
@coordinating
def colleague(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    """The code of a colleague, with a link and a mail to copy."""
    found = _delegation(visit, token)
    code = actions.code_of(found)
    titles = [titles_of(visit)[one] for one in visit.sections if one in found.sections]
    context = {
        "visit": visit,
        "colleague": found,
        "token": token,
        "code": code,
        "link": entry_link(code),
        "titles": titles,
        "mail": _mail(visit, found, code, titles),
    }
    return render(request, "inventory/colleague.html", context)


@require_POST
@coordinating
def withdraw(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:  # noqa: ARG001
    """Makes the code of a colleague worthless."""
    found = _delegation(visit, token)
    actions.withdraw(visit=visit, delegation=found)
    return redirect("inventory")


def _delegation(visit: Visit, token: str) -> Delegation:
    for each in delegations_of(visit.admission):
        if bytes(each.id).hex() == token:
            return each
    raise Http404


def _mail(visit: Visit, delegation: Delegation, code: str, titles: list[str]) -> str:
    """A mail for the coordinator to send themselves: the service does not mail colleagues."""
    lines = [
        _("Beste {name},").format(name=delegation.name),
        _("Wilt u voor onze organisatie een deel van de vragenlijst “{title}” invullen?").format(
            title=visit.survey.title
        )
        + " "
        + _("Het gaat om:"),
        "\n".join(f"- {title}" for title in titles),
        _("Ga naar:\n{link}").format(link=entry_link(code)),
        _("Of ga naar {link} en vul deze code in: {code}").format(link=start_link(), code=code),
        _(
            "U kunt tussendoor stoppen en later met dezelfde link verdergaan. Kies “Ik ben klaar” "
            "als u klaar bent. Geef de code niet aan anderen."
        ),
    ]
    if visit.survey.closes_on:
        lines.append(
            _("Invullen kan tot en met {day}.").format(day=written_day(visit.survey.closes_on))
        )
    return "\n\n".join(lines)

"""What the pages of setting up ask, read back with every problem by its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.organisations.actions import Details
from graadmeter.service.organisations.importing import Known
from graadmeter.service.organisations.models import Department, Member
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.people_actions import Person
from graadmeter.service.organisations.words import Function, Layer, Province, Size
from graadmeter.service.typed import day, line, plain, whole

Problems = dict[str, str]


def said(error: UserError) -> tuple[str, str]:
    """The field of an error, and what to say beside it."""
    return error.where, f"{error.what}. {error.mend}".strip()


def text_of(
    data: Mapping[str, Any], name: str, problems: Problems, missing: str, *, most: int = 200
) -> str:
    """A text that must be filled in; ``missing`` is said when it is not."""
    text = plain(str(data.get(name, "")))
    if not text:
        problems[name] = missing
    elif len(text) > most:
        problems[name] = _("Maak dit korter: ten hoogste {most} tekens.").format(most=most)
    return text


def code_of(
    data: Mapping[str, Any],
    name: str,
    codes: type[models.TextChoices],
    problems: Problems,
    missing: str = "",
) -> str:
    """A code that must be one of those offered, or none unless ``missing`` is said then."""
    chosen = str(data.get(name, ""))
    if not (chosen in codes.values or (not missing and not chosen)):
        problems[name] = missing or _("Kies één van de mogelijkheden.")
    return chosen


def day_of(
    data: Mapping[str, Any], name: str, problems: Problems, *, optional: bool = False
) -> date | None:
    """A day, as a browser sends it."""
    text = plain(str(data.get(name, "")))
    if not text and optional:
        return None
    found = day(text)
    if found is None:
        problems[name] = _("Vul een dag in.")
    return found


def details_of(data: Mapping[str, Any], problems: Problems) -> Details:
    """What an organisation is."""
    return Details(
        name=text_of(data, "name", problems, _("Vul de naam van de organisatie in.")),
        layer=code_of(data, "layer", Layer, problems, _("Kies een bestuurslaag.")),
        size=code_of(data, "size", Size, problems, _("Kies hoeveel mensen er werken.")),
        province=code_of(data, "province", Province, problems),
    )


def person_of(data: Mapping[str, Any], on: date, problems: Problems) -> Person:
    """Somebody, of the organisation of the scope."""
    function = code_of(data, "function", Function, problems)
    name = text_of(data, "name", problems, _("Vul de naam in."))
    mail = text_of(data, "mail", problems, _("Vul het mailadres in."), most=254)
    return Person(
        name=name,
        mail=mail,
        audience=Known(mail, name, function=function).audience,
        function=function,
        department=chosen_department(data, "department", on, problems),
        manager=chosen_member(data, "manager", on, problems, optional=True),
        number=line(str(data.get("number", ""))),
    )


def chosen_department(
    data: Mapping[str, Any], name: str, on: date, problems: Problems
) -> Department | None:
    """A department that exists on a day, or none."""
    chosen = plain(str(data.get(name, "")))
    if not chosen:
        return None
    rows = Department.objects.filter(valid_on(on))
    found: Department | None = rows.filter(pk=whole(chosen)).first()
    if found is None:
        problems[name] = _("Kies één van de mogelijkheden.")
    return found


def chosen_member(
    data: Mapping[str, Any], name: str, on: date, problems: Problems, *, optional: bool = False
) -> Member | None:
    """Somebody who is a member on a day."""
    chosen = plain(str(data.get(name, "")))
    if not chosen and optional:
        return None
    rows = Member.objects.filter(valid_on(on)).select_related("account")
    found: Member | None = rows.filter(pk=whole(chosen)).first()
    if found is None:
        problems[name] = _("Kies één van de mensen.")
    return found


class Doing(StrEnum):
    """What a button of a page with several forms does."""

    ROLE_GIVE = "rol"
    ROLE_END = "rol-einde"
    DEPUTY = "vervanger"
    DEPUTY_END = "vervanger-einde"
    ABSENCE = "afwezig"
    ABSENCE_END = "afwezig-einde"
    PASSWORD = "wachtwoord"  # noqa: S105 - the name of a button


def people_options(on: date) -> list[tuple[str, str]]:
    """People to choose from."""
    rows = Member.objects.filter(valid_on(on)).select_related("account", "department")
    made = [
        (
            str(each.pk),
            f"{each.account.name} ({each.department.name})"
            if each.department
            else str(each.account.name),
        )
        for each in rows
    ]
    return sorted(made, key=lambda option: option[1].casefold())


def department_options(on: date) -> list[tuple[str, str]]:
    """Departments to choose from."""
    rows = Department.objects.filter(valid_on(on)).order_by("name")
    return [(str(each.pk), each.name) for each in rows]

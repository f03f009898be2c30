"""Writes to an organisation: made, changed, its choices, its rules, its departments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.choices import Choices
from graadmeter.service.organisations.models import (
    Department,
    Member,
    Organisation,
    Routing,
)
from graadmeter.service.organisations.people_actions import Added, Person, add_member
from graadmeter.service.organisations.rules import Rules
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.organisation_keys import make_key

FIRST_ROLES = (Role.EMPLOYEE, Role.ADMINISTRATOR, Role.INCIDENT_COORDINATOR)
"""Of whoever an organisation begins with, so that its first report reaches somebody."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 60


@dataclass(frozen=True)
class Details:
    """What an organisation is."""

    name: str
    layer: str
    size: str
    province: str = ""


@dataclass(frozen=True)
class Made:
    """An organisation with its first member; the password is empty when they had an account."""

    organisation: Organisation
    first: Added


def make_organisation(
    *,
    slug: str,
    details: Details,
    person: Person,
    account: Account | None,
    on: date,
    roles: Iterable[str] = FIRST_ROLES,
) -> Made:
    """Makes an organisation with its keys and default choices, and its first member.

    Args:
        slug: its name in addresses, which never changes.
        details: what it is.
        person: who sets it up.
        account: who makes it; None for a command.
        on: the day it begins.
        roles: what the first member does.

    Raises:
        UserError: the slug is taken or cannot be used, or the person is not right.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        raise UserError(
            _("Deze naam kan niet in een adres"),
            where="slug",
            mend=_("Gebruik kleine letters, cijfers en streepjes, zoals gemeente-voorbeeld."),
        )
    wanted = sorted({*roles, Role.ADMINISTRATOR})
    with transaction.atomic(using=CONTACTS):
        if Organisation.objects.filter(slug=slug).exists():
            raise UserError(
                _("Er is al een organisatie met deze naam in het adres"),
                where="slug",
                mend=_("Kies een andere naam."),
            )
        organisation = Organisation.objects.create(
            slug=slug,
            name=details.name,
            layer=details.layer,
            size=details.size,
            province=details.province,
            valid_from=on,
            choices={},
        )
        make_key(organisation.pk)
        with organisation_scope(organisation.pk):
            first = add_member(
                organisation=organisation, person=person, roles=wanted, account=account, on=on
            )
            _record(organisation, account, "organisation.make", roles=wanted)
    return Made(organisation, first)


def change_details(*, organisation: Organisation, details: Details, account: Account) -> None:
    """Changes what an organisation is; its slug and its days stay."""
    with transaction.atomic(using=CONTACTS):
        Organisation.objects.filter(pk=organisation.pk).update(
            name=details.name, layer=details.layer, size=details.size, province=details.province
        )
        _record(organisation, account, "organisation.change")


def change_choices(*, organisation: Organisation, choices: Choices, account: Account) -> None:
    """Keeps what an organisation chose; which choices changed is in the journal, not to what."""
    with transaction.atomic(using=CONTACTS):
        held = Organisation.objects.select_for_update().get(pk=organisation.pk)
        before, after = Choices.model_validate(held.choices), choices
        changed = [
            name for name in Choices.model_fields if getattr(before, name) != getattr(after, name)
        ]
        held.choices = after.model_dump(mode="json")
        held.save(update_fields=["choices"])
        _record(held, account, "choices.change", changed=changed)


def lay_down_rules(
    *, organisation: Organisation, audience: str, rules: Rules, account: Account | None
) -> int:
    """Lays down a next version of who is told; those before it stay.

    Returns:
        The version.
    """
    with transaction.atomic(using=CONTACTS):
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        last = Routing.objects.filter(audience=audience).aggregate(last=Max("version"))["last"]
        version = int(last or 0) + 1
        Routing.objects.create(
            organisation=organisation,
            audience=audience,
            version=version,
            rules=rules.model_dump(mode="json"),
            made_by=account,
        )
        _record(organisation, account, "routing.change", audience=str(audience), version=version)
    return version


def make_department(
    *, organisation: Organisation, name: str, on: date, account: Account | None
) -> Department:
    """Makes a department.

    Raises:
        UserError: there is one with this name.
    """
    with transaction.atomic(using=CONTACTS):
        _refuse_double(name, on)
        made: Department = Department.objects.create(
            organisation=organisation, name=name.strip(), valid_from=on
        )
        _record(organisation, account, "department.make", subject=str(made.pk))
    return made


def rename_department(*, department: Department, name: str, on: date, account: Account) -> None:
    """Gives a department another name; its figures go on under it.

    Raises:
        UserError: there is one with this name.
    """
    with transaction.atomic(using=CONTACTS):
        if name.strip().casefold() != department.name.casefold():
            _refuse_double(name, on)
        Department.objects.filter(pk=department.pk).update(name=name.strip())
        _record(department.organisation, account, "department.rename", subject=str(department.pk))


def end_department(
    *, department: Department, last_day: date, successor: Department | None, account: Account
) -> int:
    """Ends a department; whoever works there goes to the one that takes over.

    Args:
        department: which.
        last_day: on which it still exists.
        successor: what takes over, under which its figures go on.
        account: who does it.

    Returns:
        How many people moved.

    Raises:
        UserError: people work there and nothing takes over, or what takes over is not there.
    """
    with transaction.atomic(using=CONTACTS):
        held = Department.objects.select_for_update().get(pk=department.pk)
        if last_day < held.valid_from:
            raise UserError(
                _("De laatste dag ligt voor de eerste"),
                where="last_day",
                mend=_("Kies een dag op of na {day}.").format(
                    day=held.valid_from.strftime("%d-%m-%Y")
                ),
            )
        people = Member.objects.filter(department=held).exclude(valid_until__lte=last_day)
        if successor is None and people.exists():
            raise UserError(
                _("Er werken nog mensen op deze afdeling"),
                where="successor",
                mend=_("Kies welke afdeling het werk overneemt. Zij gaan mee."),
            )
        if successor is not None and (
            successor.pk == held.pk
            or (successor.valid_until is not None and successor.valid_until <= last_day)
        ):
            raise UserError(
                _("Deze afdeling kan het werk niet overnemen"),
                where="successor",
                mend=_("Kies een afdeling die daarna nog bestaat."),
            )
        held.valid_until, held.successor = last_day, successor
        held.save(update_fields=["valid_until", "successor"])
        moved = people.update(department=successor) if successor is not None else 0
        _record(
            held.organisation,
            account,
            "department.end",
            subject=str(held.pk),
            moved=moved,
            successor=str(successor.pk) if successor else "",
        )
    return moved


def _refuse_double(name: str, on: date) -> None:
    there = Department.objects.filter(name__iexact=name.strip()).exclude(valid_until__lt=on)
    if there.exists():
        raise UserError(
            _("Er is al een afdeling met deze naam"),
            where="name",
            mend=_("Kies een andere naam."),
        )


def _record(
    organisation: Organisation,
    account: Account | None,
    action: str,
    subject: str = "",
    **facts: object,
) -> None:
    record(
        organisation_id=organisation.pk, account=account, action=action, subject=subject, **facts
    )

"""Writes to people in an organisation: added, changed, ended. Nobody is ever deleted.

They run in the scope of the organisation. Roles and standing in are in `role_actions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.actions import make_account, reset_account
from graadmeter.service.accounts.models import Account
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import (
    Absence,
    Department,
    Deputy,
    Member,
    Organisation,
    RoleHolding,
)
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.role_actions import refuse_no_administrator, write_role
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation

LONGEST_NAME, LONGEST_NUMBER = 200, 60


@dataclass(frozen=True)
class Person:
    """Somebody who is added.

    Attributes:
        name: as colleagues know them.
        mail: to sign in with.
        audience: whether they are staff, board or a representative.
        function: what they are as an office holder.
        department: where they work.
        manager: who leads them.
        number: of the personnel administration.
    """

    name: str
    mail: str
    audience: str = Audience.STAFF
    function: str = ""
    department: Department | None = None
    manager: Member | None = None
    number: str = ""


@dataclass(frozen=True)
class Added:
    """A member who was added; the password is empty when they have an account already."""

    member: Member
    password: str


def add_member(
    *,
    organisation: Organisation,
    person: Person,
    roles: Iterable[str],
    account: Account | None,
    on: date,
) -> Added:
    """Adds somebody, with an account when there is none with their address.

    Whoever was a member before becomes one again, without their earlier roles.

    Args:
        organisation: to which.
        person: who.
        roles: what they do besides working there.
        account: who adds them.
        on: their first day.

    Raises:
        UserError: the name, address or function is not right, or they are a member already.
    """
    check_person(person)
    with transaction.atomic(using=CONTACTS):
        added = write_member(organisation, person, account, on)
        basic = Role.EMPLOYEE if person.audience == Audience.STAFF else Role.OFFICE_HOLDER
        given = sorted({str(role) for role in roles} | {str(basic)})
        for role in given:
            write_role(added.member, role, on)
        if person.manager is not None:
            write_role(person.manager, Role.MANAGER, on)
        record(
            organisation_id=organisation.pk,
            account=account,
            action="member.add",
            subject=str(added.member.pk),
            roles=given,
        )
    return added


def check_person(person: Person) -> None:
    """Sees that somebody can be added.

    Raises:
        UserError: the name, address, number or function is not right.
    """
    if not person.name.strip() or len(person.name) > LONGEST_NAME:
        raise UserError(_("De naam ontbreekt of is te lang"), where="name", mend=_("Vul in."))
    try:
        validate_email(person.mail.strip())
    except ValidationError as error:
        raise UserError(
            _("Dit is geen mailadres"), where="mail", mend=_("Schrijf naam@organisatie.nl.")
        ) from error
    if len(person.number) > LONGEST_NUMBER:
        raise UserError(
            _("Dit nummer is te lang"),
            where="number",
            mend=_("Ten hoogste {most} tekens.").format(most=LONGEST_NUMBER),
        )
    check_function(person.audience, person.function)


def check_function(audience: str, function: str) -> None:
    """Sees that office holders have a function and staff has none.

    Raises:
        UserError: it is otherwise.
    """
    if audience == Audience.STAFF and function:
        raise UserError(
            _("Een medewerker heeft geen politieke functie"),
            where="function",
            mend=_("Laat de functie leeg, of kies bestuurder of volksvertegenwoordiger."),
        )
    if audience != Audience.STAFF and not function:
        raise UserError(
            _("Een politieke ambtsdrager heeft een functie"),
            where="function",
            mend=_("Kies de functie."),
        )


def write_member(organisation: Organisation, person: Person, by: Account | None, on: date) -> Added:
    """Writes the row of a member and, when needed, their account; inside a transaction.

    Raises:
        UserError: they are a member already.
    """
    mail = person.mail.strip().lower()
    found, password = Account.objects.filter(mail=mail).first(), ""
    if found is None:
        found, password = make_account(
            mail=mail,
            name=person.name.strip(),
            roles=(),
            by=by,
            with_password=not settings.OIDC_ENABLED,
        )
    member = Member.objects.filter(account=found).first()
    if member is not None and (member.valid_until is None or member.valid_until >= on):
        raise UserError(
            _("Iemand met dit mailadres is er al"),
            where="mail",
            mend=_("Zoek die persoon op en wijzig wat er anders moet."),
        )
    if member is None:
        member = Member(organisation=organisation, account=found, valid_from=on)
    member.valid_until = None
    member.audience, member.function = person.audience, person.function
    member.department, member.manager = person.department, person.manager
    member.number = person.number.strip()
    member.save()
    return Added(member, password)


def change_member(*, member: Member, person: Person, account: Account, on: date) -> None:
    """Changes somebody; the address to sign in with stays.

    The name is that of the account, and changes only when it is nobody else's member.

    Raises:
        UserError: something is not right, or somebody would lead themselves.
    """
    check_person(person)
    refuse_circle(member, person.manager)
    with transaction.atomic(using=CONTACTS):
        held = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
        held.audience, held.function = person.audience, person.function
        held.department, held.manager = person.department, person.manager
        held.number = person.number.strip()
        held.save()
        if person.manager is not None:
            write_role(person.manager, Role.MANAGER, on)
        if person.name.strip() != held.account.name and is_only_here(held):
            Account.objects.filter(pk=held.account_id).update(name=person.name.strip())
        record(
            organisation_id=held.organisation_id,
            account=account,
            action="member.change",
            subject=str(held.pk),
        )


def refuse_circle(member: Member, manager: Member | None) -> None:
    """Sees that nobody leads themselves, also not by way of others.

    Raises:
        UserError: somebody would.
    """
    seen: set[int] = set()
    up = manager
    while up is not None and up.pk not in seen:
        if up.pk == member.pk:
            raise UserError(
                _("Zo geeft iemand leiding aan zichzelf"),
                where="manager",
                mend=_("Kies een andere leidinggevende."),
            )
        seen.add(up.pk)
        up = up.manager


def is_only_here(member: Member) -> bool:
    """Whether the account of a member is of no other organisation and has no other work here."""
    with every_organisation():
        elsewhere = Member.objects.filter(account_id=member.account_id).exclude(pk=member.pk)
        found = elsewhere.exists()
    return not found and not member.account.grants.exists()


def end_member(*, member: Member, last_day: date, account: Account) -> None:
    """Ends somebody's membership, with their roles, and what they stand in for.

    Raises:
        UserError: the day is before their first, or nobody could set up the register any more.
    """
    with transaction.atomic(using=CONTACTS):
        held = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if last_day < held.valid_from:
            raise UserError(
                _("De laatste dag ligt voor de eerste"),
                where="last_day",
                mend=_("Kies een dag op of na {day}.").format(
                    day=held.valid_from.strftime("%d-%m-%Y")
                ),
            )
        held.valid_until = last_day
        held.save(update_fields=["valid_until"])
        for rows in (
            RoleHolding.objects.filter(member=held),
            Deputy.objects.filter(member=held),
            Deputy.objects.filter(holding__member=held),
            Absence.objects.filter(member=held),
        ):
            rows.filter(valid_from__gt=last_day).delete()
            rows.exclude(valid_until__lte=last_day).update(valid_until=last_day)
        refuse_no_administrator(last_day)
        record(
            organisation_id=held.organisation_id,
            account=account,
            action="member.end",
            subject=str(held.pk),
            last_day=last_day,
        )


def new_password(*, member: Member, account: Account) -> str:
    """Another first password for somebody who lost it before they ever signed in.

    Who signed in once asks the administrator of the installation: otherwise whoever sets up a
    register could sign in as a colleague.

    Raises:
        UserError: they signed in before, or work elsewhere too.
    """
    with transaction.atomic(using=CONTACTS):
        if member.account.last_login is not None or not is_only_here(member):
            raise UserError(
                _("Deze persoon heeft al eens ingelogd of werkt ook ergens anders"),
                mend=_("Vraag de beheerder van deze dienst om een nieuw wachtwoord."),
            )
        password = reset_account(account=member.account, by=account)
        record(
            organisation_id=member.organisation_id,
            account=account,
            action="member.password",
            subject=str(member.pk),
        )
    return password


def members_on(day: date) -> list[Member]:
    """The members of a day, by name."""
    rows = Member.objects.filter(valid_on(day)).select_related("account", "department")
    return sorted(rows, key=lambda each: str(each.account.name).casefold())

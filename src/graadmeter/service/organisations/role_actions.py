"""Writes to roles: given, ended, stood in for; and days on which somebody is away."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Absence, Deputy, Member, RoleHolding
from graadmeter.service.organisations.notices import notify
from graadmeter.service.organisations.people import members_with, valid_on
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS


def write_role(member: Member, role: str, on: date, until: date | None = None) -> bool:
    """Writes that a member has a role, unless they have it on that day; inside a transaction.

    Returns:
        Whether it is new.
    """
    if RoleHolding.objects.filter(valid_on(on), member=member, role=role).exists():
        return False
    RoleHolding.objects.create(
        organisation_id=member.organisation_id,
        member=member,
        role=role,
        valid_from=on,
        valid_until=until,
    )
    return True


def give_role(
    *, member: Member, role: str, valid_from: date, valid_until: date | None, account: Account
) -> None:
    """Gives somebody a role from a day, and until a day when it is known.

    Raises:
        UserError: there is no such role, the days are not right, or they have it already.
    """
    if role not in Role.values:
        raise UserError(_("Deze rol bestaat niet"), where="role", mend=_("Kies een rol."))
    _check_days(valid_from, valid_until)
    with transaction.atomic(using=CONTACTS):
        there = RoleHolding.objects.filter(member=member, role=role).exclude(
            valid_until__lt=valid_from
        )
        if valid_until is not None:
            there = there.filter(valid_from__lte=valid_until)
        if there.exists():
            raise UserError(
                _("Deze persoon heeft die rol al in die tijd"),
                where="role",
                mend=_("Beëindig eerst de rol die er is, of kies andere dagen."),
            )
        write_role(member, role, valid_from, valid_until)
        _record(member, account, "role.give", role=role)


def end_role(*, holding: RoleHolding, last_day: date, account: Account) -> None:
    """Ends a role; one that has not begun by then is taken back.

    Raises:
        UserError: nobody could set up the register any more.
    """
    with transaction.atomic(using=CONTACTS):
        if last_day < holding.valid_from:
            holding.delete()
        else:
            holding.valid_until = last_day
            holding.save(update_fields=["valid_until"])
            standing = Deputy.objects.filter(holding=holding)
            standing.filter(valid_from__gt=last_day).delete()
            standing.filter(valid_until__gt=last_day).update(valid_until=last_day)
        refuse_no_administrator(last_day)
        _record(holding.member, account, "role.end", role=str(holding.role))


def refuse_no_administrator(last_day: date) -> None:
    """Sees that somebody can set up the register after a day; inside the transaction.

    Raises:
        UserError: nobody could.
    """
    after = max(last_day + timedelta(days=1), timezone.localdate())
    if not members_with(Role.ADMINISTRATOR, after):
        raise UserError(
            _("Dan kan niemand dit register nog beheren"),
            where="role",
            mend=_("Maak eerst iemand anders beheerder van het register."),
        )


def appoint_deputy(
    *,
    holding: RoleHolding,
    member: Member,
    valid_from: date,
    valid_until: date,
    account: Account,
) -> None:
    """Has somebody stand in for a role, with its rights and its tasks, from a day until a day.

    Who is stood in for hears that there is news, unless they did it themselves: somebody else sees
    their cases from then on.

    Raises:
        UserError: it is the same person, or who does this themselves; the days are not right or
            past; or the role ends before.
    """
    _check_days(valid_from, valid_until)
    if member.account_id == account.pk:
        raise UserError(
            _("U kunt uzelf niet als vervanger aanwijzen"),
            where="deputy",
            mend=_("Kies iemand anders, of vraag een andere beheerder om dit te doen."),
        )
    if valid_from < timezone.localdate():
        raise UserError(
            _("Deze dag is al voorbij"),
            where="valid_from",
            mend=_("Laat de vervanging vandaag of later beginnen."),
        )
    if member.pk == holding.member_id:
        raise UserError(
            _("Iemand kan zichzelf niet vervangen"), where="deputy", mend=_("Kies iemand anders.")
        )
    if holding.valid_until is not None and holding.valid_until < valid_from:
        raise UserError(
            _("De rol is dan al afgelopen"), where="valid_from", mend=_("Kies eerdere dagen.")
        )
    with transaction.atomic(using=CONTACTS):
        Deputy.objects.create(
            organisation_id=holding.organisation_id,
            holding=holding,
            member=member,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        held_by = holding.member
        if held_by.account_id != account.pk:
            notify(account=held_by.account, organisation=holding.organisation)
        _record(member, account, "deputy.appoint", role=str(holding.role))


def end_deputy(*, deputy: Deputy, last_day: date, account: Account) -> None:
    """Ends standing in; what has not begun by then is taken back."""
    with transaction.atomic(using=CONTACTS):
        _shorten(deputy, last_day)
        _record(deputy.member, account, "deputy.end", role=str(deputy.holding.role))


def note_absence(*, member: Member, valid_from: date, valid_until: date, account: Account) -> None:
    """Notes that somebody is away; why is nobody's business.

    Raises:
        UserError: the days are not right.
    """
    _check_days(valid_from, valid_until)
    with transaction.atomic(using=CONTACTS):
        Absence.objects.create(
            organisation_id=member.organisation_id,
            member=member,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        _record(member, account, "absence.note")


def end_absence(*, absence: Absence, last_day: date, account: Account) -> None:
    """Ends an absence; one that has not begun by then is taken back."""
    with transaction.atomic(using=CONTACTS):
        _shorten(absence, last_day)
        _record(absence.member, account, "absence.end")


def _shorten(row: Deputy | Absence, last_day: date) -> None:
    if last_day < row.valid_from:
        row.delete()
    else:
        row.valid_until = min(row.valid_until, last_day)
        row.save(update_fields=["valid_until"])


def _check_days(valid_from: date, valid_until: date | None) -> None:
    if valid_until is not None and valid_until < valid_from:
        raise UserError(
            _("De laatste dag ligt voor de eerste"),
            where="valid_until",
            mend=_("Kies een dag op of na de eerste."),
        )


def _record(member: Member, account: Account, action: str, **facts: object) -> None:
    record(
        organisation_id=member.organisation_id,
        account=account,
        action=action,
        subject=str(member.pk),
        **facts,
    )

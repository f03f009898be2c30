"""Writes to accounts: made, signed in, locked, given roles. Each with its journal entry."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from graadmeter.errors import UserError
from graadmeter.language import LANGUAGES
from graadmeter.language import gettext as _
from graadmeter.service.accounts import recovery
from graadmeter.service.accounts.models import Account, AccountEntry, Grant, Role
from graadmeter.service.project.databases import CONTACTS

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_PASSWORD_LENGTH = 16


def note(action: str, account: Account, by: Account | None = None, **facts: Any) -> None:
    """Writes an entry; call it inside the transaction of what it is about."""
    AccountEntry.objects.using(CONTACTS).create(action=action, account=account, by=by, facts=facts)


def _one_time_password() -> str:
    return "".join(secrets.choice(_ALPHABET) for _place in range(_PASSWORD_LENGTH))


def _known(roles: Iterable[str]) -> list[str]:
    wanted = sorted(set(roles))
    unknown = [role for role in wanted if role not in Role.values]
    if unknown:
        raise UserError(
            _("Deze rol bestaat niet: {roles}").format(roles=", ".join(unknown)),
            where="--role",
            mend=_("Kies uit: {roles}").format(roles=", ".join(Role.values)),
        )
    return wanted


def make_account(
    *,
    mail: str,
    name: str,
    roles: Iterable[str],
    language: str = "nl",
    by: Account | None = None,
    with_password: bool = True,
) -> tuple[Account, str]:
    """Makes an account with a password that must be changed at the first sign-in.

    Args:
        mail: the address to sign in with.
        name: the name, as colleagues see it.
        roles: what it may do.
        language: of its pages.
        by: who makes it.
        with_password: False when accounts sign in elsewhere and no password may open this one.

    Returns:
        The account and its password, which is kept nowhere else; empty without one.

    Raises:
        UserError: there is an account with this address, or a role does not exist.
    """
    wanted, password = _known(roles), _one_time_password() if with_password else ""
    with transaction.atomic(using=CONTACTS):
        if Account.objects.filter(mail__iexact=mail).exists():
            raise UserError(
                _("Er is al een account met dit mailadres"),
                where="--mail",
                mend=_("Geef dat account een rol, of herstel het wachtwoord ervan."),
            )
        account = Account(
            mail=mail.strip().lower(), name=name, language=language, must_change=with_password
        )
        account.password = make_password(password or None, hasher="once")
        account.save(force_insert=True)
        Grant.objects.bulk_create([Grant(account=account, role=role) for role in wanted])
        note("account.make", account, by, roles=wanted)
    return account, password


def change_roles(
    *, account: Account, grant: Iterable[str], revoke: Iterable[str], by: Account | None = None
) -> set[str]:
    """Gives and takes roles.

    Returns:
        The roles the account then has.
    """
    given, taken = _known(grant), _known(revoke)
    with transaction.atomic(using=CONTACTS):
        for role in given:
            Grant.objects.get_or_create(account=account, role=role)
        Grant.objects.filter(account=account, role__in=taken).delete()
        note("account.roles", account, by, granted=given, revoked=taken)
    return account.roles


def reset_account(*, account: Account, by: Account | None = None) -> str:
    """For who lost the password or the telephone: a new password, and no second step yet.

    Returns:
        The password, which must be changed at the next sign-in.
    """
    password = _one_time_password()
    with transaction.atomic(using=CONTACTS):
        held = Account.objects.select_for_update().get(pk=account.pk)
        held.password = make_password(password, hasher="once")
        held.must_change, held.failures, held.locked_until = True, 0, None
        held.save()
        TOTPDevice.objects.filter(user=held).delete()
        StaticDevice.objects.filter(user=held).delete()
        note("account.reset", held, by)
    return password


def check_first_step(*, mail: str, password: str) -> Account | None:
    """The account of this address if the password is right and the account is not locked.

    Who is unknown, locked or wrong takes the same work and learns the same: nothing. The work is
    done before the transaction, which would keep others waiting on SQLite.
    """
    found = Account.objects.filter(mail=mail.strip().lower(), is_active=True).first()
    if found is None:
        Account().set_password(password)
        return None
    right = found.check_password(password)
    with transaction.atomic(using=CONTACTS):
        account = Account.objects.select_for_update().get(pk=found.pk)
        if is_locked(account):
            return None
        if right:
            return account
        _count_failure(account, "password")
    return None


def is_locked(account: Account) -> bool:
    """Whether too many failures came shortly before."""
    return account.locked_until is not None and account.locked_until > timezone.now()


def _count_failure(account: Account, step: str) -> None:
    account.failures += 1
    facts: dict[str, Any] = {"step": step}
    if account.failures >= MOST_FAILURES:
        account.failures = 0
        account.locked_until = timezone.now() + LOCKED_FOR
        facts["locked"] = True
    account.save(update_fields=["failures", "locked_until"])
    note("sign-in.fail", account, **facts)


def check_code(*, account: Account, code: str) -> TOTPDevice | None:
    """The device whose code this is; a wrong code counts as a failure to sign in."""
    with transaction.atomic(using=CONTACTS):
        held = Account.objects.select_for_update().get(pk=account.pk)
        if is_locked(held):
            return None
        for device in TOTPDevice.objects.filter(user=held, confirmed=True):
            if device.verify_token(_digits(code)):
                return device
        _count_failure(held, "code")
        return None


def check_recovery_code(*, account: Account, code: str) -> StaticDevice | None:
    """The device of a recovery code, which is spent; a wrong one counts as a failure."""
    with transaction.atomic(using=CONTACTS):
        held = Account.objects.select_for_update().get(pk=account.pk)
        if is_locked(held):
            return None
        kept = recovery.kept(code)
        for device in StaticDevice.objects.filter(user=held, confirmed=True):
            if device.verify_token(kept):
                note("recovery.use", held, left=device.token_set.count())
                return device
        _count_failure(held, "recovery")
        return None


def _digits(code: str) -> str:
    return "".join(code.split())


def prepare_device(*, account: Account) -> TOTPDevice:
    """The device an account is about to confirm; the same one until it does."""
    with transaction.atomic(using=CONTACTS):
        device, _made = TOTPDevice.objects.get_or_create(
            user=account, confirmed=False, defaults={"name": "app"}
        )
    return device


def confirm_device(*, account: Account, code: str) -> TOTPDevice | None:
    """Takes the device in use if the code is right; an account has one."""
    with transaction.atomic(using=CONTACTS):
        held = Account.objects.select_for_update().get(pk=account.pk)
        device = TOTPDevice.objects.select_for_update().filter(user=held, confirmed=False).first()
        if device is None or not device.verify_token(_digits(code)):
            return None
        TOTPDevice.objects.filter(user=held, confirmed=True).delete()
        device.confirmed = True
        device.save()
        note("device.confirm", held)
    return device


def make_recovery_codes(*, account: Account) -> list[str]:
    """New recovery codes; those from before are worth nothing any more."""
    codes = recovery.new_codes()
    with transaction.atomic(using=CONTACTS):
        StaticDevice.objects.filter(user=account).delete()
        device = StaticDevice.objects.create(user=account, name="recovery", confirmed=True)
        StaticToken.objects.bulk_create(
            [StaticToken(device=device, token=recovery.kept(code)) for code in codes]
        )
        note("recovery.make", account, codes=len(codes))
    return codes


def note_sign_in(*, account: Account, second_step: str) -> None:
    """Writes that somebody signed in, and forgets the failures before it."""
    with transaction.atomic(using=CONTACTS):
        Account.objects.filter(pk=account.pk).update(failures=0, locked_until=None)
        note("sign-in", account, account, second_step=second_step)


def note_sign_out(*, account: Account) -> None:
    """Writes that somebody signed out."""
    with transaction.atomic(using=CONTACTS):
        note("sign-out", account, account)


def change_password(*, account: Account, password: str) -> None:
    """Sets the password that an account chose."""
    with transaction.atomic(using=CONTACTS):
        account.set_password(password)
        account.must_change = False
        account.save(update_fields=["password", "must_change"])
        note("password.change", account, account)


def choose_language(*, account: Account, language: str) -> None:
    """Sets the language in which an account sees its pages after signing in."""
    if language not in LANGUAGES:
        return
    with transaction.atomic(using=CONTACTS):
        Account.objects.filter(pk=account.pk).update(language=language)
    account.language = language

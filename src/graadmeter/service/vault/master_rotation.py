"""Replacing the key of the file that wraps the keys of organisations, in use.

The file holds both until every key is wrapped by the new one; a process that started before reads
it again when it meets a key that does not open. What breaks off is taken up where it stood.
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.db import transaction

from graadmeter.service.accounts.models import Account
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import OrganisationKey
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.project.environment import new_key
from graadmeter.service.project.keys import Keys, change_keys, keys_file
from graadmeter.service.vault.masters import (
    hold_masters,
    in_use,
    lost_key,
    read_again,
    unwrapped_by,
    wrap,
)


def rotate_master(*, account: Account | None = None) -> int:
    """Wraps the keys of all organisations with a new key of the file.

    One that broke off is finished, and then no other is begun.

    Returns:
        How many keys were wrapped anew.

    Raises:
        UserError: the file cannot be replaced, or does not open a key.
    """
    read_again()
    if not settings.KEYS.registers_before:
        _begin_master(account)
    wrapped = 0
    while True:
        wrapped += sum(_rewrap(pk) for pk in _keys_by_id())
        with transaction.atomic(using=CONTACTS):
            hold_masters(alone=True)
            if _all_rewrapped():
                record(
                    organisation_id=None,
                    account=account,
                    action="keys.master-done",
                    wrapped=wrapped,
                )
                break
    # Only what is certainly in the database lets the old key go.
    with transaction.atomic(using=CONTACTS):
        hold_masters(alone=True)
        if not _all_rewrapped():
            raise lost_key()
        _take(change_keys(keys_file(), lambda held: replace(held, registers_before="")))
    return wrapped


def _all_rewrapped() -> bool:
    newest = in_use()[:1]
    rows = OrganisationKey.objects.values_list("wrapped", "organisation_id", "version")
    return all(
        unwrapped_by(newest, bytes(wrapped), organisation, version)
        for wrapped, organisation, version in rows
    )


def _begin_master(account: Account | None) -> None:
    with transaction.atomic(using=CONTACTS):
        hold_masters(alone=True)
        if not in_use():
            raise lost_key()
        record(organisation_id=None, account=account, action="keys.master")
        _take(
            change_keys(
                keys_file(),
                lambda held: (
                    held
                    if held.registers_before
                    else replace(held, registers=new_key(), registers_before=held.registers)
                ),
            )
        )


def _take(found: Keys) -> None:
    settings.KEYS = replace(
        settings.KEYS, registers=found.registers, registers_before=found.registers_before
    )


def _keys_by_id() -> list[int]:
    return list(OrganisationKey.objects.order_by("pk").values_list("pk", flat=True))


def _rewrap(pk: int) -> int:
    """Wraps one key anew, unless it is.

    Raises:
        LostKeyError: no key of the file opens it.
    """
    with transaction.atomic(using=CONTACTS):
        row = OrganisationKey.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return 0
        place = bytes(row.wrapped), row.organisation_id, row.version
        masters = in_use()
        if unwrapped_by(masters[:1], *place) is not None:
            return 0
        key = unwrapped_by(masters, *place)
        if key is None:
            raise lost_key()
        row.wrapped = wrap(key, row.organisation_id, row.version)
        row.save(update_fields=["wrapped"])
        return 1

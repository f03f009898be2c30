"""Whether the key file belongs to the databases: with another one every code would be unknown.

The contacts database keeps a mark of the keys: a keyed hash, from which no key can be found and
that says nothing without the key file. The first start writes it. The key that wraps those of
organisations is not in the mark: it can be replaced, and shows by what it opens that it is the one.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from hashlib import blake2b

from django.conf import settings
from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.project.keys import add_registers_key, keys_file

_LASTING = ("pepper", "spent", "seal", "files")
"""The keys without which data are lost; the others only sign and encrypt what browsers hold."""


def mark_of_keys() -> str:
    """The mark of the keys in use."""
    hashed = blake2b(digest_size=32, key=settings.KEYS.key("pepper"), person=b"graadmeter keys")
    for name in _LASTING:
        hashed.update(settings.KEYS.key(name))
    return hashed.hexdigest()


def check_keys() -> None:
    """Refuses keys that are not those the databases were written with.

    The mark is written when there is none, and anew when nothing depends on the keys yet. A file
    from before registers is given their key, unless there are registers: then it is the wrong file.

    Raises:
        UserError: the keys belong to other data, or do not open the registers.
    """
    from graadmeter.service.accounts.models import KeyMark
    from graadmeter.service.fieldwork.models import Admission, Upload
    from graadmeter.service.organisations.models import OrganisationKey

    own = mark_of_keys()
    with transaction.atomic(using=CONTACTS):
        held, _made = KeyMark.objects.get_or_create(pk=1, defaults={"mark": own})
        if not belongs(held.mark):
            tables = (Admission, Upload, OrganisationKey)
            if any(table.objects.exists() for table in tables):
                raise other_keys()
            KeyMark.objects.filter(pk=1).update(mark=own)
        ensure_registers_key()


def ensure_registers_key() -> None:
    """Adds the key of registers to the file, or sees that the one there opens what there is.

    Raises:
        UserError: it is another one or missing, or the file cannot be written.
    """
    from graadmeter.service.organisations.models import OrganisationKey
    from graadmeter.service.vault.masters import unwrap

    held = OrganisationKey.objects.values_list("wrapped", "organisation_id", "version")
    for wrapped, organisation, version in held.iterator():
        unwrap(bytes(wrapped), organisation, version)
    if not settings.KEYS.registers:
        added = add_registers_key(keys_file()).registers
        settings.KEYS = replace(settings.KEYS, registers=added)


def marks_of_registers(*, always: bool = False) -> set[str]:
    """The marks of the keys that wrap those of organisations; none if no organisation has one.

    Args:
        always: also when no organisation has one.
    """
    from graadmeter.service.organisations.models import OrganisationKey
    from graadmeter.service.vault.masters import in_use, read_again

    if not always and not OrganisationKey.objects.exists():
        return set()
    read_again()
    return {
        blake2b(digest_size=32, key=key, person=b"registers mark").hexdigest() for key in in_use()
    }


def belongs(mark: str) -> bool:
    """Whether a mark is that of the keys in use."""
    return hmac.compare_digest(mark.encode(), mark_of_keys().encode())


def other_keys() -> UserError:
    """What to say when the keys belong to other data."""
    return UserError(
        _("Het sleutelbestand hoort niet bij deze gegevens"),
        where=str(keys_file()),
        mend=_(
            "Zet het sleutelbestand terug dat erbij hoort, of wijs het aan met GRAADMETER_KEYS. "
            "Met andere sleutels is elke code onbekend."
        ),
    )

"""Whether the key file belongs to the databases: with another one every code would be unknown.

The contacts database keeps a mark of the keys: a keyed hash, from which no key can be found and
that says nothing without the key file. The first start writes it.
"""

from __future__ import annotations

import hmac
from hashlib import blake2b

from django.conf import settings
from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.project.keys import keys_file

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

    The mark is written when there is none, and anew when nothing depends on the keys yet.

    Raises:
        UserError: the keys belong to other data.
    """
    from graadmeter.service.accounts.models import KeyMark
    from graadmeter.service.fieldwork.models import Admission, Upload

    own = mark_of_keys()
    with transaction.atomic(using=CONTACTS):
        held, _made = KeyMark.objects.get_or_create(pk=1, defaults={"mark": own})
        if belongs(held.mark):
            return
        if Admission.objects.exists() or Upload.objects.exists():
            raise other_keys()
        KeyMark.objects.filter(pk=1).update(mark=own)


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

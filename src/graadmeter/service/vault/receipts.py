"""Receipts: what a reporter without an account finds a case again by.

Twenty random characters of Crockford's base 32 (100 bits), shown in groups of five. Nothing of a
receipt is kept but a mark of it, keyed with the pepper; that is enough, since a hundred random bits
are not to be searched. Keys for other purposes follow from the receipt in the same way.
"""

from __future__ import annotations

import hashlib

from django.conf import settings

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.crockford import ALPHABET, grouped, new_characters, strange_in, typed

LENGTH = 20
GROUP = 5
_BITS = 5
_SECRET_BYTES = 16


def new_receipt() -> str:
    """A new receipt, as it is shown."""
    return grouped(new_characters(LENGTH), GROUP)


def receipt_from(secret: bytes) -> str:
    """The receipt that belongs to a secret of its owner, the same one each time.

    So that a report that is sent twice is answered with one receipt, of which nothing is kept.

    Args:
        secret: at least sixteen random bytes that only the reporter has.

    Raises:
        ValueError: it is too short to be one.
    """
    if len(secret) < _SECRET_BYTES:
        raise ValueError(len(secret))
    number = int.from_bytes(_derive(secret, "receipt from"), "big")
    characters = [ALPHABET[(number >> (_BITS * place)) & 31] for place in range(LENGTH)]
    return grouped("".join(characters), GROUP)


def normal(text: str) -> str:
    """What somebody typed as a receipt: capitals, no spaces, O as 0, I and L as 1.

    Raises:
        UserError: it cannot be a receipt, and why.
    """
    receipt = typed(text)
    strange = strange_in(receipt)
    if strange:
        raise UserError(
            _("Het teken {characters} komt in geen ontvangstcode voor").format(
                characters=" ".join(strange[:3])
            ),
            mend=_("Een ontvangstcode bestaat uit cijfers en letters, zonder de letter U."),
        )
    if len(receipt) != LENGTH:
        raise UserError(
            _("Een ontvangstcode heeft {length} tekens; hier staan er {found}").format(
                length=LENGTH, found=len(receipt)
            ),
            mend=_("Kijk of u de hele code hebt overgenomen. Streepjes en spaties mogen weg."),
        )
    return receipt


def receipt_mark(receipt: str) -> bytes:
    """What the database keeps instead of a receipt; 32 bytes.

    Raises:
        UserError: it is no receipt.
    """
    return _derive(normal(receipt).encode(), "receipt mark")


def receipt_key(receipt: str) -> bytes:
    """A key that only the receipt gives; 32 bytes.

    Raises:
        UserError: it is no receipt.
    """
    return _derive(normal(receipt).encode(), "receipt key")


def _derive(secret: bytes, purpose: str) -> bytes:
    return hashlib.blake2b(
        secret,
        digest_size=32,
        key=settings.KEYS.key("pepper"),
        person=purpose.encode().ljust(16, b"\0"),
    ).digest()

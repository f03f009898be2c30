"""Recovery codes: for who has lost the telephone. Only a keyed hash of each is kept."""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.conf import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER = 8
_LENGTH = 12
_GROUP = 4
_ALIKE = str.maketrans("OIL", "011")


def new_codes() -> list[str]:
    """Codes of 60 random bits, in groups of four characters."""
    codes = (
        "".join(secrets.choice(ALPHABET) for _place in range(_LENGTH)) for _code in range(NUMBER)
    )
    return ["-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP)) for code in codes]


def kept(code: str) -> str:
    """What the database keeps of a code: sixteen characters, however it was typed."""
    plain = "".join(sign for sign in code.upper().translate(_ALIKE) if sign in ALPHABET)
    hashed = hashlib.blake2b(
        plain.encode(), key=settings.KEYS.key("files"), person=b"recovery", digest_size=10
    )
    return base64.b32encode(hashed.digest()).decode()

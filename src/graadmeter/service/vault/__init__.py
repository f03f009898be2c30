"""Envelopes: data that only the holder of a key can open, in the place it was sealed for."""

from __future__ import annotations

import json
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import Aead

KEY_BYTES = 32
_PAGE = 1024
"""Contents are padded to whole pages, so that a length says little about what is inside."""


class SealBrokenError(Exception):
    """An envelope is not from this place, was changed, or has another key."""


def seal(key: bytes, content: Any, place: str) -> bytes:
    """Seals JSON content.

    Args:
        key: 32 bytes.
        content: anything JSON can hold.
        place: where it belongs; it opens nowhere else.

    Returns:
        XChaCha20-Poly1305 with a random nonce of 24 bytes in front.
    """
    data = json.dumps(content, separators=(",", ":")).encode()
    padded = data + b" " * (-len(data) % _PAGE)
    return bytes(Aead(key).encrypt(padded, aad=place.encode()))


def unseal(key: bytes, sealed: bytes, place: str) -> Any:
    """Opens what `seal` made.

    Raises:
        SealBrokenError: the key, the place or the envelope is another.
    """
    try:
        return json.loads(Aead(key).decrypt(bytes(sealed), aad=place.encode()))
    except (CryptoError, ValueError) as error:
        raise SealBrokenError(place) from error

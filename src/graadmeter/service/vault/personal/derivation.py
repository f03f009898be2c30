"""Keys that follow from other secrets, each for one purpose."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from graadmeter.service.vault import KEY_BYTES
from graadmeter.service.vault.envelopes import with_lengths

_PROJECT = b"graadmeter vault"


def derived(secret: bytes, purpose: str, about: bytes = b"") -> bytes:
    """HKDF-SHA256 (RFC 5869) without salt; 32 bytes.

    Args:
        secret: any number of bytes that cannot be guessed (a hundred random bits); no passphrase.
        purpose: what the key is for, with the version of that use.
        about: what else the key depends on, at most 65535 bytes.
    """
    info = with_lengths((_PROJECT, purpose.encode(), about))
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)

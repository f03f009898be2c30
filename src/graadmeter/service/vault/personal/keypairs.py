"""Sealing to a person: who holds the private key opens it, and nobody else.

HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305. A
sealed content is one byte of format, the encapsulated key of 32 bytes and the ciphertext, which is
16 bytes longer than the content. The context goes into ``info``, where RFC 9180 (8.1) wants it for
a single message: the keys themselves follow from it, so that for another context there is not even
a key to try. ``aad`` would bind the same and is offered by fewer libraries.

It hides no lengths: what is sealed here is a key, or was padded before. And it does not tell who
sealed: anybody who has a public key can.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from graadmeter.service.vault import KEY_BYTES, SealBrokenError
from graadmeter.service.vault.envelopes import with_lengths
from graadmeter.service.vault.personal.derivation import derived

_FORMAT = b"\x01"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_PRIME = 2**255 - 19
_VERSION_BYTES = 4
_LONGEST = 2**16 - 1
SEALED_KEY_BYTES = 81
"""How long a key of 32 bytes is when it was sealed."""


@dataclass(frozen=True)
class KeyPair:
    """An X25519 key pair; the private key is in no text that is made of it.

    Attributes:
        private: 32 bytes.
        public: 32 bytes.

    Raises:
        ValueError: one of them has another length.
    """

    private: bytes = field(repr=False)
    public: bytes

    def __post_init__(self) -> None:
        if len(self.private) != KEY_BYTES or len(self.public) != KEY_BYTES:
            raise ValueError("a key of a pair has 32 bytes")


@dataclass(frozen=True)
class Context:
    """What a sealed content is for; it opens for nothing else.

    Attributes:
        purpose: what is sealed, as ``report key``; at most 65535 bytes of UTF-8.
        organisation: its immutable id.
        report: the id of the report, or of what else it belongs to.
        recipient: who it is sealed to, as an id or a role; at most 65535 bytes of UTF-8.
        version: of the key that is sealed; from 0 up to 4294967295.

    Raises:
        ValueError: a part does not fit.
    """

    purpose: str
    organisation: uuid.UUID
    report: uuid.UUID
    recipient: str
    version: int

    def __post_init__(self) -> None:
        if not 0 <= self.version < 2 ** (8 * _VERSION_BYTES):
            raise ValueError("a version is a number of four bytes")
        if max(len(self.purpose.encode()), len(self.recipient.encode())) > _LONGEST:
            raise ValueError("a purpose or a recipient is longer than 65535 bytes")

    def __str__(self) -> str:
        """Without the ids: it may come in a log."""
        return f"{self.purpose}, version {self.version}"

    def written(self) -> bytes:
        """Every part with its length in front."""
        return with_lengths(
            (
                self.purpose.encode(),
                self.organisation.bytes,
                self.report.bytes,
                self.recipient.encode(),
                self.version.to_bytes(_VERSION_BYTES, "big"),
            )
        )


def new_key_pair() -> KeyPair:
    """A random pair."""
    return key_pair_of(X25519PrivateKey.generate().private_bytes_raw())


def key_pair_from(seed: bytes) -> KeyPair:
    """The pair that belongs to a secret, the same one each time.

    Args:
        seed: 32 bytes that cannot be guessed.

    Raises:
        ValueError: it has another length.
    """
    if len(seed) != KEY_BYTES:
        raise ValueError("a seed has 32 bytes")
    return key_pair_of(derived(seed, "key pair 1"))


def key_pair_of(private: bytes) -> KeyPair:
    """The pair of a private key.

    Args:
        private: 32 bytes.

    Raises:
        ValueError: it has another length.
    """
    return KeyPair(private, _private(private).public_key().public_bytes_raw())


def seal_to(public: bytes, content: bytes, context: Context) -> bytes:
    """Seals bytes to who holds the private key.

    Args:
        public: 32 bytes.
        content: any number of bytes; the length can be seen.
        context: what it is for.

    Returns:
        49 bytes more than the content has.

    Raises:
        ValueError: it is no public key that somebody can hold the private key of.
    """
    return _FORMAT + _SUITE.encrypt(content, _public(public), info=_info(context))


def open_with(private: bytes, sealed: bytes, context: Context) -> bytes:
    """Opens what `seal_to` made.

    Args:
        private: 32 bytes.
        sealed: at least 49 bytes.
        context: the one it was sealed for.

    Raises:
        SealBrokenError: it was sealed to somebody else, for something else, or was changed.
        ValueError: the private key does not have 32 bytes.
    """
    key = _private(private)
    if sealed[:1] != _FORMAT:
        raise SealBrokenError(str(context))
    try:
        return _SUITE.decrypt(sealed[1:], key, info=_info(context))
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError(str(context)) from error


def _info(context: Context) -> bytes:
    return with_lengths((b"graadmeter sealed", _FORMAT)) + context.written()


def _private(private: bytes) -> X25519PrivateKey:
    if len(private) != KEY_BYTES:
        raise ValueError("a private key has 32 bytes")
    return X25519PrivateKey.from_private_bytes(private)


def _public(public: bytes) -> X25519PublicKey:
    if len(public) != KEY_BYTES:
        raise ValueError("a public key has 32 bytes")
    # Other spellings of a number give the same secret, but HPKE hashes the spelling: what is
    # sealed to one of them could never be opened.
    if int.from_bytes(public, "little") >= _PRIME:
        raise ValueError("a public key is written as the one number below 2^255 - 19")
    key = X25519PublicKey.from_public_bytes(public)
    try:
        X25519PrivateKey.generate().exchange(key)
    except ValueError as error:
        raise ValueError("a public key of low order keeps nothing secret") from error
    return key

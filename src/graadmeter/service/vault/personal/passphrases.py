"""A private key that opens with a passphrase of its owner, which is kept nowhere.

Argon2id makes a key of the passphrase, with the time and memory that stand beside it; the private
key is closed under it with XChaCha20-Poly1305. It takes most of a second and 256 MB by default:
call it outside a transaction.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass, field

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import Aead
from nacl.utils import random

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.crockford import grouped, new_characters, strange_in, typed
from graadmeter.service.vault import KEY_BYTES, SealBrokenError
from graadmeter.service.vault.envelopes import with_lengths
from graadmeter.service.vault.personal.keypairs import Context

SHORTEST = 14
"""Characters of a passphrase."""
_FORMAT = 1
_START = struct.Struct(">BIQ16s")
_SEALED_BYTES = 24 + KEY_BYTES + 16
LOCKED_BYTES = _START.size + _SEALED_BYTES
_MOST_OPERATIONS = 16
_MOST_MEMORY = 2**30
"""So that whoever can write to the database cannot make a sign-in take all of the machine."""
_PROPOSED = 25
_GROUP = 5
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_OBVIOUS = (
    "wachtwoord",
    "wachtzin",
    "geheim",
    "welkom",
    "gemeente",
    "provincie",
    "waterschap",
    "integriteit",
    "graadmeter",
    "nederland",
    "password",
    "passphrase",
    "secret",
    "welcome",
    "letmein",
    "dit is mijn wachtzin",
    "dit is mijn wachtwoord",
    "dit is een wachtzin",
    "dit is een wachtwoord",
    "this is my passphrase",
    "correct horse battery staple",
)


class WrongPassphraseError(UserError, SealBrokenError):
    """The passphrase is another; or the locked key is, which cannot be told apart."""


@dataclass(frozen=True)
class Locked:
    """A private key under a passphrase.

    Attributes:
        salt: 16 random bytes.
        opslimit: passes of Argon2id.
        memlimit: its memory in bytes.
        sealed: 72 bytes: a nonce of 24, and the private key with 16 bytes of authentication.
    """

    salt: bytes
    opslimit: int
    memlimit: int
    sealed: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """As it is kept; 101 bytes.

        Raises:
            struct.error: a limit does not fit.
        """
        return self.start() + self.sealed

    def start(self) -> bytes:
        """The 29 bytes in front of what is sealed."""
        return _START.pack(_FORMAT, self.opslimit, self.memlimit, self.salt)

    @classmethod
    def from_bytes(cls, kept: bytes) -> Locked:
        """What `to_bytes` made.

        Raises:
            SealBrokenError: it is something else, or asks more than 16 passes or 1 GB.
        """
        if len(kept) != LOCKED_BYTES:
            raise SealBrokenError("locked key")
        form, opslimit, memlimit, salt = _START.unpack_from(kept)
        fits = (
            form == _FORMAT
            and argon2id.OPSLIMIT_MIN <= opslimit <= _MOST_OPERATIONS
            and argon2id.MEMLIMIT_MIN <= memlimit <= _MOST_MEMORY
        )
        if not fits:
            raise SealBrokenError("locked key")
        return cls(salt, opslimit, memlimit, kept[_START.size :])


def lock(
    private: bytes,
    passphrase: str,
    context: Context,
    *,
    opslimit: int = argon2id.OPSLIMIT_MODERATE,
    memlimit: int = argon2id.MEMLIMIT_MODERATE,
) -> Locked:
    """Puts a private key under a passphrase.

    Args:
        private: 32 bytes.
        passphrase: as it was typed.
        context: whose key it is.
        opslimit: passes of Argon2id; 3 unless told otherwise, at most 16.
        memlimit: its memory in bytes; 256 MB unless told otherwise, at most 1 GB.

    Raises:
        UserError: the passphrase is too easy to guess, and why.
        ValueError: the private key does not have 32 bytes, or a limit is not allowed.
    """
    if len(private) != KEY_BYTES:
        raise ValueError("a private key has 32 bytes")
    if opslimit > _MOST_OPERATIONS or memlimit > _MOST_MEMORY:
        raise ValueError("limits above these are refused when it is read")
    check_passphrase(passphrase)
    unsealed = Locked(random(argon2id.SALTBYTES), opslimit, memlimit, b"")
    box = Aead(_key(unsealed, passphrase))
    sealed = box.encrypt(private, aad=_associated(unsealed, context))
    return Locked(unsealed.salt, opslimit, memlimit, bytes(sealed))


def unlock(locked: Locked, passphrase: str, context: Context) -> bytes:
    """The private key; 32 bytes.

    Args:
        locked: what `lock` made.
        passphrase: as it was typed.
        context: whose key it is.

    Raises:
        WrongPassphraseError: it does not open.
        nacl.exceptions.RuntimeError: the machine has not enough memory.
    """
    box = Aead(_key(locked, passphrase))
    try:
        return bytes(box.decrypt(locked.sealed, aad=_associated(locked, context)))
    except (CryptoError, ValueError) as error:
        raise WrongPassphraseError(
            _("Deze wachtzin klopt niet"),
            mend=_("Typ de hele wachtzin nog eens. Let op hoofdletters en leestekens."),
        ) from error


def check_passphrase(text: str) -> None:
    """Refuses a passphrase that is too easy to guess.

    Raises:
        UserError: why, and what to do.
    """
    plain = _as_typed(text)
    if len(plain) < SHORTEST:
        raise UserError(
            _("Deze wachtzin heeft {found} tekens; dat moeten er {shortest} of meer zijn").format(
                found=len(plain), shortest=SHORTEST
            ),
            mend=_("Neem een paar woorden die niets met elkaar te maken hebben."),
        )
    if len(set(plain.casefold()) - set(" ")) == 1:
        raise UserError(
            _("Deze wachtzin is één teken dat steeds terugkomt"),
            mend=_("Neem een paar woorden die niets met elkaar te maken hebben."),
        )
    if _is_obvious(plain):
        raise UserError(
            _("Deze wachtzin is makkelijk te raden"),
            mend=_("Neem een paar woorden die niets met elkaar te maken hebben."),
        )


def proposed_passphrase() -> str:
    """Five groups of five characters of Crockford's base 32: 125 random bits."""
    return grouped(new_characters(_PROPOSED), _GROUP)


def normal(text: str) -> str:
    """A passphrase as it goes into Argon2id, whatever keyboard it was typed on.

    Unicode's NFKC, with single spaces and none around it. Twenty-five characters of Crockford's
    base 32 are one that was proposed: capitals in groups of five, however they were typed.
    """
    plain = _as_typed(text)
    characters = typed(plain)
    if plain.isascii() and len(characters) == _PROPOSED and not strange_in(characters):
        return grouped(characters, _GROUP)
    return plain


def _as_typed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _is_obvious(plain: str) -> bool:
    letters = "".join(c for c in plain.casefold() if c.isalnum())
    if not letters:
        return False
    if letters.isdigit() or any(letters in run or letters in run[::-1] for run in _RUNS):
        return True
    # Digits and marks around a word add next to nothing, and neither does the word once more.
    bare = letters.strip("0123456789")
    words = ["".join(obvious.split()) for obvious in _OBVIOUS]
    return any(bare == word * (len(bare) // len(word)) for word in words)


def _key(locked: Locked, passphrase: str) -> bytes:
    secret = normal(passphrase).encode("utf-8", "surrogatepass")
    return argon2id.kdf(
        KEY_BYTES, secret, locked.salt, opslimit=locked.opslimit, memlimit=locked.memlimit
    )


def _associated(locked: Locked, context: Context) -> bytes:
    return with_lengths((b"graadmeter locked", locked.start())) + context.written()

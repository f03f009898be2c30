"""A key pair that any two of three people can put together, from codes on paper.

Three random shares; the private key is sealed three times, each time under what two of them give
together. Two shares open one of the three; one share alone leaves 120 bits to guess. That is 2 of 3
with nothing but a key derivation and an envelope.

A share is its number, 24 random characters of Crockford's base 32 and one that checks the others:
``1-ABCDE-FGHJK-MNPQR-STVWX-YZ01C``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.crockford import ALPHABET, grouped, new_characters, strange_in, typed
from graadmeter.service.vault import KEY_BYTES, SealBrokenError
from graadmeter.service.vault.envelopes import with_lengths
from graadmeter.service.vault.personal.derivation import derived
from graadmeter.service.vault.personal.keypairs import Context, KeyPair, key_pair_of

_NUMBERS = "123"
_PAIRS = ("12", "13", "23")
_RANDOM = 24
_GROUP = 5
SHARE_CHARACTERS = 1 + _RANDOM + 1
"""The number of a share, what is random in it, and the check."""
_FORMAT = b"\x01"
_SEALED_BYTES = 24 + KEY_BYTES + 16
WRAPPED_BYTES = len(_FORMAT) + len(_PAIRS) * _SEALED_BYTES


class WrongSharesError(UserError, SealBrokenError):
    """Two shares that do not open this key; or the wrapped key is another."""


@dataclass(frozen=True)
class WrappedPairs:
    """A private key under each two of three shares.

    Attributes:
        sealed: under 1 and 2, under 1 and 3, and under 2 and 3; each 72 bytes: a nonce of 24, and
            the private key with 16 bytes of authentication.
    """

    sealed: tuple[bytes, bytes, bytes] = field(repr=False)

    def to_bytes(self) -> bytes:
        """As it is kept; 217 bytes."""
        return _FORMAT + b"".join(self.sealed)

    @classmethod
    def from_bytes(cls, kept: bytes) -> WrappedPairs:
        """What `to_bytes` made.

        Raises:
            SealBrokenError: it is something else.
        """
        if len(kept) != WRAPPED_BYTES or kept[:1] != _FORMAT:
            raise SealBrokenError("wrapped pairs")
        first, second, third = (
            kept[begin : begin + _SEALED_BYTES]
            for begin in range(len(_FORMAT), WRAPPED_BYTES, _SEALED_BYTES)
        )
        return cls((first, second, third))


def make_shares(private: bytes, context: Context) -> tuple[tuple[str, str, str], WrappedPairs]:
    """Three new shares of a private key.

    Args:
        private: 32 bytes.
        context: which key it is.

    Returns:
        The shares as they are printed, which are kept nowhere, and what is kept.

    Raises:
        ValueError: the private key does not have 32 bytes.
    """
    if len(private) != KEY_BYTES:
        raise ValueError("a private key has 32 bytes")
    one, two, three = (number + new_characters(_RANDOM) for number in _NUMBERS)
    first, second, third = (
        bytes(Aead(_key(a, b)).encrypt(private, aad=_associated(a, b, context)))
        for a, b in ((one, two), (one, three), (two, three))
    )
    return (_printed(one), _printed(two), _printed(three)), WrappedPairs((first, second, third))


def read_share(text: str) -> str:
    """What somebody typed as a share: its number and 24 characters, without the check.

    Ask it of each field of a form, so that all mistakes are told at once.

    Raises:
        UserError: it is not a share as it was printed, and why.
    """
    share = typed(text)
    strange = strange_in(share)
    if strange:
        raise UserError(
            _("Het teken {characters} komt in geen herstelcode voor").format(
                characters=" ".join(strange[:3])
            ),
            mend=_("Een herstelcode bestaat uit cijfers en letters, zonder de letter U."),
        )
    if len(share) != SHARE_CHARACTERS:
        raise UserError(
            _("Een herstelcode heeft {length} tekens; hier staan er {found}").format(
                length=SHARE_CHARACTERS, found=len(share)
            ),
            mend=_("Neem de hele code over, ook het cijfer vooraan. Streepjes mogen weg."),
        )
    if share[0] not in _NUMBERS or _check(share[:-1]) != share[-1]:
        raise UserError(
            _("In deze herstelcode zit een typefout"),
            mend=_("Vergelijk de code teken voor teken met uw papier."),
        )
    return share[:-1]


def recover(two_shares: Sequence[str], wrapped: WrappedPairs, context: Context) -> KeyPair:
    """The key pair again.

    Args:
        two_shares: two different ones of the three, as they were typed, in any order.
        wrapped: what `make_shares` gave to keep.
        context: which key it is.

    Raises:
        UserError: a share is mistyped, there are not two, or one was given twice.
        WrongSharesError: they belong to another key, or to another time it was shared.
    """
    if len(two_shares) != len("ab"):
        raise UserError(
            _("Er zijn {found} herstelcodes; dat moeten er twee zijn").format(
                found=len(two_shares)
            ),
            mend=_("Vul twee van de drie herstelcodes in."),
        )
    one, two = sorted(read_share(text) for text in two_shares)
    if one[0] == two[0]:
        raise UserError(
            _("Dit is twee keer herstelcode {number}").format(number=one[0]),
            mend=_("Vul ook de herstelcode van iemand anders in, met een ander cijfer vooraan."),
        )
    sealed = wrapped.sealed[_PAIRS.index(one[0] + two[0])]
    try:
        private = Aead(_key(one, two)).decrypt(sealed, aad=_associated(one, two, context))
    except (CryptoError, ValueError) as error:
        raise WrongSharesError(
            _("Deze herstelcodes passen niet bij elkaar of niet bij deze sleutel"),
            mend=_("Neem twee codes van dezelfde organisatie, die op dezelfde dag zijn gemaakt."),
        ) from error
    return key_pair_of(bytes(private))


def _key(one: str, two: str) -> bytes:
    """Of two shares, the one with the lower number first."""
    return derived((one + two).encode(), "recovery pair 1")


def _associated(one: str, two: str, context: Context) -> bytes:
    pair = (one[0] + two[0]).encode()
    return with_lengths((b"graadmeter recovery", _FORMAT, pair)) + context.written()


def _printed(share: str) -> str:
    return f"{share[0]}-{grouped(share[1:] + _check(share), _GROUP)}"


def _check(characters: str) -> str:
    """The character that makes the whole, read as a polynomial over GF(32), zero at x.

    With at most 31 characters every single wrong one is caught, and every two that changed places.
    """
    total = 0
    for character in characters:
        total = _times_x(total ^ ALPHABET.index(character))
    return ALPHABET[total]


def _times_x(value: int) -> int:
    """In GF(32), made by x^5 + x^2 + 1, in which x has order 31."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled

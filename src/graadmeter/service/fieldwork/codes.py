"""Codes that admit a respondent once, and the keys that only a code gives.

A code is twelve random characters of Crockford's base 32 (60 bits) and a check character. From it
comes, with BLAKE2b keyed with the pepper, a *root*; from it everything else, each for one purpose:

* the admission, keyed once more: what the contacts database keeps instead of the code;
* the spent mark, made of the admission with a key of its own: what the responses database keeps of
  a code that was used, so that the two databases cannot be laid side by side without that key;
* the id and the key of the draft, which need the code itself: nobody else can read a draft.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.crockford import ALPHABET, grouped, new_characters, strange_in, typed

LENGTH = 12
_GROUP = 4


@dataclass(frozen=True)
class CodeKeys:
    """What follows from a code; 32 bytes each."""

    root: bytes

    def admission(self, pepper: bytes) -> bytes:
        """The id of the admission in the contacts database."""
        return _derive(self.root, "admission", pepper)

    @property
    def front(self) -> CodeKeys:
        """The keys of the questionnaire that comes first under the same code, stored apart."""
        return CodeKeys(_derive(self.root, "front"))

    @property
    def draft(self) -> bytes:
        """The id of the draft."""
        return _derive(self.root, "draft id")

    @property
    def draft_key(self) -> bytes:
        """The key of the draft."""
        return _derive(self.root, "draft key")


def spent_mark(admission: bytes, key: bytes) -> bytes:
    """What the responses database keeps of a used code."""
    return _derive(admission, "spent", key)


def front_of(admission: bytes) -> bytes:
    """What stands for an admission where its front questionnaire is marked as used."""
    return _derive(admission, "front of")


def new_code() -> str:
    """A new code, in groups as it is printed."""
    data = new_characters(LENGTH)
    return written(data + _check(data))


def written(code: str) -> str:
    """A code in groups of four."""
    return grouped(code, _GROUP)


def normalise(text: str) -> str:
    """What somebody typed as a code: capitals, no spaces, O as 0, I and L as 1.

    Raises:
        UserError: it cannot be a code, and why.
    """
    code = typed(text)
    strange = strange_in(code)
    if strange:
        raise UserError(
            _("Het teken {characters} komt in geen code voor").format(
                characters=" ".join(strange[:3])
            ),
            mend=_("Een code bestaat uit cijfers en letters, zonder de letter U."),
        )
    if len(code) != LENGTH + 1:
        raise UserError(
            _("Een code heeft {length} tekens; hier staan er {found}").format(
                length=LENGTH + 1, found=len(code)
            ),
            mend=_("Neem de code over uit de uitnodiging; streepjes en spaties mogen weg."),
        )
    if _check(code[:-1]) != code[-1]:
        raise UserError(
            _("In de code zit een tikfout"),
            mend=_("Kijk elk teken na. De cijfers 0 en 1 mag u ook als letters O, I of L typen."),
        )
    return code


def keys_of(code: str, pepper: bytes) -> CodeKeys:
    """The keys of a code that `normalise` returned.

    Keyed from the start: sixty bits can be searched by who has a database and much time, but not
    without the pepper.
    """
    return CodeKeys(_derive(code.encode(), "root", pepper))


def _derive(secret: bytes, purpose: str, key: bytes = b"") -> bytes:
    return hashlib.blake2b(
        secret, digest_size=32, key=key, person=purpose.encode().ljust(16, b"\0")
    ).digest()


def _check(data: str) -> str:
    """A character that any one wrong character, and any two that changed places, would change.

    The sum of value times x^position in the field of 32 elements (x^5 = x^2 + 1), in which the
    powers of x differ from each other for 31 positions.
    """
    total = 0
    for character in data:
        total = (total ^ ALPHABET.index(character)) << 1
        if total & 32:
            total ^= 0b100101
    return ALPHABET[total]

"""Blind indexes: finding rows by a word that the database does not know.

What is kept is a keyed hash of the word in its plainest spelling. Whoever has the database alone
learns which rows of one organisation hold the same word for one purpose, and how often; not which
word. Between organisations and between purposes nothing can be compared. Whoever has the key of the
file as well can try words, as with anything that can be searched.

The key lasts as long as the organisation: to rotate it, every word would have to be known again.
"""

from __future__ import annotations

import hashlib
import unicodedata
import uuid

from graadmeter.service.vault.organisation_keys import INDEX, key

INDEX_BYTES = 16


def blind_index(organisation_id: uuid.UUID, purpose: str, text: str) -> bytes:
    """What stands for a word in an index; 16 bytes.

    Args:
        organisation_id: of which organisation.
        purpose: which index, as ``ban.person``.
        text: the word; capitals, accents, spaces and punctuation make no difference.

    Raises:
        ValueError: no letter or digit is in it.
        NoKeyError: the organisation has no key.
    """
    plain = plainest(text)
    if not plain:
        raise ValueError(purpose)
    named = purpose.encode()
    return hashlib.blake2b(
        len(named).to_bytes(2, "big") + named + plain.encode(),
        digest_size=INDEX_BYTES,
        key=key(organisation_id, INDEX),
        person=b"blind index",
    ).digest()


def plainest(text: str) -> str:
    """Letters and digits alone, without accents or capitals."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in apart if character.isalnum())

"""The envelope of one value under the key of a report, sealed for one place.

Written as one byte of format, four of the version of the report's key, a random nonce of 24 and
what XChaCha20-Poly1305 made of the padded content. The first five bytes and the place are
associated data. It differs from `vault.envelopes` in its byte of format and in the steps of its
padding: the length of a report says more than that of a field.
"""

from __future__ import annotations

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault import envelopes as shared
from graadmeter.service.vault.envelopes import HEADER_BYTES, Place, header
from graadmeter.service.vault.personal import padding

FORMAT = 2
"""The first byte; that of an envelope under the key of an organisation is 1."""


def close(key: bytes, version: int, content: bytes, place: Place) -> bytes:
    """Puts bytes into an envelope.

    Args:
        key: 32 bytes, of the report.
        version: of that key; from 0 up to 4294967295.
        content: any number of bytes.
        place: where the envelope belongs; it opens nowhere else.

    Returns:
        45 bytes more than `padding.step_of` the content.

    Raises:
        ValueError: the key does not have 32 bytes.
        struct.error: the version does not fit four bytes.
    """
    start = header(version, FORMAT)
    sealed = Aead(key).encrypt(padding.padded(content), aad=start + place.written())
    return start + bytes(sealed)


def version_of(envelope: bytes, place: Place) -> int:
    """The version of the key it says it was closed with; only opening shows that it was.

    Raises:
        SealBrokenError: it is no envelope under the key of a report.
    """
    return shared.version_of(envelope, place, FORMAT)


def content_of(key: bytes, envelope: bytes, place: Place) -> bytes:
    """Opens an envelope.

    Args:
        key: 32 bytes, of the report.
        envelope: what `close` made.
        place: where the envelope was found.

    Raises:
        SealBrokenError: the key, the place or the envelope is another.
        ValueError: the key does not have 32 bytes.
    """
    box = Aead(key)
    version_of(envelope, place)
    start = envelope[:HEADER_BYTES]
    try:
        opened = box.decrypt(envelope[HEADER_BYTES:], aad=start + place.written())
    except (CryptoError, ValueError) as error:
        raise SealBrokenError(str(place)) from error
    return padding.content_of(bytes(opened))

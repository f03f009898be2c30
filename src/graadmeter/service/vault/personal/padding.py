"""Contents in steps of size, so that a length says little about what is inside.

Eight bytes with the true length come first, the highest byte first; then the content, then zeroes
up to 4, 8, 16, 32 or 64 kilobytes, and from there on to a whole number of 64 kilobytes.
"""

from __future__ import annotations

import struct

from graadmeter.service.vault import SealBrokenError

SMALLEST = 4096
LARGEST = 65536
"""Above this size, a step is this many bytes."""
LENGTH = struct.Struct(">Q")
"""How the true length of a content is written: eight bytes, the highest first."""


def step_of(number: int) -> int:
    """How many bytes a content of this many takes, its length included.

    Returns:
        4096, 8192, 16384, 32768 or a whole number of times 65536.

    Raises:
        ValueError: the number is below zero.
    """
    if number < 0:
        raise ValueError(number)
    needed = number + LENGTH.size
    if needed > LARGEST:
        return -(-needed // LARGEST) * LARGEST
    size = SMALLEST
    while size < needed:
        size *= 2
    return size


def padded(content: bytes) -> bytes:
    """A content with its length in front and zeroes behind; `step_of` bytes."""
    told = LENGTH.pack(len(content)) + content
    return told + bytes(step_of(len(content)) - len(told))


def content_of(padding: bytes) -> bytes:
    """The content in what `padded` made.

    Raises:
        SealBrokenError: it is not exactly what `padded` makes of any content.
    """
    if len(padding) < LENGTH.size:
        raise SealBrokenError("padding")
    (length,) = LENGTH.unpack_from(padding)
    end = LENGTH.size + length
    if step_of(length) != len(padding) or any(padding[end:]):
        raise SealBrokenError("padding")
    return padding[LENGTH.size : end]

"""The random key of a form, by which what is sent twice is kept once."""

from __future__ import annotations

SECRET_BYTES = 32


def secret_in(text: str) -> bytes | None:
    """The key that came with a form in hexadecimal; None when it is none."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        return None
    return found if len(found) == SECRET_BYTES else None

"""Crockford's base 32: letters and digits that people can read aloud and type over."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OIL", "011")
_IGNORED = " -–.·\t\r\n"


def new_characters(number: int) -> str:
    """Random characters, five bits each."""
    return "".join(secrets.choice(ALPHABET) for _index in range(number))


def typed(text: str) -> str:
    """What somebody typed: capitals, no spaces or hyphens, O as 0, I and L as 1."""
    return "".join(c for c in text.upper() if c not in _IGNORED).translate(_ALIKE)


def strange_in(characters: str) -> list[str]:
    """The characters that are none of ours, each once and in order."""
    return sorted({character for character in characters if character not in ALPHABET})


def grouped(characters: str, size: int) -> str:
    """In groups with hyphens, as it is printed."""
    return "-".join(characters[start : start + size] for start in range(0, len(characters), size))

"""Texts of a wave made into those of the next; a text is one string, or one per language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any


def in_each_language(text: Any, change: Callable[[str], str]) -> Any:
    """A text with something done to it in every language it has."""
    if isinstance(text, dict):
        return {language: change(words) for language, words in text.items()}
    return change(text) if isinstance(text, str) else text


def with_year(text: Any, earlier: int, wave: int) -> Any:
    """A text with one year in place of another, wherever it stands as a year."""
    return in_each_language(
        text, lambda words: re.sub(rf"(?<!\d){earlier}(?!\d)", str(wave), words)
    )


def naming_year(text: Any, earlier: int, wave: int) -> Any:
    """The same, with the year at the end of a text that names none."""
    changed = with_year(text, earlier, wave)
    return in_each_language(
        changed, lambda words: words if str(wave) in words else f"{words} {wave}"
    )

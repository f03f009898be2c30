"""Translation of messages, with the language held per context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

DEFAULT_LANGUAGE = "nl"
LANGUAGES = ("nl", "en")

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def current_language() -> str:
    """The code of the language messages are given in, such as ``nl``."""
    return _language.get()


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Give messages in another language for as long as the context lasts.

    A language without a catalogue falls back to Dutch, the language of the source.
    """
    token = _language.set(code if code in LANGUAGES else DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """Dutch message to its translation; empty for Dutch itself."""
    if code == DEFAULT_LANGUAGE:
        return {}
    # Babel is slow to import and not needed for Dutch.
    from babel.messages.pofile import read_po

    source = files("graadmeter") / "language" / "locale" / code / "LC_MESSAGES" / "graadmeter.po"
    with source.open("rb") as stream:
        messages = read_po(stream)
    return {str(m.id): str(m.string) for m in messages if m.id and m.string}


def gettext(message: str) -> str:
    """The message in the current language; the Dutch text when there is no translation."""
    return catalogue(current_language()).get(message, message)

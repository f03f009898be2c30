"""The language a user sees: Dutch source strings, other languages from a catalogue.

Messages are written in Dutch in the code (``_("…")``); ``locale/<code>/LC_MESSAGES/graadmeter.po``
holds the translations and is read at run time, so no compiled catalogue is kept.
"""

from graadmeter.language.catalogue import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    current_language,
    gettext,
    use_language,
)
from graadmeter.language.numbers import format_number, format_p_value

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "current_language",
    "format_number",
    "format_p_value",
    "gettext",
    "use_language",
]

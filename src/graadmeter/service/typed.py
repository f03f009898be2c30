"""What came in a request, made fit to read: text without what cannot be seen, numbers that fit.

Everything a form or an address holds comes from outside: a number of thousands of digits, which
Python refuses to read and no database holds, or a text with a NUL, which PostgreSQL refuses. Pages
read ids, counts and text by these functions alone.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from django.http import QueryDict

LONGEST_NUMBER = 9
"""Digits; what they can make up fits in every column for a number."""
FIRST_YEAR, LAST_YEAR = 1900, 2199


def line(text: str) -> str:
    """Text on one line, without what cannot be seen."""
    return " ".join(plain(text).split())


def plain(text: str) -> str:
    """Text without what cannot be seen, with one kind of line end."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in text if c in {"\n", "\t"} or unicodedata.category(c) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def whole(text: str, longest: int = LONGEST_NUMBER) -> int | None:
    """A whole number of nought or more; None when it is none, or has too many digits."""
    text = text.strip()
    fits = 0 < len(text) <= longest and text.isascii() and text.isdecimal()
    return int(text) if fits else None


def day(text: str) -> date | None:
    """A day as a browser sends it; None when it is none, or so far off that nobody means it.

    Round the first and the last day a computer knows nothing can be counted from it.
    """
    try:
        found = date.fromisoformat(plain(text))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def sent(data: QueryDict) -> QueryDict:
    """A form or the questions of an address, with every value made `plain`."""
    made = QueryDict(mutable=True)
    for name, values in data.lists():
        made.setlist(plain(name), [plain(value) for value in values])
    return made

"""Dutch number words and printed digits, read and written."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

ONES = (
    *("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"),
    *("elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien"),
    "negentien",
)
TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_TO_TWENTY = len(ONES)
_HUNDRED, _THOUSAND, _LARGEST = 100, 1000, 999_999

_MARKS = str.maketrans("’‘”“–", "''\"\"-")

DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
"""Digits as Dutch prints them: a point before each three, a comma before decimals."""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Lower case, without accents and curly marks: ``Eén`` becomes ``een``.

    The length stays that of the composed text, so that positions keep their meaning.
    """
    composed = unicodedata.normalize("NFC", text).lower().translate(_MARKS)
    if composed.isascii():
        return composed
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in composed)


def number_word(number: int) -> str:
    """A whole number in Dutch words without accents: 21 is ``eenentwintig``.

    Raises:
        ValueError: below 0 or above 999999.
    """
    if not 0 <= number <= _LARGEST:
        raise ValueError(f"no words for {number}")
    if number < _TO_TWENTY:
        return ONES[number]
    if number < _HUNDRED:
        tens, ones = divmod(number, 10)
        return (ONES[ones] + "en" if ones else "") + TENS[tens - 2]
    if number < _THOUSAND:
        return _with(number // _HUNDRED, "honderd", number % _HUNDRED)
    return _with(number // _THOUSAND, "duizend", number % _THOUSAND)


def _with(many: int, word: str, rest: int) -> str:
    return (number_word(many) if many > 1 else "") + word + (number_word(rest) if rest else "")


_SMALL = {number_word(number): number for number in range(_HUNDRED)}


def read_word(word: str) -> int | None:
    """The number a word stands for; None when it is no number word.

    Both ``honderdtien`` and ``honderd en tien`` written as one word, and hundreds above a
    thousand as in ``twaalfhonderd``.
    """
    text = plain(word).replace(" ", "").replace("-", "")
    if text in _SMALL:
        return _SMALL[text]
    for unit, size in (("duizend", _THOUSAND), ("honderd", _HUNDRED)):
        many, found, rest = text.partition(unit)
        if not found:
            continue
        times = read_word(many) if many else 1
        left = read_word(rest.removeprefix("en")) if rest else 0
        if left is None and rest:
            left = read_word(rest)
        if times is None or left is None or left >= size or times == 0:
            return None
        return times * size + left
    return None


def read_digits(text: str) -> Decimal:
    """Printed digits: ``1.184`` is 1184 and ``5,2`` is 5.2."""
    return Decimal(text.replace(".", "").replace(",", "."))


_PIECES = "|".join(
    sorted({*ONES, *TENS, "honderd", "duizend", "en"} - {"nul"}, key=len, reverse=True)
)
WORD = rf"(?:nul|(?:{_PIECES})++)"
"""Pattern of what may be a number word, in plain text; `read_word` decides."""


def read(text: str) -> Decimal | None:
    """A number in digits or in words; None when the text is neither."""
    if re.fullmatch(DIGITS, text):
        return read_digits(text)
    found = read_word(text)
    return None if found is None else Decimal(found)

"""Words of headings and populations, compared without case, order or punctuation."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_DUTCH = "de het een en of van in op bij te met voor om door is zijn er die dat naar totaal"
_ENGLISH = "total the a an and or of in on at to with for by is are"
_EMPTY = frozenset(f"{_DUTCH} {_ENGLISH}".split(" "))
_PLURAL = re.compile(r"(?<=\w{4})(en|s|n|e)$")
_ALIKE = 0.5


@lru_cache(maxsize=8192)
def words(text: str) -> frozenset[str]:
    """The words of a text in lower case, without articles, prepositions and "total"."""
    found = frozenset(_WORD.findall(text.lower().replace("’", "'")))
    return found - _EMPTY or found


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """As `words`, without the endings of a plural: "incidenten" and "incident" are one."""
    return frozenset(_PLURAL.sub("", _PLURAL.sub("", word)) for word in words(text))


def similar(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two texts share half of their words or more, or are both empty."""
    if not first and not second:
        return True
    return len(first & second) / len(first | second) >= _ALIKE


def contained(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether all words of one are among those of the other."""
    return first <= second or second <= first

"""Every address of the service."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

SOME = {
    "int": "999999",
    "str": "iets",
    "slug": "iets",
    "path": "iets",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def routes() -> list[tuple[str, str]]:
    """Pattern and name of each."""
    return list(_below(get_resolver(), "/"))


def _below(resolver: URLResolver, start: str) -> Iterator[tuple[str, str]]:
    found: list[Any] = resolver.url_patterns
    for each in found:
        address = start + str(each.pattern)
        if isinstance(each, URLPattern):
            yield address, str(each.name or "")
        else:
            yield from _below(each, address)


def example(pattern: str) -> str:
    """An address that fits a pattern, of something that does not exist."""
    return re.sub(r"<(\w+):\w+>", lambda match: SOME[match[1]], pattern)

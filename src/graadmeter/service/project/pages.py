"""The templates' surroundings: Jinja2 with our language, addresses, static files and entries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from graadmeter.language import current_language, format_number
from graadmeter.language import gettext as _

LANGUAGE_NAMES = (("nl", "Nederlands"), ("en", "English"))
"""Languages by their own names, which are not translated."""


@dataclass(frozen=True)
class Entry:
    """Something an account can do, on the page it comes to after signing in.

    Attributes:
        title: gives its name in the language of the page.
        text: gives one sentence about it.
        route: the name of the address it leads to, which takes no arguments.
        roles: who sees it: accounts with one of these roles.
        shown_to: who else sees it, for what a role of the installation does not decide.
    """

    title: Callable[[], str]
    text: Callable[[], str]
    route: str
    roles: tuple[str, ...]
    shown_to: Callable[[object], bool] = lambda _account: False


_entries: dict[str, Entry] = {}


def register_entry(
    title: Callable[[], str],
    route: str,
    roles: tuple[str, ...],
    text: Callable[[], str] = str,
    shown_to: Callable[[object], bool] = lambda _account: False,
) -> None:
    """Adds an entry to the home page; an app does so in the ``ready`` of its configuration."""
    _entries[route] = Entry(title, text, route, roles, shown_to)


def entries_for(roles: set[str], account: object = None) -> list[Entry]:
    """The entries an account with these roles sees, in the order they were added."""
    return [
        entry
        for entry in _entries.values()
        if roles.intersection(entry.roles) or entry.shown_to(account)
    ]


def environment(**options: Any) -> Environment:
    """The Jinja2 environment of all pages; what a template does not know is an error."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    made = Environment(**options)  # noqa: S701 - Django turns escaping on
    made.globals |= {
        "_": _,
        "static": _static,
        "url": _url,
        "language": current_language,
        "languages": lambda: LANGUAGE_NAMES,
        "number": format_number,
    }
    return made


def _url(name: str, *arguments: Any, **named: Any) -> str:
    return reverse(name, args=arguments or None, kwargs=named or None)


def _static(name: str) -> str:
    mark = _mark(name)
    return f"{static(name)}?{mark}" if mark else static(name)


@cache
def _mark(name: str) -> str:
    """A few characters that change with the content, so that a browser may keep the file."""
    found = finders.find(name)
    if not isinstance(found, str):
        return ""
    return hashlib.blake2b(Path(found).read_bytes(), digest_size=6).hexdigest()

"""Directives: places in a chapter where something is computed, ``{{ name key="value" }}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NAME = re.compile(r"\s*(?P<name>[a-z][a-z-]*)(?P<rest>.*)", re.DOTALL)
_ARGUMENT = re.compile(r'\s+(?P<key>[a-z][a-z-]*)="(?P<value>[^"]*)"', re.DOTALL)


@dataclass(frozen=True)
class Shape:
    """What a directive must and may be given, and where it stands.

    Attributes:
        required, optional: names of its arguments.
        block: it stands in a paragraph of its own, and not among words.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    block: bool = False


SHAPES: Mapping[str, Shape] = {
    "figure": Shape(("table", "row", "column")),
    "base": Shape(("table", "row", "column")),
    "share": Shape(("table", "row", "column", "people", "says")),
    "change": Shape(("table", "row", "column", "since", "what")),
    "ranking": Shape(("table", "what"), ("row", "column", "places", "leave-out")),
    "see": Shape(("table",)),
    "table": Shape(("id",), block=True),
    "decomposition": Shape(("id",), block=True),
    "top": Shape(("table", "title"), ("row", "column", "places", "leave-out"), block=True),
    "findings": Shape((), ("places", "chapters"), block=True),
}
"""Name of a directive to its shape; the meaning of each is in the reference of the report."""

KEY_FIGURES = "key-figures"
BOXES: Mapping[str, Shape] = {
    "depth": Shape(("title", "source")),
    "pending": Shape(("title",)),
    KEY_FIGURES: Shape((), ("title",)),
    "summary": Shape(("title",)),
}
"""Kind of box to its arguments."""


@dataclass(frozen=True)
class Directive:
    """One place where something is computed.

    Attributes:
        name: what is computed.
        arguments: name to value, in the order of the text.
        line: where it stands in its file.
    """

    name: str
    arguments: tuple[tuple[str, str], ...]
    line: int

    def get(self, key: str) -> str | None:
        """The value of an argument; None when it is not given."""
        return dict(self.arguments).get(key)

    def __getitem__(self, key: str) -> str:
        """The value of an argument.

        Raises:
            KeyError: it is not given.
        """
        return dict(self.arguments)[key]


def parse_directive(text: str, line: int) -> Directive | None:
    """A directive from what stands between the braces; None when it is not written as one."""
    found = _NAME.fullmatch(text.rstrip())
    if found is None:
        return None
    arguments, end = [], 0
    rest = found["rest"]
    for argument in _ARGUMENT.finditer(rest):
        if argument.start() != end:
            return None
        arguments.append((argument["key"], " ".join(argument["value"].split())))
        end = argument.end()
    return None if end != len(rest) else Directive(found["name"], tuple(arguments), line)


def left_out(directive: Directive) -> tuple[str, ...]:
    """The headings that a ranking leaves out, with ``|`` between them in its argument."""
    names = (name.strip() for name in (directive.get("leave-out") or "").split("|"))
    return tuple(name for name in names if name)

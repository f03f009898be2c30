"""Statements about resources, and two ways to write them: Turtle and JSON-LD 1.1.

Both forms hold the same statements in the same order. Addresses without a scheme are relative to
the file they stand in, so that a publication describes itself wherever it is put.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TYPE = "rdf:type"


@dataclass(frozen=True)
class Iri:
    """An address: absolute, relative to the file, or with a known prefix (``dcat:Dataset``)."""

    value: str


@dataclass(frozen=True)
class Literal:
    """A text, number or date; with a language or a datatype (by prefix), never both."""

    value: str
    language: str = ""
    datatype: str = ""


Statement = tuple[str, Iri | Literal]


@dataclass(frozen=True)
class Resource:
    """One resource and what is stated of it."""

    address: str
    statements: tuple[Statement, ...]


def turtle(resources: Sequence[Resource], prefixes: Mapping[str, str]) -> bytes:
    """The statements as Turtle."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in sorted(prefixes.items())]
    for resource in resources:
        lines.append("")
        lines.append(_iri(resource.address, prefixes))
        last = len(resource.statements) - 1
        for i, (predicate, value) in enumerate(resource.statements):
            verb = "a" if predicate == TYPE else predicate
            lines.append(f"  {verb} {_term(value, prefixes)} {'.' if i == last else ';'}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def json_ld(resources: Sequence[Resource], prefixes: Mapping[str, str]) -> bytes:
    """The statements as JSON-LD, with the prefixes as its context."""
    graph = []
    for resource in resources:
        node: dict[str, object] = {"@id": resource.address}
        for predicate, value in resource.statements:
            key = "@type" if predicate == TYPE else predicate
            entry: object = value.value if key == "@type" else _json_term(value)
            known = node.get(key)
            if known is None:
                node[key] = entry
            elif isinstance(known, list):
                known.append(entry)
            else:
                node[key] = [known, entry]
        graph.append(node)
    document = {"@context": dict(sorted(prefixes.items())), "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _json_term(value: Iri | Literal) -> object:
    if isinstance(value, Iri):
        return {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype:
        return {"@value": value.value, "@type": value.datatype}
    return value.value


def _term(value: Iri | Literal, prefixes: Mapping[str, str]) -> str:
    if isinstance(value, Iri):
        return _iri(value.value, prefixes)
    text = value.value.replace("\\", "\\\\").replace('"', '\\"')
    # Other control characters may stand in a Turtle string as escapes of their number.
    text = re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found.group()):04X}", text)
    if value.language:
        return f'"{text}"@{value.language}'
    return f'"{text}"^^{value.datatype}' if value.datatype else f'"{text}"'


def _iri(address: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, rest = address.partition(":")
    if colon and prefix in prefixes and re.fullmatch(r"\w+", rest):
        return address
    escaped = re.sub(r'[\x00-\x20<>"{}|^`\\]', lambda found: f"%{ord(found.group()):02X}", address)
    return f"<{escaped}>"

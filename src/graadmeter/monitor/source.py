"""Read YAML and JSON files into plain data, remembering on which line everything stands."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from graadmeter.errors import Fault
from graadmeter.language import gettext as _

DataPath: TypeAlias = tuple[str | int, ...]

_BOOLEAN = {"true": True, "false": False}
_INTEGER = re.compile(r"^[-+]?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"^[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?$")
_NULLS = frozenset({"", "~", "null"})


@dataclass(frozen=True)
class Document:
    """One file: its data and the line of each key and item.

    Attributes:
        name: path relative to the monitor folder, with forward slashes.
        data: plain dictionaries, lists, strings, numbers, booleans and None.
        lines: path of keys and indices to line number, counted from 1.
    """

    name: str
    data: Any
    lines: dict[DataPath, int] = field(default_factory=dict, repr=False)

    def line(self, path: DataPath) -> int:
        """The line of a place, or of the nearest place above it that has one."""
        for length in range(len(path), -1, -1):
            if (line := self.lines.get(path[:length])) is not None:
                return line
        return 1

    def fault(self, path: DataPath, rule: str, message: str, suggestion: str = "") -> Fault:
        """A fault at a place in this file."""
        return Fault(self.name, self.line(path), rule, message, suggestion)


def read_text(folder: Path, path: Path) -> tuple[str | None, list[Fault]]:
    """The text of a file; one that cannot be read gives None and one fault."""
    name = path.relative_to(folder).as_posix()
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError as error:
        return None, [
            Fault(
                name,
                1,
                "not-utf8",
                _("Het bestand is geen UTF-8: {error}").format(error=error),
                _("Sla het bestand op als UTF-8."),
            )
        ]
    except OSError as error:
        reason = error.strerror or str(error)
        return None, [
            Fault(
                name,
                0,
                "unreadable",
                _("Niet te lezen: {reason}").format(reason=reason),
                _("Controleer of u het bestand mag lezen."),
            )
        ]


def read_document(folder: Path, path: Path) -> tuple[Document | None, list[Fault]]:
    """Read one file; a file that cannot be read gives no document and one fault."""
    name = path.relative_to(folder).as_posix()
    text, faults = read_text(folder, path)
    if text is None:
        return None, faults
    if path.suffix == ".json":
        return _read_json(name, text)
    return _read_yaml(name, text)


def _read_json(name: str, text: str) -> tuple[Document | None, list[Fault]]:
    repeated = False

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        result = dict(pairs)
        repeated = repeated or len(result) < len(pairs)
        return result

    try:
        data = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        message = _("Geen geldige JSON: {reason}").format(reason=error.msg)
        hint = _("Controleer komma's, haakjes en aanhalingstekens op en vóór deze regel.")
        return None, [Fault(name, error.lineno, "json-syntax", message, hint)]
    except RecursionError:
        message = _("Het bestand is te diep genest.")
        return None, [Fault(name, 1, "json-syntax", message, _("Maak het bestand platter."))]
    if repeated:
        # Rare, so the slower parser that knows lines may say where.
        return _read_yaml(name, text)
    return Document(name, data, _LazyLines(name, text)), []


class _LazyLines(dict[DataPath, int]):
    """Lines of a JSON file, found only when a fault asks for them."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self._name = name
        self._text: str | None = text

    def get(self, key: DataPath, default: Any = None) -> Any:
        if self._text is not None:
            # JSON is YAML, and the YAML parser knows where it is.
            document, _faults = _read_yaml(self._name, self._text)
            self._text = None
            if document is not None:
                self.update(document.lines)
        return super().get(key, default)


def _read_yaml(name: str, text: str) -> tuple[Document | None, list[Fault]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if "end of stream" in (error.problem or ""):
            # What was never closed is of more use than where the file ends.
            mark = error.context_mark or mark
        line = mark.line + 1 if mark else 1
        message = _("Geen geldige YAML: {reason}").format(reason=error.problem or error.context)
        hint = _("Controleer inspringing, aanhalingstekens en dubbele punten op deze regel.")
        return None, [Fault(name, line, "yaml-syntax", message, hint)]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = _("Geen geldige YAML: {reason}").format(reason=error.reason)
        return None, [Fault(name, line, "yaml-syntax", message, _("Verwijder dit teken."))]
    if root is None:
        hint = _("Vul het bestand of haal het weg.")
        return None, [Fault(name, 1, "empty-file", _("Het bestand is leeg."), hint)]
    builder = _Builder(name)
    try:
        data = builder.build(root, ())
    except RecursionError:
        message = _("Het bestand verwijst naar zichzelf of is te diep genest.")
        return None, [Fault(name, 1, "yaml-syntax", message, _("Schrijf de waarden uit."))]
    return Document(name, data, builder.lines), builder.faults


class _Builder:
    """Plain data from YAML nodes, with YAML 1.2 scalars: only true and false are booleans."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.lines: dict[DataPath, int] = {}
        self.faults: list[Fault] = []

    def build(self, node: yaml.Node, path: DataPath) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: DataPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in result:
                message = _("De sleutel “{key}” staat er twee keer.").format(key=key)
                self.faults.append(
                    Fault(self._name, line, "duplicate-key", message, _("Haal er één weg."))
                )
                continue
            self.lines[(*path, key)] = line
            result[key] = self.build(value_node, (*path, key))
        return result


def _scalar(node: yaml.Node) -> Any:
    value: str = node.value
    if isinstance(node, yaml.ScalarNode) and node.style:  # plain is None or "", per parser
        return value
    if value in _NULLS:
        return None
    if value in _BOOLEAN:
        return _BOOLEAN[value]
    if _INTEGER.match(value):
        return int(value)
    if _FLOAT.match(value):
        return float(value)
    return value

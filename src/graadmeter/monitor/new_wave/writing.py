"""YAML as the monitor reads it, with a comment at the head."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import yaml

WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Never writes a reference to an earlier place, and quotes what would be read as a number."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        # Items of a list stand further in than its key, as in the monitors that come with us.
        super().increase_indent(flow, False)


class Block(dict[str, Any]):
    """A mapping with a line per key, however short it is."""


def _block(dumper: yaml.SafeDumper, value: Block) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    # PyYAML writes YAML 1.1, where 1e5 is a text; the monitor reads YAML 1.2, where it is a number.
    try:
        float(value)
    except ValueError:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="'")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Block, _block)


def as_yaml(data: Any, remarks: Sequence[str] = ()) -> str:
    """Data as text, under remarks of one line or more each."""
    head = "".join(f"# {line}\n" for text in remarks for line in textwrap.wrap(text, WIDTH - 10))
    body = yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=WIDTH,
    )
    return f"{head}\n{body}" if head else body

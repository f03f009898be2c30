"""Values of one row: their types, how they compare and how they are reckoned with.

A type is ``null``, ``bool``, ``count`` (true and false added up, which Polars keeps unsigned),
``int``, ``decimal``, ``float``, ``text``, or the tuple of the codes of a list.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

Value = str | int | float | bool | Fraction | None
ColumnType = str | tuple[str, ...]
RowFunction = Callable[[Mapping[str, Value]], Value]

_NUMBERS = ("bool", "count", "int", "decimal", "float")
_Test = Callable[[Any, Any], bool]
_TESTS: dict[str, _Test] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class NotByRowError(Exception):
    """Types that do not go together."""


@dataclass(frozen=True)
class Node:
    """A compiled part: its type, the closure, and the value when it is one literal."""

    type: ColumnType
    run: RowFunction
    constant: Value = None


def is_number(kind: ColumnType) -> bool:
    """Values of the type can be compared as numbers."""
    return kind in _NUMBERS


def _is_text(kind: ColumnType) -> bool:
    return kind == "text" or not isinstance(kind, str)


# --------------------------------------------------------------------------------- comparing


def compared(sign: str, left: Node, right: Node) -> Node:
    """One of ``= <> < <= > >=``; null when either side is.

    Raises:
        NotByRowError: the types cannot be compared.
    """
    if "null" in {left.type, right.type}:
        return Node("bool", _nothing)
    key = _key(left, right, ordered=sign not in {"=", "<>"})
    a, b = (_keyed(node, key) for node in (left, right))
    return Node("bool", partial(_compare, _TESTS[sign], a, b))


def equal(left: Node, right: Node) -> Node:
    """``left = right``."""
    return compared("=", left, right)


def distinct(left: Node, right: Node, *, negated: bool) -> Node:
    """IS DISTINCT FROM (``negated``) or IS NOT DISTINCT FROM: two nulls are the same.

    Raises:
        NotByRowError: the types cannot be compared.
    """
    key = None
    if "null" not in {left.type, right.type}:
        key = _key(left, right, ordered=False)
    a, b = (_keyed(node, key) for node in (left, right))
    if negated:
        return Node("bool", lambda row: a(row) != b(row))
    return Node("bool", lambda row: a(row) == b(row))


def _nothing(_row: Mapping[str, Value]) -> Value:
    return None


def _compare(
    test: _Test,
    left: RowFunction,
    right: RowFunction,
    row: Mapping[str, Value],
) -> Value:
    a = left(row)
    if a is None:
        return None
    b = right(row)
    return None if b is None else test(a, b)


def _key(left: Node, right: Node, *, ordered: bool) -> Callable[[Value], object] | None:
    """What makes values comparable; None when they are so as they are."""
    kinds = {left.type, right.type}
    if all(map(is_number, kinds)):
        if kinds == {"bool", "decimal"} or ("count" in kinds and not _counts(left, right)):
            raise NotByRowError
        return _in_total_order if "float" in kinds else None
    if "text" in kinds and "bool" in kinds:
        return _as_text
    if not all(map(_is_text, kinds)):
        raise NotByRowError
    lists = {kind for kind in kinds if not isinstance(kind, str)}
    if len(lists) > 1:
        raise NotByRowError  # codes of two lists
    if not lists or not ordered:
        return None
    codes = next(iter(lists))
    for node in (left, right):
        if node.type == "text" and node.constant not in codes:
            raise NotByRowError
    return {code: place for place, code in enumerate(codes)}.__getitem__  # type: ignore[return-value]


def _counts(*nodes: Node) -> bool:
    """All are counts, or literals that Polars can turn into one."""
    return all(node.type == "count" or isinstance(node.constant, int) for node in nodes)


def _keyed(node: Node, key: Callable[[Value], object] | None) -> RowFunction:
    run = node.run
    if key is None:
        return run
    return lambda row: None if (value := run(row)) is None else key(value)  # type: ignore[return-value]


def _in_total_order(value: Value) -> object:
    # Polars: not-a-number equals itself and is larger than every number.
    number = float(value)  # type: ignore[arg-type]
    return (1, 0.0) if math.isnan(number) else (0, number)


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


# --------------------------------------------------------------------------- and, or, in


def all_hold(parts: Sequence[Node]) -> Node:
    """AND: one false decides; without one, null when a part is."""
    return Node("bool", partial(_decided, [part.run for part in parts], False))


def any_holds(parts: Sequence[Node]) -> Node:
    """OR: one true decides; without one, null when a part is."""
    return Node("bool", partial(_decided, [part.run for part in parts], True))


def _decided(runs: Sequence[RowFunction], deciding: bool, row: Mapping[str, Value]) -> Value:
    unknown = False
    for run in runs:
        value = run(row)
        if value is None:
            unknown = True
        elif value == deciding:
            return deciding
    return None if unknown else not deciding


# --------------------------------------------------------------------------------- reckoning


def arithmetic(sign: str, left: Node, right: Node) -> Node:
    """One of ``+ - * /``; ``+`` also puts texts together.

    Raises:
        NotByRowError: the types cannot be reckoned with.
    """
    kinds = {left.type, right.type}
    if sign == "+" and kinds != {"null"} and all(map(_is_text, kinds - {"null"})):
        return Node("text", _reckoning(operator.add, left, right))
    if not all(is_number(kind) or kind == "null" for kind in kinds):
        raise NotByRowError
    kind = _outcome(sign, kinds)
    if sign == "/":
        return Node(kind, _reckoning(_divided, left, right))
    reckon = {"+": operator.add, "-": operator.sub, "*": operator.mul}[sign]
    if kind == "float":
        left, right = (Node("float", converted(node, "float")) for node in (left, right))
    return Node(kind, _reckoning(reckon, left, right))


def _outcome(sign: str, kinds: set[ColumnType]) -> str:
    known = kinds - {"null"}
    if known <= {"bool", "count"} and known:
        if sign == "+" and "null" not in kinds:
            return "count"
        raise NotByRowError
    if "count" in known or {"bool", "decimal"} <= known:
        raise NotByRowError
    if sign == "/":
        if "decimal" in known:
            raise NotByRowError
        return "float"
    return next((k for k in ("float", "decimal") if k in known), "int")


def _reckoning(
    reckon: Callable[..., Value],
    left: Node,
    right: Node,
) -> RowFunction:
    a, b = left.run, right.run

    def run(row: Mapping[str, Value]) -> Value:
        x, y = a(row), b(row)
        return None if x is None or y is None else reckon(x, y)

    return run


def _divided(a: float, b: float) -> float:
    if b:
        return float(a) / float(b)
    if not a or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


# -------------------------------------------------------------------------------- converting


def supertype(parts: Sequence[Node]) -> ColumnType:
    """The type that all outcomes of a CASE or COALESCE get.

    Raises:
        NotByRowError: there is none.
    """
    kinds = {part.type for part in parts} - {"null"}
    if not kinds:
        return "null"
    if len(kinds) == 1:
        return next(iter(kinds))
    lists = [kind for kind in kinds if not isinstance(kind, str)]
    if lists:
        return _codes_or_text(parts, kinds, lists)
    if "text" in kinds:
        if kinds & {"float", "decimal"}:
            raise NotByRowError
        return "text"
    if "count" in kinds or {"bool", "decimal"} <= kinds:
        raise NotByRowError
    return next(kind for kind in ("float", "decimal", "int") if kind in kinds)


def _codes_or_text(
    parts: Sequence[Node], kinds: set[ColumnType], lists: Sequence[ColumnType]
) -> ColumnType:
    if len(lists) > 1 or kinds - {"text", lists[0]}:
        raise NotByRowError
    texts = [part for part in parts if part.type == "text"]
    if all(part.constant is not None for part in texts):
        if any(part.constant not in lists[0] for part in texts):
            raise NotByRowError
        return lists[0]
    return "text"


def converted(node: Node, kind: ColumnType) -> RowFunction:
    """The closure of a part, with its values as another type."""
    run = node.run
    if node.type in {kind, "null"} or not isinstance(kind, str):
        return run
    if kind == "text" and is_number(node.type):
        return lambda row: None if (value := run(row)) is None else _as_text(value)
    if kind == "float":
        return lambda row: None if (value := run(row)) is None else float(value)
    if kind == "int":
        return lambda row: None if (value := run(row)) is None else int(value)
    return run

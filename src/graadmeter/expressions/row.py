"""Expressions compiled to closures that answer for one row, exactly as Polars does for a frame.

A page of a questionnaire asks about one respondent, and starting Polars for that costs more than
all the rest of the page. The closures are made from the SQL that Polars gets, after the same
parsing and the same whitelist; a property test holds every one of them against Polars.

Types are settled when an expression is compiled, as Polars settles them for a frame. What Polars
refuses is refused here, and so are five things whose outcome there depends on how it stores them:
fractions turned into text, division by or of a decimal fraction, true/false among the numbers of
an IN, true/false added up and then anything but added up or compared with a whole number, and
codes compared by ``<`` with a text that is not one of them as it stands.

Whole numbers do not overflow here; those of Polars do, beyond 64 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial

import sqlglot
from sqlglot import exp

from graadmeter.expressions.parse import (
    MISSING_SUFFIX,
    Expression,
    ExpressionFault,
    ExpressionSyntaxError,
)
from graadmeter.expressions.row_values import (
    ColumnType,
    Node,
    NotByRowError,
    RowFunction,
    Value,
    all_hold,
    any_holds,
    arithmetic,
    compared,
    converted,
    distinct,
    equal,
    supertype,
)
from graadmeter.language import gettext as _

__all__ = ["ColumnType", "RowFunction", "Value", "compile_condition", "compile_row"]

_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}


def compile_row(expression: Expression, types: Mapping[str, ColumnType]) -> RowFunction:
    """A closure that gives the value of an expression for one row.

    Args:
        expression: a parsed expression.
        types: of each column it needs, ``"number"``, ``"text"`` or the codes in their order; a kind
            of missing (``q__missing``) is text without being named. Options are numbers, for which
            true and false may stand.

    Returns:
        From a row (column to value, None or absent for missing) to a value, None for null.

    Raises:
        ExpressionSyntaxError: a column has no type, or the types do not go together.
    """
    return _compiled(expression, types).run


def compile_condition(
    expression: Expression, types: Mapping[str, ColumnType]
) -> Callable[[Mapping[str, Value]], bool]:
    """A closure that tells whether an expression holds for one row; null counts as false.

    Raises:
        ExpressionSyntaxError: as :func:`compile_row`, and when the outcome is no truth value.
    """
    node = _compiled(expression, types)
    if node.type not in {"bool", "null", "int"}:
        raise _refusal(expression.text)
    run = node.run
    return lambda row: bool(run(row))


def _compiled(expression: Expression, types: Mapping[str, ColumnType]) -> Node:
    try:
        tree = sqlglot.parse_one(expression.sql)
        return _Compiler(types, plain=expression.fills_in).node(tree)
    except NotByRowError as error:
        raise _refusal(expression.text) from error


def _refusal(text: str) -> ExpressionSyntaxError:
    return ExpressionSyntaxError(
        ExpressionFault(
            "expression-type",
            _("Met deze soorten antwoorden is dit niet uit te rekenen: {text}").format(text=text),
            _("Vergelijk codes met codes en getallen met getallen; geef met CASE een code terug."),
        )
    )


class _Compiler:
    def __init__(self, types: Mapping[str, ColumnType], *, plain: bool) -> None:
        self.types = types
        self.plain = plain  # codes are plain text, as where a missing answer gets a value

    def node(self, tree: exp.Expr) -> Node:
        """The compiled form of a syntax tree.

        Raises:
            NotByRowError: its types do not go together.
        """
        tree = tree.unnest()
        if type(tree) in _COMPARISONS:
            return compared(_COMPARISONS[type(tree)], *self.sides(tree))
        if type(tree) in _ARITHMETIC:
            return arithmetic(_ARITHMETIC[type(tree)], *self.sides(tree))
        handler = _HANDLERS.get(type(tree))
        if handler is None:
            raise NotByRowError
        return handler(self, tree)

    def sides(self, tree: exp.Expr) -> tuple[Node, Node]:
        """The compiled forms of both sides of a sign."""
        return self.node(tree.this), self.node(tree.expression)

    def column(self, tree: exp.Expr) -> Node:
        name = tree.name
        kind = self.types.get(name)
        if kind is None and name.endswith(MISSING_SUFFIX):
            kind = "text"
        if kind is None:
            raise NotByRowError
        if self.plain and not isinstance(kind, str):
            kind = "text"
        return Node("int" if kind == "number" else kind, lambda row: row.get(name))

    def literal(self, tree: exp.Expr) -> Node:
        text = tree.name
        if tree.is_string:
            return _constant("text", text)
        if text.isdecimal():
            return _constant("int", int(text))
        # As Polars: a point makes a decimal fraction, an exponent a float.
        return (
            _constant("float", float(text))
            if "e" in text.lower()
            else _constant("decimal", Fraction(text))
        )

    def boolean(self, tree: exp.Expr) -> Node:
        return _constant("bool", bool(tree.this))

    def null(self, _tree: exp.Expr) -> Node:
        return _constant("null", None)

    def both(self, tree: exp.Expr) -> Node:
        return _joined(tree, list(self.sides(tree)))

    def negation(self, tree: exp.Expr) -> Node:
        inner = self.node(tree.this)
        if inner.type not in {"bool", "null", "int"}:
            raise NotByRowError
        run = inner.run
        return Node("bool", lambda row: None if (v := run(row)) is None else not v)

    def minus(self, tree: exp.Expr) -> Node:
        inner = self.node(tree.this)
        if inner.type == "count":
            raise NotByRowError
        return arithmetic("-", _constant("int", 0), inner)

    def identity(self, tree: exp.Expr) -> Node:
        inner = self.node(tree.this)
        other = self.node(tree.expression)
        run = inner.run
        if other.type == "null":
            return Node("bool", lambda row: run(row) is None)
        if not isinstance(tree.expression, exp.Boolean) or inner.type not in {
            "bool",
            "null",
            "int",
        }:
            raise NotByRowError
        return compared("=", inner, other)

    def same(self, tree: exp.Expr) -> Node:
        negated = isinstance(tree, exp.NullSafeNEQ)
        return distinct(*self.sides(tree), negated=negated)

    def among(self, tree: exp.Expr) -> Node:
        value = self.node(tree.this)
        others = [self.node(other) for other in tree.expressions]
        kinds = {node.type for node in [value, *others] if node.type != "null"}
        if "bool" in kinds and len(kinds) > 1:
            raise NotByRowError
        return any_holds([equal(value, other) for other in others])

    def between(self, tree: exp.Expr) -> Node:
        value = self.node(tree.this)
        low = compared(">=", value, self.node(tree.args["low"]))
        return all_hold([low, compared("<=", value, self.node(tree.args["high"]))])

    def coalesce(self, tree: exp.Expr) -> Node:
        parts = [self.node(part) for part in [tree.this, *tree.expressions]]
        kind = supertype(parts)
        runs = [converted(part, kind) for part in parts]
        return Node(kind, partial(_first, runs))

    def choice(self, tree: exp.Expr) -> Node:
        subject = self.node(tree.this) if tree.this is not None else None
        return self._chosen(subject, tree.args["ifs"], tree.args.get("default"))

    def condition(self, tree: exp.Expr) -> Node:
        return self._chosen(None, [tree], tree.args.get("false"))

    def _chosen(
        self, subject: Node | None, branches: Sequence[exp.Expr], default: exp.Expr | None
    ) -> Node:
        conditions: list[RowFunction] = []
        outcomes: list[Node] = []
        for branch in branches:
            test = self.node(branch.this)
            if subject is not None:
                test = equal(subject, test)
            elif test.type != "bool":
                raise NotByRowError
            conditions.append(test.run)
            outcomes.append(self.node(branch.args["true"]))
        outcomes.append(self.node(default) if default is not None else _constant("null", None))
        kind = supertype(outcomes)
        *chosen, otherwise = [converted(outcome, kind) for outcome in outcomes]
        return Node(kind, partial(_case, list(zip(conditions, chosen, strict=True)), otherwise))


_HANDLERS: dict[type[exp.Expr], Callable[[_Compiler, exp.Expr], Node]] = {
    exp.Column: _Compiler.column,
    exp.Literal: _Compiler.literal,
    exp.Boolean: _Compiler.boolean,
    exp.Null: _Compiler.null,
    exp.And: _Compiler.both,
    exp.Or: _Compiler.both,
    exp.Not: _Compiler.negation,
    exp.Neg: _Compiler.minus,
    exp.Is: _Compiler.identity,
    exp.NullSafeEQ: _Compiler.same,
    exp.NullSafeNEQ: _Compiler.same,
    exp.In: _Compiler.among,
    exp.Between: _Compiler.between,
    exp.Coalesce: _Compiler.coalesce,
    exp.Case: _Compiler.choice,
    exp.If: _Compiler.condition,
}


def _constant(kind: str, value: Value) -> Node:
    return Node(kind, lambda _row: value, value)


def _joined(tree: exp.Expr, parts: list[Node]) -> Node:
    if any(part.type not in {"bool", "null"} for part in parts):
        raise NotByRowError
    return all_hold(parts) if isinstance(tree, exp.And) else any_holds(parts)


def _first(runs: Sequence[RowFunction], row: Mapping[str, Value]) -> Value:
    for run in runs:
        if (value := run(row)) is not None:
            return value
    return None


def _case(
    branches: Sequence[tuple[RowFunction, RowFunction]],
    otherwise: RowFunction,
    row: Mapping[str, Value],
) -> Value:
    for condition, outcome in branches:
        if condition(row):
            return outcome(row)
    return otherwise(row)

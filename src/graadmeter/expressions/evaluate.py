"""Evaluate expressions with Polars: all of one kind in one select."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graadmeter.expressions.parse import MISSING_SUFFIX, Expression


def missing_kind_column(question: str) -> str:
    """Name of the column that holds why an answer to ``question`` is missing."""
    return question + MISSING_SUFFIX


def evaluate(frame: pl.DataFrame, expressions: Mapping[str, Expression]) -> pl.DataFrame:
    """Evaluate expressions on every row; column names are the keys, nulls stay null."""
    return _selected(
        frame, expressions, {name: pl.sql_expr(e.sql) for name, e in expressions.items()}
    )


def holds(frame: pl.DataFrame, expressions: Mapping[str, Expression]) -> pl.DataFrame:
    """Truth of expressions on every row: boolean columns in which null counts as false."""
    truths = {
        name: pl.sql_expr(expression.sql).cast(pl.Boolean).fill_null(value=False)
        for name, expression in expressions.items()
    }
    return _selected(frame, expressions, truths)


def _selected(
    frame: pl.DataFrame, expressions: Mapping[str, Expression], asked: Mapping[str, pl.Expr]
) -> pl.DataFrame:
    """Each expression on the frame it needs, so that none changes what another one means."""
    if not expressions:
        return pl.DataFrame(schema={})
    groups: dict[tuple[bool, bool], list[str]] = {}
    for name, expression in expressions.items():
        groups.setdefault((expression.fills_in, expression.reckons), []).append(name)
    found: dict[str, pl.Series] = {}
    for names in groups.values():
        some = {name: expressions[name] for name in names}
        selected = _prepared(frame, some).select(**{name: asked[name] for name in names})
        for series in selected:
            # A constant has one row, whatever the frame has.
            constant = series.len() == 1 != frame.height and frame.width > 0
            found[series.name] = series.new_from_index(0, frame.height) if constant else series
    return pl.DataFrame({name: found[name] for name in expressions})


def _prepared(frame: pl.DataFrame, expressions: Mapping[str, Expression]) -> pl.DataFrame:
    """Columns as expressions mean them rather than as they are kept.

    Codes are plain text where an expression fills in a value of its own for a missing answer: an
    enumeration makes null of a text that is not one of its codes, so COALESCE(q, 'none') would
    give null for whoever has no answer. Numbers are wide where an expression reckons with them: an
    option is a byte, and ten options times a hundred do not fit in one.
    """
    filled = {name for e in expressions.values() if e.fills_in for name in e.needs}
    reckoned = {name for e in expressions.values() if e.reckons for name in e.needs}
    schema = frame.schema
    casts = [
        pl.col(name).cast(pl.String)
        for name in sorted(filled)
        if isinstance(schema.get(name), pl.Enum)
    ] + [
        pl.col(name).cast(pl.Int64)
        for name in sorted(reckoned)
        if (dtype := schema.get(name)) is not None and dtype.is_integer()
    ]
    return frame.with_columns(casts) if casts else frame

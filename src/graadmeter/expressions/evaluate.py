"""Evaluate expressions with Polars: all of them in one select."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graadmeter.expressions.parse import MISSING_SUFFIX, Expression


def missing_kind_column(question: str) -> str:
    """Name of the column that holds why an answer to ``question`` is missing."""
    return question + MISSING_SUFFIX


def evaluate(frame: pl.DataFrame, expressions: Mapping[str, Expression]) -> pl.DataFrame:
    """Evaluate expressions on every row; column names are the keys, nulls stay null."""
    if not expressions:
        return pl.DataFrame(schema={})
    frame = _with_plain_text(frame, expressions)
    return frame.select(
        **{name: pl.sql_expr(expression.sql) for name, expression in expressions.items()}
    )


def holds(frame: pl.DataFrame, expressions: Mapping[str, Expression]) -> pl.DataFrame:
    """Truth of expressions on every row: boolean columns in which null counts as false."""
    if not expressions:
        return pl.DataFrame(schema={})
    frame = _with_plain_text(frame, expressions)
    return frame.select(
        **{
            name: pl.sql_expr(expression.sql).cast(pl.Boolean).fill_null(value=False)
            for name, expression in expressions.items()
        }
    )


def _with_plain_text(frame: pl.DataFrame, expressions: Mapping[str, Expression]) -> pl.DataFrame:
    """Codes as plain text where an expression fills in a value of its own for a missing answer.

    An enumeration makes null of a text that is not one of its codes, so COALESCE(q, 'none') would
    give null for whoever has no answer.
    """
    names = {
        name
        for expression in expressions.values()
        if "COALESCE" in expression.sql.upper()
        for name in expression.needs
    }
    coded = [name for name in sorted(names) if isinstance(frame.schema.get(name), pl.Enum)]
    return frame.with_columns(pl.col(coded).cast(pl.String)) if coded else frame

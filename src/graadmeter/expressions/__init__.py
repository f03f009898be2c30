"""The one expression language: SQL expressions for universes, derived variables and table bases.

Parsed with sqlglot, checked against a whitelist and against the variables that exist, evaluated by
Polars. There is no second language and no ``eval``: for one respondent at a time the SQL that
Polars gets is compiled to closures (`compile_row`), which a property test holds against Polars, so
a page of a questionnaire and a table of a million rows mean the same (decision 0025).
"""

from graadmeter.expressions.check import Variable, Vocabulary, check_expression
from graadmeter.expressions.evaluate import evaluate, holds, missing_kind_column
from graadmeter.expressions.parse import (
    MISSING_KINDS,
    Expression,
    ExpressionFault,
    ExpressionSyntaxError,
    parse,
)
from graadmeter.expressions.row import compile_condition, compile_row
from graadmeter.expressions.row_values import ColumnType, RowFunction, Value

__all__ = [
    "MISSING_KINDS",
    "ColumnType",
    "Expression",
    "ExpressionFault",
    "ExpressionSyntaxError",
    "RowFunction",
    "Value",
    "Variable",
    "Vocabulary",
    "check_expression",
    "compile_condition",
    "compile_row",
    "evaluate",
    "holds",
    "missing_kind_column",
    "parse",
]

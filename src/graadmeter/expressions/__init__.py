"""The one expression language: SQL expressions for universes, derived variables and table bases.

Parsed with sqlglot, checked against a whitelist and against the variables that exist, evaluated by
Polars. There is no second interpreter and no ``eval``.
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

__all__ = [
    "MISSING_KINDS",
    "Expression",
    "ExpressionFault",
    "ExpressionSyntaxError",
    "Variable",
    "Vocabulary",
    "check_expression",
    "evaluate",
    "holds",
    "missing_kind_column",
    "parse",
]

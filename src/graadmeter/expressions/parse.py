"""From text to a checked syntax tree and the SQL that Polars evaluates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from graadmeter.language import gettext as _

OPTION_SEPARATOR = "__"
MISSING_FUNCTION = "MISSING"
MISSING_SUFFIX = "__missing"
MISSING_KINDS = ("not_asked", "no_answer", "unknown", "not_applicable")

# A row and a million rows must give the same answer, so no aggregate, window, subquery or alias.
ALLOWED: tuple[type[exp.Expr], ...] = (
    exp.And,
    exp.Or,
    exp.Not,
    exp.Paren,
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.In,
    exp.Between,
    exp.Is,
    exp.Null,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
    exp.Coalesce,
    exp.Case,
    exp.If,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Div,
    exp.Neg,
    exp.ArrayContains,
    exp.Literal,
    exp.Boolean,
    exp.Column,
    exp.Identifier,
    exp.Tuple,
)

# What an expression must end in to be true or false.
CONDITIONS: tuple[type[exp.Expr], ...] = (
    exp.And,
    exp.Or,
    exp.Not,
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.In,
    exp.Between,
    exp.Is,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
    exp.ArrayContains,
    exp.Boolean,
)


@dataclass(frozen=True)
class ExpressionFault:
    """One thing wrong with an expression: a stable rule id, what is wrong, how to mend it."""

    rule: str
    message: str
    suggestion: str = ""


class ExpressionSyntaxError(ValueError):
    """The text is not an expression of this language."""

    def __init__(self, fault: ExpressionFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True)
class Comparison:
    """A column compared with literals.

    ``kind`` is ``value``, ``option`` (ARRAY_CONTAINS) or ``missing`` (MISSING).
    """

    column: str
    literals: tuple[str | float, ...]
    kind: str


@dataclass(frozen=True)
class Expression:
    """A parsed expression.

    Attributes:
        text: as written.
        sql: as evaluated by Polars; options and missing kinds are columns of their own.
        columns: names of all questions and derived variables it refers to.
        comparisons: every comparison of a column with literals.
        negated: columns that stand under NOT or beside ``<>`` without a guard against null.
        missing_of: questions whose kind of missing it asks for.
        needs: names of the data columns that the SQL refers to.
        bare: columns that are used for their value, outside ARRAY_CONTAINS and MISSING.
        condition: the expression is true or false, or may be for all that can be seen from it.
        compares_null: something is compared with NULL by ``=`` or the like, which never holds.
        fills_in: it gives a missing answer a value of its own (COALESCE).
        reckons: it adds, subtracts, multiplies or divides.
    """

    text: str
    sql: str
    columns: frozenset[str]
    comparisons: tuple[Comparison, ...]
    negated: frozenset[str]
    missing_of: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    condition: bool = True
    compares_null: bool = False
    fills_in: bool = False
    reckons: bool = False

    @property
    def result_literals(self) -> tuple[str, ...]:
        """String literals that the expression can return (THEN and ELSE of a CASE)."""
        tree = sqlglot.parse_one(self.text)
        found: list[str] = []
        for case in tree.find_all(exp.Case):
            branches = [branch.args["true"] for branch in case.args["ifs"]]
            for outcome in [*branches, case.args.get("default")]:
                if isinstance(outcome, exp.Literal) and outcome.is_string:
                    found.append(outcome.name)
        return tuple(found)

    @property
    def conjuncts(self) -> tuple[str, ...]:
        """The expressions that must all hold; the expression itself unless it is joined by AND."""
        tree = sqlglot.parse_one(self.text)
        if not isinstance(tree, exp.And):
            return (self.text,)
        return tuple(part.sql() for part in tree.flatten())


@lru_cache(maxsize=8192)
def parse(text: str) -> Expression:
    """Parse one expression.

    Raises:
        ExpressionSyntaxError: the text does not parse, or uses something outside the whitelist.
    """
    try:
        tree = sqlglot.parse_one(text)
    except (SqlglotError, RecursionError) as error:
        raise ExpressionSyntaxError(
            ExpressionFault(
                "expression-syntax",
                _("De expressie is niet te lezen: {text}").format(text=text),
                _first_line(str(error)),
            )
        ) from error
    _refuse_foreign_nodes(tree, text)
    _refuse_bad_calls(tree, text)
    rewritten = _for_polars(tree)
    return Expression(
        text=text,
        # Quoted, so that a question may be called "order" or "user".
        sql=rewritten.sql(identify=True, comments=False),
        needs=frozenset(column.name for column in rewritten.find_all(exp.Column)),
        columns=frozenset(column.name for column in tree.find_all(exp.Column)),
        comparisons=tuple(_comparisons(tree)),
        negated=frozenset(_negated_columns(tree)),
        bare=frozenset(_bare_columns(tree)),
        condition=_is_condition(tree),
        compares_null=any(_compares_null(node) for node in tree.walk()),
        missing_of=frozenset(node.expressions[0].name for node in tree.find_all(exp.Anonymous)),
        fills_in=tree.find(exp.Coalesce) is not None,
        reckons=tree.find(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg) is not None,
    )


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""


def _refuse_foreign_nodes(tree: exp.Expr, text: str) -> None:
    for node in tree.walk():
        if isinstance(node, exp.Anonymous) and node.name.upper() == MISSING_FUNCTION:
            continue
        if isinstance(node, exp.Column) and node.table:
            name = f"{node.table}.{node.name}"
        elif isinstance(node, ALLOWED):
            continue
        else:
            name = node.name if isinstance(node, exp.Anonymous) else node.key.upper()
        raise ExpressionSyntaxError(
            ExpressionFault(
                "expression-not-allowed",
                _("“{name}” mag niet in een expressie: {text}").format(name=name, text=text),
                _(
                    "Gebruik alleen AND, OR, NOT, vergelijkingen, IN, BETWEEN, IS NULL, "
                    "IS DISTINCT FROM, COALESCE, CASE, rekenen, ARRAY_CONTAINS en MISSING."
                ),
            )
        )


def _refuse_bad_calls(tree: exp.Expr, text: str) -> None:
    for node in tree.walk():
        if isinstance(node, exp.ArrayContains):
            sound = isinstance(node.this, exp.Column) and isinstance(node.expression, exp.Literal)
            usage = "ARRAY_CONTAINS(vraag, 'code')"
        elif isinstance(node, exp.Anonymous):
            arguments = node.expressions
            sound = len(arguments) == 1 and isinstance(arguments[0], exp.Column)
            usage = "MISSING(vraag)"
        elif isinstance(node, exp.In):
            sound = bool(node.expressions)
            usage = "vraag IN ('code', 'code')"
        else:
            continue
        if not sound:
            raise ExpressionSyntaxError(
                ExpressionFault(
                    "expression-syntax",
                    _("De expressie is niet te lezen: {text}").format(text=text),
                    _("Schrijf: {usage}").format(usage=usage),
                )
            )


def _for_polars(tree: exp.Expr) -> exp.Expr:
    def rewrite(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.ArrayContains):
            name = f"{node.this.name}{OPTION_SEPARATOR}{node.expression.name}"
            return exp.paren(exp.EQ(this=exp.column(name), expression=exp.Literal.number(1)))
        if isinstance(node, exp.Anonymous):
            return exp.column(node.expressions[0].name + MISSING_SUFFIX)
        return node

    return tree.copy().transform(rewrite)


def _comparisons(tree: exp.Expr) -> Iterator[Comparison]:
    for node in tree.walk():
        if isinstance(node, exp.ArrayContains):
            yield Comparison(node.this.name, (node.expression.name,), "option")
        elif isinstance(node, exp.In):
            yield from _comparison(node.this, node.expressions)
        elif isinstance(node, exp.Between):
            yield from _comparison(node.this, [node.args["low"], node.args["high"]])
        elif isinstance(node, exp.Case) and node.this is not None:
            yield from _comparison(node.this, [branch.this for branch in node.args["ifs"]])
        elif isinstance(node, exp.Binary) and not isinstance(node, exp.And | exp.Or | exp.Is):
            yield from _comparison(node.left, [node.right])
            yield from _comparison(node.right, [node.left])


def _comparison(side: exp.Expr, others: list[exp.Expr]) -> Iterator[Comparison]:
    literals = tuple(
        _literal(other) for other in others if isinstance(other, exp.Literal | exp.Boolean)
    )
    side = side.unnest()
    if isinstance(side, exp.Coalesce):
        # A default outside the code list is how "none of these" is written.
        defaults = [_literal(d) for d in side.expressions if isinstance(d, exp.Literal)]
        literals = tuple(literal for literal in literals if literal not in defaults)
        side = side.this
    if not literals:
        return
    if isinstance(side, exp.Column):
        yield Comparison(side.name, literals, "value")
    elif isinstance(side, exp.Anonymous):
        yield Comparison(side.expressions[0].name, literals, "missing")


def _literal(node: exp.Expr) -> str | float:
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    return node.name if node.is_string else float(node.name)


def _bare_columns(tree: exp.Expr) -> Iterator[str]:
    for column in tree.find_all(exp.Column):
        if not isinstance(column.parent, exp.ArrayContains | exp.Anonymous):
            yield column.name


def _is_condition(tree: exp.Expr) -> bool:
    tree = tree.unnest()
    if isinstance(tree, exp.Coalesce):
        return all(_is_condition(part) for part in [tree.this, *tree.expressions])
    if isinstance(tree, exp.Case):
        branches = [branch.args["true"] for branch in tree.args["ifs"]]
        default = tree.args.get("default")
        return all(_is_condition(part) for part in [*branches, default] if part is not None)
    return isinstance(tree, CONDITIONS)


def _compares_null(node: exp.Expr) -> bool:
    return isinstance(node, exp.EQ | exp.NEQ | exp.LT | exp.LTE | exp.GT | exp.GTE) and (
        isinstance(node.left, exp.Null) or isinstance(node.right, exp.Null)
    )


def _negated_columns(tree: exp.Expr) -> Iterator[str]:
    for node in tree.find_all(exp.NEQ):
        if not _guarded(node):
            for column in node.find_all(exp.Column):
                if not _guarded(column, below=node):
                    yield column.name
    for negation in tree.find_all(exp.Not):
        inner = negation.this.unnest()
        if isinstance(inner, exp.Is | exp.NullSafeEQ | exp.NullSafeNEQ) or _guarded(negation):
            continue
        for column in inner.find_all(exp.Column):
            if not _guarded(column, below=negation):
                yield column.name


def _guarded(node: exp.Expr, below: exp.Expr | None = None) -> bool:
    parent = node.parent
    while parent is not None and parent is not below:
        if isinstance(parent, exp.Coalesce | exp.NullSafeEQ | exp.NullSafeNEQ | exp.Is):
            return True
        parent = parent.parent
    return False

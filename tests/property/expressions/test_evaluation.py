"""Evaluation agrees with a small independent account of null-safe logic, row by row."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter.expressions import evaluate, holds, parse

CODES = ("a", "b", "c")
COLUMNS = {"code": CODES, "other": CODES, "number": range(-2, 8), "age": range(-2, 8)}
Row = dict[str, Any]


# Each node knows its text and, on its own, its truth: True, False or None for unknown.


@dataclass(frozen=True)
class Compare:
    column: str
    sign: str
    value: Any

    def text(self) -> str:
        return f"{self.column} {self.sign} {self.value!r}"

    def truth(self, row: Row) -> bool | None:
        value = row[self.column]
        if value is None:
            return None
        return {
            "=": value == self.value,
            "<>": value != self.value,
            "<": value < self.value,
            "<=": value <= self.value,
            ">": value > self.value,
            ">=": value >= self.value,
        }[self.sign]


@dataclass(frozen=True)
class In:
    column: str
    values: tuple[Any, ...]

    def text(self) -> str:
        return f"{self.column} IN ({', '.join(map(repr, self.values))})"

    def truth(self, row: Row) -> bool | None:
        value = row[self.column]
        return None if value is None else value in self.values


@dataclass(frozen=True)
class Between:
    column: str
    low: int
    high: int

    def text(self) -> str:
        return f"{self.column} BETWEEN {self.low} AND {self.high}"

    def truth(self, row: Row) -> bool | None:
        value = row[self.column]
        return None if value is None else self.low <= value <= self.high


@dataclass(frozen=True)
class IsNull:
    column: str
    negated: bool

    def text(self) -> str:
        return f"{self.column} IS {'NOT ' if self.negated else ''}NULL"

    def truth(self, row: Row) -> bool | None:
        return (row[self.column] is None) is not self.negated


@dataclass(frozen=True)
class Distinct:
    column: str
    value: Any
    negated: bool

    def text(self) -> str:
        return f"{self.column} IS {'NOT ' if self.negated else ''}DISTINCT FROM {self.value!r}"

    def truth(self, row: Row) -> bool | None:
        return (row[self.column] != self.value) is not self.negated


@dataclass(frozen=True)
class Not:
    inner: Any

    def text(self) -> str:
        return f"NOT ({self.inner.text()})"

    def truth(self, row: Row) -> bool | None:
        inner = self.inner.truth(row)
        return None if inner is None else not inner


@dataclass(frozen=True)
class Join:
    word: str
    parts: tuple[Any, ...]

    def text(self) -> str:
        return f" {self.word} ".join(f"({part.text()})" for part in self.parts)

    def truth(self, row: Row) -> bool | None:
        truths = [part.truth(row) for part in self.parts]
        # One False decides an AND, one True an OR, whatever is unknown beside it.
        deciding = self.word == "OR"
        if deciding in truths:
            return deciding
        return None if None in truths else not deciding


def literals(column: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(COLUMNS[column])


numbers = st.sampled_from(["number", "age"])
columns = st.sampled_from(list(COLUMNS))
leaves = st.one_of(
    columns.flatmap(
        lambda c: st.builds(Compare, st.just(c), st.sampled_from(["=", "<>"]), literals(c))
    ),
    numbers.flatmap(
        lambda c: st.builds(
            Compare, st.just(c), st.sampled_from(["<", "<=", ">", ">="]), literals(c)
        )
    ),
    columns.flatmap(
        lambda c: st.builds(
            In, st.just(c), st.lists(literals(c), min_size=1, max_size=3).map(tuple)
        )
    ),
    numbers.flatmap(lambda c: st.builds(Between, st.just(c), literals(c), literals(c))),
    st.builds(IsNull, columns, st.booleans()),
    columns.flatmap(lambda c: st.builds(Distinct, st.just(c), literals(c), st.booleans())),
)
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(
            Join,
            st.sampled_from(["AND", "OR"]),
            st.lists(inner, min_size=2, max_size=3).map(tuple),
        ),
    ),
    max_leaves=8,
)
rows = st.lists(
    st.fixed_dictionaries({c: st.none() | literals(c) for c in COLUMNS}), min_size=1, max_size=12
)


def frame_of(data: list[Row]) -> pl.DataFrame:
    """Typed as microdata are: enumerations and whole numbers."""
    schema = {c: pl.Enum(CODES) if v == CODES else pl.Int32() for c, v in COLUMNS.items()}
    return pl.DataFrame(data, schema=schema)


@settings(max_examples=300)
@given(expressions, rows)
def test_an_expression_means_what_three_valued_logic_says(expression, data):
    parsed = parse(expression.text())
    expected = [expression.truth(row) for row in data]
    frame = frame_of(data)
    assert evaluate(frame, {"it": parsed})["it"].to_list() == expected
    # Null is false for whoever asks whether it holds.
    assert holds(frame, {"it": parsed})["it"].to_list() == [truth is True for truth in expected]


@given(st.lists(expressions, min_size=1, max_size=4), rows)
def test_a_row_alone_and_a_row_among_others_give_the_same(many, data):
    parsed = {str(i): parse(expression.text()) for i, expression in enumerate(many)}
    whole = holds(frame_of(data), parsed)
    alone = pl.concat([holds(frame_of([row]), parsed) for row in data])
    assert whole.equals(alone)


def names(expression) -> set[str]:
    if isinstance(expression, Not):
        return names(expression.inner)
    if isinstance(expression, Join):
        return set().union(*map(names, expression.parts))
    return {expression.column}


@given(expressions)
def test_what_an_expression_refers_to_is_what_stands_in_it(expression):
    found = parse(expression.text())
    assert found.columns == found.needs == found.bare == names(expression)

"""An expression compiled for one row says what Polars says of a frame with that row."""

import math
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from tests.property.expressions import test_evaluation as logic

from graadmeter.expressions import (
    ExpressionSyntaxError,
    compile_condition,
    compile_row,
    evaluate,
    holds,
    parse,
)

CODES = ("b", "a", "c", "10", "9")
ENUM = pl.Enum(CODES)
OTHER = ("a", "x")
SCHEMA: dict[str, Any] = {
    "c": ENUM,
    "e": ENUM,
    "d": pl.Enum(OTHER),
    "t": pl.String,
    "n": pl.Int32,
    "m": pl.Int32,
    "o__x": pl.Int8,
    "o__y": pl.Int8,
    "c__missing": pl.String,
}
TYPES: dict[str, str | tuple[str, ...]] = {
    "c": CODES,
    "e": CODES,
    "d": OTHER,
    "t": "text",
    "n": "number",
    "m": "number",
    "o__x": "number",
    "o__y": "number",
}
EXAMPLES = 2500
ROWS = 4
MOST_REFUSED_HERE_ALONE = 0.12  # see the docstring of expressions.row


class Maker:
    """Random texts of the whole language, mostly of types that go together."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (no secret)

    def pick(self, *makers):
        return self.random.choice(makers)

    def truth(self, depth: int) -> str:  # noqa: PLR0911
        if depth <= 0:
            return self.pick(self.leaf, self.leaf, lambda: self.pick("TRUE", "FALSE"))()
        kind = self.random.randrange(15)
        if kind < 3:
            word = self.pick("AND", "OR")
            return f"({self.truth(depth - 1)}) {word} ({self.truth(depth - 1)})"
        if kind == 3:
            return f"NOT ({self.truth(depth - 1)})"
        if kind == 4:
            word = self.pick("NULL", "TRUE", "FALSE")
            return f"({self.truth(depth - 1)}) IS {self.pick('', 'NOT ')}{word}"
        if kind == 5:
            x, y, z = (self.truth(depth - 1) for _ in range(3))
            return f"CASE WHEN {x} THEN {y} ELSE {z} END"
        if kind == 6:
            return f"COALESCE({self.truth(depth - 1)}, {self.pick('TRUE', 'FALSE')})"
        if kind == 7:
            return f"({self.truth(depth - 1)}) = ({self.truth(depth - 1)})"
        if kind == 14:
            return f"({self.truth(depth - 1)}) + ({self.truth(depth - 1)}) >= {self.pick(0, 1, 2)}"
        value = self.pick(self.number, self.number, self.text)
        a, b, c = value(depth - 1), value(depth - 1), value(depth - 1)
        if kind == 8:
            return f"{a} {self.pick('', 'NOT ')}IN ({b}, {c}{self.pick('', ', NULL')})"
        if kind == 9:
            return f"{a} {self.pick('', 'NOT ')}BETWEEN {b} AND {c}"
        if kind == 10:
            return f"{a} IS {self.pick('', 'NOT ')}DISTINCT FROM {b}"
        if kind == 11:
            return f"{a} IS {self.pick('', 'NOT ')}NULL"
        sign = self.pick("=", "<>", "<", "<=", ">", ">=")
        return f"{a} {sign} {b}"

    def leaf(self) -> str:
        return self.pick(
            "ARRAY_CONTAINS(o, 'x')",
            "NOT ARRAY_CONTAINS(o, 'y')",
            "MISSING(c) = 'no_answer'",
            "MISSING(c) IN ('unknown', 'not_asked')",
            "c = 'a'",
            "c <> 'zz'",
            "c < 'c'",
            "c >= '9'",
            "t < 'c'",
            "d = 'x'",
            "n = m",
            "n = NULL",
            "n > 2.5",
            "t = 'a'",
            "n <=> m",
        )

    def number(self, depth: int) -> str:
        if depth <= 0:
            return self.pick("n", "m", "o__x", "o__y", "0", "1", "3", "100", "-2", "2.5", "0.1")
        kind = self.random.randrange(7)
        a, b = self.number(depth - 1), self.number(depth - 1)
        if kind < 3:
            return f"({a} {self.pick('+', '-', '*', '/')} {b})"
        if kind == 3:
            return f"(-{a})" if not a.startswith("-") else a
        if kind == 4:
            return f"COALESCE({a}, {b})"
        if kind == 5:
            return f"CASE WHEN {self.truth(depth - 1)} THEN {a} {self.pick('', 'ELSE ' + b)} END"
        return f"({self.truth(depth - 1)}) * {a}"

    def text(self, depth: int) -> str:
        if depth <= 0:
            return self.pick("c", "c", "e", "t", "d", "'a'", "'b'", "'9'", "'zz'", "MISSING(c)")
        kind = self.random.randrange(6)
        a, b = self.text(depth - 1), self.text(depth - 1)
        if kind == 0:
            return f"COALESCE({a}, {self.pick(b, b, self.number(0))})"
        if kind == 1:
            return f"CASE WHEN {self.truth(depth - 1)} THEN {a} {self.pick('', 'ELSE ' + b)} END"
        if kind == 2:
            return f"CASE {a} WHEN {b} THEN 'a' WHEN 'c' THEN {b} ELSE 'b' END"
        if kind == 3:
            return f"IF({self.truth(depth - 1)}, {a}, {b})"
        return self.text(0)

    def row(self) -> dict[str, Any]:
        return {
            "c": self.pick(None, *CODES),
            "e": self.pick(None, *CODES),
            "d": self.pick(None, *OTHER),
            "t": self.pick(None, "a", "b", "zz", "10"),
            "n": self.pick(None, *range(-2, 8), 2_000_000_000),
            "m": self.pick(None, *range(-2, 8)),
            "o__x": self.pick(None, 0, 1),
            "o__y": self.pick(None, 0, 1),
            "c__missing": self.pick(None, "no_answer", "unknown"),
        }


def plain(value):
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, float) and math.isnan(value):
        return "nan"
    return value


def batch(data, parsed):
    """Values and truths by Polars; None where it refuses."""
    frame = pl.DataFrame(data, schema=SCHEMA)
    try:
        values = frame.with_columns(evaluate(frame, {"it": parsed})["it"])["it"].to_list()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    return values


@pytest.mark.parametrize("part", range(5))
def test_a_row_and_a_frame_of_one_row_give_the_same(part):
    refused_here_alone = agreed = 0
    for seed in range(part * EXAMPLES // 5, (part + 1) * EXAMPLES // 5):
        maker = Maker(seed)
        text = maker.pick(maker.truth, maker.truth, maker.number, maker.text)(
            maker.random.randrange(1, 4)
        )
        data = [maker.row() for _ in range(ROWS)]
        parsed = parse(text)
        by_frame = [batch([row], parsed) for row in data]
        try:
            by_row = compile_row(parsed, TYPES)
        except ExpressionSyntaxError:
            refused_here_alone += None not in by_frame
            continue
        for row, found in zip(data, by_frame, strict=True):
            assert found is not None, f"Polars refuses {text}"
            assert plain(by_row(row)) == plain(found[0]), (text, row)
        if parsed.condition:
            condition = compile_condition(parsed, TYPES)
            frame = pl.DataFrame(data, schema=SCHEMA)
            truths = holds(frame, {"it": parsed})["it"].to_list()
            assert [condition(row) for row in data] == truths, text
        agreed += 1
    assert agreed > EXAMPLES / 5 / 3
    assert refused_here_alone < MOST_REFUSED_HERE_ALONE * EXAMPLES / 5


@settings(max_examples=500)
@given(logic.expressions, logic.rows)
def test_a_row_means_what_three_valued_logic_says(expression, data):
    types = {name: v if v == logic.CODES else "number" for name, v in logic.COLUMNS.items()}
    by_row = compile_row(parse(expression.text()), types)
    assert [by_row(row) for row in data] == [expression.truth(row) for row in data]

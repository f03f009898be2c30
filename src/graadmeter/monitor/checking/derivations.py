"""How the variables of one questionnaire are made of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from graadmeter.expressions import (
    Expression,
    ExpressionSyntaxError,
    evaluate,
    parse,
)
from graadmeter.monitor.questionnaire import CodeList, Questionnaire


@dataclass(frozen=True)
class Derivations:
    """The derived variables of a questionnaire: what each needs, and the order to make them in."""

    questionnaire: Questionnaire
    code_lists: Mapping[str, CodeList]

    @cached_property
    def expressions(self) -> Mapping[str, Expression]:
        """Derived variable to its expression, for those that parse."""
        found: dict[str, Expression] = {}
        for derived in self.questionnaire.derived:
            if (expression := parsed(derived.expression)) is not None:
                found.setdefault(derived.id, expression)
        return found

    def reaches(self, names: Iterable[str]) -> frozenset[str]:
        """Names, and all that they are derived from, directly or not."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                if name in self.expressions:
                    waiting += self.expressions[name].columns
        return frozenset(found)

    @cached_property
    def circular(self) -> frozenset[str]:
        """Derived variables that are made of themselves."""
        return frozenset(
            name
            for name, expression in self.expressions.items()
            if name in self.reaches(expression.columns)
        )

    def columns(self, expression: Expression) -> frozenset[str]:
        """The columns of microdata that an expression needs; derived variables resolved."""
        found: set[str] = set()
        for name in expression.needs:
            if name in self.expressions and name not in self.circular:
                found |= self.columns(self.expressions[name])
            else:
                found.add(name)
        return frozenset(found)

    def add_to(self, frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
        """A frame with these derived variables, and those they are made of, as columns."""
        for name in self._in_order(self.reaches(names)):
            if name not in frame.columns:
                made = evaluate(frame, {name: self.expressions[name]})[name]
                frame = frame.with_columns(self._coded(made, name))
        return frame

    def _coded(self, made: pl.Series, name: str) -> pl.Series:
        derived = self.questionnaire.derived_variable(name)
        code_list = self.code_lists.get(derived.codes) if derived else None
        # Codes compare in the order of their list, as they do in microdata.
        text = made.cast(pl.String)
        return text if code_list is None else text.cast(pl.Enum(code_list.values))

    def _in_order(self, names: frozenset[str]) -> Iterator[str]:
        waiting = [n for n in self.expressions if n in names and n not in self.circular]
        waiting.sort(key=lambda name: (len(self.reaches([name])), name))
        yield from waiting


def parsed(text: str) -> Expression | None:
    """The expression, or None when it does not parse."""
    try:
        return parse(text)
    except ExpressionSyntaxError:
        return None

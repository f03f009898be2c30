"""Questions that nobody can ever get, found by trying every combination of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod

import polars as pl
import sqlglot
from sqlglot import exp

from graadmeter.errors import Fault
from graadmeter.expressions import MISSING_KINDS, Expression, holds, missing_kind_column
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context, base_of, questions_in
from graadmeter.monitor.checking.derivations import Derivations, parsed
from graadmeter.monitor.checking.expressions import faults_in
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.monitor.questionnaire import CODED_TYPES, CodeList, Question, Questionnaire
from graadmeter.monitor.source import Document

MOST_COMBINATIONS = 50_000


def reachability_faults(context: Context) -> Iterator[Fault]:
    """A fault for every question whose universe can never hold."""
    for questionnaire, document in context.questionnaires:
        yield from _in_questionnaire(context, questionnaire, document)


def _in_questionnaire(
    context: Context, questionnaire: Questionnaire, document: Document
) -> Iterator[Fault]:
    trial = _Trial(questionnaire, context.code_lists)
    key = (questionnaire.group, questionnaire.wave)
    derivations = Derivations(questionnaire, context.code_lists)
    faulty = {d.id for d in questionnaire.derived if any(faults_in(context, key, d.expression))}
    unreachable: set[str] = set()
    for path, question in questions_in(questionnaire):
        text = question.universe
        expression = parsed(text) if text is not None else None
        if text is None or expression is None or any(faults_in(context, key, text)):
            continue
        needed = {base_of(name) for name in derivations.reaches(expression.columns)}
        if needed & faulty:
            continue
        if needed & unreachable:
            # Follows from the other fault, and goes when that is mended.
            unreachable.add(question.id)
        elif not trial.can_hold(text):
            unreachable.add(question.id)
            yield document.fault(
                (*path, "universe"),
                "unreachable-question",
                _("Niemand kan “{name}” ooit krijgen: {text}").format(name=question.id, text=text),
                _("Controleer de codes, en of AND niet OR moet zijn."),
            )


class _UnboundedError(Exception):
    """The values a column can have cannot be listed."""


class _Trial:
    """Whether a condition can hold for any combination of answers to a questionnaire."""

    def __init__(self, questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]) -> None:
        self._questions = {question.id: question for question in questionnaire.questions}
        self._derivations = Derivations(questionnaire, code_lists)
        self._code_lists = code_lists
        self._known: dict[str, bool] = {}

    def can_hold(self, text: str) -> bool:
        """False only when it is certain that the condition never holds."""
        if text not in self._known:
            self._known[text] = self._can_hold(text)
        return self._known[text]

    def _can_hold(self, text: str) -> bool:
        expression = parsed(text)
        if expression is None:
            return True
        routes = self._routes(expression)
        try:
            domains = self._domains(expression, routes)
            if prod(map(len, domains.values())) > MOST_COMBINATIONS:
                # Without the routes there are more combinations than can occur, never fewer.
                routes = {}
                domains = self._domains(expression, routes)
            if prod(map(len, domains.values())) > MOST_COMBINATIONS:
                return True
            return self._holds_somewhere(expression, routes, domains)
        except (_UnboundedError, pl.exceptions.PolarsError):
            # What cannot be computed is a fault of its own.
            return True

    def _routes(self, expression: Expression) -> dict[str, Expression]:
        """The universes of the questions a condition is about, and of those they are about."""
        found: dict[str, Expression] = {}
        waiting = list(self._derivations.columns(expression))
        while waiting:
            name = base_of(waiting.pop())
            question = self._questions.get(name)
            if question is None or question.universe is None or name in found:
                continue
            route = parsed(question.universe)
            if route is not None:
                found[name] = route
                waiting += self._derivations.columns(route)
        return found

    def _domains(
        self, expression: Expression, routes: Mapping[str, Expression]
    ) -> dict[str, pl.Series]:
        involved = [expression, *routes.values()]
        derived = {n for e in involved for n in self._derivations.reaches(e.columns)}
        involved += [made for n, made in self._derivations.expressions.items() if n in derived]
        names = sorted({name for e in involved for name in self._derivations.columns(e)})
        return {name: self._domain(name, involved) for name in names}

    def _domain(self, column: str, involved: list[Expression]) -> pl.Series:
        question = self._questions.get(base_of(column))
        if question is None:
            raise _UnboundedError
        if column == missing_kind_column(question.id):
            return pl.Series([*MISSING_KINDS, None])
        codes = self._codes(question)
        if column != question.id:
            option = column.split(OPTION_SEPARATOR, maxsplit=1)[1]
            if option not in codes:
                raise _UnboundedError
            places = range(len(codes) + 1) if question.type == "ranking" else (0, 1)
            return pl.Series([*places, None], dtype=pl.Int8)
        if question.type in CODED_TYPES and codes:
            # Codes compare in the order of their list, as they do in microdata.
            return pl.Series([*codes, None], dtype=pl.Enum(codes))
        if question.type == "number":
            return _numbers(question, involved)
        raise _UnboundedError

    def _codes(self, question: Question) -> tuple[str, ...]:
        code_list = self._code_lists.get(question.codes or "")
        return code_list.values if code_list else ()

    def _holds_somewhere(
        self,
        expression: Expression,
        routes: Mapping[str, Expression],
        domains: Mapping[str, pl.Series],
    ) -> bool:
        frame = pl.DataFrame({"": [0]})
        for name, values in domains.items():
            frame = frame.join(values.alias(name).to_frame(), how="cross")
        needed = {name for e in (expression, *routes.values()) for name in e.needs}
        frame = self._derivations.add_to(frame, needed)
        possible = holds(frame, {"": expression, **routes})
        keep = possible[""]
        for name in routes:
            for column in (c for c in domains if base_of(c) == name):
                if column != missing_kind_column(name):
                    keep = keep & (possible[name] | frame[column].is_null())
        return bool(keep.any())


def _numbers(question: Question, involved: list[Expression]) -> pl.Series:
    """Numbers on either side of every number the column is compared with."""
    if any(_computes_with(e, question.id) for e in involved):
        raise _UnboundedError
    compared = {
        float(literal)
        for e in involved
        for comparison in e.comparisons
        if comparison.column == question.id
        for literal in comparison.literals
        if not isinstance(literal, str)
    }
    bounds = question.number
    low = float(bounds.minimum) if bounds else 0.0
    high = float(bounds.maximum) if bounds and bounds.maximum is not None else None
    tried = {low} if high is None else {low, high}
    tried |= {value + step for value in compared for step in (-1.0, -0.5, 0.0, 0.5, 1.0)}
    tried = {value for value in tried if value >= low and (high is None or value <= high)}
    return pl.Series([*sorted(tried), None], dtype=pl.Float64)


def _computes_with(expression: Expression, name: str) -> bool:
    """The column is part of a sum or is compared with something that is no literal."""
    for column in sqlglot.parse_one(expression.text).find_all(exp.Column):
        if column.name != name:
            continue
        parent = column.parent
        while isinstance(parent, exp.Paren | exp.Coalesce):
            parent = parent.parent
        if isinstance(parent, exp.Add | exp.Sub | exp.Mul | exp.Div | exp.Neg):
            return True
        if isinstance(parent, exp.Binary) and not isinstance(parent, exp.Is):
            sides = (parent.left.unnest(), parent.right.unnest())
            if not any(isinstance(side, exp.Literal) for side in sides):
                return True
    return False

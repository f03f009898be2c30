"""Check an expression against the variables that exist: names, literals and null traps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from graadmeter.expressions.parse import (
    MISSING_KINDS,
    OPTION_SEPARATOR,
    Comparison,
    Expression,
    ExpressionFault,
)
from graadmeter.language import gettext as _


@dataclass(frozen=True)
class Variable:
    """What an expression may know of a question or derived variable.

    Attributes:
        name: its id.
        kind: ``single``, ``multiple``, ``number``, ``ranking`` or ``text``.
        codes: the codes it can have; empty for numbers and texts.
        routed: not everyone gets it, so it can be null.
    """

    name: str
    kind: str
    codes: frozenset[str] = frozenset()
    routed: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The variables an expression may refer to."""

    variables: Mapping[str, Variable] = field(default_factory=dict)

    def nearest(self, name: str) -> str | None:
        """The existing name most like ``name``, if any is near."""
        return next(iter(get_close_matches(name, self.variables, n=1, cutoff=0.6)), None)


def check_expression(expression: Expression, vocabulary: Vocabulary) -> list[ExpressionFault]:
    """All faults of an expression against a vocabulary; an empty list when it is sound."""
    faults = list(_unknown_names(expression, vocabulary))
    faults += _bare_multiples(expression, vocabulary)
    for comparison in expression.comparisons:
        variable = vocabulary.variables.get(comparison.column)
        if variable is not None:
            faults += _comparison_faults(comparison, variable, expression.text)
    faults += _null_traps(expression, vocabulary)
    if expression.compares_null:
        faults.append(
            ExpressionFault(
                "null-compared",
                _("Een vergelijking met NULL geldt nooit: {text}").format(text=expression.text),
                _("Schrijf IS NULL of IS NOT NULL."),
            )
        )
    return faults


def _unknown_names(expression: Expression, vocabulary: Vocabulary) -> Iterator[ExpressionFault]:
    for name in sorted(expression.columns - set(vocabulary.variables)):
        near = vocabulary.nearest(name)
        yield ExpressionFault(
            "unknown-variable",
            _("Onbekende vraag of variabele “{name}” in: {text}").format(
                name=name, text=expression.text
            ),
            _("Zet een antwoordcode tussen enkele aanhalingstekens.")
            if f'"{name}"' in expression.text
            else _("Bedoelt u “{near}”?").format(near=near)
            if near
            else _("Geef de id van een vraag of afgeleide variabele uit deze vragenlijst."),
        )


def _bare_multiples(expression: Expression, vocabulary: Vocabulary) -> Iterator[ExpressionFault]:
    for name in sorted(expression.bare & set(vocabulary.variables)):
        variable = vocabulary.variables[name]
        if variable.kind in {"multiple", "ranking"}:
            message = _("“{name}” heeft meer antwoorden en is geen enkele waarde: {text}")
            yield ExpressionFault(
                "multiple-compared",
                message.format(name=name, text=expression.text),
                _("Schrijf: ARRAY_CONTAINS({name}, '…')").format(name=name)
                if variable.kind == "multiple"
                else _("Vraag naar de plaats van een antwoord: {name} = 1").format(
                    name=f"{name}{OPTION_SEPARATOR}code"
                ),
            )


def _comparison_faults(
    comparison: Comparison, variable: Variable, text: str
) -> Iterator[ExpressionFault]:
    if comparison.kind == "option" and variable.kind != "multiple":
        yield ExpressionFault(
            "not-multiple",
            _("ARRAY_CONTAINS op “{name}”, die maar één antwoord heeft: {text}").format(
                name=variable.name, text=text
            ),
            _("Schrijf: {name} = '…'").format(name=variable.name),
        )
        return
    if comparison.kind == "missing":
        yield from _missing_kind_faults(comparison, text)
        return
    if variable.kind in {"multiple", "ranking"} and comparison.kind == "value":
        return  # said already: it has no single value
    for literal in comparison.literals:
        yield from _literal_faults(literal, variable, text)


def _missing_kind_faults(comparison: Comparison, text: str) -> Iterator[ExpressionFault]:
    for literal in comparison.literals:
        if literal not in MISSING_KINDS:
            near = next(iter(get_close_matches(str(literal), MISSING_KINDS, n=1, cutoff=0.6)), None)
            yield ExpressionFault(
                "bad-missing-kind",
                _("'{literal}' is geen reden waarom een antwoord ontbreekt: {text}").format(
                    literal=literal, text=text
                ),
                _("Bedoelt u '{near}'?").format(near=near)
                if near
                else _("Kies uit: {allowed}.").format(allowed=", ".join(MISSING_KINDS)),
            )


def _literal_faults(
    literal: str | float, variable: Variable, text: str
) -> Iterator[ExpressionFault]:
    if variable.kind == "number":
        if isinstance(literal, str | bool):
            yield ExpressionFault(
                "literal-type",
                _("“{name}” is een getal, “{literal}” niet: {text}").format(
                    name=variable.name, literal=literal, text=text
                ),
                _("Schrijf een getal, zonder aanhalingstekens."),
            )
        return
    if not variable.codes:
        return
    if not isinstance(literal, str):
        yield ExpressionFault(
            "literal-type",
            _("“{name}” heeft codes, geen getallen: {text}").format(name=variable.name, text=text),
            _("Zet de code tussen enkele aanhalingstekens."),
        )
    elif literal not in variable.codes:
        near = next(iter(get_close_matches(literal, sorted(variable.codes), n=1, cutoff=0.5)), None)
        yield ExpressionFault(
            "literal-not-in-code-list",
            _("'{literal}' is geen antwoordcode van “{name}”: {text}").format(
                literal=literal, name=variable.name, text=text
            ),
            _("Bedoelt u '{near}'?").format(near=near)
            if near
            else _("De codes zijn: {codes}.").format(codes=", ".join(sorted(variable.codes))),
        )


def _null_traps(expression: Expression, vocabulary: Vocabulary) -> Iterator[ExpressionFault]:
    for name in sorted(expression.negated):
        variable = vocabulary.variables.get(name)
        if variable is not None and variable.routed:
            yield ExpressionFault(
                "null-trap",
                _(
                    "NOT of <> op “{name}”, die niet iedereen krijgt: "
                    "wie de vraag niet kreeg, valt stil weg: {text}"
                ).format(name=name, text=expression.text),
                _("Gebruik IS DISTINCT FROM of COALESCE."),
            )

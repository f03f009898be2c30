"""Who gets a question, in words: "Melding van het incident" is “Ja”."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from graadmeter.language import gettext as _
from graadmeter.monitor import CodeList, Questionnaire
from graadmeter.monitor.monitor import OPTION_SEPARATOR

_SIGNS: dict[type[exp.Expr], str] = {exp.LT: "<", exp.LTE: "≤", exp.GT: ">", exp.GTE: "≥"}


@dataclass(frozen=True)
class Wording:
    """The labels of a questionnaire's questions, derived variables and answers."""

    questionnaire: Questionnaire
    code_lists: Mapping[str, CodeList]

    def condition(self, text: str) -> str:
        """A condition in words, in the current language; what has no words stays as written."""
        return self._words(sqlglot.parse_one(text))

    def label(self, name: str) -> str:
        """The label of a question, option column or derived variable; else its own name."""
        base, _separator, code = name.partition(OPTION_SEPARATOR)
        found = self.questionnaire.question(base) or self.questionnaire.derived_variable(base)
        if found is None:
            return name
        return f"{found.label}: {self._code(base, code)}" if code else str(found.label)

    def _code(self, name: str, code: str) -> str:
        found = self.questionnaire.question(name) or self.questionnaire.derived_variable(name)
        code_list = self.code_lists.get(found.codes or "") if found else None
        try:
            return str(code_list.label(code)) if code_list else code
        except KeyError:
            return code

    def _words(self, tree: exp.Expr) -> str:
        tree = tree.unnest()
        if isinstance(tree, exp.And | exp.Or):
            word = _("en") if isinstance(tree, exp.And) else _("of")
            parts = [self._within(part, tree) for part in (tree.this, tree.expression)]
            return f" {word} ".join(parts)
        if isinstance(tree, exp.Not):
            return _("niet: {condition}").format(condition=self._words(tree.this))
        return self._simple(tree) or tree.sql()

    def _within(self, part: exp.Expr, parent: exp.Expr) -> str:
        words = self._words(part)
        inner = part.unnest()
        mixed = isinstance(inner, exp.And | exp.Or) and type(inner) is not type(parent)
        return f"({words})" if mixed else words

    def _simple(self, tree: exp.Expr) -> str | None:
        if isinstance(tree, exp.ArrayContains):
            return self._is(tree.this, [tree.expression], chosen=True)
        if isinstance(tree, exp.In):
            return self._is(tree.this, tree.expressions)
        if isinstance(tree, exp.EQ | exp.NullSafeEQ):
            return self._is(tree.this, [tree.expression])
        if isinstance(tree, exp.NEQ | exp.NullSafeNEQ):
            return self._is(tree.this, [tree.expression], negated=True)
        if isinstance(tree, exp.Is) and isinstance(tree.this, exp.Column):
            if isinstance(tree.expression, exp.Null):
                return _("“{label}” heeft geen antwoord").format(label=self.label(tree.this.name))
            return None
        sign = _SIGNS.get(type(tree))
        if sign and isinstance(tree.this, exp.Column) and isinstance(tree.expression, exp.Literal):
            value = self._code(tree.this.name, tree.expression.name)
            return f"“{self.label(tree.this.name)}” {sign} {value}"
        return None

    def _is(
        self,
        subject: exp.Expr,
        values: list[exp.Expr],
        *,
        negated: bool = False,
        chosen: bool = False,
    ) -> str | None:
        if not isinstance(subject, exp.Column):
            return None
        if not all(isinstance(value, exp.Literal) for value in values):
            return None
        listed = f" {_('of')} ".join(f"“{self._code(subject.name, v.name)}”" for v in values)
        label = self.label(subject.name)
        if negated:
            return _("“{label}” is niet {answers}").format(label=label, answers=listed)
        if chosen:
            return _("bij “{label}” is {answers} gekozen").format(label=label, answers=listed)
        return _("“{label}” is {answers}").format(label=label, answers=listed)

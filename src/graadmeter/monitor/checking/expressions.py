"""Expressions: universes, derived variables, and the bases of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graadmeter.errors import Fault
from graadmeter.expressions import (
    Expression,
    ExpressionFault,
    ExpressionSyntaxError,
    Vocabulary,
    check_expression,
    parse,
)
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import (
    Context,
    base_of,
    did_you_mean,
    questions_in,
)
from graadmeter.monitor.checking.derivations import Derivations
from graadmeter.monitor.questionnaire import Questionnaire
from graadmeter.monitor.source import DataPath, Document


def expression_faults(context: Context) -> Iterator[Fault]:
    """All faults of the expressions in questionnaires."""
    for questionnaire, document in context.questionnaires:
        vocabulary = context.vocabulary(questionnaire.group, questionnaire.wave)
        if vocabulary is None or context.questionnaire_of[
            questionnaire.group, questionnaire.wave
        ] != (questionnaire, document):
            continue
        derivations = Derivations(questionnaire, context.code_lists)
        yield from _universes(context, questionnaire, document, derivations)
        yield from _derived(context, questionnaire, document, derivations)


def _universes(
    context: Context, questionnaire: Questionnaire, document: Document, derivations: Derivations
) -> Iterator[Fault]:
    order = {question.id: i for i, (_path, question) in enumerate(questions_in(questionnaire))}
    stated: list[tuple[DataPath, str]] = []
    for path, question in questions_in(questionnaire):
        if question.universe is None:
            continue
        place: DataPath = (*path, "universe")
        stated.append((place, question.universe))
        expression = _parsed(question.universe)
        if expression is None:
            continue
        needed = {base_of(name) for name in derivations.reaches(expression.columns)}
        later = [n for n in needed if n in order and order[n] >= order[question.id]]
        if later:
            first = min(later, key=lambda name: order[name])
            yield document.fault(
                place,
                "universe-refers-later",
                _(
                    "Wie “{name}” krijgt, hangt af van “{later}”, die niet eerder is gesteld."
                ).format(name=question.id, later=first),
                _("Verplaats “{later}” naar voren, of kies een eerdere vraag.").format(later=first),
            )
    key = (questionnaire.group, questionnaire.wave)
    yield from conditions_faults(context, {key}, stated, document)


def _derived(
    context: Context, questionnaire: Questionnaire, document: Document, derivations: Derivations
) -> Iterator[Fault]:
    key = (questionnaire.group, questionnaire.wave)
    reported: set[str] = set()
    for i, derived in enumerate(questionnaire.derived):
        place: DataPath = ("derived", i, "expression")
        faults = list(faults_in(context, key, derived.expression))
        yield from (document.fault(place, f.rule, f.message, f.suggestion) for f in faults)
        expression = _parsed(derived.expression)
        if expression is None:
            continue
        if derived.id in derivations.circular and derived.id not in reported:
            reach = derivations.reaches(expression.columns)
            circle = sorted(name for name in reach if name in derivations.circular)
            reported.update(circle)
            yield document.fault(
                place,
                "derived-cycle",
                _("“{name}” is uit zichzelf afgeleid, via: {circle}.").format(
                    name=derived.id, circle=", ".join(circle)
                ),
                _("Leid de variabele af uit vragen."),
            )
        code_list = context.code_lists.get(derived.codes)
        if code_list is not None:
            wrong = [c for c in expression.result_literals if c not in code_list.values]
            for code in dict.fromkeys(wrong):
                yield document.fault(
                    place,
                    "derived-result-not-in-code-list",
                    _("De uitkomst '{code}' staat niet in de codelijst “{codes}”.").format(
                        code=code, codes=code_list.id
                    ),
                    did_you_mean(code, code_list.values)
                    or _("De codes zijn: {codes}.").format(codes=", ".join(code_list.values)),
                )
        if not faults:
            yield from _not_computable(context, key, {place: expression}, document, text=True)


def conditions_faults(
    context: Context,
    keys: Iterable[tuple[str, int]],
    stated: Iterable[tuple[DataPath, str]],
    document: Document,
) -> Iterator[Fault]:
    """All faults of conditions of groups in waves; of waves without questionnaire only the form."""
    known = sorted(key for key in keys if context.vocabulary(*key) is not None)
    found: dict[tuple[DataPath, str, str], Fault] = {}
    sound: dict[DataPath, Expression] = {}
    for place, text in stated:
        faults = [f for key in known for f in faults_in(context, key, text)]
        expression = _parsed(text)
        if expression is None and not faults:
            faults = list(_syntax_faults(text))
        if expression is not None and not expression.condition:
            faults.append(
                ExpressionFault(
                    "not-a-condition",
                    _("Dit is waar noch onwaar: {text}").format(text=text),
                    _("Schrijf een voorwaarde, zoals: vraag = 'code'."),
                )
            )
        for f in faults:
            fault = document.fault(place, f.rule, f.message, f.suggestion)
            found.setdefault((place, f.rule, f.message), fault)
        if expression is not None and not faults:
            sound[place] = expression
    yield from found.values()
    for key in known:
        yield from _not_computable(context, key, sound, document)


def _parsed(text: str) -> Expression | None:
    try:
        return parse(text)
    except ExpressionSyntaxError:
        return None


def _syntax_faults(text: str) -> Iterator[ExpressionFault]:
    try:
        parse(text)
    except ExpressionSyntaxError as error:
        yield error.fault


def faults_in(context: Context, key: tuple[str, int], text: str) -> Iterator[ExpressionFault]:
    """All faults of one expression of a group in a wave."""
    try:
        expression = parse(text)
    except ExpressionSyntaxError as error:
        yield error.fault
        return
    vocabulary = context.vocabulary(*key) or Vocabulary()
    doubtful = {
        name
        for name in expression.columns - set(vocabulary.variables)
        if context.may_have(*key, name)
    }
    for fault in check_expression(expression, vocabulary):
        about_doubtful = any(f"“{name}”" in fault.message for name in doubtful)
        if fault.rule == "unknown-variable" and about_doubtful:
            continue
        yield fault


def _not_computable(
    context: Context,
    key: tuple[str, int],
    expressions: Mapping[DataPath, Expression],
    document: Document,
    *,
    text: bool = False,
) -> Iterator[Fault]:
    """Faults of expressions that Polars refuses on data of the right types, without any rows."""
    vocabulary = context.vocabulary(*key)
    if vocabulary is None:
        return
    for place, expression in expressions.items():
        if not expression.columns <= set(vocabulary.variables):
            continue
        computed = context.result_type(key, expression)
        if computed is not None and (not text or computed in {"String", "Null"}):
            continue
        yield document.fault(
            place,
            "expression-type",
            _("De uitkomst is geen antwoordcode: {text}").format(text=expression.text)
            if computed is not None
            else _("Met deze soorten antwoorden is dit niet uit te rekenen: {text}").format(
                text=expression.text
            ),
            _("Vergelijk codes met codes en getallen met getallen; geef met CASE een code terug."),
        )

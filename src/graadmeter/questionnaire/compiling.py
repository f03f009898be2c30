"""From a questionnaire and its code lists to an instrument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graadmeter.errors import UserError
from graadmeter.expressions import (
    ColumnType,
    Expression,
    ExpressionSyntaxError,
    RowFunction,
    compile_condition,
    compile_row,
    parse,
)
from graadmeter.language import gettext as _
from graadmeter.monitor import CodeList, Question, Questionnaire
from graadmeter.monitor.answer_columns import answer_columns, questionnaire_hash
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.questionnaire.instrument import (
    LONGEST_TEXT,
    QUESTIONS_PER_PAGE,
    Condition,
    Instrument,
    Item,
    Option,
    Origin,
    Step,
)
from graadmeter.questionnaire.paging import pages_of

_ORIGINS: dict[str, Origin] = {
    "questionnaire": "asked",
    "sample_frame": "given",
    "synthetic": "synthetic",
}


def compile_instrument(
    questionnaire: Questionnaire,
    code_lists: Mapping[str, CodeList],
    *,
    required: bool = False,
    questions_per_page: int = QUESTIONS_PER_PAGE,
    longest_text: int = LONGEST_TEXT,
) -> Instrument:
    """Make a questionnaire ready to be asked.

    Args:
        questionnaire: as ``graadmeter check`` finds it sound.
        code_lists: the answers it refers to.
        required: a question may be passed over only by saying so ("Ik geef hier liever geen
            antwoord op"), or by an answer such as "don't know".
        questions_per_page: most questions on a page that is no grid.
        longest_text: most characters of an open answer.

    Raises:
        UserError: who gets a question depends on a later one, or cannot be computed for one
            respondent.
    """
    derivations = _Derivations(questionnaire, code_lists)
    items = tuple(
        _item(question, section.id, code_lists, derivations, required, longest_text)
        for section in questionnaire.sections
        for question in section.questions
    )
    _refuse_later(items)
    items = _through_what_is_on_no_page(items)
    pages = pages_of(questionnaire, items, questions_per_page)
    page_of = {item.id: i for i, page in enumerate(pages) for item in page.items}
    steps = []
    for item in items:
        condition: Condition | None = None
        derived: tuple[tuple[str, RowFunction], ...] = ()
        if item.universe is not None:
            expression = parse(item.universe)
            derived = tuple(derivations.needed_by(expression, item.id))
            try:
                condition = compile_condition(expression, derivations.types)
            except ExpressionSyntaxError as error:
                raise _refused(error, item.id) from error
        steps.append(Step(item, condition, derived, page_of.get(item.id, -1)))
    return Instrument(
        group=questionnaire.group,
        wave=questionnaire.wave,
        title=questionnaire.title,
        hash=questionnaire_hash(questionnaire, code_lists),
        pages=pages,
        steps=tuple(steps),
        columns=answer_columns(questionnaire, code_lists),
        required=required,
    )


def _item(
    question: Question,
    section: str,
    code_lists: Mapping[str, CodeList],
    derivations: _Derivations,
    required: bool,
    longest_text: int,
) -> Item:
    codes = code_lists[question.codes].codes if question.codes else ()
    options = tuple(Option(c.code, c.label, c.role, c.code in question.exclusive) for c in codes)
    offers_unknown = question.number is not None and question.number.unknown
    way_out = offers_unknown or any(option.role != "answer" for option in options)
    bounds = question.number
    universe = parse(question.universe) if question.universe else None
    return Item(
        id=question.id,
        type=question.type,
        text=question.text,
        label=question.label,
        section=section,
        origin=_ORIGINS[question.source],
        presentation=question.presentation,
        grid=question.grid,
        options=options,
        # Microdata keep numbers from 0; those below are the codes for missing.
        minimum=max(bounds.minimum, 0) if bounds else 0,
        maximum=bounds.maximum if bounds and bounds.maximum is not None else Item.maximum,
        offers_unknown=offers_unknown,
        offers_no_answer=question.type != "block" and not way_out,
        required=required and question.type != "block",
        longest=longest_text,
        universe=question.universe,
        needs=derivations.questions(universe.columns) if universe else frozenset(),
    )


def _refuse_later(items: tuple[Item, ...]) -> None:
    order = {item.id: i for i, item in enumerate(items)}
    for i, item in enumerate(items):
        later = sorted(name for name in item.needs if order.get(name, i) >= i)
        if later:
            raise UserError(
                _(
                    "Wie “{name}” krijgt, hangt af van “{later}”, die niet eerder is gesteld."
                ).format(name=item.id, later=later[0]),
                where=item.id,
                mend=_("Verplaats “{later}” naar voren, of kies een eerdere vraag.").format(
                    later=later[0]
                ),
            )


def _through_what_is_on_no_page(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Items that also need what decides about the given values they need.

    Such a value is there or not from one moment to the next, without a page of its own between.
    """
    found: dict[str, Item] = {}
    for item in items:
        given = [found[name] for name in item.needs if found[name].origin != "asked"]
        needs = item.needs.union(*(other.needs for other in given))
        found[item.id] = replace(item, needs=needs)
    return tuple(found.values())


def _refused(error: ExpressionSyntaxError, where: str) -> UserError:
    return UserError(error.fault.message, where=where, mend=error.fault.suggestion)


class _Derivations:
    """The derived variables of a questionnaire, compiled when first needed."""

    def __init__(self, questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]) -> None:
        self.compiled: dict[str, RowFunction] = {}
        self.expressions = {d.id: parse(d.expression) for d in questionnaire.derived}
        self.types: dict[str, ColumnType] = {
            d.id: code_lists[d.codes].values for d in questionnaire.derived
        }
        for column in answer_columns(questionnaire, code_lists):
            kind: ColumnType = column.codes if column.kind == "code" else "number"
            self.types[column.name] = "text" if column.kind == "text" else kind

    def questions(self, names: Iterable[str]) -> frozenset[str]:
        """The questions that names come down to."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.expressions:
                waiting += self.expressions[name].columns
            else:
                found.add(name.split(OPTION_SEPARATOR, maxsplit=1)[0])
        return frozenset(found)

    def needed_by(
        self, expression: Expression, where: str, above: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, RowFunction]]:
        """The derived variables an expression needs, each after those it is made of.

        Raises:
            UserError: one is derived from itself, or cannot be computed for one respondent.
        """
        for name in sorted(expression.columns & self.expressions.keys()):
            if name in above:
                raise UserError(
                    _("“{name}” is uit zichzelf afgeleid, via: {circle}.").format(
                        name=name, circle=", ".join(sorted(above))
                    ),
                    where=where,
                    mend=_("Leid de variabele af uit vragen."),
                )
            inner = self.expressions[name]
            yield from self.needed_by(inner, where, above | {name})
            try:
                if name not in self.compiled:
                    self.compiled[name] = compile_row(inner, self.types)
            except ExpressionSyntaxError as error:
                raise _refused(error, name) from error
            yield name, self.compiled[name]

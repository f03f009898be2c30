"""Units of allotment: columns that are filled together, and the answers they can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from graadmeter.microdata.columns import Column, columns_of
from graadmeter.microdata.metadata import MissingKind
from graadmeter.monitor import CodeList, Monitor, Question, Questionnaire
from graadmeter.synthesis.targets import Target, references_of

NUMBERS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 20, 30, 45, 60, 90)
MOST_JOINT_ANSWERS = 64
MOST_RANKED = 5

# Shapes of answers about which nothing is printed. They are placeholders and are called so.
PLAIN_SHAPES: Mapping[str, tuple[float, ...]] = {
    "likert": (0.15, 0.40, 0.25, 0.14, 0.06),
    "frequency": (0.75, 0.09, 0.13, 0.03),
}
DONT_KNOW_SHARE = 0.06
OPTION_SHARE = 0.2
LEAST_SHARE = 0.001
UNKNOWN_SHARE = 0.2


@dataclass(frozen=True)
class Answer:
    """One answer to a column: a value, or the reason there is none."""

    value: str | int | None
    missing: MissingKind | None = None


NO_ANSWER = Answer(None, MissingKind.NO_ANSWER)


@dataclass(frozen=True)
class Unit:
    """Columns that are filled together.

    Attributes:
        columns: the columns.
        answers: possible joint answers, one tuple per possibility, aligned with ``columns``.
        prior: share of each joint answer if nothing were printed; sums to 1.
        universe: expression of who gets it; None for everyone.
        grid: name of the grid its question is in, if any.
        exclusive: names of option columns that rule this one out.
    """

    columns: tuple[Column, ...]
    answers: tuple[tuple[Answer, ...], ...]
    prior: NDArray[np.float64]
    universe: str | None
    grid: str | None
    exclusive: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Names of its columns and of their questions."""
        return frozenset(name for column in self.columns for name in (column.name, column.question))


def units_of(
    monitor: Monitor, group: str, wave: int, background: frozenset[str], targets: tuple[Target, ...]
) -> tuple[Unit, ...]:
    """All units of a questionnaire in order; columns that depend on each other are joined.

    Columns are joined when a target is about a derived variable, or several options, that they
    make up together; and a question about which nothing is printed by itself is joined with the
    first figures that are broken down by it.
    """
    questionnaire = monitor.questionnaire(group, wave)
    columns = columns_of(questionnaire, monitor.code_lists)
    single: list[Unit] = []
    for question in questionnaire.questions:
        if question.id in background:
            continue
        own = tuple(column for column in columns if column.question == question.id)
        code_list = monitor.code_lists.get(question.codes or "")
        single += _question_units(question, own, code_list, targets)
    joined = _joined(single, _together(questionnaire, targets))
    return _with_breakdowns(joined, targets, questionnaire)


def _question_units(
    question: Question,
    columns: tuple[Column, ...],
    code_list: CodeList | None,
    targets: tuple[Target, ...],
) -> list[Unit]:
    if not columns:
        return []
    if question.type == "ranking":
        return [_ranking_unit(question, columns)]
    units = []
    exclusive = tuple(f"{question.id}__{code}" for code in question.exclusive)
    ordered = sorted(columns, key=lambda column: column.name not in exclusive)
    for column in ordered:
        answers, prior = _answers(question, column, code_list)
        earlier = tuple(n for n in exclusive if n != column.name)
        if column.name in exclusive:
            earlier = exclusive[: exclusive.index(column.name)]
            share = _room_beside(frozenset(c.name for c in columns) - set(exclusive), targets)
            prior = np.array([share, 1 - share])
        units.append(
            Unit(
                (column,),
                tuple((answer,) for answer in answers),
                prior / prior.sum(),
                question.universe,
                question.grid,
                earlier,
            )
        )
    return units


def _room_beside(options: frozenset[str], targets: tuple[Target, ...]) -> float:
    """Share for an option that rules out others: half of what the largest of those leaves."""
    printed = [
        target.high / 100
        for target in targets
        if target.numerator is not None and references_of([target.numerator]) & options
    ]
    return min(OPTION_SHARE, max(LEAST_SHARE, (1 - max(printed, default=0.0)) / 2))


def _ranking_unit(question: Question, columns: tuple[Column, ...]) -> Unit:
    places = range(1, len(columns) + 1)
    orders = list(permutations(places)) if len(columns) <= MOST_RANKED else [tuple(places)]
    answers = tuple(tuple(Answer(place) for place in order) for order in orders)
    answers = (*answers, tuple(NO_ANSWER for _column in columns))
    prior = np.full(len(answers), 1.0)
    prior[-1] = 0.0
    return Unit(columns, answers, prior / prior.sum(), question.universe, question.grid)


def _answers(
    question: Question, column: Column, code_list: CodeList | None
) -> tuple[list[Answer], NDArray[np.float64]]:
    if column.kind == "option":
        return [Answer(1), Answer(0)], np.array([OPTION_SHARE, 1 - OPTION_SHARE])
    if column.kind == "code" and code_list is not None:
        answers = [Answer(code) for code in column.codes]
        return [*answers, NO_ANSWER], np.array([*_code_shares(question, code_list), 0.0])
    if column.kind == "number":
        return _number_answers(question)
    return [Answer(None, MissingKind.NO_ANSWER)], np.array([1.0])


def _code_shares(question: Question, code_list: CodeList) -> list[float]:
    known = [entry for entry in code_list.codes if entry.role == "answer"]
    shape = PLAIN_SHAPES.get(question.presentation, ())
    if len(shape) != len(known):
        # Earlier answers a little more often than later ones.
        shape = tuple(1.0 / (2 + i) for i in range(len(known)))
    total = sum(shape)
    shares = dict(zip((entry.code for entry in known), shape, strict=True))
    return [
        shares[entry.code] / total if entry.role == "answer" else DONT_KNOW_SHARE
        for entry in code_list.codes
    ]


def _number_answers(question: Question) -> tuple[list[Answer], NDArray[np.float64]]:
    bounds = question.number
    low = bounds.minimum if bounds else 0
    high = bounds.maximum if bounds and bounds.maximum is not None else max(NUMBERS)
    numbers = [number for number in NUMBERS if low <= number <= high] or [low]
    answers = [Answer(number) for number in numbers]
    prior = [1.0 / (1.5 + number - low) ** 1.5 for number in numbers]
    if bounds and bounds.unknown:
        answers.insert(0, Answer(None, MissingKind.UNKNOWN))
        prior.insert(0, UNKNOWN_SHARE * sum(prior))
    return [*answers, NO_ANSWER], np.array([*prior, 0.0])


def _together(questionnaire: Questionnaire, targets: tuple[Target, ...]) -> list[frozenset[str]]:
    """Sets of variables that targets are about jointly."""
    used = frozenset(name for target in targets for name in target.references)
    sets = [
        references_of([derived.expression])
        for derived in questionnaire.derived
        if derived.id in used
    ]
    sets += [
        references_of([target.numerator]) for target in targets if target.numerator is not None
    ]
    return [found for found in sets if len(found) > 1]


def _joined(units: list[Unit], together: list[frozenset[str]]) -> tuple[Unit, ...]:
    result = list(units)
    for names in together:
        members = [unit for unit in result if unit.names & names]
        possibilities = np.prod([len(unit.answers) for unit in members]) if members else 0
        same_universe = len({unit.universe for unit in members}) == 1
        if len(members) > 1 and same_universe and possibilities <= 2 * MOST_JOINT_ANSWERS:
            last = max(result.index(unit) for unit in members)
            joined = _join(members)
            result[last] = joined
            result = [unit for unit in result if unit is joined or unit not in members]
    return tuple(result)


@dataclass(frozen=True)
class _About:
    """What a target is about, derived variables traced back to their questions."""

    names: frozenset[str]
    breakdown: frozenset[str]


def _with_breakdowns(
    units: tuple[Unit, ...], targets: tuple[Target, ...], questionnaire: Questionnaire
) -> tuple[Unit, ...]:
    result = list(units)
    subjects = [
        _About(
            traced(target.references, questionnaire),
            traced(references_of(target.conditions), questionnaire),
        )
        for target in targets
    ]
    for unit in units:
        if unit.columns[0].kind != "code" or unit not in result:
            continue
        about = [subject for subject in subjects if unit.names & subject.names]
        later = result[result.index(unit) + 1 :]
        by_itself = any(not any(u.names & subject.names for u in later) for subject in about)
        broken_down = [subject for subject in about if unit.names & subject.breakdown]
        partner = next((u for u in later if any(u.names & s.names for s in broken_down)), None)
        if partner is None or by_itself or partner.universe != unit.universe:
            continue
        if len(unit.answers) * len(partner.answers) <= MOST_JOINT_ANSWERS:
            result[result.index(partner)] = _join([unit, partner], skip_last=True)
            result.remove(unit)
    return tuple(result)


def traced(names: frozenset[str], questionnaire: Questionnaire) -> frozenset[str]:
    """Variables, and the questions that derived ones among them come from."""
    found = set(names)
    for _pass in questionnaire.derived:
        for derived in questionnaire.derived:
            if derived.id in found:
                found |= references_of([derived.expression])
    return frozenset(found)


def _join(units: list[Unit], *, skip_last: bool = False) -> Unit:
    # Skipping one of the joined questions adds nothing that the targets ask for, but for the last.
    answered = [[i for i in range(len(unit.answers)) if unit.prior[i] > 0] for unit in units]
    if skip_last:
        answered[-1] = list(range(len(units[-1].answers)))
    combinations = list(product(*answered))
    answers = tuple(
        tuple(
            answer
            for unit, index in zip(units, chosen, strict=True)
            for answer in unit.answers[index]
        )
        for chosen in combinations
    )
    prior = np.array(
        [
            np.prod([unit.prior[i] for unit, i in zip(units, chosen, strict=True)])
            for chosen in combinations
        ]
    )
    return Unit(
        columns=tuple(column for unit in units for column in unit.columns),
        answers=answers,
        prior=prior / prior.sum(),
        universe=units[0].universe,
        grid=units[0].grid,
        exclusive=tuple(dict.fromkeys(n for unit in units for n in unit.exclusive)),
    )

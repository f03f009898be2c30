"""Synthesize the answers of one group, unit by unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.expressions import missing_kind_column, parse
from graadmeter.language import use_language
from graadmeter.microdata import MISSING_CODES, MissingKind, add_derived, columns_of
from graadmeter.microdata.columns import Column
from graadmeter.monitor import Monitor, Questionnaire
from graadmeter.synthesis.assignment import assign
from graadmeter.synthesis.composition import ROW, compose
from graadmeter.synthesis.conflicts import (
    Conflict,
    background_conflict,
    conflicts_of,
    of_this_size,
    with_base_figures,
)
from graadmeter.synthesis.demands import coming_bases, foreseen, problem_of
from graadmeter.synthesis.lookahead import allot_with_foresight
from graadmeter.synthesis.profiles import RULED_OUT, all_hold, outcomes_of, profiles_of
from graadmeter.synthesis.targets import Target, TargetKind, references_of, targets_of
from graadmeter.synthesis.units import Answer, Unit, units_of
from graadmeter.tabulation.strata import group_weights


@dataclass
class _State:
    """Answers so far: values with null for missing (and kinds of missing), and stored columns."""

    values: pl.DataFrame
    weights: NDArray[np.float64]
    stored: dict[str, pl.Series] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def synthesize_group(
    monitor: Monitor,
    group: str,
    wave: int,
    seed: int,
    respondents: int | None,
    progress: Callable[[float], None],
) -> tuple[pl.DataFrame, list[Conflict]]:
    """Answers of one group that agree with the printed figures of a wave.

    Returns:
        The stored columns, and the printed figures that are kept apart.
    """
    composition = compose(monitor, group, wave, respondents)
    questionnaire = monitor.questionnaire(group, wave)
    with use_language(monitor.language):
        targets = targets_of(monitor, group, wave)
    background = frozenset(composition.background.columns) - {ROW}
    values = add_derived(composition.background, questionnaire, monitor.code_lists)
    weights = group_weights(monitor, group, wave, values).row_weights()
    state = _State(values, weights)
    units = units_of(monitor, group, wave, background, targets)
    owned = _owners(units, targets, questionnaire)
    index = monitor.settings.groups.index(monitor.group(group))
    # Reasons go with the answers, so they are in the monitor's language, whoever makes them.
    with use_language(monitor.language):
        for target in owned.get(-1, []):
            _check_background(state, target, composition.scale)
        for number, unit in enumerate(units):
            rng = np.random.default_rng([seed, index, number])
            mine = owned.get(number, [])
            later = [t for n, found in owned.items() if n > number for t in found]
            _fill(state, unit, mine, later, composition.scale, questionnaire, monitor, rng)
            progress((number + 1) / len(units))
        conflicts = [with_base_figures(c, state.values, targets) for c in state.conflicts]
    if composition.scale != 1.0:
        with use_language(monitor.language):
            conflicts = [of_this_size(conflict) for conflict in conflicts]
    return _stored(state, composition.background, questionnaire, monitor), conflicts


def _owners(
    units: tuple[Unit, ...], targets: tuple[Target, ...], questionnaire: Questionnaire
) -> dict[int, list[Target]]:
    """Target to the last unit it is about; -1 for those about background alone."""
    position: dict[str, int] = {}
    for number, unit in enumerate(units):
        for name in unit.names:
            position[name] = max(position.get(name, -1), number)
        for column in unit.columns:
            position[column.name] = number
    for _pass in range(len(questionnaire.derived)):
        for derived in questionnaire.derived:
            inputs = parse(derived.expression).columns
            position[derived.id] = max((position.get(name, -1) for name in inputs), default=-1)
    owned: dict[int, list[Target]] = {}
    for target in targets:
        last = max((position.get(name, -1) for name in target.references), default=-1)
        owned.setdefault(last, []).append(target)
    return owned


def _check_background(state: _State, target: Target, scale: float) -> None:
    inside = all_hold(state.values, target.conditions)
    found = int(inside.sum())
    if target.kind is TargetKind.COUNT and abs(found - target.printed * scale) >= 1:
        state.conflicts.append(background_conflict(target, found))


def _fill(
    state: _State,
    unit: Unit,
    targets: list[Target],
    later: list[Target],
    scale: float,
    questionnaire: Questionnaire,
    monitor: Monitor,
    rng: np.random.Generator,
) -> None:
    asked = all_hold(state.values, (unit.universe,) if unit.universe else ())
    ruled_out = _ruled_out(state.values, unit)
    frame = state.values.with_columns(pl.Series(RULED_OUT, ruled_out)).filter(pl.Series(asked))
    rows = np.flatnonzero(asked)
    bases = coming_bases(state.values, unit, later, questionnaire)
    about = {name for target in targets for name in target.references}
    about |= {name for conditions in bases for name in references_of(conditions)}
    profiles = profiles_of(frame, state.weights[rows], about, questionnaire)
    chosen = np.full(state.values.height, -1, dtype=np.int64)
    if rows.size:
        outcomes = outcomes_of(profiles, unit, questionnaire, monitor) if about else None
        problem = problem_of(profiles, unit, targets, scale, outcomes)
        foresight = allot_with_foresight(problem, foreseen(bases, profiles, outcomes))
        state.conflicts += conflicts_of(problem, targets, foresight, explain=scale == 1.0)
        chosen[rows] = assign(profiles, foresight.allotment.table, unit, frame, rng)
    _store(state, unit, chosen)
    state.values = add_derived(state.values, questionnaire, monitor.code_lists)


def _ruled_out(values: pl.DataFrame, unit: Unit) -> NDArray[np.bool_]:
    present = [name for name in unit.exclusive if name in values.columns]
    if not present:
        return np.zeros(values.height, dtype=np.bool_)
    ticked = values.select(
        pl.any_horizontal(pl.col(name) == 1 for name in present).fill_null(value=False)
    )
    return ticked.to_series().to_numpy()


def _store(state: _State, unit: Unit, chosen: NDArray[np.int64]) -> None:
    answers = (*unit.answers, tuple(Answer(None, MissingKind.NOT_ASKED) for _c in unit.columns))
    index = np.where(chosen < 0, len(unit.answers), chosen)
    new = []
    for place, column in enumerate(unit.columns):
        given = [answer[place] for answer in answers]
        new.append(
            _taken(pl.Series(column.name, [a.value for a in given], dtype=column.dtype), index)
        )
        if column.kind == "number":
            kinds = [a.missing.value if a.missing else None for a in given]
            series = pl.Series(missing_kind_column(column.name), kinds, dtype=pl.String)
            new.append(_taken(series, index))
        state.stored[column.name] = _taken(_stored_answers(column, given), index)
    state.values = state.values.with_columns(new)


def _taken(series: pl.Series, index: NDArray[np.int64]) -> pl.Series:
    return series.gather(pl.Series(index.astype(np.uint32)))


def _stored_answers(column: Column, given: list[Answer]) -> pl.Series:
    values = [
        MISSING_CODES[answer.missing] if answer.missing is not None else answer.value
        for answer in given
    ]
    if column.textual:
        return pl.Series(column.name, [str(value) for value in values], dtype=pl.String)
    dtype = pl.Int32 if column.kind == "number" else pl.Int8
    return pl.Series(column.name, values, dtype=dtype)


def _stored(
    state: _State, background: pl.DataFrame, questionnaire: Questionnaire, monitor: Monitor
) -> pl.DataFrame:
    columns = []
    for column in columns_of(questionnaire, monitor.code_lists):
        if column.name in state.stored:
            columns.append(state.stored[column.name])
        else:
            columns.append(background[column.name].cast(pl.String))
    return pl.DataFrame(columns)

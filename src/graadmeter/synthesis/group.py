"""Synthesize the answers of one group, unit by unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.expressions import holds, missing_kind_column, parse
from graadmeter.language import gettext as _
from graadmeter.microdata import MISSING_CODES, MissingKind, add_derived, columns_of
from graadmeter.microdata.columns import Column
from graadmeter.monitor import Monitor, Questionnaire
from graadmeter.synthesis.allotment import Demand, Problem, conflicting
from graadmeter.synthesis.composition import ROW, compose
from graadmeter.synthesis.lookahead import ComingBase, allot_with_foresight
from graadmeter.synthesis.targets import Target, TargetKind, references_of, targets_of
from graadmeter.synthesis.units import Answer, Unit, units_of
from graadmeter.tabulation.strata import group_weights

_PROFILE = "_profile"
_RULED_OUT = "_ruled_out"


@dataclass(frozen=True)
class Conflict:
    """A printed figure that the answers could not be made to agree with.

    Attributes:
        others: labels of the printed figures it contradicts; empty if it is impossible by itself.
        proven: no whole respondents exist that agree with it and the others together.
    """

    target: Target
    others: tuple[str, ...]
    reason: str
    proven: bool


@dataclass
class _State:
    """Answers so far: values with null for missing (and kinds of missing), and stored columns."""

    values: pl.DataFrame
    weights: NDArray[np.float64]
    stored: dict[str, pl.Series] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def synthesize_group(  # noqa: PLR0913
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
    targets = targets_of(monitor, group, wave)
    background = frozenset(composition.background.columns) - {ROW}
    values = add_derived(composition.background, questionnaire, monitor.code_lists)
    weights = group_weights(monitor, group, wave, values).row_weights()
    state = _State(values, weights)
    units = units_of(monitor, group, wave, background, targets)
    owned = _owners(units, targets, questionnaire)
    for target in owned.get(-1, []):
        _check_background(state, target, composition.scale)
    index = monitor.settings.groups.index(monitor.group(group))
    for number, unit in enumerate(units):
        rng = np.random.default_rng([seed, index, number])
        mine = owned.get(number, [])
        later = [t for n, found in owned.items() if n > number for t in found]
        _fill(state, unit, mine, later, composition.scale, questionnaire, monitor, rng)
        progress((number + 1) / len(units))
    return _stored(state, composition.background, questionnaire, monitor), state.conflicts


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
    inside = _all_hold(state.values, target.conditions)
    found = int(inside.sum())
    if target.kind is TargetKind.COUNT and abs(found - target.printed * scale) >= 1:
        state.conflicts.append(
            Conflict(
                target,
                (),
                _("gedrukt is n = {printed}, de responstabellen geven {found}").format(
                    printed=int(target.printed), found=found
                ),
                proven=True,
            )
        )


def _all_hold(frame: pl.DataFrame, conditions: tuple[str, ...]) -> NDArray[np.bool_]:
    if not conditions:
        return np.ones(frame.height, dtype=np.bool_)
    truth = holds(frame, {str(i): parse(text) for i, text in enumerate(conditions)})
    return truth.select(pl.all_horizontal(pl.all())).to_series().to_numpy()


def _fill(  # noqa: PLR0913
    state: _State,
    unit: Unit,
    targets: list[Target],
    later: list[Target],
    scale: float,
    questionnaire: Questionnaire,
    monitor: Monitor,
    rng: np.random.Generator,
) -> None:
    asked = _all_hold(state.values, (unit.universe,) if unit.universe else ())
    ruled_out = _ruled_out(state.values, unit)
    frame = state.values.with_columns(pl.Series(_RULED_OUT, ruled_out)).filter(pl.Series(asked))
    rows = np.flatnonzero(asked)
    bases = _coming_bases(state.values, unit, later, questionnaire)
    about = {name for target in targets for name in target.references}
    about |= {name for conditions in bases for name in references_of(conditions)}
    profiles = _profiles(frame, state.weights[rows], about, questionnaire)
    chosen = np.full(state.values.height, -1, dtype=np.int64)
    if rows.size:
        outcomes = _outcomes(profiles, unit, questionnaire, monitor) if about else None
        problem = _problem(profiles, unit, targets, scale, outcomes)
        allotment = allot_with_foresight(problem, _foreseen(bases, profiles, outcomes))
        _record_conflicts(state, problem, targets, allotment.unmet)
        chosen[rows] = _assign(profiles, allotment.table, unit, frame, rng)
    _store(state, unit, chosen)
    state.values = add_derived(state.values, questionnaire, monitor.code_lists)


def _ruled_out(values: pl.DataFrame, unit: Unit) -> NDArray[np.bool_]:
    present = [name for name in unit.exclusive if name in values.columns]
    if not present:
        return np.zeros(values.height, dtype=np.bool_)
    ticked = values.select(pl.any_horizontal(pl.col(name) == 1 for name in present).fill_null(
        value=False
    ))
    return ticked.to_series().to_numpy()


@dataclass(frozen=True)
class _Profiles:
    """Respondents who are alike: a frame of one row per profile, and the profile of each row."""

    frame: pl.DataFrame
    ids: NDArray[np.int64]
    sizes: NDArray[np.int64]
    weights: NDArray[np.float64]


def _coming_bases(
    values: pl.DataFrame, unit: Unit, later: list[Target], questionnaire: Questionnaire
) -> dict[tuple[str, ...], list[Target]]:
    """Bases of later figures that this unit decides, with those figures."""
    decided = set(unit.names)
    for derived in questionnaire.derived:
        if parse(derived.expression).columns & decided:
            decided.add(derived.id)
    known = set(values.columns) | decided
    bases: dict[tuple[str, ...], list[Target]] = {}
    for target in later:
        names = references_of(target.conditions)
        if target.kind is TargetKind.SHARE and names & decided and names <= known:
            bases.setdefault(target.conditions, []).append(target)
    return bases


def _foreseen(
    bases: dict[tuple[str, ...], list[Target]], profiles: _Profiles, outcomes: pl.DataFrame | None
) -> tuple[ComingBase, ...]:
    if outcomes is None:
        return ()
    found = []
    for conditions, targets in bases.items():
        inside = _all_hold(outcomes, conditions).reshape(profiles.sizes.size, -1)
        weights = profiles.weights[inside.any(axis=1)]
        same = weights.size > 0 and float(np.ptp(weights)) == 0.0
        counted = [t for t in targets if same or not t.weighted]
        if counted:
            intervals = np.array([[t.low / 100, t.high / 100] for t in counted])
            found.append(ComingBase(inside, intervals))
    return tuple(found)


def _profiles(
    frame: pl.DataFrame,
    weights: NDArray[np.float64],
    needed: set[str],
    questionnaire: Questionnaire,
) -> _Profiles:
    needed = set(needed)
    for derived in questionnaire.derived:
        if derived.id in needed and derived.id not in frame.columns:
            needed |= parse(derived.expression).columns
            needed |= {missing_kind_column(n) for n in parse(derived.expression).missing_of}
    keys = sorted(name for name in needed if name in frame.columns) + [_RULED_OUT]
    working = frame.select(keys).with_columns(pl.Series("_weight", weights))
    grouped = (
        working.with_row_index("_position")
        .group_by([*keys, "_weight"], maintain_order=True)
        .agg(pl.len().alias("_size"), pl.col("_position"))
        .with_row_index(_PROFILE)
    )
    ids = np.empty(frame.height, dtype=np.int64)
    placed = grouped.select(_PROFILE, "_position").explode("_position")
    ids[placed["_position"].to_numpy()] = placed[_PROFILE].to_numpy()
    return _Profiles(
        grouped.select(_PROFILE, *keys),
        ids,
        grouped["_size"].to_numpy().astype(np.int64),
        grouped["_weight"].to_numpy(),
    )


def _problem(
    profiles: _Profiles,
    unit: Unit,
    targets: list[Target],
    scale: float,
    outcomes: pl.DataFrame | None,
) -> Problem:
    shape = (profiles.sizes.size, len(unit.answers))
    allowed = np.ones(shape, dtype=np.bool_)
    ruled_out = profiles.frame[_RULED_OUT].to_numpy()
    ticks = np.array([any(a.value == 1 for a in answer) for answer in unit.answers])
    if unit.exclusive:
        allowed[np.ix_(ruled_out, ticks)] = False
    demands: tuple[Demand, ...] = ()
    if outcomes is not None:
        figures = {t.table for t in targets if t.kind is not TargetKind.COUNT}
        demands = tuple(
            replace(
                _demand(t, outcomes, profiles, shape, scale),
                cost=_cost(t, beside_figures=t.table in figures),
            )
            for t in targets
        )
    return Problem(profiles.sizes, allowed, unit.prior, demands)


def _cost(target: Target, *, beside_figures: bool) -> float:
    """What giving up a target costs.

    Numbered tables go before figures, insets and running text. Of one n and one figure of the same
    table that exclude each other, the figure is given up: the n is the base of a whole row or
    column. An n that belongs to figures still to come yields.
    """
    weight = 1.0 if target.numbered else 0.4
    if target.kind is TargetKind.COUNT:
        weight *= 1.01 if beside_figures else 0.5
    return weight


def _outcomes(
    profiles: _Profiles, unit: Unit, questionnaire: Questionnaire, monitor: Monitor
) -> pl.DataFrame:
    """Every profile with every answer, derived variables included, profile by profile."""
    answers = answer_frame(unit)
    crossed = profiles.frame.join(answers, how="cross", maintain_order="left_right")
    return add_derived(crossed, questionnaire, monitor.code_lists)


def answer_frame(unit: Unit) -> pl.DataFrame:
    """The answers of a unit as a frame: values and kinds of missing, one row per answer."""
    columns = []
    for place, column in enumerate(unit.columns):
        given = [answer[place] for answer in unit.answers]
        columns.append(pl.Series(column.name, [a.value for a in given], dtype=column.dtype))
        kinds = [a.missing.value if a.missing else None for a in given]
        columns.append(pl.Series(missing_kind_column(column.name), kinds, dtype=pl.String))
    return pl.DataFrame(columns)


def _demand(
    target: Target,
    outcomes: pl.DataFrame,
    profiles: _Profiles,
    shape: tuple[int, int],
    scale: float,
) -> Demand:
    base = _all_hold(outcomes, target.conditions).reshape(shape).astype(float)
    if target.kind is TargetKind.COUNT:
        wanted = target.printed * scale
        half = 0.5 if scale == 1.0 else max(0.5, 0.5 * scale)
        return Demand(base, None, wanted - half, wanted + half)
    counted = _all_hold(outcomes, (target.valid or "TRUE",)).reshape(shape)
    weight = profiles.weights[:, None] if target.weighted else 1.0
    denominator = base * counted * weight
    if target.kind is TargetKind.MEAN:
        number = outcomes[target.variable or ""].fill_null(0).to_numpy().reshape(shape)
        return Demand(denominator * number, denominator, target.low, target.high)
    counted = _all_hold(outcomes, (target.numerator or "FALSE",)).reshape(shape)
    return Demand(denominator * counted, denominator, target.low / 100, target.high / 100)


def _record_conflicts(
    state: _State, problem: Problem, targets: list[Target], unmet: tuple[int, ...]
) -> None:
    for index in unmet:
        target = targets[index]
        met = [i for i in range(len(targets)) if i not in unmet]
        # Figures of other tables are dropped first, so that the explanation stays near.
        candidates = sorted(met, key=lambda i, t=target: _nearness(targets[i], t))
        others = conflicting(problem, index, tuple(candidates))
        labels = tuple(targets[i].label for i in others or ())
        if others is None:
            reason = _("niet bereikt; of het kan, is niet bewezen")
        elif not others:
            reason = _("kan niet voorkomen bij deze basis")
        else:
            reason = _("kan niet samengaan met {others}").format(others=", ".join(labels))
        state.conflicts.append(Conflict(target, labels, reason, proven=others is not None))


def _nearness(other: Target, target: Target) -> tuple[bool, bool, bool]:
    return (
        other.table == target.table,
        other.table == target.table and target.column == other.column,
        other.kind is not TargetKind.COUNT,
    )


def _assign(
    profiles: _Profiles,
    table: NDArray[np.int64],
    unit: Unit,
    frame: pl.DataFrame,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Give every respondent of a profile one of the answers allotted to it, at random.

    Options go first to those who ticked none yet, and "unknown" first to those who knew less
    before in the same grid, as people do.
    """
    order = rng.permutation(profiles.ids.size)
    order = order[np.argsort(_last_in_line(unit, frame)[order], kind="stable")]
    order = order[np.argsort(profiles.ids[order], kind="stable")]
    answers = np.tile(np.arange(table.shape[1]), table.shape[0])
    chosen = np.empty(profiles.ids.size, dtype=np.int64)
    chosen[order] = np.repeat(answers, table.ravel())
    return chosen


def _last_in_line(unit: Unit, frame: pl.DataFrame) -> NDArray[np.int64]:
    first = unit.columns[0]
    if first.kind == "option":
        prefix = first.question + "__"
        earlier = [c for c in frame.columns if c.startswith(prefix) and not c.endswith("__missing")]
        return _row_sums(frame, [pl.col(name).fill_null(0) for name in earlier])
    if first.kind == "number":
        kinds = [c for c in frame.columns if c.endswith("__missing")]
        unknown = MissingKind.UNKNOWN.value
        return -_row_sums(frame, [(pl.col(c) == unknown).fill_null(value=False) for c in kinds])
    return np.zeros(frame.height, dtype=np.int64)


def _row_sums(frame: pl.DataFrame, columns: list[pl.Expr]) -> NDArray[np.int64]:
    if not columns:
        return np.zeros(frame.height, dtype=np.int64)
    total = frame.select(pl.sum_horizontal(c.cast(pl.Int64) for c in columns))
    return total.to_series().to_numpy().astype(np.int64)


def _store(state: _State, unit: Unit, chosen: NDArray[np.int64]) -> None:
    answers = (*unit.answers, tuple(Answer(None, MissingKind.NOT_ASKED) for _c in unit.columns))
    index = np.where(chosen < 0, len(unit.answers), chosen)
    new = []
    for place, column in enumerate(unit.columns):
        given = [answer[place] for answer in answers]
        new.append(_taken(pl.Series(column.name, [a.value for a in given], dtype=column.dtype),
                          index))
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

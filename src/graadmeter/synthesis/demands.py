"""Targets as demands on a table of profiles by answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from graadmeter.expressions import parse
from graadmeter.monitor import Questionnaire
from graadmeter.synthesis.lookahead import ComingBase
from graadmeter.synthesis.problem import Demand, Problem
from graadmeter.synthesis.profiles import RULED_OUT, Profiles, all_hold
from graadmeter.synthesis.targets import Target, TargetKind, references_of
from graadmeter.synthesis.units import Unit


def coming_bases(
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


def foreseen(
    bases: dict[tuple[str, ...], list[Target]], profiles: Profiles, outcomes: pl.DataFrame | None
) -> tuple[ComingBase, ...]:
    """The coming bases on the table of a unit; only those over which every weight is the same."""
    if outcomes is None:
        return ()
    found = []
    for conditions, targets in bases.items():
        inside = all_hold(outcomes, conditions).reshape(profiles.sizes.size, -1)
        weights = profiles.weights[inside.any(axis=1)]
        same = weights.size > 0 and float(np.ptp(weights)) == 0.0
        counted = [t for t in targets if same or not t.weighted]
        if counted:
            intervals = np.array([[t.low / 100, t.high / 100] for t in counted])
            labels = tuple(t.label for t in counted)
            words = tuple(t.words for t in counted)
            found.append(ComingBase(inside, intervals, labels, words))
    return tuple(found)


def problem_of(
    profiles: Profiles,
    unit: Unit,
    targets: list[Target],
    scale: float,
    outcomes: pl.DataFrame | None,
) -> Problem:
    """What a unit has to allot: profiles, possible answers and demands."""
    shape = (profiles.sizes.size, len(unit.answers))
    allowed = np.ones(shape, dtype=np.bool_)
    ruled_out = profiles.frame[RULED_OUT].to_numpy()
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


def _demand(
    target: Target,
    outcomes: pl.DataFrame,
    profiles: Profiles,
    shape: tuple[int, int],
    scale: float,
) -> Demand:
    base = all_hold(outcomes, target.conditions).reshape(shape).astype(float)
    if target.kind is TargetKind.COUNT:
        wanted = target.printed * scale
        half = 0.5 if scale == 1.0 else max(0.5, 0.5 * scale)
        return Demand(base, None, wanted - half, wanted + half)
    counted = all_hold(outcomes, (target.valid or "TRUE",)).reshape(shape)
    weight = profiles.weights[:, None] if target.weighted else 1.0
    denominator = base * counted * weight
    if target.kind is TargetKind.MEAN:
        number = outcomes[target.variable or ""].fill_null(0).to_numpy().reshape(shape)
        return Demand(denominator * number, denominator, target.low, target.high)
    counted = all_hold(outcomes, (target.numerator or "FALSE",)).reshape(shape)
    return Demand(denominator * counted, denominator, target.low / 100, target.high / 100)

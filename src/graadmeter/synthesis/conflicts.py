"""Printed figures that answers could not be made to agree with, and what they contradict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.language import gettext as _
from graadmeter.synthesis.allotment import Allotment
from graadmeter.synthesis.lookahead import Foresight, no_whole_number
from graadmeter.synthesis.problem import Demand, Problem
from graadmeter.synthesis.profiles import all_hold
from graadmeter.synthesis.programme import conflicting
from graadmeter.synthesis.targets import Target, TargetKind


@dataclass(frozen=True)
class Conflict:
    """A printed figure that is kept apart.

    Attributes:
        others: labels of the printed figures it contradicts; empty if it is impossible by itself.
        proven: no whole respondents exist that agree with it and the others together.
    """

    target: Target
    others: tuple[str, ...]
    reason: str
    proven: bool


def background_conflict(target: Target, found: int) -> Conflict:
    """A printed n that the response tables contradict."""
    reason = _("Gedrukt is n = {printed}, de responstabellen geven {found}.").format(
        printed=int(target.printed), found=found
    )
    return Conflict(target, (), reason, proven=True)


def conflicts_of(
    problem: Problem, targets: Sequence[Target], foresight: Foresight, *, explain: bool
) -> list[Conflict]:
    """Why each target that was given up could not be met.

    Args:
        problem: what was to be allotted.
        targets: the targets, in the order of the problem's demands.
        foresight: what was allotted and given up.
        explain: look for the contradiction; without, the targets are only listed.
    """
    if not explain:
        return [Conflict(targets[i], (), "", proven=False) for i in foresight.allotment.unmet]
    allotment = foresight.allotment
    found = []
    for index in allotment.unmet:
        target = targets[index]
        if index in foresight.yielded:
            size, labels = foresight.yielded[index]
            reason = _(
                "Bij de basis die hieruit volgt (n = {size}) kunnen niet voorkomen: {others}."
            ).format(size=size, others="; ".join(foresight.words[label] for label in labels))
            found.append(Conflict(target, labels, reason, proven=True))
            continue
        met = [i for i in range(len(targets)) if i not in allotment.unmet]
        # Figures of other tables are dropped first, so that the explanation stays near.
        candidates = sorted(met, key=lambda i: _nearness(targets[i], target))
        others = conflicting(problem, index, tuple(candidates))
        if others:
            labels = tuple(targets[i].label for i in others)
            reason = _("Kan niet samengaan met {others}.").format(
                others="; ".join(targets[i].words for i in others)
            )
            found.append(Conflict(target, labels, reason, proven=True))
        else:
            found.append(_alone(target, problem.demands[index], allotment, others is not None))
    return found


def _nearness(other: Target, target: Target) -> tuple[bool, bool, bool]:
    return (
        other.table == target.table,
        other.table == target.table and target.column == other.column,
        other.kind is not TargetKind.COUNT,
    )


def _alone(target: Target, demand: Demand, allotment: Allotment, impossible: bool) -> Conflict:
    """A figure that contradicts no other: impossible at its base, or just not reached.

    Who is in the base, with which weight, and who was kept from an answer, was chosen here, not
    printed. So only arithmetic is a proof: no whole number out of the base gives the figure.
    """
    if impossible and demand.denominator is not None:
        inside = demand.denominator > 0
        size = int(allotment.table[inside].sum())
        same = np.unique(demand.denominator[inside]).size == 1
        if same and no_whole_number(demand.low, demand.high, size):
            reason = _("Kan niet voorkomen bij n = {size}.").format(size=size)
            return Conflict(target, (), reason, proven=True)
    return Conflict(target, (), _("Niet bereikt; of het kan, is niet bewezen."), proven=False)


def of_this_size(conflict: Conflict) -> Conflict:
    """A figure not met by more or fewer respondents than there were: no fault of the source."""
    reason = _("Past niet bij dit aantal respondenten; het is een ander dan het gedrukte.")
    return replace(conflict, others=(), reason=reason, proven=False)


def with_base_figures(
    conflict: Conflict, values: pl.DataFrame, targets: Sequence[Target]
) -> Conflict:
    """Name the printed figures that fix the base at which a figure cannot occur.

    Those are the figures whose counted respondents are exactly that base, and the n printed for it.
    """
    target = conflict.target
    if conflict.others or not conflict.proven or target.kind is TargetKind.COUNT:
        return conflict
    base = all_hold(values, (*target.conditions, target.valid or "TRUE"))
    fixing = [other for other in targets if other is not target and _fixes(other, base, values)]
    if not fixing:
        return conflict
    reason = _("Kan niet voorkomen bij n = {size}, dat volgt uit {others}.").format(
        size=int(base.sum()), others="; ".join(other.words for other in fixing)
    )
    return replace(conflict, others=tuple(other.label for other in fixing), reason=reason)


def _fixes(other: Target, base: NDArray[np.bool_], values: pl.DataFrame) -> bool:
    if other.kind is TargetKind.COUNT:
        counted = other.conditions
    elif other.kind is TargetKind.SHARE and other.numerator is not None:
        counted = (*other.conditions, other.numerator)
    else:
        return False
    return bool(np.array_equal(all_hold(values, counted), base))

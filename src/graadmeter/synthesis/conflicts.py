"""Printed figures that answers could not be made to agree with, and what they contradict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graadmeter.language import gettext as _
from graadmeter.synthesis.allotment import Allotment
from graadmeter.synthesis.lookahead import Foresight
from graadmeter.synthesis.problem import Demand, Problem
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
    problem: Problem, targets: Sequence[Target], foresight: Foresight
) -> list[Conflict]:
    """Why each target that was given up could not be met."""
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

    With weights that differ within the base, who is in it decides what is possible, and that was
    chosen here, not printed. So nothing is proven then.
    """
    if not impossible or demand.denominator is None:
        return Conflict(target, (), _("Niet bereikt; of het kan, is niet bewezen."), proven=False)
    inside = demand.denominator > 0
    size = int(allotment.table[inside].sum())
    same = np.unique(demand.denominator[inside]).size == 1
    reason = _("Kan niet voorkomen bij n = {size}.").format(size=size)
    return Conflict(target, (), reason, proven=bool(same))

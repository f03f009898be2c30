"""Recall and false alarms of the rules over many invented surveys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from tests.property.consistency.planting import detectable, detectable_copies, errors
from tests.property.consistency.planting.clean import SEED, TABLES_IN_SURVEY, Survey, Table
from tests.property.consistency.planting.detectable import Places
from tests.property.consistency.planting.errors import Planted

from graadmeter.consistency import Certainty, Finding, Grid, Material, Rule, Spot, audit
from graadmeter.consistency.rules import (
    copied_line,
    count_sums,
    different_n,
    differing_repeat,
    distribution_sum,
    joint_shares,
    part_above_whole,
    possible_share,
    repeated_values,
    response_rate,
    same_heading,
    total_not_reachable,
    total_outside_parts,
    weights_from_shares,
)

RULES: tuple[Rule, ...] = tuple(
    module.RULE
    for module in (
        copied_line,
        count_sums,
        different_n,
        differing_repeat,
        distribution_sum,
        joint_shares,
        part_above_whole,
        possible_share,
        repeated_values,
        response_rate,
        same_heading,
        total_not_reachable,
        total_outside_parts,
        weights_from_shares,
    )
)
PLANTED = (
    "distribution-sum",
    "possible-share",
    "jointly-possible",
    "total-outside-parts",
    "total-not-reachable",
    "count-sums",
    "response-rate",
    "weights-from-shares",
    "copied-line",
    "different-n",
)
_SURE = (Certainty.CERTAIN, Certainty.LIKELY)
ALONE, SURVEY, UNRELATED = "alone", "one survey", "ten surveys"
UNSAID = "several answers, unsaid"
"""Alone, without the note that somebody could give several answers: against an assumption."""
SETTINGS = (ALONE, SURVEY, UNRELATED, UNSAID)


@dataclass
class Measured:
    """What was found.

    Attributes:
        tables: number of clean tables.
        unsaid: number of those with several answers.
        planted: per kind the number of errors.
        visible: per kind those that contradict something.
        caught: per kind those of which some rule names a contradiction.
        possible: per rule and kind of error the contradictions that can be seen.
        found: those of them that the rule names, with the right table and place.
        missed: those that it does not: rule, kind, error, tables beside it and places.
        alarms: per setting, rule and certainty the number of findings in clean tables.
        alarmed: per setting and certainty the clean tables that some finding names.
    """

    tables: int = 0
    unsaid: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    visible: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    possible: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[tuple[str, str, Planted, tuple[Grid, ...], Places]] = field(default_factory=list)
    alarms: Counter[tuple[str, str, Certainty]] = field(default_factory=Counter)
    alarmed: Counter[tuple[str, Certainty]] = field(default_factory=Counter)

    def recall(self, rule: str) -> tuple[int, int]:
        """Found and detectable, over all kinds of error."""
        kinds = {kind for each, kind in self.possible if each == rule}
        return (
            sum(self.found[rule, kind] for kind in kinds),
            sum(self.possible[rule, kind] for kind in kinds),
        )


def measure(tables: int) -> Measured:
    """Clean and faulty tables, audited; ten tables to a survey."""
    measured = Measured()
    batch: list[tuple[Table, ...]] = []
    for number in range(-(-tables // TABLES_IN_SURVEY)):
        survey = Survey(number).tables()
        measured.tables += len(survey)
        rng = np.random.default_rng([SEED, number, 1])
        for table in survey:
            _plant(measured, rng, table)
            _alarms(measured, ALONE, (table.grid,))
            if table.kind == "several":
                measured.unsaid += 1
                _alarms(measured, UNSAID, (replace(table.grid, notes=()),))
        _alarms(measured, SURVEY, [table.grid for table in survey])
        batch.append(survey)
        if len(batch) == TABLES_IN_SURVEY:
            for at in range(TABLES_IN_SURVEY):
                # Of each survey another table, so that no two are about the same people.
                mixed = [each[(at + turn) % len(each)].grid for turn, each in enumerate(batch)]
                _alarms(measured, UNRELATED, mixed)
            batch.clear()
    return measured


def contradictions(planted: Planted, context: Sequence[Grid]) -> Iterator[tuple[str, Places]]:
    """Every contradiction in a table that can be seen, with the rule whose it is."""
    grid = planted.grid
    for rule, found in (
        ("distribution-sum", detectable.distribution_sum(grid)),
        ("possible-share", detectable.possible_share(grid)),
        ("jointly-possible", detectable.jointly_possible(grid)),
        ("total-outside-parts", detectable.total_outside_parts(grid)),
        ("total-not-reachable", detectable.total_not_reachable(grid, context)),
        ("count-sums", detectable.count_sums(grid)),
        ("response-rate", detectable.response_rate(grid)),
        ("weights-from-shares", detectable.weights_from_shares(grid)),
        ("different-n", detectable.different_n(grid, context)),
        ("copied-line", detectable_copies.copied_line(grid, planted.copied)),
    ):
        yield from ((rule, places) for places in found)


def names(finding: Finding, table: str, places: Places) -> bool:
    """Whether a finding names one of the places, or the whole row or column that holds it."""
    return any(
        isinstance(spot, Spot)
        and spot.table == table
        and (spot.row, spot.column) != (None, None)
        and any(spot.row in (None, row) and spot.column in (None, column) for row, column in places)
        for spot in finding.where
    )


def _plant(measured: Measured, rng: np.random.Generator, table: Table) -> None:
    """One error of each kind in turn, in half of the cases with response and weights beside it."""
    for kind, make in errors.KINDS.items():
        planted = make(rng, table)
        if planted is None:
            continue
        measured.planted[kind] += 1
        context = table.context if rng.random() < 0.5 else ()
        seen = list(contradictions(planted, context))
        if not seen:
            continue
        findings = audit(Material((*context, planted.grid)), RULES)
        sure = [finding for finding in findings if finding.certainty in _SURE]
        before = measured.found.total()
        for rule, places in seen:
            measured.possible[rule, kind] += 1
            if any(each.rule == rule and names(each, planted.grid.id, places) for each in sure):
                measured.found[rule, kind] += 1
            else:
                measured.missed.append((rule, kind, planted, context, places))
        measured.visible[kind] += 1
        measured.caught[kind] += measured.found.total() > before


def _alarms(measured: Measured, setting: str, grids: Iterable[Grid]) -> None:
    # An id says nothing to a reader, so that it may not matter what it is.
    tables = tuple(replace(grid, id=f"t{number}") for number, grid in enumerate(grids))
    findings = audit(Material(tables), RULES)
    measured.alarms.update((setting, each.rule, each.certainty) for each in findings)
    for certainty in Certainty:
        named = {
            spot.table
            for each in findings
            if each.certainty is certainty
            for spot in each.where
            if isinstance(spot, Spot)
        }
        measured.alarmed[setting, certainty] += len(named)


def report(measured: Measured) -> str:
    """Recall per rule and kind of error, and false alarms per setting, as text."""
    lines = [
        f"{measured.tables} clean tables, {measured.planted.total()} errors planted",
        "",
        f"{'error':22} {'planted':>10} {'visible':>10} {'found':>8}",
        *(
            f"{kind:22} {measured.planted[kind]:10} {measured.visible[kind]:10}"
            f" {measured.caught[kind]:8}"
            for kind in errors.KINDS
        ),
        "",
        f"{'rule':22} {'error':18} {'detectable':>10} {'found':>8} {'recall':>8}",
    ]
    for rule in PLANTED:
        kinds = sorted(kind for each, kind in measured.possible if each == rule)
        for kind in kinds:
            possible, found = measured.possible[rule, kind], measured.found[rule, kind]
            lines.append(f"{rule:22} {kind:18} {possible:10} {found:8} {found / possible:8.1%}")
        found, possible = measured.recall(rule)
        share = f"{found / possible:8.1%}" if possible else f"{'-':>8}"
        lines.append(f"{rule:22} {'all':18} {possible:10} {found:8} {share}")
    lines += [
        "",
        f"{'false alarms':24} {'certain':>8} {'likely':>8} {'note':>8}   clean tables named",
    ]
    for setting in SETTINGS:
        numbers = [measured.alarmed[setting, each] for each in Certainty]
        lines.append(f"{setting:24} " + " ".join(f"{number:8}" for number in numbers))
    for (setting, rule, certainty), number in sorted(measured.alarms.items()):
        lines.append(f"  {setting}: {rule}, {certainty}: {number} finding(s)")
    return "\n".join(lines)

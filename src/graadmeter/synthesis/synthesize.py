"""Synthetic microdata of a wave that agree with its printed figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.microdata import (
    Metadata,
    Microdata,
    checked_microdata,
    questionnaire_hash,
    write_microdata,
)
from graadmeter.monitor import Monitor
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.synthesis.composition import largest_remainder
from graadmeter.synthesis.conflicts import Conflict
from graadmeter.synthesis.group import synthesize_group
from graadmeter.synthesis.targets import targets_of
from graadmeter.synthesis.units import traced
from graadmeter.tabulation.kept_apart import KeptApart, kept_apart_json

KEPT_APART_FILE = "kept_apart.json"


@dataclass(frozen=True)
class Synthesis:
    """Synthetic answers of all groups of a wave.

    Attributes:
        stored: group to answers as stored.
        kept_apart: printed figures that contradict each other or cannot occur at their base.
    """

    stored: dict[str, pl.DataFrame]
    metadata: Metadata
    kept_apart: tuple[KeptApart, ...]

    def microdata(self, monitor: Monitor) -> dict[str, Microdata]:
        """Group to its answers, checked and typed as if they were read from files."""
        return {
            group: checked_microdata(
                monitor,
                group,
                self.metadata.wave,
                stored,
                Path(f"{group}.parquet"),
                synthetic=True,
                placeholders=self.metadata.placeholders.get(group, ()),
            )
            for group, stored in self.stored.items()
        }

    def files(self) -> dict[str, bytes]:
        """File name to bytes of the microdata folder."""
        files = write_microdata(self.stored, self.metadata)
        files[KEPT_APART_FILE] = kept_apart_json(self.kept_apart)
        return files


def synthesize(
    monitor: Monitor,
    wave: int,
    seed: int,
    respondents: int | None = None,
    progress: Callable[[float], None] = lambda _done: None,
) -> Synthesis:
    """Make synthetic microdata of a wave: the same seed gives the same answers.

    Args:
        monitor: the monitor.
        wave: the wave that is imitated.
        seed: start of the random order in which respondents get their answers.
        respondents: number of respondents of all groups together; None for the printed numbers.
        progress: called with the part that is done, from 0 to 1.

    Raises:
        UserError: the wave has no questionnaires or no population, or is asked for too few people.
    """
    groups = monitor.groups_in(wave)
    numbers = _respondents(monitor, wave, respondents)
    stored: dict[str, pl.DataFrame] = {}
    conflicts: list[Conflict] = []
    for place, group in enumerate(groups):
        stored[group.id], found = synthesize_group(
            monitor,
            group.id,
            wave,
            seed,
            numbers.get(group.id),
            _within(progress, place, len(groups)),
        )
        conflicts += found
    with use_language(monitor.language):
        note = _(
            "Synthetische gegevens: gemaakt uit gepubliceerde cijfers. Niemand heeft deze "
            "antwoorden gegeven."
        )
    metadata = Metadata(
        monitor=monitor.settings.id,
        wave=wave,
        synthetic=True,
        seed=seed,
        note=note,
        questionnaires={
            g.id: questionnaire_hash(monitor.questionnaire(g.id, wave), monitor.code_lists)
            for g in groups
        },
        respondents={name: frame.height for name, frame in stored.items()},
        placeholders={g.id: placeholders_of(monitor, g.id, wave) for g in groups},
    )
    return Synthesis(stored, metadata, tuple(_kept_apart(c) for c in conflicts))


def _within(progress: Callable[[float], None], place: int, count: int) -> Callable[[float], None]:
    """Progress within one of several equal parts as progress of the whole."""
    return lambda part: progress((place + part) / count)


def _respondents(monitor: Monitor, wave: int, total: int | None) -> dict[str, int | None]:
    groups = [g.id for g in monitor.groups_in(wave)]
    if total is None:
        return dict.fromkeys(groups)
    if not _enough(monitor, wave, groups, total):
        least = total
        while not _enough(monitor, wave, groups, least):
            least += max(1, least // 20)
        raise UserError(
            _("{number} respondenten is te weinig om elke cel van elke doelgroep te vullen").format(
                number=total
            ),
            where="--respondents",
            mend=_("Vraag er ongeveer {least} of meer.").format(least=least),
        )
    return dict(zip(groups, _divided(monitor, wave, groups, total), strict=True))


def _enough(monitor: Monitor, wave: int, groups: list[str], total: int) -> bool:
    """Whether a number of respondents is enough to have someone in every printed cell."""
    for name, number in zip(groups, _divided(monitor, wave, groups, total), strict=True):
        population = monitor.populations.get((name, wave))
        if population is not None:
            completed = np.array([cell.completed for cell in population.cells], dtype=np.int64)
            counts = largest_remainder(completed, number)
            if np.any((counts == 0) & (completed > 0)):
                return False
    return True


def _divided(monitor: Monitor, wave: int, groups: list[str], total: int) -> list[int]:
    printed = np.array(
        [
            sum(cell.completed for cell in monitor.populations[name, wave].cells)
            if (name, wave) in monitor.populations
            else 1
            for name in groups
        ]
    )
    return [int(number) for number in largest_remainder(printed, total)]


def placeholders_of(monitor: Monitor, group: str, wave: int) -> tuple[str, ...]:
    """Questions that no printed figure of the wave is about, in the order they are asked."""
    questionnaire = monitor.questionnaire(group, wave)
    about = traced(
        frozenset(n for t in targets_of(monitor, group, wave) for n in t.references), questionnaire
    )
    printed = {name.split(OPTION_SEPARATOR, maxsplit=1)[0] for name in about}
    population = monitor.populations.get((group, wave))
    known = set(population.cells[0].values) if population is not None else set()
    return tuple(q.id for q in questionnaire.questions if q.id not in printed | known)


def _kept_apart(conflict: Conflict) -> KeptApart:
    target = conflict.target
    return KeptApart(
        table=target.table,
        row=target.row,
        column=target.column,
        printed=target.printed,
        others=conflict.others,
        reason=conflict.reason,
        proven=conflict.proven,
    )

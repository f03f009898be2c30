"""The weights of a group: its respondents by post-stratum against its population (MON-14)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.errors import UserError
from graadmeter.estimation import PostStrata, post_stratify, unweighted
from graadmeter.language import gettext as _
from graadmeter.microdata import add_derived, stratum_codes
from graadmeter.monitor import Monitor


@dataclass(frozen=True)
class GroupWeights:
    """Post-strata of one group.

    Attributes:
        codes: int32 (n,), post-stratum of every respondent.
        labels: the values of the stratification variables per post-stratum, None where missing.
        strata: sizes and weights; one stratum of weight 1 for a group that is not weighted.
        reconstructed: the counts or populations are reconstructed, not printed.
    """

    codes: NDArray[np.int32]
    labels: tuple[tuple[str | None, ...], ...]
    strata: PostStrata
    reconstructed: bool

    def row_weights(self) -> NDArray[np.float64]:
        """Weight of every respondent, float64 (n,)."""
        return np.asarray(self.strata.weight[self.codes])


def group_weights(monitor: Monitor, group: str, wave: int, values: pl.DataFrame) -> GroupWeights:
    """Post-stratify the respondents of a group to its population, if it has any.

    Args:
        monitor: the monitor.
        group: id of the target group.
        wave: the wave.
        values: answers with the stratification variables, missing as null.

    Raises:
        UserError: respondents in a post-stratum without population, or the reverse.
    """
    variables = monitor.group(group).strata
    codes, labels = stratum_codes(values, variables)
    sizes = np.bincount(codes, minlength=len(labels))
    if not variables or values.is_empty():  # a group that was not asked has nothing to weigh
        return GroupWeights(codes, labels, unweighted(values.height), reconstructed=False)
    known, reconstructed = stratum_populations(monitor, group, wave)
    absent = [_words(label) for label in labels if label not in known]
    if absent:
        raise UserError(
            _("Respondenten van {group} zitten in een cel zonder populatie: {cells}").format(
                group=group, cells=", ".join(absent)
            ),
            where=f"populations/{wave}/{group}.yaml",
            mend=_("Vul de populatie van die cel aan, of corrigeer de antwoorden."),
        )
    empty = [label for label in known if label not in labels]
    if empty:
        raise UserError(
            _("Geen respondenten van {group} in: {cells}").format(
                group=group, cells=", ".join(map(_words, empty))
            ),
            where=f"populations/{wave}/{group}.yaml",
            mend=_("Voeg de cel samen met een andere; een lege cel kan niet worden gewogen."),
        )
    population = np.array([known[label] for label in labels])
    return GroupWeights(codes, labels, post_stratify(sizes, population), reconstructed)


def _words(label: tuple[str | None, ...]) -> str:
    return " × ".join("–" if value is None else value for value in label)


def stratum_populations(
    monitor: Monitor, group: str, wave: int
) -> tuple[dict[tuple[str | None, ...], float], bool]:
    """Population per post-stratum, and whether any post-stratum is wholly reconstructed.

    A printed total that is only split by reconstruction keeps its weight.
    """
    population = monitor.populations[group, wave]
    totals: dict[tuple[str | None, ...], float] = {}
    printed: set[tuple[str | None, ...]] = set()
    cells = population_frame(monitor, group, wave)
    codes, labels = stratum_codes(cells, monitor.group(group).strata)
    for code, cell in zip(codes, population.cells, strict=True):
        label = labels[code]
        totals[label] = totals.get(label, 0.0) + cell.population
        if cell.status == "printed":
            printed.add(label)
    used = {label: total for label, total in totals.items() if total > 0}
    return used, bool(set(used) - printed)


def population_frame(monitor: Monitor, group: str, wave: int) -> pl.DataFrame:
    """The population cells as a frame with one row per cell, derived variables included."""
    population = monitor.populations[group, wave]
    questionnaire = monitor.questionnaire(group, wave)
    names = list(population.cells[0].values)
    frame = pl.DataFrame(
        {"_cell": list(range(len(population.cells)))}
        | {name: [cell.values[name] for cell in population.cells] for name in names}
    )
    typed = [
        pl.col(name).cast(pl.Enum(monitor.code_lists[question.codes].values))
        for name in names
        if (question := questionnaire.question(name)) is not None and question.codes
    ]
    return add_derived(frame.with_columns(typed), questionnaire, monitor.code_lists)

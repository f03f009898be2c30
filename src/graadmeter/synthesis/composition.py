"""The rows to begin with: respondents with their background, as the response counts have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.monitor import CodeList, Monitor, Population, Questionnaire

ROW = "_row"


@dataclass(frozen=True)
class Composition:
    """Respondents with their background variables.

    Attributes:
        background: one row per respondent, numbered in the column ``_row``.
        scale: respondents in it, relative to the printed response.
    """

    background: pl.DataFrame
    scale: float


def compose(monitor: Monitor, group: str, wave: int, respondents: int | None) -> Composition:
    """The respondents of a group, as many as were printed or scaled to a number.

    Args:
        monitor: the monitor.
        group: id of the target group.
        wave: the wave.
        respondents: number of rows; None for the printed number.

    Raises:
        UserError: there is no population, or too few respondents to fill every cell.
    """
    population = monitor.populations.get((group, wave))
    if population is None:
        raise UserError(
            _("Er is geen populatie van {group} in {wave}").format(group=group, wave=wave),
            where=monitor.settings.id,
            mend=_("Voeg populations/{wave}/{group}.yaml toe.").format(wave=wave, group=group),
        )
    completed = np.array([cell.completed for cell in population.cells], dtype=np.int64)
    total = int(completed.sum())
    counts = completed if respondents is None else largest_remainder(completed, respondents)
    if respondents is not None and np.any((counts == 0) & (completed > 0)):
        raise UserError(
            _("{number} respondenten is te weinig: niet elke cel van {group} krijgt er een").format(
                number=respondents, group=group
            ),
            where="--respondents",
            mend=_("Vraag er minstens {least}.").format(least=_least(completed)),
        )
    questionnaire = monitor.questionnaire(group, wave)
    background = _rows(population, counts, questionnaire, dict(monitor.code_lists))
    return Composition(background, float(counts.sum()) / total)


def _least(completed: NDArray[np.int64]) -> int:
    return int(np.ceil(2 * completed.sum() / completed[completed > 0].min()))


def _rows(
    population: Population,
    counts: NDArray[np.int64],
    questionnaire: Questionnaire,
    code_lists: dict[str, CodeList],
) -> pl.DataFrame:
    names = list(population.cells[0].values)
    columns = []
    for name in names:
        question = questionnaire.question(name)
        codes = code_lists[question.codes].values if question and question.codes else ()
        values = [cell.values[name] for cell in population.cells]
        repeated = np.repeat(np.array(values, dtype=object), counts)
        columns.append(pl.Series(name, repeated.tolist(), dtype=pl.Enum(codes)))
    rows = pl.Series(ROW, np.arange(int(counts.sum())))
    return pl.DataFrame([rows, *columns])


def largest_remainder(shares: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """Divide a total in proportion to shares, in whole numbers that add up to it."""
    exact = shares * (total / shares.sum())
    counts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: total - int(counts.sum())]] += 1
    return np.asarray(counts)

"""Response accounting: approached, completed, rate, shares and weights (MON-13, MON-15)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from graadmeter.expressions import holds, parse
from graadmeter.microdata import Microdata, add_derived
from graadmeter.monitor import CellSpec, Monitor, Population
from graadmeter.tabulation.strata import population_frame

PERCENT = 100.0


class Accounting:
    """Figures on the response of one wave."""

    def __init__(self, monitor: Monitor, wave: int, microdata: Mapping[str, Microdata]) -> None:
        self._monitor = monitor
        self._wave = wave
        self._microdata = microdata

    def figure(self, cell: CellSpec) -> float | None:
        """The figure of an accounting cell; None where it is not known."""
        completed = sum(self._completed(group, cell.conditions) for group in cell.groups)
        if cell.statistic == "completed":
            return float(completed)
        if cell.statistic == "approached":
            return self._approached(cell)
        if cell.statistic == "response_rate":
            approached = self._approached(cell)
            return PERCENT * completed / approached if approached else None
        population = self._population_share(cell)
        if cell.statistic == "population_share":
            return PERCENT * population
        everybody = sum(self._completed(group, ()) for group in cell.groups)
        if not everybody:  # groups that were not asked
            return None
        response = completed / everybody
        if cell.statistic == "response_share":
            return PERCENT * response
        return population / response if response else None

    def reconstructed(self, cell: CellSpec) -> bool:
        """Whether all counts behind a cell are reconstructed.

        A printed total that is only split by reconstruction is not.
        """
        population = self._monitor.populations.get((cell.group, self._wave))
        if population is None:
            return False
        frame = population_frame(self._monitor, cell.group, self._wave)
        inside = _inside(frame, cell.conditions, len(population.cells))
        found = [c.status for c, here in zip(population.cells, inside, strict=True) if here]
        return bool(found) and all(status == "reconstructed" for status in found)

    def _completed(self, group: str, conditions: tuple[str, ...]) -> int:
        microdata = self._microdata[group]
        return int(_inside(microdata.values, conditions, microdata.respondents).sum())

    def _approached(self, cell: CellSpec) -> float | None:
        total = 0.0
        for group in cell.groups:
            population = self._monitor.populations.get((group, self._wave))
            if population is None:
                return None
            numbers = self._approached_numbers(group, population, cell.conditions)
            if numbers is None:
                return None
            total += numbers
        return total

    def _approached_numbers(
        self, group: str, population: Population, conditions: tuple[str, ...]
    ) -> float | None:
        if population.approached:
            frame = self._approached_frame(group, population)
            needed = {name for text in conditions for name in parse(text).needs}
            if not needed <= set(frame.columns):
                return None
            values = [entry.approached for entry in population.approached]
        elif all(entry.approached is not None for entry in population.cells):
            frame = population_frame(self._monitor, group, self._wave)
            values = [entry.approached or 0 for entry in population.cells]
        else:
            return None
        return float(np.array(values)[_inside(frame, conditions, len(values))].sum())

    def _approached_frame(self, group: str, population: Population) -> pl.DataFrame:
        names = list(population.approached[0].values)
        frame = pl.DataFrame(
            {name: [entry.values.get(name) for entry in population.approached] for name in names}
        )
        questionnaire = self._monitor.questionnaire(group, self._wave)
        return add_derived(frame, questionnaire, self._monitor.code_lists)

    def _population_share(self, cell: CellSpec) -> float:
        inside, total = 0.0, 0.0
        for group in cell.groups:
            cells = self._monitor.populations[group, self._wave].cells
            frame = population_frame(self._monitor, group, self._wave)
            numbers = np.array([entry.population for entry in cells])
            inside += float(numbers[_inside(frame, cell.conditions, len(cells))].sum())
            total += float(numbers.sum())
        return inside / total


def _inside(frame: pl.DataFrame, conditions: tuple[str, ...], rows: int) -> np.ndarray:
    if not conditions:
        return np.ones(rows, dtype=np.bool_)
    truth = holds(frame, {str(i): parse(text) for i, text in enumerate(conditions)})
    return truth.select(pl.all_horizontal(pl.all())).to_series().to_numpy()

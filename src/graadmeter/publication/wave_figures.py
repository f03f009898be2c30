"""The figures of a wave: tabulated, or kept from an earlier time when they would be the same.

Figures of synthetic answers may be kept. Of answers that people gave nothing is kept here: a table
knows the figures that it hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from graadmeter.microdata import Microdata
from graadmeter.monitor import Monitor, TableSpec, Text
from graadmeter.publication.cache import NOTHING_KEPT, Cache, digest
from graadmeter.tabulation import (
    KeptApart,
    Tabulator,
    all_questions,
    check_weights,
    reproduce,
)
from graadmeter.tabulation.question_figures import GroupFigures
from graadmeter.tabulation.table import Reproduction, Table, WeightCheck


class WaveFigures:
    """What is computed from the answers of a wave.

    Args:
        monitor: the monitor.
        wave: the wave.
        microdata: group to answers.
        cache: where figures of synthetic answers are kept.
    """

    def __init__(
        self, monitor: Monitor, wave: int, microdata: Mapping[str, Microdata], cache: Cache
    ) -> None:
        self._monitor = without_words(monitor)
        self._wave = wave
        self._microdata = microdata
        invented = all(answers.synthetic for answers in microdata.values())
        self._cache = cache if invented else NOTHING_KEPT

    def table(self, spec: TableSpec) -> Table:
        """One protected table."""
        made: Table = self._cache.value(
            Table, "table", lambda _key, one: self.tabulator.table(one), self._key, spec
        )
        return made

    def weights(self) -> tuple[WeightCheck, ...]:
        """Computed weights beside the printed ones."""
        made: tuple[WeightCheck, ...] = self._cache.value(
            tuple[WeightCheck, ...],
            "weights",
            lambda _key: tuple(check_weights(self._monitor, self.tabulator.accounting, self._wave)),
            self._key,
        )
        return made

    def reproduction(self, kept_apart: Sequence[KeptApart]) -> Reproduction:
        """Printed figures beside the computed ones."""
        made: Reproduction = self._cache.value(
            Reproduction,
            "reproduction",
            lambda _key, apart: reproduce(self._monitor, self.tabulator, self._wave, apart),
            self._key,
            kept_apart,
        )
        return made

    def all_questions(self, tables: Iterable[tuple[TableSpec, Table]]) -> tuple[GroupFigures, ...]:
        """Every question of every group by every breakdown.

        Args:
            tables: the report's tables with their specifications, for figures of earlier waves.
        """
        pairs = tuple(
            (_spec_without_words(spec), replace(table, title="", notes=()))
            for spec, table in tables
        )
        made: tuple[GroupFigures, ...] = self._cache.value(
            tuple[GroupFigures, ...],
            "all-questions",
            lambda _key, given: all_questions(
                self._monitor, self._wave, self._microdata, given, self.tabulator.hidden
            ),
            self._key,
            pairs,
        )
        return made

    @cached_property
    def tabulator(self) -> Tabulator:
        """Estimates of the wave; made when the first figure is not kept."""
        return Tabulator(self._monitor, self._wave, self._microdata)

    @cached_property
    def _key(self) -> str:
        """A hash of the monitor and the answers, of which every figure may depend on all."""
        answers = [
            (one.group, one.wave, one.synthetic, one.stored, sorted(one.placeholders))
            for _group, one in sorted(self._microdata.items())
        ]
        return digest(self._monitor, self._wave, answers)


def without_words(monitor: Monitor) -> Monitor:
    """A monitor without the texts of its report, and the titles and notes of its tables.

    What is computed with it cannot depend on them, so a change of words leaves it as it is.
    """
    return replace(
        monitor,
        texts=(),
        hashes={},
        table_files=tuple(
            file.model_copy(
                update={
                    "tables": tuple(_spec_without_words(spec) for spec in file.tables),
                    "decompositions": (),
                }
            )
            for file in monitor.table_files
        ),
    )


def _spec_without_words(spec: TableSpec) -> TableSpec:
    return spec.model_copy(update={"title": Text({}), "notes": ()})

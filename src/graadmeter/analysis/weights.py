"""Weights by themselves, for use elsewhere: what they are, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from graadmeter.analysis.columns import check_columns
from graadmeter.analysis.design import Design, place
from graadmeter.analysis.frames import FREQ, as_lazy, collect, read_population
from graadmeter.analysis.weighting import weigh
from graadmeter.errors import UserError
from graadmeter.estimation.raking import WeightSpread, weight_spread
from graadmeter.language import gettext as _


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights of n rows.

    Attributes:
        weight: float64 (n,), in the order of the data; they add up to the population.
        spread: the design effect they cause by being unequal (Kish), the effective number of rows,
            and their range.
    """

    weight: pl.Series
    spread: WeightSpread


def poststratify(data: Any, population: Any, *, weight: str | None = None) -> Weights:
    """Weights that make the sample agree with a population cell by cell.

    Args:
        data: a Polars, pandas or Arrow table, or what `read_survey` returns.
        population: a table, or the path of a CSV file, of cells and ``Freq``; see `Design`.
        weight: column with the weights to start from; 1 for every row without it.

    Raises:
        UserError: a cell has no rows or no population, or a weight is missing or negative.
    """
    return _weights(data, Design(weight=weight, poststratify=population))


def rake(data: Any, *margins: Any, weight: str | None = None) -> Weights:
    """Weights that make the sample agree with the margins of a population.

    Args:
        data: a Polars, pandas or Arrow table, or what `read_survey` returns.
        margins: two or more populations, each a table, or the path of a CSV file, of categories
            and ``Freq``.
        weight: column with the weights to start from; 1 for every row without it.

    Raises:
        UserError: as `poststratify`; or the margins do not add up to the same total, or no weights
            can meet them all.
    """
    if not margins:
        raise UserError(
            _("Er is geen marge gegeven"),
            where="rake",
            mend=_("Geef per marge een tabel met categorieën en Freq."),
        )
    return _weights(data, Design(weight=weight, rake=margins))


def _weights(data: Any, design: Design) -> Weights:
    lazy = as_lazy(data)
    columns = lazy.collect_schema().names()
    populations = [
        (place(given, option), read_population(given, place(given, option)))
        for option, given in design.populations()
    ]
    needed = list(design.columns().values())
    check_columns(needed, columns, "--weight")
    for origin, table in populations:
        cells = [name for name in table.columns if name != FREQ]
        check_columns(cells, columns, origin)
        needed += cells
    frame = collect(lazy, list(dict.fromkeys(needed)), _("gegevens"))
    weights = np.array(weigh(frame, design, populations).design.weight)
    return Weights(pl.Series("weight", weights), weight_spread(weights))

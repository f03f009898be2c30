"""Give every respondent one of the answers allotted to their profile."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.microdata import MissingKind
from graadmeter.synthesis.profiles import Profiles
from graadmeter.synthesis.units import Unit


def assign(
    profiles: Profiles,
    table: NDArray[np.int64],
    unit: Unit,
    frame: pl.DataFrame,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Give every respondent of a profile one of the answers allotted to it, at random.

    Options go first to those who ticked none yet, and "unknown" first to those who knew less
    before in the same grid, as people do.
    """
    order = rng.permutation(profiles.ids.size)
    order = order[np.argsort(_last_in_line(unit, frame)[order], kind="stable")]
    order = order[np.argsort(profiles.ids[order], kind="stable")]
    answers = np.tile(np.arange(table.shape[1]), table.shape[0])
    chosen = np.empty(profiles.ids.size, dtype=np.int64)
    chosen[order] = np.repeat(answers, table.ravel())
    return chosen


def _last_in_line(unit: Unit, frame: pl.DataFrame) -> NDArray[np.int64]:
    first = unit.columns[0]
    if first.kind == "option":
        prefix = first.question + "__"
        earlier = [c for c in frame.columns if c.startswith(prefix) and not c.endswith("__missing")]
        return _row_sums(frame, [pl.col(name).fill_null(0) for name in earlier])
    if first.kind == "number":
        kinds = [c for c in frame.columns if c.endswith("__missing")]
        unknown = MissingKind.UNKNOWN.value
        return -_row_sums(frame, [(pl.col(c) == unknown).fill_null(value=False) for c in kinds])
    return np.zeros(frame.height, dtype=np.int64)


def _row_sums(frame: pl.DataFrame, columns: list[pl.Expr]) -> NDArray[np.int64]:
    if not columns:
        return np.zeros(frame.height, dtype=np.int64)
    total = frame.select(pl.sum_horizontal(c.cast(pl.Int64) for c in columns))
    return total.to_series().to_numpy().astype(np.int64)

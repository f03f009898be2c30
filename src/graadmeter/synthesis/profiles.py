"""Profiles of respondents, and what every profile with every answer comes to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.expressions import holds, missing_kind_column, parse
from graadmeter.microdata import add_derived
from graadmeter.monitor import Monitor, Questionnaire
from graadmeter.synthesis.units import Unit

RULED_OUT = "_ruled_out"
_PROFILE = "_profile"


def all_hold(frame: pl.DataFrame, conditions: tuple[str, ...]) -> NDArray[np.bool_]:
    """For which rows all conditions hold, bool (n,)."""
    if not conditions:
        return np.ones(frame.height, dtype=np.bool_)
    truth = holds(frame, {str(i): parse(text) for i, text in enumerate(conditions)})
    return truth.select(pl.all_horizontal(pl.all())).to_series().to_numpy()


@dataclass(frozen=True)
class Profiles:
    """Respondents who are alike: a frame of one row per profile, and the profile of each row."""

    frame: pl.DataFrame
    ids: NDArray[np.int64]
    sizes: NDArray[np.int64]
    weights: NDArray[np.float64]


def profiles_of(
    frame: pl.DataFrame,
    weights: NDArray[np.float64],
    needed: set[str],
    questionnaire: Questionnaire,
) -> Profiles:
    """Group respondents by all that is needed, by weight, and by what they are kept from."""
    needed = set(needed)
    for derived in questionnaire.derived:
        if derived.id in needed and derived.id not in frame.columns:
            needed |= parse(derived.expression).columns
            needed |= {missing_kind_column(n) for n in parse(derived.expression).missing_of}
    keys = [*sorted(name for name in needed if name in frame.columns), RULED_OUT]
    working = frame.select(keys).with_columns(pl.Series("_weight", weights))
    grouped = (
        working.with_row_index("_position")
        .group_by([*keys, "_weight"], maintain_order=True)
        .agg(pl.len().alias("_size"), pl.col("_position"))
        .with_row_index(_PROFILE)
    )
    ids = np.empty(frame.height, dtype=np.int64)
    placed = grouped.select(_PROFILE, "_position").explode("_position")
    ids[placed["_position"].to_numpy()] = placed[_PROFILE].to_numpy()
    return Profiles(
        grouped.select(_PROFILE, *keys),
        ids,
        grouped["_size"].to_numpy().astype(np.int64),
        grouped["_weight"].to_numpy(),
    )


def outcomes_of(
    profiles: Profiles, unit: Unit, questionnaire: Questionnaire, monitor: Monitor
) -> pl.DataFrame:
    """Every profile with every answer, derived variables included, profile by profile."""
    answers = answer_frame(unit)
    crossed = profiles.frame.join(answers, how="cross", maintain_order="left_right")
    return add_derived(crossed, questionnaire, monitor.code_lists)


def answer_frame(unit: Unit) -> pl.DataFrame:
    """The answers of a unit as a frame: values and kinds of missing, one row per answer."""
    columns = []
    for place, column in enumerate(unit.columns):
        given = [answer[place] for answer in unit.answers]
        columns.append(pl.Series(column.name, [a.value for a in given], dtype=column.dtype))
        kinds = [a.missing.value if a.missing else None for a in given]
        columns.append(pl.Series(missing_kind_column(column.name), kinds, dtype=pl.String))
    return pl.DataFrame(columns)

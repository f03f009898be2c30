"""Derived variables and post-strata, computed from answers by the expression language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.expressions import evaluate, missing_kind_column, parse
from graadmeter.microdata.microdata import missing_kinds
from graadmeter.monitor import CodeList, DerivedVariable, Questionnaire
from graadmeter.monitor.monitor import OPTION_SEPARATOR


def add_derived(
    values: pl.DataFrame,
    questionnaire: Questionnaire,
    code_lists: Mapping[str, CodeList],
    stored: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Add the derived variables whose inputs are all there, in order of dependence.

    Args:
        values: answers with missing ones as null.
        questionnaire: states the derived variables.
        code_lists: their codes.
        stored: answers as stored; needed only by variables that ask for the kind of missing.
    """
    pending = [derived for derived in questionnaire.derived if derived.id not in values.columns]
    while ready := [d for d in pending if _ready(d, values, stored)]:
        for derived in ready:
            expression = parse(derived.expression)
            working = values
            if stored is not None:
                working = with_missing_kinds(values, stored, expression.missing_of)
            result = evaluate(working, {derived.id: expression})[derived.id]
            codes = code_lists[derived.codes].values
            values = values.with_columns(result.cast(pl.String).cast(pl.Enum(codes)))
        pending = [d for d in pending if d not in ready]
    return values


def _ready(derived: DerivedVariable, values: pl.DataFrame, stored: pl.DataFrame | None) -> bool:
    expression = parse(derived.expression)
    available = set(values.columns)
    if stored is not None:
        available |= {missing_kind_column(_question_of(name)) for name in stored.columns}
    return expression.needs <= available


def with_missing_kinds(
    values: pl.DataFrame, stored: pl.DataFrame, questions: Collection[str]
) -> pl.DataFrame:
    """Values with, as ``q__missing``, why the answers to these questions are missing.

    A question with options has one reason for all of them. A question that is not stored gets no
    column.
    """
    columns_of: dict[str, list[str]] = {}
    for name in stored.columns:
        columns_of.setdefault(_question_of(name), []).append(name)
    return values.with_columns(
        _reason([stored[column] for column in columns_of[name]], missing_kind_column(name))
        for name in sorted(questions)
        if name in columns_of and missing_kind_column(name) not in values.columns
    )


def _reason(columns: Sequence[pl.Series], name: str) -> pl.Series:
    """Why a question has no answer at all; null where one of its columns has."""
    kinds = pl.DataFrame([missing_kinds(column).alias(str(i)) for i, column in enumerate(columns)])
    all_missing = pl.all_horizontal(pl.all().is_not_null())
    return kinds.select(pl.when(all_missing).then(pl.col("0")).alias(name)).to_series()


def _question_of(column: str) -> str:
    return column.split(OPTION_SEPARATOR, maxsplit=1)[0]


def stratum_codes(
    values: pl.DataFrame, strata: Sequence[str]
) -> tuple[NDArray[np.int32], tuple[tuple[str | None, ...], ...]]:
    """Joint code of the post-stratification variables.

    Returns:
        codes: int32 of shape (n,), index into the labels; labels: the joint values that occur,
        sorted, with None where there is none. Without strata everyone is in one stratum with an
        empty label.
    """
    if not strata:
        return np.zeros(values.height, dtype=np.int32), ((),)
    joint = values.select(pl.col(name).cast(pl.String) for name in strata)
    # Who has no value of a variable comes after those who have one.
    labels = sorted(joint.unique().rows(), key=lambda row: [(v is None, v or "") for v in row])
    index = pl.DataFrame(
        {**{name: [row[i] for row in labels] for i, name in enumerate(strata)}},
        schema=dict.fromkeys(strata, pl.String),
    ).with_row_index("stratum")
    codes = joint.join(index, on=list(strata), how="left", maintain_order="left", nulls_equal=True)
    return codes["stratum"].to_numpy().astype(np.int32), tuple(labels)

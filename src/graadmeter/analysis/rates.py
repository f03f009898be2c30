"""A rate in a survey file, row by row, with the design of its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import number_of, numbers, tokens_of
from graadmeter.analysis.columns import check_columns
from graadmeter.analysis.design import Design, place
from graadmeter.analysis.frames import FREQ, as_lazy, collect, read_population
from graadmeter.analysis.weighting import weigh
from graadmeter.errors import UserError
from graadmeter.estimation import design as sampling
from graadmeter.language import gettext as _

CROSS = " × "
MOST_GROUPS = 200
"""Influence values take rows times groups of memory."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What a rate is: a column of 0 and 1, a numeric column, or answers that count.

    Attributes:
        column: the column.
        categories: the answers that count; None for a column of numbers.
        missing: values that stand for no answer.
    """

    column: str
    categories: Sequence[object] | None = None
    missing: Sequence[object] = ()


@dataclass(frozen=True, eq=False)
class Survey:
    """A survey with one rate; n rows.

    Attributes:
        design: the design of all rows, also those without an answer.
        values: float64 (n,), the rate row by row; NaN where there is none.
        answers: what occurs in the column, when categories were asked for.
        words: further columns as text; null where there is no value.
        numeric: which of these columns hold numbers.
    """

    design: sampling.Design
    values: NDArray[np.float64]
    answers: frozenset[str]
    words: Mapping[str, pl.Series]
    numeric: frozenset[str]


def read_rate(
    data: Any, rate: Rate, design: Design | None, named: Mapping[str, Sequence[str]], which: str
) -> Survey:
    """Read a rate, further columns and the design of a survey.

    Args:
        data: a Polars, pandas or Arrow table, or what `read_survey` returns.
        rate: the rate.
        design: the design; simple random sampling without one.
        named: argument to the further columns that it names.
        which: which survey it is, for a message; empty when there is one.

    Raises:
        UserError: a column is not there or does not hold what it should, or the design is wrong.
    """
    try:
        return _read(data, rate, design or Design(), named)
    except UserError as error:
        where = f"{which}, {error.where}" if which and error.where else which or error.where
        raise UserError(error.what, where=where, mend=error.mend) from error


def _read(data: Any, rate: Rate, design: Design, named: Mapping[str, Sequence[str]]) -> Survey:
    if design.poststratify is not None and design.rake:
        raise UserError(
            _("Poststratificeren en raken gaan niet samen"),
            where="--poststratify, --rake",
            mend=_("Geef de poststrata ook als marge: --rake."),
        )
    lazy = as_lazy(data)
    columns = lazy.collect_schema().names()
    check_columns([rate.column], columns, "rate")
    for argument, names in named.items():
        check_columns(names, columns, argument)
    for option, name in design.columns().items():
        check_columns([name], columns, option)
    populations = [
        (place(given, option), read_population(given, place(given, option)))
        for option, given in design.populations()
    ]
    cells = [name for _where, table in populations for name in table.columns if name != FREQ]
    check_columns(cells, columns, ", ".join(where for where, _table in populations))
    further = [name for names in named.values() for name in names]
    needed = [rate.column, *further, *design.columns().values(), *cells]
    frame = collect(lazy, list(dict.fromkeys(needed)), _("gegevens"))
    values, answers = _values(frame[rate.column], rate)
    words = {name: as_words(frame[name], name) for name in further}
    return Survey(
        design=weigh(frame, design, populations).design,
        values=values,
        answers=answers,
        words=words,
        numeric=frozenset(name for name in further if frame[name].dtype.is_numeric()),
    )


def _values(column: pl.Series, rate: Rate) -> tuple[NDArray[np.float64], frozenset[str]]:
    missing = tokens_of(rate.missing)
    if rate.categories is None:
        return numbers(column, "rate", missing), frozenset()
    words = as_words(column, "rate")
    none = [word_of(value) for value in rate.missing]
    words = words.to_frame("word").select(
        pl.when(~pl.col("word").is_in(none)).then(pl.col("word"))
    )["word"]
    counts = words.is_in([word_of(value) for value in rate.categories]).cast(pl.Float64)
    answers = frozenset(words.drop_nulls().unique().to_list())
    return counts.fill_null(float("nan")).to_numpy().copy(), answers


def check_categories(rate: Rate, surveys: Iterable[Survey]) -> None:
    """Refuse a category that nobody chose in any of the surveys.

    Raises:
        UserError: there is one, or none is named at all.
    """
    if rate.categories is None:
        return
    known = sorted(frozenset().union(*(survey.answers for survey in surveys)))
    wanted = [word_of(value) for value in rate.categories]
    unknown = next((word for word in wanted if word not in known), None)
    if unknown is not None or not wanted:
        shown = ", ".join(known[:10]) + (", …" if len(known) > 10 else "")
        near = get_close_matches(unknown or "", known, n=1, cutoff=0.6)
        raise UserError(
            _("Het antwoord “{answer}” komt niet voor in kolom “{name}”").format(
                answer=unknown or "", name=rate.column
            ),
            where="categories",
            mend=_("Bedoelt u “{near}”?").format(near=near[0])
            if near
            else _("De antwoorden zijn: {answers}.").format(answers=shown),
        )


def word_of(value: object) -> str:
    """A value as `as_words` writes it: 1 and 1.0 are the same."""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def as_words(column: pl.Series, where: str) -> pl.Series:
    """A column as text, whole numbers without decimals; null where there is no value.

    Raises:
        UserError: it holds more than one value per row.
    """
    if column.dtype.is_nested() or column.dtype in {pl.Object, pl.Binary}:
        raise UserError(
            _("Kolom “{name}” bevat geen enkelvoudige waarden").format(name=column.name),
            where=where,
            mend=_("Maak van elk onderdeel een kolom, of laat deze kolom weg."),
        )
    if column.dtype.is_float():
        column = column.fill_nan(None)
        whole = column.drop_nulls()
        if (whole.is_finite() & (whole == whole.round()) & (whole.abs() < 2**53)).all():
            column = column.cast(pl.Int64)
    return column.cast(pl.String)


def joined(survey: Survey, names: Sequence[str]) -> pl.Series:
    """The values of several columns as one label; null where one of them has none."""
    frame = pl.DataFrame({name: survey.words[name] for name in names})
    return frame.select(pl.concat_str(list(names), separator=CROSS).alias("label"))["label"]


def in_order(labels: Collection[str]) -> list[str]:
    """Labels sorted, as numbers if they all are."""
    if all(number_of(label) is not None for label in labels):
        return sorted(labels, key=lambda label: (number_of(label), label))
    return sorted(labels)


def codes_of(labels: pl.Series, order: Sequence[str]) -> NDArray[np.int64]:
    """The place of each label in an order; -1 where it has none."""
    places = {label: index for index, label in enumerate(order)}
    codes = labels.replace_strict(places, default=-1, return_dtype=pl.Int64)
    return codes.fill_null(-1).to_numpy()


def limit_groups(labels: Collection[str], where: str) -> None:
    """Refuse a number of groups that cannot be worked with.

    Raises:
        UserError: there are none, or too many.
    """
    if not 0 < len(labels) <= MOST_GROUPS:
        raise UserError(
            _("Er zijn {found} groepen; van 1 tot {most} kan").format(
                found=len(labels), most=MOST_GROUPS
            ),
            where=where,
            mend=_("Deel de waarden in klassen in, of kies een andere kolom."),
        )


def check_level(level: float) -> None:
    """Refuse what is no confidence level.

    Raises:
        UserError: it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise UserError(
            _("Een betrouwbaarheid van {level} bestaat niet").format(level=level),
            where="level",
            mend=_("Geef een getal tussen 0 en 1, bijvoorbeeld 0.95."),
        )

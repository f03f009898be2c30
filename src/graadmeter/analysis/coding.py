"""From columns to whole numbers and labels, the way the counting pass wants them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

MOST_CATEGORIES = 1_000
MOST_LEVELS = 10_000
NARROW = 64
"""Whole numbers within a range of this size are counted as they are, gaps and all."""
_FIRST = 4096
FEW = 12
"""Bytes up to this are codes as they are: a few that nobody has cost nothing."""
NEAR_ZERO = 4
"""Bytes that start this low are used as they are: the unused ones cost less than a copy."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A column as codes; n rows, C labels.

    Attributes:
        codes: integers (n,), 0..C-1, or -1 where there is no value.
        labels: the values as text, in their own order.
        sparse: some labels may not occur.
    """

    codes: NDArray[Any]
    labels: tuple[str, ...]
    sparse: bool = False


def text_of(value: object) -> str:
    """A value as it stands in a table: true and false as Polars writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def tokens_of(values: Sequence[object]) -> frozenset[str]:
    """Values, such as the codes for "no answer", as text."""
    return frozenset(map(text_of, values))


def number_of(text: str) -> float | None:
    """A text as a number, if it is one."""
    try:
        return float(text)
    except ValueError:
        return None


def is_missing(label: str, tokens: Collection[str], *, numeric: bool) -> bool:
    """Whether a value stands for "no answer"; 9 and 9.0 are the same number."""
    if label in tokens:
        return True
    if not numeric:
        return False
    value = number_of(label)
    return any(value == number_of(token) for token in tokens)


def code(column: pl.Series, most: int, where: str) -> Coded:
    """Code a column of categories.

    Raises:
        UserError: there are more than `most` different values, or they are no single values.
    """
    kind = column.dtype
    if kind.is_nested() or kind in {pl.Object, pl.Binary}:
        raise UserError(
            _("Kolom “{name}” bevat geen enkelvoudige waarden").format(name=column.name),
            where=where,
            mend=_("Maak van elk onderdeel een kolom, of laat deze kolom weg."),
        )
    if kind.is_integer():
        narrow = _narrow(column)
        if narrow is not None:
            return narrow
    if isinstance(kind, pl.Categorical | pl.Enum):
        order = kind.categories.to_list() if isinstance(kind, pl.Enum) else None
        return _texts(column.cast(pl.String), most, where, order)
    if kind == pl.String:
        return _texts(column, most, where, None)
    if kind.is_float():
        column = column.fill_nan(None)
    return _sorted_values(column, most, where)


def near_zero(column: pl.Series) -> int | None:
    """The highest of bytes that are all in 0..`FEW`; None when they are not, or not bytes.

    One look at the values: as bytes without a sign, those below zero are above 127.
    """
    if column.dtype not in {pl.Int8, pl.UInt8} or column.null_count() or not column.len():
        return None
    highest = int(column.to_numpy().view(np.uint8).max())
    return highest if highest <= FEW else None


def limits(column: pl.Series) -> tuple[int, int] | None:
    """The lowest and the highest of whole numbers; None when there is no value at all."""
    if column.len() and not column.null_count():
        values = column.to_numpy()  # looks at many values in one step, which Polars does not
        return int(values.min()), int(values.max())
    low, high = column.min(), column.max()
    return (low, high) if isinstance(low, int) and isinstance(high, int) else None


def _narrow(column: pl.Series) -> Coded | None:
    near = near_zero(column)
    found = limits(column) if near is None else (0, near)
    if found is None:
        return Coded(np.full(column.len(), -1, dtype=np.int16), ())
    low, high = found
    if high - low >= NARROW:
        return None
    if column.dtype in {pl.Int8, pl.UInt8} and 0 <= low <= NEAR_ZERO and not column.null_count():
        raw = column.to_numpy().view(np.int8)  # at most 67
        return Coded(raw, tuple(map(str, range(high + 1))), sparse=True)
    wide = column if abs(low) < 2**30 and column.dtype != pl.UInt64 else column - low
    start = low if wide is column else 0
    values = wide.fill_null(start) if column.null_count() else wide
    kind = np.int16 if column.dtype in {pl.Int8, pl.UInt8} else np.int64
    codes = np.subtract(values.to_numpy(), start, dtype=kind, casting="unsafe")
    codes = codes.astype(np.int16, copy=False)
    if column.null_count():
        codes[column.is_null().to_numpy()] = -1
    return Coded(codes, tuple(map(str, range(low, high + 1))), sparse=True)


def _check_number(found: int, column: pl.Series, most: int, where: str) -> None:
    if found > most:
        raise UserError(
            _(
                "Kolom “{name}” heeft {found} verschillende waarden; meer dan {most} kan niet"
            ).format(name=column.name, found=found, most=most),
            where=where,
            mend=_("Laat deze kolom weg, of deel de waarden in klassen in."),
        )


def _texts(column: pl.Series, most: int, where: str, order: list[str] | None) -> Coded:
    present = column.drop_nulls().unique()
    _check_number(present.len(), column, most, where)
    labels = present.sort().to_list()
    if order is not None:
        kept = set(labels)
        labels = [label for label in order if label in kept]
    elif labels and all(number_of(label) is not None for label in labels):
        labels.sort(key=lambda label: (number_of(label), label))
    if not labels:
        return Coded(np.full(column.len(), -1, dtype=np.int16), ())
    physical = column.cast(pl.Enum(labels)).to_physical().cast(pl.Int32)
    return Coded(physical.fill_null(-1).to_numpy(), tuple(labels))


def _sorted_values(column: pl.Series, most: int, where: str) -> Coded:
    present = column.drop_nulls().unique().sort()
    _check_number(present.len(), column, most, where)
    ranks = column.rank("dense").cast(pl.Int32) - 1
    return Coded(ranks.fill_null(-1).to_numpy(), tuple(present.cast(pl.String).to_list()))


def compact(coded: Coded) -> Coded:
    """The same without labels that do not occur."""
    if not coded.sparse:
        return coded
    # The first rows often hold them all.
    for rows in (coded.codes[:_FIRST], coded.codes):
        used = np.bincount(rows + 1, minlength=len(coded.labels) + 1)[1:] > 0
        if used.all():
            return Coded(coded.codes, coded.labels)
    rank = np.append(np.cumsum(used) - 1, -1).astype(np.int32)  # the last is the code -1
    labels = tuple(label for label, seen in zip(coded.labels, used, strict=True) if seen)
    return Coded(rank[coded.codes], labels)


def numbers(column: pl.Series, where: str, missing: Collection[str] = ()) -> NDArray[np.float64]:
    """A column as numbers, NaN where there is none.

    Raises:
        UserError: it holds something that is not a finite number.
    """
    known = column.cast(pl.String) if isinstance(column.dtype, pl.Categorical | pl.Enum) else column
    if known.dtype == pl.String:
        known = known.to_frame().select(
            pl.when(~pl.col(column.name).is_in(list(missing))).then(pl.col(column.name))
        )[column.name]
    if (
        known.dtype.is_nested()
        or known.dtype.is_temporal()
        or known.dtype in {pl.Object, pl.Binary}
    ):
        raise _no_number(column.name, str(known.dtype), where)
    values = known.cast(pl.Float64, strict=False)
    wrong = known.filter((values.is_null() & known.is_not_null()) | values.is_infinite())
    if wrong.len():
        raise _no_number(column.name, str(wrong[0]), where)
    result = values.fill_null(float("nan")).to_numpy().copy()
    for value in map(number_of, missing):
        if value is not None:
            result[result == value] = np.nan
    return result


def _no_number(name: str, value: str, where: str) -> UserError:
    return UserError(
        _("Kolom “{name}” bevat “{value}”, en dat is geen getal").format(name=name, value=value),
        where=where,
        mend=_("Geef een kolom met getallen, of noem de waarde bij --missing."),
    )

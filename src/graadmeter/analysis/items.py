"""Items as the counting pass wants them: a byte per row, and what each byte stands for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import MOST_CATEGORIES, NARROW, NEAR_ZERO, code, is_missing
from graadmeter.estimation.tallies import MOST_CODES, ByteItem


@dataclass(frozen=True, eq=False)
class CodedItem:
    """An item ready to be counted; n rows, K labels.

    Attributes:
        name: the column.
        labels: the answers as text, in their own order; some may not occur.
        counted: its bytes; their categories are places in `labels`. None when there are too many.
        codes: places in `labels` (n,), -1 for no answer, when there are too many for bytes.
    """

    name: str
    labels: tuple[str, ...]
    counted: ByteItem | None = None
    codes: NDArray[np.int32] | None = None


def code_item(column: pl.Series, missing: Collection[str]) -> CodedItem:
    """Code an item.

    Args:
        column: the item.
        missing: codes for "no answer", as text.

    Raises:
        UserError: it has too many different values, or they are no single values.
    """
    narrow = _narrow(column, missing)
    if narrow is not None:
        return narrow
    coded = code(column, MOST_CATEGORIES, f"--items {column.name}")
    answers = _answers(coded.labels, missing, numeric=column.dtype.is_numeric())
    labels = tuple(label for label, kept in zip(coded.labels, answers, strict=True) if kept)
    category = np.append(np.where(answers, np.cumsum(answers) - 1, -1), -1).astype(np.int16)
    if len(coded.labels) < MOST_CODES:
        codes = coded.codes.astype(np.uint8)
        codes[coded.codes < 0] = len(coded.labels)
        return CodedItem(column.name, labels, counted=ByteItem(codes, category))
    return CodedItem(column.name, labels, codes=category[coded.codes].astype(np.int32))


def row_codes(item: CodedItem) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """The codes of the answers that occur, numbered without gaps, and their labels."""
    if item.codes is not None:
        codes = item.codes
    elif item.counted is not None:
        codes = item.counted.category[item.counted.codes].astype(np.int32)
    else:
        raise ValueError("an item has bytes or codes")
    seen = np.bincount(codes + 1, minlength=len(item.labels) + 1)[1:] > 0
    rank = np.append(np.where(seen, np.cumsum(seen) - 1, -1), -1).astype(np.int32)
    return rank[codes], tuple(item.labels[i] for i in np.flatnonzero(seen))


def _answers(
    labels: tuple[str, ...], missing: Collection[str], *, numeric: bool
) -> NDArray[np.bool_]:
    kept = [not is_missing(label, missing, numeric=numeric) for label in labels]
    return np.array(kept, dtype=np.bool_)


def _narrow(column: pl.Series, missing: Collection[str]) -> CodedItem | None:
    """Whole numbers close together, without a look at every value."""
    if not column.dtype.is_integer():
        return None
    low, high = column.min(), column.max()
    if not isinstance(low, int) or not isinstance(high, int) or high - low >= NARROW:
        return None
    empty = column.null_count() > 0
    if column.dtype in {pl.Int8, pl.UInt8} and not empty and 0 <= low <= NEAR_ZERO:
        low = 0
        codes = column.to_numpy().view(np.uint8)
    else:
        values = (column - low).cast(pl.UInt8)
        codes = (values.fill_null(high - low + 1) if empty else values).to_numpy()
    labels, category = _range(low, high, frozenset(missing), empty=empty)
    return CodedItem(column.name, labels, counted=ByteItem(codes, category))


@lru_cache(maxsize=256)
def _range(
    low: int, high: int, missing: frozenset[str], *, empty: bool
) -> tuple[tuple[str, ...], NDArray[np.int16]]:
    texts = tuple(map(str, range(low, high + 1)))
    answers = _answers(texts, missing, numeric=True)
    category = np.where(answers, np.cumsum(answers) - 1, -1).astype(np.int16)
    if empty:
        category = np.append(category, np.int16(-1))
    return tuple(label for label, kept in zip(texts, answers, strict=True) if kept), category

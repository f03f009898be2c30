"""Items as the counting pass wants them: a byte per row, and what each byte stands for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import (
    MOST_CATEGORIES,
    NARROW,
    NEAR_ZERO,
    code,
    is_missing,
    limits,
    near_zero,
    number_of,
    text_of,
)
from graadmeter.errors import UserError
from graadmeter.estimation.tallies import MOST_CODES, ByteItem
from graadmeter.language import gettext as _


@dataclass(frozen=True, eq=False)
class CodedItem:
    """An item ready to be counted; n rows, K labels.

    Attributes:
        name: the column, or the name of a set of columns.
        labels: the K answers as text, in their own order; some may not occur.
        counted: its bytes; their categories are places in `labels`. None when there are too many.
        codes: places in `labels` (n,), -1 for no answer, when there are too many for bytes.
        nets: answers that are also taken together: a name and their places in `labels`.
        only_nets: the table shows the nets alone.
    """

    name: str
    labels: tuple[str, ...]
    counted: ByteItem | None = None
    codes: NDArray[np.int32] | None = None
    nets: tuple[tuple[str, tuple[int, ...]], ...] = ()
    only_nets: bool = False

    def row_categories(self) -> NDArray[np.int32]:
        """Places in `labels` (n,), -1 for no answer."""
        if self.codes is not None:
            return self.codes
        if self.counted is None:
            raise ValueError("an item has bytes or codes")
        return self.counted.category[self.counted.codes].astype(np.int32)

    @property
    def shown(self) -> tuple[str, ...]:
        """The J categories of the table: the answers, and then the nets."""
        nets = tuple(name for name, _places in self.nets)
        return nets if self.only_nets else (*self.labels, *nets)

    @cached_property
    def numerators(self) -> NDArray[np.bool_]:
        """Which answers make each category of the table, bool (J, K)."""
        nets = np.zeros((len(self.nets), len(self.labels)), dtype=np.bool_)
        for row, (_name, places) in zip(nets, self.nets, strict=True):
            row[list(places)] = True
        if self.only_nets:
            return nets
        return np.concatenate([np.eye(len(self.labels), dtype=np.bool_), nets])

    def kept(self, seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which categories of the table (J,) stay, given which answers (K,) occur."""
        nets = np.full(len(self.nets), bool(seen.any()))
        return nets if self.only_nets else np.concatenate([seen, nets])


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


def with_nets(item: CodedItem, nets: Mapping[str, Sequence[object]]) -> CodedItem:
    """The item with answers taken together.

    Args:
        item: the item.
        nets: name of each net to its answers, as they stand in the file; those that nobody gave
            add nothing.

    Raises:
        UserError: a name is that of an answer.
    """
    found = []
    for name, answers in nets.items():
        if name in item.labels:
            raise UserError(
                _("“{name}” heeft al een antwoord dat zo heet: {net}").format(
                    name=item.name, net=name
                ),
                where=f"--net {item.name}:{name}",
                mend=_("Geef de samenvoeging een andere naam."),
            )
        places = (place_of(item.labels, answer) for answer in answers)
        found.append((name, tuple(dict.fromkeys(p for p in places if p is not None))))
    return replace(item, nets=tuple(found))


def place_of(labels: Sequence[str], answer: object) -> int | None:
    """Where an answer stands among labels, 4 and 4.0 being the same; None where it does not."""
    text = text_of(answer)
    if text in labels:
        return labels.index(text)
    value = number_of(text)
    if value is None:
        return None
    return next((place for place, label in enumerate(labels) if number_of(label) == value), None)


def _answers(
    labels: tuple[str, ...], missing: Collection[str], *, numeric: bool
) -> NDArray[np.bool_]:
    kept = [not is_missing(label, missing, numeric=numeric) for label in labels]
    return np.array(kept, dtype=np.bool_)


def _narrow(column: pl.Series, missing: Collection[str]) -> CodedItem | None:
    """Whole numbers close together, without a look at every value."""
    if not column.dtype.is_integer():
        return None
    near = near_zero(column)
    found = limits(column) if near is None else (0, near)
    if found is None:
        return None
    low, high = found
    if high - low >= NARROW:
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

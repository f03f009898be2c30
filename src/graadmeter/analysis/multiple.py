"""Questions with several answers: a column per answer, one item in the table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import is_missing, tokens_of
from graadmeter.analysis.items import CodedItem
from graadmeter.errors import UserError
from graadmeter.estimation.tallies import ByteItem
from graadmeter.language import gettext as _

_CATEGORY = np.array([0, 1, -1], dtype=np.int16)


@dataclass(frozen=True, eq=False)
class AnswerSet:
    """The columns of one question, n rows.

    Attributes:
        name: the question.
        columns: the answers.
        chosen: bool (n, C), who chose them.
        base: bool (n,), who answered the question: has a value in any of the columns.
    """

    name: str
    columns: tuple[str, ...]
    chosen: NDArray[np.bool_]
    base: NDArray[np.bool_]

    def items(self) -> list[CodedItem]:
        """An item per answer, whose share is that of the respondents who chose it."""
        return [
            CodedItem(
                self.name,
                ("", column),
                counted=ByteItem(
                    np.where(self.base, self.chosen[:, index], 2).astype(np.uint8), _CATEGORY
                ),
                nets=((column, (1,)),),
                only_nets=True,
            )
            for index, column in enumerate(self.columns)
        ]


def read_set(
    frame: pl.DataFrame,
    name: str,
    columns: Sequence[str],
    selected: Sequence[object],
    missing: Collection[str],
) -> AnswerSet:
    """The columns of a question with several answers.

    Args:
        frame: the data.
        name: the question.
        columns: its answers.
        selected: values that stand for "chosen"; every other value is "not chosen".
        missing: values that stand for "no answer", as text.

    Raises:
        UserError: none of the values occurs in any of the columns.
    """
    chosen = np.zeros((frame.height, len(columns)), dtype=np.bool_)
    base = np.zeros(frame.height, dtype=np.bool_)
    wanted = tokens_of(selected)
    seen: set[str] = set()
    for index, column in enumerate(columns):
        values = frame[column]
        if values.dtype.is_float():
            values = values.fill_nan(None)
        numeric = values.dtype.is_numeric()
        present = values.unique()
        texts = present.cast(pl.String).to_list()
        gone = [t is None or is_missing(t, missing, numeric=numeric) for t in texts]
        hit = [
            not lost and is_missing(t or "", wanted, numeric=numeric)
            for t, lost in zip(texts, gone, strict=True)
        ]
        seen |= {t for t in texts if t is not None}
        chosen[:, index] = _among(values, present, hit)
        base |= ~_among(values, present, gone)
    chosen &= base[:, None]
    if not chosen.any():
        raise UserError(
            _("Geen enkele rij van “{name}” heeft de waarde {selected}").format(
                name=name, selected=", ".join(sorted(wanted))
            ),
            where=f"--multiple {name}",
            mend=_("In deze kolommen staan: {values}. Noem de goede waarde bij --selected.").format(
                values=", ".join(sorted(seen)[:10]) or "–"
            ),
        )
    return AnswerSet(name, tuple(columns), chosen, base)


def _among(values: pl.Series, present: pl.Series, which: Sequence[bool]) -> NDArray[np.bool_]:
    """Which rows hold one of the values that are marked."""
    marked = present.filter(pl.Series(which, dtype=pl.Boolean))
    return values.is_in(marked.implode(), nulls_equal=True).to_numpy()

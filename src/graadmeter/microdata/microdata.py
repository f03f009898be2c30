"""The answers of one group in one wave."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graadmeter.microdata.metadata import MISSING_CODES


@dataclass(frozen=True)
class Microdata:
    """Answers of one group.

    Attributes:
        stored: one row per respondent, missing answers as their reserved codes, as in the file.
        placeholders: questions whose synthetic answers no printed figure stands behind.
        values: the same with missing answers as null, plus the derived variables.
    """

    group: str
    wave: int
    synthetic: bool
    stored: pl.DataFrame
    values: pl.DataFrame
    placeholders: frozenset[str] = frozenset()

    @property
    def respondents(self) -> int:
        """Number of rows."""
        return self.stored.height


def missing_kinds(stored: pl.Series) -> pl.Series:
    """Why answers in a stored column are missing: the kind as text, null where there is one."""
    if stored.dtype == pl.String or isinstance(stored.dtype, pl.Categorical | pl.Enum):
        kinds = {str(code): kind.value for kind, code in MISSING_CODES.items()}
        return stored.cast(pl.String).replace_strict(kinds, default=None, return_dtype=pl.String)
    numbers = {code: kind.value for kind, code in MISSING_CODES.items()}
    # An unsigned column cannot hold the codes, so it cannot be compared with them as it is.
    wide = stored.cast(pl.Int64, strict=False)
    return wide.replace_strict(numbers, default=None, return_dtype=pl.String)

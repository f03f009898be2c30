"""Data of any make as a lazy Polars frame: a file, Polars, pandas or Arrow."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

FORMATS = (".parquet", ".csv", ".feather", ".sav")
FREQ = "Freq"

# A number with a zero before it is a code, such as a municipality, and stays a text.
_ZERO_LED = re.compile(rb"(?:^|[,;\t\"\n])[+-]?0[0-9]")
_POLARS_FAILURES = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


def read_survey(path: str | Path) -> pl.LazyFrame:
    """Open a survey file; columns are read when they are asked for.

    Args:
        path: a ``.parquet``, ``.csv``, ``.feather`` (Arrow) or ``.sav`` (SPSS) file. A CSV file has
            a header and is separated by commas, semicolons or tabs. Of an SPSS file the codes are
            read, not their labels; values it declares missing are empty.

    Raises:
        UserError: the file is not there, cannot be read or has an unknown extension.
    """
    file = Path(path)
    extension = file.suffix.lower()
    if extension not in FORMATS:
        raise UserError(
            _("Onbekend soort bestand: {extension}").format(extension=extension or file.name),
            where=str(path),
            mend=_("Geef een bestand dat eindigt op {known}.").format(known=", ".join(FORMATS)),
        )
    try:
        if extension == ".csv":
            return _csv(file).lazy()
        if extension == ".sav":
            return _sav(file).lazy()
        # The real check: a file that only has the name of its kind is found out here.
        with file.open("rb"):
            pass
        lazy = pl.scan_parquet(file) if extension == ".parquet" else pl.scan_ipc(file)
        lazy.collect_schema()
    except _POLARS_FAILURES as error:
        raise unreadable(error, str(path)) from error
    return lazy


def _csv(file: Path, *, texts: bool = False) -> pl.DataFrame:
    data = file.read_bytes()
    header = data.split(b"\n", 1)[0]
    separator = max((",", ";", "\t"), key=lambda mark: header.count(mark.encode()))
    _refuse_twice(pl.read_csv(data, separator=separator, n_rows=0).columns, header, file)
    if texts:
        return pl.read_csv(data, separator=separator, infer_schema=False)
    table = pl.read_csv(data, separator=separator, infer_schema_length=None)
    if not _ZERO_LED.search(data):
        return table
    as_text = pl.read_csv(data, separator=separator, infer_schema=False)
    numeric = [name for name, kind in table.schema.items() if kind.is_numeric()]
    led = [name for name in numeric if as_text[name].str.contains("^[+-]?0[0-9]").any()]
    return table.with_columns(as_text.select(led))


def _refuse_twice(columns: Sequence[str], header: bytes, file: Path) -> None:
    """A second column of the same name is read under a name that nobody gave it."""
    for name in columns:
        first, mark, _number = name.rpartition("_duplicated_")
        if mark and first in columns and name.encode() not in header:
            raise UserError(
                _("Kolom “{name}” staat er meer dan eens").format(name=first),
                where=str(file),
                mend=_("Geef elke kolom een eigen naam."),
            )


def _sav(file: Path) -> pl.DataFrame:
    """An SPSS file: whole numbers as such, and a blank text, its empty one, as no value."""
    with file.open("rb"):
        pass
    from pyreadstat import PyreadstatError, ReadstatError, read_sav

    try:
        table, _metadata = read_sav(file, output_format="polars")
    except (PyreadstatError, ReadstatError, UnicodeDecodeError, ValueError) as error:
        raise unreadable(error, str(file)) from error
    return table.with_columns(
        pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)),
        *(
            column.cast(pl.Int64)
            for column in table.iter_columns()
            if column.dtype.is_float() and _whole(column)
        ),
    )


def _whole(column: pl.Series) -> bool:
    known = column.drop_nulls().drop_nans()
    return bool(((known == known.round()) & (known.abs() < 2**53)).all())


def unreadable(error: BaseException, where: str) -> UserError:
    """The message for a file that could not be read."""
    if isinstance(error, OSError) and error.strerror:
        reason = error.strerror
    else:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return UserError(
        _("Dit bestand is niet te lezen: {reason}").format(reason=reason),
        where=where,
        mend=_("Controleer de naam, en of het bestand heel is en bij zijn extensie past."),
    )


def as_lazy(data: Any) -> pl.LazyFrame:
    """Data as a lazy frame, without importing anything that is not in use already.

    Args:
        data: a Polars frame (lazy or not), a pandas frame, an Arrow table, or whatever else can
            hand over Arrow data.

    Raises:
        TypeError: it is none of these.
    """
    if isinstance(data, pl.LazyFrame):
        return data
    if isinstance(data, pl.DataFrame):
        return data.lazy()
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(data, pandas.DataFrame):
        converted: pl.DataFrame = pl.from_pandas(data)
        return converted.lazy()
    if hasattr(data, "__arrow_c_stream__"):
        return pl.DataFrame(data).lazy()
    raise TypeError(f"data must be a Polars, pandas or Arrow table, not {type(data).__name__}")


def collect(lazy: pl.LazyFrame, columns: Sequence[str], where: str) -> pl.DataFrame:
    """Read columns.

    Raises:
        UserError: the file turns out to be damaged.
    """
    try:
        return lazy.select(columns).collect()
    except _POLARS_FAILURES as error:
        raise unreadable(error, where) from error


def read_population(population: Any, where: str) -> pl.DataFrame:
    """A population: text columns that name the cells, and ``Freq`` as numbers.

    Raises:
        UserError: it cannot be read, does not end in ``Freq``, or holds something that is not a
            size.
    """
    if isinstance(population, str | Path):
        try:
            table = _csv(Path(population), texts=True)
        except _POLARS_FAILURES as error:
            raise unreadable(error, where) from error
    else:
        table = as_lazy(population).collect()
    cells = [name for name in table.columns if name != FREQ]
    if table.columns[-1:] != [FREQ] or not cells:
        raise UserError(
            _("Een populatie eindigt op de kolom {name}; hier staan: {columns}").format(
                name=FREQ, columns=", ".join(table.columns)
            ),
            where=where,
            mend=_("Zet in elke regel de categorieën van een cel en daarachter hun aantal."),
        )
    sizes = table[FREQ].cast(pl.Float64, strict=False)
    wrong = table.filter(~(sizes.is_finite() & (sizes >= 0)).fill_null(value=False))
    if wrong.height:
        raise UserError(
            _("“{value}” is geen aantal").format(value=wrong[FREQ][0]),
            where=f"{where}: {FREQ}",
            mend=_("Geef elke cel een getal van nul of meer, met een punt voor decimalen."),
        )
    keys = table.select(pl.col(cells).cast(pl.String)).fill_null("")
    twice = keys.filter(keys.is_duplicated())
    if twice.height:
        raise UserError(
            _("De cel {cell} staat er meer dan eens").format(cell=" × ".join(twice.row(0))),
            where=where,
            mend=_("Tel de aantallen van deze cel op tot één regel."),
        )
    return keys.with_columns(sizes.alias(FREQ))

"""The table of results in a file: written beside it and renamed, so never half there."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

# The same bytes on any day: a workbook must hold some date.
_CREATED = datetime(2000, 1, 1)


class _Exact(float):
    """A number that a workbook gets with all its digits instead of sixteen."""

    def __format__(self, _specification: str) -> str:
        return repr(float(self))


def _csv(table: pl.DataFrame) -> bytes:
    return table.write_csv().encode()


def _json(table: pl.DataFrame) -> bytes:
    return (table.write_json() + "\n").encode()


def _parquet(table: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    table.write_parquet(stream, compression="zstd", statistics=False)
    return stream.getvalue()


def _workbook(table: pl.DataFrame) -> bytes:
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"author": "Graadmeter", "created": _CREATED})
        sheet = workbook.add_worksheet("table")
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, name)
        for number, row in enumerate(table.iter_rows(), start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    exact = _Exact(value) if isinstance(value, float) else value
                    sheet.write_number(number, column, exact)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(table.height, 1), table.width - 1)
    return stream.getvalue()


WRITERS: dict[str, Callable[[pl.DataFrame], bytes]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".json": _json,
    ".xlsx": _workbook,
}


def check_writable(path: Path) -> None:
    """Refuse a file that could not be written, before any work is done.

    Raises:
        UserError: its kind is not known, or it cannot be written there.
    """
    if path.suffix.lower() not in WRITERS:
        raise UserError(
            _("Onbekend soort bestand: {extension}").format(extension=path.suffix or path.name),
            where=f"--out {path}",
            mend=_("Geef een bestand dat eindigt op {known}.").format(known=", ".join(WRITERS)),
        )
    if path.is_dir():
        raise UserError(
            _("Hier staat een map"),
            where=f"--out {path}",
            mend=_("Geef de naam van een bestand."),
        )
    beside = _beside(path)
    try:
        beside.touch(exist_ok=False)
        beside.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def write_table(table: pl.DataFrame, path: str | Path) -> None:
    """Write a table of results; an earlier file of that name is replaced.

    Args:
        table: what `tabulate` returned.
        path: a ``.csv``, ``.parquet``, ``.json`` or ``.xlsx`` file.

    Raises:
        UserError: its kind is not known, or it cannot be written there.
    """
    target = Path(path)
    check_writable(target)
    data = WRITERS[target.suffix.lower()](table)
    beside = _beside(target)
    try:
        beside.write_bytes(data)
        os.replace(beside, target)  # noqa: PTH105 - the one call that is atomic by contract
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        beside.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.parent / f".graadmeter-{secrets.token_hex(6)}{path.suffix}"


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(
        _("Dit bestand kan niet worden geschreven ({reason})").format(
            reason=error.strerror or str(error)
        ),
        where=f"--out {path}",
        mend=_("Kies een bestaande map waarin u mag schrijven, op een schijf met ruimte."),
    )

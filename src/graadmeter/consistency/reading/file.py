"""A file of printed tables and statements, of no monitor, as material for an audit."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from graadmeter.consistency.material import Material
from graadmeter.consistency.reading.published import grids_of
from graadmeter.consistency.reading.statements import statements_of
from graadmeter.errors import Fault, FaultsError
from graadmeter.language import gettext as _
from graadmeter.monitor.base import Part
from graadmeter.monitor.checking.published import ragged_rows
from graadmeter.monitor.published import PublishedTable, PublishedValue
from graadmeter.monitor.schema_faults import schema_faults
from graadmeter.monitor.source import DataPath, Document, read_document
from graadmeter.monitor.statements import PublishedStatement


class AuditedFile(Part):
    """Tables and statements of one publication, in the form of the files of a monitor.

    Attributes:
        source: which publication it is.
        wave: wave of the publication.
        weighted: whether the percentages in its tables are weighted; absent when that is unknown.
        tables: as in ``published/`` of a monitor.
        statements: as in a file ``published/text_*`` of a monitor.
    """

    source: str = ""
    wave: Annotated[int, Field(ge=1900, le=2200)] | None = None
    weighted: bool | None = None
    tables: tuple[PublishedTable, ...] = ()
    statements: tuple[PublishedStatement, ...] = ()


def material_of_file(path: Path) -> Material:
    """The tables and statements of a JSON or YAML file.

    Raises:
        FaultsError: the file cannot be read, does not have this form, names two things alike, has
            rows that are not as long as its columns, or holds nothing to audit.
    """
    file, document, faults = _read(path)
    if file is not None and document is not None:
        faults += _contradictions(file, document)
    if file is None or faults:
        raise FaultsError(
            _("dit bestand kan niet worden nagekeken"), sorted(set(faults)), where=str(path)
        )
    tables = {table.id: table for table in file.tables}
    weighted = {} if file.weighted is None else dict.fromkeys(tables, file.weighted)
    return Material(
        grids_of(tables, file.wave, weighted), statements_of(file.statements, file.wave)
    )


def _read(path: Path) -> tuple[AuditedFile | None, Document | None, list[Fault]]:
    document, faults = read_document(path.parent, path)
    if document is None:
        return None, None, faults
    try:
        return AuditedFile.model_validate(document.data), document, faults
    except ValidationError as error:
        return None, document, faults + schema_faults(document, error, AuditedFile)


def _contradictions(file: AuditedFile, document: Document) -> Iterator[Fault]:
    if not file.tables and not file.statements:
        yield document.fault(
            (),
            "nothing-to-audit",
            _("Er staan geen tabellen en geen uitspraken in."),
            _("Zet ze onder “tables” of “statements”."),
        )
    seen: dict[str, int] = {}
    named = [(("tables", i), each.id) for i, each in enumerate(file.tables)]
    named += [(("statements", i), each.id) for i, each in enumerate(file.statements)]
    for place, name in named:
        path: DataPath = (*place, "id")
        if name in seen:
            yield document.fault(
                path,
                "duplicate-id",
                _("De naam “{name}” staat er twee keer.").format(name=name),
                _("De eerste staat op regel {line}.").format(line=seen[name]),
            )
        seen.setdefault(name, document.line(path))
    for i, table in enumerate(file.tables):
        yield from ragged_rows(table, document, ("tables", i))
    for path, value in _numbers(file):
        if value is not None and not isfinite(value):
            yield document.fault(
                path,
                "not-a-number",
                _("Hier hoort een getal."),
                _("Schrijf null waar geen waarde gedrukt staat."),
            )


def _numbers(file: AuditedFile) -> Iterator[tuple[DataPath, float | None]]:
    """Every number with its place."""
    for i, table in enumerate(file.tables):
        for j, row in enumerate(table.rows):
            for k, value in enumerate(row.values):
                number = value.value if isinstance(value, PublishedValue) else value
                yield ("tables", i, "rows", j, "values", k), number
    for i, each in enumerate(file.statements):
        yield ("statements", i, "value"), each.value

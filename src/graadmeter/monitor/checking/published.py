"""Published figures: ids that are unique, rows that are whole, waves that exist."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context
from graadmeter.monitor.published import PublishedTable
from graadmeter.monitor.source import DataPath, Document


def published_faults(context: Context) -> Iterator[Fault]:
    """All faults of the files of published figures."""
    seen: dict[str, str] = {}
    for file, document in context.published_files:
        for i, table in enumerate(file.tables):
            path: DataPath = ("tables", i)
            if table.id in seen:
                yield document.fault(
                    (*path, "id"),
                    "published-duplicate",
                    _("De gepubliceerde tabel “{name}” staat er twee keer.").format(name=table.id),
                    _("De eerste staat in {file}.").format(file=seen[table.id]),
                )
            seen.setdefault(table.id, document.name)
            yield from _ragged(table, document, path)
    for series, document in context.series:
        for i, figure in enumerate(series.figures):
            if not context.exists("wave", figure.wave):
                yield document.fault(
                    ("figures", i, "wave"),
                    "series-unknown-wave",
                    _("Er is geen meting {name}.").format(name=figure.wave),
                    _("Voeg de meting toe in monitor.yaml, of verbeter het jaar."),
                )


def _ragged(table: PublishedTable, document: Document, path: DataPath) -> Iterator[Fault]:
    for i, row in enumerate(table.rows):
        if len(row.values) != len(table.columns):
            yield document.fault(
                (*path, "rows", i),
                "published-ragged",
                _("Rij {row} van “{name}” heeft {found} waarden bij {expected} kolommen.").format(
                    row=i + 1, name=table.id, found=len(row.values), expected=len(table.columns)
                ),
                _("Schrijf null waar geen waarde gedrukt staat."),
            )

"""Published figures: ids that are unique, rows that are whole, waves that exist, short quotes."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context
from graadmeter.monitor.published import PublishedTable
from graadmeter.monitor.source import DataPath, Document
from graadmeter.monitor.statements import MOST_WORDS, PublishedStatement


def published_faults(context: Context) -> Iterator[Fault]:
    """All faults of the files of published figures."""
    seen: dict[str, str] = {}
    for file, document in context.published_files:
        if file.wave is not None:
            yield from _unknown_wave(context, file.wave, document, ("wave",))
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
            yield from ragged_rows(table, document, path)
    for series, document in context.series:
        for i, figure in enumerate(series.figures):
            if not context.exists("wave", figure.wave):
                yield document.fault(
                    ("figures", i, "wave"),
                    "series-unknown-wave",
                    _("Er is geen meting {name}.").format(name=figure.wave),
                    _("Voeg de meting toe in monitor.yaml, of verbeter het jaar."),
                )
    yield from _statement_faults(context)
    yield from _reply_faults(context)


def _statement_faults(context: Context) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for file, document in context.statements:
        yield from _unknown_wave(context, file.wave, document, ("wave",))
        for i, statement in enumerate(file.statements):
            path: DataPath = ("statements", i)
            if statement.id in seen:
                yield document.fault(
                    (*path, "id"),
                    "published-statement-duplicate",
                    _("De uitspraak “{name}” staat er twee keer.").format(name=statement.id),
                    _("De eerste staat in {file}.").format(file=seen[statement.id]),
                )
            seen.setdefault(statement.id, document.name)
            if statement.wave is not None and statement.wave != file.wave:
                yield from _unknown_wave(context, statement.wave, document, (*path, "wave"))
            yield from _long_quote(statement, document, path)


def _reply_faults(context: Context) -> Iterator[Fault]:
    for file, document in context.replies:
        yield from _unknown_wave(context, file.wave, document, ("wave",))
        seen: set[str] = set()
        for i, reply in enumerate(file.replies):
            if reply.finding in seen:
                yield document.fault(
                    ("replies", i, "finding"),
                    "published-reply-duplicate",
                    _("Op bevinding “{name}” staan twee reacties.").format(name=reply.finding),
                    _("Voeg ze samen tot één reactie."),
                )
            seen.add(reply.finding)


def _unknown_wave(
    context: Context, wave: int, document: Document, path: DataPath
) -> Iterator[Fault]:
    if not context.exists("wave", wave):
        yield document.fault(
            path,
            "published-unknown-wave",
            _("Er is geen meting {name}.").format(name=wave),
            _("Voeg de meting toe in monitor.yaml, of verbeter het jaar."),
        )


def _long_quote(
    statement: PublishedStatement, document: Document, path: DataPath
) -> Iterator[Fault]:
    count = len(statement.words.split())
    if count > MOST_WORDS:
        yield document.fault(
            (*path, "words"),
            "published-quote-long",
            _("De aanhaling van “{name}” heeft {count} woorden; hoogstens {most}.").format(
                name=statement.id, count=count, most=MOST_WORDS
            ),
            _("Laat alleen de woorden om het cijfer staan."),
        )


def ragged_rows(table: PublishedTable, document: Document, path: DataPath) -> Iterator[Fault]:
    """A fault for every row of a table that has not one value per column."""
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

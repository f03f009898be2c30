"""Load a monitor folder: all faults at once, or a monitor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from graadmeter.errors import Fault, FaultsError, UserError
from graadmeter.language import gettext as _
from graadmeter.monitor.factsheets import FactsheetFile
from graadmeter.monitor.monitor import Monitor
from graadmeter.monitor.population import Population
from graadmeter.monitor.published import PublishedSeries, PublishedTables
from graadmeter.monitor.questionnaire import CodeListFile, Questionnaire
from graadmeter.monitor.replies import PublishedReplies
from graadmeter.monitor.report import ChapterText, read_chapter
from graadmeter.monitor.schema_faults import schema_faults
from graadmeter.monitor.series import SERIES_TABLES_PREFIX, SeriesTableFile
from graadmeter.monitor.settings import Settings
from graadmeter.monitor.source import Document, read_document, read_text
from graadmeter.monitor.statements import PublishedStatements
from graadmeter.monitor.tables import TableFile

SETTINGS_FILE = "monitor.yaml"
SERIES_PREFIX = "later_"
STATEMENTS_PREFIX = "text_"
REPLIES_PREFIX = "replies_"
DATA_SUFFIXES = frozenset({".yaml", ".yml", ".json"})
TEXT_SUFFIXES = frozenset({".md"})
REPORT_FOLDER = "report"
KNOWN_FOLDERS = (
    "codelists",
    "questionnaires",
    "populations",
    "published",
    "tables",
    "factsheets",
    "report",
)

P = TypeVar("P", bound=BaseModel)


@dataclass
class Loaded:
    """Everything read from a monitor folder, sound or not.

    ``parts`` holds, per kind, each validated part beside the document it came from.
    """

    folder: Path
    documents: dict[str, Document] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    settings: Settings | None = None
    code_lists: list[tuple[CodeListFile, Document]] = field(default_factory=list)
    questionnaires: list[tuple[Questionnaire, Document]] = field(default_factory=list)
    populations: list[tuple[Population, Document]] = field(default_factory=list)
    published: list[tuple[PublishedTables, Document]] = field(default_factory=list)
    series: list[tuple[PublishedSeries, Document]] = field(default_factory=list)
    statements: list[tuple[PublishedStatements, Document]] = field(default_factory=list)
    replies: list[tuple[PublishedReplies, Document]] = field(default_factory=list)
    tables: list[tuple[TableFile, Document]] = field(default_factory=list)
    factsheets: list[tuple[FactsheetFile, Document]] = field(default_factory=list)
    series_tables: list[tuple[SeriesTableFile, Document]] = field(default_factory=list)
    texts: list[ChapterText] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    def monitor(self) -> Monitor:
        """The monitor these parts make up; only for a folder without faults."""
        if self.settings is None:
            raise FaultsError(_("De monitor kan niet worden geladen"), self.faults)
        return Monitor(
            settings=self.settings,
            code_lists={c.id: c for file, _d in self.code_lists for c in file.codelists},
            questionnaires={(q.group, q.wave): q for q, _d in self.questionnaires},
            populations={(p.group, p.wave): p for p, _d in self.populations},
            published={t.id: t for file, _d in self.published for t in file.tables},
            figures=tuple(f for file, _d in self.series for f in file.figures),
            published_files=tuple(file for file, _d in self.published),
            statement_files=tuple(file for file, _d in self.statements),
            reply_files=tuple(file for file, _d in self.replies),
            table_files=tuple(file for file, _d in self.tables),
            factsheet_files=tuple(file for file, _d in self.factsheets),
            series_files=tuple(file for file, _d in self.series_tables),
            texts=tuple(self.texts),
            hashes=self.hashes,
        )


def bundled_monitors() -> dict[str, Path]:
    """Name to folder of the monitors that come with the package."""
    root = Path(str(files("graadmeter"))) / "monitors"
    return {
        folder.name: folder
        for folder in sorted(root.iterdir())
        if (folder / SETTINGS_FILE).is_file()
    }


def find_monitor(name: str) -> Path:
    """The folder of a bundled monitor's name or of a path.

    Raises:
        UserError: neither exists, or the folder holds no ``monitor.yaml``.
    """
    bundled = bundled_monitors()
    if name in bundled:
        return bundled[name]
    folder = Path(name)
    if not folder.is_dir():
        raise UserError(
            _("Geen monitor met deze naam en geen map: {name}").format(name=name),
            mend=_("Meegeleverd: {names}. Of geef het pad van een monitormap.").format(
                names=", ".join(bundled)
            ),
        )
    if not (folder / SETTINGS_FILE).is_file():
        raise UserError(
            _("In deze map staat geen {file}").format(file=SETTINGS_FILE), where=str(folder)
        )
    return folder


def read_monitor(folder: Path) -> Loaded:
    """Read and validate every file of a monitor folder, collecting all faults of form."""
    loaded = Loaded(folder)
    for path in _files(folder, TEXT_SUFFIXES):
        _read_text(loaded, path)
    for path in _files(folder, DATA_SUFFIXES):
        document, faults = read_document(folder, path)
        loaded.faults += faults
        if document is not None:
            loaded.documents[document.name] = document
            loaded.hashes[document.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    document = loaded.documents.get(SETTINGS_FILE)
    languages = _languages(document.data if document else None)
    if document is not None:
        loaded.settings = _validate(loaded, Settings, document, languages)
    for name, document in loaded.documents.items():
        _validate_part(loaded, name, document, languages)
    return loaded


def _read_text(loaded: Loaded, path: Path) -> None:
    name = path.relative_to(loaded.folder).as_posix()
    if name.split("/", maxsplit=1)[0] != REPORT_FOLDER:
        return
    text, faults = read_text(loaded.folder, path)
    loaded.faults += faults
    if text is None:
        return
    loaded.hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    chapter, faults = read_chapter(name, text)
    loaded.faults += faults
    if chapter is not None:
        loaded.texts.append(chapter)


def _files(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and path.suffix in suffixes:
            yield path


def _languages(data: Any) -> list[str]:
    languages = data.get("languages") if isinstance(data, dict) else None
    if isinstance(languages, list) and languages and all(isinstance(x, str) for x in languages):
        return languages
    return ["nl"]


def _validate_part(loaded: Loaded, name: str, document: Document, languages: list[str]) -> None:
    kind, file_name = name.split("/", maxsplit=1)[0], name.rsplit("/", maxsplit=1)[-1]
    if name == SETTINGS_FILE:
        return
    if kind == "codelists":
        _add(loaded, loaded.code_lists, CodeListFile, document, languages)
    elif kind == "questionnaires":
        _add(loaded, loaded.questionnaires, Questionnaire, document, languages)
    elif kind == "populations":
        _add(loaded, loaded.populations, Population, document, languages)
    elif kind == "published" and file_name.startswith(SERIES_PREFIX):
        _add(loaded, loaded.series, PublishedSeries, document, languages)
    elif kind == "published" and file_name.startswith(STATEMENTS_PREFIX):
        _add(loaded, loaded.statements, PublishedStatements, document, languages)
    elif kind == "published" and file_name.startswith(REPLIES_PREFIX):
        _add(loaded, loaded.replies, PublishedReplies, document, languages)
    elif kind == "published":
        _add(loaded, loaded.published, PublishedTables, document, languages)
    elif kind == "tables" and file_name.startswith(SERIES_TABLES_PREFIX):
        _add(loaded, loaded.series_tables, SeriesTableFile, document, languages)
    elif kind == "tables":
        _add(loaded, loaded.tables, TableFile, document, languages)
    elif kind == "factsheets":
        _add(loaded, loaded.factsheets, FactsheetFile, document, languages)
    elif kind not in KNOWN_FOLDERS:
        loaded.faults.append(
            Fault(
                name,
                0,
                "unknown-file",
                _("Dit bestand hoort bij geen onderdeel van een monitor."),
                _("Mappen zijn: {folders}.").format(folders=", ".join(KNOWN_FOLDERS)),
            )
        )


def _add(
    loaded: Loaded,
    parts: list[tuple[P, Document]],
    model: type[P],
    document: Document,
    languages: list[str],
) -> None:
    part = _validate(loaded, model, document, languages)
    if part is not None:
        parts.append((part, document))


def _validate(loaded: Loaded, model: type[P], document: Document, languages: list[str]) -> P | None:
    try:
        return model.model_validate(document.data, context={"language": languages[0]})
    except ValidationError as error:
        loaded.faults += schema_faults(document, error, model)
        return None

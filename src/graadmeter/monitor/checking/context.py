"""What the checks look things up in: all that could be read of a monitor folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import TypeVar

import polars as pl
from pydantic import BaseModel

from graadmeter.errors import Fault
from graadmeter.expressions import Expression, Vocabulary, evaluate, missing_kind_column
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.salvage import NAMELESS, salvage
from graadmeter.monitor.factsheets import FactsheetFile
from graadmeter.monitor.loading import (
    REPLIES_PREFIX,
    SERIES_PREFIX,
    SETTINGS_FILE,
    STATEMENTS_PREFIX,
    Loaded,
)
from graadmeter.monitor.monitor import OPTION_SEPARATOR, vocabulary_of
from graadmeter.monitor.population import Population
from graadmeter.monitor.published import PublishedSeries, PublishedTable, PublishedTables
from graadmeter.monitor.questionnaire import CodeList, CodeListFile, Question, Questionnaire
from graadmeter.monitor.replies import PublishedReplies
from graadmeter.monitor.report import ChapterText
from graadmeter.monitor.series import SERIES_TABLES_PREFIX, SeriesTableFile
from graadmeter.monitor.settings import Settings
from graadmeter.monitor.source import DataPath, Document
from graadmeter.monitor.statements import PublishedStatements
from graadmeter.monitor.tables import TableFile

P = TypeVar("P", bound=BaseModel)

SERIES_TABLES = "tables/series"
_COLUMN_TYPES: dict[str, type[pl.DataType]] = {
    "single": pl.String,
    "text": pl.String,
    "number": pl.Float64,
}


@dataclass
class Context:
    """The parts of a folder that validated, and what is not certain because of those that did not.

    Attributes:
        settings: ``monitor.yaml`` with its document; None when it could not be read.
        unread: kinds of file of which at least one could not be read at all.
        broken: per file, the names of what was taken out for a fault of form.
    """

    settings: tuple[Settings, Document] | None = None
    code_list_files: list[tuple[CodeListFile, Document]] = field(default_factory=list)
    questionnaires: list[tuple[Questionnaire, Document]] = field(default_factory=list)
    populations: list[tuple[Population, Document]] = field(default_factory=list)
    published_files: list[tuple[PublishedTables, Document]] = field(default_factory=list)
    series: list[tuple[PublishedSeries, Document]] = field(default_factory=list)
    statements: list[tuple[PublishedStatements, Document]] = field(default_factory=list)
    replies: list[tuple[PublishedReplies, Document]] = field(default_factory=list)
    table_files: list[tuple[TableFile, Document]] = field(default_factory=list)
    factsheet_files: list[tuple[FactsheetFile, Document]] = field(default_factory=list)
    series_tables: list[tuple[SeriesTableFile, Document]] = field(default_factory=list)
    texts: list[ChapterText] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    broken: dict[str, frozenset[str]] = field(default_factory=dict)

    # ---------------------------------------------------------------- what exists

    @cached_property
    def code_lists(self) -> Mapping[str, CodeList]:
        """Id to code list; of two with one id the first."""
        found: dict[str, CodeList] = {}
        for file, _document in self.code_list_files:
            for code_list in file.codelists:
                found.setdefault(code_list.id, code_list)
        return found

    @cached_property
    def questionnaire_of(self) -> Mapping[tuple[str, int], tuple[Questionnaire, Document]]:
        """(Group, wave) to questionnaire and document; of two the first."""
        found: dict[tuple[str, int], tuple[Questionnaire, Document]] = {}
        for questionnaire, document in self.questionnaires:
            found.setdefault((questionnaire.group, questionnaire.wave), (questionnaire, document))
        return found

    @cached_property
    def published(self) -> Mapping[str, PublishedTable]:
        """Id to published table; of two with one id the first."""
        found: dict[str, PublishedTable] = {}
        for file, _document in self.published_files:
            for table in file.tables:
                found.setdefault(table.id, table)
        return found

    @cached_property
    def _vocabularies(self) -> dict[tuple[str, int], Vocabulary]:
        return {
            key: vocabulary_of(questionnaire, self.code_lists)
            for key, (questionnaire, _document) in self.questionnaire_of.items()
        }

    def vocabulary(self, group: str, wave: int) -> Vocabulary | None:
        """The variables of a group in a wave; None without a questionnaire."""
        return self._vocabularies.get((group, wave))

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        settings = self.settings[0] if self.settings else None
        return {
            "wave": [str(w.year) for w in settings.waves] if settings else [],
            "theme": [t.id for t in settings.themes] if settings else [],
            "group": [g.id for g in settings.groups] if settings else [],
            "chapter": [str(c.number) for c in settings.chapters] if settings else [],
            "code-list": list(self.code_lists),
            "published": list(self.published),
        }

    # ---------------------------------------------------------------- what can be computed

    def result_type(self, key: tuple[str, int], expression: Expression) -> str | None:
        """The type of an expression's outcome, found without rows; None when Polars refuses it."""
        if (key, expression.sql) not in self._result_types:
            try:
                outcome = str(evaluate(self._empty_frame(key), {"": expression}).dtypes[0])
            except pl.exceptions.PolarsError:
                outcome = ""
            self._result_types[key, expression.sql] = outcome
        return self._result_types[key, expression.sql] or None

    @cached_property
    def _result_types(self) -> dict[tuple[tuple[str, int], str], str]:
        return {}

    @cached_property
    def _empty_frames(self) -> dict[tuple[str, int], pl.DataFrame]:
        return {}

    def _empty_frame(self, key: tuple[str, int]) -> pl.DataFrame:
        if key not in self._empty_frames:
            variables = self._vocabularies[key].variables.values()
            schema: dict[str, pl.DataType | type[pl.DataType]] = {
                missing_kind_column(v.name): _COLUMN_TYPES["text"] for v in variables
            }
            schema |= {v.name: _COLUMN_TYPES[v.kind] for v in variables if v.kind in _COLUMN_TYPES}
            coded = [v for v in variables if v.kind == "single" and v.codes]
            schema |= {v.name: pl.Enum(sorted(v.codes)) for v in coded}
            self._empty_frames[key] = pl.DataFrame(schema=schema)
        return self._empty_frames[key]

    # ---------------------------------------------------------------- what may exist

    def exists(self, what: str, name: str | int) -> bool:
        """Something has this name, or may have it in what could not be read."""
        if str(name) in self._names[what]:
            return True
        kind = {"code-list": "codelists", "published": "published"}.get(what, SETTINGS_FILE)
        return kind in self.unread or self._is_broken(kind, str(name))

    def _is_broken(self, kind: str, name: str) -> bool:
        return any(
            name in names or NAMELESS in names
            for file, names in self.broken.items()
            if kind_of(file) == kind
        )

    def is_complete(self, document: Document) -> bool:
        """Nothing was taken out of this file."""
        return document.name not in self.broken

    def may_have(self, group: str, wave: int, variable: str) -> bool:
        """A variable exists, or may exist in what could not be read of the questionnaire."""
        entry = self.questionnaire_of.get((group, wave))
        if entry is None:
            return True
        questionnaire, document = entry
        if variable in self._vocabularies[group, wave].variables:
            return True
        base = base_of(variable)
        broken = self.broken.get(document.name, frozenset())
        if base in broken or NAMELESS in broken:
            return True
        question = questionnaire.question(base) if base != variable else None
        # The options of a question whose code list is missing are not known.
        return question is not None and (question.codes or "") not in self.code_lists

    def may_have_questionnaire(self, group: str, wave: int) -> bool:
        """A group has a questionnaire in a wave, or may have one that could not be read."""
        return (group, wave) in self.questionnaire_of or "questionnaires" in self.unread

    def unknown(
        self, what: str, name: str | int, document: Document, path: DataPath
    ) -> Iterator[Fault]:
        """A fault when nothing has this name."""
        if self.exists(what, name):
            return
        messages = {
            "wave": ("unknown-wave", _("Er is geen meting {name}.")),
            "theme": ("unknown-theme", _("Er is geen thema “{name}”.")),
            "group": ("unknown-group", _("Er is geen doelgroep “{name}”.")),
            "chapter": ("chapter-unknown", _("Er is geen hoofdstuk {name}.")),
            "code-list": ("unknown-code-list", _("Er is geen codelijst “{name}”.")),
            "published": ("published-missing", _("Er is geen gepubliceerde tabel “{name}”.")),
        }
        rule, message = messages[what]
        names = self._names[what]
        hint = did_you_mean(str(name), names)
        if what == "published":
            hint = hint or _("Schrijf “published: none” als de tabel nergens gedrukt staat.")
        elif what != "code-list":
            hint = hint or _("In {file} staan: {names}.").format(
                file=SETTINGS_FILE, names=", ".join(names)
            )
        else:
            hint = hint or _("Voeg de lijst toe in de map codelists.")
        yield document.fault(path, rule, message.format(name=name), hint)


def context_of(loaded: Loaded) -> Context:
    """The context of a folder that was read; nothing in ``loaded`` is changed."""
    context = Context()
    languages = _languages(loaded)
    document = loaded.documents.get(SETTINGS_FILE)
    if loaded.settings is not None and document is not None:
        context.settings = (loaded.settings, document)
    elif document is not None and (left := salvage(document, Settings, languages[0])) is not None:
        context.settings = (left.part, left.document)
        context.broken[document.name] = left.broken
    if context.settings is None:
        context.unread.add(SETTINGS_FILE)
    context.code_list_files = _parts(context, loaded, "codelists", CodeListFile, loaded.code_lists)
    context.questionnaires = _parts(
        context, loaded, "questionnaires", Questionnaire, loaded.questionnaires
    )
    context.populations = _parts(context, loaded, "populations", Population, loaded.populations)
    context.published_files = _parts(
        context, loaded, "published", PublishedTables, loaded.published
    )
    context.series = _parts(context, loaded, "series", PublishedSeries, loaded.series)
    context.statements = _parts(
        context, loaded, "statements", PublishedStatements, loaded.statements
    )
    context.replies = _parts(context, loaded, "replies", PublishedReplies, loaded.replies)
    context.table_files = _parts(context, loaded, "tables", TableFile, loaded.tables)
    context.factsheet_files = _parts(
        context, loaded, "factsheets", FactsheetFile, loaded.factsheets
    )
    context.series_tables = _parts(
        context, loaded, SERIES_TABLES, SeriesTableFile, loaded.series_tables
    )
    context.texts = sorted(loaded.texts, key=lambda text: text.file)
    return context


def _languages(loaded: Loaded) -> list[str]:
    if loaded.settings is not None:
        return list(loaded.settings.languages)
    document = loaded.documents.get(SETTINGS_FILE)
    stated = document.data.get("languages") if document and isinstance(document.data, dict) else 0
    sound = isinstance(stated, list) and stated and all(isinstance(x, str) for x in stated)
    return stated if sound and isinstance(stated, list) else ["nl"]


def _parts(
    context: Context,
    loaded: Loaded,
    kind: str,
    model: type[P],
    sound: list[tuple[P, Document]],
) -> list[tuple[P, Document]]:
    parts = {document.name: (part, document) for part, document in sound}
    language = _languages(loaded)[0]
    for name in sorted({fault.file for fault in loaded.faults} - set(parts)):
        if kind_of(name) != kind:
            continue
        document = loaded.documents.get(name)
        left = salvage(document, model, language) if document is not None else None
        if left is None:
            context.unread.add(kind)
        else:
            parts[name] = (left.part, left.document)
            context.broken[name] = left.broken
    return [parts[name] for name in sorted(parts)]


def kind_of(name: str) -> str:
    """What a file holds, from its place in the folder."""
    folder, file_name = name.split("/", maxsplit=1)[0], name.rsplit("/", maxsplit=1)[-1]
    if folder == "published" and file_name.startswith(SERIES_PREFIX):
        return "series"
    if folder == "published" and file_name.startswith(STATEMENTS_PREFIX):
        return "statements"
    if folder == "published" and file_name.startswith(REPLIES_PREFIX):
        return "replies"
    if folder == "tables" and file_name.startswith(SERIES_TABLES_PREFIX):
        return SERIES_TABLES
    return folder


def base_of(variable: str) -> str:
    """The question of an option column ``id__code``; any other name as it is."""
    return variable.split(OPTION_SEPARATOR, maxsplit=1)[0]


def questions_in(questionnaire: Questionnaire) -> Iterator[tuple[DataPath, Question]]:
    """Every question with its place in the file."""
    for i, section in enumerate(questionnaire.sections):
        for j, question in enumerate(section.questions):
            yield ("sections", i, "questions", j), question


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The existing name most like this one, as a question; empty when none is near."""
    near = get_close_matches(name, sorted(names), n=1, cutoff=0.6)
    return _("Bedoelt u “{near}”?").format(near=near[0]) if near else ""


def repeated(
    items: Iterable[tuple[DataPath, str]], document: Document, message: str
) -> Iterator[Fault]:
    """A fault for every name that was there before; ``message`` has a place for ``{name}``."""
    seen: dict[str, int] = {}
    for path, name in items:
        if name in seen:
            hint = _("De eerste staat op regel {line}.").format(line=seen[name])
            yield document.fault(path, "duplicate-id", message.format(name=name), hint)
        else:
            seen[name] = document.line(path)

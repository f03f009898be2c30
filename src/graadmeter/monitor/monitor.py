"""The whole of a monitor, loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from graadmeter.errors import UserError
from graadmeter.expressions import ExpressionSyntaxError, Variable, Vocabulary, parse
from graadmeter.language import gettext as _
from graadmeter.monitor.decompositions import DecompositionSpec
from graadmeter.monitor.factsheets import FactsheetFile, MadeSheet, made_sheets
from graadmeter.monitor.nonresponse import NonresponseSpec
from graadmeter.monitor.population import Population
from graadmeter.monitor.published import PublishedFigure, PublishedTable, PublishedTables
from graadmeter.monitor.questionnaire import CODED_TYPES, CodeList, Comparability, Questionnaire
from graadmeter.monitor.replies import PublishedReplies
from graadmeter.monitor.report import ChapterText
from graadmeter.monitor.series import SeriesTable, SeriesTableFile
from graadmeter.monitor.settings import Chapter, Group, Settings, Study
from graadmeter.monitor.statements import PublishedStatements
from graadmeter.monitor.tables import TableFile, TableSpec

OPTION_SEPARATOR = "__"


@dataclass(frozen=True)
class Monitor:
    """A monitor folder as data. Made by :func:`graadmeter.monitor.load_monitor`.

    Attributes:
        settings: ``monitor.yaml``.
        code_lists: id to code list.
        questionnaires: (group, wave) to questionnaire.
        populations: (group, wave) to population.
        published: id to published table.
        figures: published figures of other sources.
        table_files: table specifications by wave and chapter.
        hashes: file name to sha256 of its bytes.
        texts: chapters of reports.
        series_files: tables of published figures by wave and chapter.
        factsheet_files: factsheets by wave.
        published_files: published tables by publication.
        statement_files: what running text says of figures, by publication.
        reply_files: what the makers say of findings, by publication.
    """

    settings: Settings
    code_lists: Mapping[str, CodeList]
    questionnaires: Mapping[tuple[str, int], Questionnaire]
    populations: Mapping[tuple[str, int], Population]
    published: Mapping[str, PublishedTable]
    figures: tuple[PublishedFigure, ...]
    table_files: tuple[TableFile, ...]
    hashes: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[ChapterText, ...] = ()
    series_files: tuple[SeriesTableFile, ...] = ()
    factsheet_files: tuple[FactsheetFile, ...] = ()
    published_files: tuple[PublishedTables, ...] = ()
    statement_files: tuple[PublishedStatements, ...] = ()
    reply_files: tuple[PublishedReplies, ...] = ()

    @property
    def language(self) -> str:
        """The monitor's own language."""
        return self.settings.languages[0]

    def group(self, name: str) -> Group:
        """The target group with this id; raises ``KeyError`` when there is none."""
        for group in self.settings.groups:
            if group.id == name:
                return group
        raise KeyError(name)

    def questionnaire(self, group: str, wave: int) -> Questionnaire:
        """The questionnaire of a group in a wave.

        Raises:
            UserError: the monitor has none for that wave.
        """
        try:
            return self.questionnaires[group, wave]
        except KeyError:
            raise UserError(
                _("Er is geen vragenlijst van {group} voor meting {wave}").format(
                    group=group, wave=wave
                ),
                where=self.settings.id,
            ) from None

    def groups_in(self, wave: int) -> tuple[Group, ...]:
        """The groups that have a questionnaire in a wave, in the monitor's order."""
        return tuple(g for g in self.settings.groups if (g.id, wave) in self.questionnaires)

    def tables_in(self, wave: int) -> tuple[tuple[Chapter, tuple[TableSpec, ...]], ...]:
        """The table specifications of a wave by chapter."""
        chapters = {chapter.number: chapter for chapter in self.settings.chapters}
        by_chapter: dict[int, list[TableSpec]] = {}
        for file in self.table_files:
            if file.wave == wave:
                by_chapter.setdefault(file.chapter, []).extend(file.tables)
        return tuple((chapters[n], tuple(by_chapter[n])) for n in sorted(by_chapter))

    def chapters_in(self, wave: int) -> tuple[Chapter, ...]:
        """The chapters of a wave that have tables or text, in order."""
        filled = {file.chapter for file in self.table_files if file.wave == wave}
        filled |= {file.chapter for file in self.series_files if file.wave == wave}
        filled |= {text.chapter for text in self.texts if text.wave == wave}
        chapters = [c for c in self.settings.chapters if c.number in filled]
        return tuple(sorted(chapters, key=lambda chapter: chapter.number))

    def series_in(self, wave: int, chapter: int) -> tuple[SeriesTable, ...]:
        """The tables of published figures of a wave in one chapter."""
        files = [f for f in self.series_files if (f.wave, f.chapter) == (wave, chapter)]
        return tuple(spec for file in files for spec in file.tables)

    def text_of(self, wave: int, chapter: int) -> ChapterText | None:
        """The text of a chapter; None when it has none."""
        return next((t for t in self.texts if (t.wave, t.chapter) == (wave, chapter)), None)

    def factsheets_in(self, wave: int) -> tuple[MadeSheet, ...]:
        """The factsheets of a wave, in order, in the current language."""
        themes = {theme.id: str(theme.title) for theme in self.settings.themes}
        lists = {
            (group, question.id): self.code_lists[question.codes]
            for (group, year), questionnaire in self.questionnaires.items()
            if year == wave
            for question in questionnaire.questions
            if question.type in CODED_TYPES and question.codes
        }
        files = [file for file in self.factsheet_files if file.wave == wave]
        return tuple(sheet for file in files for sheet in made_sheets(file, lists, themes))

    def decompositions_in(self, wave: int, chapter: int) -> tuple[DecompositionSpec, ...]:
        """The decompositions of a wave in one chapter."""
        files = [f for f in self.table_files if (f.wave, f.chapter) == (wave, chapter)]
        return tuple(spec for file in files for spec in file.decompositions)

    def nonresponse_in(self, wave: int) -> tuple[NonresponseSpec, ...]:
        """The follow-ups among those who did not respond in a wave."""
        return tuple(spec for spec in self.settings.nonresponse if spec.wave == wave)

    def studies_of(self, group: str, theme: str) -> tuple[Study, ...]:
        """The studies that measured a theme among a group (MON-27)."""
        return tuple(
            study
            for study in self.settings.studies
            if group in study.groups and theme in study.themes
        )

    def waves_owed(self, group: str, theme: str, wave: int) -> tuple[int, ...]:
        """Earlier waves for which a question owes a comparability statement."""
        return tuple(sorted({s.wave for s in self.studies_of(group, theme) if s.wave < wave}))

    def comparability(
        self, group: str, wave: int, variable: str, earlier: int
    ) -> Comparability | None:
        """The comparability statement of a question or derived variable for an earlier wave."""
        questionnaire = self.questionnaire(group, wave)
        name = variable.split(OPTION_SEPARATOR, maxsplit=1)[0]
        found = questionnaire.question(name) or questionnaire.derived_variable(name)
        if found is None:
            return None
        return next((c for c in found.comparability if earlier in c.waves), None)

    def answer_codes(self, group: str, wave: int, variable: str) -> CodeList | None:
        """The code list of a question or derived variable; None for numbers and texts."""
        questionnaire = self.questionnaire(group, wave)
        found = questionnaire.question(variable) or questionnaire.derived_variable(variable)
        return self.code_lists[found.codes] if found is not None and found.codes else None

    def vocabulary(self, group: str, wave: int) -> Vocabulary:
        """The variables that expressions of a group in a wave may refer to."""
        return self._vocabularies[group, wave]

    @cached_property
    def _vocabularies(self) -> dict[tuple[str, int], Vocabulary]:
        return {
            key: vocabulary_of(questionnaire, self.code_lists)
            for key, questionnaire in self.questionnaires.items()
        }


def vocabulary_of(questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]) -> Vocabulary:
    """The variables of one questionnaire, as expressions know them.

    Options of multiple response and ranking questions are variables too, as ``id__code``.
    """
    variables: dict[str, Variable] = {}
    for question in questionnaire.questions:
        code_list = code_lists.get(question.codes or "")
        codes = frozenset(code_list.values) if code_list else frozenset()
        routed = question.universe is not None
        kind: str = "single" if question.type in CODED_TYPES else question.type
        kind = "text" if kind in {"open", "date", "block"} else kind
        variables[question.id] = Variable(question.id, kind, codes, routed)
        if kind in {"multiple", "ranking"}:
            for code in codes:
                name = f"{question.id}{OPTION_SEPARATOR}{code}"
                variables[name] = Variable(name, "number", frozenset(), routed)
    for derived in questionnaire.derived:
        code_list = code_lists.get(derived.codes)
        codes = frozenset(code_list.values) if code_list else frozenset()
        routed = any(
            variables[name].routed
            for name in _columns(derived.expression)
            if name in variables and not _always_answered(derived.expression)
        )
        variables[derived.id] = Variable(derived.id, "single", codes, routed)
    return Vocabulary(variables)


def _columns(expression: str) -> frozenset[str]:
    try:
        return parse(expression).columns
    except ExpressionSyntaxError:
        return frozenset()


def _always_answered(expression: str) -> bool:
    return re.search(r"\bELSE\b", expression, re.IGNORECASE) is not None

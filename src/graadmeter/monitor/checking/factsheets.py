"""Factsheets: what they count exists, and about whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context, base_of, did_you_mean, repeated
from graadmeter.monitor.checking.expressions import conditions_faults
from graadmeter.monitor.checking.factsheet_tables import same_figure_faults
from graadmeter.monitor.factsheets import (
    CODE,
    FactsheetFile,
    Indicator,
    IndicatorSet,
    Sheet,
    SheetPart,
    filled_in,
)
from graadmeter.monitor.questionnaire import CODED_TYPES, CodeList
from graadmeter.monitor.source import DataPath, Document


def factsheet_faults(context: Context) -> Iterator[Fault]:
    """All faults of the factsheets."""
    for file, document in context.factsheet_files:
        if not context.exists("wave", file.wave):
            yield from context.unknown("wave", file.wave, document, ("wave",))
            continue
        checked = _File(context, file, document)
        yield from checked.repeated()
        for i, one in enumerate(file.sets):
            yield from checked.set_faults(("sets", i), one)
        for k, kind in enumerate(file.kinds):
            for j, sheet in enumerate(kind.sheets):
                yield from checked.sheet_faults(("kinds", k, "sheets", j), sheet)


@dataclass(frozen=True)
class _File:
    """The factsheets of a wave in their surroundings."""

    context: Context
    file: FactsheetFile
    document: Document

    def repeated(self) -> Iterator[Fault]:
        message = _("“{name}” staat er twee keer.")
        sets = [(("sets", i, "id"), one.id) for i, one in enumerate(self.file.sets)]
        kinds = [(("kinds", k, "id"), kind.id) for k, kind in enumerate(self.file.kinds)]
        sheets = [
            (("kinds", k, "sheets", j, "id"), sheet.id)
            for k, kind in enumerate(self.file.kinds)
            for j, sheet in enumerate(kind.sheets)
        ]
        for names in (sets, kinds, sheets):
            yield from repeated(names, self.document, message)
        for i, one in enumerate(self.file.sets):
            within: list[tuple[DataPath, str]] = [
                (("sets", i, "indicators", j, "id"), each.id)
                for j, each in enumerate(one.indicators)
            ]
            yield from repeated(within, self.document, message)

    def set_faults(self, path: DataPath, one: IndicatorSet) -> Iterator[Fault]:
        yield from self.context.unknown("group", one.group, self.document, (*path, "group"))
        for j, indicator in enumerate(one.indicators):
            place = (*path, "indicators", j)
            if indicator.group is not None:
                yield from self.context.unknown(
                    "group", indicator.group, self.document, (*place, "group")
                )
            yield from self.context.unknown(
                "theme", indicator.theme, self.document, (*place, "theme")
            )
            group = indicator.group or one.group
            found = list(self._indicator_faults(place, indicator, group))
            yield from found
            known = self.context.exists("group", group)
            if indicator.table is not None and known and not found:
                yield from same_figure_faults(
                    self.context, self.file.wave, self.document, (place, group), indicator
                )

    def _indicator_faults(self, path: DataPath, one: Indicator, group: str) -> Iterator[Fault]:
        wave = self.file.wave
        if one.base:
            stated = [((*path, "base"), one.base)]
            yield from conditions_faults(self.context, {(group, wave)}, stated, self.document)
        if one.table is not None and not self._has_table(one.table):
            yield self.document.fault(
                (*path, "table"),
                "factsheet-unknown",
                _("Er is geen tabel “{name}” in deze meting.").format(name=one.table),
                did_you_mean(one.table, self._tables()) or _("Noem een tabel van het rapport."),
            )
        if not self.context.may_have(group, wave, one.question):
            vocabulary = self.context.vocabulary(group, wave)
            yield self.document.fault(
                (*path, "question"),
                "table-unknown-question",
                _("De vragenlijst van {group} {wave} heeft geen “{name}”.").format(
                    group=group, wave=wave, name=one.question
                ),
                did_you_mean(one.question, vocabulary.variables if vocabulary else ())
                or _("Noem een vraag of afgeleide variabele."),
            )
            return
        code_list = self._code_list(group, one.question)
        for key, codes in (("codes", one.codes), ("leave_out", one.leave_out)):
            for i, code in enumerate(codes if code_list is not None else ()):
                if code_list is not None and code not in code_list.values:
                    yield self.document.fault(
                        (*path, key, i),
                        "table-code-not-in-list",
                        _("'{code}' is geen antwoordcode van “{name}”.").format(
                            code=code, name=one.question
                        ),
                        did_you_mean(code, code_list.values)
                        or _("De codes zijn: {codes}.").format(codes=", ".join(code_list.values)),
                    )

    def sheet_faults(self, path: DataPath, sheet: Sheet) -> Iterator[Fault]:
        values: dict[str, str] = {}
        if sheet.each is not None:
            each = sheet.each
            yield from self.context.unknown(
                "group", each.group, self.document, (*path, "each", "group")
            )
            code_list = self._code_list(each.group, each.question, coded=True)
            if code_list is None:
                if self._is_certain(each.group):
                    yield self.document.fault(
                        (*path, "each", "question"),
                        "factsheet-each",
                        _("“{name}” is geen vraag met één antwoord uit een codelijst.").format(
                            name=each.question
                        ),
                        _("Noem een vraag aan “{group}” met een codelijst.").format(
                            group=each.group
                        ),
                    )
                return
            values = {CODE: code_list.values[0]}
        if (sheet.each is not None) != (CODE in sheet.id):
            yield self.document.fault(
                (*path, "id"),
                "factsheet-each",
                _("Met “each” staat de code in de id, en anders niet."),
                _("Schrijf bijvoorbeeld: id: {code}, met “each” erbij.").format(code=CODE),
            )
        for i, part in enumerate(sheet.parts):
            yield from self._part_faults((*path, "parts", i), part, values)

    def _part_faults(
        self, path: DataPath, part: SheetPart, values: dict[str, str]
    ) -> Iterator[Fault]:
        chosen = next((one for one in self.file.sets if one.id == part.set), None)
        if chosen is None:
            names = [one.id for one in self.file.sets]
            yield self.document.fault(
                (*path, "set"),
                "factsheet-unknown",
                _("Er is geen verzameling cijfers “{name}”.").format(name=part.set),
                did_you_mean(part.set, names)
                or _("De verzamelingen zijn: {names}.").format(names=", ".join(names)),
            )
            return
        known = [one.id for one in chosen.indicators]
        for i, name in enumerate(part.headline):
            if name not in known:
                yield self.document.fault(
                    (*path, "headline", i),
                    "factsheet-unknown",
                    _("“{name}” is geen cijfer van “{set}”.").format(name=name, set=part.set),
                    did_you_mean(name, known)
                    or _("De cijfers zijn: {names}.").format(names=", ".join(known)),
                )
        groups = {one.group or chosen.group for one in chosen.indicators}
        stated: list[tuple[DataPath, str]] = []
        if part.where:
            stated.append(((*path, "where"), filled_in(part.where, values)))
        stated += [
            ((*path, "beside", i, "where"), one.where)
            for i, one in enumerate(part.beside)
            if one.where
        ]
        keys = {(group, self.file.wave) for group in groups}
        yield from conditions_faults(self.context, keys, stated, self.document)

    def _code_list(self, group: str, question: str, *, coded: bool = False) -> CodeList | None:
        entry = self.context.questionnaire_of.get((group, self.file.wave))
        if entry is None:
            return None
        name = base_of(question)
        found = entry[0].question(name)
        if coded:
            codes = found.codes if found is not None and found.type in CODED_TYPES else None
        elif name != question:
            return None  # an option column holds 0 and 1
        else:
            derived = entry[0].derived_variable(name)
            codes = found.codes if found is not None else derived.codes if derived else None
        return self.context.code_lists.get(codes or "")

    def _is_certain(self, group: str) -> bool:
        """What a question of a group is, cannot stand in what could not be read."""
        entry = self.context.questionnaire_of.get((group, self.file.wave))
        lists = all(self.context.is_complete(d) for _file, d in self.context.code_list_files)
        unread = "codelists" in self.context.unread
        return entry is not None and self.context.is_complete(entry[1]) and lists and not unread

    def _tables(self) -> list[str]:
        files = [f for f, _document in self.context.table_files if f.wave == self.file.wave]
        return [spec.id for file in files for spec in file.tables]

    def _has_table(self, name: str) -> bool:
        whole = all(self.context.is_complete(d) for _file, d in self.context.table_files)
        return name in self._tables() or not whole or "tables" in self.context.unread

"""From a monitor's factsheets and its answers to factsheets with protected figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graadmeter.microdata import Microdata
from graadmeter.monitor import MadePart, MadeSheet, Monitor, TableSpec
from graadmeter.publication.factsheets.sheet import (
    Factsheet,
    FactsheetGroup,
    FactsheetPart,
    FigureFacts,
)
from graadmeter.tabulation.table import Table


def make_factsheets(
    monitor: Monitor,
    tabulate: Callable[[TableSpec], Table],
    wave: int,
    microdata: Mapping[str, Microdata],
) -> tuple[FactsheetGroup, ...]:
    """The factsheets of a wave, by kind, in the current language.

    One for each answer to a question is made only when the question was answered: a province that
    exists in synthetic answers alone gets no factsheet of the answers of people.

    Args:
        monitor: the monitor.
        tabulate: makes a protected table of the same wave.
        wave: the wave.
        microdata: group to answers.
    """
    made = [sheet for sheet in monitor.factsheets_in(wave) if _has_answers(sheet, microdata)]
    kinds = [kind for file in monitor.factsheet_files if file.wave == wave for kind in file.kinds]
    stating = frozenset(g.id for g in monitor.settings.groups if g.regime == "inventory")
    groups = (
        FactsheetGroup(
            kind.id,
            str(kind.title),
            str(kind.about),
            tuple(_sheet(tabulate, sheet, stating) for sheet in made if sheet.kind == kind.id),
        )
        for kind in kinds
    )
    return tuple(group for group in groups if group.sheets)


def _has_answers(sheet: MadeSheet, microdata: Mapping[str, Microdata]) -> bool:
    if sheet.each is None:
        return True
    answers = microdata.get(sheet.each.group)
    return answers is not None and answers.values[sheet.each.question].is_not_null().any()


def _sheet(
    tabulate: Callable[[TableSpec], Table], sheet: MadeSheet, stating: frozenset[str]
) -> Factsheet:
    return Factsheet(
        id=sheet.id,
        title=sheet.title,
        subtitle=sheet.subtitle,
        about=sheet.about,
        parts=tuple(_part(tabulate, part, stating) for part in sheet.parts),
    )


def _part(
    tabulate: Callable[[TableSpec], Table], part: MadePart, stating: frozenset[str]
) -> FactsheetPart:
    places = {one.id: place for place, one in enumerate(part.indicators)}
    return FactsheetPart(
        title=str(part.spec.title or part.spec.label),
        people=str(part.spec.people),
        where=tuple(axis.where or "" for axis in part.table.columns),
        rows=tuple(
            FigureFacts(
                id=one.id,
                group=one.group or part.table.group,
                question=one.question,
                codes=one.codes,
                base=one.base or "",
                people=str(one.people or ""),
                says=str(one.says or ""),
                table=one.table or "",
                organisations=(one.group or part.table.group) in stating,
            )
            for one in part.indicators
        ),
        headline=tuple(places[name] for name in part.spec.headline),
        table=tabulate(part.table),
    )

"""Factsheets: a few figures of one group of people, beside those of larger groups.

A factsheet is a choice among figures; what it shows is tabulated as any other table, so each of its
parts is made into a table specification here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from graadmeter.monitor.base import Identifier, Part
from graadmeter.monitor.questionnaire import CodeList
from graadmeter.monitor.tables import Axis, TableSpec
from graadmeter.monitor.text import Text

SheetName = Annotated[str, Field(pattern=r"^[a-z0-9{}](?:[-_]?[a-z0-9{}])*$", max_length=60)]
CODE, LABEL = "{code}", "{label}"


class Indicator(Part):
    """One figure of a factsheet: a percentage.

    Attributes:
        label: its name.
        theme: what it is about; figures stand together by theme.
        group: target group, when it is not that of its set.
        question: what is counted: a question, option column (``id__code``) or derived variable.
        codes: answers counted.
        leave_out: answers left out of the base.
        base: expression that narrows whom the figure is about.
        people: whom it is about, in the plural ("slachtoffers"), when not everybody.
        says: the rest of a sentence on those people; ``{is|zijn}`` follows its subject.
        table: table of the report with the same figure.
    """

    id: Identifier
    label: Text
    theme: Identifier
    group: Identifier | None = None
    question: str
    codes: Annotated[tuple[str, ...], Field(min_length=1)]
    leave_out: tuple[str, ...] = ()
    base: str | None = None
    people: Text | None = None
    says: Text | None = None
    table: str | None = None


class IndicatorSet(Part):
    """The figures of factsheets about one target group, in order."""

    id: Identifier
    group: Identifier
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]


class Audience(Part):
    """People whose figures stand in one column; everybody without ``where``."""

    label: Text
    where: str | None = None


class SheetPart(Part):
    """The figures of one target group on a factsheet.

    Attributes:
        set: the figures.
        title: heading; the label of the audience without it.
        label: what the people of the factsheet are called in a column.
        people: the same in a sentence, in the plural.
        where: expression that says who they are; everybody without it.
        beside: larger groups whose figures stand beside them, nearest first.
        headline: the figures that are shown large, at most four.
    """

    set: Identifier
    title: Text | None = None
    label: Text
    people: Text
    where: str | None = None
    beside: tuple[Audience, ...] = ()
    headline: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=4)]


class Each(Part):
    """One factsheet for every answer to a question; ``{code}`` and ``{label}`` are filled in."""

    group: Identifier
    question: Identifier


class Sheet(Part):
    """A factsheet, or one for each answer to a question."""

    id: SheetName
    title: Text
    subtitle: Text
    about: Text | None = None
    each: Each | None = None
    parts: Annotated[tuple[SheetPart, ...], Field(min_length=1)]


class SheetKind(Part):
    """Factsheets of one kind, under one heading on the overview."""

    id: Identifier
    title: Text
    about: Text
    sheets: Annotated[tuple[Sheet, ...], Field(min_length=1)]


class FactsheetFile(Part):
    """The factsheets of one wave."""

    wave: int
    sets: Annotated[tuple[IndicatorSet, ...], Field(min_length=1)]
    kinds: Annotated[tuple[SheetKind, ...], Field(min_length=1)]


@dataclass(frozen=True)
class MadePart:
    """A part of a factsheet with the table to make of it: a row per figure, a column per group."""

    spec: SheetPart
    indicators: tuple[Indicator, ...]
    table: TableSpec


@dataclass(frozen=True)
class MadeSheet:
    """One factsheet, filled in; ``each`` is the question that it is about one answer of."""

    id: str
    kind: str
    each: Each | None
    title: str
    subtitle: str
    about: str
    parts: tuple[MadePart, ...]


def made_sheets(
    file: FactsheetFile, answers: Mapping[tuple[str, str], CodeList], themes: Mapping[str, str]
) -> Iterator[MadeSheet]:
    """Every factsheet of a file, in order, in the current language.

    Args:
        file: the specification.
        answers: group and question to code list, for questions with a factsheet per answer.
        themes: theme to title.
    """
    sets = {one.id: one for one in file.sets}
    for kind in file.kinds:
        for sheet in kind.sheets:
            if sheet.each is None:
                yield _made(kind.id, sheet, sets, themes, {})
                continue
            for entry in answers[sheet.each.group, sheet.each.question].codes:
                filled = {CODE: entry.code, LABEL: str(entry.label)}
                yield _made(kind.id, sheet, sets, themes, filled)


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """A text with ``{code}`` and ``{label}`` filled in."""
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def _made(
    kind: str,
    sheet: Sheet,
    sets: Mapping[str, IndicatorSet],
    themes: Mapping[str, str],
    values: Mapping[str, str],
) -> MadeSheet:
    name = filled_in(sheet.id, values).replace("_", "-")
    return MadeSheet(
        id=name,
        kind=kind,
        each=sheet.each,
        title=filled_in(str(sheet.title), values),
        subtitle=filled_in(str(sheet.subtitle), values),
        about=filled_in(str(sheet.about or ""), values),
        parts=tuple(
            _made_part(f"factsheet-{name}-{place}", part, sets[part.set], themes, values)
            for place, part in enumerate(sheet.parts, start=1)
        ),
    )


def _made_part(
    name: str,
    part: SheetPart,
    chosen: IndicatorSet,
    themes: Mapping[str, str],
    values: Mapping[str, str],
) -> MadePart:
    label, people = (filled_in(str(text), values) for text in (part.label, part.people))
    where = filled_in(part.where, values) if part.where else None
    title = filled_in(str(part.title or part.label), values)
    columns = [Axis.model_validate({"label": label, "where": where})]
    columns += [Axis.model_validate({"label": str(a.label), "where": a.where}) for a in part.beside]
    spec = part.model_copy(
        update={
            "label": _plain(label),
            "people": _plain(people),
            "where": where,
            "title": _plain(title),
        }
    )
    return MadePart(
        spec,
        chosen.indicators,
        TableSpec(
            id=name,
            kind="extra",
            group=chosen.group,
            title=_plain(title),
            base_label=_plain(people),
            published="none",
            columns=tuple(columns),
            rows=tuple(_row(one, themes) for one in chosen.indicators),
        ),
    )


def _plain(text: str) -> Text:
    return Text.model_validate(text)


def _row(one: Indicator, themes: Mapping[str, str]) -> Axis:
    return Axis(
        label=one.label,
        section=_plain(themes.get(one.theme, one.theme)),
        group=one.group,
        base=one.base,
        question=one.question,
        codes=one.codes,
        leave_out=one.leave_out,
    )


__all__ = [
    "Audience",
    "Each",
    "FactsheetFile",
    "Indicator",
    "IndicatorSet",
    "MadePart",
    "MadeSheet",
    "Sheet",
    "SheetKind",
    "SheetPart",
    "filled_in",
    "made_sheets",
]

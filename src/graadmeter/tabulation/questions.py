"""Every question of a group by every standard breakdown, protected."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.estimation import joint_profiles
from graadmeter.language import gettext as _
from graadmeter.microdata import Microdata
from graadmeter.monitor import CodeList, DerivedVariable, Monitor, Question, TableSpec
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.monitor.questionnaire import CODED_TYPES
from graadmeter.tabulation.across_outputs import HiddenFigures
from graadmeter.tabulation.breakdowns import BreakdownColumn, breakdown_columns
from graadmeter.tabulation.column_letters import higher_than
from graadmeter.tabulation.question_counts import (
    Measured,
    answer_codes,
    measured_codes,
    measured_mean,
    measured_options,
)
from graadmeter.tabulation.question_figures import (
    Answer,
    GroupFigures,
    QuestionFigures,
    SectionFigures,
)
from graadmeter.tabulation.report_figures import EarlierPublished, earlier_published
from graadmeter.tabulation.strata import group_weights
from graadmeter.tabulation.table import Cell, Origin, Shown, Table

PERCENT = 100.0
PERCENT_DECIMALS, MEAN_DECIMALS = 1, 2
DERIVED_SECTION = "derived"
_ANSWERS = re.compile(r"(\w+) (?:= '\w+'|IN \('\w+'(?:, ?'\w+')*\))")


def all_questions(
    monitor: Monitor,
    wave: int,
    microdata: Mapping[str, Microdata],
    tables: Iterable[tuple[TableSpec, Table]] = (),
    hidden: HiddenFigures | None = None,
) -> tuple[GroupFigures, ...]:
    """The figures of all groups that have answers, in the monitor's order.

    Args:
        monitor: the monitor.
        wave: the wave.
        microdata: group to answers.
        tables: the report's tables with their specifications, for figures of earlier waves.
        hidden: what is hidden in all outputs, when it has been worked out already.
    """
    earlier = earlier_published(monitor, wave, tables)
    unseen = hidden or HiddenFigures(monitor, wave, microdata)
    return tuple(
        _Group(monitor, microdata[group.id], earlier, unseen).figures()
        for group in monitor.groups_in(wave)
        if group.id in microdata and microdata[group.id].respondents
    )


class _Group:
    """One group: its rows in profiles, and what its questions have in common."""

    def __init__(
        self,
        monitor: Monitor,
        microdata: Microdata,
        earlier: EarlierPublished,
        unseen: HiddenFigures,
    ) -> None:
        self._monitor = monitor
        self._unseen = unseen
        self._microdata = microdata
        self._earlier = earlier
        self._group = monitor.group(microdata.group)
        self._columns = breakdown_columns(monitor, microdata)
        weights = group_weights(monitor, self._group.id, microdata.wave, microdata.values)
        self._strata = weights.strata
        self._profiles = joint_profiles(
            weights.codes, _members(self._columns, microdata.values), weights.strata.n_strata
        )
        places = [place for place, column in enumerate(self._columns) if column.variable]
        self._parts = [
            list(part) for _v, part in groupby(places, key=lambda p: self._columns[p].variable)
        ]

    def figures(self) -> GroupFigures:
        questionnaire = self._monitor.questionnaire(self._group.id, self._microdata.wave)
        sections = [
            self._section(section.id, str(section.title), section.questions)
            for section in questionnaire.sections
        ]
        if questionnaire.derived:
            title = _("Afgeleide variabelen")
            sections.append(self._section(DERIVED_SECTION, title, questionnaire.derived))
        return GroupFigures(
            group=self._group.id,
            title=str(self._group.title),
            label=str(self._group.label),
            wave=self._microdata.wave,
            synthetic=self._microdata.synthetic,
            weighted=bool(self._group.strata),
            mark_below=self._group.protection.mark_below,
            hide_below=self._group.protection.hide_below,
            columns=self._columns,
            sections=tuple(sections),
        )

    def _section(
        self, name: str, title: str, asked: Iterable[Question | DerivedVariable]
    ) -> SectionFigures:
        made, left_out = [], []
        for question in asked:
            reason = _why_without(question, self._microdata.values.columns, self._codes(question))
            if reason:
                left_out.append((str(question.label), reason))
            else:
                made.append(self._question(question))
        return SectionFigures(name, title, tuple(made), tuple(left_out))

    def _codes(self, question: Question | DerivedVariable) -> CodeList | None:
        return self._monitor.code_lists[question.codes] if question.codes else None

    def _question(self, question: Question | DerivedVariable) -> QuestionFigures:
        kind = question.type if isinstance(question, Question) else "single"
        answers, measured = self._measured(question.id, kind, self._codes(question))
        hidden = self._hidden(question.id)
        secret = self._secret_cells(question.id, answers, hidden)
        filler = question.id in self._microdata.placeholders
        mean = kind == "number"
        universe = (question.universe or "") if isinstance(question, Question) else ""
        return QuestionFigures(
            id=question.id,
            label=str(question.label),
            text=str(question.text),
            statistic="mean" if mean else "percentage",
            several=kind == "multiple",
            filler=filler,
            universe=universe,
            asked=self._asked(universe),
            answers=answers,
            bases=tuple(
                None if unseen else int(n) for n, unseen in zip(measured.n, hidden, strict=True)
            ),
            cells=self._cells(measured, secret, mean=mean, filler=filler),
            letters=self._letters(measured, hidden, secret, filler=filler),
            earlier=self._earlier.of(self._group.id, question.id, answers, self._columns),
        )

    def _hidden(self, question: str) -> NDArray[np.bool_]:
        """The columns in which nothing of a question may be shown, bool (D,)."""
        return self._unseen.hidden_columns(self._group.id, question, self._columns)

    @cached_property
    def _hidden_by_breakdown(self) -> Mapping[str, NDArray[np.bool_]]:
        """Breakdown to the columns in which nothing of it may be shown as a question."""
        return {c.variable: self._hidden(c.variable) for c in self._columns if c.variable}

    def _secret_cells(
        self, question: str, answers: Sequence[Answer], hidden: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Which cells (K, D) are hidden: whole columns, and mirrors of what is hidden elsewhere.

        Of a question that is a breakdown too, the share of an answer in the column of another
        breakdown tells the share of that column among those who gave the answer.
        """
        cells = np.broadcast_to(hidden, (len(answers), hidden.size)).copy()
        places = {c.code: p for p, c in enumerate(self._columns) if c.variable == question}
        for row, answer in enumerate(answers):
            if answer.code in places:
                for column, described in enumerate(self._columns):
                    if described.variable:
                        mirror = self._hidden_by_breakdown[described.variable]
                        cells[row, column] |= mirror[places[answer.code]]
        return cells

    def _asked(self, universe: str) -> str:
        """A universe in words where it is answers to one question, else as it stands."""
        simple = _ANSWERS.fullmatch(universe)
        if simple is None:
            return universe
        variable, codes = simple.group(1), re.findall(r"'(\w+)'", universe)
        questionnaire = self._monitor.questionnaire(self._group.id, self._microdata.wave)
        asked = questionnaire.question(variable) or questionnaire.derived_variable(variable)
        if asked is None or not asked.codes:
            return universe
        labels = (str(self._monitor.code_lists[asked.codes].label(code)) for code in codes)
        return f"{asked.label}: {', '.join(labels)}"

    def _measured(
        self, name: str, kind: str, codes: CodeList | None
    ) -> tuple[tuple[Answer, ...], Measured]:
        values, profiles, strata = self._microdata.values, self._profiles, self._strata
        if codes is None:
            column = values[name]
            numbers = column.cast(pl.Float64).fill_null(0.0).to_numpy()
            valid = column.is_not_null().to_numpy()
            mean = Answer("", _("Gemiddelde"))
            return (mean,), measured_mean(profiles, strata, numbers, valid)
        answers = tuple(Answer(entry.code, str(entry.label)) for entry in codes.codes)
        if kind == "multiple":
            options = np.stack([_option(values[_column(name, a)]) for a in answers])
            return answers, measured_options(profiles, strata, options)
        if kind == "ranking":
            places = range(1, len(answers) + 1)
            ranked = [(a, place) for a in answers for place in places]
            options = np.stack([_option(values[_column(name, a)], place) for a, place in ranked])
            on_place = _("{answer}: plaats {place}")
            rows = tuple(
                Answer(
                    f"{a.code}{OPTION_SEPARATOR}{place}",
                    on_place.format(answer=a.label, place=place),
                )
                for a, place in ranked
            )
            return rows, measured_options(profiles, strata, options)
        return answers, measured_codes(profiles, strata, answer_codes(values[name]), len(answers))

    def _cells(
        self, measured: Measured, hidden: NDArray[np.bool_], *, mean: bool, filler: bool
    ) -> tuple[tuple[Cell, ...], ...]:
        unit = 1.0 if mean else PERCENT
        bases = measured.n.tolist()
        estimated = measured.estimated
        value, se, df = estimated.estimate * unit, estimated.se * unit, estimated.df
        low, high = measured.low * unit, measured.high * unit
        too_few = _("Niet getoond: te weinig respondenten, of anders te berekenen.")
        nobody = _("Niemand is in de basis.")

        def cell(row: int, column: int) -> Cell:
            empty = Cell(
                row=row,
                column=column,
                wave=self._microdata.wave,
                statistic="mean" if mean else "percentage",
                origin=Origin.COMPUTED,
                shown=Shown.DASH,
                decimals=MEAN_DECIMALS if mean else PERCENT_DECIMALS,
            )
            if hidden[row, column]:
                return replace(empty, shown=Shown.HIDDEN, reason=too_few, small=True)
            if not bases[column]:
                return replace(empty, n=0, reason=nobody)
            return replace(
                empty,
                shown=Shown.VALUE,
                value=_known(value[column, row]),
                n=bases[column],
                se=_known(se[column, row]),
                ci_low=_known(low[column, row]),
                ci_high=_known(high[column, row]),
                deff=_known(measured.deff[column, row]),
                n_effective=_known(measured.n_effective[column, row]),
                df=_known(df[column, row]),
                small=bases[column] < self._group.protection.mark_below,
                filler=filler,
            )

        rows = range(value.shape[1])
        return tuple(tuple(cell(row, column) for column in range(len(bases))) for row in rows)

    def _letters(
        self,
        measured: Measured,
        hidden: NDArray[np.bool_],
        secret: NDArray[np.bool_],
        *,
        filler: bool,
    ) -> tuple[tuple[tuple[str, ...] | None, ...], ...]:
        # What is hidden takes no part, or a letter would tell of it; small bases and filler would
        # only seem to say something.
        testable = ~hidden & (measured.n >= max(self._group.protection.mark_below, 2))
        if filler:
            testable = np.zeros_like(testable)
        found = higher_than(measured.estimated, self._strata, self._parts, testable)
        names = [column.letter for column in self._columns]
        # A letter of one column tells of the hidden cell of another in the same row.
        silent = [bool((row & ~hidden).any()) for row in secret]
        return tuple(
            tuple(
                None if one is None or none else tuple(names[p] for p in sorted(one)) for one in row
            )
            for row, none in zip(found, silent, strict=True)
        )


def _why_without(
    question: Question | DerivedVariable, columns: Iterable[str], codes: CodeList | None
) -> str:
    """Why a question has no figures; empty when it has."""
    kind = question.type if isinstance(question, Question) else "single"
    if kind in {"open", "date"}:
        return _("open antwoorden worden niet getabelleerd")
    if kind == "block":
        return _("de inhoud van deze vragen is niet bekend")
    needed = {question.id}
    if kind not in CODED_TYPES | {"number"} and codes is not None:
        needed = {f"{question.id}{OPTION_SEPARATOR}{code}" for code in codes.values}
    return "" if needed <= set(columns) else _("er zijn geen antwoorden op deze vraag")


def _members(columns: Iterable[BreakdownColumn], values: pl.DataFrame) -> NDArray[np.bool_]:
    def inside() -> Iterator[NDArray[np.bool_]]:
        for column in columns:
            if column.variable:
                texts = values[column.variable].cast(pl.String)
                yield (texts == column.code).fill_null(value=False).to_numpy()
            else:
                yield np.ones(values.height, dtype=np.bool_)

    return np.column_stack(list(inside()))


def _column(question: str, answer: Answer) -> str:
    return f"{question}{OPTION_SEPARATOR}{answer.code}"


def _option(column: pl.Series, wanted: int = 1) -> NDArray[np.int8]:
    """1 where a column holds a number, 0 where it holds another, -1 where it is empty."""
    return (column == wanted).cast(pl.Int8).fill_null(-1).to_numpy()


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

"""What is hidden in all outputs of a publication at once.

The tables of the report, the book of all questions and the factsheets show the same questions of
groups that overlap. A figure is hidden in all of them or in none, and the figures of all of them
together tell of no group that is too small (``disclosure``). What tells of the answers to another
question (``linked_questions``) counts as a figure of that question too, and is hidden with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.expressions import holds, parse
from graadmeter.microdata import Microdata
from graadmeter.monitor import CellSpec, Monitor, TableSpec, cells_of
from graadmeter.monitor.cells import conditions_of
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.tabulation.breakdowns import BreakdownColumn, breakdown_columns
from graadmeter.tabulation.disclosure import Respondents, hidden_groups
from graadmeter.tabulation.linked_questions import Figures, LinkedQuestions
from graadmeter.tabulation.report_figures import narrowing
from graadmeter.tabulation.strata import group_weights

Flags = NDArray[np.bool_]
Conditions = frozenset[str]

IN_FACTSHEETS, IN_BOOK, IN_REPORT = range(3)
"""What it costs to hide a group somewhere: the report is the last to lose a figure."""


@dataclass
class _Shown:
    """The groups of one question that some output shows, and what is left out of its base."""

    price: dict[Conditions, int] = field(default_factory=dict)
    left_out: set[tuple[str, ...]] = field(default_factory=lambda: {()})

    def add(self, conditions: Conditions, price: int) -> bool:
        """Show a group; whether that is new, or dearer to hide than it was."""
        before = self.price.get(conditions, -1)
        self.price[conditions] = max(price, before)
        return price > before


class HiddenFigures:
    """Which figures of a wave are hidden.

    Args:
        monitor: the monitor.
        wave: the wave.
        microdata: group to answers.
    """

    def __init__(self, monitor: Monitor, wave: int, microdata: Mapping[str, Microdata]) -> None:
        self._monitor = monitor
        self._wave = wave
        self._groups = {
            name: _Group(monitor, answers)
            for name, answers in microdata.items()
            if answers.respondents and monitor.group(name).protection.hide_below
        }
        for _chapter, tables in monitor.tables_in(wave):
            self._collect((c for t in tables for c in _with_headings(t, wave)), IN_REPORT)
        for sheet in monitor.factsheets_in(wave):
            for part in sheet.parts:
                self._collect(_with_headings(part.table, wave), IN_FACTSHEETS)

    def _collect(self, cells: Iterable[CellSpec], price: int) -> None:
        for cell in cells:
            counts = cell.question is not None and not cell.accounting and not cell.heading
            group = self._groups.get(cell.group)
            if counts and cell.wave == self._wave and group is not None:
                asked = group.shown.setdefault(question_of(cell), _Shown())
                asked.add(narrowing(self._monitor, self._wave, cell), price)
                asked.left_out.add(tuple(sorted(cell.leave_out)))

    def hides(self, cell: CellSpec) -> bool:
        """Whether a computed figure of a table may not be shown."""
        group = self._groups.get(cell.group)
        if group is None:
            return False
        return group.hides(question_of(cell), narrowing(self._monitor, self._wave, cell))

    def hidden_columns(
        self, group: str, question: str, columns: Sequence[BreakdownColumn]
    ) -> Flags:
        """Which columns of the book of all questions may not be shown of a question, bool (D,)."""
        found = self._groups.get(group)
        if found is None:
            return np.zeros(len(columns), dtype=np.bool_)
        return np.array([found.hides(question, condition_of(column)) for column in columns])


@dataclass(frozen=True, eq=False)
class _Profiles:
    """The rows of a group: the place of each group of respondents, and the kinds of rows.

    Attributes:
        places: conditions to column of ``membership``.
        ids: int (n,), the kind of each row.
        membership: bool (P, D), the groups that each kind is in.
        weight: float64 (P,), its weight.
    """

    places: dict[Conditions, int]
    ids: NDArray[np.int64]
    membership: Flags
    weight: NDArray[np.float64]


class _Group:
    """One group: who is in which group of respondents, and what outputs show of them."""

    def __init__(self, monitor: Monitor, microdata: Microdata) -> None:
        self._values = microdata.values
        weights = group_weights(monitor, microdata.group, microdata.wave, microdata.values)
        self._weight = weights.row_weights()
        self._hide_below = monitor.group(microdata.group).protection.hide_below
        columns = breakdown_columns(monitor, microdata)
        self._standard = [condition_of(column) for column in columns]
        self._parts = [
            [condition_of(column) for column in part]
            for variable, part in groupby(columns, key=lambda column: column.variable)
            if variable
        ]
        self._links = LinkedQuestions(monitor, microdata.group, microdata.wave)
        self.shown: dict[str, _Shown] = {}
        self._found: dict[str, frozenset[Conditions]] = {}
        self._memory: dict[tuple[object, ...], Flags] = {}
        self._profiles: _Profiles | None = None

    def hides(self, question: str, conditions: Conditions) -> bool:
        if not self._found:
            self._found = self._settled()
        return conditions in self._found.get(question, frozenset())

    def _settled(self) -> dict[str, frozenset[Conditions]]:
        """What is hidden of each question.

        A question comes after those that its figures tell of. Where two tell of each other, both
        are worked out again until neither hides more of the other.
        """
        for question in self._links.names:
            self.shown.setdefault(question, _Shown())
        for asked in self.shown.values():
            for conditions in self._standard:
                asked.add(conditions, IN_BOOK)
        told = self._told()
        told_of = {
            question: {other for one in asked.price for other, _rest in told[question, one]}
            for question, asked in self.shown.items()
        }
        counted = set().union(*told_of.values())
        found: dict[str, frozenset[Conditions]] = {}
        already: dict[str, frozenset[Conditions]] = {}
        settled = False
        while not settled:
            settled = True
            for question in _told_of_first(told_of):
                with_others = {
                    one
                    for one in self.shown[question].price
                    if any(rest in found.get(other, ()) for other, rest in told[question, one])
                }
                hidden = already.get(question, frozenset()) | with_others
                if question not in found or hidden != already[question]:
                    already[question] = hidden
                    found[question] = self._hidden(question, hidden, question in counted)
                    settled = False
        return found

    def _told(self) -> dict[Figures, frozenset[Figures]]:
        """Shown figures to what they tell of, which counts as shown at the same price."""
        told: dict[Figures, frozenset[Figures]] = {}
        waiting = [(name, one) for name, asked in self.shown.items() for one in asked.price]
        while waiting:
            question, conditions = figures = waiting.pop()
            price = self.shown[question].price[conditions]
            if figures not in told:
                told[figures] = self._links.told(figures)
            for other, rest in told[figures]:
                if self.shown.setdefault(other, _Shown()).add(rest, price):
                    waiting.append((other, rest))
        return told

    def _hidden(
        self, question: str, already: Collection[Conditions], counted: bool
    ) -> frozenset[Conditions]:
        asked = self.shown[question]
        order = sorted(asked.price, key=sorted)
        profiles = self._in_profiles()
        columns = [profiles.places[conditions] for conditions in order]
        membership = profiles.membership[:, columns]
        parts = [[order.index(one) for one in part] for part in self._parts]
        price = [asked.price[conditions] for conditions in order]
        before = np.array([one in already for one in order])
        hidden = np.zeros(len(order), dtype=np.bool_)
        for left_out in sorted(asked.left_out):
            answered = self._answered(question, left_out)
            counts = np.bincount(profiles.ids[answered], minlength=profiles.weight.size)
            key = (counts.tobytes(), tuple(columns), tuple(price), before.tobytes(), counted)
            if key not in self._memory:
                people = Respondents(counts, membership, profiles.weight, counted)
                self._memory[key] = hidden_groups(people, self._hide_below, price, parts, before)
            hidden |= self._memory[key]
        return frozenset(one for one, unseen in zip(order, hidden, strict=True) if unseen)

    def _in_profiles(self) -> _Profiles:
        """The rows by the groups they are in."""
        if self._profiles is None:
            every = {one for shown in self.shown.values() for one in shown.price}
            ordered = sorted(every, key=sorted)
            texts = sorted({text for conditions in ordered for text in conditions})
            truth = holds(self._values, {str(i): parse(text) for i, text in enumerate(texts)})
            rows = {text: truth[str(i)].to_numpy() for i, text in enumerate(texts)}
            everyone = np.ones(self._values.height, dtype=np.bool_)
            inside = [np.logical_and.reduce([everyone, *(rows[t] for t in c)]) for c in ordered]
            facts = np.column_stack([*inside, self._weight])
            kinds, ids = np.unique(facts, axis=0, return_inverse=True)
            self._profiles = _Profiles(
                {conditions: place for place, conditions in enumerate(ordered)},
                ids.reshape(-1),
                kinds[:, :-1].astype(np.bool_),
                kinds[:, -1],
            )
        return self._profiles

    def _answered(self, question: str, left_out: Sequence[str]) -> Flags:
        """Who is in the base of a question, bool (n,)."""
        prefix = f"{question}{OPTION_SEPARATOR}"
        name = question
        if question not in self._values.columns:
            name = next((c for c in self._values.columns if c.startswith(prefix)), "")
        if not name:
            return np.zeros(self._values.height, dtype=np.bool_)
        answers = self._values[name]
        given = answers.is_not_null()
        if left_out:
            texts = answers.cast(pl.String)
            given &= ~texts.is_in(list(left_out)).fill_null(value=False)
        return given.to_numpy()


def _with_headings(table: TableSpec, wave: int) -> Iterator[CellSpec]:
    """The cells of a table, and who is in its rows and columns: their headings state a base."""
    for cell in cells_of(table, wave):
        yield cell
        for axis in (table.rows[cell.row], table.columns[cell.column]):
            yield replace(cell, conditions=conditions_of(table.base, axis))


def _told_of_first(told_of: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Questions, each after those that it tells of as far as there is such an order."""
    order: dict[str, None] = {}
    begun: set[str] = set()

    def visit(question: str) -> None:
        if question not in begun:
            begun.add(question)
            for other in sorted(told_of[question]):
                visit(other)
            order[question] = None

    for question in sorted(told_of):
        visit(question)
    return tuple(order)


def question_of(cell: CellSpec) -> str:
    """The question of a cell, also where an option of it is counted."""
    return (cell.question or "").partition(OPTION_SEPARATOR)[0]


def condition_of(column: BreakdownColumn) -> Conditions:
    """The conditions of a standard breakdown."""
    return frozenset({column.condition} if column.condition else ())

"""Printed figures as targets: what the synthetic answers must add up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graadmeter.expressions import parse
from graadmeter.language import format_number
from graadmeter.monitor import CellSpec, Monitor, PublishedTable, TableSpec, cells_of
from graadmeter.monitor.cells import conditions_of
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.monitor.published import PublishedValue
from graadmeter.tabulation.positions import printed_positions


class TargetKind(StrEnum):
    """What is printed: a share in percent, a mean, or the size of a base."""

    SHARE = "share"
    MEAN = "mean"
    COUNT = "count"


@dataclass(frozen=True)
class Target:
    """One printed figure of the wave.

    Attributes:
        table, row, column: position in the published table; for a count, ``row`` or ``column`` is
            None where the n stands in the other heading.
        conditions: expressions that hold for whoever is in the base.
        valid: expression that holds for whoever has a counted answer; None for counts.
        numerator: expression that holds for whoever is counted (share); None otherwise.
        variable: the number that is averaged (mean); None otherwise.
        printed: as printed; ``half`` is half of its last printed unit.
        references: all questions and derived variables the target is about.
        numbered: it stands in a numbered table, not in a figure, inset or running text.
        words: its table, row, column and number, for people.
    """

    kind: TargetKind
    table: str
    row: int | None
    column: int | None
    conditions: tuple[str, ...]
    valid: str | None
    numerator: str | None
    variable: str | None
    printed: float
    half: float
    weighted: bool
    references: frozenset[str]
    numbered: bool
    words: str

    @property
    def label(self) -> str:
        """Short name of the place, such as ``2.1[2,0]`` or ``2.1[n,0]``."""
        row = "n" if self.row is None else self.row
        column = "n" if self.column is None else self.column
        return f"{self.table}[{row},{column}]"

    @property
    def low(self) -> float:
        """Smallest value that rounds to what is printed."""
        return self.printed - self.half

    @property
    def high(self) -> float:
        """Value that just no longer rounds to what is printed."""
        return self.printed + self.half


def targets_of(monitor: Monitor, group: str, wave: int) -> tuple[Target, ...]:
    """The targets of a group: every printed figure of the wave that its tables specify."""
    found: dict[tuple[object, ...], Target] = {}
    for _chapter, tables in monitor.tables_in(wave):
        for table in tables:
            published = monitor.published.get(table.published_id or "")
            if published is None:
                continue
            for target in _table_targets(monitor, table, published, group, wave):
                key = _identity(target)
                found.setdefault(key, target)
    return tuple(found.values())


def _identity(target: Target) -> tuple[object, ...]:
    """What makes a target the same as another: an n printed beside several tables is one n."""
    if target.kind is TargetKind.COUNT:
        return (target.kind, target.conditions, target.printed)
    return (target.table, target.row, target.column)


def _table_targets(
    monitor: Monitor, table: TableSpec, published: PublishedTable, group: str, wave: int
) -> Iterator[Target]:
    rows = printed_positions(table.rows)
    columns = printed_positions(table.columns)
    cells = [
        (cell, rows[cell.row], columns[cell.column])
        for cell in cells_of(table, wave)
        if cell.row in rows
        and cell.column in columns
        and cell.group == group
        and cell.wave == wave
        and not cell.accounting
        and not cell.heading
    ]
    for cell, row, column in cells:
        printed = published.rows[row].values[column]
        if isinstance(printed, PublishedValue) and printed.qualifier:
            continue
        number = published.number(row, column)
        known_wave = published.wave_of(row, column) == wave
        if number is not None and known_wave and cell.question is not None:
            yield from _figure(monitor, table, cell, (row, column), published, number)
    yield from _counts(table, published, rows, columns, cells)


def _figure(
    monitor: Monitor,
    table: TableSpec,
    cell: CellSpec,
    place: tuple[int, int],
    published: PublishedTable,
    number: float,
) -> Iterator[Target]:
    row, column = place
    codes = cell.codes
    kind = TargetKind.MEAN if cell.statistic == "mean" else TargetKind.SHARE
    if cell.statistic == "rank":
        printed = published.rows[row].values[column]
        code = _code_with_label(monitor, cell, printed)
        if code is None:
            return
        codes = (code,)
    question = cell.question or ""
    valid = valid_expression(monitor, cell)
    numerator = None
    if kind is TargetKind.SHARE:
        numerator = numerator_expression(monitor, cell, codes)
    texts = [*cell.conditions, valid, *([numerator] if numerator else [])]
    yield Target(
        kind=kind,
        table=published.id,
        row=row,
        column=column,
        conditions=cell.conditions,
        valid=valid,
        numerator=numerator,
        variable=question if kind is TargetKind.MEAN else None,
        printed=number,
        half=0.5 * 10.0**-table.decimals,
        weighted=cell.weighted,
        references=references_of(texts),
        numbered=published.kind == "table",
        words=_words_of(published, row, column, number),
    )


def _code_with_label(monitor: Monitor, cell: CellSpec, printed: object) -> str | None:
    if not isinstance(printed, PublishedValue) or cell.question is None:
        return None
    code_list = monitor.answer_codes(cell.group, cell.wave, cell.question)
    if code_list is None:
        return None
    wanted = _words(printed.text)
    for code in cell.codes:
        label = _words(code_list.label(code).in_language(monitor.language))
        if label == wanted or label.startswith(wanted) or wanted.startswith(label):
            return code
    return None


def _words(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _counts(
    table: TableSpec,
    published: PublishedTable,
    rows: dict[int, int],
    columns: dict[int, int],
    cells: list[tuple[CellSpec, int, int]],
) -> Iterator[Target]:
    current_rows = {cell.row for cell, _row, _column in cells}
    current_columns = {cell.column for cell, _row, _column in cells}
    for position, row in rows.items():
        n = published.rows[row].n
        if n is not None and position in current_rows:
            yield _count(
                table, published, row, None, n, conditions_of(table.base, table.rows[position])
            )
    for position, column in columns.items():
        n = published.columns[column].n
        if n is not None and position in current_columns:
            yield _count(
                table,
                published,
                None,
                column,
                n,
                conditions_of(table.base, table.columns[position]),
            )


def _count(
    table: TableSpec,
    published: PublishedTable,
    row: int | None,
    column: int | None,
    n: int,
    conditions: tuple[str, ...],
) -> Target:
    return Target(
        kind=TargetKind.COUNT,
        table=published.id,
        row=row,
        column=column,
        conditions=conditions,
        valid=None,
        numerator=None,
        variable=None,
        printed=float(n),
        half=0.5,
        weighted=table.weighted,
        references=references_of(conditions),
        numbered=published.kind == "table",
        words=_words_of(published, row, column, n),
    )


def _words_of(published: PublishedTable, row: int | None, column: int | None, number: float) -> str:
    headings = [
        published.rows[row].label if row is not None else "",
        published.columns[column].label if column is not None else "",
    ]
    place = ", ".join(heading for heading in headings if heading)
    value = format_number(number, 0 if number == round(number) else 1)
    if row is None or column is None:
        value = f"n = {value}"
    return f"{published.id} ({place}: {value})"


def valid_expression(monitor: Monitor, cell: CellSpec) -> str:
    """Expression that holds for whoever gave an answer that counts in the base of a cell."""
    question = cell.question or ""
    code_list = monitor.answer_codes(cell.group, cell.wave, question)
    asked = monitor.questionnaire(cell.group, cell.wave).question(question)
    if asked is not None and asked.type == "multiple" and code_list is not None:
        # Whoever answered a question answered all its options.
        option = next(iter(cell.codes), code_list.values[0])
        return f"{question}{OPTION_SEPARATOR}{option} IS NOT NULL"
    if code_list is None or not cell.leave_out:
        return f"{question} IS NOT NULL"
    return _in(question, [c for c in code_list.values if c not in cell.leave_out])


def numerator_expression(monitor: Monitor, cell: CellSpec, codes: tuple[str, ...]) -> str:
    """Expression that holds for whoever is counted in a cell."""
    question = cell.question or ""
    if codes == ("*",):
        return valid_expression(monitor, cell)
    asked = monitor.questionnaire(cell.group, cell.wave).question(question)
    if asked is not None and asked.type == "multiple":
        return " OR ".join(f"{question}{OPTION_SEPARATOR}{code} = 1" for code in codes)
    if monitor.answer_codes(cell.group, cell.wave, question) is None:
        return f"{question} IN ({', '.join(codes)})"
    return _in(question, list(codes))


def _in(question: str, codes: list[str]) -> str:
    return f"{question} IN ({', '.join(repr(code) for code in codes)})"


def references_of(texts: tuple[str, ...] | list[str]) -> frozenset[str]:
    """Variables that expressions refer to; an option column stands for itself."""
    return frozenset(name for text in texts for name in parse(text).columns)

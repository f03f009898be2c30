"""Tables: every cell counts something that exists, and fits the table as published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.cells import CellSpec, cells_of
from graadmeter.monitor.checking.context import Context, base_of, did_you_mean
from graadmeter.monitor.checking.expressions import conditions_faults
from graadmeter.monitor.published import PublishedTable, PublishedValue
from graadmeter.monitor.questionnaire import CodeList, Question
from graadmeter.monitor.source import DataPath, Document
from graadmeter.monitor.tables import ALL_CODES, Axis, TableFile, TableSpec

_COUNTING = frozenset({"percentage", "mean", "rank"})


def table_faults(context: Context) -> Iterator[Fault]:
    """All faults of the table specifications."""
    seen: dict[tuple[int, str], str] = {}
    for file, document in context.table_files:
        yield from context.unknown("wave", file.wave, document, ("wave",))
        yield from context.unknown("chapter", file.chapter, document, ("chapter",))
        for i, spec in enumerate(file.tables):
            place = f"{document.name}:{document.line(('tables', i))}"
            first = seen.setdefault((file.wave, spec.id), place)
            if first != place:
                yield document.fault(
                    ("tables", i, "id"),
                    "duplicate-id",
                    _("De tabel “{name}” staat er twee keer.").format(name=spec.id),
                    _("De eerste staat in {place}.").format(place=first),
                )
            table = _Table(context, document, file, i)
            for check in _CHECKS:
                yield from check(table)


@dataclass
class _Table:
    """One table specification in its surroundings."""

    context: Context
    document: Document
    file: TableFile
    position: int

    @property
    def spec(self) -> TableSpec:
        return self.file.tables[self.position]

    @property
    def path(self) -> DataPath:
        return ("tables", self.position)

    @cached_property
    def cells(self) -> tuple[CellSpec, ...]:
        """The cells with figures, of groups that exist."""
        return tuple(
            cell
            for cell in cells_of(self.spec, self.file.wave)
            if not cell.heading and self.context.exists("group", cell.group)
        )

    @cached_property
    def published(self) -> PublishedTable | None:
        """The published table, when it has the rows and columns that the specification has."""
        found = self.context.published.get(self.spec.published_id or "")
        if found is None or self.shape_differs(found):
            return None
        return found if all(len(r.values) == len(found.columns) for r in found.rows) else None

    def shape_differs(self, published: PublishedTable) -> bool:
        return (len(self.printed_rows), len(self.printed_columns)) != (
            len(published.rows),
            len(published.columns),
        )

    @cached_property
    def printed_rows(self) -> dict[int, int]:
        """Position of a row here to its position in the published table."""
        return _printed(self.spec.rows)

    @cached_property
    def printed_columns(self) -> dict[int, int]:
        return _printed(self.spec.columns)

    def printed_place(self, cell: CellSpec) -> tuple[PublishedTable, int, int] | None:
        """Where a cell stands in the published table, if it does."""
        row, column = self.printed_rows.get(cell.row), self.printed_columns.get(cell.column)
        if self.published is None or row is None or column is None:
            return None
        return self.published, row, column

    def is_blank(self, cell: CellSpec) -> bool:
        """The published table has this cell and prints nothing in it, or that is uncertain."""
        if self.spec.published_id is None or cell.row not in self.printed_rows:
            return False
        if self.published is None:
            # A published table that does not fit is a fault of its own.
            return cell.column in self.printed_columns
        row, column = self.printed_rows[cell.row], self.printed_columns.get(cell.column)
        values = self.published.rows[row].values
        # An addition to a row of which nothing is printed stays as empty as the row.
        return all(map(_prints_nothing, values if column is None else [values[column]]))

    def must_count(self, cell: CellSpec) -> bool:
        """The cell is computed, or is printed with a figure."""
        return cell.wave == self.file.wave or not self.is_blank(cell)

    def origin(self, cell: CellSpec, key: str) -> DataPath:
        """Where the row, the column or the table states something of a cell."""
        row, column = self.spec.rows[cell.row], self.spec.columns[cell.column]
        empty = (None, "") if key in {"question", "group", "wave", "statistic", "rank"} else (None,)
        if getattr(row, key) not in empty:
            return (*self.path, "rows", cell.row, key)
        if getattr(column, key) not in empty:
            return (*self.path, "columns", cell.column, key)
        return (*self.path, key)

    def has_questionnaire(self, cell: CellSpec) -> bool:
        return (cell.group, cell.wave) in self.context.questionnaire_of

    def dropped(self, cell: CellSpec, name: str) -> bool:
        """The question was asked in earlier waves only."""
        entry = self.context.questionnaire_of.get((cell.group, cell.wave))
        return entry is not None and entry[0].dropped_question(base_of(name)) is not None

    def kind(self, cell: CellSpec) -> str:
        """The kind of variable a cell counts; empty when it is not known."""
        vocabulary = self.context.vocabulary(cell.group, cell.wave)
        found = vocabulary.variables.get(cell.question or "") if vocabulary else None
        return found.kind if found else ""

    def answers(self, cell: CellSpec) -> CodeList | None:
        """The code list of what a cell counts; None for numbers and what is not known."""
        entry = self.context.questionnaire_of.get((cell.group, cell.wave))
        if entry is None or cell.question is None:
            return None
        found = entry[0].question(cell.question) or entry[0].derived_variable(cell.question)
        return self.context.code_lists.get((found.codes if found else None) or "")

    def fault(self, path: DataPath, rule: str, message: str, hint: str) -> Fault:
        return self.document.fault(path, rule, message, hint)

    def attribute(
        self, cells: Iterable[CellSpec], concerned: Callable[[CellSpec], bool]
    ) -> list[DataPath]:
        """The fewest places that answer for cells: the table, else rows, else columns.

        Args:
            cells: the cells that are wrong.
            concerned: whether a cell could have been wrong.
        """
        wrong = {(cell.row, cell.column) for cell in cells}
        everything = {(c.row, c.column) for c in self.cells if concerned(c)}
        if not wrong:
            return []
        if wrong == everything:
            return [self.path]
        places: list[DataPath] = []
        for row in sorted({r for r, _column in wrong}):
            if {p for p in everything if p[0] == row} <= wrong:
                places.append((*self.path, "rows", row))
                wrong -= {p for p in wrong if p[0] == row}
        columns = sorted({column for _row, column in wrong})
        return places + [(*self.path, "columns", column) for column in columns]


def _prints_nothing(value: PublishedValue | float | None) -> bool:
    if isinstance(value, PublishedValue):
        return value.value is None and not value.text.strip()
    return value is None


def _printed(axes: tuple[Axis, ...]) -> dict[int, int]:
    printed = [i for i, axis in enumerate(axes) if axis.printed]
    return {i: place for place, i in enumerate(printed)}


# -------------------------------------------------------------------- references


def _references(table: _Table) -> Iterator[Fault]:
    context, document = table.context, table.document
    yield from context.unknown("group", table.spec.group, document, (*table.path, "group"))
    for key, axes in (("columns", table.spec.columns), ("rows", table.spec.rows)):
        for i, axis in enumerate(axes):
            path: DataPath = (*table.path, key, i)
            if axis.group is not None:
                yield from context.unknown("group", axis.group, document, (*path, "group"))
            for j, group in enumerate(axis.also):
                yield from context.unknown("group", group, document, (*path, "also", j))
            if axis.wave is not None:
                yield from context.unknown("wave", axis.wave, document, (*path, "wave"))


def _published(table: _Table) -> Iterator[Fault]:
    name = table.spec.published_id
    if name is None:
        return
    key = "published" if table.spec.published else "id"
    yield from table.context.unknown("published", name, table.document, (*table.path, key))
    published = table.context.published.get(name)
    if published is not None and table.shape_differs(published):
        yield table.fault(
            (*table.path, key),
            "published-shape",
            _(
                "“{name}” is gedrukt met {rows} rijen en {columns} kolommen, hier {r} en {c}."
            ).format(
                name=name,
                rows=len(published.rows),
                columns=len(published.columns),
                r=len(table.printed_rows),
                c=len(table.printed_columns),
            ),
            _("Zet “printed: false” bij wat niet gedrukt is, of vul aan wat ontbreekt."),
        )


def _headings(table: _Table) -> Iterator[Fault]:
    """Subheadings beside which the published table prints figures."""
    for key, axes in (("rows", table.spec.rows), ("columns", table.spec.columns)):
        for i, axis in enumerate(axes):
            if axis.heading and table.published is not None and axis.printed:
                values = (
                    table.published.rows[table.printed_rows[i]].values
                    if key == "rows"
                    else [r.values[table.printed_columns[i]] for r in table.published.rows]
                )
                if not all(map(_prints_nothing, values)):
                    yield table.fault(
                        (*table.path, key, i, "heading"),
                        "heading-with-figures",
                        _("Dit is een tussenkop, maar er staan cijfers gedrukt."),
                        _("Haal “heading: true” weg."),
                    )


def _waves(table: _Table) -> Iterator[Fault]:
    found: dict[DataPath, tuple[int, set[int]]] = {}
    for cell in table.cells:
        place = table.printed_place(cell)
        wave = place[0].wave_of(place[1], place[2]) if place else None
        if wave is not None and wave != cell.wave:
            origin = table.origin(cell, "wave")
            if len(origin) == len(table.path) + 1:
                # The file's wave; the row or column should have named its own.
                of_row = place is not None and place[0].rows[place[1]].wave is not None
                step = ("rows", cell.row) if of_row else ("columns", cell.column)
                origin = (*table.path, *step)
            found.setdefault(origin, (cell.wave, set()))[1].add(wave)
    for origin, (wave, printed) in found.items():
        yield table.fault(
            origin,
            "published-wave-mismatch",
            _("Dit gaat over meting {wave}, maar gedrukt is {printed}.").format(
                wave=wave, printed=", ".join(map(str, sorted(printed)))
            ),
            _("Verbeter “wave”."),
        )


def _questionnaires(table: _Table) -> Iterator[Fault]:
    def concerned(cell: CellSpec) -> bool:
        return not cell.accounting and cell.wave == table.file.wave and not table.is_blank(cell)

    context = table.context
    if not context.exists("wave", table.file.wave):
        return
    for group in sorted({cell.group for cell in table.cells}):
        without = [
            cell
            for cell in table.cells
            if cell.group == group
            and concerned(cell)
            and not context.may_have_questionnaire(group, cell.wave)
        ]
        for path in table.attribute(without, concerned):
            yield table.fault(
                (*path, "group"),
                "questionnaire-missing",
                _("Er is geen vragenlijst van {group} voor meting {wave}.").format(
                    group=group, wave=table.file.wave
                ),
                _("Voeg de vragenlijst toe, of noem een andere doelgroep of meting."),
            )


# --------------------------------------------------------------------- questions


def _no_question(table: _Table) -> Iterator[Fault]:
    def concerned(cell: CellSpec) -> bool:
        return cell.statistic in _COUNTING and table.must_count(cell)

    without = [cell for cell in table.cells if concerned(cell) and cell.question is None]
    for path in table.attribute(without, concerned):
        yield table.fault(
            path,
            "table-no-question",
            _("Hier wordt iets geteld, maar er staat niet bij welke vraag."),
            _("Voeg “question” toe, of “heading: true” als dit een tussenkop is."),
        )


def _unknown_questions(table: _Table) -> Iterator[Fault]:
    sound: set[DataPath] = set()
    wrong: dict[DataPath, list[CellSpec]] = {}
    for cell in table.cells:
        if cell.question is None or not table.has_questionnaire(cell):
            continue
        origin = table.origin(cell, "question")
        known = table.context.may_have(cell.group, cell.wave, cell.question)
        if known or (table.dropped(cell, cell.question) and table.is_blank(cell)):
            sound.add(origin)
        else:
            wrong.setdefault(origin, []).append(cell)
    for origin, cells in wrong.items():
        places = {(origin, cells[0].question): cells[0]}
        if origin in sound:
            # The pattern is right for others, so what was filled in is wrong.
            places = {(_filling(table, cell, origin), cell.question): cell for cell in cells}
        for (path, name), cell in places.items():
            vocabulary = table.context.vocabulary(cell.group, cell.wave)
            names = vocabulary.variables if vocabulary else {}
            left_open = "{" in (name or "")
            yield table.fault(
                path,
                "table-unknown-question",
                _("De vragenlijst van {group} {wave} heeft geen “{name}”.").format(
                    group=cell.group, wave=cell.wave, name=name
                ),
                _("Vul wat tussen accolades staat in met “with”.")
                if left_open
                else did_you_mean(name or "", names) or _("Noem een vraag of afgeleide variabele."),
            )


def _filling(table: _Table, cell: CellSpec, origin: DataPath) -> DataPath:
    """Where the name that was, or was not, filled in for a cell stands."""
    column: DataPath = (*table.path, "columns", cell.column)
    row: DataPath = (*table.path, "rows", cell.row)
    if table.spec.columns[cell.column].fill:
        return (*column, "with")
    if table.spec.rows[cell.row].fill:
        return (*row, "with")
    return column if "rows" in origin else row


# ------------------------------------------------------------ answers and statistics


def _codes(table: _Table) -> Iterator[Fault]:
    reported: set[tuple[DataPath, str]] = set()
    for cell in table.cells:
        code_list = table.answers(cell)
        origin = table.origin(cell, "codes")
        if code_list is None and table.kind(cell) != "number":
            continue
        values = code_list.values if code_list is not None else ()
        for i, code in enumerate(cell.codes):
            number = code_list is None and _is_number(code)
            if code in (ALL_CODES, *values) or number or (origin, code) in reported:
                continue
            reported.add((origin, code))
            yield table.fault(
                (*origin, i),
                "table-code-not-in-list",
                _("'{code}' is geen antwoordcode van “{name}”.").format(
                    code=code, name=cell.question
                ),
                did_you_mean(code, values)
                or _("De codes zijn: {codes}.").format(codes=", ".join(values) or "0, 1, 2, …"),
            )


def _is_number(code: str) -> bool:
    try:
        float(code)
    except ValueError:
        return False
    return True


def _leave_out(table: _Table) -> Iterator[Fault]:
    """Codes that are left out but that no question of the table has."""
    known: dict[DataPath, set[str]] = {}
    stated: dict[DataPath, tuple[str, ...]] = {}
    for cell in table.cells:
        code_list = table.answers(cell)
        if code_list is not None and cell.leave_out:
            origin = table.origin(cell, "leave_out")
            known.setdefault(origin, set()).update(code_list.values)
            stated[origin] = cell.leave_out
    for origin, codes in stated.items():
        for i, code in enumerate(codes):
            if code not in known[origin]:
                yield table.fault(
                    (*origin, i),
                    "table-leave-out-not-in-list",
                    _("'{code}' wordt weggelaten, maar is hier nergens een antwoord.").format(
                        code=code
                    ),
                    did_you_mean(code, known[origin])
                    or _("De codes zijn: {codes}.").format(codes=", ".join(sorted(known[origin]))),
                )


def _codes_missing(table: _Table) -> Iterator[Fault]:
    def concerned(cell: CellSpec) -> bool:
        counts = cell.statistic in {"percentage", "rank"}
        closed = table.kind(cell) in {"single", "multiple", "ranking", "number"}
        return counts and closed and table.must_count(cell)

    without = [cell for cell in table.cells if concerned(cell) and not cell.codes]
    for path in table.attribute(without, concerned):
        yield table.fault(
            path,
            "table-codes-missing",
            _("Een percentage zonder antwoorden: welke codes tellen mee?"),
            _("Voeg “codes” toe aan de rij, de kolom of de tabel."),
        )


def _means(table: _Table) -> Iterator[Fault]:
    reported: set[tuple[DataPath, str | None]] = set()
    for cell in table.cells:
        code_list = table.answers(cell)
        if cell.statistic != "mean" or code_list is None:
            continue
        entry = table.context.questionnaire_of[cell.group, cell.wave]
        question = entry[0].question(cell.question or "")
        numbers = all(c.code.isdigit() for c in code_list.codes if c.role == "answer")
        if numbers or _is_scale(question):
            continue
        origin = table.origin(cell, "question")
        if (origin, cell.question) not in reported:
            reported.add((origin, cell.question))
            yield table.fault(
                origin,
                "mean-of-coded",
                _("Van “{name}” is geen gemiddelde te geven: de codes zijn geen getallen.").format(
                    name=cell.question
                ),
                _("Kies een percentage, of een vraag naar een getal of een schaal."),
            )


def _is_scale(question: Question | None) -> bool:
    return question is not None and question.type == "scale"


def _texts(table: _Table) -> Iterator[Fault]:
    reported: set[DataPath] = set()
    for cell in table.cells:
        origin = table.origin(cell, "question")
        if cell.statistic in _COUNTING and table.kind(cell) == "text" and origin not in reported:
            reported.add(origin)
            yield table.fault(
                origin,
                "count-of-text",
                _("“{name}” heeft geen antwoorden om te tellen.").format(name=cell.question),
                _("Kies een gesloten vraag, of maak een afgeleide variabele."),
            )


def _ranks(table: _Table) -> Iterator[Fault]:
    def concerned(cell: CellSpec) -> bool:
        return cell.statistic == "rank" and table.must_count(cell)

    without = [cell for cell in table.cells if concerned(cell) and cell.rank is None]
    for path in table.attribute(without, concerned):
        yield table.fault(
            path,
            "rank-without-rank",
            _("Een rangorde zonder plaats."),
            _("Voeg “rank: 1” (of 2, 3, …) toe aan de rij of de kolom."),
        )


# --------------------------------------------------------------------- conditions


def _conditions(table: _Table) -> Iterator[Fault]:
    spec, path = table.spec, table.path
    if spec.base:
        keys = {(cell.group, cell.wave) for cell in table.cells}
        stated = [((*path, "base"), spec.base)]
        yield from conditions_faults(table.context, keys, stated, table.document)
    for key, axes in (("columns", spec.columns), ("rows", spec.rows)):
        for i, axis in enumerate(axes):
            texts = (("base", axis.base), ("where", axis.where))
            places: list[tuple[DataPath, str]] = [
                ((*path, key, i, name), text) for name, text in texts if text
            ]
            if places:
                concerned = {
                    (cell.group, cell.wave)
                    for cell in table.cells
                    if (cell.column if key == "columns" else cell.row) == i
                }
                yield from conditions_faults(table.context, concerned, places, table.document)


_CHECKS: tuple[Callable[[_Table], Iterator[Fault]], ...] = (
    _references,
    _published,
    _headings,
    _waves,
    _questionnaires,
    _no_question,
    _unknown_questions,
    _codes,
    _leave_out,
    _codes_missing,
    _means,
    _texts,
    _ranks,
    _conditions,
)

"""A figure of a factsheet that names a table of the report counts what that table counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graadmeter.errors import Fault
from graadmeter.expressions import ExpressionSyntaxError, parse
from graadmeter.language import gettext as _
from graadmeter.monitor.cells import cell_spec
from graadmeter.monitor.checking.context import Context, base_of
from graadmeter.monitor.factsheets import Indicator
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.monitor.source import DataPath, Document
from graadmeter.monitor.tables import ALL_CODES, TableSpec


@dataclass(frozen=True)
class _Counted:
    """What a figure counts: which answers, with which left out, of whom."""

    group: str
    question: str
    codes: frozenset[str]
    leave_out: frozenset[str]
    base: frozenset[str]


def same_figure_faults(
    context: Context,
    wave: int,
    document: Document,
    place: tuple[DataPath, str],
    one: Indicator,
) -> Iterator[Fault]:
    """A fault when the table that a figure names has no percentage that counts the same.

    Groups of people (``where``) are not compared: a factsheet chooses its own.

    Args:
        context: all that could be read.
        wave: the wave of the factsheets.
        document: the file of the figure.
        place: where the figure stands in it, and its target group.
        one: the figure; its table exists.
    """
    path, group = place
    files = context.table_files
    unread = "tables" in context.unread or not all(context.is_complete(d) for _f, d in files)
    specs = [s for f, _d in files if f.wave == wave for s in f.tables if s.id == one.table]
    if unread or not specs:
        return
    wanted = _counted(
        context,
        wave,
        (group, one.question),
        one.codes,
        one.leave_out,
        [one.base] if one.base else [],
    )
    cells = {cell for spec in specs for cell in _cells(context, wave, spec)}
    # A table with an answer that does not exist has a fault of its own, which may be the cause.
    if wanted in cells or not all(_exists(context, wave, cell) for cell in cells):
        return
    yield document.fault(
        (*path, "table"),
        "factsheet-other-figure",
        _(
            "Tabel “{name}” heeft geen percentage met dezelfde vraag, antwoorden, weggelaten "
            "antwoorden (leave_out) en basis (base)."
        ).format(name=one.table),
        _hint(wanted, cells),
    )


def _exists(context: Context, wave: int, cell: _Counted) -> bool:
    entry = context.questionnaire_of.get((cell.group, wave))
    if entry is None:
        return False
    found = entry[0].question(cell.question) or entry[0].derived_variable(cell.question)
    if found is None:
        return False
    codes = context.code_lists.get(found.codes or "")
    return codes is None or cell.codes | cell.leave_out <= {*codes.values, ALL_CODES}


def _hint(wanted: _Counted, cells: Iterable[_Counted]) -> str:
    """How the table counts the same question; the answers that are most alike first."""
    alike = sorted(
        (c for c in cells if (c.group, c.question) == (wanted.group, wanted.question)),
        key=lambda c: (len(c.codes ^ wanted.codes), sorted(c.codes), sorted(c.base)),
    )
    if not alike:
        return _("Noem een tabel die “{question}” telt, of laat “table” weg.").format(
            question=wanted.question
        )
    return _("De tabel telt: codes {codes}; leave_out {leave_out}; base {base}.").format(
        codes=_listed(alike[0].codes),
        leave_out=_listed(alike[0].leave_out),
        base=" AND ".join(sorted(alike[0].base)) or "–",
    )


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(sorted(names))}]"


def _cells(context: Context, wave: int, spec: TableSpec) -> Iterator[_Counted]:
    for r, row in enumerate(spec.rows):
        for c, column in enumerate(spec.columns):
            cell = cell_spec(spec, r, c, wave)
            if cell.heading or cell.wave != wave or cell.statistic != "percentage":
                continue
            if cell.question is not None:
                yield _counted(
                    context,
                    wave,
                    (cell.group, cell.question),
                    cell.codes,
                    cell.leave_out,
                    [text for text in (spec.base, row.base, column.base) if text],
                )


def _counted(
    context: Context,
    wave: int,
    asked: tuple[str, str],
    codes: Iterable[str],
    leave_out: Iterable[str],
    bases: Iterable[str],
) -> _Counted:
    group, question = asked
    name = base_of(question)
    if name != question:
        # An option column is the option of its question, which is how tables count it.
        codes = (question.removeprefix(name + OPTION_SEPARATOR),)
    entry = context.questionnaire_of.get((group, wave))
    found = entry[0].question(name) if entry is not None else None
    # Who got the question is its base already, said or not.
    universe = {_same(found.universe)} if found is not None and found.universe else set()
    said = frozenset(_same(text) for text in bases) - universe
    return _Counted(group, name, frozenset(codes), frozenset(leave_out), said)


def _same(text: str) -> str:
    """An expression, the same for every way of spacing it."""
    try:
        return parse(text).sql
    except ExpressionSyntaxError:
        return text

"""No publication leaves with figures of our own that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

from graadmeter.consistency import Certainty, Finding, Material, Origin, Spot, Statement, audit
from graadmeter.consistency import Said as SaidSomewhere
from graadmeter.consistency.own_figures import own_findings
from graadmeter.consistency.reading.tabulated import computed_places, grids_of_tables
from graadmeter.errors import ExitCode, GraadmeterError
from graadmeter.language import current_language, use_language
from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.gate.numbers_said import findings_in
from graadmeter.publication.gate.protected import unprotected
from graadmeter.publication.gate.said import Said, alternatives_in, gated_tables, said_in
from graadmeter.publication.names import table_label
from graadmeter.tabulation.table import Table

_SHOWN = 10
_WHOLE_LINE = "*"


class ContradictionError(GraadmeterError):
    """Figures or sentences that were computed here contradict each other: a defect of ours.

    Attributes:
        findings: all of them, with certainty `certain`.
    """

    exit_code = ExitCode.DEFECT

    def __init__(self, findings: Sequence[Finding], message: str) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


def check_publication(content: Content) -> None:
    """Lets a publication through when nothing that was computed here contradicts anything.

    Figures carried over from print may contradict each other: they are not ours to change, and the
    page on remarkable figures shows them.

    Raises:
        ContradictionError: a `certain` finding of which every cell and sentence was computed here.
    """
    spoken = current_language()
    with use_language(content.language):
        found = contradictions(content)
    if found:
        with use_language(spoken):
            raise ContradictionError(found, _words(found, gated_tables(content)))


def contradictions(content: Content) -> tuple[Finding, ...]:
    """Every `certain` finding on what was computed here, in the language of the publication."""
    tables = gated_tables(content)
    plain = {name: table for name, (_chapter, table) in tables.items()}
    sentences = tuple(said_in(content))
    own = [
        *own_findings(plain.items()),
        *findings_in(sentences, plain, current_language()),
        *findings_in(alternatives_in(content), plain, current_language()),
        *unprotected(content),
    ]
    material = Material(
        grids_of_tables(tables), tuple(_statement(content, each) for each in sentences)
    )
    computed = {name: computed_places(table) for name, table in plain.items()}
    general = [
        finding
        for finding in audit(material)
        if finding.certainty is Certainty.CERTAIN and _all_ours(finding, plain, computed)
    ]
    return (*own, *general)


def _statement(content: Content, sentence: Said) -> Statement:
    return Statement(
        id=sentence.id,
        words=sentence.words,
        section="" if sentence.chapter is None else str(sentence.chapter),
        wave=content.wave,
        wave_of_text=content.wave,
        places=sentence.cells,
        origin=Origin.COMPUTED,
    )


def _all_ours(
    finding: Finding,
    tables: dict[str, Table],
    computed: dict[str, frozenset[tuple[int, int]]],
) -> bool:
    """Whether every figure that takes part was computed here."""
    return all(
        isinstance(where, SaidSomewhere) or _ours(where, tables[where.table], computed[where.table])
        for where in finding.where
    )


def _ours(where: Spot, table: Table, computed: frozenset[tuple[int, int]]) -> bool:
    rows = range(len(table.rows)) if where.row is None else (where.row,)
    columns = range(len(table.columns)) if where.column is None else (where.column,)
    seen = [
        (row, column)
        for row in rows
        for column in columns
        if table.cells[row][column].value is not None
    ]
    return bool(seen) and computed.issuperset(seen)


def _words(findings: Sequence[Finding], tables: dict[str, tuple[int | None, Table]]) -> str:
    """Every finding with where it is, and what to do."""
    dutch = current_language() == "nl"
    lines = [
        f"- {_place(finding, tables)} ({finding.rule}): "
        f"{finding.message.nl if dutch else finding.message.en}"
        for finding in findings[:_SHOWN]
    ]
    if len(findings) > _SHOWN:
        lines.append(_("… en nog {count}.").format(count=len(findings) - _SHOWN))
    return "\n".join(
        (
            _(
                "deze publicatie is niet gemaakt, want cijfers die hier zijn berekend, spreken "
                "elkaar tegen:"
            ),
            *lines,
            _("Dit is een fout in Graadmeter zelf: meld haar met deze regels erbij."),
        )
    )


def _place(finding: Finding, tables: dict[str, tuple[int | None, Table]]) -> str:
    where = finding.where[0]
    if isinstance(where, SaidSomewhere):
        return where.text
    table = tables[where.table][1]
    row = _WHOLE_LINE if where.row is None else table.rows[where.row].label
    column = _WHOLE_LINE if where.column is None else table.columns[where.column].label
    return f"{table_label(table)}, {row} / {column}"

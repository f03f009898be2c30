"""The published figures of a year as tables: for a page, for files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.counts import Counts
from graadmeter.service.incidents.counting.definitions import (
    Block,
    band_of,
    followup_bands,
    incident_bands,
)
from graadmeter.service.incidents.counting.labels import column_label, quarter_label
from graadmeter.service.incidents.counting.publishing.cells import (
    ANY,
    NO_DEPARTMENT,
    QUARTERS,
    Cell,
)
from graadmeter.service.incidents.counting.publishing.kept import Kept

Value = int | str | None
"""A number, a band, or None where it is hidden."""


@dataclass(frozen=True)
class Figures:
    """One table.

    Attributes:
        columns: headings; the first is over the names of rows.
        rows: name of a row to its values.
    """

    id: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Value, ...]], ...]

    @property
    def hides(self) -> bool:
        """Whether something in it is hidden."""
        return any(value is None for _label, values in self.rows for value in values)


@dataclass(frozen=True)
class YearReport:
    """What an annual report says of a year.

    Attributes:
        version: of the figures; 0 for a preview of what would be fixed.
        broken_down: the version of which the breakdown is.
    """

    organisation: str
    year: int
    version: int
    definition: str
    fixed_on: date
    threshold: int
    broken_down: int
    kept: Kept
    totals: tuple[Figures, ...]
    breakdowns: tuple[Figures, ...]

    @property
    def tables(self) -> tuple[Figures, ...]:
        """All of them."""
        return (*self.totals, *self.breakdowns)


def report_of(
    kept: Kept, *, organisation: str, year: int, version: int, definition: str, fixed_on: date
) -> YearReport:
    """The report of a version.

    Args:
        kept: the figures.
        organisation: its name.
        year: the year.
        version: of the figures.
        definition: the version of what was counted.
        fixed_on: the day.
    """
    return YearReport(
        organisation,
        year,
        version,
        definition,
        fixed_on,
        kept.published.threshold,
        kept.published.broken_down,
        kept,
        _totals(kept, year),
        tuple(_breakdowns(kept, year)),
    )


def tables_of(kept: Kept, year: int) -> tuple[Figures, ...]:
    """All that is published of a year."""
    return (*_totals(kept, year), *_breakdowns(kept, year))


def _totals(kept: Kept, year: int) -> tuple[Figures, ...]:
    return _staff(kept, year), _board(kept, year), _representatives(kept, year)


def total_lines(counts: Counts) -> list[tuple[str, int, bool]]:
    """The lines of an inventory: name, number, and whether it is about following up."""
    return [
        (_("Incidenten"), counts.total, False),
        *((column_label(form), number, False) for form, number in counts.by_form.items()),
        (column_label("vernieling"), counts.vandalism, False),
        (_("Met een reactie aan de dader"), counts.response, True),
        (_("Met een aangifte"), counts.police_report, True),
        (_("Met schade die is verhaald"), counts.damage_recovered, True),
    ]


def banded(number: int, block: Block, followup: bool) -> str:
    """A number as its band in the inventory of a block."""
    bands = followup_bands(block) if followup else incident_bands(block)
    return band_of(number, bands).text


def _staff(kept: Kept, year: int) -> Figures:
    block = Block.STAFF
    return Figures(
        "jaar",
        _("Incidenten tegen medewerkers, {year}").format(year=year),
        (_("Wat"), _("Aantal")),
        tuple(
            (label, (number if kept.exact else banded(number, block, followup),))
            for label, number, followup in total_lines(kept.blocks[block])
        ),
    )


def _board(kept: Kept, year: int) -> Figures:
    caption = _("Incidenten tegen bestuurders, {year}, in klassen").format(year=year)
    return _class(kept, Block.BOARD, "bestuurders", caption)


def _representatives(kept: Kept, year: int) -> Figures:
    caption = _("Incidenten tegen volksvertegenwoordigers, {year}, in klassen").format(year=year)
    return _class(kept, Block.REPRESENTATIVE, "volksvertegenwoordigers", caption)


def _class(kept: Kept, block: Block, name: str, caption: str) -> Figures:
    """The class of all incidents: one of a form would tell of a case that changes no other."""
    total = banded(kept.blocks[block].total, block, False)
    return Figures(name, caption, (_("Wat"), _("Aantal")), ((_("Incidenten"), (total,)),))


def _breakdowns(kept: Kept, year: int) -> Iterable[Figures]:
    numbers: Mapping[Cell, int] = kept.published.numbers
    plan = kept.published.plan
    columns = (ANY, *plan.columns)
    headings = tuple(column_label(column) for column in columns)
    names = {NO_DEPARTMENT: _("Zonder afdeling"), **kept.departments}
    rows = sorted(
        plan.departments, key=lambda one: (one == NO_DEPARTMENT, names[one].casefold(), one)
    )
    yield Figures(
        "kwartalen",
        _("Incidenten tegen medewerkers naar kwartaal en vorm, {year}").format(year=year),
        (_("Kwartaal"), *headings),
        tuple(
            (
                quarter_label(quarter),
                tuple(numbers.get(Cell(column, quarter=quarter)) for column in columns),
            )
            for quarter in QUARTERS
        ),
    )
    if plan.departments:
        yield Figures(
            "afdelingen",
            _("Incidenten tegen medewerkers naar afdeling en vorm, {year}").format(year=year),
            (_("Afdeling"), *headings),
            tuple(
                (names[one], tuple(numbers.get(Cell(column, one)) for column in columns))
                for one in rows
            ),
        )
        yield Figures(
            "afdelingen-kwartalen",
            _("Incidenten tegen medewerkers naar afdeling en kwartaal, {year}").format(year=year),
            (_("Afdeling"), *(quarter_label(quarter) for quarter in QUARTERS)),
            tuple(
                (
                    names[one],
                    tuple(numbers.get(Cell(ANY, one, quarter)) for quarter in QUARTERS),
                )
                for one in rows
            ),
        )

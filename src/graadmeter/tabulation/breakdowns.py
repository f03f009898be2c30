"""Which breakdowns every question of a group gets, read from the monitor itself.

A standard breakdown is a coded variable that everybody has: a variable of the post-strata, or one
by which the report's own tables of the group choose their rows or columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from graadmeter.estimation.multiple_tests import column_name
from graadmeter.expressions import parse
from graadmeter.language import gettext as _
from graadmeter.microdata import Microdata
from graadmeter.monitor import Monitor
from graadmeter.monitor.questionnaire import CODED_TYPES


@dataclass(frozen=True)
class BreakdownColumn:
    """One column of figures: everybody, or those with one value of a breakdown.

    Attributes:
        variable: the variable of the breakdown; empty for everybody.
        title: what the breakdown is called.
        code: the value.
        label: what the value is called.
        letter: name of the column in tests; empty for everybody.
    """

    variable: str
    title: str
    code: str
    label: str
    letter: str

    @property
    def condition(self) -> str:
        """How table specifications select who is in the column; empty for everybody."""
        return f"{self.variable} = '{self.code}'" if self.variable else ""


def standard_breakdowns(monitor: Monitor, group: str, wave: int) -> tuple[str, ...]:
    """The variables that every question of a group is broken down by.

    Args:
        monitor: the monitor.
        group: id of the target group.
        wave: the wave.

    Returns:
        Questions in the order they are asked, then derived variables in theirs.
    """
    questionnaire = monitor.questionnaire(group, wave)
    known = monitor.vocabulary(group, wave).variables
    used = {*monitor.group(group).strata, *_selected_by(monitor, group, wave)}
    coded = [
        q.id for q in questionnaire.questions if q.type in CODED_TYPES and q.source != "synthetic"
    ]
    names = [*coded, *(derived.id for derived in questionnaire.derived)]
    return tuple(name for name in names if name in used and not known[name].routed)


def breakdown_columns(monitor: Monitor, microdata: Microdata) -> tuple[BreakdownColumn, ...]:
    """The columns of a group: everybody, then the values of each breakdown that occur."""
    group, wave = microdata.group, microdata.wave
    questionnaire = monitor.questionnaire(group, wave)
    columns = [BreakdownColumn("", "", "", _("Totaal"), "")]
    for variable in standard_breakdowns(monitor, group, wave):
        described = questionnaire.question(variable) or questionnaire.derived_variable(variable)
        codes = monitor.answer_codes(group, wave, variable)
        if described is None or codes is None or variable not in microdata.values.columns:
            continue
        present = set(microdata.values[variable].cast(pl.String).unique().to_list())
        for entry in codes.codes:
            if entry.code in present:
                letter = column_name(len(columns) - 1)
                title, label = str(described.label), str(entry.label)
                columns.append(BreakdownColumn(variable, title, entry.code, label, letter))
    return tuple(columns)


def _selected_by(monitor: Monitor, group: str, wave: int) -> Iterator[str]:
    """Variables of the conditions by which tables of a group choose rows or columns."""
    for _chapter, tables in monitor.tables_in(wave):
        for table in tables:
            for axis in (*table.rows, *table.columns):
                if axis.where and (axis.group or table.group) == group:
                    yield from parse(axis.where).columns

"""The count itself: from cases to numbers, pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graadmeter.service.incidents.counting.definitions import (
    AUDIENCES,
    LEFT_OUT,
    Block,
    Counted,
    Definition,
    Marked,
    Standing,
)
from graadmeter.service.incidents.words import Form


@dataclass(frozen=True)
class CountedCase:
    """What is counted of a case; codes and days alone.

    Attributes:
        year: the year it counts in: that of the day of the report.
        responses: how many responses the offender got.
        police_report: whether one was made, by the victim or the organisation.
        recovered: whether damage was recovered, all or in part.
        first_action_on: when something was first done.
        judged: how the victim judged the aftercare, the last time they were asked.
    """

    audience: str
    reported_on: date
    standing: Standing
    forms: tuple[Marked, ...]
    channel: str = ""
    department: int | None = None
    severity: int | None = None
    responses: int = 0
    police_report: bool = False
    recovered: bool = False
    first_action_on: date | None = None
    judged: str = ""

    @property
    def year(self) -> int:
        """The year it counts in."""
        return self.reported_on.year

    @property
    def quarter(self) -> int:
        """1 to 4."""
        return (self.reported_on.month + 2) // 3

    @property
    def vandalism(self) -> bool:
        """Whether it is vandalism, alone or with something else."""
        return any(each.form == Form.VANDALISM for each in self.forms)


@dataclass(frozen=True)
class Counts:
    """The numbers of one block and year.

    Attributes:
        total: incidents of at least one form; each once, whatever its forms.
        by_form: incidents per form; one of two forms is in both.
        vandalism: incidents with vandalism, which is no form of the monitor.
        vandalism_only: those that are nothing else, and so not in ``total``.
        response: incidents in ``total`` after which the offender got a response.
        response_acts: how many responses those were.
        police_report: incidents in ``total`` that were reported to the police.
        damage_recovered: incidents in ``total`` of which damage was recovered.
        elsewhere: cases that count at the integrity side.
        left_out: cases that count nowhere, by why.
    """

    total: int = 0
    by_form: Mapping[Counted, int] = field(default_factory=dict)
    vandalism: int = 0
    vandalism_only: int = 0
    response: int = 0
    response_acts: int = 0
    police_report: int = 0
    damage_recovered: int = 0
    elsewhere: int = 0
    left_out: Mapping[Standing, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers by name, as yearly figures are kept."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        plain["by_form"] = {form.value: number for form, number in self.by_form.items()}
        plain["left_out"] = {why.value: number for why, number in self.left_out.items()}
        return plain


_PLAIN = (
    *("total", "vandalism", "vandalism_only", "response", "response_acts"),
    *("police_report", "damage_recovered", "elsewhere"),
)


def counts_from(kept: Mapping[str, Any]) -> Counts:
    """The counts that `Counts.as_json` wrote."""
    return Counts(
        # In their own order: PostgreSQL keeps names of JSON in another.
        by_form={form: kept["by_form"][form] for form in Counted if form in kept["by_form"]},
        left_out={Standing(why): number for why, number in kept["left_out"].items()},
        **{name: kept[name] for name in _PLAIN},
    )


def count(cases: Iterable[CountedCase], definition: Definition) -> Counts:
    """Counts cases; their order makes no difference.

    Args:
        cases: of one block and year.
        definition: what counts as what.
    """
    forms: Counter[Counted] = Counter()
    left_out: Counter[Standing] = Counter()
    numbers: Counter[str] = Counter()
    for case in cases:
        if case.standing is Standing.INTEGRITY:
            numbers["elsewhere"] += 1
        elif case.standing is not Standing.COUNTS:
            left_out[case.standing] += 1
        else:
            found = definition.forms_of(case.forms)
            forms.update(found)
            numbers["vandalism"] += case.vandalism
            numbers["vandalism_only"] += case.vandalism and not found
            if found:
                numbers["total"] += 1
                numbers["response"] += case.responses > 0
                numbers["response_acts"] += case.responses
                numbers["police_report"] += case.police_report
                numbers["damage_recovered"] += case.recovered
    return Counts(
        by_form={form: forms[form] for form in definition.forms},
        left_out={why: left_out[why] for why in LEFT_OUT},
        **{name: int(numbers[name]) for name in _PLAIN},
    )


@dataclass(frozen=True)
class YearCount:
    """The figures of a year, by a definition.

    Attributes:
        blocks: whom to their numbers.
    """

    year: int
    definition: str
    blocks: Mapping[Block, Counts]


def count_year(cases: Iterable[CountedCase], year: int, definition: Definition) -> YearCount:
    """Counts the cases of a year for each block; those of other years are left out."""
    those = [case for case in cases if case.year == year]
    blocks = {
        block: count((case for case in those if case.audience in audiences), definition)
        for block, audiences in AUDIENCES.items()
    }
    return YearCount(year, definition.version, blocks)

"""What may leave the organisation of a year: a policy, a total, and cells without small numbers.

An organisation with few reports publishes next to nothing: below the threshold not even the total
is a number, since one or two reports in a small town hall are known by name soon. Of what is shown
above it, `incidents.counting.publishing.protecting.hidden_cells` hides what would give a small
number away. None is a small number as well. A year leaves the organisation once: the difference of
two versions would be about the few reports that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from graadmeter.service.incidents.counting.definitions import AUDIENCES, Block
from graadmeter.service.incidents.counting.publishing.protecting import hidden_cells
from graadmeter.service.integrity.counting.counts import CountedReport, Counts, Kept, count
from graadmeter.service.integrity.counting.publishing.cells import (
    CELLS,
    TOTAL,
    Cell,
    Profiles,
    cell_from,
    number_in,
    possible_profiles,
    profiles_of,
)
from graadmeter.service.integrity.definitions import Followup


class Policy(StrEnum):
    """How much an organisation wants to publish."""

    NOTHING = "niets"
    CLASS = "klasse"
    TABLES = "tabellen"


class Share(StrEnum):
    """How often a term was kept, without a number from which others follow."""

    ALL = "altijd"
    MOST = "meestal"
    HALF = "vaker_wel"
    LESS = "vaker_niet"
    UNSAID = "niet_gezegd"


@dataclass(frozen=True)
class Published:
    """What is published of a year.

    Attributes:
        policy: how much.
        threshold: smaller numbers are hidden.
        many: whether the reports about staff and board are as many as the threshold.
        many_representatives: whether those about representatives are.
        numbers: cells of staff and board that are shown; what is not in it is hidden.
        followups: what is shown of following up.
        confirmed, informed: how the terms were kept.
    """

    policy: Policy
    threshold: int
    many: bool
    many_representatives: bool
    numbers: Mapping[Cell, int]
    followups: Mapping[Followup, int]
    confirmed: Share = Share.UNSAID
    informed: Share = Share.UNSAID

    def as_json(self) -> dict[str, Any]:
        """For the database: nothing that is hidden."""
        return {
            "policy": self.policy.value,
            "threshold": self.threshold,
            "many": self.many,
            "many_representatives": self.many_representatives,
            "numbers": {cell.key: number for cell, number in self.numbers.items()},
            "followups": {each.value: number for each, number in self.followups.items()},
            "confirmed": self.confirmed.value,
            "informed": self.informed.value,
        }


def published_from(kept: Mapping[str, Any]) -> Published:
    """What `Published.as_json` wrote."""
    return Published(
        Policy(kept["policy"]),
        kept["threshold"],
        kept["many"],
        kept["many_representatives"],
        {cell_from(key): number for key, number in kept["numbers"].items()},
        {Followup(name): number for name, number in kept["followups"].items()},
        Share(kept["confirmed"]),
        Share(kept["informed"]),
    )


def advised(reports: Iterable[CountedReport], threshold: int) -> Policy:
    """What to publish: nothing where there are few reports."""
    return (
        Policy.TABLES if len(_of(reports, Block.STAFF_AND_BOARD)) >= threshold else Policy.NOTHING
    )


def publish(
    reports: Iterable[CountedReport], threshold: int, policy: Policy, today: Any
) -> Published:
    """What a policy publishes of the reports of a year.

    Args:
        reports: of one year, about anybody.
        threshold: smaller numbers are hidden.
        policy: how much.
        today: the day, by which a term is past or not.
    """
    known = list(reports)
    staff = _of(known, Block.STAFF_AND_BOARD)
    if policy is Policy.NOTHING:
        return Published(policy, threshold, False, False, {}, {})
    many = len(staff) >= threshold
    representatives = len(_of(known, Block.REPRESENTATIVE)) >= threshold
    if policy is Policy.CLASS or not many:
        return Published(policy, threshold, many, representatives, {}, {})
    counts, profiles = count(staff, today), profiles_of(staff)
    return Published(
        policy,
        threshold,
        many,
        representatives,
        _shown(profiles, threshold),
        _followups(counts, threshold),
        _share(counts.confirmed, threshold),
        _share(counts.informed, threshold),
    )


def _of(reports: Iterable[CountedReport], block: Block) -> list[CountedReport]:
    return [each for each in reports if each.audience in AUDIENCES[block]]


def _shown(profiles: Profiles, threshold: int) -> dict[Cell, int]:
    possible = possible_profiles(profiles)
    n = np.array([float(profiles.get(one, 0)) for one in possible])
    inside = np.array([[float(cell.holds(one)) for cell in CELLS] for one in possible])
    fixed = np.array([cell == TOTAL for cell in CELLS])
    hidden = hidden_cells(inside, n, fixed, threshold, [cell.price for cell in CELLS])
    return {
        cell: number_in(cell, profiles)
        for cell, gone in zip(CELLS, hidden, strict=True)
        if not gone
    }


def _followups(counts: Counts, threshold: int) -> dict[Followup, int]:
    """Those that are no small number, and do not leave one: that all but one were dismissed."""
    return {
        each: number
        for each, number in counts.followups.items()
        if number >= threshold and not 0 < counts.came_in - number < threshold
    }


def _share(kept: Kept, threshold: int) -> Share:
    due = kept.in_time + kept.late
    if due < threshold:
        return Share.UNSAID
    if not kept.late:
        return Share.ALL
    if kept.in_time >= due * 3 / 4:
        return Share.MOST
    return Share.HALF if kept.in_time >= due / 2 else Share.LESS

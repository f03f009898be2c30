"""Yearly figures as they are kept when they are fixed: numbers by name, and what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graadmeter.service.incidents.counting.counts import Counts, counts_from
from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.incidents.counting.publishing.cells import Plan, cell_from
from graadmeter.service.incidents.counting.publishing.protecting import Published


@dataclass(frozen=True)
class Kept:
    """What a version of a year holds.

    Attributes:
        blocks: whom to all numbers; not to be published as they are.
        published: what may leave the organisation.
        exact: whether totals of staff and board are published as numbers, or in bands.
        departments: id to name, as they were called then.
    """

    blocks: Mapping[Block, Counts]
    published: Published
    exact: bool
    departments: Mapping[int, str]

    def as_json(self) -> dict[str, Any]:
        """For the database."""
        published = self.published
        return {
            "blocks": {block.value: counts.as_json() for block, counts in self.blocks.items()},
            "exact": self.exact,
            "departments": {str(key): name for key, name in self.departments.items()},
            "published": {
                "columns": list(published.plan.columns),
                "departments": list(published.plan.departments),
                "threshold": published.threshold,
                "broken_down": published.broken_down,
                "numbers": {cell.key: number for cell, number in published.numbers.items()},
                "hidden": sorted(cell.key for cell in published.hidden),
            },
        }


def kept_from(figures: Mapping[str, Any]) -> Kept:
    """What `Kept.as_json` wrote."""
    published = figures["published"]
    return Kept(
        blocks={Block(name): counts_from(counts) for name, counts in figures["blocks"].items()},
        exact=figures["exact"],
        departments={int(key): name for key, name in figures["departments"].items()},
        published=Published(
            Plan(tuple(published["columns"]), tuple(published["departments"])),
            {cell_from(key): number for key, number in published["numbers"].items()},
            frozenset(cell_from(key) for key in published["hidden"]),
            published["threshold"],
            published["broken_down"],
        ),
    )

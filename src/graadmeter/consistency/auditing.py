"""The audit: every rule over all material, most certain findings first."""

from __future__ import annotations

from collections.abc import Iterable

from graadmeter.consistency.findings import Finding, Said, Where
from graadmeter.consistency.material import Material
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.rules import RULES


def audit(material: Material, rules: Iterable[Rule] = RULES) -> tuple[Finding, ...]:
    """All findings, most certain first, then in the order of tables and text."""
    order = {table.id: number for number, table in enumerate(material.tables)}
    said = {statement.id: number for number, statement in enumerate(material.statements)}

    def place(where: Where) -> tuple[int, int, int, int]:
        if isinstance(where, Said):
            return 1, said.get(where.text, 0), 0, 0
        row, column = where.row, where.column
        return 0, order[where.table], -1 if row is None else row, -1 if column is None else column

    found = [finding for rule in rules for finding in rule.check(material)]
    unique = dict.fromkeys(found)
    return tuple(
        sorted(unique, key=lambda each: (each.certainty.rank, place(each.where[0]), each.rule))
    )

"""Checks of printed figures: sums, possible percentages, copied columns, text against table."""

from graadmeter.consistency.auditing import audit
from graadmeter.consistency.findings import Bilingual, Certainty, Finding, Said, Spot, Where
from graadmeter.consistency.material import Grid, Heading, Material, Origin, Statement
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.rule import Rule

__all__ = [
    "Bilingual",
    "Certainty",
    "Finding",
    "Grid",
    "Heading",
    "Interval",
    "Material",
    "Origin",
    "Printed",
    "Rule",
    "Said",
    "Spot",
    "Statement",
    "Where",
    "audit",
]

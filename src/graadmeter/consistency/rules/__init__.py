"""All rules, each in a module of its own."""

from __future__ import annotations

from graadmeter.consistency.rule import Rule

RULES: tuple[Rule, ...] = ()

"""docs/reference/faults.md names every kind of fault, and each of them is tested."""

import ast
import re
from pathlib import Path

from tests.unit.monitor.planting import FAULTS

import graadmeter

SOURCE = Path(graadmeter.__file__).parent
REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "faults.md"
DOCUMENTED = re.findall(r"^\| `([a-z0-9-]+)` \|", REFERENCE.read_text(encoding="utf-8"), re.M)
# Tested beside the table of edits: they are about bytes and permissions.
TESTED_APART = {"not-utf8", "unreadable"}
NOT_RULES = {"code-list", "key-figures", "leave-out", "series-tables", "utf-8", "utf-8-sig"}


def rules_in_source() -> set[str]:
    found = set()
    for folder in ("monitor", "expressions"):
        for path in (SOURCE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    shaped = {text for text in found if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+|unreadable", text)}
    return shaped - NOT_RULES


def test_every_rule_is_documented_once():
    assert len(DOCUMENTED) == len(set(DOCUMENTED))
    assert set(DOCUMENTED) == rules_in_source()


def test_every_rule_is_tested():
    assert {fault["rule"] for fault in FAULTS} | TESTED_APART == set(DOCUMENTED)


def test_there_are_many_kinds():
    assert len(DOCUMENTED) >= 35

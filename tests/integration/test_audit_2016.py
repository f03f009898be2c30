"""The audit of the real report: no certain finding that is not argued, and not too many."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from graadmeter.consistency import Certainty, audit
from graadmeter.consistency.reading.monitor import material_of
from graadmeter.consistency.rules import RULES
from graadmeter.monitor import find_monitor, load_monitor
from graadmeter.publication.remarkable.audited import key_of

ROOT = Path(__file__).parents[2]
ARGUED = yaml.safe_load((ROOT / "tests/fixtures/certain_2016.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def monitor():
    return load_monitor(find_monitor("miv"))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def findings(monitor):
    return audit(material_of(monitor, 2016))


def test_every_certain_finding_is_argued_and_every_argument_is_of_a_finding(findings):
    certain = [key_of(each) for each in findings if each.certainty is Certainty.CERTAIN]
    assert sorted(certain) == sorted(each["finding"] for each in ARGUED)
    assert all(len(each["argument"]) > 10 and each["print"] for each in ARGUED)


def test_there_are_as_many_findings_as_a_reader_can_read(findings):
    counts = Counter(each.certainty for each in findings)
    assert 40 <= counts[Certainty.CERTAIN] + counts[Certainty.LIKELY] <= 150
    assert counts[Certainty.NOTE] <= 100


def test_what_a_careful_reader_found_is_found(findings):
    """Contradictions that were known before there was a rule, each by a table or text it is in."""
    found = {
        (each.rule, getattr(each.where[0], "table", "text"))
        for each in findings
        if each.certainty is not Certainty.NOTE
    }
    assert {
        ("distribution-sum", "9.1"),
        ("distribution-sum", "10.6"),
        ("copied-line", "9.20"),
        ("copied-line", "9.3"),
        ("same-heading", "9.11"),
        ("response-rate", "B1-1"),
        ("weights-from-shares", "B1-5"),
        ("text-against-text", "text"),
        ("organisations-or-reports", "text"),
        ("trend-forbidden", "text"),
        ("number-words", "text"),
    } <= found


def test_every_finding_can_be_traced_to_the_page(findings, monitor):
    material = material_of(monitor, 2016)
    tables = {table.id: table for table in material.tables}
    said = {statement.id for statement in material.statements}
    for finding in findings:
        assert finding.where
        for where in finding.where:
            if hasattr(where, "text"):
                assert where.text in said
                continue
            table = tables[where.table]
            assert where.row is None or 0 <= where.row < len(table.rows)
            assert where.column is None or 0 <= where.column < len(table.columns)
        assert finding.printed
        assert finding.message.nl != finding.message.en


def test_the_letter_speaks_of_a_trend_that_its_own_note_rules_out(monitor):
    found = audit(material_of(monitor, 2022))
    assert "trend-forbidden" in {each.rule for each in found}


def test_the_same_audit_twice_gives_the_same(monitor, findings):
    assert audit(material_of(monitor, 2016)) == findings


def test_every_rule_is_documented_and_nothing_else_is():
    text = (ROOT / "docs/reference/consistency-rules.md").read_text(encoding="utf-8")
    headings = {line[3:] for line in text.splitlines() if line.startswith("## ")}
    rules = {rule.id for rule in RULES}
    assert rules <= headings
    assert not {each for each in headings - rules if each == each.lower() and "-" in each}

"""Any file of tables and statements can be audited; one that cannot says what is wrong with it."""

import json

import pytest

from graadmeter.consistency import Printed
from graadmeter.consistency.reading.file import material_of_file
from graadmeter.errors import FaultsError

TABLE = {
    "id": "1",
    "kind": "table",
    "title": "Made up",
    "population": "staff",
    "columns": [{"label": "North", "n": 80}, {"label": "South"}],
    "rows": [{"label": "Yes", "values": [40, 60.5]}],
    "source": "made up",
    "verified": False,
}
STATEMENT = {
    "id": "text-1",
    "unit": "percent",
    "value": 40,
    "about": "Yes",
    "words": "40 procent",
    "source": "made up",
}


@pytest.fixture
def write(tmp_path):
    def file(data, name="audit.json"):
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return path

    return file


def refused(path):
    with pytest.raises(FaultsError) as caught:
        material_of_file(path)
    assert str(path) in str(caught.value)
    assert all(fault.suggestion and fault.line for fault in caught.value.faults)
    return [(fault.rule, fault.line) for fault in caught.value.faults]


def test_tables_and_statements_are_read(write):
    material = material_of_file(
        write({"source": "x", "wave": 2020, "tables": [TABLE], "statements": [STATEMENT]})
    )

    (table,) = material.tables
    assert table.cells == ((Printed.of("40"), Printed.of("60.5")),)
    assert (table.wave, table.weighted, table.columns[0].n) == (2020, None, 80)
    (statement,) = material.statements
    assert (statement.wave, statement.value) == (2020, Printed.of("40"))


@pytest.mark.parametrize("weighted", [True, False])
def test_a_file_may_say_whether_its_percentages_are_weighted(write, weighted):
    material = material_of_file(write({"weighted": weighted, "tables": [TABLE]}))

    assert material.tables[0].weighted is weighted


def test_only_one_of_the_two_is_needed(write):
    assert len(material_of_file(write({"tables": [TABLE]})).tables) == 1
    assert len(material_of_file(write({"statements": [STATEMENT]})).statements) == 1


def test_yaml_is_read_as_well(write):
    path = write(f"statements:\n  - {json.dumps(STATEMENT)}\n", "audit.yaml")

    assert material_of_file(path).statements[0].id == "text-1"


@pytest.mark.parametrize(
    ("data", "rules"),
    [
        ('{\n"tables": [,]\n}', [("json-syntax", 2)]),
        ({}, [("nothing-to-audit", 1)]),
        ('[\n"tables"\n]', [("bad-type", 1)]),
        ({"tabels": [TABLE]}, [("unknown-field", 1)]),
        (
            {"tables": [TABLE | {"rows": [{"label": "Yes", "values": [40]}]}]},
            [("published-ragged", 1)],
        ),
        ({"tables": [TABLE, TABLE]}, [("duplicate-id", 1)]),
        ({"tables": [TABLE], "statements": [STATEMENT | {"id": "1"}]}, [("duplicate-id", 1)]),
        ({"statements": [STATEMENT | {"unit": "procent"}]}, [("bad-choice", 1)]),
        (
            {"tables": [TABLE | {"rows": [{"label": "Yes", "values": [40, float("nan")]}]}]},
            [("not-a-number", 1)],
        ),
        ({"statements": [STATEMENT | {"value": float("inf")}]}, [("not-a-number", 1)]),
    ],
)
def test_a_file_that_cannot_be_audited_is_refused(write, data, rules):
    assert refused(write(data)) == rules


def test_all_faults_are_named_at_once(write):
    broken = {"tables": [TABLE | {"kind": "tabel"}], "statements": [STATEMENT | {"value": "x"}]}
    text = json.dumps(broken, indent=1)

    found = refused(write(text))
    assert {rule for rule, _line in found} == {"bad-choice", "bad-type"}
    lines = text.splitlines()
    assert all(any(key in lines[line - 1] for key in ("kind", "value")) for _rule, line in found)

"""The JSON Schemas are up to date and accept what the model accepts."""

import json
from pathlib import Path

import jsonschema
import pytest
from tests.unit.monitor.planting import TINY

from graadmeter.monitor import read_monitor
from graadmeter.monitor.checking.context import SERIES_TABLES, kind_of
from graadmeter.monitor.json_schema import MODELS, schema_files, schema_of, write_schemas

COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "reference" / "schema"
SCHEMA_OF_KIND = {
    "monitor.yaml": "monitor",
    "codelists": "codelists",
    "questionnaires": "questionnaire",
    "populations": "population",
    "published": "published",
    "series": "series",
    "statements": "statements",
    "replies": "replies",
    "tables": "tables",
    SERIES_TABLES: "series-tables",
    "factsheets": "factsheets",
}
DOCUMENTS = read_monitor(TINY).documents


def test_the_committed_schemas_are_those_of_the_model(tmp_path):
    write_schemas(tmp_path)

    for name, content in schema_files().items():
        assert (tmp_path / name).read_text(encoding="utf-8") == content
        committed = (COMMITTED / name).read_text(encoding="utf-8")
        assert committed == content, "run: python -m graadmeter.monitor.json_schema"
    assert {path.name for path in COMMITTED.iterdir()} == set(schema_files())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_tiny_monitor_fits_the_schemas(name):
    schema = schema_of(MODELS[SCHEMA_OF_KIND[kind_of(name)]])

    jsonschema.Draft202012Validator(schema).validate(DOCUMENTS[name].data)


@pytest.mark.parametrize("kind", MODELS)
def test_a_schema_refuses_an_unknown_key(kind):
    schema = json.loads(schema_files()[f"{kind}.json"])
    jsonschema.Draft202012Validator.check_schema(schema)

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"surprise": 1}, schema)

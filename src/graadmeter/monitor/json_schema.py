"""JSON Schemas of the files of a monitor folder, so that an editor can complete and check them.

``python -m graadmeter.monitor.json_schema docs/reference/schema`` writes them anew.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from graadmeter.monitor.factsheets import FactsheetFile
from graadmeter.monitor.population import Population
from graadmeter.monitor.published import PublishedSeries, PublishedTables
from graadmeter.monitor.questionnaire import CodeListFile, Questionnaire
from graadmeter.monitor.replies import PublishedReplies
from graadmeter.monitor.series import SeriesTableFile
from graadmeter.monitor.settings import Settings
from graadmeter.monitor.statements import PublishedStatements
from graadmeter.monitor.tables import TableFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"

MODELS: dict[str, type[BaseModel]] = {
    "monitor": Settings,
    "codelists": CodeListFile,
    "questionnaire": Questionnaire,
    "population": Population,
    "published": PublishedTables,
    "series": PublishedSeries,
    "statements": PublishedStatements,
    "replies": PublishedReplies,
    "tables": TableFile,
    "series-tables": SeriesTableFile,
    "factsheets": FactsheetFile,
}


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one kind of file."""
    schema = model.model_json_schema(by_alias=True)
    text = schema.get("$defs", {}).get("Text")
    if text is not None:
        per_language = {"type": "object", "additionalProperties": {"type": "string"}}
        schema["$defs"]["Text"] = {
            "title": text["title"],
            "description": text["description"],
            "anyOf": [{"type": "string"}, per_language],
        }
    return {"$schema": DIALECT, **schema}


def schema_files() -> dict[str, str]:
    """File name to content of all schemas."""
    return {
        f"{name}.json": json.dumps(schema_of(model), indent=2, ensure_ascii=False) + "\n"
        for name, model in MODELS.items()
    }


def write_schemas(folder: Path) -> None:
    """Write all schemas into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schema_files().items():
        (folder / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))

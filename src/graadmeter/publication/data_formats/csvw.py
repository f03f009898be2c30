"""CSV on the Web: what the columns of the list of figures mean, for programs.

Form: Metadata Vocabulary for Tabular Data (W3C Recommendation, 17 December 2015). Its place beside
the CSV file, with ``-metadata.json`` behind the name, is where readers look for it.
"""

from __future__ import annotations

import json
from typing import Any

from graadmeter.language import LANGUAGES, use_language
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.licences import licence_of
from graadmeter.publication.data_formats.statements import about
from graadmeter.publication.data_formats.tidy import KEY, Field, Kind, fields
from graadmeter.publication.names import TIDY_CSV

_DATATYPES: dict[Kind, str | dict[str, str]] = {
    "string": "string",
    "integer": "integer",
    "number": "double",
    "boolean": {"base": "boolean", "format": "true|false"},
}


def render_csvw(content: Content) -> bytes:
    """The metadata of ``data/tables.csv``."""
    per_language = {}
    for code in LANGUAGES:
        with use_language(code):
            per_language[code] = fields()
    columns = [
        _column({code: per_language[code][i] for code in LANGUAGES})
        for i in range(len(per_language[LANGUAGES[0]]))
    ]
    licence = licence_of(content.licence)
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": content.language}],
        "url": TIDY_CSV.rpartition("/")[2],
        "dc:title": f"{content.title}, {content.wave_title}",
        "dc:description": [
            {"@value": about(content, code), "@language": code} for code in LANGUAGES
        ],
        "dc:license": {"@id": licence.address or licence.concept},
        "dc:language": content.language,
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
            "headerRowCount": 1,
            "lineTerminators": ["\n"],
            "skipInitialSpace": False,
            "trim": False,
        },
        "tableSchema": {"columns": columns, "primaryKey": list(KEY)},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _column(per_language: dict[str, Field]) -> dict[str, Any]:
    field = next(iter(per_language.values()))
    column: dict[str, Any] = {
        "name": field.name,
        # The header in the file has no language, so it stands beside those that have one.
        "titles": {"und": field.name, **{code: f.title for code, f in per_language.items()}},
        "dc:description": [
            {"@value": f.description, "@language": code} for code, f in per_language.items()
        ],
        "datatype": _DATATYPES[field.kind],
        "null": [""],
    }
    if field.required:
        column["required"] = True
    return column

"""CSV on the Web: what the columns of a list mean, for programs.

Form: Metadata Vocabulary for Tabular Data (W3C Recommendation, 17 December 2015). Its place beside
the CSV file, with ``-metadata.json`` behind the name, is where readers look for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from graadmeter.language import LANGUAGES, current_language, use_language
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.fields import Field, Kind
from graadmeter.publication.data_formats.licences import licence_of
from graadmeter.publication.data_formats.statements import about
from graadmeter.publication.data_formats.tidy import KEY, fields
from graadmeter.publication.names import TIDY_CSV

_DATATYPES: dict[Kind, str | dict[str, str]] = {
    "string": "string",
    "integer": "integer",
    "number": "double",
    "boolean": {"base": "boolean", "format": "true|false"},
    "date": "date",
}


def render_csvw(content: Content) -> bytes:
    """The metadata of ``data/tables.csv``."""
    return describe_list(content, TIDY_CSV, fields, KEY, lambda: about(content, current_language()))


def describe_list(
    content: Content,
    file: str,
    columns_of: Callable[[], Sequence[Field]],
    key: Sequence[str],
    about_it: Callable[[], str],
) -> bytes:
    """The metadata of a CSV file of a publication.

    Args:
        content: the publication.
        file: name of the file.
        columns_of: gives its columns, in the current language.
        key: the columns that together name one line.
        about_it: says what the lines are, in the current language.
    """
    per_language: dict[str, Sequence[Field]] = {}
    descriptions = {}
    for code in LANGUAGES:
        with use_language(code):
            per_language[code] = columns_of()
            descriptions[code] = about_it()
    columns = [
        _column({code: per_language[code][i] for code in LANGUAGES})
        for i in range(len(per_language[LANGUAGES[0]]))
    ]
    licence = licence_of(content.licence)
    issued = content.edition.date
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": content.language}],
        "url": file.rpartition("/")[2],
        "dc:title": f"{content.title}, {content.wave_title}",
        "dc:description": [
            {"@value": text, "@language": code} for code, text in descriptions.items()
        ],
        "dc:license": {"@id": licence.address or licence.concept},
        "dc:language": content.language,
        "schema:version": str(content.edition.version),
        **({"dc:issued": issued.isoformat()} if issued else {}),
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
        "tableSchema": {"columns": columns, "primaryKey": list(key)},
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

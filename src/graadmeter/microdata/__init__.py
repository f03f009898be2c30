"""Answers as typed columns: reading, writing, derived variables and kinds of missing."""

from graadmeter.microdata.columns import Column, columns_of, questionnaire_hash
from graadmeter.microdata.derived import add_derived, stratum_codes
from graadmeter.microdata.files import (
    METADATA_FILE,
    checked_microdata,
    read_metadata,
    read_microdata,
    write_microdata,
)
from graadmeter.microdata.metadata import MISSING_CODES, Metadata, MissingKind
from graadmeter.microdata.microdata import Microdata
from graadmeter.microdata.records import Record, stored_of_records

__all__ = [
    "METADATA_FILE",
    "MISSING_CODES",
    "Column",
    "Metadata",
    "Microdata",
    "MissingKind",
    "Record",
    "add_derived",
    "checked_microdata",
    "columns_of",
    "questionnaire_hash",
    "read_metadata",
    "read_microdata",
    "stored_of_records",
    "stratum_codes",
    "write_microdata",
]

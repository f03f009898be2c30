"""Synthetic answers from the files they were written to."""

from __future__ import annotations

import io
from collections.abc import Mapping

import polars as pl

from graadmeter.microdata import METADATA_FILE, Metadata
from graadmeter.synthesis.synthesize import KEPT_APART_FILE, Synthesis
from graadmeter.tabulation.kept_apart import read_kept_apart

_SUFFIX = ".parquet"


def synthesis_of(files: Mapping[str, bytes]) -> Synthesis:
    """What :meth:`Synthesis.files` was called on.

    Raises:
        KeyError: a file of it is missing.
    """
    metadata = Metadata.model_validate_json(files[METADATA_FILE])
    groups = metadata.respondents
    return Synthesis(
        {group: pl.read_parquet(io.BytesIO(files[group + _SUFFIX])) for group in groups},
        metadata,
        read_kept_apart(files[KEPT_APART_FILE], KEPT_APART_FILE),
    )

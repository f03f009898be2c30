"""The list of figures as Parquet: typed columns, for programs that read much."""

from __future__ import annotations

import io

import polars as pl

from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.fields import Kind
from graadmeter.publication.data_formats.licences import licence_of
from graadmeter.publication.data_formats.statements import about
from graadmeter.publication.data_formats.tidy import fields, tidy_rows

_TYPES: dict[Kind, type[pl.DataType]] = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
}


def tidy_frame(content: Content) -> pl.DataFrame:
    """All figures; what is empty in the CSV is null here."""
    schema = {field.name: _TYPES[field.kind] for field in fields()}
    frame = pl.DataFrame(list(tidy_rows(content)), schema=schema, orient="row")
    return frame.with_columns(
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name)
        for name, kind in schema.items()
        if kind is pl.String
    )


def render_parquet(content: Content) -> bytes:
    """The bytes of ``data/tables.parquet``; the file itself says whether it is synthetic."""
    stream = io.BytesIO()
    tidy_frame(content).write_parquet(
        stream,
        compression="zstd",
        statistics=False,
        metadata={
            "title": f"{content.title}, {content.wave_title}",
            "description": about(content, content.language),
            "licence": licence_of(content.licence).concept,
            "synthetic": "true" if content.synthetic else "false",
            "version": str(content.edition.version),
        },
    )
    return stream.getvalue()

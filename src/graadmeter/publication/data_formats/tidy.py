"""All figures of all tables as one list, a row per figure, and what its columns mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.fields import Field, precision_fields, synthetic_field
from graadmeter.publication.figures import is_weighted, unit_of
from graadmeter.publication.names import places, table_label
from graadmeter.publication.open_data import flag_of, note_of, plain
from graadmeter.publication.protection import redact
from graadmeter.tabulation.table import Cell, Origin, Table

Value = str | int | float | bool | None
Row = dict[str, Value]


KEY = ("table", "row_number", "column_number")
"""The columns that together name one figure."""


def fields() -> tuple[Field, ...]:
    """The columns, in order, in the current language."""
    return (
        Field("table", "string", _("Tabel"), _("Nummer van de tabel."), required=True),
        Field(
            "label",
            "string",
            _("Aanduiding"),
            _("Hoe de tabel wordt genoemd."),
            required=True,
        ),
        Field("title", "string", _("Titel"), _("Titel van de tabel."), required=True),
        Field("group", "string", _("Doelgroep"), _("Wie de vraag kreeg."), required=True),
        Field("base", "string", _("Basis"), _("Over wie het cijfer gaat."), required=True),
        Field("row_number", "integer", _("Rij"), _("Volgnummer van de rij."), required=True),
        Field("row_section", "string", _("Kopje boven de rij"), _("Kop boven een blok rijen.")),
        Field("row", "string", _("Rijkop"), _("Woorden van de rijkop.")),
        Field("column_number", "integer", _("Kolom"), _("Volgnummer van de kolom."), required=True),
        Field(
            "column_section", "string", _("Kopje boven de kolom"), _("Kop boven een blok kolommen.")
        ),
        Field("column", "string", _("Kolomkop"), _("Woorden van de kolomkop.")),
        Field("wave", "integer", _("Meting"), _("Jaar waarvan het cijfer is."), required=True),
        Field("statistic", "string", _("Maat"), _("Wat er is berekend."), required=True),
        Field(
            "unit",
            "string",
            _("Eenheid"),
            _("percent (0 tot 100), mean, count of factor."),
            required=True,
        ),
        Field(
            "decimals",
            "integer",
            _("Decimalen"),
            _("Waarmee het cijfer op de pagina's staat."),
            required=True,
        ),
        Field("value", "number", _("Waarde"), _("Het cijfer, niet afgerond.")),
        Field("n", "integer", _("Aantal"), _("Respondenten achter het cijfer, ongewogen.")),
        *precision_fields(),
        Field("published", "number", _("Gedrukt"), _("Het cijfer zoals het eerder is gedrukt.")),
        Field("n_published", "integer", _("Gedrukt aantal"), _("Aantal zoals eerder gedrukt.")),
        Field(
            "comparable",
            "string",
            _("Vergelijkbaar"),
            _("Met de huidige meting: yes, with_note of no; leeg voor de huidige meting."),
        ),
        Field(
            "flag",
            "string",
            _("Soort cijfer"),
            _(
                "computed: berekend; published: eerder gepubliceerd; small: kleine aantallen; "
                "filler: synthetisch antwoord zonder gedrukt cijfer erachter; hidden: te klein om "
                "te tonen; dash: geen cijfer."
            ),
            required=True,
        ),
        Field(
            "note",
            "string",
            _("Noot"),
            _("Antwoord op een plaats van een rangorde, noot van vergelijkbaarheid of reden."),
        ),
        Field("weighted", "boolean", _("Gewogen"), _("Of het is gewogen; leeg als in de bron.")),
        synthetic_field(),
    )


def tidy_rows(content: Content) -> Iterator[Row]:
    """Every figure of a publication, in the order of its tables; hidden ones without a value.

    Numbers have ten significant digits, as in the CSV per table, so that all formats agree.
    """
    with use_language(content.language):
        named = [(table_label(place.table), place.table) for place in places(content).values()]
    for label, table in named:
        yield from _rows_of(label, redact(table))


def render_tidy_csv(content: Content) -> bytes:
    """All figures: UTF-8, comma, decimal point, line feed, always a header."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    names = [field.name for field in fields()]
    writer.writerow(names)
    for row in tidy_rows(content):
        writer.writerow([_written(row[name]) for name in names])
    return stream.getvalue().encode("utf-8")


def _rows_of(label: str, table: Table) -> Iterator[Row]:
    for r, (heading, cells) in enumerate(zip(table.rows, table.cells, strict=True), 1):
        for c, (column, cell) in enumerate(zip(table.columns, cells, strict=True), 1):
            yield {
                "table": table.id,
                "label": label,
                "title": table.title,
                "group": table.group,
                "base": table.base_label,
                "row_number": r,
                "row_section": heading.section,
                "row": heading.label,
                "column_number": c,
                "column_section": column.section,
                "column": column.label,
                **_figure(table, cell),
            }


def _figure(table: Table, cell: Cell) -> Row:
    return {
        "wave": cell.wave,
        "statistic": cell.statistic,
        "unit": unit_of(cell.statistic).value,
        "decimals": cell.decimals,
        "value": _number(cell.value),
        "n": cell.n,
        "se": _number(cell.se),
        "ci_low": _number(cell.ci_low),
        "ci_high": _number(cell.ci_high),
        "deff": _number(cell.deff),
        "published": _number(cell.printed),
        "n_published": cell.n_printed,
        "comparable": cell.comparable,
        "flag": flag_of(cell),
        "note": note_of(cell),
        "weighted": is_weighted(table),
        "synthetic": table.synthetic and cell.origin is not Origin.PUBLISHED,
    }


def _number(value: float | None) -> float | None:
    text = plain(value)
    return float(text) if text else None


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, float) else "" if value is None else str(value)

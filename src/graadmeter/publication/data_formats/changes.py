"""Open data of the changes since earlier waves: one line per tested or untested difference."""

from __future__ import annotations

import csv
import io

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.csvw import describe_list
from graadmeter.publication.data_formats.fields import Field, synthetic_field
from graadmeter.publication.data_formats.statements import synthetic_statement
from graadmeter.publication.names import CHANGES_DATA, places
from graadmeter.publication.open_data import plain
from graadmeter.publication.protection import redact
from graadmeter.tabulation.table import Change

KEY = ("table", "row_number", "column_number", "earlier_row_number", "earlier_column_number")
SIGNIFICANT, NOT_SIGNIFICANT, UNTESTED = "significant", "not_significant", "untested"


def change_fields() -> tuple[Field, ...]:
    """The columns, in order, in the current language."""
    row, column = _("Volgnummer van de rij."), _("Volgnummer van de kolom.")
    earlier = _("Van het cijfer waarmee is vergeleken.")
    return (
        Field("table", "string", _("Tabel"), _("Nummer van de tabel."), required=True),
        Field("row_number", "integer", _("Rij"), row, required=True),
        Field("column_number", "integer", _("Kolom"), column, required=True),
        Field("earlier_row_number", "integer", _("Eerdere rij"), earlier, required=True),
        Field("earlier_column_number", "integer", _("Eerdere kolom"), earlier, required=True),
        Field("wave", "integer", _("Meting"), _("Jaar waarvan het cijfer is."), required=True),
        Field("earlier_wave", "integer", _("Eerdere meting"), earlier, required=True),
        Field("difference", "number", _("Verschil"), _("In de eenheid van het cijfer.")),
        Field("ci_low", "number", _("Ondergrens"), _("Van het 95%-betrouwbaarheidsinterval.")),
        Field("ci_high", "number", _("Bovengrens"), _("Van het 95%-betrouwbaarheidsinterval.")),
        Field("p", "number", "p", _("Kans op zo'n verschil als er geen is.")),
        Field("p_adjusted", "number", _("p (gecorrigeerd)"), _("Voor het aantal vergelijkingen.")),
        Field(
            "verdict",
            "string",
            _("Oordeel"),
            _("significant, not_significant, of untested: niet te toetsen."),
            required=True,
        ),
        Field("note", "string", _("Noot"), _("Waarom er niet is getoetst.")),
        synthetic_field(),
    )


def render_changes(content: Content) -> bytes:
    """The changes of all tables: UTF-8, comma, decimal point, line feed, always a header.

    Rows and columns are numbered from 1, as in ``data/tables.csv``. ``verdict`` is significant,
    not_significant or untested, and then ``note`` says why. Changes that would tell a hidden figure
    are left out.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(field.name for field in change_fields())
    for place in places(content).values():
        table = redact(place.table)
        for one in table.changes:
            writer.writerow(
                [
                    table.id,
                    one.row + 1,
                    one.column + 1,
                    one.earlier_row + 1,
                    one.earlier_column + 1,
                    one.wave,
                    one.earlier_wave,
                    plain(one.difference),
                    *(
                        "" if number is None else plain(number)
                        for number in (one.ci_low, one.ci_high, one.p, one.p_adjusted)
                    ),
                    _verdict(one),
                    one.reason,
                    "true" if table.synthetic else "false",
                ]
            )
    return stream.getvalue().encode("utf-8")


def describe_changes(content: Content) -> bytes:
    """The metadata of the file, as CSV on the Web."""

    def about() -> str:
        words = _("Elke verandering sinds een eerdere meting, en of die meer is dan toeval.")
        return f"{synthetic_statement()} {words}" if content.synthetic else words

    return describe_list(content, CHANGES_DATA, change_fields, KEY, about)


def _verdict(change: Change) -> str:
    if change.significant is None:
        return UNTESTED
    return SIGNIFICANT if change.significant else NOT_SIGNIFICANT

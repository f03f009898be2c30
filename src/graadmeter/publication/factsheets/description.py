"""What the columns of the figures of all factsheets mean, as CSV on the Web."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.csvw import describe_list
from graadmeter.publication.data_formats.fields import (
    Field,
    estimate_fields,
    remark_fields,
    synthetic_field,
)
from graadmeter.publication.data_formats.statements import synthetic_statement
from graadmeter.publication.names import FACTSHEET_DATA

KEY = ("factsheet", "group", "figure", "where")
"""The columns that together name one figure."""


def factsheet_fields() -> tuple[Field, ...]:
    """The columns, in order, in the current language."""
    return (
        Field("factsheet", "string", _("Factsheet"), _("Naam van de factsheet."), required=True),
        Field("group", "string", _("Doelgroep"), _("Wie de vraag kreeg."), required=True),
        Field("figure", "string", _("Code"), _("Code van het cijfer."), required=True),
        Field("figure_label", "string", _("Wat"), _("Waarover het cijfer gaat."), required=True),
        Field("question", "string", _("Vraag"), _("Code van de vraag."), required=True),
        Field("answers", "string", _("Antwoorden"), _("Welke meetellen, met strepen ertussen.")),
        Field("base", "string", _("Basis"), _("Wie de vraag kregen; leeg voor iedereen.")),
        Field("people", "string", _("Wie"), _("Over welke groep het cijfer gaat."), required=True),
        Field("where", "string", _("Voorwaarde"), _("Welke groep dat is; leeg voor iedereen.")),
        Field("wave", "integer", _("Meting"), _("Jaar waarvan het cijfer is."), required=True),
        *estimate_fields(),
        *remark_fields(),
        synthetic_field(),
    )


def describe_factsheet_data(content: Content) -> bytes:
    """The metadata of ``data/factsheets.csv``."""

    def about() -> str:
        words = _("Elk cijfer van de factsheets, een regel per cijfer.")
        return f"{synthetic_statement()} {words}" if content.synthetic else words

    return describe_list(content, FACTSHEET_DATA, factsheet_fields, KEY, about)

"""What the columns of the figures of all questions mean, as CSV on the Web."""

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
from graadmeter.publication.names import QUESTION_DATA

KEY = ("group", "question", "answer", "by", "level", "wave", "table")
"""The columns that together name one figure."""


def question_fields() -> tuple[Field, ...]:
    """The columns, in order, in the current language."""
    return (
        Field("group", "string", _("Doelgroep"), _("Wie de vraag kreeg."), required=True),
        Field("section", "string", _("Onderdeel"), _("Deel van de vragenlijst."), required=True),
        Field("question", "string", _("Vraag"), _("Code van de vraag."), required=True),
        Field("question_label", "string", _("Korte vraag"), _("De vraag in het kort.")),
        Field("answer", "string", _("Antwoord"), _("Code van het antwoord.")),
        Field("answer_label", "string", _("Antwoord in woorden"), _("Tekst van het antwoord.")),
        Field("by", "string", _("Uitsplitsing"), _("Waarnaar; leeg voor iedereen.")),
        Field("level", "string", _("Deelgroep"), _("Code van de deelgroep; leeg voor iedereen.")),
        Field("level_label", "string", _("Deelgroep in woorden"), _("Naam van de deelgroep.")),
        Field("wave", "integer", _("Meting"), _("Jaar waarvan het cijfer is."), required=True),
        Field("statistic", "string", _("Soort cijfer"), _("percentage of mean."), required=True),
        *estimate_fields(),
        Field(
            "tested", "boolean", _("Getoetst"), _("Of het met de andere deelgroepen is vergeleken.")
        ),
        Field(
            "higher_than",
            "string",
            _("Hoger dan"),
            _("Deelgroepen waarvan dit cijfer significant hoger is, met strepen ertussen."),
        ),
        *remark_fields(),
        Field("table", "string", _("Tabel"), _("Tabel waaruit een eerder cijfer komt.")),
        synthetic_field(),
    )


def describe_question_data(content: Content) -> bytes:
    """The metadata of ``data/all-questions.csv``."""

    def about() -> str:
        words = _("Elke vraag naar elke uitsplitsing, een regel per cijfer.")
        return f"{synthetic_statement()} {words}" if content.synthetic else words

    return describe_list(content, QUESTION_DATA, question_fields, KEY, about)

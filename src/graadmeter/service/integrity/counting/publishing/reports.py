"""What is published of a year as tables, as sentences for an annual report, and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.publishing.files import hidden_word
from graadmeter.service.incidents.counting.publishing.tables import Figures
from graadmeter.service.integrity.counting.labels import (
    category_label,
    followup_label,
    outcome_label,
    share_label,
)
from graadmeter.service.integrity.counting.publishing.cells import (
    CATEGORIES,
    OUTCOMES,
    TOTAL,
    Cell,
)
from graadmeter.service.integrity.counting.publishing.protecting import Policy, Published, Share
from graadmeter.service.integrity.definitions import Followup


@dataclass(frozen=True)
class Outside:
    """What an annual report says of a year.

    Attributes:
        fixed_on: None for a preview.
    """

    organisation: str
    year: int
    definition: str
    fixed_on: date | None
    published: Published


def class_word(many: bool, threshold: int) -> str:
    """A number as one of two classes."""
    text = _("{threshold} of meer") if many else _("minder dan {threshold}")
    return text.format(threshold=threshold)


def tables_of(outside: Outside) -> tuple[Figures, ...]:
    """The tables; none when nothing is published."""
    published, year = outside.published, outside.year
    if published.policy is Policy.NOTHING:
        return ()
    whom = (
        (_("Medewerkers en bestuurders"), published.many),
        (_("Volksvertegenwoordigers"), published.many_representatives),
    )
    totals = [(name, (class_word(many, published.threshold),)) for name, many in whom]
    if TOTAL in published.numbers:
        totals[0] = (totals[0][0], (str(published.numbers[TOTAL]),))
    first = Figures(
        "meldingen",
        _("Meldingen van mogelijke integriteitsschendingen, {year}").format(year=year),
        (_("Over wie"), _("Meldingen")),
        tuple(totals),
    )
    return (first, *_broken_down(outside)) if TOTAL in published.numbers else (first,)


def _broken_down(outside: Outside) -> Iterator[Figures]:
    """The tables in which a number is left."""
    if set(outside.published.numbers) != {TOTAL}:
        yield _kinds(outside)
    if outside.published.followups:
        yield _followed_up(outside)


def _kinds(outside: Outside) -> Figures:
    numbers, year = outside.published.numbers, outside.year
    columns = ("", *OUTCOMES)
    return Figures(
        "soorten",
        _("Meldingen over medewerkers en bestuurders naar soort en uitkomst, {year}").format(
            year=year
        ),
        (_("Soort"), _("Totaal"), *(outcome_label(outcome) for outcome in OUTCOMES)),
        (
            (_("Alle soorten"), tuple(numbers.get(Cell("", outcome)) for outcome in columns)),
            *(
                (
                    category_label(category),
                    tuple(numbers.get(Cell(category, outcome)) for outcome in columns),
                )
                for category in CATEGORIES
            ),
        ),
    )


def _followed_up(outside: Outside) -> Figures:
    year = outside.year
    return Figures(
        "opvolging",
        _("Opvolging van meldingen over medewerkers en bestuurders, {year}").format(year=year),
        (_("Wat"), _("Aantal")),
        tuple(
            (followup_label(each), (outside.published.followups.get(each),)) for each in Followup
        ),
    )


def sentences_of(outside: Outside) -> tuple[str, ...]:
    """What the figures say; nothing that no table shows."""
    return tuple(_sentences(outside))


def _sentences(outside: Outside) -> Iterator[str]:
    published = outside.published
    about = {"organisation": outside.organisation, "year": outside.year}
    yield _(
        "{organisation} heeft een register voor meldingen van mogelijke integriteitsschendingen. "
        "Wie meldt, blijft beschermd."
    ).format(**about)
    if published.policy is Policy.NOTHING:
        yield _(
            "Over aantallen in {year} doet {organisation} geen mededeling. Bij weinig meldingen "
            "zouden die iets zeggen over een paar mensen."
        ).format(**about)
        return
    if TOTAL in published.numbers:
        yield _(
            "In {year} kwamen {number} meldingen binnen over medewerkers of bestuurders."
        ).format(number=format_number(published.numbers[TOTAL]), **about)
    else:
        yield _(
            "In {year} kwamen er over medewerkers en bestuurders {number} meldingen binnen."
        ).format(number=class_word(published.many, published.threshold), **about)
    yield _("Over volksvertegenwoordigers: {number}.").format(
        number=class_word(published.many_representatives, published.threshold)
    )
    if published.confirmed is not Share.UNSAID:
        yield _("Binnen zeven dagen bevestigd: {share}.").format(
            share=share_label(published.confirmed)
        )
    if published.informed is not Share.UNSAID:
        yield _("Binnen drie maanden daarna geïnformeerd: {share}.").format(
            share=share_label(published.informed)
        )


def notes_of(outside: Outside) -> tuple[str, ...]:
    """How it was counted, and what the figures are not."""
    if outside.published.policy is Policy.NOTHING:
        return ()
    notes = [
        _(
            "Een melding telt in het jaar waarin zij binnenkwam. Ook wat niet in behandeling kwam, "
            "telt mee als melding. Geteld volgens definitie {definition}."
        ).format(definition=outside.definition or "–"),
        _(
            "Een melding is nog geen schending. Meer meldingen kan ook betekenen dat mensen "
            "durven te melden."
        ),
    ]
    if TOTAL in outside.published.numbers:
        notes.append(
            _(
                "Aantallen kleiner dan {threshold} zijn niet getoond, ook nul niet, en ook niet "
                "wat nodig is om ze uit te rekenen. Een melding kan over meer soorten gaan."
            ).format(threshold=outside.published.threshold)
        )
    return tuple(notes)


def as_csv(outside: Outside) -> bytes:
    """One number per line, in UTF-8 with a byte order mark and semicolons, as Excel reads it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("tabel"), _("rij"), _("kolom"), _("waarde"), _("definitie")])
    for table in tables_of(outside):
        for label, values in table.rows:
            for column, value in zip(table.columns[1:], values, strict=True):
                shown = hidden_word() if value is None else str(value)
                writer.writerow([table.id, label, column, shown, outside.definition])
    return text.getvalue().encode("utf-8-sig")


def as_text(outside: Outside) -> bytes:
    """The sentences and the notes, to paste into an annual report."""
    lines = [*sentences_of(outside), "", *notes_of(outside)]
    return "\r\n".join(lines).encode("utf-8-sig")


FILES: dict[str, tuple[str, Callable[[Outside], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "txt": ("text/plain; charset=utf-8", as_text),
}
"""Kind of file to its type and its writer."""

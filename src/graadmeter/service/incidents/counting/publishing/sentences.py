"""The published figures of a year in sentences, for an annual report."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.incidents.counting.labels import column_label
from graadmeter.service.incidents.counting.publishing.tables import YearReport, banded


def sentences_of(report: YearReport) -> tuple[str, ...]:
    """What the figures say; nothing that no table shows."""
    return (*_staff(report), *_in_classes(report))


def _staff(report: YearReport) -> Iterator[str]:
    block = Block.STAFF
    counts = report.kept.blocks[block]

    def number(value: int, followup: bool = False) -> str:
        return format_number(value) if report.kept.exact else banded(value, block, followup)

    about = {"year": report.year, "organisation": report.organisation}
    if not counts.total:
        yield _(
            "In {year} is bij {organisation} geen incident van agressie of geweld tegen "
            "medewerkers geregistreerd."
        ).format(**about)
        return
    if counts.total == 1 and report.kept.exact:
        text = _(
            "Agressie en geweld tegen medewerkers van {organisation}: in {year} is 1 incident "
            "geregistreerd."
        )
    else:
        text = _(
            "Agressie en geweld tegen medewerkers van {organisation}: in {year} zijn {number} "
            "incidenten geregistreerd."
        )
    yield text.format(number=number(counts.total), **about)
    forms = [
        f"{column_label(form).lower()}: {number(found)}" for form, found in counts.by_form.items()
    ]
    yield _("Naar vorm: {forms}. Eén incident kan meer vormen hebben.").format(
        forms="; ".join(forms)
    )
    yield _(
        "Incidenten waarna de dader een reactie kreeg: {response}. Met aangifte: {police}. Met "
        "schade die is verhaald: {damage}."
    ).format(
        response=number(counts.response, True),
        police=number(counts.police_report, True),
        damage=number(counts.damage_recovered, True),
    )
    yield _(
        "Incidenten met vernieling: {number}. Vernieling alleen telt niet mee in het totaal."
    ).format(number=number(counts.vandalism))


def _in_classes(report: YearReport) -> Iterator[str]:
    yield _("Incidenten tegen bestuurders, in klassen: {number}.").format(
        number=_class(report, Block.BOARD)
    )
    yield _("Incidenten tegen volksvertegenwoordigers, in klassen: {number}.").format(
        number=_class(report, Block.REPRESENTATIVE)
    )


def _class(report: YearReport, block: Block) -> str:
    return banded(report.kept.blocks[block].total, block, False)


def notes_of(report: YearReport) -> tuple[str, ...]:
    """How it was counted, which version it is, and what the figures are not."""
    notes = [
        _(
            "Een incident telt in het jaar waarin het is gemeld. Geteld volgens definitie "
            "{definition} van de Monitor Integriteit en Veiligheid. Versie: {version}, {day}."
        ).format(
            definition=report.definition,
            version=report.version or _("nog niet vastgesteld"),
            day=report.fixed_on.strftime("%d-%m-%Y"),
        ),
        _(
            "Geregistreerde incidenten zijn niet alle incidenten: niet alles wordt gemeld. Meer "
            "meldingen kan ook betekenen dat mensen vaker melden."
        ),
    ]
    notes.append(
        _(
            "Incidenten tegen bestuurders en volksvertegenwoordigers staan er alleen in klassen, "
            "en zijn niet uitgesplitst: het gaat om weinig mensen."
        )
    )
    if any(table.hides for table in report.breakdowns):
        notes.append(
            _(
                "In een uitsplitsing zijn aantallen kleiner dan {threshold} niet getoond, en ook "
                "niet wat nodig is om ze uit te rekenen. De totalen van de organisatie wel."
            ).format(threshold=report.threshold)
        )
    if report.broken_down != report.version and report.version:
        notes.append(
            _(
                "De uitsplitsingen zijn die van versie {version}. Een correctie wordt niet "
                "uitgesplitst: het verschil zou iets zeggen over een klein aantal mensen."
            ).format(version=report.broken_down)
        )
    return tuple(notes)

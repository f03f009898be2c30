"""Pages that write down what a report is about, who was heard, and what was decided."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.fields import Field
from graadmeter.service.incidents.handling.seeing import in_words
from graadmeter.service.incidents.labels import pairs as common_pairs
from graadmeter.service.integrity.handling import deciding, investigating
from graadmeter.service.integrity.handling.act_page import ActPage, Build, Sent
from graadmeter.service.integrity.handling.acting import LOOKING_INTO
from graadmeter.service.integrity.handling.person_fields import chosen, whom, whom_options
from graadmeter.service.integrity.handling.persons import Person, called, names_of, persons_of
from graadmeter.service.integrity.handling.transitions import (
    UNDER_WAY,
    Act,
    states_for,
)
from graadmeter.service.integrity.labels import label, pairs
from graadmeter.service.integrity.models import ReportCategory
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.words import (
    Authority,
    MeasureKind,
    Pool,
    State,
    Undone,
)
from graadmeter.service.organisations.words import Audience

_KIND = "soort-"


def _classify(opened: Opened, _today: date) -> ActPage:
    report = opened.report
    kinds = deciding.categories_for(report)
    chosen = set(ReportCategory.objects.filter(report=report).values_list("category", flat=True))

    def do(sent: Sent) -> None:
        deciding.set_categories(
            acting=sent.acting,
            categories=[each for each in kinds if sent.values[f"{_KIND}{each}"]],
            audience=Audience(sent.values["groep"]),
        )

    ticks = [
        Field(
            f"{_KIND}{each}",
            "tick",
            label(each),
            value=each in chosen,
            optional=True,
            heading=_("Waar gaat de melding over?") if number == 0 else "",
        )
        for number, each in enumerate(kinds)
    ]
    who = Field(
        "groep",
        "radios",
        _("Om wie gaat het?"),
        options=tuple(common_pairs(Audience)),
        value=report.audience,
    )
    return ActPage(
        slug="soort",
        title=_("Soort melding"),
        lead=_("Hiermee telt de melding mee in de jaarcijfers. Kies wat u er zelf in ziet."),
        button=_("Vastleggen"),
        done=_("Vastgelegd."),
        do=do,
        fields=(who, *ticks),
    )


def _investigate(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        investigating.begin_investigation(
            acting=sent.acting,
            pool=Pool(sent.values["wie"]),
            investigators=sent.values["namen"],
            questions=sent.values["vragen"],
        )

    return ActPage(
        slug="onderzoek",
        title=_("Onderzoek beginnen"),
        lead=_("U geeft de opdracht voor een onderzoek. De melder leest dat er onderzoek komt."),
        button=_("Onderzoek beginnen"),
        done=_("Het onderzoek is begonnen. Geef de onderzoekers een sleutel bij ‘Wie kan lezen’."),
        do=do,
        fields=(
            Field("wie", "radios", _("Wie onderzoekt?"), options=pairs(Pool)),
            Field("namen", "line", _("Namen van de onderzoekers")),
            Field("vragen", "text", _("Wat moet worden uitgezocht?"), rows=8),
        ),
        states=states_for(Act.INVESTIGATE),
        notes=(
            _(
                "Een bureau verdient aan wat het vindt. Schrijf daarom vooraf op wat het onderzoek "
                "niet hoeft te bekijken."
            ),
        ),
    )


def _hear(opened: Opened, today: date) -> ActPage:
    persons = persons_of(opened.report)

    def do(sent: Sent) -> None:
        who, _dash, number = sent.values["wie"].partition("-")
        investigating.record_hearing(
            acting=sent.acting,
            hearing=investigating.Hearing(
                who=who,
                person=int(number) if number else None,
                on=sent.values["dag"],
                text=sent.values["tekst"],
                agreed=bool(sent.values["akkoord"]),
            ),
        )

    return ActPage(
        slug="horen",
        title=_("Gesprek vastleggen"),
        lead=_("Hoor altijd beide kanten. U schrijft op wat er in het gesprek is gezegd."),
        button=_("Gesprek vastleggen"),
        done=_("Het gesprek is vastgelegd."),
        do=do,
        fields=(
            Field(
                "wie",
                "radios",
                _("Wie is gehoord?"),
                options=(
                    *whom_options(opened, persons, "accused"),
                    ("reporter", _("De melder")),
                    ("witness", _("Een getuige")),
                ),
            ),
            Field("dag", "day", _("Op welke dag?"), value=today, past=True),
            Field("tekst", "text", _("Verslag van het gesprek"), rows=12, most=20_000),
            Field("akkoord", "tick", _("Degene die is gehoord, is het eens met het verslag")),
        ),
        by=LOOKING_INTO,
        states=(State.HANDLING, State.INVESTIGATION),
        notes=(_("Iemand die wordt gehoord, mag zich laten bijstaan. Zeg dat vooraf."),),
    )


def _findings(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        investigating.write_findings(acting=sent.acting, text=sent.values["tekst"])

    return ActPage(
        slug="bevindingen",
        title=_("Bevindingen vastleggen"),
        lead=_("U schrijft op wat het onderzoek heeft gevonden. Wat er stond, wordt vervangen."),
        button=_("Bevindingen vastleggen"),
        done=_("De bevindingen zijn vastgelegd."),
        do=do,
        fields=(Field("tekst", "text", _("Bevindingen"), rows=12, most=20_000),),
        by=LOOKING_INTO,
        states=(State.INVESTIGATION,),
    )


def _measure(opened: Opened, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        deciding.add_measure(
            acting=sent.acting,
            kind=MeasureKind(sent.values["soort"]),
            on=sent.values["dag"],
            text=sent.values["tekst"],
            person=chosen(sent.values),
        )

    persons = persons_of(opened.report)
    return ActPage(
        slug="maatregel",
        title=_("Maatregel vastleggen"),
        lead=_("U schrijft op wat er over degene om wie het gaat is besloten."),
        button=_("Maatregel vastleggen"),
        done=_("De maatregel is vastgelegd."),
        do=do,
        fields=(
            *whom(opened, persons, [each for each in persons if each.measure_due]),
            Field(
                "soort",
                "radios",
                _("Welke maatregel?"),
                options=pairs(deciding.measures_for(opened.report)),
            ),
            Field("dag", "day", _("Op welke dag is dat besloten?"), value=today, past=True),
            Field("tekst", "text", _("Toelichting"), optional=True),
        ),
        states=UNDER_WAY,
    )


def _undo_measure(opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        deciding.undo_measure(
            acting=sent.acting,
            measure_id=uuid.UUID(sent.values["maatregel"]),
            because=Undone(sent.values["waarom"]),
            text=sent.values["tekst"],
        )

    persons, names = persons_of(opened.report), names_of(opened)
    options = tuple(
        (
            str(row.pk),
            _with_whom(person, names, f"{label(MeasureKind(row.kind))} ({in_words(row.on)})"),
        )
        for person in persons
        for row in person.standing
    )
    return ActPage(
        slug="maatregel-intrekken",
        title=_("Maatregel intrekken"),
        lead=_("De maatregel geldt niet meer. Hij telt dan niet meer mee in de cijfers."),
        button=_("Maatregel intrekken"),
        done=_("De maatregel is ingetrokken."),
        do=do,
        fields=(
            Field(
                "maatregel",
                "radios",
                _("Welke maatregel?"),
                options=options,
            ),
            Field(
                "waarom", "radios", _("Waarom geldt de maatregel niet meer?"), options=pairs(Undone)
            ),
            Field("tekst", "text", _("Toelichting")),
        ),
        states=deciding.UNDOABLE if options else (),
        notes=(
            _("Wat er stond, blijft in het verloop staan."),
            _("Vertel het aan degene om wie het gaat."),
        ),
    )


def _with_whom(person: Person, names: Mapping[int, str], measure: str) -> str:
    return f"{called(person.number, names)}: {measure}" if person.apart else measure


def _police(_opened: Opened, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        deciding.record_police_report(
            acting=sent.acting, on=sent.values["dag"], text=sent.values["tekst"]
        )

    return ActPage(
        slug="aangifte",
        title=_("Aangifte vastleggen"),
        lead=_("U schrijft op dat de organisatie aangifte heeft gedaan."),
        button=_("Aangifte vastleggen"),
        done=_("De aangifte is vastgelegd."),
        do=do,
        fields=(
            Field("dag", "day", _("Op welke dag is aangifte gedaan?"), value=today, past=True),
            Field("tekst", "text", _("Toelichting"), optional=True),
        ),
        states=UNDER_WAY,
        notes=(
            _("Overleg eerst met de politie of het OM over wat u degene om wie het gaat vertelt."),
        ),
    )


def _advice(_opened: Opened, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        deciding.ask_advice(
            acting=sent.acting,
            authority=Authority(sent.values["wie"]),
            on=sent.values["dag"],
            text=sent.values["tekst"],
        )

    return ActPage(
        slug="advies",
        title=_("Advies van buiten vastleggen"),
        lead=_("U schrijft op wie u om advies vroeg. Noem daar geen namen uit de melding."),
        button=_("Advies vastleggen"),
        done=_("Het advies is vastgelegd."),
        do=do,
        fields=(
            Field("wie", "radios", _("Wie hebt u om advies gevraagd?"), options=pairs(Authority)),
            Field("dag", "day", _("Op welke dag?"), value=today, past=True),
            Field("tekst", "text", _("Wat was het advies?"), optional=True, rows=8),
        ),
    )


def _note(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        deciding.write_note(acting=sent.acting, text=sent.values["tekst"])

    return ActPage(
        slug="notitie",
        title=_("Notitie toevoegen"),
        lead=_("De notitie lezen alleen degenen die de melding kunnen openen, niet de melder."),
        button=_("Notitie toevoegen"),
        done=_("De notitie is toegevoegd."),
        do=do,
        fields=(Field("tekst", "text", _("Notitie"), rows=8),),
        states=tuple(State),
    )


BUILD: dict[str, Build] = {
    "soort": _classify,
    "onderzoek": _investigate,
    "horen": _hear,
    "bevindingen": _findings,
    "maatregel": _measure,
    "maatregel-intrekken": _undo_measure,
    "aangifte": _police,
    "advies": _advice,
    "notitie": _note,
}

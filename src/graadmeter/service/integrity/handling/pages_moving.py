"""Pages that move a report: admit, decline, conclude, close, go on, take up again."""

from __future__ import annotations

from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.fields import Field
from graadmeter.service.integrity.handling import moving
from graadmeter.service.integrity.handling.act_page import ActPage, Build, Sent, to_reporter
from graadmeter.service.integrity.handling.person_fields import whom_options
from graadmeter.service.integrity.handling.persons import called, names_of, persons_of
from graadmeter.service.integrity.handling.transitions import Act, reasons_for, states_for
from graadmeter.service.integrity.labels import pairs
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.words import Conclusion


def _admit(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        moving.admit(acting=sent.acting, text=sent.values["melder"])

    return ActPage(
        slug="in-behandeling-nemen",
        title=_("Melding in behandeling nemen"),
        lead=_("U neemt de melding aan. De melder leest dat."),
        button=_("In behandeling nemen"),
        done=_("De melding is in behandeling."),
        do=do,
        fields=(to_reporter(_("Wat wilt u de melder erbij vertellen?"), optional=True),),
        states=states_for(Act.ADMIT),
    )


def _decline(opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        moving.decline(acting=sent.acting, reason=sent.values["reden"], text=sent.values["melder"])

    return ActPage(
        slug="niet-in-behandeling",
        title=_("Melding niet in behandeling nemen"),
        lead=_("De melding wordt gesloten. De melder leest waarom."),
        button=_("Melding sluiten"),
        done=_("De melding is gesloten. De melder leest waarom."),
        do=do,
        fields=(
            Field(
                "reden",
                "radios",
                _("Waarom neemt u de melding niet in behandeling?"),
                options=pairs(reasons_for(opened.report.state, Act.DECLINE)),
            ),
            to_reporter(
                _("Uitleg aan de melder"),
                hint=_(
                    "Schrijf ‘u’. Noem een instantie waar de melder wel terechtkan, zoals het Huis "
                    "voor Klokkenluiders."
                ),
            ),
        ),
        states=states_for(Act.DECLINE),
    )


def _conclude(opened: Opened, _today: date) -> ActPage:
    persons, names = persons_of(opened.report), names_of(opened)
    asked = {
        "conclusie" if not each.apart else f"conclusie-{each.number}": each for each in persons
    }

    def do(sent: Sent) -> None:
        moving.conclude(
            acting=sent.acting,
            conclusion={each.number: sent.values[name] for name, each in asked.items()},
            text=sent.values["tekst"],
            unheard=sent.values.get("niet-gehoord", ""),
        )

    fields = [
        *(
            Field(
                name,
                "radios",
                called(each.number, names) if each.apart else _("Wat is de conclusie?"),
                options=pairs(Conclusion),
                heading=_("Wat is de conclusie per persoon?") if each.apart and not index else "",
            )
            for index, (name, each) in enumerate(asked.items())
        ),
        Field(
            "tekst",
            "text",
            _("Waarop steunt de conclusie?"),
            hint=_("Dit lezen alleen degenen die de melding kunnen openen, niet de melder."),
            rows=8,
        ),
    ]
    if any(each.heard_on is None for each in persons):
        fields.append(
            Field(
                "niet-gehoord",
                "text",
                _("Waarom is niet iedereen om wie het gaat gehoord?")
                if len(persons) > 1
                else _("Waarom is degene om wie het gaat niet gehoord?"),
                hint=_("Vul dit alleen in als een gesprek echt niet kon."),
                optional=True,
            )
        )
    return ActPage(
        slug="conclusie",
        title=_("Conclusie vastleggen"),
        lead=_("U schrijft op wat er uit het onderzoek of de behandeling kwam."),
        button=_("Conclusie vastleggen"),
        done=_("De conclusie is vastgelegd. Informeer nu de melder en degene om wie het gaat."),
        do=do,
        fields=tuple(fields),
        states=states_for(Act.CONCLUDE),
        notes=(_("Een onderzoek dat nog loopt, eindigt hiermee."),),
    )


def _close(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        moving.close(acting=sent.acting, text=sent.values["tekst"])

    return ActPage(
        slug="afsluiten",
        title=_("Melding afsluiten"),
        lead=_("U sluit de melding af. De melder leest wat u hieronder schrijft."),
        button=_("Melding afsluiten"),
        done=_("De melding is gesloten."),
        do=do,
        fields=(
            Field(
                "tekst",
                "text",
                _("Laatste bericht aan de melder"),
                hint=_(
                    "Schrijf ‘u’. Wat is er gedaan? Waar kan de melder terecht als die het er niet "
                    "mee eens is?"
                ),
                rows=8,
            ),
        ),
        states=states_for(Act.CLOSE),
    )


def _go_on(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        moving.go_on(acting=sent.acting, text=sent.values["melder"])

    return ActPage(
        slug="toch-doorgaan",
        title=_("Toch doorgaan met een ingetrokken melding"),
        lead=_(
            "De melder heeft de melding ingetrokken. Ga alleen door als de organisatie dat moet, "
            "bijvoorbeeld omdat anderen gevaar lopen."
        ),
        button=_("Doorgaan met de melding"),
        done=_("De melding is in behandeling."),
        do=do,
        fields=(
            to_reporter(
                _("Waarom gaat u door? De melder leest dit."),
            ),
        ),
        states=states_for(Act.CONTINUE),
    )


def _appeal(opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        who, _dash, number = sent.values["wie"].partition("-")
        moving.appeal(
            acting=sent.acting,
            by_accused=who == "betrokkene",
            text=sent.values["tekst"],
            person=int(number) if number else None,
        )

    return ActPage(
        slug="opnieuw-bekijken",
        title=_("Melding opnieuw bekijken"),
        lead=_("Iemand is het niet eens met de uitkomst. De melding gaat weer open."),
        button=_("Opnieuw in behandeling nemen"),
        done=_("De melding is weer in behandeling."),
        do=do,
        fields=(
            Field(
                "wie",
                "radios",
                _("Wie vraagt erom?"),
                options=(
                    ("melder", _("De melder")),
                    *whom_options(opened, persons_of(opened.report), "betrokkene"),
                ),
            ),
            Field("tekst", "text", _("Wat is er volgens die persoon niet goed gegaan?")),
        ),
        states=states_for(Act.APPEAL),
        notes=(_("De eerdere conclusie blijft staan in het verloop. Er komt een nieuwe."),),
    )


BUILD: dict[str, Build] = {
    "in-behandeling-nemen": _admit,
    "niet-in-behandeling": _decline,
    "conclusie": _conclude,
    "afsluiten": _close,
    "toch-doorgaan": _go_on,
    "opnieuw-bekijken": _appeal,
}

"""Pages about the terms and the reporter: confirm, stand still, go on, inform, protect."""

from __future__ import annotations

from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.fields import Field
from graadmeter.service.integrity.handling import protecting, timing
from graadmeter.service.integrity.handling.act_page import ActPage, Build, Sent, to_reporter
from graadmeter.service.integrity.labels import pairs
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.words import Ground, State


def _confirm(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        timing.confirm(acting=sent.acting, text=sent.values["melder"])

    return ActPage(
        slug="bevestigen",
        title=_("Ontvangst bevestigen"),
        lead=_("U laat de melder weten dat u de melding hebt gelezen."),
        button=_("Ontvangst bevestigen"),
        done=_("De ontvangst is bevestigd."),
        do=do,
        fields=(
            to_reporter(
                _("Bericht aan de melder"),
                value=_(
                    "Dank u voor uw melding. Wij hebben haar gelezen. Uiterlijk drie maanden na "
                    "vandaag hoort u hier wat wij ermee hebben gedaan. Kijk af en toe of er een "
                    "nieuw bericht is: misschien hebben wij een vraag."
                ),
                hint=_("Pas de tekst gerust aan. Vraag niet wie de melder is."),
            ),
        ),
        notes=(
            _("Na de bevestiging hebt u drie maanden om de melder te informeren."),
            _(
                "De melder krijgt hierna een paar keer de vraag of die slechter wordt behandeld. "
                "Dat gaat vanzelf."
            ),
        ),
    )


def _suspend(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        timing.suspend(
            acting=sent.acting,
            ground=Ground(sent.values["reden"]),
            text=sent.values["melder"],
        )

    return ActPage(
        slug="termijn-stilzetten",
        title=_("Termijn stilzetten"),
        lead=_("De termijn om de melder te informeren staat stil tot u weer verdergaat."),
        button=_("Termijn stilzetten"),
        done=_("De termijn staat stil."),
        do=do,
        fields=(
            Field(
                "reden",
                "radios",
                _("Waarom staat de termijn stil?"),
                hint=_("Dit kan alleen om een van deze redenen."),
                options=pairs(Ground),
            ),
            to_reporter(_("Uitleg aan de melder")),
        ),
    )


def _resume(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        timing.resume(acting=sent.acting, text=sent.values["melder"])

    return ActPage(
        slug="termijn-hervatten",
        title=_("Verder met de termijn"),
        lead=_("De termijn loopt weer. De laatste dag schuift op met de dagen dat zij stilstond."),
        button=_("Verder met de termijn"),
        done=_("De termijn loopt weer."),
        do=do,
        fields=(to_reporter(_("Bericht aan de melder"), optional=True),),
    )


def _inform(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        timing.inform(acting=sent.acting, text=sent.values["melder"])

    return ActPage(
        slug="informeren",
        title=_("Melder informeren"),
        lead=_("U vertelt de melder wat u van de melding vindt en wat u ermee hebt gedaan."),
        button=_("Melder informeren"),
        done=_("De melder is geïnformeerd."),
        do=do,
        fields=(
            to_reporter(
                _("Bericht aan de melder"),
                hint=_(
                    "Schrijf ‘u’. Noem geen namen van anderen. Noem ook geen straf als daaruit "
                    "blijkt om wie het gaat."
                ),
            ),
        ),
    )


def _protect(_opened: Opened, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        protecting.follow_up(
            acting=sent.acting, to_reporter=sent.values["melder"], text=sent.values["tekst"]
        )

    return ActPage(
        slug="benadeling",
        title=_("De melder wordt slechter behandeld"),
        lead=_(
            "De melder zegt slechter te worden behandeld sinds de melding. Dat mag niet. Doe er nu "
            "iets aan."
        ),
        button=_("Vastleggen en bericht sturen"),
        done=_("Vastgelegd. De melder leest uw bericht."),
        do=do,
        fields=(
            Field(
                "tekst",
                "text",
                _("Wat doet de organisatie eraan?"),
                hint=_("Dit leest de melder niet."),
            ),
            to_reporter(
                _("Bericht aan de melder"),
                hint=_(
                    "Wijs ook op hulp buiten de organisatie, zoals het Huis voor Klokkenluiders."
                ),
            ),
        ),
        states=tuple(State),
    )


BUILD: dict[str, Build] = {
    "bevestigen": _confirm,
    "termijn-stilzetten": _suspend,
    "termijn-hervatten": _resume,
    "informeren": _inform,
    "benadeling": _protect,
}

"""Pages that move a case: take it up, go to aftercare, close, take up again, hand over."""

from __future__ import annotations

from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling import accused, actions, tasks
from graadmeter.service.incidents.handling.act_page import ActPage, Build, Sent
from graadmeter.service.incidents.handling.fields import Field
from graadmeter.service.incidents.handling.handing_over import reference_of
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.transitions import reasons_from
from graadmeter.service.incidents.words import State
from graadmeter.service.organisations.forms import people_options
from graadmeter.service.organisations.words import Audience


def _accept(_case: Case, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        actions.accept(visitor=sent.visitor, case_id=sent.case_id, seen=sent.seen)

    return ActPage(
        slug="aannemen",
        title=_("Melding aannemen"),
        lead=_("U neemt de melding in behandeling. Het slachtoffer ziet dat."),
        button=_("Aannemen"),
        done=_("U hebt de melding aangenomen."),
        do=do,
        states=(State.REPORTED,),
    )


def _aftercare(_case: Case, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        actions.start_aftercare(visitor=sent.visitor, case_id=sent.case_id, seen=sent.seen)

    return ActPage(
        slug="nazorg-starten",
        title=_("Verder met alleen nazorg"),
        lead=_(
            "De maatregelen zijn genomen. Wat overblijft, is vragen hoe het met het slachtoffer "
            "gaat, en daarna evalueren."
        ),
        button=_("Verder met nazorg"),
        done=_("De melding staat nu in nazorg."),
        do=do,
        states=(State.ACCEPTED,),
    )


def _close(case: Case, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        actions.close(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            reason=sent.values["reden"],
            text=sent.values["tekst"],
        )

    options = tuple((str(reason), label(reason)) for reason in reasons_from(case.state))
    return ActPage(
        slug="afsluiten",
        title=_("Melding afsluiten"),
        lead=_("Het slachtoffer ziet de reden en wat u erbij schrijft."),
        button=_("Melding afsluiten"),
        done=_("De melding is gesloten."),
        do=do,
        fields=(
            Field(
                "reden",
                "radios",
                _("Waarom sluit u de melding?"),
                hint=_(
                    "‘Afgehandeld’ kan als elke taak klaar is en het slachtoffer heeft gehoord wat "
                    "er is gedaan."
                ),
                options=options,
            ),
            Field(
                "tekst",
                "text",
                _("Toelichting"),
                hint=_("Schrijf aan het slachtoffer. Schrijf ‘u’."),
                optional=True,
            ),
        ),
    )


def _reopen(case: Case, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        actions.reopen(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            text=sent.values["tekst"],
        )

    notes: tuple[str, ...] = ()
    if case.counts_elsewhere and not reference_of(case):
        notes = (
            _(
                "De melding was overgedragen als integriteitsmelding. Neemt u haar weer op, dan "
                "telt zij weer hier mee."
            ),
        )
    return ActPage(
        slug="heropenen",
        title=_("Opnieuw in behandeling nemen"),
        lead=_("Er is toch nog iets te doen."),
        button=_("Opnieuw in behandeling nemen"),
        done=_("De melding is opnieuw in behandeling."),
        do=do,
        fields=(Field("tekst", "text", _("Wat is er nog te doen?")),),
        states=(State.AFTERCARE, State.CLOSED),
        notes=notes,
    )


def _hand_over(case: Case, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        actions.hand_over(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            text=sent.values["tekst"],
            consented=bool(sent.values.get("toestemming")),
        )

    fields = [
        Field("tekst", "text", _("Wat moet de integriteitsfunctionaris weten?"), optional=True)
    ]
    if case.audience != Audience.STAFF:
        fields.append(consent_field())
    return ActPage(
        slug="overdragen",
        title=_("Overdragen als integriteitsmelding"),
        lead=_(
            "Kiest u dit, dan gaat de melding naar de integriteitsfunctionaris. Zij telt dan daar "
            "mee en niet meer hier. U kunt haar blijven lezen."
        ),
        button=_("Overdragen"),
        done=_("De melding is overgedragen."),
        do=do,
        fields=tuple(fields),
    )


def _accused(case: Case, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        accused.set_accused(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            member_id=int(sent.values["wie"]),
        )

    possible = set(accused.possible_accused(case, today).values_list("pk", flat=True))
    return ActPage(
        slug="beschuldigde",
        title=_("Over wie gaat de melding?"),
        lead=_(
            "Deed iemand uit uw organisatie dit? Kies wie het was. Die persoon ziet de melding dan "
            "niet meer, en ook zijn vervangers zien haar niet meer door hem."
        ),
        button=_("Dit is degene over wie de melding gaat"),
        done=_("Vastgelegd. Deze persoon kan de melding niet meer zien."),
        do=do,
        fields=(
            Field(
                "wie",
                "select",
                _("Wie was het?"),
                hint=_("Zijn er meer mensen met deze naam? Let dan op de afdeling."),
                options=tuple(each for each in people_options(today) if int(each[0]) in possible),
                value="" if case.subject_id is None else str(case.subject_id),
            ),
        ),
        states=accused.STATES,
        notes=(
            _(
                "Taken die deze persoon bij de melding had, krijgt u. Het slachtoffer leest dat u "
                "dit hebt vastgelegd."
            ),
        ),
    )


def consent_field() -> Field:
    """The tick by which a handler says that an office holder agrees."""
    return Field(
        "toestemming",
        "tick",
        _("Het slachtoffer vindt het goed dat deze persoon dit hoort"),
        hint=_("Een ambtsdrager beslist zelf wie het hoort. Vraag het eerst."),
        optional=True,
    )


def _new_task(_case: Case, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        tasks.add_task(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            text=sent.values["tekst"],
            due_on=sent.values["uiterlijk"],
        )

    return ActPage(
        slug="nieuwe-taak",
        title=_("Taak toevoegen"),
        lead=_("De taak komt in uw werklijst. U kunt haar daarna aan een collega geven."),
        button=_("Taak toevoegen"),
        done=_("De taak is toegevoegd."),
        do=do,
        fields=(
            Field("tekst", "text", _("Wat moet er gebeuren?"), rows=3),
            Field("uiterlijk", "day", _("Uiterlijk op"), value=today),
        ),
    )


BUILD: dict[str, Build] = {
    "aannemen": _accept,
    "nazorg-starten": _aftercare,
    "afsluiten": _close,
    "heropenen": _reopen,
    "overdragen": _hand_over,
    "nieuwe-taak": _new_task,
    "beschuldigde": _accused,
}

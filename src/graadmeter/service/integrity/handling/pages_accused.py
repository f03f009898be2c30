"""Pages about whom a report is about: telling them, their answer, and clearing their name."""

from __future__ import annotations

from datetime import date

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.fields import Field
from graadmeter.service.integrity.handling import accused, excluding
from graadmeter.service.integrity.handling.act_page import ActPage, Build, Sent, to_reporter
from graadmeter.service.integrity.handling.person_fields import chosen, whom
from graadmeter.service.integrity.handling.persons import Person, persons_of
from graadmeter.service.integrity.handling.transitions import UNDER_WAY
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.words import State
from graadmeter.service.organisations.forms import people_options

_YES, _WAIT, _NO = "ja", "wachten", "nee"


def _inform(opened: Opened, today: date) -> ActPage:
    persons = persons_of(opened.report)

    def do(sent: Sent) -> None:
        values, person = sent.values, chosen(sent.values)
        if values["keuze"] == _WAIT:
            accused.wait_with_accused(acting=sent.acting, text=values["tekst"], person=person)
            return
        if values["dag"] is None:
            raise UserError(
                _("Er staat geen dag bij"),
                where="dag",
                mend=_("Vul in op welke dag u het hebt verteld."),
            )
        accused.inform_accused(
            acting=sent.acting, on=values["dag"], text=values["tekst"], person=person
        )

    return ActPage(
        slug="betrokkene",
        title=_("Degene om wie het gaat informeren"),
        lead=_(
            "Wie wordt beschuldigd, hoort dat en mag reageren. Alleen met een goede reden wacht u."
        ),
        button=_("Vastleggen"),
        done=_("Vastgelegd."),
        do=do,
        fields=(
            *whom(opened, persons, [each for each in persons if not owed_nothing(each)]),
            Field(
                "keuze",
                "radios",
                _("Is degene om wie het gaat geïnformeerd?"),
                options=(
                    (_YES, _("Ja, op de dag hieronder")),
                    (_WAIT, _("Nee, wij wachten daar nog mee")),
                ),
            ),
            Field("dag", "day", _("Op welke dag?"), value=today, past=True, optional=True),
            Field(
                "tekst",
                "text",
                _("Wat is verteld, of waarom wacht u?"),
                hint=_("Vertel nooit wie de melder is."),
            ),
        ),
        states=UNDER_WAY,
        notes=(_("Wacht u? Dan vragen wij het u elke maand opnieuw."),),
    )


def owed_nothing(person: Person) -> bool:
    """Whether somebody knows of the report, and of its conclusion when there is one."""
    return person.informed_on is not None and person.told


def _reply(opened: Opened, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        accused.record_reply(
            acting=sent.acting,
            on=sent.values["dag"],
            text=sent.values["tekst"],
            person=chosen(sent.values),
        )

    return ActPage(
        slug="reactie",
        title=_("Reactie vastleggen"),
        lead=_("U schrijft op wat degene om wie het gaat heeft geantwoord."),
        button=_("Reactie vastleggen"),
        done=_("De reactie is vastgelegd."),
        do=do,
        fields=(
            *whom(opened, persons_of(opened.report)),
            Field("dag", "day", _("Op welke dag?"), value=today, past=True),
            Field("tekst", "text", _("Reactie"), rows=8, most=20_000),
        ),
        states=UNDER_WAY,
    )


def _clear(opened: Opened, _today: date) -> ActPage:
    persons = persons_of(opened.report)
    unfounded = [each for each in persons if each.unfounded]

    def do(sent: Sent) -> None:
        needed = sent.values["nodig"] == _YES
        if needed and not sent.values["melder"]:
            raise UserError(
                _("Er staat geen bericht aan de melder"),
                where="melder",
                mend=_("Schrijf wat de melder hierover leest."),
            )
        accused.clear(
            acting=sent.acting,
            needed=needed,
            to_reporter=sent.values["melder"],
            others=sent.values["tekst"],
            person=chosen(sent.values),
        )

    return ActPage(
        slug="eerherstel",
        title=_("Naam zuiveren"),
        lead=_(
            "Over deze persoon is de melding ongegrond. Die heeft er recht op dat anderen "
            "dat weten."
        )
        if len(persons) > 1
        else _(
            "De melding is ongegrond. Wie beschuldigd is, heeft er recht op dat anderen dat weten."
        ),
        button=_("Vastleggen"),
        done=_("Vastgelegd."),
        do=do,
        fields=(
            *whom(opened, unfounded, [each for each in unfounded if not each.settled]),
            Field(
                "nodig",
                "radios",
                _("Is er iets recht te zetten?"),
                options=(
                    (_YES, _("Ja, en dat is gedaan")),
                    (_NO, _("Nee, niemand wist ervan")),
                ),
            ),
            Field(
                "tekst",
                "text",
                _("Wie heeft het gehoord, en wat is verteld?"),
                hint=_("Is er niets recht te zetten? Schrijf dan waarom niet."),
            ),
            to_reporter(_("Bericht aan de melder"), optional=True),
        ),
        states=(State.CONCLUDED,) if unfounded else (),
    )


def _exclude(_opened: Opened, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        excluding.exclude(acting=sent.acting, member_id=int(sent.values["wie"]))

    return ActPage(
        slug="uitsluiten",
        title=_("Iemand uitsluiten"),
        lead=_(
            "Gaat de melding over iemand van uw organisatie? Dan mag die haar nooit kunnen openen."
        ),
        button=_("Uitsluiten"),
        done=_("Deze persoon kan de melding niet openen en kan er geen sleutel van krijgen."),
        do=do,
        fields=(
            Field("wie", "select", _("Wie mag de melding niet openen?"), options=_people(today)),
        ),
        notes=(_("Wie u kiest, staat alleen in de melding zelf."),),
    )


def _people(today: date) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), name) for value, name in people_options(today))


BUILD: dict[str, Build] = {
    "uitsluiten": _exclude,
    "betrokkene": _inform,
    "reactie": _reply,
    "eerherstel": _clear,
}

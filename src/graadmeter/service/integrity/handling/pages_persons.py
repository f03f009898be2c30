"""Pages on which those a report is about are told apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.fields import Field
from graadmeter.service.integrity.handling import telling_apart
from graadmeter.service.integrity.handling.act_page import ActPage, Build, Sent
from graadmeter.service.integrity.handling.person_fields import chosen, whom
from graadmeter.service.integrity.handling.persons import names_of, persons_of
from graadmeter.service.integrity.handling.transitions import UNDER_WAY, Act, states_for
from graadmeter.service.integrity.opening import Opened


def _tell_apart(opened: Opened, _today: date) -> ActPage:
    persons, names = persons_of(opened.report), names_of(opened)
    numbered = persons[0].numbered
    adding = opened.report.state in states_for(Act.CONCLUDE)
    shown = [each for each in persons if each.number in names or not numbered]

    def do(sent: Sent) -> None:
        telling_apart.tell_apart(
            acting=sent.acting,
            names={each.number: sent.values[f"persoon-{each.number}"] for each in shown},
            another=sent.values.get("nieuw", ""),
        )

    fields = [
        Field(
            f"persoon-{each.number}",
            "line",
            _("Wie is persoon {number}?").format(number=each.number),
            value=names.get(each.number, ""),
        )
        for each in shown
    ]
    if adding:
        fields.append(
            Field(
                "nieuw",
                "line",
                _("Om wie gaat het nog meer?"),
                hint=_("Eén persoon. Zijn er meer? Kom dan terug op deze pagina."),
                optional=numbered,
            )
        )
    return ActPage(
        slug="personen",
        title=_("Personen om wie het gaat"),
        lead=_(
            "Gaat de melding over meer dan één persoon? Dan informeert en hoort u ieder apart, en "
            "trekt u over ieder een conclusie."
        ),
        button=_("Opslaan"),
        done=_("Opgeslagen.")
        if numbered
        else _("Opgeslagen. Bij elke stap kiest u nu om wie het gaat."),
        do=do,
        fields=tuple(fields),
        states=UNDER_WAY if adding or (shown and numbered) else (),
        notes=tuple(_notes(opened, numbered=numbered, adding=adding, hidden=shown != [*persons])),
    )


def _notes(opened: Opened, *, numbered: bool, adding: bool, hidden: bool) -> Iterator[str]:
    yield _("Namen worden verzegeld. In het verloop staat alleen het nummer.")
    if not numbered:
        yield _("Wat er tot nu toe is vastgelegd, hoort bij persoon 1.")
    if hidden:
        yield _(
            "U kreeg later een sleutel en kunt niet alle namen lezen. Vraag een andere behandelaar "
            "om deze pagina op te slaan."
        )
    elif telling_apart.sealed_before(opened):
        yield _(
            "Wie later een sleutel kreeg, kan deze namen nog niet lezen. Moet dat wel? Sla deze "
            "pagina dan op."
        )
    if adding:
        yield _(
            "Horen zij bij verschillende groepen, zoals een medewerker en een raadslid? "
            "Schrijf dan voor elke groep een eigen melding op: maatregelen en cijfers "
            "verschillen."
        )


def _leave_out(opened: Opened, _today: date) -> ActPage:
    numbers = telling_apart.removable(opened.report)
    persons = [each for each in persons_of(opened.report) if each.number in numbers]

    def do(sent: Sent) -> None:
        telling_apart.leave_out(acting=sent.acting, number=chosen(sent.values) or 0)

    return ActPage(
        slug="persoon-weglaten",
        title=_("Persoon weglaten"),
        lead=_("De melding gaat toch niet over deze persoon, en er is nog niets over vastgelegd."),
        button=_("Weglaten"),
        done=_("De melding gaat niet meer over deze persoon."),
        do=do,
        fields=whom(opened, persons),
        states=states_for(Act.CONCLUDE) if persons else (),
    )


BUILD: dict[str, Build] = {"personen": _tell_apart, "persoon-weglaten": _leave_out}

"""Pages of the police report, the damage and the aftercare: what a case keeps one of."""

from __future__ import annotations

from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling import following
from graadmeter.service.incidents.handling.act_page import ActPage, Build, Sent
from graadmeter.service.incidents.handling.fields import Field, euros
from graadmeter.service.incidents.labels import pairs
from graadmeter.service.incidents.models import Aftercare, Case, Damage, PoliceReport
from graadmeter.service.incidents.words import Capacity, Judgement

ROUND = "nazorg-"
_YES, _NO = "ja", "nee"


def decisions() -> tuple[tuple[str, str], ...]:
    """What may be decided about a police report."""
    return (
        (str(PoliceReport.Decision.MADE_BY_VICTIM), _("Ja, door het slachtoffer zelf")),
        (str(PoliceReport.Decision.MADE_BY_ORGANISATION), _("Ja, door de organisatie")),
        (str(PoliceReport.Decision.NOT), _("Nee")),
    )


def reasons_not() -> tuple[tuple[str, str], ...]:
    """Why there is no police report, in the words of the monitor."""
    words = {
        PoliceReport.WhyNot.NOT_SERIOUS: _("Het was niet ernstig genoeg"),
        PoliceReport.WhyNot.PART_OF_FUNCTION: _("Het hoort bij de functie"),
        PoliceReport.WhyNot.SOLVED: _("Het is ter plekke opgelost"),
        PoliceReport.WhyNot.VICTIM_DECLINED: _("Het slachtoffer wil het niet"),
        PoliceReport.WhyNot.NOT_PUNISHABLE: _("Het is niet strafbaar"),
        PoliceReport.WhyNot.OTHER: _("Een andere reden"),
    }
    return tuple((str(code), text) for code, text in words.items())


def _police(case: Case, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        values = sent.values
        following.record_police_report(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            facts=following.Police(
                asked_on=values["gevraagd-op"],
                advised=_truth(values["geadviseerd"]),
                decision=values["besluit"],
                why_not=values["waarom-niet"],
                made_on=values["gedaan-op"],
                number=values["nummer"],
                vpt_code=values["vpt"],
                domicile=values["domicilie"],
            ),
        )

    held = PoliceReport.objects.filter(case=case).first() or PoliceReport()
    return ActPage(
        slug="aangifte",
        title=_("Aangifte"),
        lead=_("Vraag of het slachtoffer aangifte wil doen. De organisatie kan het ook doen."),
        button=_("Vastleggen"),
        done=_("De aangifte is bijgewerkt."),
        do=do,
        fields=(
            Field(
                "gevraagd-op",
                "day",
                _("Wanneer is gevraagd of het slachtoffer aangifte wil?"),
                optional=True,
                past=True,
                value=held.asked_on or today,
            ),
            Field(
                "geadviseerd",
                "radios",
                _("Hebt u aangeraden om aangifte te doen?"),
                options=yes_no(),
                optional=True,
                value=_said(held.advised),
            ),
            Field(
                "besluit",
                "radios",
                _("Is er aangifte gedaan?"),
                hint=_("Weet u het nog niet? Laat dit dan open; de taak blijft staan."),
                options=decisions(),
                optional=True,
                value=held.decision,
            ),
            Field(
                "waarom-niet",
                "radios",
                _("Geen aangifte: waarom niet?"),
                options=reasons_not(),
                optional=True,
                value=held.why_not,
            ),
            Field(
                "gedaan-op",
                "day",
                _("Wel aangifte: op welke dag?"),
                optional=True,
                past=True,
                value=held.made_on,
            ),
            Field(
                "nummer",
                "line",
                _("Nummer van de aangifte"),
                hint=_("Staat op het bewijs van aangifte."),
                optional=True,
                value=held.number or "",
                most=60,
            ),
            Field(
                "vpt",
                "tick",
                _("De politie heeft de VPT-code aan de aangifte gegeven"),
                hint=_(
                    "VPT: veilige publieke taak. Met die code krijgt de zaak voorrang en een "
                    "hogere strafeis. Vraag erom."
                ),
                optional=True,
                value=held.vpt_code,
            ),
            Field(
                "domicilie",
                "tick",
                _("In de aangifte staat het adres van de organisatie"),
                hint=_("Dan komt het adres van het slachtoffer niet bij de verdachte terecht."),
                optional=True,
                value=held.domicile_at_organisation,
            ),
        ),
        notes=(
            _(
                "Politie en Openbaar Ministerie hebben vaste afspraken over agressie tegen mensen "
                "met een publieke taak (ELA): voorrang, snel reageren, schade verhalen en het "
                "slachtoffer op de hoogte houden. Verwijs ernaar."
            ),
        ),
        links=((_("Feitenblad voor de politie maken"), "case-police-sheet", ""),),
    )


def _damage(case: Case, _today: date) -> ActPage:
    def do(sent: Sent) -> None:
        values = sent.values
        following.record_damage(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            money=following.Money(
                suffered=values["schade"],
                claimed=values["geclaimd"],
                claimed_on=values["geclaimd-op"],
                recovered=values["betaald"],
                recovered_on=values["betaald-op"],
                text=values["tekst"],
                finished=values["klaar"],
            ),
        )

    held = Damage.objects.filter(case=case).first() or Damage()
    note = (held.note or {}).get("text", "") if held.case_id else ""
    hint = _("In euro’s, zoals 1.250,50.")
    return ActPage(
        slug="schade",
        title=_("Schade en verhaal"),
        lead=_("Schade van het slachtoffer en van de organisatie. De dader betaalt, als het kan."),
        button=_("Vastleggen"),
        done=_("De schade is bijgewerkt."),
        do=do,
        fields=(
            Field(
                "schade",
                "money",
                _("Hoe groot is de schade?"),
                hint=hint,
                optional=True,
                value=euros(held.suffered),
            ),
            Field(
                "geclaimd",
                "money",
                _("Hoeveel is van de dader gevraagd?"),
                hint=hint,
                optional=True,
                value=euros(held.claimed),
            ),
            Field(
                "geclaimd-op",
                "day",
                _("Op welke dag?"),
                optional=True,
                past=True,
                value=held.claimed_on,
            ),
            Field(
                "betaald",
                "money",
                _("Hoeveel heeft de dader betaald?"),
                hint=hint,
                optional=True,
                value=euros(held.recovered),
            ),
            Field(
                "betaald-op",
                "day",
                _("Wanneer is het laatst betaald?"),
                optional=True,
                past=True,
                value=held.recovered_on,
            ),
            Field("tekst", "text", _("Toelichting"), optional=True, value=note),
            Field("klaar", "tick", _("Aan de schade is niets meer te doen"), optional=True),
        ),
    )


def aftercare_page(number: int) -> Build:
    """The page of one talk about how the victim is."""

    def build(case: Case, today: date) -> ActPage:
        def do(sent: Sent) -> None:
            values = sent.values
            following.record_aftercare(
                visitor=sent.visitor,
                case_id=sent.case_id,
                seen=sent.seen,
                number=number,
                talk=following.Talk(
                    asked_on=values["op"],
                    needed=values["nodig"] == _YES,
                    offered=_truth(values["aangeboden"]),
                    used=_truth(values["gebruikt"]),
                    judged=values["oordeel"],
                    text=values["tekst"],
                ),
            )

        return ActPage(
            slug=f"{ROUND}{number}",
            title=_("Nazorggesprek {number}").format(number=number),
            lead=_(
                "Vraag hoe het gaat. Ook als het goed lijkt te gaan: klachten komen vaak later."
            ),
            button=_("Vastleggen"),
            done=_("Het nazorggesprek is vastgelegd."),
            do=do,
            fields=_talk_fields(case, number, today),
            besides=frozenset({Capacity.AFTERCARE}),
        )

    return build


def _talk_fields(case: Case, number: int, today: date) -> tuple[Field, ...]:
    held = Aftercare.objects.filter(case=case, round=number).first()
    note = held.note or {} if held else {}
    return (
        Field("op", "day", _("Op welke dag?"), value=held.asked_on if held else today, past=True),
        Field(
            "nodig",
            "radios",
            _("Heeft het slachtoffer behoefte aan nazorg?"),
            options=yes_no(),
            value=_said(held.needed) if held else "",
        ),
        Field(
            "aangeboden",
            "radios",
            _("Is nazorg aangeboden?"),
            options=yes_no(),
            optional=True,
            value=_said(held.offered) if held else "",
        ),
        Field(
            "gebruikt",
            "radios",
            _("Heeft het slachtoffer er gebruik van gemaakt?"),
            options=yes_no(),
            optional=True,
            value=_said(held.used) if held else "",
        ),
        Field(
            "oordeel",
            "radios",
            _("Hoe vindt het slachtoffer de nazorg tot nu toe?"),
            options=tuple(pairs(Judgement)),
            optional=True,
            value=held.judged if held else "",
        ),
        Field(
            "tekst",
            "text",
            _("Wat is er afgesproken?"),
            hint=_("Schrijf hier geen medische gegevens."),
            optional=True,
            value=note.get("text", ""),
        ),
    )


def yes_no() -> tuple[tuple[str, str], ...]:
    """The two answers."""
    return ((_YES, _("Ja")), (_NO, _("Nee")))


def _said(truth: bool | None) -> str:
    return "" if truth is None else _YES if truth else _NO


def _truth(said: str) -> bool | None:
    return None if said == "" else said == _YES


BUILD: dict[str, Build] = {"aangifte": _police, "schade": _damage}

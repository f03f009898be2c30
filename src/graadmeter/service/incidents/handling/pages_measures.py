"""Pages on which a measure is written down: talks, responses, bans, help, feedback."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from graadmeter.language import gettext as _
from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.handling import measures
from graadmeter.service.incidents.handling.act_page import ActPage, Build, Sent
from graadmeter.service.incidents.handling.fields import Field
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.words import MeasureKind

_USUAL_BAN = timedelta(days=182)
_ANSWERS = (
    MeasureKind.RESPONSE_CALL,
    MeasureKind.RESPONSE_TALK,
    MeasureKind.RESPONSE_LETTER,
    MeasureKind.RESPONSE_WARNING,
)


@dataclass(frozen=True)
class _Words:
    """What a page of one kind of measure says."""

    slug: str
    kind: MeasureKind
    title: str
    lead: str
    asked: str
    hint: str = ""
    notes: tuple[str, ...] = ()


def _measure(words: _Words, today: date, *more: Field) -> ActPage:
    def do(sent: Sent) -> None:
        measures.add_measure(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            kind=words.kind,
            on=sent.values["op"],
            text=sent.values["tekst"],
            legal_ground=sent.values.get("grondslag", ""),
        )

    return ActPage(
        slug=words.slug,
        title=words.title,
        lead=words.lead,
        button=_("Vastleggen"),
        done=_("Vastgelegd: {what}.").format(what=label(words.kind)),
        do=do,
        fields=(
            Field("op", "day", _("Op welke dag?"), value=today, past=True),
            *more,
            Field("tekst", "text", words.asked, hint=words.hint, optional=not more),
        ),
        besides=measures.ALSO.get(words.kind, frozenset()),
        notes=words.notes,
    )


def _first_talk(_case: Case, today: date) -> ActPage:
    words = _Words(
        "eerste-gesprek",
        MeasureKind.FIRST_TALK,
        _("Eerste gesprek vastleggen"),
        _("Het gesprek met het slachtoffer, kort na het incident."),
        _("Wat is er besproken en afgesproken?"),
        _("Vraag hoe het gaat, wat iemand nodig heeft en of u aangifte moet bespreken."),
    )
    return _measure(words, today)


def _response(_case: Case, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        measures.add_measure(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            kind=MeasureKind(sent.values["hoe"]),
            on=sent.values["op"],
            text=sent.values["tekst"],
        )

    return ActPage(
        slug="reactie",
        title=_("Reactie aan de dader vastleggen"),
        lead=_("Laat merken dat dit gedrag niet mag. Wacht daar niet mee."),
        button=_("Vastleggen"),
        done=_("De reactie aan de dader is vastgelegd."),
        do=do,
        fields=(
            Field(
                "hoe",
                "radios",
                _("Hoe is er gereageerd?"),
                options=tuple((str(kind), label(kind)) for kind in _ANSWERS),
            ),
            Field("op", "day", _("Op welke dag?"), value=today, past=True),
            Field("tekst", "text", _("Wat is er gezegd of afgesproken?"), optional=True),
        ),
        links=(
            (_("Een brief maken"), "case-letter", "brief"),
            (_("Een waarschuwing maken"), "case-letter", "waarschuwing"),
            (_("Een toegangsverbod opleggen"), "case-act", "verbod"),
        ),
    )


def _ban(case: Case, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        measures.impose_ban(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            first_day=sent.values["van"],
            last_day=sent.values["tot"],
            premises=sent.values["waar"],
            person=sent.values["wie"],
            text=sent.values["tekst"],
        )

    facts = facts_of(case)
    return ActPage(
        slug="verbod",
        title=_("Toegangsverbod opleggen"),
        lead=_("Het verbod komt in het overzicht voor de balie en de beveiliging."),
        button=_("Toegangsverbod vastleggen"),
        done=_("Het toegangsverbod is vastgelegd. Maak nu de brief."),
        do=do,
        fields=(
            Field(
                "wie",
                "line",
                _("Wie mag er niet in?"),
                hint=_("De naam, of waaraan de balie iemand herkent. Niet meer dan nodig is."),
                value=facts.offender_name,
            ),
            Field("waar", "line", _("Waar geldt het verbod?"), hint=_("Gebouw of terrein.")),
            Field("van", "day", _("Eerste dag"), value=today),
            Field("tot", "day", _("Laatste dag"), value=today + _USUAL_BAN),
            Field("tekst", "text", _("Waarom dit verbod?"), optional=True),
        ),
        notes=(
            _(
                "Iemand moet zijn zaken met de overheid kunnen blijven doen. Schrijf in de brief "
                "hoe dat kan."
            ),
        ),
    )


def _legal_help(_case: Case, today: date) -> ActPage:
    words = _Words(
        "juridische-hulp",
        MeasureKind.LEGAL_HELP,
        _("Juridische hulp vastleggen"),
        _("Hulp van een jurist aan het slachtoffer."),
        _("Wie helpt, en waarmee?"),
    )
    return _measure(words, today)


def _home_security(_case: Case, today: date) -> ActPage:
    words = _Words(
        "woningbeveiliging",
        MeasureKind.HOME_SECURITY,
        _("Beveiliging van de woning vastleggen"),
        _("Is het slachtoffer thuis bedreigd, of bang daarvoor? Bespreek wat nodig is."),
        _("Wat is er besproken en geregeld?"),
        _("Schrijf hier geen adres en geen maatregelen van de politie."),
    )
    return _measure(words, today)


def _media(_case: Case, today: date) -> ActPage:
    words = _Words(
        "medialijn",
        MeasureKind.MEDIA_LINE,
        _("Afspraak over de pers vastleggen"),
        _("Spreek af wie de pers te woord staat en wat die zegt."),
        _("Wie is de woordvoerder, en wat is de lijn?"),
        notes=(
            _("Zeg niets over maatregelen van politie of beveiliging, ook niet dat ze er zijn."),
            _("Vraag het slachtoffer wat naar buiten mag. Noem geen familie."),
        ),
    )
    return _measure(words, today)


def _personnel_file(_case: Case, today: date) -> ActPage:
    words = _Words(
        "personeelsdossier",
        MeasureKind.PERSONNEL_FILE,
        _("Verwijzing in een personeelsdossier vastleggen"),
        _("Alleen als een wet of regeling dat toelaat, en alleen een verwijzing."),
        _("Waarom is dit nodig?"),
        notes=(_("De melding zelf komt nooit in een personeelsdossier."),),
    )
    ground = Field(
        "grondslag",
        "line",
        _("Op welke grondslag?"),
        hint=_("Wet of regeling, met het artikel."),
    )
    return _measure(words, today, ground)


def _evaluation(_case: Case, today: date) -> ActPage:
    words = _Words(
        "evaluatie",
        MeasureKind.EVALUATION,
        _("Evaluatie vastleggen"),
        _("Wat ging goed, en wat doet u de volgende keer anders?"),
        _("Wat leert u hiervan?"),
        _("Denk aan de plek, de afspraken, de opvang en de reactie aan de dader."),
    )
    return _measure(words, today)


def _other(_case: Case, today: date) -> ActPage:
    words = _Words(
        "andere-maatregel",
        MeasureKind.OTHER,
        _("Een andere maatregel vastleggen"),
        _("Iets wat u deed en wat niet in de lijst staat."),
        _("Wat hebt u gedaan?"),
    )
    return _measure(words, today)


def _feedback(_case: Case, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        measures.give_feedback(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            on=sent.values["op"],
            text=sent.values["tekst"],
        )

    return ActPage(
        slug="terugkoppeling",
        title=_("Terugkoppelen aan het slachtoffer"),
        lead=_("Vertel wat er met de melding is gedaan. Het slachtoffer leest precies deze tekst."),
        button=_("Vastleggen en laten weten"),
        done=_("De terugkoppeling staat op de pagina van het slachtoffer."),
        do=do,
        fields=(
            Field("op", "day", _("Op welke dag?"), value=today, past=True),
            Field(
                "tekst",
                "text",
                _("Wat laat u weten?"),
                hint=_("Schrijf ‘u’. Noem wat er is gedaan, door wie, en wat er nog komt."),
            ),
        ),
    )


BUILD: dict[str, Build] = {
    "eerste-gesprek": _first_talk,
    "reactie": _response,
    "verbod": _ban,
    "juridische-hulp": _legal_help,
    "woningbeveiliging": _home_security,
    "medialijn": _media,
    "personeelsdossier": _personnel_file,
    "evaluatie": _evaluation,
    "andere-maatregel": _other,
    "terugkoppeling": _feedback,
}

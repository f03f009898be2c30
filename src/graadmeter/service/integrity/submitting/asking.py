"""What the form asks and the first page tells, in words at the moment they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.integrity.channel import ChannelChoices
from graadmeter.service.integrity.sealing import Recipient, holders_of
from graadmeter.service.integrity.words import Capacity, Category, Way
from graadmeter.service.organisations.people import members_with, name_of
from graadmeter.service.organisations.words import Audience, Role

Choice = tuple[str, str, str]


@dataclass(frozen=True)
class Handler:
    """Somebody who works with reports, as a reporter reads it.

    Attributes:
        member: whose number the form sends.
        name: as colleagues know them.
        role: what they do, in words.
    """

    member: int
    name: str
    role: str

    @property
    def choice(self) -> Choice:
        """For a control."""
        return str(self.member), self.name, self.role


@dataclass(frozen=True)
class Authority:
    """Where one can report outside the organisation."""

    name: str
    text: str
    site: str


def ways(channel: ChannelChoices, *, signed_in: bool = False) -> list[Choice]:
    """What the organisation may know of who reports, as far as this one offers it.

    Args:
        channel: what the organisation chose.
        signed_in: whether the service knows who fills in the form; nobody is anonymous then.
    """
    found = [
        (
            Way.NAMED.value,
            _("Op naam"),
            _("Wie uw melding behandelt, weet wie u bent en kan u bellen."),
        )
    ]
    if channel.confidential:
        found.append(
            (
                Way.CONFIDENTIAL.value,
                _("Vertrouwelijk"),
                _(
                    "Uw naam gaat in een aparte envelop. Alleen de bewaarder van namen kan die "
                    "openen, met een reden die u te lezen krijgt."
                ),
            )
        )
    if channel.anonymous and not signed_in:
        found.append(
            (
                Way.ANONYMOUS.value,
                _("Zonder naam (anoniem)"),
                _("Niemand weet wie u bent. U volgt uw melding met een ontvangstcode."),
            )
        )
    return found


def audiences() -> list[Choice]:
    """Whom a report can be about."""
    return [
        (Audience.STAFF.value, _("Iemand die hier werkt"), _("Ook een leidinggevende of inhuur.")),
        (
            Audience.BOARD.value,
            _("Een bestuurder"),
            _("Zoals een burgemeester, wethouder, gedeputeerde of dijkgraaf."),
        ),
        (
            Audience.REPRESENTATIVE.value,
            _("Een volksvertegenwoordiger"),
            _("Zoals een raadslid, Statenlid of lid van het algemeen bestuur."),
        ),
    ]


def kinds() -> list[Choice]:
    """The kinds of violation, as somebody would say it who never read a definition."""
    return [
        (Category.CONDUCT.value, _("Pesten, discriminatie of seksuele intimidatie"), ""),
        (Category.ASSETS.value, _("Spullen, geld of werktijd van de organisatie misbruiken"), ""),
        (Category.INFORMATION.value, _("Geheime of persoonlijke informatie misbruiken"), ""),
        (Category.PRIVATE.value, _("Iets strafbaars of ongepasts in de eigen tijd"), ""),
        (
            Category.POSITION.value,
            _("Voordeel halen uit de eigen functie"),
            _("Zoals giften, bijbanen, of vrienden en familie bevoordelen."),
        ),
        (Category.FINANCIAL.value, _("Fraude, diefstal of valse declaraties"), ""),
        (
            Category.POWERS.value,
            _("Misbruik van bevoegdheden"),
            _("Zoals iemand iets geven of weigeren om een verkeerde reden."),
        ),
        (
            Category.WRONGDOING.value,
            _("Een misstand"),
            _("Gevaar voor mensen, milieu of bestuur, of een wet die wordt overtreden."),
        ),
        (Category.FORCE.value, _("Misbruik van geweld"), _("Door wie geweld mag gebruiken.")),
    ]


def handlers(today: date) -> list[Handler]:
    """Those who can come to see a new report, or the name of who made it."""
    found: dict[int, Handler] = {}
    for role, said in (
        (Role.INTEGRITY_OFFICER, _("behandelt meldingen")),
        (Role.CUSTODIAN, _("bewaart namen van melders")),
    ):
        for member in members_with(role, today):
            before = found.get(member.pk)
            text = f"{before.role}, {said}" if before else said
            found[member.pk] = Handler(member.pk, name_of(member), text)
    return sorted(found.values(), key=lambda each: each.name.casefold())


@dataclass(frozen=True)
class Adviser:
    """A confidential adviser who can read along, since they have a key."""

    member: int
    name: str
    recipient: Recipient


def advisers(today: date) -> list[Adviser]:
    """All of those."""
    return [
        Adviser(each.member.pk, name_of(each.member), Recipient(each, Capacity.ADVISER))
        for each in holders_of(Role.CONFIDENTIAL_ADVISER, today)
        if each.member is not None
    ]


def adviser_names(today: date) -> list[str]:
    """All confidential advisers, as the organisation lists them."""
    return [name_of(each) for each in members_with(Role.CONFIDENTIAL_ADVISER, today)]


def authorities() -> list[Authority]:
    """The authorities of the law on whistleblowers (Wet bescherming klokkenluiders, article 2c)."""
    return [
        Authority(
            _("Huis voor Klokkenluiders"),
            _("Advies en onderzoek bij misstanden en benadeling. Advies is gratis en geheim."),
            "www.huisvoorklokkenluiders.nl",
        ),
        Authority(
            _("Autoriteit Consument en Markt (ACM)"),
            _("Concurrentie, consumenten, energie, post en telecom."),
            "www.acm.nl",
        ),
        Authority(_("Autoriteit Financiële Markten (AFM)"), _("Financiële markten."), "www.afm.nl"),
        Authority(
            _("Autoriteit Persoonsgegevens (AP)"),
            _("Persoonsgegevens en privacy."),
            "www.autoriteitpersoonsgegevens.nl",
        ),
        Authority(
            _("De Nederlandsche Bank (DNB)"), _("Banken, verzekeraars, pensioenen."), "www.dnb.nl"
        ),
        Authority(
            _("Inspectie Gezondheidszorg en Jeugd (IGJ)"),
            _("Zorg, jeugdhulp, medicijnen."),
            "www.igj.nl",
        ),
        Authority(
            _("Nederlandse Zorgautoriteit (NZa)"), _("Geld en regels in de zorg."), "www.nza.nl"
        ),
        Authority(
            _("Autoriteit Nucleaire Veiligheid en Stralingsbescherming (ANVS)"),
            _("Kernenergie en straling."),
            "www.anvs.nl",
        ),
        Authority(
            _("Inspecties"),
            _("Bijvoorbeeld voor arbeid, leefomgeving, onderwijs, justitie of voedsel."),
            "www.rijksinspecties.nl",
        ),
    ]

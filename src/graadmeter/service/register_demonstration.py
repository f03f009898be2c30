"""The incident register of the demonstration: a made-up municipality with two years of reports.

Everybody and everything in it is invented; the name of the organisation says so.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from graadmeter.service.accounts.actions import change_password
from graadmeter.service.accounts.models import Account
from graadmeter.service.incidents.facts import DayPart, Facts, FormOf, Place, Report
from graadmeter.service.incidents.handling.actions import accept, close
from graadmeter.service.incidents.handling.measures import add_measure, give_feedback
from graadmeter.service.incidents.handling.tasks import end_task
from graadmeter.service.incidents.models import Case, Task
from graadmeter.service.incidents.reporting.actions import make_case
from graadmeter.service.incidents.words import (
    ByWhom,
    Channel,
    ClosingReason,
    Form,
    MeasureKind,
    ReporterKind,
    Way,
)
from graadmeter.service.integrity.channel import ChannelChoices
from graadmeter.service.integrity.holding.channel_actions import save_choices
from graadmeter.service.integrity.holding.keys import make_key
from graadmeter.service.integrity.holding.recovery import draw, keep
from graadmeter.service.integrity_demonstration import fill_integrity
from graadmeter.service.organisations.access import Visitor, visitor_of
from graadmeter.service.organisations.actions import (
    Details,
    make_department,
    make_organisation,
)
from graadmeter.service.organisations.models import Department, Member, Organisation
from graadmeter.service.organisations.people_actions import Person, add_member
from graadmeter.service.organisations.words import (
    Audience,
    Function,
    Layer,
    Province,
    Role,
    Size,
)
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.personal.passphrases import proposed_passphrase

SLUG, NAME = "voorbeeldstad", "Gemeente Voorbeeldstad (alles verzonnen)"
DAYS, CASES = 700, 48
CLOSED_AFTER = 120
_COORDINATOR = "coordinator@example.org"
_DEPARTMENTS = ("Burgerzaken", "Werk en inkomen", "Handhaving")


@dataclass(frozen=True)
class _Somebody:
    mail: str
    name: str
    roles: tuple[Role, ...]
    audience: Audience = Audience.STAFF
    function: Function | None = None
    department: str = ""


_PEOPLE = (
    _Somebody(
        "leidinggevende@example.org",
        "Iris Verzonnen",
        (Role.EMPLOYEE, Role.MANAGER),
        department="Burgerzaken",
    ),
    _Somebody("hr@example.org", "Bram Denkbeeld", (Role.EMPLOYEE, Role.HR)),
    _Somebody("opvang@example.org", "Lotte Proefpersoon", (Role.EMPLOYEE, Role.AFTERCARE)),
    _Somebody("secretaris@example.org", "Jan Voorbeeld", (Role.EMPLOYEE, Role.SECRETARY)),
    _Somebody("integriteit@example.org", "Roos Ingebeeld", (Role.EMPLOYEE, Role.INTEGRITY_OFFICER)),
    _Somebody("integriteit2@example.org", "Pim Bedenksel", (Role.EMPLOYEE, Role.INTEGRITY_OFFICER)),
    _Somebody("namen@example.org", "Noor Verzinsel", (Role.EMPLOYEE, Role.CUSTODIAN)),
    _Somebody("vertrouwenspersoon@example.org", "Mo Bedacht", (Role.CONFIDENTIAL_ADVISER,)),
    _Somebody(
        "medewerker@example.org", "Sanne Fictief", (Role.EMPLOYEE,), department="Burgerzaken"
    ),
    _Somebody("medewerker2@example.org", "Tim Schijn", (Role.EMPLOYEE,), department="Handhaving"),
    _Somebody("griffier@example.org", "Kim de Griffier-Voorbeeld", (Role.EMPLOYEE, Role.CLERK)),
    _Somebody(
        "burgemeester@example.org",
        "Anna Nepnaam",
        (Role.OFFICE_HOLDER, Role.CHAIR),
        Audience.BOARD,
        Function.BURGEMEESTER,
    ),
    _Somebody(
        "wethouder@example.org",
        "Karim Zogenaamd",
        (Role.OFFICE_HOLDER, Role.DEPUTY_CHAIR),
        Audience.BOARD,
        Function.WETHOUDER,
    ),
    _Somebody(
        "raadslid@example.org",
        "Elif Verdicht",
        (Role.OFFICE_HOLDER,),
        Audience.REPRESENTATIVE,
        Function.RAADSLID,
    ),
)
_WITH_KEY = ("integriteit@example.org", "integriteit2@example.org", "namen@example.org")
_STORIES = {
    Form.VERBAL: "Een bezoeker schold omdat een afspraak niet doorging. (verzonnen)",
    Form.THREAT: "Iemand zei te weten waar ik woon. (verzonnen)",
    Form.PHYSICAL: "Iemand duwde mij tegen de balie. (verzonnen)",
    Form.VANDALISM: "Een ruit van het loket is ingeslagen. (verzonnen)",
}
_WEIGHTS = {Form.VERBAL: 10, Form.THREAT: 5, Form.PHYSICAL: 2, Form.VANDALISM: 1}


@dataclass(frozen=True)
class Shown:
    """What to tell who looks at it.

    Attributes:
        slug: of the organisation, in addresses.
        accounts: mail address and password of each who can sign in; a password is empty when the
            account was there already.
        passphrases: mail address and passphrase of each who has a key to integrity reports.
        recovery: the three codes of the recovery key.
    """

    slug: str
    accounts: tuple[tuple[str, str], ...]
    passphrases: tuple[tuple[str, str], ...]
    recovery: tuple[str, ...]


def prepare_register(administrator: Account) -> Shown:
    """Makes the organisation, its people and its reports.

    Args:
        administrator: of the installation; it is no member.
    """
    today = timezone.localdate()
    began = today - timedelta(days=DAYS + 1)
    made = make_organisation(
        slug=SLUG,
        details=Details(NAME, Layer.GEMEENTE, Size.UNDER_1000, Province.UTRECHT),
        person=Person("Fleur Gefingeerd", _COORDINATOR),
        account=administrator,
        on=began,
    )
    organisation = made.organisation
    passwords = {_COORDINATOR: made.first.password}
    with organisation_scope(organisation.pk):
        departments = _departments(organisation, administrator, began)
        members: dict[str, Member] = {}
        for somebody in _PEOPLE:
            added = add_member(
                organisation=organisation,
                person=Person(
                    somebody.name,
                    somebody.mail,
                    somebody.audience,
                    somebody.function or "",
                    departments.get(somebody.department),
                    members.get("leidinggevende@example.org") if somebody.department else None,
                ),
                roles=somebody.roles,
                account=administrator,
                on=began,
            )
            members[somebody.mail], passwords[somebody.mail] = added.member, added.password
    for mail, password in passwords.items():
        if password:
            # No password to change at the first look around.
            change_password(account=Account.objects.get(mail=mail), password=password)
    coordinator = visitor_of(made.first.member.account, SLUG)
    # One transaction: hundreds would each wait for the disk.
    with organisation_scope(organisation.pk), transaction.atomic(using=CONTACTS):
        _fill(members, list(departments.values()), coordinator, today)
    with organisation_scope(organisation.pk):
        passphrases, recovery = _open_channel(members, administrator, today)
    mail, phrase = passphrases[0]
    officer = visitor_of(members[mail].account, SLUG)
    with organisation_scope(organisation.pk), transaction.atomic(using=CONTACTS):
        fill_integrity(officer, phrase, today)
    return Shown(SLUG, tuple(passwords.items()), passphrases, recovery)


def _open_channel(
    members: dict[str, Member], administrator: Account, today: date
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Keys for who handles integrity reports and who keeps names, and a channel that is open."""
    phrases = {mail: proposed_passphrase() for mail in _WITH_KEY}
    for mail, phrase in phrases.items():
        member = members[mail]
        make_key(member=member, passphrase=phrase, account=member.account, today=today)
    drawn = draw()
    keep(drawn=drawn, old_shares=None, account=administrator, today=today)
    choices = ChannelChoices(
        open=True,
        phone="030 000 00 00 (verzonnen)",
        place="Kamer 1.01 van het stadhuis (verzonnen)",
    )
    save_choices(choices=choices, account=administrator, today=today)
    return tuple(phrases.items()), drawn.shares


def _departments(
    organisation: Organisation, administrator: Account, on: date
) -> dict[str, Department]:
    return {
        name: make_department(organisation=organisation, name=name, on=on, account=administrator)
        for name in _DEPARTMENTS
    }


def _fill(
    members: dict[str, Member],
    departments: Sequence[Department],
    coordinator: Visitor,
    today: date,
) -> None:
    """Reports over two years; the older ones were followed up."""
    dice = random.Random(SLUG)  # noqa: S311 - invented reports
    days = sorted(dice.randrange(DAYS) for _case in range(CASES))
    for number, days_ago in enumerate(reversed(days)):
        on = today - timedelta(days=days_ago)
        report = _report(dice, departments, on)
        secret = hashlib.sha256(f"{SLUG} {number}".encode()).digest()
        case = make_case(report=report, account=None, idempotency=secret, today=on).case
        if days_ago > CLOSED_AFTER or (days_ago > 1 and dice.random() < 0.7):
            _follow_up(case, coordinator, dice, on, close_it=days_ago > CLOSED_AFTER)
    raadslid = members["raadslid@example.org"]
    make_case(
        report=Report(
            audience=Audience.REPRESENTATIVE,
            way=Way.SIGNED_IN,
            reporter_kind=ReporterKind.VICTIM,
            channel=Channel.SOCIAL_MEDIA,
            by_whom=ByWhom.EXTERNAL,
            forms=(FormOf(form=Form.THREAT),),
            happened_on=today - timedelta(days=1),
            severity=5,
            victim=raadslid.pk,
            reporter=raadslid.pk,
            tell=frozenset({Role.CLERK}),
            facts=Facts(
                story="Onder een bericht over de begroting werd ik bedreigd. (verzonnen)",
                place=Place.ONLINE,
            ),
        ),
        account=raadslid.account,
        idempotency=hashlib.sha256(f"{SLUG} raadslid".encode()).digest(),
        today=today,
    )


def _report(dice: random.Random, departments: Sequence[Department], on: date) -> Report:
    form = dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    channel = dice.choices(
        [Channel.FACE_TO_FACE, Channel.PHONE, Channel.MAIL, Channel.SOCIAL_MEDIA], [5, 4, 2, 1]
    )[0]
    if form in (Form.PHYSICAL, Form.VANDALISM):
        channel = Channel.FACE_TO_FACE
    at_desk = channel is Channel.FACE_TO_FACE
    return Report(
        audience=Audience.STAFF,
        way=Way.PUBLIC,
        reporter_kind=dice.choices(list(ReporterKind), [8, 1, 2])[0],
        channel=channel,
        by_whom=ByWhom.EXTERNAL,
        forms=(FormOf(form=form),),
        happened_on=on - timedelta(days=dice.randrange(4)),
        severity=dice.choices(range(1, 8), [3, 5, 6, 5, 3, 2, 1])[0],
        offender_known=dice.random() < 0.5,
        damage=form is Form.VANDALISM,
        department=dice.choices(departments, [5, 4, 2])[0].pk,
        facts=Facts(
            story=_STORIES[form],
            day_part=dice.choice(list(DayPart)[:3]),
            place=Place.DESK if at_desk else Place.OFFICE,
        ),
    )


def _follow_up(
    case: Case, coordinator: Visitor, dice: random.Random, on: date, close_it: bool
) -> None:
    accept(visitor=coordinator, case_id=case.pk)
    if dice.random() < 0.7:
        add_measure(
            visitor=coordinator,
            case_id=case.pk,
            kind=dice.choice([MeasureKind.RESPONSE_LETTER, MeasureKind.RESPONSE_CALL]),
            on=on + timedelta(days=1),
            text="Uitgelegd dat dit niet kan. (verzonnen)",
        )
    if not close_it:
        return
    give_feedback(
        visitor=coordinator,
        case_id=case.pk,
        on=on + timedelta(days=2),
        text="De bezoeker kreeg een reactie van de afdeling. (verzonnen)",
    )
    for task in Task.objects.filter(case=case, done_on__isnull=True):
        end_task(
            visitor=coordinator,
            case_id=case.pk,
            task_id=task.pk,
            needed=False,
            text="Was voor deze melding niet nodig. (verzonnen)",
        )
    close(visitor=coordinator, case_id=case.pk, reason=ClosingReason.HANDLED)

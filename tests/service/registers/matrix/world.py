"""An organisation with one case, another organisation, and everybody who might come by."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from tests.service.registers.integrity.made_reports import (
    make_holder,
    make_recovery,
    open_channel,
)
from tests.service.registers.made import (
    LONG_AGO,
    give_roles,
    make_member,
    make_organisation,
    make_plain_case,
)
from tests.service.registers.matrix.reports import make_keyed

from graadmeter.service.accounts.models import Account, Grant
from graadmeter.service.accounts.models import Role as InstallationRole
from graadmeter.service.incidents.counting.actions import fix_year
from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.handling.letter_texts import LETTERS
from graadmeter.service.incidents.handling.notes import Letter, Note, set_note
from graadmeter.service.incidents.keeping import actions as keeping
from graadmeter.service.incidents.models import (
    Attachment,
    AttachmentPiece,
    Ban,
    Case,
    ListUpload,
    Measure,
    Participant,
    RetentionProposal,
    Task,
)
from graadmeter.service.incidents.words import Capacity, MeasureKind, State, TaskKind
from graadmeter.service.integrity.counting import actions as figures_of_integrity
from graadmeter.service.integrity.counting.publishing.protecting import Policy
from graadmeter.service.integrity.models import AdviserNote
from graadmeter.service.integrity.models import Attachment as ReportFile
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.organisations.models import (
    Department,
    Deputy,
    Member,
    Organisation,
    PeopleUpload,
    RoleHolding,
)
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import organisation_scope

STORY = "Kraaiennest Zonderzee riep iets bij balie negentien"
OFFENDER = "Bartholomeus Grindpad"
PHONE = "06 98765401"
NOTE = "Notitie over walvisbaard"
FILE, CONTENT = "klapekster.txt", b"regenwulp in het bestand"
LETTER = Letter(
    to=f"De heer {OFFENDER}",
    place="Zandoever",
    on=date(2026, 1, 2),
    subject="Uw gedrag",
    body=NOTE,
    signed="De secretaris",
)
HOLD_BACK = "Rechtszaak kokerjuffer"
SECRETS = (
    *("Kraaiennest", "negentien", "Grindpad", PHONE, "walvisbaard", "klapekster"),
    *("regenwulp", "kokerjuffer"),
)
"""What stands sealed in the case; its number is secret as well."""
ROLE_OF: dict[Capacity, Role] = {
    Capacity.MANAGER: Role.MANAGER,
    Capacity.COORDINATOR: Role.INCIDENT_COORDINATOR,
    Capacity.INFORMED: Role.CLERK,
    Capacity.AFTERCARE: Role.AFTERCARE,
    Capacity.LAWYER: Role.LAWYER,
    Capacity.SECURITY: Role.SECURITY,
    Capacity.VICTIM: Role.EMPLOYEE,
    Capacity.REPORTER: Role.EMPLOYEE,
}


@dataclass(frozen=True)
class Persona:
    """Somebody who comes by.

    Attributes:
        name: as what.
        client: their browser.
        account: whether they are fully signed in.
        member: whether they are a member today.
        installation: whether they administer the installation.
        roles: what they act as today.
        capacities: as what they take part in the case today.
        half: whether only the second step is missing.
        keyed: whether a key of their own is unlocked in this browser.
        report_key: as what they have a key to the integrity report.
    """

    name: str
    client: Client
    account: bool = True
    member: bool = True
    installation: bool = False
    roles: frozenset[str] = frozenset()
    capacities: frozenset[str] = frozenset()
    half: bool = False
    keyed: bool = False
    report_key: str = ""

    @property
    def sees(self) -> bool:
        """Whether they take part in the case."""
        return bool(self.capacities)


@dataclass
class World:
    """What is there, and the values that fill an address."""

    organisation: Organisation
    case: Case
    values: dict[str, Any]
    personas: list[Persona] = field(default_factory=list)


def build() -> World:
    """Makes all of it."""
    organisation, other = make_organisation("zandoever"), make_organisation("overkant")
    with organisation_scope(organisation.pk):
        victim = make_member(organisation, Role.EMPLOYEE, name="Vicky Waterlelie")
        accused = make_member(organisation, *Role, name="Achmed Kruidnagel")
        world = _case(organisation, victim, accused)
        world.personas += _members(world, victim, accused)
        _open_channel(organisation)
        world.personas += _with_keys(world)
    with organisation_scope(other.pk):
        world.personas.append(
            _persona("member of another organisation", make_member(other, *Role), member=False)
        )
    world.personas += _others()
    return world


def _open_channel(organisation: Organisation) -> None:
    """A channel for integrity reports, with an officer who is none of the personas."""
    make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
    make_recovery()
    open_channel()


def _with_keys(world: World) -> list[Persona]:
    """Those whose own key is unlocked, and the integrity report they may have a key to."""
    report, keyed = make_keyed(world.organisation)
    world.values["report_id"] = report.pk
    file = ReportFile.objects.get(report=report)
    own = {"integrity-file": file.pk, "integrity-file-original": file.pk}
    world.values["attachment_id"] |= own
    return [
        Persona(each.name, each.client, roles=each.roles, keyed=True, report_key=each.capacity)
        for each in keyed
    ]


def _case(organisation: Organisation, victim: Member, accused: Member) -> World:
    today = timezone.localdate()
    case = make_plain_case(
        organisation,
        state=State.ACCEPTED,
        victim=victim,
        subject=accused,
        number=f"{today.year}-7731",
        facts={"story": STORY, "offender_name": OFFENDER, "victim": {"phone": PHONE}},
    )
    add_event(case=case, kind="case.report", text=NOTE)
    task = Task(case=case, kind=TaskKind.OTHER, role=Role.MANAGER, due_on=today)
    task.organisation, task.note = organisation, {"what": NOTE}
    task.save(force_insert=True)
    measure = Measure(case=case, kind=MeasureKind.RESPONSE_LETTER, on=today)
    measure.organisation = organisation
    set_note(measure, Note(text=NOTE, letter=LETTER))
    measure.save(force_insert=True)
    ban = Ban(case=case, first_day=today, last_day=today + timedelta(days=90))
    ban.organisation = organisation
    ban.person, ban.premises = OFFENDER, "Hal"
    ban.save(force_insert=True)
    file = Attachment(case=case, kind="text", state="opgeschoond", added_on=today)
    file.organisation, file.about = organisation, {"name": FILE, "removed": []}
    file.save(force_insert=True)
    for scrubbed in (True, False):
        piece = AttachmentPiece(attachment=file, scrubbed=scrubbed, number=0)
        piece.organisation, piece.content = organisation, CONTENT
        piece.save(force_insert=True)
    asked = keeping.note_request(
        case=case,
        member=victim,
        kind="inzage",
        received_on=today,
        asked=HOLD_BACK,
        today=today,
    )
    proposal = RetentionProposal.objects.create(
        organisation=organisation, made_on=today, made_by=accused, items=[]
    )
    department = Department.objects.create(
        organisation=organisation, name="Burgerzaken", valid_from=LONG_AGO
    )
    figures = fix_year(
        organisation=organisation,
        year=today.year - 1,
        exact=False,
        account=accused.account,
        today=today,
    )
    figures_of_integrity.fix_year(
        organisation=organisation,
        year=figures.year,
        policy=Policy.NOTHING,
        account=accused.account,
        today=today,
    )
    note = _note(organisation)
    people = PeopleUpload(organisation=organisation, account=_nobody_here())
    people.table = [["naam"], ["Niemand"]]
    people.save(force_insert=True)
    incidents = ListUpload(
        organisation=organisation, account=people.account, made_at=timezone.now()
    )
    incidents.file = {"rows": []}
    incidents.save(force_insert=True)
    values = {
        "slug": organisation.slug,
        "case_id": case.pk,
        "task_id": task.pk,
        "measure_id": measure.pk,
        "ban_id": ban.pk,
        "attachment_id": {"attachment": file.pk, "attachment-original": file.pk},
        "request_id": asked.pk,
        "proposal_id": proposal.pk,
        "upload_id": {
            "people-import-preview": people.pk,
            "figures-import-preview": incidents.pk,
            "figures-import-drop": incidents.pk,
        },
        "department_id": department.pk,
        "member_id": victim.pk,
        "year": figures.year,
        "note_id": note.pk,
        "version": figures.version,
        "audience": Audience.STAFF,
        "act": {"case-act": "aannemen", "integrity-act": "bevestigen"},
        "page_id": "wat",
        "form": "json",
        "kind": {"case-letter": next(iter(LETTERS)), "figures-report-file": "csv"},
    }
    values["kind"]["integrity-figures-file"] = "csv"
    values["kind"] |= dict.fromkeys(("keeping-mark", "keeping-copy", "keeping-copy-file"), "woo")
    return World(organisation, case, values)


def _note(organisation: Organisation) -> AdviserNote:
    """A note of an adviser who does not come by."""
    adviser = make_member(organisation, Role.CONFIDENTIAL_ADVISER)
    holder = make_holder(adviser, HolderKind.NOTES).holder
    made: AdviserNote = AdviserNote.objects.create(
        organisation=organisation, holder=holder, on=LONG_AGO, sealed_content=b"-"
    )
    return made


def _persona(name: str, who: Member, **facts: Any) -> Persona:
    client = Client(raise_request_exception=False)
    client.force_login(who.account)
    return Persona(name, client, **facts)


def _in(world: World, name: str, who: Member, capacity: Capacity, **facts: Any) -> Persona:
    _take_part(world, who, capacity)
    return _persona(name, who, **facts)


def _take_part(world: World, member: Member, capacity: Capacity, until: date | None = None) -> None:
    Participant.objects.create(
        organisation=world.organisation,
        case=world.case,
        member=member,
        capacity=capacity,
        since=LONG_AGO,
        until=until,
    )


def _members(world: World, victim: Member, accused: Member) -> list[Persona]:
    organisation = world.organisation
    every = frozenset(Role)
    found = [
        _persona(f"{role} without the case", make_member(organisation, role), roles={role})
        for role in Role
    ]
    found.append(_persona("every role, no case", make_member(organisation, *Role), roles=every))
    for capacity, role in ROLE_OF.items():
        member = victim if capacity is Capacity.VICTIM else make_member(organisation, role)
        facts = {"roles": {role}, "capacities": {capacity}}
        found.append(_in(world, f"{capacity} of the case", member, capacity, **facts))
    found.append(_in(world, "the accused", accused, Capacity.COORDINATOR, roles=every))
    return [*found, *_for_a_time(world)]


def _for_a_time(world: World) -> list[Persona]:
    """Whose right ended, or is somebody else's."""
    organisation, today = world.organisation, timezone.localdate()
    yesterday = today - timedelta(days=1)
    ended = make_member(organisation, *Role, valid_until=yesterday)
    no_role = make_member(organisation)
    RoleHolding.objects.create(
        organisation=organisation,
        member=no_role,
        role=Role.INCIDENT_COORDINATOR,
        valid_from=LONG_AGO,
        valid_until=yesterday,
    )
    shut_out = make_member(organisation, Role.INCIDENT_COORDINATOR)
    _take_part(world, shut_out, Capacity.COORDINATOR, until=yesterday)
    absent = make_member(organisation)
    give_roles(absent, [Role.INCIDENT_COORDINATOR])
    _take_part(world, absent, Capacity.COORDINATOR)
    _take_part(world, absent, Capacity.VICTIM)
    held = RoleHolding.objects.get(member=absent)
    now, before = make_member(organisation), make_member(organisation)
    for member, since, until in (
        (now, yesterday, today),
        (before, LONG_AGO, yesterday),
    ):
        Deputy.objects.create(
            organisation=organisation,
            holding=held,
            member=member,
            valid_from=since,
            valid_until=until,
        )
    coordinating = {Role.INCIDENT_COORDINATOR}
    half = make_member(organisation, Role.INCIDENT_COORDINATOR)
    return [
        _in(world, "ended membership", ended, Capacity.COORDINATOR, member=False),
        _in(world, "ended role", no_role, Capacity.COORDINATOR),
        _persona("no longer part of the case", shut_out, roles=coordinating),
        _persona("deputy now", now, roles=coordinating, capacities={Capacity.COORDINATOR}),
        _persona("expired deputy", before),
        _in(world, "second step missing", half, Capacity.COORDINATOR, account=False, half=True),
    ]


def _nobody_here() -> Account:
    return Account.objects.create_user(f"{secrets.token_hex(6)}@example.org", "-", name="Niemand")


def _others() -> list[Persona]:
    def account(*roles: InstallationRole) -> Client:
        made = _nobody_here()
        Grant.objects.bulk_create([Grant(account=made, role=role) for role in roles])
        client = Client(raise_request_exception=False)
        client.force_login(made)
        return client

    others = [role for role in InstallationRole if role != InstallationRole.ADMINISTRATOR]
    return [
        Persona("no account", Client(raise_request_exception=False), account=False, member=False),
        Persona("account elsewhere", account(*others), member=False),
        Persona(
            "administrator of the installation",
            account(InstallationRole.ADMINISTRATOR),
            member=False,
            installation=True,
        ),
    ]
